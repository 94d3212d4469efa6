from pool.access import guard
from pool.kernel.refusals import NotFound
from pool.workforce.models import Employee


def visible_to(user):
    """The employees a person may see: a municipality its own, the agency all, the ministry none."""
    found = Employee.objects.select_related("municipality").order_by("municipality__sort_key", "reference", "pk")
    if guard.is_municipal(user):
        return found.filter(municipality_id=user.municipality_id)
    return found if guard.may(user, "employees.read") else found.none()


def one(user, pk: int) -> Employee:
    """The employee by key.

    Raises:
        NotFound: there is none, or it is not the person's to see.
    """
    found = visible_to(user).filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def of(municipality):
    return Employee.objects.filter(municipality=municipality).order_by("reference", "pk")


def alike(employee: Employee):
    """Others of the same municipality with the same initials and hire date: perhaps the same person twice."""
    return Employee.objects.filter(
        municipality_id=employee.municipality_id, initials=employee.initials, hired_on=employee.hired_on
    ).exclude(pk=employee.pk)
