"""Refusals: what the system will not do, said as a stable code, a sentence for people, and the facts in it."""

from pool.kernel.words import N_


class Refusal(Exception):
    """Something a service will not do.

    The sentence is an English text with `%(fact)s` places; the edges put it in the reader's language and write the
    facts (amounts, days, moments) in the language's form. `kind` decides the HTTP status. A fact that is a code has
    its words in `words` (fact → code → marked text); the code itself stays in the facts, for programs.
    """

    code = "refused"
    sentence = N_("This cannot be done.")
    kind = "conflict"  # invalid | forbidden | missing | conflict
    words: dict[str, dict[str, str]] = {}

    def __init__(self, *, field: str = "", **facts):
        super().__init__(self.code, facts)
        self.field = field
        self.facts = facts


class Refusals(Exception):
    """Several refusals at once, such as all faults of a form."""

    def __init__(self, items: list[Refusal]):
        super().__init__([item.code for item in items])
        self.items = items


class NotAllowed(Refusal):
    code = "not_allowed"
    sentence = N_("Your role does not allow this.")
    kind = "forbidden"


class NotFound(Refusal):
    code = "not_found"
    sentence = N_("There is nothing here by that name, or it is not yours to see.")
    kind = "missing"


class WrongState(Refusal):
    code = "wrong_state"
    sentence = N_("This cannot be done now: the record is “%(state)s”. Reload the page to see what has happened.")


class Collided(Refusal):
    """Two deeds waited for each other, and the database ended one of them; see `db.collided`."""

    code = "collided"
    sentence = N_("Somebody else worked on the same case at the same moment, so nothing of this was saved. Try again.")


class NotAnAmount(Refusal):
    code = "not_an_amount"
    sentence = N_("“%(given)s” is not an amount. Write kroner with at most two decimals, for instance 25.000,00.")
    kind = "invalid"


class ReasonMissing(Refusal):
    code = "reason_missing"
    sentence = N_("Write a reason: others must be able to read why.")
    kind = "invalid"


class TooLong(Refusal):
    code = "too_long"
    sentence = N_("The text is %(length)s characters long; at most %(most)s are allowed.")
    kind = "invalid"


class MissingField(Refusal):
    code = "missing_field"
    sentence = N_("Fill in “%(label)s”.")
    kind = "invalid"


class Forbidden(Refusal):
    """A text that holds characters a page or a letter cannot show."""

    code = "unreadable_text"
    sentence = N_("The text holds a character that cannot be shown. Write it again without it.")
    kind = "invalid"


def raise_all(items: list[Refusal]) -> None:
    """Raise what was found: nothing, one, or all at once."""
    if len(items) == 1:
        raise items[0]
    if items:
        raise Refusals(items)


def cleaned(text: str, *, field: str = "", most: int = 300) -> str:
    """Return the text trimmed; refuse one that is too long or holds control characters.

    Raises:
        TooLong: more than `most` characters.
        Forbidden: a control character other than tab and line break.
    """
    text = text.replace("\r\n", "\n").strip()
    if len(text) > most:
        raise TooLong(field=field, length=len(text), most=most)
    if any((ord(sign) < 32 and sign not in "\t\n") or 0xD800 <= ord(sign) <= 0xDFFF for sign in text):
        raise Forbidden(field=field)
    return text


def reason(text: str, *, field: str = "reason", most: int = 2000) -> str:
    """Return a written reason, never an empty one."""
    text = cleaned(text or "", field=field, most=most)
    if not text:
        raise ReasonMissing(field=field)
    return text
