"""The books: the budget report, its proof, files of a hundred thousand rows, eight writers on one budget.

    .venv/bin/python bench/books.py [small]

Prints ratios, each with both sides in one run, on both databases; `small` takes a tenth of the rows.
"""

import os
import random
import subprocess
import sys
import time
import tracemalloc
import zipfile
from decimal import Decimal
from io import BytesIO
from xml.sax.saxutils import escape

from databases import on_both

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
SMALL = "small" in sys.argv
MUNICIPALITIES, ROUNDS = 98, 10
LINES = 10_000 if SMALL else 100_000  # of a file
POSTINGS = 200 if SMALL else 800  # of the writers, in all
LONGER = 2 if SMALL else 10  # so many times the first ledger comes on top of it
WRITERS = 8
YEAR, ACCOUNT = 2026, "15.26.36.10"


def main() -> None:
    if "write" in sys.argv:
        return write(*sys.argv[-2:])
    on_both(measure)


def measure() -> None:
    from tests import factories

    factories.world()
    codes = begin()
    print("  the report grouped by municipality")
    for times, done in ((1, 1), (LONGER, 1 + LONGER)):
        post_all(codes, times)
        report(codes, done)
    files()
    writers()


def begin() -> list[str]:
    """Municipalities and rounds; returns the codes of the municipalities."""
    from pool.ledger import rules
    from pool.ledger import services as ledger
    from pool.ledger.services import Place, Posting
    from pool.registry.models import Municipality
    from tests import factories

    codes = [str(code) for code in range(1001, 1001 + MUNICIPALITIES)]
    Municipality.objects.bulk_create(
        Municipality(code=code, name=f"By {code}", official_name=f"By {code} Kommune", sort_key=code, search_key=code)
        for code in codes
    )
    act, appropriation = (Place(kind, ACCOUNT, YEAR) for kind in (rules.FINANCE_ACT, rules.APPROPRIATION))
    postings = [Posting("bench:act", act, appropriation, Decimal(10**10), "")]
    for number in range(ROUNDS + 1):
        pool = Place(rules.POOL, ACCOUNT, YEAR, f"B-{number}")
        postings.append(Posting(f"bench:open:{number}", appropriation, pool, Decimal(10**8), ""))
    ledger.post(postings=postings, by=None, at=factories.NOW)
    return codes


def post_all(codes: list[str], times: int) -> None:
    """Each municipality's award in each round is reserved, committed and paid, so many times."""
    from pool.ledger import rules
    from pool.ledger import services as ledger
    from pool.ledger.services import Place, Posting
    from tests import factories

    for number in range(ROUNDS):
        pool, reserved = (Place(kind, ACCOUNT, YEAR, f"B-{number}") for kind in (rules.POOL, rules.RESERVED))
        for time_ in range(times):
            postings = []
            for code in codes:
                award = f"B-{number}-{code}"
                committed, paid = (
                    Place(kind, ACCOUNT, YEAR, f"B-{number}", "A", code, award)
                    for kind in (rules.COMMITTED, rules.PAID)
                )
                name = f"bench:{times}:{time_}:{award}"
                postings += [
                    Posting(f"{name}:1", pool, reserved, Decimal("30.00"), ""),
                    Posting(f"{name}:2", reserved, committed, Decimal("30.00"), ""),
                    Posting(f"{name}:3", committed, paid, Decimal("10.00"), ""),
                ]
            ledger.post(postings=postings, by=None, at=factories.NOW)


def report(codes: list[str], done: int) -> None:
    """The report, the accounts it adds up read as plain rows, and the proof that the transfers say the same.

    `done`: how often each award has been paid a part.
    """
    from django.db import connection

    from pool.ledger.models import Account, Transfer
    from pool.reports import budget, summing
    from tests import factories

    if connection.vendor == "postgresql":
        connection.cursor().execute("ANALYZE")
    asked = {"finance_year": str(YEAR), "by": "municipality"}
    table = budget.table(asked, None, factories.NOW)
    paid = {row.cells["group"]: row.cells["paid"] for row in table.rows}
    assert {paid[f"By {code} Kommune"] for code in codes} == {Decimal(10 * ROUNDS * done)}
    # By the clock where a server does a part of the work.
    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    plain = least(lambda: list(Account.objects.values_list()), clock=clock)
    shown = least(lambda: budget.table(asked, None, factories.NOW), clock=clock)
    proved = least(summing.first_wrong, clock=clock)
    assert summing.first_wrong() == ""
    print(
        f"    {Transfer.objects.count():>7} transfers, {Account.objects.count():>5} accounts:"
        f" report / reading the accounts {shown / plain:.2f}, proof of its figures / report {proved / shown:.2f}",
        flush=True,
    )


def files() -> None:
    """A table of many rows as CSV and XLSX, beside reading the rows and beside writing the bare XML."""
    from django.db import connection

    from pool.ledger.models import Transfer
    from pool.reports import files as writing
    from pool.reports.tables import COUNT, MONEY, Column, Row, Table
    from tests import factories

    names = ("number", "source", "from_account_id", "to_account_id", "amount", "posted_by", "text", "hash")
    kinds = {"number": COUNT, "amount": MONEY, "from_account_id": COUNT, "to_account_id": COUNT}
    columns = tuple(Column(name, name, kinds.get(name, "text")) for name in names)
    most = Transfer.objects.count()

    def read():
        found = []
        while len(found) < LINES:
            found += Transfer.objects.order_by("pk").values(*names)[: min(most, LINES - len(found))]
        return found

    def table(rows):
        return Table("bench", "Bench", columns, [Row(row) for row in rows], None, factories.NOW)

    def raw(rows):
        """The same cells as a sheet of bare XML: no style, no shared text, no book around it."""
        out, letters = BytesIO(), "ABCDEFGH"
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book, book.open("sheet1.xml", "w") as sheet:
            for number, row in enumerate(rows, start=1):
                cells = [
                    f'<c r="{letter}{number}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
                    if isinstance(value, str)
                    else f'<c r="{letter}{number}"><v>{value}</v></c>'
                    for letter, value in zip(letters, row.values(), strict=True)
                ]
                sheet.write(f'<row r="{number}">{"".join(cells)}</row>'.encode())
        return out.getvalue()

    rows = read()
    reading = least(read, 2)
    whole = table(rows)
    as_csv = least(lambda: writing.as_csv(whole), 2)
    as_xlsx = least(lambda: writing.as_xlsx(whole), 2)
    bare = least(lambda: raw(rows), 2)
    held = peak(read)
    taken = peak(lambda: writing.as_xlsx(table(read())))
    print(f"  {LINES} rows of {len(names)} columns, CPU time and peak of memory", end="")
    print(
        f" ({connection.vendor}): CSV / reading {as_csv / reading:.2f}, XLSX / bare XML {as_xlsx / bare:.2f},", end=""
    )
    print(f" peak of reading and XLSX / reading {taken / held:.2f}", flush=True)


def writers() -> None:
    """One process posts, then eight at once, each its part, all from one pool; by the clock."""
    from pool.ledger import queries
    from pool.ledger.models import Transfer

    alone, wrong = timed(1)
    together, also = timed(WRITERS)
    posted = Transfer.objects.filter(source__startswith="bench:w").count()
    assert (wrong, also, posted) == ([], [], 2 * POSTINGS), (wrong, also, posted)
    assert queries.first_difference() == ""
    print(f"  {POSTINGS} postings from one pool: {WRITERS} writers / one {alone / together:.2f} of the speed,", end="")
    print(" no error, none lost", flush=True)


def timed(count: int) -> tuple[float, list[int]]:
    """Seconds that so many writers take from a common start, and the exit codes that are not 0."""
    command = [sys.executable, __file__, *sys.argv[1:], "write"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    started = [
        subprocess.Popen([*command, f"{count}-{number}", str(POSTINGS // count)], **pipes) for number in range(count)
    ]
    for process in started:
        process.stdout.readline()  # it is ready
    began = time.perf_counter()
    for process in started:
        process.stdin.write("go\n")
        process.stdin.flush()
    codes = [process.wait() for process in started]
    return time.perf_counter() - began, [code for code in codes if code]


def write(name: str, count: str) -> None:
    """A writer: says that it is ready, waits for the word, posts."""
    import django

    django.setup()
    from pool.ledger import rules
    from pool.ledger import services as ledger
    from pool.ledger.models import Account
    from pool.ledger.services import Place, Posting
    from tests import factories

    pool, reserved = (Place(kind, ACCOUNT, YEAR, f"B-{ROUNDS}") for kind in (rules.POOL, rules.RESERVED))
    Account.objects.count()
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(int(count)):
        posting = Posting(f"bench:w{name}:{number}", pool, reserved, Decimal(random.randint(1, 9)), "")
        ledger.post(postings=[posting], by=None, at=factories.NOW)
    os._exit(0)  # what a process does to end is not part of it


def least(work, times: int = 5, clock=time.process_time) -> float:
    """Least seconds of several runs: what a busy neighbour adds is no property of ours."""
    spent = []
    for _ in range(times):
        began = clock()
        work()
        spent.append(clock() - began)
    return min(spent)


def peak(work) -> int:
    """Bytes of memory in use at the most."""
    tracemalloc.start()
    work()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


if __name__ == "__main__":
    main()
