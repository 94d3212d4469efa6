"""Confirms how it goes: answers are prepared by anybody in the municipality and signed, once, by a signatory."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from pool.access import guard
from pool.applications.models import Application, Line
from pool.applications.services import many
from pool.db import lock
from pool.journal import services as journal
from pool.kernel import canon, periods
from pool.kernel.refusals import NotFound, Refusal, Refusals, WrongState, raise_all
from pool.kernel.words import N_
from pool.ledger import rules as accounts
from pool.payments.models import Duty
from pool.settlement import confirmations, outcomes
from pool.settlement.models import Confirmation, Outcome
from pool.settlement.outcomes import Answer
from pool.settlement.services import giving_back, releasing, spending
from pool.settlement.states import ConfirmationState

MOST_SHOWN = 20  # unanswered rows named at once


class Unanswered(Refusal):
    code = "outcome_unanswered"
    sentence = N_("Say how it goes for %(employee)s with %(module)s.")
    kind = "invalid"


class AnswerWrong(Refusal):
    """A prepared answer that no longer holds, such as a day that was right for another half-year."""

    code = "outcome_wrong"
    sentence = N_("The answer for %(employee)s with %(module)s is not complete. Open it and save it again.")
    kind = "invalid"


@transaction.atomic
def save_outcomes(*, confirmation: Confirmation, answers: dict[int, Answer], by, at: datetime) -> int:
    """Keep answers, by key of their line; all of them or none. Returns how many. The last one saved counts.

    Raises:
        Refusals: what is wrong, each with `field` = `<line>-<field of the answer>`.
        WrongState: it has been signed.
        NotFound: not of this municipality, or a line that is not asked of.
    """
    guard.require(by, "confirmations.prepare")
    application, confirmation = _held(confirmation, by)
    asked = {line.pk: line for line in confirmations.asked(confirmation)}
    if answers.keys() - asked.keys():
        raise NotFound()
    kept = _checked(answers, asked, at)
    known = confirmations.answers(confirmation)
    changed = [key for key, answer in kept.items() if key not in known or confirmations.answer_of(known[key]) != answer]
    for key in changed:
        row = known.get(key) or Outcome(confirmation=confirmation, line_id=key)
        for name, value in vars(kept[key]).items():
            setattr(row, name, value)
        row.changed_at, row.changed_by = at, by
        row.save()
    _tell("settlement.save_outcomes", confirmation, by, at, {"lines": changed})
    return len(kept)


def save_outcome(*, confirmation: Confirmation, line: Line, answer: Answer, by, at: datetime) -> Outcome:
    """Keep the answer for one line; see `save_outcomes`."""
    save_outcomes(confirmation=confirmation, answers={line.pk: answer}, by=by, at=at)
    return Outcome.objects.get(confirmation=confirmation, line=line)


@transaction.atomic
def sign(*, confirmation: Confirmation, by, at: datetime) -> Confirmation:
    """Sign what has been answered. It cannot be changed after; the next call shows it, and asks again.

    The lines' outcomes are kept, parts of the grant are released or held, what is given back is cancelled or claimed,
    and what was paid for completed modules is kept. The duty is met, so payments that waited for it wait no more.

    Raises:
        Refusals: rows that are not answered, by employee and module.
        WrongState: it has been signed.
        PaymentOnItsWay, SettledByAccounts: a place cannot be given back in this way.
        NotAllowed, NotFound: not a signatory of this municipality.
    """
    guard.require(by, "confirmations.sign")
    application, confirmation = _held(confirmation, by)
    asked, answers = confirmations.asked(confirmation), confirmations.answers(confirmation)
    _refuse_incomplete(asked, answers, at)
    confirmation.outcomes.exclude(line__in=asked).delete()  # no longer asked of, so not signed either
    rows = [(line, answers[line.pk]) for line in asked]
    content = canon.plain(_content(confirmation, rows, by, at))
    confirmation.content, confirmation.sha256 = content, canon.fingerprint(content)
    confirmation.state, confirmation.signed_at, confirmation.signed_by = ConfirmationState.SIGNED, at, by
    confirmation.save(update_fields=["content", "sha256", "state", "signed_at", "signed_by"])
    Duty.objects.filter(pk=confirmation.duty_id).update(met_at=at)
    many.confirm_lines(outcomes={line.pk: item.kind for line, item in rows}, by=by, at=at)
    _give_back(application, rows, by, at)
    released, held = releasing.follow_outcomes(application=application, by=by, at=at)
    spending.keep_completed(application=application, by=by, at=at)
    facts = {"sha256": confirmation.sha256, "lines": len(rows), "released": released, "held": held}
    _tell("settlement.sign_confirmation", confirmation, by, at, facts)
    return confirmation


def _held(confirmation: Confirmation, by) -> tuple[Application, Confirmation]:
    """The case first, then its confirmation: everybody holds them in this order."""
    guard.require_own(by, confirmation.application.municipality_id)
    application = lock(Application, confirmation.application_id)
    confirmation = lock(Confirmation, confirmation.pk)
    if confirmation.state != ConfirmationState.OPEN:
        raise WrongState(state=confirmation.get_state_display())
    return application, confirmation


def _checked(answers: dict[int, Answer], asked: dict[int, Line], at: datetime) -> dict[int, Answer]:
    today = at.astimezone(periods.COPENHAGEN).date()
    kept, wrong = {}, []
    for key, answer in answers.items():
        try:
            kept[key] = outcomes.checked(answer, asked[key].term, today)
        except (Refusal, Refusals) as problem:
            for item in problem.items if isinstance(problem, Refusals) else [problem]:
                item.field = f"{key}-{item.field}"
                wrong.append(item)
    raise_all(wrong)
    return kept


def _refuse_incomplete(asked: list[Line], answers: dict[int, Outcome], at: datetime) -> None:
    """Name the rows that are not answered, or whose answer does not hold any more."""
    today = at.astimezone(periods.COPENHAGEN).date()
    wrong: list[Refusal] = []
    for line in asked:
        facts = {"employee": line.employee.reference, "module": line.module.code}
        if line.pk not in answers:
            wrong.append(Unanswered(field=f"{line.pk}-kind", **facts))
            continue
        try:
            outcomes.checked(confirmations.answer_of(answers[line.pk]), line.term, today)
        except (Refusal, Refusals):
            wrong.append(AnswerWrong(field=f"{line.pk}-kind", **facts))
    raise_all(wrong[:MOST_SHOWN])


def _content(confirmation: Confirmation, rows: list[tuple[Line, Outcome]], by, at: datetime) -> dict:
    application = confirmation.application
    return {
        "reference": confirmation.duty.reference,
        "case": application.reference,
        "municipality": application.municipality.official_name,
        "round": application.round.code,
        "call": confirmation.call.number,
        "last_term": confirmation.call.last_term,
        "signed_at": at,
        "signed_by": str(by),
        "rows": [
            {
                "line": line.pk,
                "employee": line.employee.reference,
                "initials": line.employee.initials,
                "scheme": line.scheme.code,
                "module": line.module.code,
                "module_da": line.module.name_da,
                "module_en": line.module.name_en,
                "term": line.term,
                "outcome": item.kind,
                "completed_on": item.completed_on,
                "proof": item.proof,
                "until_term": item.until_term,
                "gives_back": item.gives_back,
                "note": item.note,
            }
            for line, item in rows
        ],
    }


def _give_back(application: Application, rows: list[tuple[Line, Outcome]], by, at: datetime) -> None:
    """The places that end with their money going back, each with the employee's later modules that have not begun."""
    funded = {line.pk: line for line in confirmations.funded(application)}
    places = confirmations.places(application)
    known = {place.line: place for place in places}
    gone: set[int] = set()
    for line, item in rows:
        if item.gives_back:
            own = replace(known[line.pk], outcome=item.kind)
            gone.update(outcomes.given_back(own, places))
    if gone:
        reference = f"{application.reference}: {', '.join(_named(funded[key]) for key in sorted(gone))}"
        giving_back.give_back(
            application=application,
            lines=[funded[key] for key in sorted(gone)],
            reason_class=accounts.CHANGED,
            why=reference[:2000],
            giver=by,
            by=by,
            at=at,
        )


def _named(line: Line) -> str:
    return f"{line.employee.reference} {line.module.code} {line.term}"


def _tell(verb: str, confirmation: Confirmation, by, at: datetime, facts: dict) -> None:
    reference, case = confirmation.duty.reference, confirmation.application.reference
    journal.tell(verb=verb, subject=f"confirmation:{reference}", case=case, by=by, at=at, facts=facts)
