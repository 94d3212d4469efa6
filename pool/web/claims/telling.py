"""How claims are told on pages."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from pool import wording
from pool.access import guard, lists
from pool.applications.models import Application
from pool.kernel.words import N_
from pool.ledger import rules as accounts
from pool.settlement import claims as reads
from pool.settlement.models import Claim
from pool.settlement.states import ClaimState

TONES = {
    ClaimState.HEARD: "warning",
    ClaimState.DECIDED: "info",
    ClaimState.INVOICED: "warning",
    ClaimState.HANDED_OVER: "error",
    ClaimState.PAID: "done",
    ClaimState.DROPPED: "muted",
}
STEPS = {
    "proposed": N_("Proposed"),
    "answered": N_("Answered in the hearing"),
    "decided": N_("Decided"),
    "invoiced": N_("Invoiced"),
    "handed_over": N_("Handed over for collection"),
    "dropped": N_("Dropped"),
}
# What becomes of money that comes back, by its class of reason.
MEANS = {
    True: N_("Repaid in the year, it may be used again that year (budget guidance 2.2.11)."),
    False: N_("Repaid, it goes to the treasury."),
}
# The pages about money that comes in.
WAYS = ((N_("Suspense account"), "incoming"), (N_("Returned money"), "returned"), (N_("Claims"), "claims"))


def ways(user, here: str) -> list[dict]:
    """The way between the pages about money that comes back, for whoever may read them."""
    return [
        {"label": _(label), "url": reverse(name), "current": name == here, "count": None}
        for label, name in WAYS
        if guard.may(user, lists.verb(lists.PAGES, name, "GET"))
    ]


def state(claim: Claim) -> dict:
    return {"code": claim.state, "label": claim.get_state_display(), "tone": TONES[ClaimState(claim.state)]}


def means(reason: str) -> str:
    return _(MEANS[reason in accounts.REUSABLE])


def reasons() -> list[tuple[str, str]]:
    """The classes of reason, each with what it means for the money."""
    again, treasury = _("may be used again this year"), _("goes to the treasury")
    return [
        (code, f"{_(label)} – {again if code in accounts.REUSABLE else treasury}")
        for code, label in accounts.REASON_CLASSES
    ]


def row(claim: Claim, at: datetime) -> dict:
    left = reads.left(claim)
    return {
        "reference": claim.reference,
        "url": reverse("claim", args=[claim.reference]),
        "municipality": claim.application.municipality.official_name,
        "ground": claim.get_ground_display(),
        "amount": claim.amount,
        "left": left,
        "to_pay": claim.state in reads.OPEN,
        "due_on": claim.due_on if claim.state in reads.OPEN else None,
        "is_late": reads.is_late(claim, at),
        "answer_by": claim.answer_by if reads.waits_for_answer(claim, at) else None,
        "state": state(claim),
    }


def lines(claim: Claim) -> list[dict]:
    """The payments it takes back."""
    name = "module_da" if wording.language() == "da" else "module_en"
    return [
        {
            "employee": item["employee"] or _("The budget"),
            "module": item[name],
            "terms": ", ".join(wording.term(code) for code in ([item["term"]] if item["term"] else item["terms"])),
            "amount": reads.line_amount(item),
        }
        for item in claim.lines
    ]


def part(item) -> str:
    """A paid part in one line, to be chosen."""
    terms = ", ".join(wording.term(code) for code in ([item.line.term] if item.line else item.instalment.terms))
    what = f"{item.line.employee}, {item.line.module.code}" if item.line else _("The whole budget")
    said = f" – {item.line.get_outcome_display()}" if item.line and item.line.outcome else ""
    return f"{what}, {terms}: {wording.money(item.amount)}{said}"


def of_case(user, application: Application, at: datetime) -> dict:
    """The claims on a case, and whether this person can propose another."""
    if not guard.may(user, "claims.read"):
        return {}
    found = [row(claim, at) for claim in reads.of_case(user, application)]
    may = guard.may(user, "claims.propose") and reads.claimable(application).exists()
    url = reverse("claim_new", args=[application.reference]) if may else ""
    return {"claims": found, "claim_url": url} if found or url else {}


def trail(*items: tuple[str, str]) -> list[dict]:
    """Breadcrumbs; the last one leads nowhere."""
    found = [{"label": label, "url": url} for label, url in ((_("Claims"), reverse("claims")), *items)]
    found[-1] = {"label": found[-1]["label"]}
    return found
