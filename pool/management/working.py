"""Processes that write letters and send e-mails that wait: one that does it, and one that keeps several at it."""

import contextlib
import logging
import os
import select
import signal
import socket
import time

from django.db import connections
from django.template.loader import get_template
from django.utils import timezone

from pool import paper
from pool.letters import catalogue
from pool.letters.services import batching
from pool.mail import services as mail

logger = logging.getLogger(__name__)

SWEEP = 30  # seconds between looks for letters that were written and not sent out
SOON = 5  # seconds; a process that dies sooner is not replaced before the pause
AWAY = 30  # seconds without e-mails after the server could not be reached: letters do not wait for it
MOST_FAULTS = 3  # in a row, before a worker that is to end anyway gives up


class Ending:
    """SIGTERM and SIGINT ask for an end; what is at hand is finished first. So does the death of the parent."""

    def __init__(self, parent: int = 0):
        self.asked, self.parent = False, parent
        self.hearing, self.saying = os.pipe()
        os.set_blocking(self.saying, False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)

    def _ask(self, number, frame) -> None:
        self.asked = True
        with contextlib.suppress(BlockingIOError):
            os.write(self.saying, b".")

    def __bool__(self) -> bool:
        return self.asked or bool(self.parent and os.getppid() != self.parent)

    def wait(self, seconds: float) -> None:
        """Until then, or until the end is asked for."""
        if not self:
            select.select([self.hearing], [], [], seconds)


def name(process: int) -> str:
    return f"{socket.gethostname()[:60]}:{process}"


class Post:
    """Sends e-mails, one at a time; none for a while when the server is away, and no more of them with `once`."""

    def __init__(self, once: bool):
        self.pause, self.again = float("inf") if once else AWAY, float("-inf")

    def send(self, worker: str, after: str) -> int:
        """Returns how many were taken: one or none."""
        if time.monotonic() < self.again:
            return 0
        try:
            return mail.work(worker=worker, after=after, at=timezone.now())
        except mail.ServerAway:
            self.again = time.monotonic() + self.pause
            return 1


def work(*, once: bool, pause: float, ending: Ending, after: str = "") -> int:
    """Write a letter, send an e-mail, and so on until the end is asked for; with `once`, until neither can be taken.

    `after`: a worker that has died, whose letter and e-mail are taken first. Returns an exit code.
    """
    swept, faults, own, post = float("-inf"), 0, name(os.getpid()), Post(once)
    while not ending:
        try:
            taken = batching.work(worker=own, after=after, at=timezone.now()) + post.send(own, after)
            after = ""
            if taken:
                faults = 0
                continue
            if once or time.monotonic() - swept > SWEEP:
                batching.dispatch_left(at=timezone.now())
                swept = time.monotonic()
            faults = 0
            if once and not post.send(own, ""):  # to be told of letters swept just now
                return 0
        except Exception:  # the database is away, say: it comes back
            logger.exception("worker %s", own)
            connections.close_all()
            faults += 1
            if once and faults >= MOST_FAULTS:
                return 1
        ending.wait(pause)
    return 0


def keep_working(processes: int, *, once: bool, pause: float, with_parent: int) -> int:
    """Fork workers from a process that has everything loaded and no database; replace those that die."""
    paper.prepare()
    for letter in catalogue.LETTERS.values():
        get_template(letter.template)
    connections.close_all()
    ending, code = Ending(with_parent), 0
    running = {_forked(once, pause, ending): time.monotonic() for _ in range(processes)}
    while running:
        ended, status = _ended(running, ending)
        if not ended:
            continue
        began = running.pop(ended)
        if once and os.WIFEXITED(status):
            code = max(code, os.WEXITSTATUS(status))
            continue
        if ending:
            continue
        logger.error("worker %s died (%s)", name(ended), os.waitstatus_to_exitcode(status))
        if time.monotonic() - began < SOON:
            ending.wait(pause)
        if not ending:
            running[_forked(once, pause, ending, after=name(ended))] = time.monotonic()
    return code


def _forked(once: bool, pause: float, above: Ending, after: str = "") -> int:
    parent = os.getpid()
    process = os.fork()
    if process:
        return process
    code = 1
    try:
        ending = Ending(parent)
        ending.asked |= above.asked  # it may have been asked for between the fork and here
        code = work(once=once, pause=pause, ending=ending, after=after)
    finally:
        connections.close_all()
        os._exit(code)


def _ended(running: dict[int, float], ending: Ending) -> tuple[int, int]:
    """The next process that has ended, and how; (0, 0) when the end is asked for, which is passed on."""
    while not ending:
        process, status = os.waitpid(-1, os.WNOHANG)
        if process:
            return process, status
        ending.wait(0.2)
    for process in running:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGTERM)
    return os.waitpid(-1, 0)
