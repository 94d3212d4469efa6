"""Letters in the later life of a grant: from what an order tells to the words and the document."""

import io
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pypdf
import pytest
from django.db import transaction
from django.utils import translation

from pool.awards.models import Award
from pool.awards.services import deciding, running
from pool.kernel import periods
from pool.letters import casefile, catalogue, queries, reading, reprinting, verification
from pool.letters.facts import about, terms
from pool.letters.models import Order
from pool.letters.printing import page
from pool.letters.services import ordering, writing
from pool.letters.states import LetterKind as K
from pool.letters.states import OrderState
from tests import factories, paper_reader, written
from tests.factories import AFTER, RATE

pytestmark = pytest.mark.django_db

DEADLINE = AFTER + timedelta(days=21)
LINE = {"scheme": "A", "employee": "1001", "module": "SAM", "module_da": "Samtaler", "module_en": "Conversations"}
LINE |= {"term": "2027F", "amount": RATE}
LEGAL = {"legal_basis_da": "§ 8", "legal_basis_en": "section 8", "appeal_da": "I kan klage.", "appeal_en": "Appeal."}
ACCOUNTS = {
    "reference": "2026-1-751-R-A", "scheme": "A", "approved": "full", "by_modules": True, "entries": [],
    "modules_granted": 2, "modules_completed": 2, "granted_amount": 2 * RATE, "paid_amount": 2 * RATE,
    "other_income_amount": Decimal(0), "approved_amount": 2 * RATE, "kept_amount": 2 * RATE,
    "repay_amount": Decimal(0), "still_to_pay_amount": Decimal(0), "decision": "Alt er i orden.", "decided_by": "Carl",
}  # fmt: skip
CHANGE = {
    "reference": "2026-1-751-E1", "kind": "employee", "approved": True, "asked_on": AFTER.date(), "asked_by": "Karen",
    "rows": [
        {"label_da": "Medarbejder", "label_en": "Employee", "before_da": "1001", "before_en": "1001",
         "after_da": "1009", "after_en": "1009"},
    ],
    "why": "1001 har fået nyt job.", "decision": "1009 opfylder kravene.", "released_amount": Decimal(0),
    "decided_by": "Carl",
}  # fmt: skip
CLAIM = {
    "reference": "2026-1-751-K1", "scheme": "A", "ground": "not_completed", "amount": RATE, "explanation": "Stoppet.",
    "answer": "Vi er uenige.\nHun var syg.", "answered_on": AFTER, "decision": "Sygdom er ingen grund.",
    "due_on": AFTER.date(), "lines": [LINE], "proposed_by": "Carl Controller", "decided_by": "Dina", **LEGAL,
}  # fmt: skip
REMINDED = {"due_on": AFTER.date() + timedelta(days=7), "number": 1, "payments_wait": False}
SETTLED = {
    "rows": [
        {"scheme": "A", "awarded": 2 * RATE, "paid": 2 * RATE, "kept": RATE, "annulled": Decimal(0), "repaid": RATE,
         "claimed": RATE},
    ],
    "settled_on": AFTER,
}  # fmt: skip
ABOUT = {
    K.ACCEPTANCE_REMINDER: {
        "award": "2026-1-751", "decided_on": AFTER, "awarded_amount": 2 * RATE, "deadline": DEADLINE, "number": 1,
    },
    K.LAPSE: {
        "award": "2026-1-751", "decided_on": AFTER, "awarded_amount": 2 * RATE, "released_amount": 2 * RATE,
        "paid_amount": Decimal(0), "ground": "not_accepted", "deadline": DEADLINE, "explanation": "Intet svar.",
        "proposed_by": "Carl", "signed_by": "Dina",
    },
    K.PAYMENT_NOTICE: {
        "payment": "P1", "amount": RATE, "paid_on": AFTER.date(), "parts": [{**LINE, "instalment": 1, "terms": []}],
    },
    K.CONFIRMATION_REMINDER: {
        "reference": "2026-1-751-C1", "call_number": 1, "called_on": AFTER.date(), "lines_count": 2, **REMINDED,
    },
    K.CHANGE_DECISION: CHANGE,
    K.ACCOUNTS_REMINDER: {"reference": "2026-1-751-R-A", "scheme": "A", "level": "own", **REMINDED},
    K.ACCOUNTS_DECISION: ACCOUNTS,
    K.REPAYMENT: CLAIM,
    K.DEBT_COLLECTION: {
        "reference": "2026-1-751-K1", "invoice": "4711", "amount": RATE, "repaid_amount": Decimal(0),
        "left_amount": RATE, "due_on": AFTER.date(), "decided_on": AFTER, "handed_over_on": AFTER,
    },
    K.OFFER: {"answer_by": DEADLINE, "amount": RATE, "lines": [{"place": 12, **LINE, "scheme": ""}]},
    K.SETTLEMENT: SETTLED,
}  # fmt: skip


@pytest.fixture
def case(world):
    """A case of two lines, both granted, with the letter of its grant."""
    world.round = factories.open_round(code="2026-2")
    factories.assessed(world, world.aarhus, count=2)
    factories.closed(world)
    run = running.propose(round=world.round, by=world.people.caseworker, at=AFTER)
    run = running.approve(run=run, why="Som bekendtgjort.", by=world.people.decider, at=AFTER)
    deciding.decide(run=run, by=world.people.decider, at=AFTER)
    award = Award.objects.get()
    written.letter(award=award, by=world.people.decider, at=AFTER)
    return award.application


def ordered(world, case, which, /, at=AFTER, **more) -> Order:
    """The order of a letter with the facts of `ABOUT`, some of them otherwise."""
    told = {**ABOUT[which], **more}
    if "award" in told:
        told["award"] = case.awards.get().reference
    return ordering.order(kind=which, application=case, about=told, by=world.people.decider, at=at)


def facts(world, case, which, /, language="da", at=AFTER, **more) -> dict:
    order = ordered(world, case, which, at, **more)
    with translation.override(language):
        return catalogue.LETTERS[which].facts(order)


def text(world, case, which, /, at=AFTER, **more) -> str:
    """The letter as it reads, with single blanks."""
    letter = writing.write(order=ordered(world, case, which, at, **more), by=world.people.decider, at=at)
    return re.sub(r"\s+", " ", " ".join(block.text for block in reading.blocks(page(letter.facts))))


# What an order tells


def test_amounts_days_and_moments_are_read_from_plain_json():
    with translation.override("da"):
        assert about.day("2027-05-31") == "31. maj 2027"
        assert about.day(datetime(2027, 5, 31, 22, 30, tzinfo=UTC).isoformat()) == "1. juni 2027"  # in Copenhagen
        assert about.day(None) == "" and about.moment(None) == ""
        assert about.moment("2027-05-31T12:00:00+02:00") == "mandag 31. maj 2027 kl. 12.00"
    assert about.amount("25000.00") == RATE


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
@pytest.mark.parametrize("kind", ABOUT)
def test_facts_have_all_that_the_texts_may_name(world, case, kind, language):
    found = facts(world, case, kind, language=language)
    assert catalogue.LETTERS[kind].names.keys() <= found.keys()
    assert {name for name in catalogue.LETTERS[kind].names if not isinstance(found[name], str | int)} == set()


def test_every_kind_is_written_kept_and_comes_out_the_same_again(world, case):
    letters = [writing.write(order=ordered(world, case, kind), by=world.people.decider, at=AFTER) for kind in ABOUT]
    for letter in letters:
        assert paper_reader.faults(bytes(letter.pdf)) == []
        told = verification.told(queries.by_code(letter.code))
        assert told.awarded_amount is None and told.says
    found = reprinting.every_letter()
    assert (found.done, found.problem) == (len(ABOUT) + 1, "")
    assert queries.first_unproved() == ""
    titles = [item.title for item in casefile.documents(case, AFTER)]
    assert all(any(letter.reference in title for title in titles) for letter in letters)


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        (K.LAPSE, {"ground": "gossip"}),
        (K.REPAYMENT, {"ground": "gossip"}),
        (K.REPAYMENT, {"amount": "much"}),
        (K.CHANGE_DECISION, {"kind": "gossip"}),
        (K.CHANGE_DECISION, {"award": "2026-9-751"}),
        (K.OFFER, {"answer_by": "soon"}),
        (K.ACCOUNTS_DECISION, {"scheme": "Q"}),
    ],
)
def test_an_order_that_makes_no_sense_fails_alone(world, case, kind, more):
    order = ordering.order(
        kind=kind, application=case, about={**ABOUT[kind], **more}, soon=False, by=world.people.decider, at=AFTER
    )
    with transaction.atomic():
        assert writing.attempt(order=order, by=world.people.decider, at=AFTER) is None
    order.refresh_from_db()
    assert order.problem and order.state == OrderState.WAITING
    assert text(world, case, K.SETTLEMENT)


def test_a_grant_of_another_case_is_not_spoken_of(world, case):
    world.round = factories.open_round(code="2026-7")
    other = factories.submitted(world, world.laesoe)
    order = ordering.order(kind=K.LAPSE, application=other, about=ABOUT[K.LAPSE], by=world.people.decider, at=AFTER)
    with pytest.raises(Award.DoesNotExist):
        about.grant(order, case.awards.get().reference)
    with pytest.raises(Award.DoesNotExist):
        about.grant(order)


# Acceptance


def test_reminder_of_acceptance_says_by_when_and_after_it_what_can_still_be_done(world, case):
    before = text(world, case, K.ACCEPTANCE_REMINDER)
    assert "Accepter tilskuddet senest" in before and "logger ind på" in before
    after = text(world, case, K.ACCEPTANCE_REMINDER, at=DEADLINE + timedelta(seconds=1), number=2)
    assert "Skriv til os i dag, hvis I stadig vil have tilskuddet. Fristen var" in after
    assert "logger ind på" not in after and "Dette er påmindelse nummer 2." in after


def test_reminder_names_the_letter_that_stands(world, case):
    award = case.awards.get()
    assert facts(world, case, K.ACCEPTANCE_REMINDER)["granted_reference"] == f"{award.reference}-A1"
    letter = award.letters.get()
    later = AFTER + timedelta(days=2)
    written.letter(award=award, replaces=letter, correction="En dato.", by=world.foreign.signatory, at=later)
    found = facts(world, case, K.ACCEPTANCE_REMINDER, language="en")
    assert found["granted_reference"] == f"{award.reference}-A2"


def test_lapse_says_why_and_what_was_paid(world, case):
    said = text(world, case, K.LAPSE)
    assert "I har ikke accepteret tilskuddet inden fristen, som var" in said and "Intet svar." in said
    assert "Vi har betalt jer" not in said
    midnight = datetime(2027, 7, 31, 22, tzinfo=UTC)  # 1 August in Copenhagen
    said = text(world, case, K.LAPSE, ground="not_started", deadline=midnight, paid_amount=RATE)
    assert "inden fristen, som var 31. juli 2027." in said and "Vi har betalt jer 25.000,00 kr. Skal" in said
    said = text(world, case, K.LAPSE, ground="declined", deadline=None)
    assert "I har selv sagt, at I ikke vil have tilskuddet." in said


# Payments and confirmations


def test_payment_tells_each_part_and_the_quarter_of_a_budget(world, case):
    quarter = {"scheme": "B", "employee": "", "module": "", "module_da": "", "module_en": "", "term": ""}
    parts = [
        {**LINE, "instalment": 1, "terms": ["2027F"]},
        {**quarter, "terms": ["2027F"], "instalment": 2, "amount": RATE},
    ]
    found = facts(world, case, K.PAYMENT_NOTICE, language="en", amount=2 * RATE, parts=parts)
    assert [(row["employee"], row["module"], row["term"], row["amount"]) for row in found["lines"]] == [
        ("1001", "Conversations", "spring 2027", "25,000.00"), ("Budget", "By the budget", "spring 2027", "25,000.00"),
    ]  # fmt: skip
    assert (found["lines_total"], found["schemes_count"], found["lines_count"]) == ("50,000.00", 2, 2)


def test_long_payment_has_its_table_in_a_file(world, case):
    parts = [{**LINE, "instalment": 1, "terms": ["2027F"]}] * 501
    letter = writing.write(
        order=ordered(world, case, K.PAYMENT_NOTICE, amount=501 * RATE, parts=parts), by=world.people.decider, at=AFTER
    )
    assert letter.facts["lines_file"] == "linjer.csv" and len(letter.facts["lines"]) == 501
    enclosed = pypdf.PdfReader(io.BytesIO(bytes(letter.pdf))).attachments["linjer.csv"][0]
    file = enclosed.decode("utf-8-sig").splitlines()
    assert file[0] == "number;employee;scheme;module;term;instalment;amount"
    assert len(file) == 502 and file[-1].startswith("501;1001;A;Samtaler")
    assert "Tabellen viser de første 500 linjer." in " ".join(paper_reader.text(bytes(letter.pdf)).split())


@pytest.mark.parametrize("kind", [K.CONFIRMATION_REMINDER, K.ACCOUNTS_REMINDER])
def test_reminder_says_what_happens_and_then_that_it_has_happened(world, case, kind):
    early = text(world, case, kind)
    assert "til tiden" not in early and "stopper vi alle udbetalinger" in early
    late = text(world, case, kind, at=AFTER + timedelta(days=9), payments_wait=True, number=3)
    assert "i dag. Fristen var" in late and "Derfor har vi stoppet alle udbetalinger til jer." in late
    assert "påmindelse nummer 3" in late


def test_last_day_is_not_late(world, case):
    assert not facts(world, case, K.ACCOUNTS_REMINDER, at=AFTER + timedelta(days=7))["is_late"]
    assert facts(world, case, K.ACCOUNTS_REMINDER, at=AFTER + timedelta(days=8))["is_late"]


@pytest.mark.parametrize(
    ("level", "said"),
    [
        ("own", "I skal ikke bruge en revisor."),
        ("statement", "eller jeres kommunale revision skal skrive en erklæring. Send revisor et link"),
        ("performance", "skal skrive en erklæring og lave forvaltningsrevision."),
    ],
)
def test_reminder_of_accounts_says_who_vouches_for_them(world, case, level, said):
    assert said in text(world, case, K.ACCOUNTS_REMINDER, level=level)


# Changes


def test_approved_change_amends_the_grant(world, case):
    said = text(world, case, K.CHANGE_DECISION)
    assert "Jeres ændring er godkendt: en anden medarbejder" in said
    day = periods.format_day(AFTER.date(), "da")
    assert f"Dette brev er et tillæg til vores brev af {day} ({case.awards.get().reference}-A1)." in said
    assert "Alt andet i tilsagnet står ved magt." in said and "Medarbejder 1001 1009" in said
    assert "som vi ellers skulle have betalt" not in said


def test_refused_change_says_why_and_what_they_can_do(world, case):
    said = text(world, case, K.CHANGE_DECISION, approved=False, decision="Hun er ikke ansat endnu.")
    assert "Jeres ændring er ikke godkendt" in said and "gælder uændret" in said
    assert "Hun er ikke ansat endnu." in said and "I kan søge om en anden ændring på" in said
    assert "§§ 22 og 24" in said and "Alt andet i tilsagnet" not in said


def test_withdrawal_says_what_is_not_paid(world, case):
    said = text(world, case, K.CHANGE_DECISION, kind="withdrawal", released_amount=RATE)
    assert "pladser, I opgiver" in said and "I ikke får 25.000,00 kr., som vi ellers skulle have betalt." in said


# Accounts, claims and the end


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "I beholder 50.000,00 kr., og ingen af os skal betale mere."),
        ({"repay_amount": RATE}, "I har fået 25.000,00 kr. mere, end I kan beholde."),
        ({"still_to_pay_amount": RATE}, "I får 25.000,00 kr. mere af os."),
        ({"approved": "partly"}, "er delvist godkendt"),
        ({"modules_completed": 1}, "I har gennemført 1 af 2 moduler."),
        ({"modules_completed": None}, "I har gennemført 0 af 2 moduler."),
    ],
)
def test_accounts_say_what_follows(world, case, more, said):
    assert said in text(world, case, K.ACCOUNTS_DECISION, **more)


def test_accounts_by_costs_show_each_budget_line(world, case):
    entry = {"post_da": "Vikarer", "post_en": "Substitutes", "budget": RATE, "cost": RATE, "approved": RATE - 1}
    said = text(
        world, case, K.ACCOUNTS_DECISION, by_modules=False, entries=[{**entry, "note": "Et bilag mangler."}] * 2
    )
    assert "Vikarer Et bilag mangler. 25.000,00 25.000,00 24.999,00" in said and "I alt 50.000,00" in said
    assert "Modulerne" not in said


def test_claim_tells_hearing_reasons_and_that_it_raises_nothing(world, case):
    said = text(world, case, K.REPAYMENT)
    for piece in (
        "Betal 25.000,00 kr. senest", "Skriv 2026-1-751-K1 på betalingen", "Modulerne er ikke gennemført.",
        "Vi er uenige. Hun var syg.", "Sygdom er ingen grund.", "§§ 22 og 24", "aldrig et kontonummer",
        "Gældsstyrelsen", "Tilbagebetalingen ændrer ikke, hvad I ellers kan få udbetalt.", "I kan klage.",
        "Carl Controller controller",
    ):  # fmt: skip
        assert piece in said, piece


def test_claim_without_an_answer_or_a_hearing(world, case):
    said = text(world, case, K.REPAYMENT, answer="", answered_on=None)
    assert "Vi hørte jer, før vi afgjorde sagen. I svarede ikke." in said
    said = text(world, case, K.REPAYMENT, ground="voluntary", answer="", answered_on=None, lines=[], proposed_by="Kim")
    assert "Vi hørte jer" not in said and "Kim" not in said and "Det gælder kravet" not in said


def test_hearing_of_a_claim_is_read_like_any_hearing(world, case):
    told = {"number": "2026-1-751-K1", "content": "Modulet er afbrudt.", "until": DEADLINE, "amount": RATE}
    letter = written.letter(kind=K.HEARING, application=case, about=told, by=world.people.decider, at=AFTER)
    said = reading.body(reading.blocks(page(letter.facts)))
    assert "Modulet er afbrudt." in said and not any("jeres ansøgning" in item for item in said)


def test_debt_and_settlement_tell_what_is_left(world, case):
    assert "Det har I betalt" not in text(world, case, K.DEBT_COLLECTION)
    assert "Det har I betalt 5.000,00" in text(world, case, K.DEBT_COLLECTION, repaid_amount=Decimal(5_000))
    assert "I skylder os ikke noget." in text(world, case, K.SETTLEMENT)
    owing = [{**SETTLED["rows"][0], "repaid": Decimal(0)}]
    assert "Resten inddriver Gældsstyrelsen." in text(world, case, K.SETTLEMENT, rows=owing)


def test_offer_tells_the_place_and_is_no_grant(world, case):
    said = text(world, case, K.OFFER)
    assert "12 1001 Samtaler forår 2027 25.000,00" in said and "Tilbuddet er ikke et tilsagn." in said


# The grant letter's own promises


@pytest.mark.parametrize(
    ("kind", "part", "said"),
    [
        ("yearly", "", "Moduler i forår 2027"),
        ("start_completion", "start", "Når de begynder: moduler i forår 2027"),
        ("start_completion", "completion", "Når de er bestået: moduler i forår 2027"),
        ("quarterly", "2027Q2", "Budgettet for 2. kvartal 2027"),
    ],
)
def test_plan_says_what_each_instalment_is_for(world, case, kind, part, said):
    award = case.awards.get()
    item = {"number": 1, "due_on": "2027-02-01", "amount": "50000.00", "terms": ["2027F"], "kind": kind, "part": part}
    award.terms["plan"] = [item]
    with translation.override("da"):
        assert terms.terms_facts(award)["payments"][0]["what"] == said


@pytest.mark.parametrize(
    ("times", "term", "accept_by", "day"),
    [
        (2, "2027F", "2026-12-01", "31 May 2027"),
        (1, "2027F", "2026-12-01", "1 December 2027"),
        (2, "2027E", "2026-12-01", "1 December 2027"),
        (2, "2027F", "2027-06-05", "1 December 2027"),
        (2, "2030F", "2026-12-01", "31 May 2030"),
        (1, "2027F", "2028-01-01", "1 December 2028"),
    ],
)
def test_first_confirmation_follows_the_calls_of_the_year(world, case, times, term, accept_by, day):
    award = case.awards.get()
    award.terms["plan"][0]["terms"] = [term]
    award.terms["plan"] = award.terms["plan"][:1]
    award.accept_by = datetime.fromisoformat(accept_by).date()
    for scheme in award.terms["schemes"].values():
        scheme["confirmations_a_year"] = times
    with translation.override("en"):
        found = terms.terms_facts(award)
    assert found["confirm_by"] == day
    assert found["confirm_often"] == ("twice a year" if times == 2 else "every year")


def test_grant_letter_sends_them_to_the_system(world, case):
    letter = case.letters.get()
    said = " ".join(reading.body(reading.blocks(page(letter.facts))))
    assert "Det gør jeres tilskudsansvarlige ved at logge ind på" in said
    assert "ved at skrive til" not in said
    assert "over beståede moduler" in said and "Krav skal betales inden 30 dage." in said


def test_auditors_are_those_that_every_scheme_takes():
    both = [{"takes_municipal_auditor": True}, {"takes_municipal_auditor": False}]
    with translation.override("en"):
        assert terms.auditors(both[:1]) == "a registered or state-authorised auditor or your municipal audit body"
        assert terms.auditors(both) == "a registered or state-authorised auditor"


def test_decisions_lie_with_those_of_the_round_and_reminders_do_not(world, case):
    for kind in (K.LAPSE, K.CHANGE_DECISION, K.ACCOUNTS_DECISION, K.REPAYMENT, K.ACCEPTANCE_REMINDER):
        writing.write(order=ordered(world, case, kind), by=world.people.decider, at=AFTER)
    kinds = {letter.kind for letter in queries.of_round(world.people.decider, case.round)}
    assert kinds == {"award", K.LAPSE, K.CHANGE_DECISION, K.ACCOUNTS_DECISION, K.REPAYMENT}
