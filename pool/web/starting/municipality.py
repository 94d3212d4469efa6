"""What a municipality must do next, by when, and who there may do it."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from pool import wording
from pool.access import guard, rules
from pool.access import queries as people
from pool.applications import queries as applications
from pool.applications.models import Application
from pool.applications.states import OUT
from pool.applications.states import ApplicationState as S
from pool.assessment import queries as assessment
from pool.assessment.models import Hearing
from pool.awards import queries as awards
from pool.awards.models import Award
from pool.awards.states import AwardState
from pool.letters import queries as letters
from pool.payments import queries as payments
from pool.rounds import queries as rounds
from pool.rounds.models import Round
from pool.web.applications import telling
from pool.web.letters import rows
from pool.web.starting import accounts, ending, follow_up, returning
from pool.web.starting.rows import SHOWN, decision


def answer(user, at: datetime) -> dict:
    own = list(applications.visible_to(user).select_related("handed_to"))
    begun = {item.round_id for item in own if item.state not in OUT}
    again = {item.round_id: item.state for item in own if item.state in OUT}
    heard = assessment.hearings_open(at).filter(application__municipality=user.municipality_id)
    mine = [item for item in own if item.state in telling.OPEN and not telling.is_late(item, at)]
    sent = [item for item in own if item.state in telling.ASSESSING]
    staff = _colleagues(user)
    new = list(letters.visible_to(user).filter(reading__isnull=True)[: SHOWN + 1])
    deeds = [_deed(item, user, staff, at) for item in mine]
    deeds += [_hearing(item, staff) for item in heard]
    deeds += [_acceptance(item, user, staff) for item in payments.offered(user, at)]
    deeds += follow_up.deeds(user, staff, at)
    deeds += accounts.deeds(user, staff, at)
    deeds += ending.deeds(user, staff, at)
    deeds += returning.deeds(user, staff, at)
    deeds += [_invitation(item, again.get(item.pk), staff) for item in rounds.open_at(at) if item.pk not in begun]
    return {
        "name": "municipality",
        "heading": _("What to do next"),
        "place": user.municipality.official_name,
        "deeds": sorted(deeds, key=lambda deed: deed["deadline"]),
        "sent": [_sent(item, at) for item in sent],
        "decisions": [decision(item) for item in awards.visible_to(user)[:SHOWN]],
        "letters": [rows.full_row(item, user) for item in new[:SHOWN]],
        "unread": len(new) if len(new) <= SHOWN else letters.unread(user),
        "letters_url": reverse("letters"),
        "staff": staff,
    }


def _colleagues(user) -> dict[str, list[str]]:
    """Who here may prepare, and who may sign."""
    return {
        role: [str(person) for person in people.of_municipality(user.municipality_id, role)]
        for role in (rules.PREPARER, rules.SIGNATORY)
    }


def _deed(item: Application, user, staff: dict, at: datetime) -> dict:
    following = telling.next_step(item, user, at)
    who = _who_signs(staff, item.handed_to) if item.state in telling.WITH_SIGNATORY else _who_prepares(staff)
    return {
        "title": wording.name(item.round),
        "text": following["text"],
        "url": following["url"],
        "label": following["label"],
        "post": False,
        "state": telling.state(item, at),
        "deadline": following["deadline"],
        "who": who,
    }


def _hearing(item: Hearing, staff: dict) -> dict:
    """A hearing that waits for an answer; whoever prepares may answer it."""
    return {
        **telling.hearing_step(item),
        "title": wording.name(item.application.round),
        "post": False,
        "state": {"code": "hearing", "label": _("Hearing")},
        "who": _("Answered by: %(who)s.") % {"who": ", ".join(_everybody(staff))},
    }


def _acceptance(item: Award, user, staff: dict) -> dict:
    """A grant that waits for acceptance; a signatory accepts it."""
    signs = guard.may(user, "awards.accept")
    return {
        "title": _("Grant %(reference)s") % {"reference": item.reference},
        "text": _("%(amount)s is granted. Nothing is paid before it is accepted.")
        % {"amount": wording.money(item.awarded_amount)},
        "url": f"{reverse('award', args=[item.reference])}#acceptance",
        "label": _("Read and accept") if signs else _("Read the grant"),
        "post": False,
        "state": {"code": "awaiting", "label": AwardState.OFFERED.label},
        "deadline": payments.acceptance_deadline(item),
        "who": _("Accepted by: %(who)s.") % {"who": ", ".join(staff[rules.SIGNATORY]) or _("nobody yet")},
    }


def _invitation(item: Round, before: str | None, staff: dict) -> dict:
    """A round that is open and has no application from here, or none any more: then `before` is what became of it."""
    texts = {
        None: _("The round is open. Your municipality has not begun an application."),
        S.WITHDRAWN: _("The round is open. You withdrew your application; it can be begun again."),
        S.REJECTED: _("The round is open. Your application was rejected; a new one can be sent."),
    }
    return {
        "title": wording.name(item),
        "text": texts[before],
        "url": reverse("application_start", args=[item.code]),
        "label": _("Begin again") if before else _("Begin"),
        "post": True,
        "about": reverse("round", args=[item.code]),
        "state": {"code": "not_started", "label": _("Not started")},
        "deadline": item.closes_at,
        "who": _who_prepares(staff),
    }


def _everybody(staff: dict) -> list[str]:
    return list(dict.fromkeys([*staff[rules.PREPARER], *staff[rules.SIGNATORY]]))


def _who_prepares(staff: dict) -> str:
    facts = {"prepare": ", ".join(_everybody(staff)), "sign": ", ".join(staff[rules.SIGNATORY]) or _("nobody yet")}
    return _("Filled in by: %(prepare)s. Signed by: %(sign)s.") % facts


def _who_signs(staff: dict, handed_to) -> str:
    signs = str(handed_to) if handed_to else ", ".join(staff[rules.SIGNATORY])
    return _("Signed by: %(sign)s.") % {"sign": signs or _("nobody yet")}


def _sent(item: Application, at: datetime) -> dict:
    return {
        "reference": item.reference,
        "url": reverse("application", args=[item.reference]),
        "round": wording.name(item.round),
        "asked": item.requested_amount,
        "state": telling.state(item, at),
        "decide_by": item.round.decide_by,
    }
