"""What a person may write about their ties to municipalities (Public Administration Act § 3). Pure."""

from collections.abc import Sequence

from pool.kernel import civil
from pool.kernel.refusals import Refusal, cleaned
from pool.kernel.words import N_

OTHER = "other"  # the one ground that says nothing without a note
MOST = 300  # signs of a note


class NoSuchTie(Refusal):
    code = "no_such_tie"
    sentence = N_("Choose from the list what ties you to %(municipality)s.")
    kind = "invalid"


class TieTwice(Refusal):
    code = "tie_twice"
    sentence = N_("%(municipality)s stands here twice. Name each municipality once.")
    kind = "invalid"


class TieUnexplained(Refusal):
    code = "tie_unexplained"
    sentence = N_("Write in the note what the tie is.")
    kind = "invalid"


class CivilNumberInNote(Refusal):
    code = "civil_number_in_note"
    sentence = N_("This looks like a civil registration number (CPR). Say only what ties you; name nobody else.")
    kind = "invalid"


def checked(ties: Sequence[tuple], grounds: Sequence[str]) -> list[tuple]:
    """Return the ties (municipality, ground, note) with their notes trimmed.

    Raises:
        NoSuchTie, TieTwice, TieUnexplained, CivilNumberInNote, TooLong, Forbidden: with the place in the list as field.
    """
    found, seen = [], set()
    for place, (municipality, ground, note) in enumerate(ties):
        if ground not in grounds:
            raise NoSuchTie(field=f"{place}.ground", municipality=municipality.name)
        if municipality.pk in seen:
            raise TieTwice(field=f"{place}.municipality", municipality=municipality.name)
        seen.add(municipality.pk)
        found.append((municipality, ground, _note(note, ground, f"{place}.note")))
    return found


def _note(note: str, ground: str, field: str) -> str:
    note = cleaned(note or "", field=field, most=MOST)
    if ground == OTHER and not note:
        raise TieUnexplained(field=field)
    if civil.is_in(note):
        raise CivilNumberInNote(field=field)
    return note
