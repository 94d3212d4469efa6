"""The worklist of 10,000 applications beside a page that asks the database once: queries and time, on both databases.

    .venv/bin/python bench/worklist.py [applications]

Prints, for SQLite and PostgreSQL, how many queries a page of 50 takes, and its time as a ratio to the one-query page,
for the first page, the last page, and a search. Medians of interleaved requests, warm, in one process.
"""

import os
import statistics
import sys
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from databases import on_both

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pool.settings")

APPLICATIONS = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
ROUNDS = -(-APPLICATIONS // 98)
REQUESTS = 15


def measure() -> None:
    user = fill()
    client = client_of(user)
    pages = {
        "one-query page": "/one-query/",
        "first page": "/worklist/",
        "last page": f"/worklist/?page={-(-APPLICATIONS // 50)}",
        "search": "/worklist/?q=kommune",
    }
    times: dict[str, list[float]] = {name: [] for name in pages}
    for address in pages.values():
        client.get(address)
    for _ in range(REQUESTS):
        for name, address in pages.items():
            began = time.perf_counter()
            answer = client.get(address)
            times[name].append(time.perf_counter() - began)
            assert answer.status_code == 200, (name, answer.status_code)
    base = statistics.median(times["one-query page"])
    for name, address in pages.items():
        middle = statistics.median(times[name])
        print(f"  {name:<16} {queries(client, address):>2} queries  {middle / base:5.2f} x  ({middle * 1000:.1f} ms)")


def queries(client, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        client.get(address)
    return len(seen)


def client_of(user):
    from django.conf import settings
    from django.test import Client
    from django.urls import path

    import pool.urls
    from pool.access import lists

    settings.ALLOWED_HOSTS = ["testserver"]
    lists.PAGES["one_query"] = "cases.read"
    pool.urls.urlpatterns.insert(0, path("one-query/", one_query, name="one_query"))
    client = Client()
    client.force_login(user, backend="pool.access.guard.Backend")
    return client


def one_query(request):
    """Fifty rows of one table in the product's own shell: the least a page of this house can do."""
    from django.shortcuts import render

    from pool.applications.models import Application

    rows = list(Application.objects.order_by("next_deadline_at", "pk")[:50])
    return render(
        request, "refused.html", {"refusals": [{"message": row.reference} for row in rows], "kind": "invalid"}
    )


def fill():
    """Applications with three lines each, two thirds assessed, spread over 98 municipalities."""
    from django.db import connection, transaction

    from pool.management.demo import people, registers
    from pool.registry.models import Municipality

    at = datetime(2026, 9, 1, 12, tzinfo=UTC)
    with transaction.atomic():
        registers.load(at=at)
        staff = people.load(at=at)
        applications(list(Municipality.objects.order_by("code")), staff.caseworker, at)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # what a database in use does by itself
    return staff.caseworker


def applications(places, caseworker, at) -> None:
    from pool.applications.models import Application, Line
    from pool.assessment.models import Assessment, LineAssessment
    from pool.registry.models import Module
    from pool.rounds.models import Appropriation, Round, Scheme
    from pool.workforce.models import Employee

    rate = Decimal("25000.00")
    account = Appropriation.objects.create(code="15.26.36.10", finance_year=2026, name_da="Konto", name_en="Account")
    rounds = Round.objects.bulk_create(
        Round(
            code=f"2026-{number}", title_da=f"Runde {number}", title_en=f"Round {number}", appropriation=account,
            frame_amount=rate, opens_at=at, closes_at=at + timedelta(days=30), decide_by=date(2026, 12, 1),
            period_from=date(2027, 2, 1), period_until=date(2029, 1, 31), ruleset={}, ruleset_hash="", state="closed",
        )
        for number in range(ROUNDS)
    )  # fmt: skip
    pairs = [(round, place) for round in rounds for place in places][:APPLICATIONS]
    made = Application.objects.bulk_create(
        Application(
            reference=f"{round.code}-{place.code}", round=round, municipality=place,
            state=("submitted", "assessed", "returned")[index % 3], requested_amount=rate * 3, created_at=at,
            created_by=caseworker, changed_at=at, moved_at=at, submitted_at=at + timedelta(minutes=index),
            next_deadline_at=at + timedelta(days=index % 120),
        )
        for index, (round, place) in enumerate(pairs)
    )  # fmt: skip
    modules = list(Module.objects.order_by("position"))
    scheme = Scheme.objects.get(code="A")
    staff = Employee.objects.bulk_create(
        Employee(
            municipality=item.municipality, reference=f"E{index}", initials="AB", hired_on=date(2026, 1, 1),
            has_child_cases=True, created_at=at, changed_at=at,
        )
        for index, item in enumerate(made)
    )  # fmt: skip
    lines = Line.objects.bulk_create(
        Line(
            application=item, scheme=scheme, employee=person, module=modules[rank], term="2027F", rank=rank + 1,
            requested_amount=rate, changed_at=at,
        )
        for item, person in zip(made, staff, strict=True)
        for rank in range(3)
    )  # fmt: skip
    LineAssessment.objects.bulk_create(
        LineAssessment(
            line=line, eligible=True, ground="meets_conditions", eligible_amount=rate, assessed_at=at,
            assessed_by=caseworker,
        )
        for index, line in enumerate(lines)
        if index % 3
    )  # fmt: skip
    Assessment.objects.bulk_create(
        Assessment(application=item, caseworker=caseworker, taken_at=at) for item in made[::2]
    )


if __name__ == "__main__":
    on_both(measure, f"{APPLICATIONS} applications")
