"""What a scheme and its terms must say before they are recorded."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from pool.kernel import money
from pool.kernel.refusals import MissingField, NotAnAmount, Refusal, Refusals, cleaned, raise_all
from pool.registry.models import Programme
from pool.rounds import fields
from pool.rounds import terms_refused as no
from pool.rounds.fields import LABELS
from pool.rounds.models import Scheme, SchemeTerms
from pool.rounds.states import PlanKind, SettledBy

CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,9}")
POST = re.compile(r"[a-z][a-z0-9_]{0,29}")
FIRST = date(2000, 1, 1)  # a scheme may be older than this product
AHEAD = timedelta(days=3660)
CHOICES = {"plan_kind": PlanKind, "settled_by": SettledBy}


def scheme(*, code: str, programme: Programme, valid_from: date, on: date, texts: dict, given: dict) -> dict:
    """A new scheme with its first terms, checked: `code`, the texts and `terms`. `on`: today.

    Raises:
        SchemeCodeUnclear, SchemeCodeTaken, MissingField, TooLong, Forbidden, DayOutOfReach, and as `content`.
    """
    found = _Faults()
    code = code.strip()
    if not CODE.fullmatch(code):
        found.add(no.SchemeCodeUnclear(field="code"))
    elif Scheme.objects.filter(code=code).exists():
        found.add(no.SchemeCodeTaken(field="code", code=code))
    kept = {
        name: found.tried(_written, texts[name], name, label, most)
        for name, (label, most) in fields.SCHEME_TEXTS.items()
    }
    found.tried(_in_reach, valid_from, FIRST, on)
    terms = found.tried(content, programme, fields.USUAL | given)
    raise_all(found.items)
    return {"code": code, **kept, "terms": terms}


def version(*, scheme: Scheme, latest: SchemeTerms, valid_from: date, on: date, given: dict) -> dict:
    """The next terms of a scheme, checked; what is not given stays as in the latest version. `on`: today.

    Raises:
        DayOutOfReach: it would be in force in the past, or far ahead.
        NotLater: the latest version is not older.
        NothingNew: it says the same as the latest version.
        and as `content`.
    """
    found, before = _Faults(), fields.of(latest)
    found.tried(_in_reach, valid_from, on, on)
    if valid_from <= latest.valid_from:
        found.add(no.NotLater(field="valid_from", version=latest.version, day=latest.valid_from))
    terms = found.tried(content, scheme.programme, before | given)
    if terms and not fields.changes(before, terms):
        found.add(no.NothingNew(version=latest.version))
    raise_all(found.items)
    return terms


def content(programme: Programme, given: dict) -> dict:
    """The fields of terms as they are kept.

    Raises:
        RateNotAboveZero, AmountBelowZero, NotAnAmount, OutOfRange, ChoiceUnknown, CompletedBeforeBegun,
        AuditBelowStatement, NoModules, OtherProgramme, PlanDoesNotFit, PostsMissing, PostsNotNeeded, PostUnclear,
        MissingField, TooLong, Forbidden; several at once as Refusals.
    """
    found, kept = _Faults(), {}
    for name in fields.AMOUNTS:
        kept[name] = found.tried(_amount, name, given[name])
    for name in fields.RANGES:
        kept[name] = found.tried(_whole, name, given[name])
    for name, known in CHOICES.items():
        if given[name] not in known.values:
            found.add(no.ChoiceUnknown(field=name, label=LABELS[name]))
        kept[name] = given[name]
    for name, most in fields.TEXTS.items():
        kept[name] = found.tried(_written, given[name], name, LABELS[name], most)
    kept["takes_municipal_auditor"] = bool(given["takes_municipal_auditor"])
    kept["modules"] = found.tried(_modules, programme, given["modules"])
    kept["budget_posts"] = found.tried(_posts, given["settled_by"], given["budget_posts"])
    if not found.items:
        _together(found, kept)
    raise_all(found.items)
    return {name: kept[name] for name in LABELS}


def _together(found: "_Faults", kept: dict) -> None:
    """What one field says beside another."""
    begin, complete = kept["begin_within_years"], kept["complete_within_years"]
    if begin and complete and complete < begin:
        found.add(no.CompletedBeforeBegun(field="complete_within_years", begin=begin, complete=complete))
    if kept["audit_above_amount"] < kept["statement_above_amount"]:
        found.add(no.AuditBelowStatement(field="audit_above_amount", statement=kept["statement_above_amount"]))
    if (kept["plan_kind"] == PlanKind.QUARTERLY) != (kept["settled_by"] == SettledBy.ACTUAL_COST):
        found.add(no.PlanDoesNotFit(field="plan_kind"))


def _in_reach(given: date, first: date, on: date) -> None:
    if not first <= given <= on + AHEAD:
        raise no.DayOutOfReach(field="valid_from", first=first, last=on + AHEAD, given=given)


def _amount(name: str, given):
    try:
        amount = money.exact(given)
    except money.LossyAmount as other:
        raise NotAnAmount(field=name, given=str(given)[:40]) from other
    if name == "rate_amount" and amount <= 0:
        raise no.RateNotAboveZero(field=name, amount=amount)
    if amount < 0:
        raise no.AmountBelowZero(field=name, label=LABELS[name], amount=amount)
    return amount


def _whole(name: str, given) -> int | None:
    least, most = fields.RANGES[name]
    if given is None and name in fields.MAY_BE_EMPTY:
        return None
    if type(given) is not int or not least <= given <= most:
        raise no.OutOfRange(field=name, label=LABELS[name], least=least, most=most)
    return given


def _written(text: str, name: str, label: str, most: int) -> str:
    text = cleaned(text, field=name, most=most)
    if not text:
        raise MissingField(field=name, label=label)
    return text


def _modules(programme: Programme, given: list) -> list:
    if not given or len({module.pk for module in given}) < len(given):
        raise no.NoModules(field="modules")
    others = [module.code for module in given if module.programme_id != programme.pk]
    if others:
        raise no.OtherProgramme(field="modules", modules=others, programme=programme.code)
    return sorted(given, key=lambda module: (module.position, module.pk))


def _posts(settled_by: str, given: list[dict]) -> list[dict]:
    if settled_by != SettledBy.ACTUAL_COST:
        if given:
            raise no.PostsNotNeeded(field="budget_posts")
        return []
    kept: dict[str, dict] = {}
    for number, post in enumerate(given[: fields.MOST_POSTS + 1], 1):
        unclear = no.PostUnclear(field="budget_posts", number=number)
        try:
            names = {language: cleaned(post[language], most=100) for language in ("da", "en")}
        except Refusal as other:
            raise unclear from other
        code = post["code"].strip()
        if not POST.fullmatch(code) or code in kept or not all(names.values()):
            raise unclear
        kept[code] = {"code": code, **names}
    if fields.FIRST_POST not in kept or len(kept) > fields.MOST_POSTS:
        raise no.PostsMissing(field="budget_posts", most=fields.MOST_POSTS, first=fields.FIRST_POST)
    return list(kept.values())


class _Faults:
    """The refusals found so far: a form says all of them at once."""

    def __init__(self):
        self.items: list[Refusal] = []

    def add(self, item: Refusal) -> None:
        self.items.append(item)

    def tried(self, deed: Callable, *given):
        """What the deed returns, or None when it refuses."""
        try:
            return deed(*given)
        except Refusal as problem:
            self.items.append(problem)
        except Refusals as problem:
            self.items += problem.items
        return None
