"""Puts an application back to what was last sent, when a completion that was asked for never came."""

from datetime import datetime

from django.db.models import Sum

from pool.applications.models import Answer, Application, Line
from pool.applications.services.drafting import tell
from pool.db import hold
from pool.kernel import money
from pool.registry.models import Module, Municipality
from pool.rounds.models import Scheme
from pool.workforce.models import Employee


def as_sent(*, application: Application, by, at: datetime) -> None:
    """Undo what was changed since the last submission: answers, lines, and the sum asked for.

    A pair of employee and module that the municipality has taken off here and asks for elsewhere stays there.
    Called inside the transaction that holds the application.
    """
    hold(Municipality, [application.municipality_id])
    sent = application.submissions.order_by("-number").first().content
    answers, lines = _answers(application, sent["answers"], by, at), _lines(application, sent["lines"], at)
    if lines:
        total = application.lines.aggregate(total=Sum("requested_amount"))["total"]
        application.requested_amount = total or money.ZERO
        application.save(update_fields=["requested_amount"])
    if answers or lines:
        tell("applications.as_sent", application, by, at, {"answers": answers, "lines": lines})


def _answers(application: Application, sent: dict[str, str], by, at: datetime) -> list[str]:
    present = dict(application.answers.values_list("name", "value"))
    changed = sorted(name for name, value in sent.items() if present.get(name, "") != value)
    for name in changed:
        Answer.objects.filter(application=application, name=name).update(value=sent[name], changed_at=at, changed_by=by)
    return changed


def _lines(application: Application, sent: list[dict], at: datetime) -> list[str]:
    """Restore the lines; return those that had been added, changed or removed, as employee/module."""
    before = {item["line"]: item for item in sent}
    lines = {line.pk: line for line in application.lines.select_related("employee", "module", "scheme").order_by("pk")}
    added = [pk for pk in lines if pk not in before]
    different = [pk for pk in before if pk not in lines or _told(lines[pk]) != _told_before(before[pk])]
    touched = [f"{lines[pk].employee.reference}/{lines[pk].module.code}" for pk in added]
    Line.objects.filter(pk__in=added).delete()
    # Two lines may have changed places: nobody holds a pair while the pairs are given back.
    Line.objects.filter(pk__in=different).update(live=False)
    for pk in different:
        item = before[pk]
        touched.append(f"{item['employee']}/{item['module']}")
        _restored(lines.get(pk) or Line(application=application), item, at)
    return sorted(touched)


def _restored(line: Line, item: dict, at: datetime) -> None:
    line.employee = Employee.objects.get(municipality=line.application.municipality, reference=item["employee"])
    line.module = Module.objects.get(code=item["module"])
    if Line.objects.filter(employee=line.employee, module=line.module, live=True).exists():
        if line.pk:
            line.delete()
        return
    line.scheme = Scheme.objects.get(code=item["scheme"])
    line.term, line.rank = item["term"], item["rank"]
    line.requested_amount = money.parsed_exact(item["requested_amount"])
    line.live, line.changed_at = True, at
    line.save()


def _told(line: Line) -> tuple:
    return line.employee.reference, line.module.code, line.scheme.code, line.term, line.rank


def _told_before(item: dict) -> tuple:
    return item["employee"], item["module"], item["scheme"], item["term"], item["rank"]
