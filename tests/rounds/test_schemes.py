"""Schemes and their terms are recorded by people, version by version; nothing that was recorded changes."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from pool.access.services import grant_role
from pool.awards.models import Award
from pool.awards.services import deciding, running
from pool.journal.models import Entry
from pool.kernel.refusals import NotAllowed, Refusal, Refusals
from pool.registry.models import Module, Programme
from pool.rounds import fields, planning, queries, services
from pool.rounds.models import Round, Scheme, SchemeTerms
from pool.rounds.services import schemes
from tests import factories
from tests.factories import AFTER, NOW, RATE
from tests.rounds.test_planning import planned
from tests.together import at_once

pytestmark = pytest.mark.django_db

NEXT = date(2026, 10, 1)
HIGHER = Decimal("27500.00")
POSTS = [
    {"code": "substitute_cover", "da": "Vikardækning", "en": "Substitute cover"},
    {"code": "travel", "da": "Rejser", "en": "Travel"},
]
ACTUAL = {"plan_kind": "quarterly", "settled_by": "actual_cost", "budget_posts": POSTS}
TERMS = {
    "rate_amount": Decimal("45000.00"), "answer_days": 14, "acceptance_days": 21, "start_within_months": 6,
    "change_percent": 10, "change_amount": Decimal("100000.00"), "statement_above_amount": Decimal("100000.00"),
    "audit_above_amount": Decimal("500000.00"), "de_minimis_amount": Decimal("500.00"), "retention_years": 5,
    "legal_basis_da": "vilkår", "legal_basis_en": "terms", "appeal_da": "Nej.", "appeal_en": "No.",
}  # fmt: skip


def scheme_a() -> Scheme:
    return Scheme.objects.get(code="A")


def terms(by, **given) -> SchemeTerms:
    return schemes.record_terms(**{"scheme": scheme_a(), "valid_from": NEXT, "by": by, "at": NOW, **given})


def scheme(by, **given) -> Scheme:
    facts = {
        "code": "E", "name_da": "Forsøg", "name_en": "Trial", "purpose_da": "Et formål.", "purpose_en": "A purpose.",
        "programme": Programme.objects.get(), "valid_from": date(2026, 1, 1),
        "modules": list(Module.objects.filter(code__in=("SAM", "VID"))), **TERMS, **given,
    }  # fmt: skip
    return schemes.record_scheme(by=by, at=NOW, **facts)


def codes(problem: Exception) -> list[tuple[str, str]]:
    items = problem.items if isinstance(problem, Refusals) else [problem]
    return [(item.code, item.field) for item in items]


def test_a_scheme_is_recorded_with_its_first_terms(world):
    by = world.people.administrator
    made = scheme(by, **ACTUAL, code=" E-1 ", appeal_da=" Nej.\r\n")
    (version,) = made.terms.all()
    assert (made.code, made.name_da, made.purpose_en, made.programme.code) == ("E-1", "Forsøg", "A purpose.", "DBU")
    assert (version.version, version.valid_from, version.recorded_by, version.recorded_at) == (
        1, date(2026, 1, 1), by, NOW,
    )  # fmt: skip
    said = fields.of(version)
    assert [module.code for module in said.pop("modules")] == ["VID", "SAM"]
    usual = {
        "begin_within_years": None, "complete_within_years": None, "offer_days": 10, "confirmations_a_year": 2,
        "confirm_days": 30, "accounts_months": 3, "claim_days": 30, "start_percent": 60,
        "takes_municipal_auditor": True,
    }  # fmt: skip
    assert said == {**TERMS, **ACTUAL, **usual}
    entry = Entry.objects.get(verb="rounds.record_scheme", subject="scheme:E-1")
    assert (entry.actor, entry.facts["version"], entry.facts["terms"]["rate_amount"]) == (
        "administrator", 1, "45000.00",
    )  # fmt: skip


def test_the_next_version_says_what_changed_and_the_first_stays(world):
    before = list(SchemeTerms.objects.order_by("pk").values())
    modules = list(Module.objects.filter(code__in=("SAM", "AFG")))
    made = terms(world.people.caseworker, rate_amount=HIGHER, complete_within_years=None, modules=modules)
    assert (made.version, made.valid_from, made.recorded_by) == (2, NEXT, world.people.caseworker)
    entry = Entry.objects.get(verb="rounds.record_terms")
    assert (entry.actor, entry.subject, entry.facts) == ("caseworker", "scheme:A", {
        "version": 2, "valid_from": "2026-10-01", "changed": {
            "rate_amount": ["25000.00", "27500.00"], "modules": [["SAM", "IND", "TVP"], ["SAM", "AFG"]],
            "complete_within_years": [4, None],
        },
    })  # fmt: skip
    assert list(SchemeTerms.objects.exclude(pk=made.pk).order_by("pk").values()) == before
    found = queries.schemes_with_terms().get(code="A")
    days = (NEXT - timedelta(days=1), NEXT)
    assert [queries.terms_on(found, day).version for day in days] == [1, 2]
    assert [item.rate_amount for item in queries.terms_in_force(NEXT)] == [HIGHER, RATE]


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"code": ""}, [("scheme_code_unclear", "code")]),
        ({"code": "a"}, [("scheme_code_unclear", "code")]),
        ({"code": "Æ"}, [("scheme_code_unclear", "code")]),
        ({"code": "-A"}, [("scheme_code_unclear", "code")]),
        ({"code": "A" * 11}, [("scheme_code_unclear", "code")]),
        ({"code": "A"}, [("scheme_code_taken", "code")]),
        ({"name_da": " "}, [("missing_field", "name_da")]),
        ({"name_en": "x" * 101}, [("too_long", "name_en")]),
        ({"purpose_da": "\x00"}, [("unreadable_text", "purpose_da")]),
        ({"valid_from": date(1, 1, 1)}, [("terms_day_out_of_reach", "valid_from")]),
        ({"valid_from": date(9999, 12, 31)}, [("terms_day_out_of_reach", "valid_from")]),
        (
            {"code": "?", "rate_amount": Decimal(0), "appeal_en": ""},
            [("scheme_code_unclear", "code"), ("rate_not_above_zero", "rate_amount"), ("missing_field", "appeal_en")],
        ),
    ],
)
def test_a_scheme_that_cannot_be_is_refused_with_all_its_faults(world, wrong, expected):
    with pytest.raises((Refusal, Refusals)) as caught:
        scheme(world.people.caseworker, **wrong)
    assert codes(caught.value) == expected
    assert (Scheme.objects.count(), SchemeTerms.objects.count()) == (2, 2)


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"rate_amount": Decimal(0)}, ("rate_not_above_zero", "rate_amount")),
        ({"rate_amount": Decimal("-1")}, ("rate_not_above_zero", "rate_amount")),
        ({"rate_amount": Decimal("1000000000000")}, ("not_an_amount", "rate_amount")),
        ({"rate_amount": Decimal("1.005")}, ("not_an_amount", "rate_amount")),
        ({"rate_amount": Decimal("NaN")}, ("not_an_amount", "rate_amount")),
        ({"change_amount": Decimal("-0.01")}, ("terms_amount_below_zero", "change_amount")),
        ({"acceptance_days": 0}, ("terms_out_of_range", "acceptance_days")),
        ({"acceptance_days": True}, ("terms_out_of_range", "acceptance_days")),
        ({"acceptance_days": None}, ("terms_out_of_range", "acceptance_days")),
        ({"confirmations_a_year": 3}, ("terms_out_of_range", "confirmations_a_year")),
        ({"start_percent": 100}, ("terms_out_of_range", "start_percent")),
        ({"retention_years": 4}, ("terms_out_of_range", "retention_years")),
        ({"begin_within_years": 10**30}, ("terms_out_of_range", "begin_within_years")),
        ({"begin_within_years": 5}, ("terms_completed_before_begun", "complete_within_years")),
        ({"audit_above_amount": Decimal("99999.99")}, ("terms_audit_below_statement", "audit_above_amount")),
        ({"plan_kind": "never"}, ("terms_choice_unknown", "plan_kind")),
        ({"plan_kind": "quarterly"}, ("terms_plan_does_not_fit", "plan_kind")),
        ({"modules": []}, ("terms_no_modules", "modules")),
        ({"legal_basis_da": "x" * 301}, ("too_long", "legal_basis_da")),
        ({"appeal_da": "  "}, ("missing_field", "appeal_da")),
        ({"budget_posts": POSTS}, ("terms_posts_not_needed", "budget_posts")),
        (ACTUAL | {"budget_posts": []}, ("terms_posts_missing", "budget_posts")),
        (ACTUAL | {"budget_posts": POSTS[1:]}, ("terms_posts_missing", "budget_posts")),
        (ACTUAL | {"budget_posts": POSTS + POSTS[:1]}, ("terms_post_unclear", "budget_posts")),
        (ACTUAL | {"budget_posts": [POSTS[0] | {"en": ""}]}, ("terms_post_unclear", "budget_posts")),
        (ACTUAL | {"budget_posts": [POSTS[0] | {"code": "Å"}]}, ("terms_post_unclear", "budget_posts")),
        ({"valid_from": NOW.date() - timedelta(days=1)}, ("terms_day_out_of_reach", "valid_from")),
        ({"valid_from": date(2040, 1, 1)}, ("terms_day_out_of_reach", "valid_from")),
        ({"rate_amount": RATE}, ("terms_nothing_new", "")),
        ({"seen": 0}, ("terms_newer_version", "")),
    ],
)
def test_terms_that_cannot_be_are_refused_at_their_field(world, wrong, expected):
    with pytest.raises((Refusal, Refusals)) as caught:
        terms(world.people.caseworker, **{"rate_amount": HIGHER, **wrong})
    assert codes(caught.value) == [expected]
    assert (SchemeTerms.objects.count(), Entry.objects.filter(verb="rounds.record_terms").count()) == (2, 0)


def test_modules_are_of_the_schemes_programme_and_each_counts_once(world):
    other = Programme.objects.create(code="X", name_da="Andet", name_en="Other", ects=10)
    strange = Module.objects.create(
        programme=other, code="XX", name_da="X", name_en="X", kind="elective", ects=5, position=1
    )
    own = Module.objects.get(code="SAM")
    for modules, code in (([own, strange], "terms_other_programme"), ([own, own], "terms_no_modules")):
        with pytest.raises(Refusal) as caught:
            terms(world.people.caseworker, modules=modules)
        assert codes(caught.value) == [(code, "modules")]


def test_a_version_begins_after_the_one_before(world):
    by = world.people.caseworker
    terms(by, rate_amount=HIGHER)
    for day in (NEXT, NEXT - timedelta(days=1)):
        with pytest.raises(Refusal) as caught:
            terms(by, rate_amount=RATE, valid_from=day)
        assert codes(caught.value) == [("terms_not_later", "valid_from")]
    with pytest.raises(Refusal) as caught:
        terms(by, rate_amount=RATE, valid_from=NEXT + timedelta(days=1), seen=1)
    assert codes(caught.value) == [("terms_newer_version", "")]
    made = terms(by, rate_amount=RATE, valid_from=NEXT + timedelta(days=1), seen=2)
    assert (made.version, made.rate_amount) == (3, RATE)


def test_others_record_nothing(world):
    for role in ("decider", "finance", "controller", "ministry", "auditor", "preparer", "signatory"):
        by = getattr(world.people, role)
        with pytest.raises(NotAllowed):
            terms(by, rate_amount=HIGHER)
        with pytest.raises(NotAllowed):
            scheme(by)
    assert (Scheme.objects.count(), SchemeTerms.objects.count()) == (2, 2)


def test_who_recorded_terms_does_not_open_a_round_that_uses_them(world):
    both = factories.person("both", "caseworker")
    grant_role(user=both, role="decider", by=world.people.administrator, at=NOW)
    both = type(both).objects.get(pk=both.pk)
    made = terms(both, rate_amount=HIGHER)
    new = planned(by=world.people.caseworker, terms=[made])
    with pytest.raises(planning.TermsRecordedByYou):
        services.open_round(round=new, by=both, at=NOW)
    assert Round.objects.get(pk=new.pk).state == "planned"
    assert services.open_round(round=new, by=world.people.decider, at=NOW).state == "open"


def test_who_recorded_terms_opens_a_round_that_uses_others(world):
    both = factories.person("both", "caseworker")
    grant_role(user=both, role="decider", by=world.people.administrator, at=NOW)
    both = type(both).objects.get(pk=both.pk)
    old = SchemeTerms.objects.get(scheme__code="A")
    terms(both, rate_amount=HIGHER)
    new = planned(by=world.people.caseworker, terms=[old])
    assert services.open_round(round=new, by=both, at=NOW).state == "open"


def test_an_award_keeps_the_terms_it_was_given_on(world):
    factories.assessed(world, world.aarhus, count=1)
    factories.closed(world)
    made = terms(world.people.administrator, rate_amount=HIGHER, claim_days=60, at=AFTER)
    run = running.propose(round=world.round, by=world.people.caseworker, at=AFTER)
    running.approve(run=run, why="Som bekendtgjort.", by=world.people.decider, at=AFTER)
    deciding.decide(run=run, by=world.people.decider, at=AFTER)
    kept = Award.objects.get().terms["schemes"]["A"]
    assert (made.version, kept["version"], kept["rate_amount"], kept["claim_days"]) == (2, 1, "25000.00", 30)


@pytest.mark.django_db(transaction=True)
def test_the_same_terms_together_are_recorded_once(transactional_db):
    world = factories.world()
    by = (world.people.caseworker, world.people.administrator)
    found = at_once(*(lambda user=user: terms(user, rate_amount=HIGHER) for user in by))
    assert sorted(codes(item)[0][0] if isinstance(item, Exception) else "recorded" for item in found) in (
        ["recorded", "terms_not_later"],
    )
    assert list(SchemeTerms.objects.filter(scheme__code="A").values_list("version", flat=True)) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_the_same_scheme_together_is_recorded_once(transactional_db):
    world = factories.world()
    by = (world.people.caseworker, world.people.administrator)
    found = at_once(*(lambda user=user: scheme(user) for user in by))
    refused = [item for item in found if isinstance(item, Exception)]
    assert [codes(item) for item in refused] == [[("scheme_code_taken", "code")]]
    assert Scheme.objects.get(code="E").terms.count() == 1
