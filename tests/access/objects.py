"""What the addresses of both edges point to: for each parameter an object of Aarhus (own) and one of Læsø (foreign)."""

from datetime import timedelta
from types import SimpleNamespace

from django.urls import URLResolver, get_resolver

from pool.access import services as access
from pool.access.models import RoleProposal, User
from pool.access.services import proposing, reviewing
from pool.applications import tables
from pool.applications.models import Application
from pool.applications.services import drafting, imports
from pool.assessment.services import hearing
from pool.awards.models import Award, Rejection, Ruleset, Scenario, Snapshot
from pool.awards.services import rejecting, rulesets, running, scenarios
from pool.letters import shipped
from pool.letters.models import Letter, Wording
from pool.letters.services import batching as letters
from pool.letters.services import wording
from pool.mail.models import Message
from pool.registry.models import KeyDraft, PayeeChange
from pool.registry.services import payees
from pool.rounds import services as rounds
from pool.workforce.models import Employee
from tests import factories
from tests.access import followed, paid
from tests.factories.recall import recalled

TABLE = "Reference;Initialer;Ansættelsesdato;Børnesager;Modul;Termin\n2001;KR;01-03-2026;ja;IND;2027F\n"
OPENED = factories.AFTER + timedelta(days=1)
PLANNED = "2026-8"


@recalled
def everything(world) -> dict[str, SimpleNamespace]:
    """Round 2026-1 is decided with letters; in 2026-2 both municipalities have a draft with a line and an import."""
    for municipality in (world.aarhus, world.laesoe):
        _heard(world, factories.submitted(world, municipality, count=2))
    snapshot = scenarios.take_snapshot(round=factories.closed(world), by=world.people.caseworker, at=factories.AFTER)
    scenarios.compute(
        snapshot=snapshot, ruleset=None, budget=factories.FRAME, by=world.people.caseworker, at=factories.AFTER
    )
    run = running.propose(round=snapshot.round, by=world.people.caseworker, at=factories.AFTER)
    running.approve(run=run, why="Som bekendtgjort.", by=world.people.decider, at=factories.AFTER)
    letters.issue_now(run=run, by=world.people.decider, at=factories.AFTER)
    rulesets.keep(name="Kø", content=factories.QUEUE, by=world.people.caseworker, at=factories.AFTER)
    later = factories.open_round(code="2026-2", opened=OPENED, deadline=OPENED + timedelta(days=3650))
    _proposed(world, later)
    factories.figures(world, {"751": "66000", "825": "300"})
    factories.read_figures(world, {"751": "66500", "Aalborg": "1.000"}, valid_from=OPENED.date())
    blocks = {**shipped.texts("award", "da"), "why": "I får det hele."}
    texts = {"name": "award", "language": "da", "scheme": "", "blocks": blocks, "why": "Kortere."}
    wording.propose(**texts, by=world.people.caseworker, at=factories.AFTER)
    _access(world)
    _planned(world, later)
    followed.everything(world)
    paid.everything(world)
    return {"own": _of(world, later, world.aarhus, run), "foreign": _of(world, later, world.laesoe, run)}


def _planned(world, like) -> None:
    """A round that nobody has opened."""
    names = ("title_da", "title_en", "appropriation", "frame_amount", "ruleset", "opens_at", "closes_at", "decide_by")
    names += ("period_from", "period_until")
    rounds.plan_round(
        terms=[item.terms for item in like.schemes.order_by("pk")], code=PLANNED, by=world.people.administrator,
        at=OPENED, **{name: getattr(like, name) for name in names},
    )  # fmt: skip


def _access(world) -> None:
    """Somebody new is to be a caseworker, Læsø is to get a number, and the last quarter was looked at."""
    by, names = world.people.administrator, {"first_name": "Nye", "last_name": "Test", "email": "nye@example.dk"}
    new = access.set_up_person(username="newcomer", password="demo", **names, by=by, at=factories.AFTER)
    proposing.propose_role(user=new, role="caseworker", gives=True, reason="Ny.", by=by, at=factories.AFTER)
    payees.propose_payee(municipality=world.laesoe, cvr="45973328", gln="", source="virk.dk", by=by, at=factories.AFTER)
    reviewing.sign_review(year=2026, quarter=3, note="Set.", by=world.people.decider, at=factories.AFTER)


def _heard(world, case) -> None:
    """The municipality was heard and has answered; an award on the case is conditional; the case is assessed."""
    by, signatory = world.people.caseworker, world.signatories[case.municipality.code]
    asked = hearing.hear(application=case, content="Studiet siger noget andet.", by=by, at=factories.NOW)
    hearing.answer_hearing(hearing=asked, answer="Det er rettet.", by=signatory, at=factories.NOW)
    due = (factories.AFTER + timedelta(days=60)).date()
    hearing.set_condition(application=case, content="Send bevis.", due_on=due, by=by, at=factories.NOW)
    factories.finish(world, case)


def _proposed(world, round) -> None:
    """It is proposed to reject what København has sent in the round that is open."""
    case = factories.submitted(SimpleNamespace(**(vars(world) | {"round": round})), world.koebenhavn, at=OPENED)
    rejecting.propose_rejection(
        application=case, ground="wrong_pool", explanation="Det er byggeri.", by=world.people.caseworker, at=OPENED
    )


def _of(world, later, municipality, run) -> SimpleNamespace:
    by = world.signatories[municipality.code]
    draft = drafting.start(round=later, municipality=municipality, by=by, at=OPENED)
    line = factories.add_line(draft, by, OPENED, reference="3001", module="IND")
    table = tables.read_text(TABLE, OPENED.date())
    award = Award.objects.get(run=run, application__municipality=municipality)
    return SimpleNamespace(
        draft=draft,
        line=line,
        imported=imports.read_table(application=draft, table=table, source="test", by=by, at=OPENED),
        employee=Employee.objects.filter(municipality=municipality).order_by("pk").first(),
        sent=Application.objects.get(pk=award.application_id),
        letter=Letter.objects.get(award=award),
        mail=Message.objects.filter(case=award.application.reference, to=by.email).earliest("pk"),
        run=run,
        later=later,
        **followed.of(award.application),
    )


def arguments(name: str, keys: list[str], thing: SimpleNamespace) -> dict:
    """The arguments of an address: the draft for what a municipality does, the decided case for the rest."""
    drafting_page = name.startswith(("application_", "api-application")) or name == "application"
    sent = name in ("application_receipt", "submission_pdf") or "hearing" in name or not drafting_page
    application = thing.sent if sent else thing.draft
    values = {
        "reference": followed.reference(name, thing) or application.reference,
        "kind": "extension",
        "code": {
            "api-municipality": "751",
            "api-programme": "DBU",
            "api-scheme": "A",
            "api-scheme-terms": "A",
            "scheme": "A",
            "scheme_terms": "A",
        }.get(name, thing.later.code),
        "name": "contact" if drafting_page else "spending",
        "section": "contact",
        "token": thing.token,
        "uidb64": "MQ",
        "number": 1,
        "version": 1,
    }
    if "round_plan" in name or "api-round-plan" in name:
        values["code"] = PLANNED
    if name in ("verify_letter", "api-verification"):
        values["code"] = thing.letter.code
    if "wording" in name:
        values |= {"name": "award", "language": "da"}
    if name in ("key_table", "api-key"):
        values["code"] = "children_0_17"
    if "payee" in name:
        values["code"] = "825"
    if "review" in name or "year" in name:
        values |= {"year": 2026, "quarter": 3}
    values |= paid.arguments(name)
    for key in ("pk", "id"):
        values[key] = _row(name, thing).pk if key in keys else 0
    return {key: values[key] for key in keys}


def _row(name: str, thing: SimpleNamespace):
    if found := followed.row(name, thing) or paid.row(name, thing):
        return found
    if name.removeprefix("api-").startswith("mail"):
        return thing.mail
    if "wording" in name:
        return Wording.objects.get()
    if name.startswith(("role_", "api-role-")) and name != "role_propose":
        return RoleProposal.objects.get()
    if name.startswith(("person", "api-person", "role_propose")):
        return User.objects.get(username="newcomer")
    if "payee" in name:
        return PayeeChange.objects.get()
    if "batch" in name:
        return thing.run.batch
    if "order" in name:
        return thing.letter.order
    if "rejection" in name:
        return Rejection.objects.get()
    if name in ("scenario", "api-scenario", "api-scenario-choose"):
        return Scenario.objects.get()
    if "snapshot" in name or "scenario" in name:
        return Snapshot.objects.get()
    if "ruleset" in name:
        return Ruleset.objects.get()
    if name.startswith(("key_", "api-key")):
        return KeyDraft.objects.filter(settled_at=None).first() or KeyDraft.objects.first()
    if "import" in name:
        return thing.imported
    if "line" in name:
        return thing.sent.lines.first() if "case" in name else thing.line
    if "run" in name:
        return thing.run
    return thing.letter if "letter" in name else thing.employee


def addresses() -> dict[str, list[str]]:
    """Name → names of the parameters, for every address but those of the auditor's tables."""
    found: dict[str, list[str]] = {}

    def walk(patterns, above):
        for item in patterns:
            keys = above + [key for key in item.pattern.regex.groupindex if key not in above]
            if isinstance(item, URLResolver):
                if item.namespace != "admin":
                    walk(item.url_patterns, keys)
            else:
                found[item.name] = keys

    walk(get_resolver().url_patterns, [])
    return found
