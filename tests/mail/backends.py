"""Ways for a mail to go: into a folder, and then the worker is killed; refused; into nothing."""

import os
import signal
import smtplib
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend

KILLED = "killed"  # this file says that a worker has been killed already


def tray() -> Path:
    return Path(settings.MEDIA_ROOT) / "mails"


class Tray(BaseEmailBackend):
    """Every mail becomes one more line, its Message-ID, in a file."""

    def send_messages(self, messages):
        tray().mkdir(exist_ok=True)
        with (tray() / "sent").open("a") as file:
            for message in messages:
                file.write(message.message()["Message-ID"] + "\n")
        return len(messages)


class Killing(Tray):
    """After the third mail the worker is killed, before it can note that the mail has gone. Once."""

    def send_messages(self, messages):
        sent = super().send_messages(messages)
        if len((tray() / "sent").read_text().splitlines()) == 3 and not (tray() / KILLED).exists():
            (tray() / KILLED).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return sent


class Away(BaseEmailBackend):
    """The server cannot be reached."""

    def send_messages(self, messages):
        raise ConnectionRefusedError(111, "Connection refused")


class Refusing(BaseEmailBackend):
    """The server knows nobody by the name of lost."""

    def send_messages(self, messages):
        for message in messages:
            if message.to[0].startswith("lost"):
                raise smtplib.SMTPRecipientsRefused({message.to[0]: (550, b"No such\nuser")})
        return len(messages)
