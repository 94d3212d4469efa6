from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from pool.applications import queries
from pool.applications.models import Line
from pool.applications.services import drafting, lines
from pool.journal.models import Entry
from pool.kernel.refusals import NotFound, WrongState
from pool.workforce.models import Employee
from pool.workforce.rules import CivilNumber
from tests import factories
from tests.factories import DEADLINE, NOW, RATE

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


@pytest.fixture
def draft(world):
    return factories.draft(world, world.aarhus, count=3)


@pytest.fixture
def by(world):
    return world.people.preparer


def shown(application) -> list[tuple]:
    return [
        (line.rank, line.employee.reference, line.module.code, line.term, line.scheme.code)
        for line in queries.lines_of(application)
    ]


def asked(application) -> Decimal:
    application.refresh_from_db()
    return application.requested_amount


def test_the_sum_asked_for_follows_the_lines(draft, by):
    assert asked(draft) == 3 * RATE
    line = factories.add_line(draft, by, reference="2000", module="IND")
    assert asked(draft) == 4 * RATE
    lines.remove_line(line=line, by=by, at=NOW)
    assert asked(draft) == 3 * RATE
    for line in queries.lines_of(draft):
        lines.remove_line(line=line, by=by, at=NOW)
    assert asked(draft) == 0


def test_without_a_scheme_the_first_that_pays_for_the_module_is_taken(draft, by):
    found = [
        lines.add_line(application=draft, employee="1001", module=module, term="2027E", by=by, at=NOW)
        for module in ("ind", "VID")
    ]
    assert [(line.module.code, line.scheme.code) for line in found] == [("IND", "A"), ("VID", "B")]


@pytest.mark.parametrize(
    ("change", "refusal", "field"),
    [
        ({"employee": "9999"}, lines.UnknownEmployee, "employee"),
        ({"employee": ""}, lines.UnknownEmployee, "employee"),
        ({"module": "XXX"}, lines.UnknownModule, "module"),
        ({"module": ""}, lines.UnknownModule, "module"),
        ({"module": "VID", "scheme": "A"}, lines.ModuleNotInScheme, "module"),
        ({"scheme": "C"}, lines.UnknownScheme, "scheme"),
        ({"term": "2026E"}, lines.TermOutsideRound, "term"),
        ({"term": "2029F"}, lines.TermOutsideRound, "term"),
        ({"term": "soon"}, lines.TermOutsideRound, "term"),
        ({"module": "😀" * 300}, lines.UnknownModule, "module"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(draft, by, change, refusal, field):
    given = {"employee": "1001", "module": "IND", "term": "2027F", "scheme": "", **change}
    with pytest.raises(refusal) as caught:
        lines.add_line(application=draft, by=by, at=NOW, **given)
    assert caught.value.field == field
    assert len(str(caught.value.facts.get("given", ""))) <= 40
    assert asked(draft) == 3 * RATE


def test_an_employee_of_another_municipality_is_unknown(world, draft, by):
    factories.draft(world, world.laesoe, count=5)  # has 1004 and 1005, Aarhus has not
    with pytest.raises(lines.UnknownEmployee):
        lines.add_line(application=draft, employee="1005", module="IND", term="2027F", by=by, at=NOW)


def test_a_pair_is_asked_for_once_in_an_application(draft, by):
    with pytest.raises(lines.AskedAlready) as caught:
        factories.add_line(draft, by, term="2028F", scheme="B")
    assert caught.value.facts == {"employee": "1001", "module": "SAM", "application": "2026-1-751"}


def test_a_pair_is_asked_for_once_in_all_rounds_and_pools(world, draft, by):
    second = factories.open_round(code="2026-2")
    other = drafting.start(round=second, municipality=world.aarhus, by=by, at=NOW)
    with pytest.raises(lines.AskedAlready) as caught:
        factories.add_line(other, by, scheme="B")
    assert caught.value.facts["application"] == "2026-1-751"
    factories.add_line(other, by, module="IND")
    lines.remove_line(line=queries.lines_of(draft)[0], by=by, at=NOW)
    factories.add_line(other, by)
    assert len(shown(other)) == 2


def test_the_database_itself_keeps_a_pair_single(draft):
    line = queries.lines_of(draft)[0]
    line.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        line.save(force_insert=True)
    line.live = False
    line.save(force_insert=True)


def test_a_refused_line_leaves_no_employee_behind(draft, by):
    with pytest.raises(lines.ModuleNotInScheme):
        factories.add_line(draft, by, reference="3000", module="XXX")
    with pytest.raises(CivilNumber):
        factories.add_line(draft, by, reference="010190-1234")
    assert Employee.objects.filter(municipality=draft.municipality).count() == 3


def test_a_line_can_be_changed_and_not_onto_another(draft, by):
    line = factories.add_line(draft, by, module="IND")
    changed = lines.change_line(line=line, module="tvp", term="efterår 2028", scheme="b", by=by, at=NOW)
    assert (changed.module.code, changed.term, changed.scheme.code, changed.rank) == ("TVP", "2028E", "B", 4)
    with pytest.raises(lines.AskedAlready):
        lines.change_line(line=line, module="SAM", term="2028E", scheme="B", by=by, at=NOW)
    assert shown(draft)[-1] == (4, "1001", "TVP", "2028E", "B")


def test_lines_are_moved_in_the_order_of_importance(draft, by):
    first, second, third = queries.lines_of(draft)
    lines.move_line(line=third, up=True, by=by, at=NOW)
    assert [row[1] for row in shown(draft)] == ["1001", "1003", "1002"]
    lines.move_line(line=first, up=True, by=by, at=NOW)
    lines.move_line(line=second, up=False, by=by, at=NOW)
    assert [row[:2] for row in shown(draft)] == [(1, "1001"), (2, "1003"), (3, "1002")]


def test_gaps_in_the_order_close_when_a_line_moves(draft, by):
    lines.remove_line(line=queries.lines_of(draft)[1], by=by, at=NOW)
    lines.move_line(line=queries.lines_of(draft)[1], up=True, by=by, at=NOW)
    assert [row[:2] for row in shown(draft)] == [(1, "1003"), (2, "1001")]


def test_a_line_removed_by_somebody_else_is_not_there_any_more(draft, by):
    line = queries.lines_of(draft)[0]
    lines.remove_line(line=line, by=by, at=NOW)
    line = Line(pk=10**6, application=draft)
    for deed in (
        lambda: lines.remove_line(line=line, by=by, at=NOW),
        lambda: lines.change_line(line=line, module="SAM", term="2027F", scheme="A", by=by, at=NOW),
        lambda: lines.move_line(line=line, up=True, by=by, at=NOW),
        lambda: queries.line(draft, line.pk),
    ):
        with pytest.raises(NotFound):
            deed()


def test_a_line_of_another_application_is_not_found(world, draft):
    foreign = queries.lines_of(factories.draft(world, world.laesoe))[0]
    with pytest.raises(NotFound):
        queries.line(draft, foreign.pk)


@pytest.mark.parametrize("verb", ["add", "change", "remove", "move"])
@pytest.mark.parametrize("why", ["late", "sent"])
def test_no_line_changes_after_the_deadline_or_after_sending(world, verb, why, by):
    draft = factories.submitted(world, world.aarhus) if why == "sent" else factories.draft(world, world.aarhus)
    at = NOW if why == "sent" else DEADLINE + SECOND
    line, before = queries.lines_of(draft)[0], shown(draft)
    deeds = {
        "add": lambda: factories.add_line(draft, by, at, module="IND"),
        "change": lambda: lines.change_line(line=line, module="IND", term="2027F", scheme="A", by=by, at=at),
        "remove": lambda: lines.remove_line(line=line, by=by, at=at),
        "move": lambda: lines.move_line(line=line, up=False, by=by, at=at),
    }
    told = Entry.objects.count()
    with pytest.raises(WrongState if why == "sent" else drafting.DeadlinePassed):
        deeds[verb]()
    assert (shown(draft), Entry.objects.count()) == (before, told)


def test_a_line_can_still_be_added_at_the_deadline_itself(draft, by):
    assert factories.add_line(draft, by, DEADLINE, module="IND").pk


def test_an_application_holds_no_more_lines_than_it_may(draft, by, monkeypatch):
    monkeypatch.setattr(lines, "MOST_LINES", 3)
    with pytest.raises(lines.TooManyLines) as caught:
        factories.add_line(draft, by, module="IND")
    assert caught.value.facts == {"most": 3}


def test_reading_three_lines_is_one_query(draft, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(shown(draft)) == 3
