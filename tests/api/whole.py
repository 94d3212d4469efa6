"""The people of a whole round, each signed in over the API, and what they do until its decisions are accepted."""

from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from types import SimpleNamespace

from django.core.management import call_command
from django.test import TestCase
from django.utils import timezone
from rest_framework.test import APIClient

from pool.kernel import periods
from pool.reports import proof
from pool.rounds.models import SchemeTerms
from tests import budgeted, factories, paying, posted, written

V1 = "/api/v1"
ROUND, AARHUS, LAESOE, KOEBENHAVN = "2026-1", "2026-1-751", "2026-1-825", "2026-1-101"
AGENCY = ("caseworker", "decider", "finance", "finance2", "controller", "ministry", "auditor")
DECLARING = ("caseworker", "decider", "finance", "finance2", "controller")
# employee, module, term, scheme
WANTED = {
    AARHUS: [
        ("1001", "SAM", "2027F", "A"), ("1001", "IND", "2027E", "A"), ("1002", "SAM", "2027F", "A"),
        ("1003", "SAM", "2027F", "A"), ("1002", "IND", "2028E", "A"), ("1004", "VID", "2027F", "B"),
        ("1005", "VID", "2027F", "B"),
    ],
    LAESOE: [("1001", "SAM", "2027F", "A"), ("1002", "SAM", "2027F", "A")],
    KOEBENHAVN: [("1001", "SAM", "2027F", "A"), ("1002", "SAM", "2027F", "A"), ("1003", "SAM", "2027F", "A")],
}  # fmt: skip
STATEMENT = {"auditor": "R. Visor", "registration": "mne1", "conclusion": "clean", "text": "Uden forbehold."}
SIGNATORY = {AARHUS: "signatory", LAESOE: "signatory-825", KOEBENHAVN: "signatory-101"}
# What the history of Aarhus' case says in the end, deed by deed.
HISTORY = """
    applications.start applications.add_line applications.add_line applications.add_line applications.add_line
    applications.add_line applications.add_line applications.add_line applications.save_answers
    applications.complete_section applications.complete_section applications.save_answers
    applications.complete_section applications.save_answers applications.complete_section applications.hand_over
    applications.submit letters.order letters.write letters.dispatch assessment.take assessment.assess_passed
    assessment.assess_line applications.finish assessment.finish applications.allocate applications.decide
    letters.order letters.write letters.dispatch payments.accept payments.set_budget payments.lay_out letters.order
    payments.take_answer letters.order payments.take_answer settlement.call letters.write letters.dispatch
    letters.write letters.dispatch settlement.save_outcomes applications.confirm_lines settlement.propose_claim
    applications.free_lines settlement.sign_confirmation settlement.decide_claim letters.order letters.write
    letters.dispatch settlement.match settlement.open_accounts settlement.save_accounts settlement.sign_accounts
    settlement.invite_auditor settlement.state_accounts settlement.approve_accounts letters.order
    payments.split_part settlement.propose_claim letters.order letters.write letters.dispatch letters.write
    letters.dispatch settlement.answer_claim settlement.decide_claim letters.order letters.write letters.dispatch
    settlement.invoice_claim settlement.match settlement.ask_change applications.amend_line
    settlement.approve_change letters.order letters.write letters.dispatch settlement.call settlement.save_outcomes
    applications.confirm_lines settlement.keep_completed settlement.sign_confirmation settlement.call
    settlement.save_outcomes applications.confirm_lines settlement.keep_completed settlement.sign_confirmation
    settlement.call settlement.save_outcomes applications.confirm_lines payments.release_parts
    settlement.sign_confirmation letters.order payments.take_answer settlement.open_accounts letters.write
    letters.dispatch settlement.call settlement.save_outcomes applications.confirm_lines settlement.keep_completed
    settlement.sign_confirmation settlement.save_accounts settlement.sign_accounts settlement.invite_auditor
    settlement.state_accounts settlement.approve_accounts letters.order letters.write letters.dispatch letters.order
    letters.write letters.dispatch
""".split()


class Office:
    """Everybody by user name. Each deed is one call over the API, by somebody with a token of their own."""

    def __init__(self, clock):
        self.clock, self.clients = clock, {"": APIClient(HTTP_ACCEPT_LANGUAGE="en")}

    def at(self, year: int, month: int, day: int, hour: int = 9) -> None:
        self.clock.move_to(datetime(year, month, day, hour, tzinfo=periods.COPENHAGEN))

    def night(self) -> None:
        """What falls due by itself is done, and the workers write and send all that waits."""
        call_command("daily", stdout=StringIO())
        self.write()

    def write(self) -> None:
        written.everything(timezone.now())
        posted.posted(timezone.now())

    def client(self, who: str) -> APIClient:
        if who not in self.clients:
            token = self.send("post", "", "token", {"username": who, "password": "demo"})["token"]
            self.clients[who] = APIClient(HTTP_ACCEPT_LANGUAGE="en", HTTP_AUTHORIZATION=f"Token {token}")
        return self.clients[who]

    def get(self, who: str, path: str, **words):
        answer = self.client(who).get(f"{V1}/{path}", words)
        assert answer.status_code == 200, (path, answer.content)
        return answer.json()

    def rows(self, who: str, path: str, **words) -> list[dict]:
        return self.get(who, path, **words)["results"]

    def send(self, method: str, who: str, path: str, data: dict | None = None) -> dict:
        with TestCase.captureOnCommitCallbacks(execute=True):
            answer = getattr(self.client(who), method)(f"{V1}/{path}", data or {}, format="json")
        assert answer.status_code in (200, 201, 202), (path, answer.content)
        return answer.json()

    def do(self, who: str, path: str, **data) -> dict:
        return self.send("post", who, path, data)

    def refused(self, who: str, path: str, **data) -> tuple[int, str]:
        answer = self.client(who).post(f"{V1}/{path}", data, format="json")
        return answer.status_code, answer.json()["code"]

    def money(self) -> dict[str, str]:
        """The figures of the budget report for the appropriation's year, those that are not zero."""
        totals = self.get("ministry", "reports/budget", finance_year=2026)["totals"]
        named = {name: cell for name, cell in totals.items() if name not in ("group", "links", "completed")}
        return {name: cell for name, cell in named.items() if cell != "0.00"}


def wrong() -> dict[str, str]:
    """What the books cannot prove: name of the proof → what is wrong."""
    return {item.name: item.problem for item in proof.findings() if item.problem}


def opened(clock) -> Office:
    """The registers and the people; no money and no round."""
    places = factories.municipalities()
    factories.schemes()
    SchemeTerms.objects.filter(scheme__code="B").update(
        plan_kind="quarterly", settled_by="actual_cost", budget_posts=budgeted.POSTS
    )
    factories.person("administrator", "administrator")
    for name in AGENCY:
        factories.person(name, name.rstrip("2"))
    factories.person("preparer", "preparer", places["751"])
    for reference, name in SIGNATORY.items():
        factories.person(name, "signatory", places[reference[-3:]])
    return Office(clock)


def announced(office: Office) -> None:
    """The finance act gives half a million; one keeps the rules, one plans the round, one opens it."""
    office.at(2026, 8, 17)
    account = office.do(
        "decider", "appropriations", code="15.26.36.10", finance_year=2026, name_da="Konto", name_en="Account",
        amount="500000.00", source="finance_act", document="FL 2026", dated_on="2026-01-01",
    )  # fmt: skip
    rules = office.do("caseworker", "rulesets", name="In order", content=factories.QUEUE)
    planned = office.do(
        "administrator", "rounds", code=ROUND, title_da="Runde 2026", title_en="Round 2026",
        appropriation=account["id"], frame_amount="250000.00", schemes=["A", "B"], ruleset=rules["id"],
        opens_at="2026-09-01T12:00:00+02:00", closes_at="2026-10-01T12:00:00+02:00", decide_by="2026-11-15",
        period_from="2027-02-01", period_until="2029-01-31",
    )  # fmt: skip
    assert (planned["state"], planned["takes_applications"], planned["ruleset_hash"]) == (
        "planned", False, rules["sha256"],
    )  # fmt: skip
    assert office.refused("administrator", f"rounds/{ROUND}/open") == (403, "not_allowed")
    office.at(2026, 9, 1, 12)
    assert office.do("decider", f"rounds/{ROUND}/open")["takes_applications"] is True
    assert office.refused("caseworker", f"rounds/{ROUND}/close") == (409, "round_still_open")
    for who in DECLARING:
        office.do(who, f"rounds/{ROUND}/declarations", ties=[])


def applied(office: Office) -> None:
    """Aarhus by two people, the others by their signatory alone."""
    for hour, reference in enumerate(WANTED, 10):
        office.at(2026, 9, 10, hour)
        signs = SIGNATORY[reference]
        writes = "preparer" if reference == AARHUS else signs
        case = f"applications/{reference}"
        assert office.do(writes, "applications", round=ROUND)["reference"] == reference
        for place, (employee, module, term, scheme) in enumerate(WANTED[reference]):
            facts = {"initials": "AB", "hired_on": f"2026-03-{place + 1:02}", "has_child_cases": True}
            known = [row["reference"] for row in office.rows(writes, "employees")]
            line = {"employee": employee, "module": module, "term": term, "scheme": scheme}
            office.do(writes, f"{case}/lines", **line, **({} if employee in known else facts))
        answers = {
            "contact": {"contact_name": "Kim", "contact_email": "kim@example.dk", "grant_officer": signs},
            "lines": {},
            "financing": {"other_financing": "no"},
            "declarations": dict.fromkeys(factories.DECLARATIONS, "yes"),
        }
        for section, given in answers.items():
            if given:
                office.send("patch", writes, f"{case}/sections/{section}", {"answers": given})
            office.do(writes, f"{case}/sections/{section}/complete")
        if writes != signs:
            office.do(writes, f"{case}/hand-over", to=signs)
        office.do(signs, f"{case}/submit")


def assessed(office: Office) -> None:
    """Every line is eligible; one that the checks cannot answer after an inquiry."""
    office.at(2026, 9, 16)
    for reference in WANTED:
        case = f"cases/{reference}"
        office.do("caseworker", f"{case}/take")
        for line in office.do("caseworker", f"{case}/assess-passed")["lines"]:
            if line["assessment"] is None:
                office.do(
                    "caseworker",
                    f"{case}/lines/{line['id']}/assess",
                    ground="meets_after_inquiry",
                    note="Told by phone.",
                )
        assert office.do("caseworker", f"{case}/finish")["state"] == "assessed"


def shared_out(office: Office, run: dict) -> dict[str, str]:
    """A proposed run is approved and its decisions are issued. Returns decision → kroner, of this run."""
    here = f"allocation-runs/{run['id']}"
    assert office.refused("caseworker", f"{here}/approve", reason="Mine.") == (403, "not_allowed")
    office.do("decider", f"{here}/approve", reason="As announced.")
    office.do("decider", f"{here}/issue")
    office.write()
    tranche = office.rows("auditor", "awards", round=ROUND)
    return {item["reference"]: item["awarded_amount"] for item in tranche if item["decided_at"] == _now()}


def _now() -> str:
    return timezone.now().astimezone(periods.COPENHAGEN).isoformat()


def numbered(office: Office, code: str) -> None:
    """The municipality's number is proposed by one and confirmed by another."""
    made = office.do("administrator", f"payees/{code}/changes", cvr=paying.CVR[code], source="virk.dk")
    office.do("controller", f"payee-changes/{made['id']}/confirm")


def paid(office: Office, day: date, rejected: dict[str, str] | None = None) -> SimpleNamespace:
    """A batch of all that is due: built by one, released by the other, answered by the bank. The batch, its lines."""
    queue = [row for row in office.get("finance2", "payments/queue") if not row["waits"]]
    total = f"{sum(Decimal(row['amount']) for row in queue):.2f}"
    batch = office.do("finance", "payments/batches", pay_on=day.isoformat())
    here, sums = f"payments/batches/{batch['reference']}", {"count": len(queue), "total": total}
    assert office.refused("finance", f"{here}/release", **sums) == (403, "built_by_you")
    assert office.refused("finance2", f"{here}/release", **sums | {"count": 99}) == (400, "not_restated")
    batch = office.do("finance2", f"{here}/release", **sums)
    rows = ["reference;outcome;amount;booked_on;reason"]
    for item in batch["payments"]:
        why = (rejected or {}).get(item["application"], "")
        rows.append(f"{item['reference']};{'rejected' if why else 'paid'};{item['amount']};{day};{why}")
    answer = office.do("finance", "payments/answers", name="svar.csv", content="\n".join(rows) + "\n")
    found = {item["application"]: item["amount"] for item in batch["payments"]}
    lines = [(line["outcome"], line["problem"]) for line in answer["entries"]]
    return SimpleNamespace(
        path=here, count=batch["count"], total=batch["total"], paid=found, lines=lines, files=batch["files"]
    )


def confirmed(office: Office, reference: str, **said: dict) -> dict:
    """The open confirmation of a case is answered and signed: everybody takes part, but `said` (employee_module)."""
    by, answers = SIGNATORY[reference], []
    (found,) = office.rows(by, "confirmations", state="open")
    here = f"confirmations/{found['reference']}"
    for row in office.get(by, here)["answers"]:
        told = said.get(f"_{row['employee']}_{row['module']}", {"outcome": "participating"})
        answers.append({"line": row["line"], **told})
    office.send("put", by, f"{here}/answers", {"answers": answers})
    return office.do(by, f"{here}/sign")


def done(day: str, proof: str) -> dict:
    return {"outcome": "completed", "completed_on": day, "proof": proof}


def income(office: Office, reference: str, day: str, amount: str) -> str:
    """Money that the bank has booked; its address."""
    given = {"reference": reference, "booked_on": day, "amount": amount, "sender": "Aarhus Kommune"}
    return f"incoming/{office.do('finance', 'incoming', **given)['id']}"


def stated(office: Office, reference: str) -> None:
    """The signatory asks an auditor, who states by the link in the mail, without an account."""
    office.do("signatory", f"accounts/{reference}/auditor", firm="Revision A/S", email="revisor@example.dk")
    link = f"audit/{budgeted.token()}"
    read = office.get("", link)
    assert read["accounts"]["reference"] == reference
    told = office.do("", link, **STATEMENT, accounts_sha256=read["accounts_sha256"])
    assert told["statement"]["auditor"] == "R. Visor"


def year_closed(office: Office, finance_year: int, year: int) -> tuple[str, str]:
    """What is carried over, and what goes to the treasury."""
    found = {row["finance_year"]: row["id"] for row in office.rows("decider", "appropriations")}
    closed = office.do("decider", f"appropriations/{found[finance_year]}/years/{year}/close")["closed"]
    return closed["carried_amount"], closed["treasury_amount"]
