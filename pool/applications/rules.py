"""The questions of an application, and what a complete answer is."""

import re
from dataclasses import dataclass
from decimal import Decimal

from pool.kernel import money
from pool.kernel.refusals import MissingField, NotAnAmount, Refusal, cleaned
from pool.kernel.words import N_


@dataclass(frozen=True)
class Question:
    """One question: its name, how it is answered, and how long the answer may be (characters)."""

    name: str
    kind: str  # text | email | phone | person | yes_no | amount | long_text | tick
    label: str
    hint: str = ""
    required: bool = True
    most: int = 150
    only_if: str = ""  # name of a yes/no question that must be answered yes


SECTIONS: dict[str, tuple[Question, ...]] = {
    "contact": (
        Question("contact_name", "text", N_("Contact person"), N_("The agency writes to this person about the case.")),
        Question("contact_email", "email", N_("E-mail")),
        Question("contact_phone", "phone", N_("Telephone"), required=False, most=30),
        Question("contact_unit", "text", N_("Department"), required=False),
        Question(
            "grant_officer",
            "person",
            N_("Grant officer"),
            N_("Signs the application and later the confirmations. Only people with the right to sign can be chosen."),
        ),
    ),
    "lines": (),
    "financing": (
        Question(
            "other_financing",
            "yes_no",
            N_("Does anybody else pay for cover of the same modules?"),
            N_("For instance a competence fund or state educational support for adults (SVU)."),
        ),
        Question("other_financing_source", "text", N_("Who pays"), only_if="other_financing"),
        Question(
            "other_financing_amount",
            "amount",
            N_("Amount from others"),
            N_("In all, in kroner."),
            most=20,
            only_if="other_financing",
        ),
        Question(
            "other_financing_note",
            "long_text",
            N_("Note"),
            N_("Which employees and modules it concerns."),
            required=False,
            most=1000,
        ),
    ),
    "declarations": (
        Question("declares_child_cases", "tick", N_("The employees named work with child cases.")),
        Question("declares_purpose", "tick", N_("The grant is used only for the purpose of the scheme.")),
        Question("declares_no_double", "tick", N_("No module is paid for twice, by this pool or by others.")),
        Question(
            "declares_informed",
            "tick",
            N_("The employees know that their reference and initials are sent to the agency."),
        ),
        Question("declares_truth", "tick", N_("The answers are correct and complete.")),
    ),
}

SECTION_NAMES = {
    "contact": N_("Contact and grant officer"),
    "lines": N_("Employees and modules"),
    "financing": N_("Other financing"),
    "declarations": N_("Declarations"),
}


class NotTicked(Refusal):
    code = "not_ticked"
    sentence = N_("Tick “%(label)s”.")
    kind = "invalid"


class BadEmail(Refusal):
    code = "bad_email"
    sentence = N_("“%(given)s” is not an e-mail address. Write it like name@municipality.dk.")
    kind = "invalid"


class BadPhone(Refusal):
    code = "bad_phone"
    sentence = N_("“%(given)s” is not a telephone number. Use digits, spaces and a leading +.")
    kind = "invalid"


class NotYesOrNo(Refusal):
    code = "not_yes_or_no"
    sentence = N_("Answer yes or no to “%(label)s”.")
    kind = "invalid"


class NegativeAmount(Refusal):
    code = "negative_amount"
    sentence = N_("The amount %(given)s must be more than zero and at most %(most)s.")
    kind = "invalid"


class NoLines(Refusal):
    code = "no_lines"
    sentence = N_("The application has no lines. Add at least one employee and module.")
    kind = "invalid"


def question(section: str, name: str) -> Question | None:
    """The question of that name in the section, or None."""
    return next((item for item in SECTIONS[section] if item.name == name), None)


def kept(item: Question, text: str) -> str:
    """What is stored of an answer while it is a draft: anything that fits and can be shown.

    Raises:
        TooLong, Forbidden: the text cannot be stored.
    """
    return cleaned(text, field=item.name, most=item.most)


def problems(section: str, answers: dict[str, str]) -> list[Refusal]:
    """What keeps the section from being complete, in the order of its questions."""
    found = []
    for item in SECTIONS[section]:
        if item.only_if and answers.get(item.only_if) != "yes":
            continue
        problem = _problem(item, answers.get(item.name, ""))
        if problem:
            found.append(problem)
    return found


def _problem(item: Question, text: str) -> Refusal | None:
    if item.kind == "yes_no" and text not in ("yes", "no"):
        return NotYesOrNo(field=item.name, label=item.label)
    if item.kind == "tick" and text != "yes":
        return NotTicked(field=item.name, label=item.label)
    if not text:
        return MissingField(field=item.name, label=item.label) if item.required else None
    if item.kind == "email" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}", text):
        return BadEmail(field=item.name, given=text)
    if item.kind == "phone" and not re.fullmatch(r"\+?[\d ]{6,20}", text):
        return BadPhone(field=item.name, given=text)
    if item.kind == "amount":
        return _amount_problem(item, text)
    return None


def _amount_problem(item: Question, text: str) -> Refusal | None:
    try:
        amount = money.parsed(text)
    except money.LossyAmount:
        return NotAnAmount(field=item.name, given=text)
    most = Decimal("1000000000.00")
    return None if 0 < amount <= most else NegativeAmount(field=item.name, given=amount, most=most)
