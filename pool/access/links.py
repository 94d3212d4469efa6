"""The key in the link by which a person chooses a password: good for seven days, once, and only the newest one.

Nothing is kept of a key. It is computed from what the account is at the moment: its password, its address, its last
sign-in and when the newest link was posted. Whatever changes one of these ends the link.
"""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator

from pool.access import queries
from pool.access.models import User

GOOD_FOR = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)


class Links(PasswordResetTokenGenerator):
    """Django's own keys, at a moment. `coming`: the moment's own link is made, and its mail is not posted yet."""

    key_salt = "pool.access.links"

    def __init__(self, at: datetime, coming: bool = False):
        super().__init__()
        self.at, self.coming = at, coming

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        posted_at = self.at if self.coming else queries.newest_link_at(user)
        return f"{super()._make_hash_value(user, timestamp)}{posted_at.timestamp().hex() if posted_at else ''}"

    def _now(self) -> datetime:
        return self.at.astimezone(UTC).replace(tzinfo=None)


def key(user: User, at: datetime) -> str:
    """The key of a link that is posted at this moment."""
    return Links(at, coming=True).make_token(user)


def fits(user: User, token: str, at: datetime) -> bool:
    """Whether the key is of the person's newest link and still good. Being switched off ends it for ever."""
    if not user.is_active or not Links(at).check_token(user, token):
        return False
    return not queries.was_switched_off(user, queries.newest_link_at(user))
