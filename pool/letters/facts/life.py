"""The facts of letters that follow a grant: acceptance, lapse, payments, confirmation, the reserve list, the end."""

from datetime import datetime, time, timedelta

from pool import wording
from pool.awards.states import LapseGround
from pool.kernel import periods
from pool.letters.facts import about, decisions, head, terms
from pool.letters.models import Order

GROUNDS = {
    LapseGround.NOT_ACCEPTED: {
        "da": "I har ikke accepteret tilskuddet inden fristen{until}.",
        "en": "You did not accept the grant by the deadline{until}.",
    },
    LapseGround.NOT_STARTED: {
        "da": "Ingen af jeres medarbejdere er begyndt inden fristen{until}.",
        "en": "None of your employees has begun by the deadline{until}.",
    },
    LapseGround.DECLINED: {
        "da": "I har selv sagt, at I ikke vil have tilskuddet.",
        "en": "You have told us yourselves that you do not want the grant.",
    },
}
UNTIL = {"da": ", som var {moment}", "en": ", which was {moment}"}


def acceptance_facts(order: Order) -> dict:
    """That a grant is not accepted yet. `about`: award, awarded_amount, deadline (moment), number of the reminder."""
    told = order.about
    return {
        **_plain_head(order),
        **about.grant_facts(about.grant(order, told["award"])),
        **about.money_facts(awarded=about.amount(told["awarded_amount"])),
        "acceptance_deadline": about.moment(told["deadline"]),
        "is_late": about.late(order, told["deadline"]),
        "reminder_number": told["number"],
    }


def lapse_facts(order: Order) -> dict:
    """That a grant has lapsed, and why. `about`: award, amounts, ground, deadline, explanation, and who signed."""
    told, language = order.about, wording.language()
    award, paid = about.grant(order, told["award"]), about.amount(told["paid_amount"])
    amounts = {name: about.amount(told[f"{name}_amount"]) for name in ("awarded", "released")}
    handler, decider = head.TITLES[language]
    return {
        **head.head_facts(order),
        **about.grant_facts(award),
        **about.money_facts(**amounts, paid=paid),
        **decisions.legal_facts(award.terms["schemes"], language),
        "is_paid": bool(paid),
        "ground": _ground(told["ground"], told["deadline"], language),
        "explanation": told["explanation"].splitlines(),
        "prepared_by": told["proposed_by"],
        "prepared_by_title": handler,
        "decided_by": told["signed_by"],
        "decided_by_title": decider,
    }


def payment_facts(order: Order) -> dict:
    """What was paid, part by part. `about`: payment, amount, paid_on, parts."""
    told = order.about
    return {
        **_plain_head(order),
        **about.money_facts(paid=about.amount(told["amount"])),
        **about.lines_facts(told["parts"]),
        "payment_reference": told["payment"],
        "paid_on": about.day(told["paid_on"]),
    }


def confirmation_facts(order: Order) -> dict:
    """That a confirmation is missing. `about`: reference, called_on, due_on, number, lines_count, payments_wait."""
    told = order.about
    return {
        **_plain_head(order),
        **_reminded(order),
        "confirmation_reference": told["reference"],
        "asked_on": about.day(told["called_on"]),
        "lines_count": told["lines_count"],
    }


def accounts_reminder_facts(order: Order) -> dict:
    """That accounts are missing. `about`: reference, scheme, due_on, number, level of audit, payments_wait."""
    told = order.about
    return {
        **_plain_head(order),
        **_reminded(order),
        "accounts_reference": told["reference"],
        "scheme_name": about.scheme_name(order.application, told["scheme"]),
        "audit_level": told["level"],
        "auditors": terms.auditors(about.schemes_of(order.application).values()),
    }


def offer_facts(order: Order) -> dict:
    """Money offered to lines of the reserve list. `about`: answer_by (moment), amount, lines with their places."""
    told = order.about
    return {
        **_plain_head(order),
        **about.money_facts(offered=about.amount(told["amount"])),
        **about.lines_facts(told["lines"]),
        "employees_count": len({item["employee"] for item in told["lines"]}),
        "answer_by": about.moment(told["answer_by"]),
    }


SETTLED = ("awarded", "annulled", "paid", "repaid", "claimed", "kept")


def settlement_facts(order: Order) -> dict:
    """What became of a case's money when its round was settled. `about`: rows by scheme, sums, settled_on."""
    told, schemes = order.about, about.schemes_of(order.application)
    sums = {name: sum((about.amount(row[name]) for row in told["rows"]), about.amount("0")) for name in SETTLED}
    return {
        **_plain_head(order),
        **about.money_facts(**sums),
        "rows": [
            {
                "scheme": f"{row['scheme']}. {about.said(schemes.get(row['scheme'], {}), 'name')}",
                **{name: wording.number(about.amount(row[name]), 2) for name in SETTLED},
            }
            for row in told["rows"]
        ],
        "totals": {name: wording.number(value, 2) for name, value in sums.items()},
        "is_owing": sums["claimed"] > sums["repaid"],
        "settled_on": about.day(told["settled_on"]),
        "retention_until": terms.kept_until(about.grant(order)),
    }


def _plain_head(order: Order) -> dict:
    return {**head.head_facts(order), **head.handled_by(order.application)}


def _reminded(order: Order) -> dict:
    told = order.about
    return {
        "due_on": about.day(told["due_on"]),
        "is_late": about.late(order, told["due_on"]),
        "payments_wait": told["payments_wait"],
        "reminder_number": told["number"],
    }


def _ground(ground: str, deadline: str | None, language: str) -> str:
    until = UNTIL[language].format(moment=_until(deadline)) if deadline else ""
    return GROUNDS[LapseGround(ground)][language].format(until=until)


def _until(deadline: str) -> str:
    """A deadline that ends with a day is said as that day."""
    last = datetime.fromisoformat(deadline).astimezone(periods.COPENHAGEN)
    if last.time() != time():
        return about.moment(deadline)
    return wording.day(last.date() - timedelta(days=1))
