"""What it takes until a grant is confirmed: accepted, called, answered, signed."""

from datetime import date, datetime
from types import SimpleNamespace

from pool.applications.models import Application
from pool.applications.services import drafting, many, signing
from pool.awards.models import Award
from pool.awards.services import deciding, running
from pool.kernel import canon, periods
from pool.payments.models import Duty
from pool.settlement import confirmations
from pool.settlement.models import Call, Change, Confirmation, Outcome
from pool.settlement.outcomes import Answer
from pool.settlement.services import calling, changing, confirming
from tests import factories, paying
from tests.factories import AFTER, NOW
from tests.factories.recall import recalled

MAY = datetime(2027, 5, 2, 9, tzinfo=periods.COPENHAGEN)  # the first call, about spring 2027
DUE_ON = date(2027, 6, 1)
JUNE = datetime(2027, 6, 2, 9, tzinfo=periods.COPENHAGEN)  # the day after
NOVEMBER = datetime(2027, 11, 1, 9, tzinfo=periods.COPENHAGEN)
DONE = Answer("completed", completed_on=date(2027, 5, 1), proof="Bevis 2027-17")
GOES_ON = Answer("participating")
GIVEN_BACK = Answer("dropped_out", gives_back=True)


@recalled
def granted(here: SimpleNamespace, *, count: int = 2, others: bool = False) -> Application:
    """Aarhus has a grant that is accepted: `count` employees with SAM in spring 2027, 1001 also IND and TVP after it.

    `others`: Læsø has one with two employees, too.
    """
    by = here.people.signatory
    draft = factories.draft(here, here.aarhus, count=count)
    factories.add_line(draft, by, module="IND", term="2027E")
    factories.add_line(draft, by, module="TVP", term="2028F")
    drafting.complete_section(application=draft, section="lines", by=by, at=NOW)
    signing.submit(application=draft, by=by, at=NOW)
    factories.finish(here, draft)
    if others:
        factories.assessed(here, here.laesoe)
    factories.closed(here)
    run = running.propose(round=here.round, by=here.people.caseworker, at=AFTER)
    running.approve(run=run, why="Som bekendtgjort.", by=here.people.decider, at=AFTER)
    deciding.decide(run=run, by=here.people.decider, at=AFTER)
    paying.ready(here)
    draft.refresh_from_db()
    return draft


@recalled
def called(here: SimpleNamespace, at: datetime = MAY, last_term: str = "2027F", due_on: date = DUE_ON) -> Call:
    return calling.call(round=here.round, last_term=last_term, due_on=due_on, by=here.people.caseworker, at=at)


def confirmation_of(application: Application) -> Confirmation:
    """The latest one of a case."""
    return confirmations.confirmations().filter(application=application).latest("call__number")


def answered(confirmation: Confirmation, by, at: datetime = MAY, answer: Answer = GOES_ON, **others: Answer) -> None:
    """Every line that is asked of has this answer; `others`: employee or `employee_module` → another one."""
    given = {}
    for line in confirmations.asked(confirmation):
        reference, module = line.employee.reference, line.module.code
        given[line.pk] = others.get(f"_{reference}_{module}", others.get(f"_{reference}", answer))
    confirming.save_outcomes(confirmation=confirmation, answers=given, by=by, at=at)


def signed(here: SimpleNamespace, application: Application, at: datetime = MAY, **answers: Answer) -> Confirmation:
    """The latest confirmation of a case is answered and signed."""
    by = here.signatories[application.municipality.code]
    confirmation = confirmation_of(application)
    answered(confirmation, by, at, **answers)
    return confirming.sign(confirmation=confirmation, by=by, at=at)


def asked_for(here: SimpleNamespace, application: Application, kind: str, at: datetime = MAY, **given) -> Change:
    """The municipality asks for a change."""
    by = here.signatories[application.municipality.code]
    return changing.ask(application=application, kind=kind, given=given, why="Ny plan.", by=by, at=at)


def line_of(application: Application, employee: str, module: str):
    return application.lines.get(employee__reference=employee, module__code=module)


def award_of(application: Application) -> Award:
    return Award.objects.get(application=application)


def completed(here: SimpleNamespace, lines, at: datetime = MAY) -> None:
    """A signed confirmation says that these lines of one case are completed; nothing of what follows has happened."""
    lines = list(lines)
    application, by = lines[0].application, here.signatories[lines[0].application.municipality.code]
    number = confirmations.next_number(application.round)
    call = Call.objects.create(
        round=application.round, number=number, last_term="2028E", due_on=at.date(), called_at=at
    )
    duty = Duty.objects.create(
        application=application, kind="confirmation", reference=f"{application}-C{number}", due_on=at.date(), met_at=at
    )
    content = {"rows": [{"line": line.pk, "outcome": "completed"} for line in lines]}
    confirmation = Confirmation.objects.create(
        call=call, application=application, duty=duty, state="signed", content=content,
        sha256=canon.fingerprint(content), signed_at=at, signed_by=by,
    )  # fmt: skip
    for line in lines:
        Outcome.objects.create(confirmation=confirmation, line=line, changed_at=at, changed_by=by, **vars(DONE))
    many.confirm_lines(outcomes={line.pk: "completed" for line in lines}, by=by, at=at)
