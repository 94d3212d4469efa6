"""The facts of letters that belong to the handling of a case: receipt, completion, hearing, rejection, withdrawal."""

from datetime import datetime

from pool import wording
from pool.applications import queries as applications
from pool.applications import rules as questions
from pool.kernel import money
from pool.letters.facts import about, decisions, head
from pool.letters.models import Order
from pool.rounds import queries as rounds
from pool.rounds.models import SchemeTerms

GROUNDS = {
    "not_completed": {
        "da": "I har ikke rettet ansøgningen inden for den frist, vi gav jer. Uden det kan vi ikke vurdere den.",
        "en": "You did not complete the application within the time we gave you. We cannot assess it as it is.",
    },
    "not_entitled": {
        "da": "Puljen er åben for kommuner. Ansøgeren hører ikke til dem, der kan søge.",
        "en": "The pool is open to municipalities. The applicant is not among those who can apply.",
    },
    "wrong_pool": {
        "da": "Ansøgningen handler om noget, som denne pulje ikke dækker.",
        "en": "The application is about something that this pool does not cover.",
    },
    "not_by_right_person": {
        "da": "Ansøgningen er ikke underskrevet af en, der må søge på kommunens vegne.",
        "en": "The application is not signed by somebody who may apply on behalf of the municipality.",
    },
}
CLAIMED = {
    "da": "Vi vil kræve {amount} tilbage. Kravet har nummer {number}.",
    "en": "We intend to claim {amount} back. The claim has number {number}.",
}


def receipt_facts(order: Order) -> dict:
    """What was sent, with its fingerprint, and what happens next. `about`: number of the submission."""
    sent = applications.submission(order.application, order.about["submission"])
    content, language = sent.content, wording.language()
    requested, round = money.parsed_exact(content["requested_amount"]), order.application.round
    return {
        **head.head_facts(order),
        **head.handled_by(order.application),
        "submitted_at": wording.moment(sent.submitted_at, weekday=True),
        "signed_by": content["submitted_by"],
        "requested_amount": wording.money(requested),
        "requested_short": decisions.short(requested, language),
        "requested_total": wording.number(requested, 2),
        "lines_count": len(content["lines"]),
        "employees_count": len({line["employee"] for line in content["lines"]}),
        "lines": [_sent_line(line, language) for line in content["lines"]],
        "fingerprint": sent.sha256,
        "deadline": wording.moment(round.closes_at, weekday=True),
        "decide_by": wording.day(round.decide_by),
    }


def completion_facts(order: Order) -> dict:
    """What is missing, section by section. `about`: sections with what is missing, and until when."""
    sections = order.about["sections"]
    return {
        **head.head_facts(order),
        **head.handled_by(order.application),
        "answer_by": _moment(order.about["until"]),
        "sections": [
            {"name": wording.sentence(questions.SECTION_NAMES[name], {}), "missing": sections[name]}
            for name in questions.SECTIONS
            if name in sections
        ],
        "sections_count": len(sections),
    }


def hearing_facts(order: Order) -> dict:
    """The facts that are put to the municipality. `about`: the facts, the hearing's number, and until when."""
    return {
        **head.head_facts(order),
        **head.handled_by(order.application),
        "answer_by": _moment(order.about["until"]),
        "heard": [*_claimed(order), *order.about["content"].splitlines()],
    }


def _claimed(order: Order) -> list[str]:
    """What is to be claimed back, where the hearing is about a claim."""
    if "amount" not in order.about:
        return []
    told = {"amount": wording.money(about.amount(order.about["amount"])), "number": order.about["number"]}
    return [CLAIMED[wording.language()].format(**told)]


def rejection_facts(order: Order) -> dict:
    """Why the case is put out of the round. `about`: ground, explanation, and who proposed and signed."""
    language = wording.language()
    handler, decider = head.TITLES[language]
    return {
        **head.head_facts(order),
        **decisions.legal_facts(_terms_now(order), language),
        **_again(order),
        "ground": GROUNDS[order.about["ground"]][language],
        "explanation": order.about["explanation"].splitlines(),
        "prepared_by": order.about["proposed_by"],
        "prepared_by_title": handler,
        "decided_by": order.about["signed_by"],
        "decided_by_title": decider,
    }


def withdrawal_facts(order: Order) -> dict:
    """That the municipality has withdrawn. `about`: who, when, why, and what was asked for."""
    return {
        **head.head_facts(order),
        **head.handled_by(order.application),
        **_again(order),
        "withdrawn_by": order.about["by"],
        "withdrawn_at": wording.moment(order.ordered_at, weekday=True),
        "reason": order.about["reason"],
        "requested_amount": wording.money(money.parsed_exact(order.about["requested_amount"])),
    }


def _again(order: Order) -> dict:
    """Whether a new application can still be sent in the same round."""
    round = order.application.round
    return {
        "is_open": rounds.takes_applications(round, order.ordered_at),
        "deadline": wording.moment(round.closes_at, weekday=True),
    }


def _terms_now(order: Order) -> dict:
    """The texts of the terms that the round has frozen, by scheme, in the shape of a decision's."""
    names = ("legal_basis_da", "legal_basis_en", "appeal_da", "appeal_en")
    found: dict[str, SchemeTerms] = {item.scheme.code: item.terms for item in rounds.of_round(order.application.round)}
    return {code: {name: getattr(terms, name) for name in names} for code, terms in found.items()}


def _sent_line(line: dict, language: str) -> dict:
    return {
        "number": line["rank"],
        "employee": line["employee"],
        "initials": line["initials"],
        "scheme": line["scheme"],
        "module": line[f"module_{language}"],
        "term": wording.term(line["term"]),
        "requested": wording.number(money.parsed_exact(line["requested_amount"]), 2),
    }


def _moment(text: str) -> str:
    return wording.moment(datetime.fromisoformat(text), weekday=True)
