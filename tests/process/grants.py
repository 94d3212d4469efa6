"""A round after its decision, with many people who try every deed on its grants, whether or not it is theirs to do.

What is refused is no fault; anything else that is raised is one.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

from django.db import transaction

from pool.access.models import User
from pool.applications.models import Application
from pool.applications.services import drafting
from pool.assessment.services import receiving
from pool.awards.models import Award, Lapse, Run
from pool.awards.services import deciding, running
from pool.kernel import periods
from pool.kernel.refusals import Refusal, Refusals
from pool.ledger import rules as accounts
from pool.payments.models import BankEntry, Explanation, Part, PaymentBatch, PaymentOrder
from pool.payments.services import accepting, answering
from pool.rounds import services as rounds
from pool.rounds.models import Appropriation, Round, Scheme, SchemeTerms
from pool.settlement import changes, confirmations
from pool.settlement.models import Accounts, AuditLink, CarryOver, Change, Claim, Confirmation, Incoming, Offer
from pool.settlement.outcomes import Answer
from pool.settlement.services import (
    accounts as accounting,
)
from pool.settlement.services import (
    auditing,
    calling,
    changing,
    claiming,
    closing,
    collecting,
    confirming,
    controlling,
    deciding_changes,
    extending,
    offering,
    repaying,
    spending,
)
from pool.settlement.services import (
    paying as batches,
)
from pool.settlement.states import ChangeKind, ClaimGround
from tests import factories, paying
from tests.factories import AFTER, NOW, RATE

POSTS = [
    {"code": "substitute_cover", "da": "Vikardækning", "en": "Substitute cover"},
    {"code": "travel", "da": "Rejser", "en": "Travel"},
]
REASONS = [code for code, _ in accounts.REASON_CLASSES]
SECONDS = {"finance2": "finance", "decider2": "decider", "controller2": "controller", "caseworker2": "caseworker"}


def decided() -> SimpleNamespace:
    """A decided round: Aarhus with four places of scheme A and a budget in scheme B, Læsø with three, København waits.

    Ten lines are funded; two of København's three wait for money. Each duty of the agency has a second person.
    """
    here = factories.world()
    SchemeTerms.objects.filter(scheme__code="B").update(
        plan_kind="quarterly", settled_by="actual_cost", budget_posts=POSTS
    )
    by = here.people.signatory
    draft = factories.draft(here, here.aarhus, count=3)
    factories.add_line(draft, by, module="IND", term="2028F")
    for employee in ("1002", "1003"):
        factories.add_line(draft, by, reference=employee, module="VID", scheme="B")
    drafting.complete_section(application=draft, section="lines", by=by, at=NOW)
    receiving.receive(application=draft, by=by, at=NOW)
    factories.finish(here, draft)
    for hours, place in enumerate((here.laesoe, here.koebenhavn), 1):
        factories.assessed(here, place, count=3, at=NOW + timedelta(hours=hours))
    factories.closed(here)
    run = running.propose(round=here.round, by=here.people.caseworker, at=AFTER)
    running.approve(run=run, why="Som bekendtgjort.", by=here.people.decider, at=AFTER)
    deciding.decide(run=run, by=here.people.decider, at=AFTER)
    for username, role in SECONDS.items():
        factories.person(username, role)
    for place in (here.aarhus, here.laesoe, here.koebenhavn):
        paying.payee(here, place)
    return here


class Grants:
    """Every deed on the grants of one round. `pick`, and `who`: any numbers, which choose an object, and the person."""

    def __init__(self, here: SimpleNamespace):
        self.here, self.now, self.number = here, AFTER + timedelta(days=1), 0
        self.done: list[str] = []  # deeds, and what was refused
        self.tries = self.deeds = 0
        self.people = list(User.objects.filter(is_active=True).order_by("username"))
        self.by_role: dict[str, list[User]] = {}
        for user in self.people:
            for role in sorted(user.role_grants.filter(ended_at=None).values_list("role", flat=True)):
                self.by_role.setdefault(role, []).append(user)

    @property
    def today(self) -> date:
        return self.now.astimezone(periods.COPENHAGEN).date()

    @property
    def round(self) -> Round:
        return Round.objects.get(pk=self.here.round.pk)

    def somebody(self, who: int, role: str, application: Application | None = None) -> User:
        """Mostly one with the role; of a municipality, mostly of the case's own. Each fifth time it is anybody."""
        if who % 5 == 4:
            return self.people[who // 5 % len(self.people)]
        if application:
            return self.here.signatories[application.municipality.code]
        found = self.by_role[role]
        return found[who % len(found)]

    def one(self, found, pick: int):
        """One of the objects, or None where there is none. Of many, mostly one of the last three."""
        rows = list(found)
        return rows[-1 - pick % (min(3, len(rows)) if pick % 2 else len(rows))] if rows else None

    def attempt(self, deed, **given) -> object:
        """Try a deed; what it returned, or None where it was refused. `at` is now."""
        self.now += timedelta(minutes=7)
        self.tries += 1
        try:
            with transaction.atomic():
                result = deed(**given, at=self.now)
        except (Refusal, Refusals) as problem:
            self.done.append(f"{deed.__name__}: {type(problem).__name__}")
            return None
        self.done.append(deed.__name__)
        self.deeds += 1
        return result

    def do(self, place: int, pick: int, who: int) -> None:
        """The deed at this place of the list; where there is nothing to do it to, another one."""
        before = self.tries
        while self.tries == before:
            getattr(self, DEEDS[place % len(DEEDS)])(pick, who)
            place += 23  # comes round to each of them, and favours none

    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)

    # Acceptance and lapse

    def accept(self, pick: int, who: int) -> None:
        award = self.one(Award.objects.order_by("pk"), pick)
        self.attempt(accepting.accept, award=award, by=self.somebody(who, "", award.application))

    def give_more_time(self, pick: int, who: int) -> None:
        award = self.one(Award.objects.order_by("pk"), pick)
        until = self.today + timedelta(days=pick % 40)
        by = self.somebody(who, "caseworker")
        self.attempt(accepting.give_more_time, award=award, until=until, why="Ferie.", by=by)

    def propose_lapse(self, pick: int, who: int) -> None:
        award = self.one(Award.objects.order_by("pk"), pick)
        ground = ("not_accepted", "declined", "not_started")[pick % 3]
        self.attempt(
            accepting.propose_lapse, award=award, ground=ground, reason_class=REASONS[pick % 4], explanation="Nej tak.",
            by=self.somebody(who, "caseworker"),
        )  # fmt: skip

    def settle_lapse(self, pick: int, who: int) -> None:
        lapse = self.one(Lapse.objects.order_by("pk"), pick)
        by = self.somebody(who, "decider")
        if lapse and pick % 4:
            self.attempt(accepting.sign_lapse, lapse=lapse, by=by)
        elif lapse:
            self.attempt(accepting.turn_down_lapse, lapse=lapse, why="De vil alligevel.", by=by)

    # Payment

    def build(self, pick: int, who: int) -> None:
        one = [self.one(Application.objects.order_by("pk"), pick).reference] if pick % 4 == 3 else None
        self.attempt(batches.build, pay_on=self.today, applications=one, by=self.somebody(who, "finance"))

    def release(self, pick: int, who: int) -> None:
        batch = self.one(PaymentBatch.objects.order_by("pk"), pick)
        if batch:
            total = batch.total_amount + (pick % 7 == 6)
            by = self.somebody(who, "finance")
            self.attempt(batches.release, batch=batch, count=batch.count, total=total, by=by)

    def discard(self, pick: int, who: int) -> None:
        batch = self.one(PaymentBatch.objects.order_by("pk"), pick)
        if batch:
            self.attempt(batches.discard, batch=batch, why="Forkert dag.", by=self.somebody(who, "finance"))

    def answer(self, pick: int, who: int) -> None:
        """The bank has paid, rejected, paid another amount, knows an order that we do not, says something twice."""
        batch = self.one(PaymentBatch.objects.order_by("pk"), pick)
        if not batch:
            return
        rows = ["reference;outcome;amount;booked_on;reason"]
        for place, order in enumerate(PaymentOrder.objects.filter(batch=batch).order_by("reference")):
            mood = (pick // 3 + place) % 6
            outcome, amount = ("rejected" if mood == 4 else "paid"), order.amount - (mood == 5)
            rows.append(f"{order.reference};{outcome};{amount};{self.today};{'lukket' if mood == 4 else ''}")
        if pick % 5 == 3:
            rows.append(f"P1999-00001-0001;paid;{RATE};{self.today};")
        if pick % 5 == 4:
            rows.append(rows[1])
        content = ("\n".join(rows) + "\n").encode()
        by = self.somebody(who, "finance")
        self.attempt(spending.take_answer, name="bank.csv", content=content, by=by)

    def explain(self, pick: int, who: int) -> None:
        entry = self.one(BankEntry.objects.exclude(problem="").order_by("pk"), pick)
        known = entry and Explanation.objects.filter(entry=entry).first()
        if known and pick % 3:
            by = self.somebody(who, "controller")
            self.attempt(answering.approve_explanation, explanation=known, by=by)
        elif entry:
            self.attempt(answering.explain, entry=entry, text="Gebyr.", by=self.somebody(who, "finance"))

    # Confirmation

    def call(self, pick: int, who: int) -> None:
        by, due_on = self.somebody(who, "caseworker"), self.today + timedelta(days=30)
        last = ("2027F", "2027E", "2028F")[pick % 3]
        if pick % 4 == 3:
            application = self.one(Application.objects.order_by("pk"), pick)
            self.attempt(calling.call_one, application=application, last_term=last, due_on=due_on, by=by)
        else:
            self.attempt(calling.call, round=self.round, last_term=last, due_on=due_on, by=by)

    def save_outcomes(self, pick: int, who: int) -> None:
        confirmation = self.one(confirmations.confirmations().order_by("pk"), pick)
        if confirmation:
            asked = confirmations.asked(confirmation)
            answers = {line.pk: self._outcome(pick + place) for place, line in enumerate(asked)}
            by = self.somebody(who, "", confirmation.application)
            self.attempt(confirming.save_outcomes, confirmation=confirmation, answers=answers, by=by)

    def _outcome(self, pick: int) -> Answer:
        kind = ("completed", "participating", "participating", "dropped_out", "postponed", "on_leave", "changed_job",
                "failed")[pick % 8]  # fmt: skip
        gives_back = kind in ("dropped_out", "changed_job", "failed") and pick % 3 > 0
        if kind == "completed":
            return Answer(kind, completed_on=self.today, proof=f"Bevis 2027-{100 + pick}")
        return Answer(kind, gives_back=gives_back, until_term="2028E" if kind == "postponed" else "")

    def sign_confirmation(self, pick: int, who: int) -> None:
        confirmation = self.one(Confirmation.objects.order_by("pk"), pick)
        if confirmation:
            by = self.somebody(who, "", confirmation.application)
            self.attempt(confirming.sign, confirmation=confirmation, by=by)

    # Changes

    def ask_change(self, pick: int, who: int) -> None:
        application = self.one(Application.objects.order_by("pk"), pick)
        kind = (ChangeKind.WITHDRAWAL, *ChangeKind.values)[pick // 3 % 8]
        given = self._change(application, kind, pick)
        by = self.somebody(who, "", application)
        self.attempt(changing.ask, application=application, kind=kind, given=given, why="Ny plan.", by=by)

    def _change(self, application: Application, kind: str, pick: int) -> dict:
        line = self.one(application.lines.order_by("pk"), pick)
        if kind == ChangeKind.BUDGET:
            scheme = Scheme.objects.get(code="B")
            rows = dict(changes.budget_entries(application, scheme))
            if rows:
                (post, quarter), amount = sorted(rows.items())[pick % len(rows)]
                moved = min(amount, Decimal(100) * (pick % 90))
                rows[(post, quarter)] = amount - moved
                to = ("travel", quarter) if pick % 2 else (post, sorted(rows)[-1][1])
                rows[to] = rows.get(to, Decimal(0)) + moved
            entries = [{"post": post, "quarter": quarter, "amount": amount} for (post, quarter), amount in rows.items()]
            return {"scheme": "B", "entries": entries}
        return {
            ChangeKind.EMPLOYEE: {"line": line.pk, "employee": f"100{1 + pick % 4}"},
            ChangeKind.MODULE: {"line": line.pk, "module": ("SAM", "IND", "TVP")[pick % 3]},
            ChangeKind.TERM: {"line": line.pk, "term": ("2027E", "2028F", "2028E")[pick % 3]},
            ChangeKind.EXTENSION: {"until": date(2029, 1 + pick % 12, 28)},
            ChangeKind.WITHDRAWAL: {"lines": [line.pk]},
            ChangeKind.OFFICER: {"officer": ("preparer", "preparer-825", "signatory")[pick % 3]},
        }[kind]

    def answer_change(self, pick: int, who: int) -> None:
        change = self.one(Change.objects.order_by("pk"), pick)
        if not change:
            return
        role = "decider" if change.kind == ChangeKind.WITHDRAWAL else "caseworker"
        by, theirs = self.somebody(who, role), self.somebody(who, "", change.application)
        if change.kind == ChangeKind.OFFICER and pick % 3:
            by = change.officer if who % 5 else theirs
            self.attempt(changing.confirm_officer, change=change, by=by)
        elif pick % 5 == 3:
            self.attempt(deciding_changes.refuse, change=change, decision="Nej.", by=by)
        elif pick % 5 == 4:
            self.attempt(changing.take_back, change=change, by=theirs)
        else:
            given = {"decision": "Ja.", "reason_class": REASONS[pick % 4]}
            self.attempt(deciding_changes.approve, change=change, **given, by=by)

    # Accounts

    def open_accounts(self, pick: int, who: int) -> None:
        if pick % 3:
            self.attempt(accounting.open_due, by=None)
            return
        award = self.one(Award.objects.filter(state="accepted").order_by("pk"), pick)
        if award:
            scheme = award.lines.order_by("-awarded_amount", "pk")[0].line.scheme
            by = self.somebody(who, "controller")
            self.attempt(accounting.open_accounts, application=award.application, scheme=scheme, by=by)

    def save_accounts(self, pick: int, who: int) -> None:
        item = self.one(Accounts.objects.order_by("pk"), pick)
        if item:
            entries = item.entries.order_by("post")
            costs = {entry.post: (entry.budget_amount * (pick % 13) / 10, "") for entry in entries}
            modules = item.application.lines.filter(live=True, outcome="completed", scheme=item.scheme).count()
            income = Decimal(1000 * (pick % 3))
            self.attempt(
                accounting.save_accounts, accounts=item, costs=costs, modules_completed=modules + (pick % 7 == 6),
                other_income=income, other_source="Fond" if income else "", note="",
                by=self.somebody(who, "", item.application),
            )  # fmt: skip

    def sign_accounts(self, pick: int, who: int) -> None:
        item = self.one(Accounts.objects.order_by("pk"), pick)
        if item:
            deed = accounting.take_back_accounts if pick % 5 == 4 else accounting.sign_accounts
            self.attempt(deed, accounts=item, by=self.somebody(who, "", item.application))

    def audit(self, pick: int, who: int) -> None:
        """The auditor is asked, and states; or the link is taken back."""
        item = self.one(Accounts.objects.order_by("pk"), pick)
        if not item:
            return
        by, link = self.somebody(who, "", item.application), self.one(AuditLink.objects.order_by("pk"), pick)
        if not link or pick % 3 == 0:
            link = self.attempt(
                auditing.invite_auditor, accounts=item, firm="Revision A/S", email="revisor@example.dk",
                is_municipal=bool(pick % 2), by=by,
            )  # fmt: skip
        if link and pick % 7 == 6:
            self.attempt(auditing.revoke_link, link=link, by=by)
        elif link:
            conclusion = ("clean", "qualified", "adverse")[pick % 3]
            self.attempt(
                auditing.state_accounts, link=link, auditor="R. Visor", registration="mne1", conclusion=conclusion,
                text="Gennemgået.", performance="Sparsommeligt.",
            )  # fmt: skip

    def control_accounts(self, pick: int, who: int) -> None:
        item, by = self.one(Accounts.objects.order_by("pk"), pick), self.somebody(who, "controller")
        if item and pick % 5 == 4:
            self.attempt(controlling.query_accounts, accounts=item, question="Hvad er rejser?", by=by)
        elif item:
            part = (Decimal(1), Decimal(1), Decimal("0.5"), Decimal(0))[pick % 4]
            costs = {entry.post: entry.cost_amount or Decimal(0) for entry in item.entries.order_by("post")}
            approved = {post: ((cost * part).quantize(Decimal("0.01")), "Delvist.") for post, cost in costs.items()}
            self.attempt(
                controlling.approve_accounts, accounts=item, approved=approved, decision="Godkendt.",
                reason_class=REASONS[pick % 4], by=by,
            )  # fmt: skip

    # Money that comes back

    def propose_claim(self, pick: int, who: int) -> None:
        part = self.one(Part.objects.filter(state__in=("paid", "kept", "claimed")).order_by("pk"), pick)
        if part:
            application = part.instalment.award.application
            is_voluntary = pick % 3 == 2
            by = self.somebody(who, "controller", application if is_voluntary else None)
            amount = Decimal(250 * (pick % 160) + 1) if pick % 2 else None
            self.attempt(
                claiming.propose_claim, application=application, scheme=part.scheme,
                ground=ClaimGround.VOLUNTARY if is_voluntary else ClaimGround.TERMS_BROKEN,
                reason_class=REASONS[pick % 4], explanation="Vilkåret er ikke holdt.",
                parts=[] if amount else [part], amount=amount, by=by,
            )  # fmt: skip

    def answer_claim(self, pick: int, who: int) -> None:
        claim = self.one(Claim.objects.order_by("pk"), pick)
        if claim:
            by = self.somebody(who, "", claim.application)
            self.attempt(claiming.answer_claim, claim=claim, answer="Det er rigtigt.", by=by)

    def decide_claim(self, pick: int, who: int) -> None:
        claim = self.one(Claim.objects.order_by("pk"), pick)
        if claim and pick % 5 == 4:
            self.attempt(claiming.drop_claim, claim=claim, why="En fejl.", by=self.somebody(who, "decider"))
        elif claim:
            self.attempt(claiming.decide_claim, claim=claim, decision="Ja.", by=self.somebody(who, "decider"))

    def collect_claim(self, pick: int, who: int) -> None:
        claim, by = self.one(Claim.objects.order_by("pk"), pick), self.somebody(who, "finance")
        if claim and pick % 2:
            self.attempt(collecting.hand_over_claim, claim=claim, by=by)
        elif claim:
            self.attempt(collecting.invoice_claim, claim=claim, invoice=f"F{pick}", by=by)

    def take_incoming(self, pick: int, who: int) -> None:
        self.number += pick % 5 > 0  # else the bank tells us the same again
        claim = self.one(Claim.objects.order_by("pk"), pick)
        amount = claim.amount if claim and pick % 3 else Decimal(100 * (pick % 300) + 1)
        self.attempt(
            repaying.take_incoming, reference=f"B{self.number}", booked_on=self.today, amount=amount,
            sender="Kommunekassen", by=self.somebody(who, "finance"),
        )  # fmt: skip

    def match(self, pick: int, who: int) -> None:
        incoming = self.one(Incoming.objects.order_by("pk"), pick)
        claim, by = self.one(Claim.objects.order_by("pk"), pick // 2), self.somebody(who, "finance")
        if incoming and pick % 5 == 4:
            self.attempt(repaying.send_back, incoming=incoming, amount=incoming.amount, why="Ikke vores.", by=by)
        elif incoming and claim:
            amount = min(incoming.amount, claim.amount) if pick % 3 else incoming.amount / 2
            amount = amount.quantize(Decimal("0.01"))
            self.attempt(repaying.match, incoming=incoming, claim=claim, amount=amount, by=by)

    def reuse(self, pick: int, who: int) -> None:
        amount = RATE if pick % 2 else Decimal(1 + 250 * (pick % 100))
        self.attempt(repaying.reuse_returned, round=self.round, amount=amount, by=self.somebody(who, "decider"))

    # Money that is released, and the end

    def raise_frame(self, pick: int, who: int) -> None:
        self.attempt(
            rounds.raise_frame, round=self.round, amount=RATE * (pick % 3), document=f"Aktstykke {pick % 9}",
            dated_on=self.today, by=self.somebody(who, "decider"),
        )  # fmt: skip

    def offer(self, pick: int, who: int) -> None:
        by = self.somebody(who, "caseworker")
        if pick % 6 == 5:
            self.attempt(offering.expire_offers, round=self.round)
        else:
            self.attempt(offering.make_offers, round=self.round, by=by)

    def answer_offer(self, pick: int, who: int) -> None:
        offer = self.one(Offer.objects.order_by("pk"), pick)
        if offer and pick % 6 == 5:
            by = self.somebody(who, "caseworker")
            self.attempt(offering.take_back_offer, offer=offer, why="En fejl.", by=by)
        elif offer:
            deed = offering.accept_offer if pick % 3 else offering.decline_offer
            self.attempt(deed, offer=offer, by=self.somebody(who, "", offer.line.application))

    def propose_run(self, pick: int, who: int) -> None:
        deed = offering.propose_offered if pick % 3 else offering.propose_rest
        self.attempt(deed, round=self.round, seed="7", by=self.somebody(who, "caseworker"))

    def decide_run(self, pick: int, who: int) -> None:
        run, by = self.one(Run.objects.order_by("pk"), pick), self.somebody(who, "decider")
        if pick % 7 == 6:
            self.attempt(running.discard, run=run, why="En fejl.", by=by)
            return
        if run.state == "proposed":
            self.attempt(running.approve, run=run, why="De næste i køen.", by=by)
            run.refresh_from_db()
        if pick % 3:
            self.attempt(deciding.decide, run=run, by=by)

    def appropriation(self, pick: int) -> Appropriation:
        """The round's own, or the next year's, once money has been carried over to it."""
        return self.one(Appropriation.objects.order_by("finance_year"), pick)

    def carry_over(self, pick: int, who: int) -> None:
        known = self.one(CarryOver.objects.order_by("pk"), pick)
        if known and pick % 5:
            self.attempt(closing.confirm_permission, carry_over=known, by=self.somebody(who, "controller"))
        elif known:
            by = self.somebody(who, "controller")
            self.attempt(closing.turn_down_permission, carry_over=known, why="Et andet beløb.", by=by)
        else:
            self.attempt(
                closing.record_permission, appropriation=self.appropriation(pick), year=2026 + pick % 2,
                amount=RATE * (1 + pick % 9), permission="Fmst 17", permitted_on=self.today,
                by=self.somebody(who, "decider"),
            )  # fmt: skip

    def close_year(self, pick: int, who: int) -> None:
        by, year = self.somebody(who, "decider"), 2026 + (pick % 4 == 3)
        self.attempt(closing.close_year, appropriation=self.appropriation(pick), year=year, by=by)

    def settle_round(self, pick: int, who: int) -> None:
        self.attempt(closing.settle_round, round=self.round, by=self.somebody(who, "decider"))

    def move_deadline(self, pick: int, who: int) -> None:
        kind = ("acceptance", "confirmation", "accounts")[pick % 3]
        given = {"kind": kind, "days": pick % 60, "why": "Strejke."}
        self.attempt(extending.move_deadline, round=self.round, **given, by=self.somebody(who, "decider"))

    # Where a run begins

    def all_accept(self) -> None:
        for award in Award.objects.filter(state="offered").order_by("pk"):
            self.attempt(accepting.accept, award=award, by=self.here.signatories[award.application.municipality.code])

    def first_due(self) -> None:
        self.all_accept()
        self.now = max(self.now, paying.DUE)

    def first_payment(self) -> None:
        self.first_due()
        batch = paying.released(self.here, self.now)
        content = paying.bank_csv(batch)
        self.attempt(spending.take_answer, name="bank.csv", content=content, by=self.here.people.finance)

    def year_ended(self) -> None:
        """In February 2026 is closed: a part of what is left goes on to 2027, the rest to the treasury."""
        self.first_payment()
        appropriation, decider = Appropriation.objects.get(), self.here.people.decider
        permitted = self.attempt(
            closing.record_permission, appropriation=appropriation, year=2026, amount=RATE, permission="Fmst 17",
            permitted_on=self.today, by=decider,
        )  # fmt: skip
        self.attempt(closing.confirm_permission, carry_over=permitted, by=self.here.people.controller)
        self.attempt(closing.close_year, appropriation=appropriation, year=2026, by=decider)

    def first_confirmation(self) -> None:
        """In May everybody is asked; who is asked goes on, or has completed."""
        self.first_payment()
        self.now = datetime(2027, 5, 2, 9, tzinfo=periods.COPENHAGEN)
        given = {"round": self.round, "last_term": "2027F", "due_on": date(2027, 6, 1)}
        self.attempt(calling.call, **given, by=self.here.people.caseworker)
        for confirmation in confirmations.confirmations().order_by("pk"):
            by = self.here.signatories[confirmation.application.municipality.code]
            asked = confirmations.asked(confirmation)
            answers = {line.pk: self._outcome(place % 2) for place, line in enumerate(asked)}
            self.attempt(confirming.save_outcomes, confirmation=confirmation, answers=answers, by=by)
            self.attempt(confirming.sign, confirmation=confirmation, by=by)

    def first_accounts(self) -> None:
        """In October all is paid that can be, accounts are due, and money of Aarhus is claimed back."""
        self.first_confirmation()
        self.now = datetime(2027, 10, 1, 9, tzinfo=periods.COPENHAGEN)
        batch = paying.released(self.here, self.now)
        self.attempt(spending.take_answer, name="2.csv", content=paying.bank_csv(batch), by=self.here.people.finance)
        self.attempt(accounting.open_due, by=None)
        part = Part.objects.filter(state="paid").order_by("pk")[0]
        claim = self.attempt(
            claiming.propose_claim, application=part.instalment.award.application, scheme=part.scheme,
            ground=ClaimGround.TERMS_BROKEN, reason_class=accounts.CHANGED, explanation="x", parts=[part],
            by=self.here.people.controller,
        )  # fmt: skip
        self.wait(15)
        self.attempt(claiming.decide_claim, claim=claim, decision="Ja.", by=self.by_role["decider"][1])


DEEDS = [
    "accept", "accept", "give_more_time", "propose_lapse", "settle_lapse", "settle_lapse",
    "build", "build", "release", "release", "discard", "answer", "answer", "explain",
    "call", "save_outcomes", "save_outcomes", "sign_confirmation", "sign_confirmation",
    "ask_change", "ask_change", "answer_change", "answer_change",
    "open_accounts", "save_accounts", "sign_accounts", "sign_accounts", "audit", "control_accounts", "control_accounts",
    "propose_claim", "propose_claim", "answer_claim", "decide_claim", "decide_claim", "collect_claim",
    "take_incoming", "match", "match", "reuse", "raise_frame", "offer", "offer", "answer_offer", "propose_run",
    "decide_run", "decide_run", "carry_over", "close_year", "settle_round", "move_deadline",
]  # fmt: skip
BEGINNINGS = ["", "all_accept", "first_due", "first_payment", "year_ended", "first_confirmation", "first_accounts"]
