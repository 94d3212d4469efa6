"""Texts as e-mail; the only module that knows Django's mail. Where it goes is said in the settings."""

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation


def send_after_commit(*, to: str, template: str, language: str | None = None, **facts) -> None:
    """Send the template's text once the transaction has succeeded; its first line is the subject.

    A mail that cannot be sent is logged and undoes nothing: what it tells also stands on the pages. The language is
    the product's own where none is given. `facts` is what the template prints.
    """

    def deed():
        _send(to, template, language, facts)

    transaction.on_commit(deed, robust=True)


def _send(to: str, template: str, language: str | None, facts: dict) -> None:
    with translation.override(language or settings.LANGUAGE_CODE):
        text = render_to_string(template, facts)
    subject, _, body = text.strip().partition("\n")
    send_mail(subject.strip(), body.strip() + "\n", None, [to])
