"""What the tests of the agency's pages share: a signed-in browser, many cases at once, a round on its way."""

from datetime import date, timedelta

from django.test import Client

from pool.applications.models import Application, Line
from pool.applications.states import ApplicationState
from pool.assessment.models import Assessment
from pool.registry.models import Module, Municipality
from pool.rounds.models import Scheme
from pool.workforce.models import Employee
from tests import factories


def browser(user) -> Client:
    """An English browser in which the person is signed in."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def many(world, count: int, first: int = 500) -> None:
    """Submitted cases of as many municipalities, one line each, taken by the caseworker; straight into the tables."""
    places = [
        Municipality(
            code=f"{code}",
            name=f"By {code}",
            official_name=f"By {code} Kommune",
            sort_key=f"by {code}",
            search_key=f"by {code}",
        )
        for code in range(first, first + count)
    ]
    Municipality.objects.bulk_create(places)
    by, at = world.people.caseworker, factories.NOW
    cases = Application.objects.bulk_create(
        Application(
            reference=f"{world.round.code}-{place.code}", round=world.round, municipality=place,
            state=ApplicationState.SUBMITTED, requested_amount=factories.RATE, created_at=at, created_by=by,
            changed_at=at, moved_at=at, submitted_at=at, next_deadline_at=at + timedelta(days=30),
        )
        for place in places
    )  # fmt: skip
    staff = Employee.objects.bulk_create(
        Employee(
            municipality=place,
            reference="1",
            initials="AB",
            hired_on=date(2026, 3, 1),
            has_child_cases=True,
            created_at=at,
            changed_at=at,
        )
        for place in places
    )
    scheme, module = Scheme.objects.get(code="A"), Module.objects.get(code="SAM")
    Line.objects.bulk_create(
        Line(
            application=case, scheme=scheme, employee=person, module=module, term="2027F", rank=1,
            requested_amount=factories.RATE, changed_at=at,
        )
        for case, person in zip(cases, staff, strict=True)
    )  # fmt: skip
    Assessment.objects.bulk_create(Assessment(application=case, caseworker=by, taken_at=at) for case in cases)


def assessed(world) -> None:
    """Aarhus asks for six modules, Læsø for one, København for five, all eligible; the frame pays for ten."""
    for place, (municipality, count) in enumerate(((world.aarhus, 6), (world.laesoe, 1), (world.koebenhavn, 5))):
        factories.assessed(world, municipality, count=count, at=factories.NOW + timedelta(hours=place))
