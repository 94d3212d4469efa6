"""Terms in plain words: each field's name and what it says, in groups."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pool import wording
from pool.rounds import fields
from pool.rounds.states import PlanKind, SettledBy

CHOICES = {"plan_kind": PlanKind, "settled_by": SettledBy}


def groups(facts: dict, before: dict | None = None) -> list[dict]:
    """All fields in their groups; `before`: the version that they took the place of."""
    changed = fields.changes(before, facts) if before else []
    return [
        {"heading": _(heading), "rows": [_row(name, facts, before if name in changed else None) for name in names]}
        for heading, names in fields.GROUPS
    ]


def differences(before: dict, facts: dict) -> list[dict]:
    """The fields that change, with what they said and what they will say."""
    return [
        {"label": label(name), "old": value(name, before), "new": value(name, facts)}
        for name in fields.changes(before, facts)
    ]


def label(name: str) -> str:
    return _(fields.LABELS[name])


def value(name: str, facts: dict) -> list[str]:
    """What a field says, in lines."""
    given = facts[name]
    if name == "modules":
        return [f"{module.code} {wording.name(module)}" for module in given]
    if name == "budget_posts":
        return [f"{item.get(wording.language()) or item['da']} ({item['code']})" for item in given] or [_("None")]
    if name == "rate_amount":
        return [_("%(amount)s for one employee and one module") % {"amount": wording.money(given)}]
    if name in fields.AMOUNTS:
        return [wording.money(given)]
    if name in CHOICES:
        return [str(CHOICES[name](given).label)]
    if name == "takes_municipal_auditor":
        return [_("yes") if given else _("no")]
    if name in fields.TEXTS:
        return given.splitlines()
    return [_counted(name, given)]


def _counted(name: str, given: int | None) -> str:
    """A whole number with its unit."""
    if given is None:
        return _("No limit")
    facts = {"count": wording.number(given)}
    if "percent" in name:
        return _("%(count)s per cent") % facts
    if "days" in name:
        return ngettext("%(count)s day", "%(count)s days", given) % facts
    if "months" in name:
        return ngettext("%(count)s month", "%(count)s months", given) % facts
    if "years" in name:
        return ngettext("%(count)s year", "%(count)s years", given) % facts
    return _("once, in autumn") if given == 1 else _("twice, in spring and in autumn")


def _row(name: str, facts: dict, before: dict | None) -> dict:
    """`before`: of a field that has changed."""
    return {"label": label(name), "lines": value(name, facts), "old": value(name, before) if before else []}
