"""What is due for a caseworker, and what waits for a decision maker."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pool import wording
from pool.applications.models import Application
from pool.applications.states import OUT
from pool.applications.states import ApplicationState as S
from pool.assessment import queries as assessment
from pool.assessment.filters import WorklistFilter
from pool.awards import queries as awards
from pool.awards.models import Award, Rejection
from pool.awards.states import FormalGround, RunState
from pool.kernel import money, periods
from pool.letters import queries as letters
from pool.letters.models import Wording
from pool.payments import lapses
from pool.rounds import queries as rounds
from pool.rounds.models import Round
from pool.rounds.states import RoundState
from pool.settlement import ending as offering
from pool.web import acceptance, metering
from pool.web.rounds import batches
from pool.web.starting import accounts, ending, follow_up, planned, returning
from pool.web.starting.rows import SHOWN
from pool.web.wordings import telling as texts


def caseworker(user, at: datetime) -> dict:
    """Counts are those of the worklist's own filters, so the link shows as many as it says."""
    figures = (
        (_("Overdue"), {"urgency": "overdue"}, ""),
        (_("Due within 14 days"), {"urgency": "soon"}, ""),
        (_("Mine to assess"), {"caseworker": "me", "state": "submitted"}, ""),
        (_("Nobody's yet"), {"caseworker": "none"}, _("Take one from the worklist.")),
    )
    mine = _filtered(user, at, {"caseworker": "me", "state": "submitted"})
    return {
        "name": "caseworker",
        "heading": _("What is due"),
        "notices": [
            *metering.notices(at),
            *follow_up.notices(user, at),
            *accounts.notices(user, at),
            *ending.notices(user),
            *returning.notices(user, at),
        ],
        "figures": [
            *(
                {
                    "label": label,
                    "value": wording.number(_filtered(user, at, words).count()),
                    "hint": hint,
                    "url": _worklist(words),
                }
                for label, words, hint in figures
            ),
            *_not_taken_up(user, at),
        ],
        "cases": [_case(item) for item in assessment.worklist(mine, 0, SHOWN)],
        "all_url": _worklist({}),
    }


def _not_taken_up(user, at: datetime) -> list[dict]:
    """Grants that may lapse, while there are any."""
    found = ((_("Not accepted in time"), "late", lapses.late), (_("Not begun in time"), "idle", lapses.idle))
    counts = [(label, anchor, len(list_of(user, at))) for label, anchor, list_of in found]
    return [
        {"label": label, "value": wording.number(count), "hint": "", "url": f"{reverse('lapses')}#{anchor}"}
        for label, anchor, count in counts
        if count
    ]


def _filtered(user, at: datetime, words: dict[str, str]):
    return WorklistFilter(words, queryset=assessment.cases_for(user), at=at, user=user).qs


def _worklist(words: dict[str, str]) -> str:
    query = "&".join(f"{name}={value}" for name, value in words.items())
    return f"{reverse('worklist')}?{query}" if query else reverse("worklist")


def _case(item: Application) -> dict:
    return {
        "reference": item.reference,
        "url": reverse("case", args=[item.reference]),
        "municipality": item.municipality.official_name,
        "asked": item.requested_amount,
        "assessed": item.assessed or 0,
        "modules": item.modules or 0,
        "deadline": item.next_deadline_at,
    }


def decider(user, at: datetime) -> dict:
    states = (RoundState.PLANNED, RoundState.CLOSED, RoundState.DECIDED)
    found = list(rounds.rounds().filter(state__in=states).order_by("decide_by", "pk"))
    planned_, closed, decided = ([item for item in found if item.state == state] for state in states)
    return {
        "name": "decider",
        "heading": _("What waits for you"),
        "notices": [
            *planned.notices(user, planned_),
            *metering.notices(at),
            *batches.notices(user),
            *follow_up.notices(user, at),
            *ending.notices(user),
            *returning.notices(user, at),
        ],
        "rounds": [*(_waiting(item, user) for item in closed), *filter(None, (_later(item, user) for item in decided))],
        "payments_url": reverse("payments"),
        "texts": [_text(item, user) for item in letters.wordings_waiting()],
        "lapses": [acceptance.lapse_row(item, user) for item in lapses.waiting(user)],
        "rejections": [_rejection(item, user) for item in awards.rejections_waiting(user)],
        "conditions": [_condition(item, user, at) for item in awards.conditional_waiting(user)[:SHOWN]],
    }


def _rejection(item: Rejection, user) -> dict:
    """A proposal to reject that waits for a signature."""
    return {
        "reference": item.application.reference,
        "url": reverse("rejection", args=[item.pk]),
        "municipality": item.application.municipality.official_name,
        "ground": FormalGround(item.ground).label,
        "who": str(item.proposed_by),
        "at": item.proposed_at,
        "mine": item.proposed_by_id == user.pk or awards.handles(item.application, user),
    }


def _text(item: Wording, user) -> dict:
    """Texts of letters that wait for approval."""
    return {
        "title": texts.of(item).title,
        "url": reverse("wording", args=[item.pk]),
        "language": texts.LANGUAGES[item.language],
        "who": str(item.proposed_by),
        "at": item.proposed_at,
        "mine": item.proposed_by_id == user.pk,
    }


def _condition(item: Award, user, at: datetime) -> dict:
    """A conditional award whose condition is still to be met."""
    return {
        "reference": item.reference,
        "url": reverse("award_condition", args=[item.reference]),
        "municipality": item.application.municipality.official_name,
        "condition": item.condition,
        "due_on": item.condition_due_on,
        "is_late": at.astimezone(periods.COPENHAGEN).date() > item.condition_due_on,
        "amount": item.awarded_amount,
        "mine": item.prepared_by_id == user.pk or awards.handles(item.application, user),
    }


def _waiting(item: Round, user) -> dict:
    """A round whose money is to be divided: frame, approved, pending, left, and what it waits for."""
    account, run = rounds.money_of(item), awards.standing(item)
    pending = run.awarded_amount if run and run.state == RunState.PROPOSED else money.ZERO
    return {
        "title": wording.name(item),
        "code": item.code,
        "url": reverse("round_workspace", args=[item.code]),
        "decide_by": item.decide_by,
        "frame": account["frame"],
        "approved": account["reserved"] + account["committed"],
        "pending": pending,
        **_next_of_run(item, run, user),
    }


def _later(item: Round, user) -> dict | None:
    """A decided round with a further run, or with money that somebody waits for; nothing when there is neither."""
    if awards.undecided(item):
        return _waiting(item, user)
    if not awards.in_pool(item):
        return None
    backlog = offering.backlog(item)
    if not backlog.can_be_met:
        return None
    facts = {"held": wording.money(backlog.held), "lines": backlog.lines}
    text = ngettext(
        "The pool holds %(held)s, and %(lines)s line waits on the reserve list. A further run can share it out.",
        "The pool holds %(held)s, and %(lines)s lines wait on the reserve list. A further run can share it out.",
        backlog.lines,
    )
    go = reverse("round_workspace", args=[item.code])
    return {**_waiting(item, user), "text": text % facts, "go": go, "label": _("Go to the round")}


def _next_of_run(item: Round, run, user) -> dict:
    if run is None:
        states = assessment.totals(item)["states"]
        waiting = sum(count for state, count in states.items() if state not in OUT | {S.ASSESSED})
        if waiting:
            text = ngettext(
                "%(count)s application is not assessed yet.", "%(count)s applications are not assessed yet.", waiting
            ) % {"count": waiting}
            return {"text": text, "go": "", "label": ""}
        return {
            "text": _("All applications are assessed. The allocation can be run."),
            "go": reverse("round_workspace", args=[item.code]),
            "label": _("Go to the round"),
        }
    go = reverse("run", args=[run.pk])
    facts = {"number": run.number, "who": run.prepared_by, "amount": wording.money(run.awarded_amount)}
    if run.state == RunState.APPROVED:
        text = _("Run %(number)s is approved. Its decisions wait to be signed and sent.") % facts
        return {"text": text, "go": go, "label": _("Sign the decisions")}
    text = _("Run %(number)s, prepared by %(who)s, gives %(amount)s and waits for approval.") % facts
    if awards.took_part(run, user):
        return {
            "text": text + " " + _("You took part in it, so somebody else must approve."),
            "go": go,
            "label": _("Read it"),
        }
    return {"text": text, "go": go, "label": _("Read and approve")}
