"""What an account needs: a name to sign in with, the person's own name, and an address that is theirs alone."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from pool.access.models import User
from pool.journal import services as journal
from pool.kernel.refusals import MissingField, Refusal, cleaned
from pool.kernel.words import N_

USERNAME = re.compile(r"[A-Za-z0-9._-]{3,150}")
LABELS = {"first_name": N_("First name"), "last_name": N_("Last name"), "email": N_("E-mail")}


class BadUsername(Refusal):
    code = "bad_username"
    sentence = N_(
        "“%(given)s” cannot be a user name. Write 3 to 150 characters: letters from a to z, digits, dots, dashes and "
        "underscores."
    )
    kind = "invalid"


class UsernameTaken(Refusal):
    code = "username_taken"
    sentence = N_("The user name “%(given)s” belongs to somebody already. Capitals make no difference.")


class BadAddress(Refusal):
    code = "bad_mail_address"
    sentence = N_("“%(given)s” is not an e-mail address.")
    kind = "invalid"


class AddressTaken(Refusal):
    code = "mail_address_taken"
    sentence = N_("The address %(given)s belongs to another person. Each person needs an address that only they read.")


def read(**given: str) -> tuple[dict[str, str], list[Refusal]]:
    """What was given as an account keeps it, and all that is wrong with it. It does not say whether it is taken."""
    kept, found = {}, []
    for field, text in given.items():
        text = " ".join(text.split())
        kept[field] = text
        try:
            _check(field, text)
        except Refusal as problem:
            found.append(problem)
    return kept, found


def taken(*, username: str, email: str) -> list[Refusal]:
    """Whether somebody has the name (the journal's own for the system too), or an active person the address."""
    found = []
    if username.casefold() == journal.SYSTEM or User.objects.filter(username__iexact=username).exists():
        found.append(UsernameTaken(field="username", given=username))
    if User.objects.filter(email__iexact=email, is_active=True).exists():
        found.append(AddressTaken(field="email", given=email))
    return found


def _check(field: str, text: str) -> None:
    if field == "username":
        if not USERNAME.fullmatch(text):
            raise BadUsername(field=field, given=text[:40])
        return
    if not text:
        raise MissingField(field=field, label=LABELS[field])
    cleaned(text, field=field, most=User._meta.get_field(field).max_length)
    if field == "email":
        try:
            validate_email(text)
        except ValidationError:
            raise BadAddress(field=field, given=text[:80]) from None
