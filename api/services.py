"""Gives tokens and takes them back; here, because the REST framework, which keeps them, stays in this edge."""

from datetime import datetime

from django.db import transaction
from rest_framework.authtoken.models import Token

from pool.journal import services as journal


@transaction.atomic
def give_token(*, user, at: datetime) -> str:
    """Return the person's token; a new one is told in the journal."""
    token, created = Token.objects.get_or_create(user=user)
    if created:
        journal.tell(verb="access.give_token", subject=f"user:{user.username}", by=user, at=at)
    return token.key


@transaction.atomic
def end_token(*, user, at: datetime) -> None:
    """Take the person's token away; nothing happens where there is none."""
    ended, _ = Token.objects.filter(user=user).delete()
    if ended:
        journal.tell(verb="access.end_token", subject=f"user:{user.username}", by=user, at=at)
