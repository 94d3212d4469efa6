"""Looks up a letter by its code for anybody who asks, and shuts out whoever guesses.

Three counts for each visitor, by the clock: codes that do not exist in a quarter of an hour, look-ups in a minute, and
links to a password that were asked for in a quarter of an hour.
A visitor is a keyed hash of the address and the day, so that nobody can be followed from one day to the next.
"""

import ipaddress
import math
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.utils.crypto import salted_hmac

from pool.db import lock
from pool.journal import services as journal
from pool.kernel import periods
from pool.kernel.refusals import Refusal
from pool.kernel.words import N_
from pool.letters import codes, queries
from pool.letters.models import Knock, Letter

Secret = TypeVar("Secret")
QUARTER, MINUTE = timedelta(minutes=15), timedelta(minutes=1)
MOST_WRONG = 10  # codes that do not exist, in a quarter of an hour
MOST_LOOKED = 60  # look-ups in a minute, right or wrong
MOST_ASKED = 20  # links to a password, in a quarter of an hour, for known and unknown addresses alike
WRONG, LOOKED, ASKED = "wrong", "looked", "asked"
ONE_HOUSE = 64  # leading bits of an IPv6 address that belong to one connection


class NotACode(Refusal):
    code = "not_a_letter_code"
    sentence = N_("“%(given)s” is not a code of a letter. A code has 16 letters and digits, without U.")
    kind = "invalid"


class UnknownCode(Refusal):
    code = "unknown_letter_code"
    sentence = N_("We know no letter with this code. Compare it with the letter, sign by sign.")
    kind = "missing"


class TooManyTries(Refusal):
    """The edges answer it with 429 and say when to come back (`seconds`)."""

    code = "too_many_codes"
    sentence = N_("Too many codes have been tried from your network. Wait %(seconds)s seconds, then try again.")


class TooManyAsked(TooManyTries):
    code = "too_many_links_asked"
    sentence = N_("Too many links have been asked for from your network. Wait %(seconds)s seconds, then try again.")


def look_up(*, typed: str, address: str | None, by, at: datetime) -> Letter:
    """The letter with this code, without its document; replaced and recalled ones too.

    `address`: where the visitor comes from. It is hashed and not kept. A visitor who is shut out for guessing still
    finds a letter by its right code; above sixty look-ups a minute nothing is looked up any more.

    Raises:
        NotACode: the text can be no code. Nothing is looked up or counted.
        UnknownCode: no letter has it.
        TooManyTries: after the tenth wrong code in a quarter of an hour, or the sixtieth look-up in a minute.
    """
    code = codes.read(typed)
    if not code:
        raise NotACode(field="code", given=typed.strip()[:40])
    letter = found(look=lambda: queries.by_code(code), address=address, by=by, at=at)
    if letter is None:
        raise UnknownCode(field="code")
    return letter


def found(*, look: Callable[[], Secret | None], address: str | None, by, at: datetime) -> Secret | None:
    """What `look` finds by a secret that somebody came with; whoever guesses, at whatever secret, is shut out.

    Raises:
        TooManyTries: as `look_up`.
    """
    seen, wait = _counted(look, _place(address), by, at)
    if wait:
        raise TooManyTries(seconds=wait)
    return seen


def ask(*, address: str | None, by, at: datetime) -> None:
    """Count one more who asks for a link to a password, whether or not anybody has what they wrote.

    Raises:
        TooManyAsked: after the twentieth in a quarter of an hour.
    """
    if wait := _asked(_place(address), by, at):
        raise TooManyAsked(seconds=wait)


@transaction.atomic
def _asked(place: str, by, at: datetime) -> int:
    """How many seconds to wait before the next one; 0 for not at all."""
    asked = _count(place, ASKED, QUARTER, MOST_ASKED, at)
    if asked == MOST_ASKED + 1:
        _tell(place, {"links": asked}, by, at)
    return _left(at, QUARTER) if asked > MOST_ASKED else 0


@transaction.atomic
def _counted(look: Callable[[], Secret | None], place: str, by, at: datetime) -> tuple[Secret | None, int]:
    """What was found, and how many seconds to wait before the next try. What is counted stays, whatever the answer."""
    # The quarter before this one stays: a request that began in it may still be counting.
    Knock.objects.filter(since__lt=_began(at, QUARTER) - QUARTER).delete()
    looked = _count(place, LOOKED, MINUTE, MOST_LOOKED, at)
    if looked > MOST_LOOKED:
        times = queries.times_shut_out(_visitor(place, LOOKED, at), _began(at, QUARTER), MOST_LOOKED)
        if (looked, times) == (MOST_LOOKED + 1, 1):
            _tell(place, {"lookups": looked}, by, at)
        return None, _left(at, MINUTE)
    seen = look()
    if seen:
        return seen, 0
    wrong = _count(place, WRONG, QUARTER, MOST_WRONG, at)
    if wrong == MOST_WRONG + 1:
        _tell(place, {"wrong": wrong}, by, at)
    return None, _left(at, QUARTER) if wrong > MOST_WRONG else 0


def _count(place: str, what: str, time: timedelta, most: int, at: datetime) -> int:
    """Count one more in this quarter or minute of the clock.

    The first that is too many is `most + 1` and is met once; whatever comes after it is `most + 2`.
    """
    found, _ = Knock.objects.get_or_create(visitor=_visitor(place, what, at), since=_began(at, time))
    row = lock(Knock, found.pk)
    if row.count > most + 1:
        return row.count
    row.count += 1
    row.save(update_fields=["count"])
    return row.count


def _place(address: str | None) -> str:
    """Where somebody comes from; the addresses of one connection count as one."""
    try:
        found = ipaddress.ip_address((address or "").strip())
    except ValueError:
        return "nowhere"
    found = getattr(found, "ipv4_mapped", None) or found
    if found.version == 6:
        return str(ipaddress.IPv6Network((int(found), ONE_HOUSE), strict=False))
    return str(found)


def _visitor(place: str, what: str, at: datetime) -> str:
    day = at.astimezone(periods.COPENHAGEN).date()
    return salted_hmac("pool.letters.knocking", f"{day} {what} {place}", algorithm="sha256").hexdigest()


def _began(at: datetime, time: timedelta) -> datetime:
    minutes = time // MINUTE
    return at.replace(minute=at.minute // minutes * minutes, second=0, microsecond=0)


def _left(at: datetime, time: timedelta) -> int:
    """Whole seconds until the count begins anew, at least one."""
    return max(1, math.ceil((_began(at, time) + time - at).total_seconds()))


def _tell(place: str, facts: dict, by, at: datetime) -> None:
    """Once in a quarter of an hour for each visitor, under the same hash whatever was too much."""
    journal.tell(verb="letters.shut_out", subject=f"visitor:{_visitor(place, WRONG, at)}", by=by, at=at, facts=facts)
