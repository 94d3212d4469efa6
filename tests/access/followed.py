"""What follows an award, for every municipality that has one: accepted, called, a change, a reminder that waits."""

from datetime import timedelta
from types import SimpleNamespace

from pool.awards.models import Award
from pool.payments.services import accepting
from pool.rounds.models import Appropriation, Scheme
from pool.settlement import accounting, confirmations
from pool.settlement.models import Accounts, AuditLink, Call, Change, Claim, Confirmation, Incoming, Offer, Postponement
from pool.settlement.services import accounts, calling, changing, reminding
from tests import factories

AT = factories.AFTER + timedelta(days=2)


def everything(world) -> None:
    """Grants are accepted and called; each asks for a longer period; a reminder of each is to be postponed."""
    for award in Award.objects.filter(state="offered").order_by("pk"):
        accepting.accept(award=award, by=_signatory(world, award), at=AT)
    due_on = (AT + timedelta(days=60)).date()
    calling.call(round=world.round, last_term="2027F", due_on=due_on, by=world.people.caseworker, at=AT)
    for found in confirmations.confirmations():
        by = world.signatories[found.application.municipality.code]
        until = (found.application.round.period_until + timedelta(days=90)).replace(day=1)
        given = {"until": until}
        changing.ask(application=found.application, kind="extension", given=given, why="Barsel.", by=by, at=AT)
        duty, day = found.duty, (AT + timedelta(days=30)).date()
        Offer.objects.create(
            line=found.application.lines.first(), place=1, amount=factories.RATE, answer_by=AT + timedelta(days=3650),
            made_at=AT, made_by=world.people.caseworker,
        )  # fmt: skip
        _claimed(world, found.application)
        _accounted(world, found.application)
        reminding.ask_postponement(duty=duty, until=day, why="Aftalt.", by=world.people.caseworker, at=AT)


def _claimed(world, application) -> None:
    """A claim that its municipality is heard about, and money that came in from it; nothing of it is posted."""
    code = application.municipality.code
    Claim.objects.create(
        application=application, scheme=Scheme.objects.get(code="A"), reference=f"{application}-K1",
        ground="not_completed", reason="changed", amount=factories.RATE, explanation="Ikke gennemført.",
        proposed_at=AT, proposed_by=world.people.controller, answer_by=AT + timedelta(days=3650),
    )  # fmt: skip
    Incoming.objects.create(
        reference=f"B-{code}", booked_on=AT.date(), amount=factories.RATE, sender=f"By {code}",
        taken_at=AT, taken_by=world.people.finance,
    )  # fmt: skip


def _accounted(world, application) -> None:
    """Its accounts are asked for, and an auditor has a link."""
    scheme = Scheme.objects.get(code="A")
    item = accounts.open_accounts(application=application, scheme=scheme, by=None, at=AT)
    AuditLink.objects.create(
        accounts=item, firm="Revision A/S", email="revisor@example.dk",
        token_hash=accounting.fingerprint(token(application)),
        expires_at=AT + timedelta(days=3650), made_at=AT, made_by=world.signatories[application.municipality.code],
    )  # fmt: skip


def token(application) -> str:
    """The secret of the auditor's link."""
    return f"of-the-auditor-of-{application.reference}"


def of(application) -> dict:
    """The rows of one case."""
    confirmation = Confirmation.objects.get(application=application)
    return {
        "confirmation": confirmation,
        "change": Change.objects.get(application=application),
        "postponement": Postponement.objects.get(duty=confirmation.duty_id),
        "call": Call.objects.get(),
        "accounts": Accounts.objects.get(application=application),
        "token": token(application),
        "claim": Claim.objects.get(application=application),
        "incoming": Incoming.objects.get(reference=f"B-{application.municipality.code}"),
        "offer": Offer.objects.get(line__application=application),
    }


OF_CONFIRMATIONS = {"postpone", "confirmation", *(f"confirmation_{deed}" for deed in ("sign", "import", "table"))}
OF_CONFIRMATIONS |= {"api-confirmation", *(f"api-confirmation-{deed}" for deed in ("answers", "import", "sign"))}
DEEDS = ("take-back", "approve", "refuse", "take-over", "decline")
OF_CHANGES = {"change", "api-change", *(f"api-change-{deed}" for deed in DEEDS)}
OF_CHANGES |= {f"change_{deed.replace('-', '_')}" for deed in DEEDS}


def reference(name: str, thing: SimpleNamespace) -> str:
    """What an address of these names by its reference; nothing for other addresses."""
    if name in OF_CONFIRMATIONS:
        return thing.confirmation.duty.reference
    if name.removeprefix("api-").startswith("claim") and name != "claim_new":
        return thing.claim.reference
    if name.removeprefix("api-").startswith("account"):
        return thing.accounts.duty.reference
    return thing.change.reference if name in OF_CHANGES else ""


def row(name: str, thing: SimpleNamespace):
    """What an address of these names by its key; None for other addresses."""
    if "postponement" in name:
        return thing.postponement
    if name.removeprefix("api-").startswith("incoming"):
        return thing.incoming
    if name.startswith(("offer", "api-offer")):
        return thing.offer
    if name.startswith(("year", "api-year")):
        return Appropriation.objects.order_by("pk").first()
    return thing.call if name in ("call", "api-call") else None


def _signatory(world, award: Award):
    return world.signatories[award.application.municipality.code]
