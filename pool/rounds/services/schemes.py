"""Records schemes, and their terms version by version. A version is never edited or removed."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from pool.access import guard
from pool.db import lock
from pool.journal import services as journal
from pool.kernel import periods
from pool.kernel.refusals import NotFound
from pool.registry.models import Module, Programme
from pool.rounds import fields
from pool.rounds import terms as checks
from pool.rounds import terms_refused as no
from pool.rounds.models import Scheme, SchemeTerms


@transaction.atomic
def record_scheme(
    *,
    code: str,
    name_da: str,
    name_en: str,
    purpose_da: str,
    purpose_en: str,
    programme: Programme,
    valid_from: date,
    modules: list[Module],
    by,
    at: datetime,
    **terms,
) -> Scheme:
    """Enter a scheme with version 1 of its terms (amounts in kroner). A field that is not said has its usual value.

    Raises:
        NotAllowed: the person does not record schemes.
        SchemeCodeUnclear, SchemeCodeTaken, DayOutOfReach and more: see `terms.scheme`; several at once as Refusals.
    """
    if by is not None:
        guard.require(by, "schemes.record")
    texts = {"name_da": name_da, "name_en": name_en, "purpose_da": purpose_da, "purpose_en": purpose_en}
    given = {**terms, "modules": modules}
    facts = checks.scheme(code=code, programme=programme, valid_from=valid_from, on=_day(at), texts=texts, given=given)
    kept = facts.pop("terms")
    try:
        with transaction.atomic():
            scheme = Scheme.objects.create(programme=programme, **facts)
    except IntegrityError as other:
        raise no.SchemeCodeTaken(field="code", code=facts["code"]) from other
    _keep(scheme, 1, valid_from, kept, by, at)
    said = {**facts, "programme": programme.code, "version": 1, "valid_from": valid_from, "terms": fields.told(kept)}
    _tell("rounds.record_scheme", scheme, by, at, said)
    return scheme


@transaction.atomic
def record_terms(
    *,
    scheme: Scheme,
    valid_from: date,
    modules: list[Module] | None = None,
    seen: int | None = None,
    by,
    at: datetime,
    **terms,
) -> SchemeTerms:
    """Enter the next version of a scheme's terms. What is not said stays as in the latest version.

    Rounds that are planned already keep the version they have until their plan is changed, and awards always.
    `seen`: the latest version that the person has read.

    Raises:
        NotAllowed: the person does not record terms.
        NewerVersion: there is a later version than the person has read.
        DayOutOfReach, NotLater, NothingNew and more: see `terms.version`; several at once as Refusals.
    """
    if by is not None:
        guard.require(by, "schemes.record")
    scheme = lock(Scheme, scheme.pk)
    latest = scheme.terms.order_by("-version").prefetch_related("modules").first()
    if latest is None:
        raise NotFound()
    if seen is not None and seen != latest.version:
        raise no.NewerVersion(version=latest.version)
    given = terms if modules is None else {**terms, "modules": modules}
    kept = checks.version(scheme=scheme, latest=latest, valid_from=valid_from, on=_day(at), given=given)
    before, number = fields.of(latest), latest.version + 1
    made = _keep(scheme, number, valid_from, kept, by, at)
    old, new = fields.told(before), fields.told(kept)
    changed = {name: [old[name], new[name]] for name in fields.changes(before, kept)}
    _tell("rounds.record_terms", scheme, by, at, {"version": number, "valid_from": valid_from, "changed": changed})
    return made


def _keep(scheme: Scheme, number: int, valid_from: date, kept: dict, by, at: datetime) -> SchemeTerms:
    said = {name: value for name, value in kept.items() if name != "modules"}
    made = SchemeTerms.objects.create(
        scheme=scheme, version=number, valid_from=valid_from, recorded_by=by, recorded_at=at if by else None, **said
    )
    made.modules.set(kept["modules"])
    return made


def _day(at: datetime) -> date:
    return at.astimezone(periods.COPENHAGEN).date()


def _tell(verb: str, scheme: Scheme, by, at: datetime, facts: dict) -> None:
    journal.tell(verb=verb, subject=f"scheme:{scheme.code}", by=by, at=at, facts=facts)
