"""`manage.py demo`: tables, data, then the running system on this machine only."""

import contextlib
import fcntl
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connections, transaction
from django.test import Client
from django.utils import timezone

HOST = "127.0.0.1"


class Command(BaseCommand):
    help = "Sets up the demo, loads its data on first run, and serves it."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--once", action="store_true", help="set up and load, but do not serve")
        parser.add_argument("--fresh", action="store_true", help="delete the demo's data and start over")

    def handle(self, *, port, once, fresh, **options):
        if not settings.DEMO:
            raise CommandError("demo is for trying things out; POOL_ENV says production.")
        listener = None if once else _listen(port)
        with _lock("demo.set-up", fcntl.LOCK_EX):
            if fresh:
                _delete_everything()
            call_command("migrate", verbosity=0)
            _load_once()
        if once:
            _fetch_front_page()
        self.stdout.write(f"http://{HOST}:{port}/")
        self.stdout.flush()
        if not once:
            _serve(listener)


@contextlib.contextmanager
def _lock(name, how):
    """Hold a lock in .state; two demos starting together take turns, and killed ones let go."""
    with open(settings.STATE / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, how)
        yield lock


def _listen(port):
    """Take the port before the work begins. Whoever asks early waits for the first answer instead of being refused."""
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        raise CommandError(f"Port {port}: {os.strerror(error.errno)}. Choose another one with --port.") from error


def _delete_everything():
    """Only with the lock that a serving demo shares: nobody loses the file under a running one."""
    if connections["default"].vendor != "sqlite":
        raise CommandError("--fresh deletes the demo's own SQLite file. Empty the database in DATABASE_URL by hand.")
    try:
        with _lock("demo.serving", fcntl.LOCK_EX | fcntl.LOCK_NB):
            connections.close_all()
            database = Path(settings.DATABASES["default"]["NAME"])
            for suffix in ("", "-wal", "-shm"):
                database.with_name(database.name + suffix).unlink(missing_ok=True)
            for folder in (settings.MEDIA_ROOT, settings.EMAIL_FILE_PATH):
                shutil.rmtree(folder, ignore_errors=True)
    except BlockingIOError as error:
        raise CommandError("A demo is being served from this folder. Stop it first, then start over.") from error


def _load_once():
    """Load everything or nothing: users are what a loaded demo has."""
    from pool.management import demo  # inline: its data is needed on first run only

    if not get_user_model().objects.exists():
        with transaction.atomic():
            demo.load(at=timezone.now())


def _fetch_front_page():
    answer = Client(raise_request_exception=False).get("/", follow=True, headers={"host": HOST})
    if answer.status_code != 200:
        raise CommandError(f"The front page answered {answer.status_code}.")


def _start_worker():
    """Letters are written beside the server. This process becomes the server, and the worker ends when it does."""
    worker = [sys.executable, str(settings.BASE / "manage.py"), "work", "--processes", "1", "--with-parent"]
    subprocess.Popen(worker, stdin=subprocess.DEVNULL)


def _serve(listener):
    """Become the web server. The shared lock stays open in it, so that --fresh sees that somebody is served."""
    connections.close_all()
    _start_worker()
    serving = os.open(settings.STATE / "demo.serving.lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(serving, fcntl.LOCK_SH)
    os.set_inheritable(serving, True)
    listener.set_inheritable(True)
    gunicorn = [sys.executable, "-m", "gunicorn", "pool.wsgi", "--bind", f"fd://{listener.fileno()}"]
    gunicorn += ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--timeout", "120"]
    gunicorn += ["--no-control-socket", "--log-level", "error"]
    os.chdir(settings.BASE)
    os.execv(gunicorn[0], gunicorn)
