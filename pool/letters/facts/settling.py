"""The facts of what is decided about a grant that runs: changes, accounts, repayment, and what follows."""

from pool import wording
from pool.kernel import money
from pool.letters.facts import about, decisions, head, terms
from pool.letters.models import Order

CHANGES = {
    "employee": {"da": "en anden medarbejder", "en": "another employee"},
    "module": {"da": "et andet modul", "en": "another module"},
    "term": {"da": "et andet semester", "en": "another term"},
    "extension": {"da": "længere periode", "en": "a longer period"},
    "budget": {"da": "nyt budget", "en": "a new budget"},
    "withdrawal": {"da": "pladser, I opgiver", "en": "places that you give up"},
    "officer": {"da": "en ny tilskudsansvarlig", "en": "a new grant officer"},
}
# Not approved, approved, approved in part
ANSWERS = {
    "da": ("ikke godkendt", "godkendt", "delvist godkendt"),
    "en": ("not approved", "approved", "partly approved"),
}
GROUNDS = {
    "unspent": {
        "da": "I har ikke brugt alle pengene.",
        "en": "You have not spent all of the money.",
    },
    "not_completed": {
        "da": "Modulerne er ikke gennemført. Pengene var kun til moduler, der gennemføres.",
        "en": "The modules were not completed. The money was only for modules that are completed.",
    },
    "no_accounts": {
        "da": "Vi har ikke fået et regnskab, vi kan godkende, inden fristen.",
        "en": "We have not had accounts that we can approve by the deadline.",
    },
    "not_approved": {
        "da": "Vi har ikke godkendt alle udgifter i jeres regnskab.",
        "en": "We have not approved all costs in your accounts.",
    },
    "terms_broken": {
        "da": "I har ikke fulgt vilkårene i tilsagnet.",
        "en": "You have not kept the conditions of the grant.",
    },
    "voluntary": {
        "da": "I har selv sagt, at I betaler pengene tilbage.",
        "en": "You have said yourselves that you pay the money back.",
    },
}
VOLUNTARY = "voluntary"
CONTROLLER = "controller"  # the same word in both languages


def change_facts(order: Order) -> dict:
    """The answer to a change that was asked for. `about`: kind, approved, rows before and after, why, decision."""
    told, language = order.about, wording.language()
    award, released = about.grant(order, told.get("award", "")), about.amount(told["released_amount"])
    return {
        **head.head_facts(order),
        **_decided(order),
        **about.grant_facts(award),
        **about.money_facts(released=released),
        **decisions.legal_facts(award.terms["schemes"], language),
        "is_approved": told["approved"],
        "is_released": bool(released),
        "answer": ANSWERS[language][told["approved"]],
        "change_name": CHANGES[told["kind"]][language],
        "change_reference": told["reference"],
        "asked_on": about.day(told["asked_on"]),
        "asked_by": told["asked_by"],
        "changes": [
            {"what": about.said(row, "label"), "before": about.said(row, "before"), "after": about.said(row, "after")}
            for row in told["rows"]
        ],
        "asked_why": told["why"].splitlines(),
    }


ENTRIES = ("budget", "cost", "approved")


def accounts_facts(order: Order) -> dict:
    """What is approved of accounts, and what follows. `about`: entries or modules, amounts, decision, decided_by."""
    told, language = order.about, wording.language()
    names = ("granted", "paid", "other_income", "approved", "kept", "repay", "still_to_pay")
    amounts = {name: about.amount(told[f"{name}_amount"]) for name in names}
    schemes = about.schemes_of(order.application)
    own = {told["scheme"]: schemes[told["scheme"]]}
    return {
        **head.head_facts(order),
        **_decided(order),
        "decided_by_title": CONTROLLER,
        **about.money_facts(**amounts),
        **decisions.legal_facts(own, language),
        **_entries(told["entries"]),
        "answer": ANSWERS[language][1 if told["approved"] == "full" else 2],
        "accounts_reference": told["reference"],
        "scheme_name": about.scheme_name(order.application, told["scheme"]),
        "by_modules": told["by_modules"],
        "modules_granted": told["modules_granted"] or 0,
        "modules_completed": told["modules_completed"] or 0,
        "totals": {name: wording.number(value, 2) for name, value in amounts.items()},
        "is_income": bool(amounts["other_income"]),
        "is_repaid": bool(amounts["repay"]),
        "is_still_to_pay": bool(amounts["still_to_pay"]),
        "retention_until": terms.kept_until(about.grant(order)),
    }


def _entries(items: list[dict]) -> dict:
    found = [
        {
            "post": about.said(item, "post"),
            "note": item["note"],
            **{name: wording.number(about.amount(item[name]), 2) for name in ENTRIES},
        }
        for item in items
    ]
    sums = {name: sum((about.amount(item[name]) for item in items), money.ZERO) for name in ENTRIES}
    return {"entries": found, "entry_totals": {name: wording.number(value, 2) for name, value in sums.items()}}


def repayment_facts(order: Order) -> dict:
    """That money is to be paid back, and why. `about`: amount, ground, what they answered, decision, due_on, lines."""
    told, language = order.about, wording.language()
    is_voluntary = told["ground"] == VOLUNTARY
    return {
        **head.head_facts(order),
        **about.money_facts(claim=about.amount(told["amount"])),
        **about.lines_facts(told["lines"]),
        "claim_reference": told["reference"],
        "scheme_name": about.scheme_name(order.application, told["scheme"]),
        "due_on": about.day(told["due_on"]),
        "ground": GROUNDS[told["ground"]][language],
        "is_voluntary": is_voluntary,
        "explanation": told["explanation"].splitlines(),
        "answer_lines": told["answer"].splitlines(),
        "answered_on": about.day(told["answered_on"]),
        "decision": told["decision"].splitlines(),
        "legal_basis": about.said(told, "legal_basis"),
        "appeal": [about.said(told, "appeal")],
        # money that the municipality gives back is proposed by its own people, who prepare no decision of ours
        "prepared_by": "" if is_voluntary else told["proposed_by"],
        "prepared_by_title": CONTROLLER,
        "decided_by": told["decided_by"],
        "decided_by_title": head.TITLES[language][1],
    }


def collection_facts(order: Order) -> dict:
    """That a claim has gone to debt collection. `about`: reference, invoice, amounts, days."""
    told = order.about
    names = {"claim": "amount", "repaid": "repaid_amount", "left": "left_amount"}
    amounts = {name: about.amount(told[stored]) for name, stored in names.items()}
    return {
        **head.head_facts(order),
        **head.handled_by(order.application),
        **about.money_facts(**amounts),
        "totals": {name: wording.number(value, 2) for name, value in amounts.items()},
        "claim_reference": told["reference"],
        "invoice": told["invoice"],
        "is_repaid": bool(amounts["repaid"]),
        "claimed_on": about.day(told["decided_on"]),
        "due_on": about.day(told["due_on"]),
        "handed_over_on": about.day(told["handed_over_on"]),
    }


def _decided(order: Order) -> dict:
    """The decision in the words of who made it; nobody else has signed it."""
    return {
        "decision": order.about["decision"].splitlines(),
        "prepared_by": "",
        "prepared_by_title": "",
        "decided_by": order.about["decided_by"],
        "decided_by_title": "",
    }
