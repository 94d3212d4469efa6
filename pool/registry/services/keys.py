"""Takes in tables of keys: reads and checks one, keeps it for a look, and puts it into force when a person confirms."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from pool.access import guard
from pool.journal import services as journal
from pool.kernel import canon, grids
from pool.kernel.refusals import MissingField, Refusal, cleaned, raise_all
from pool.kernel.words import N_
from pool.registry import keys, queries, rules
from pool.registry.models import KeyDraft, KeyTable, KeyValue, Municipality

LABELS = {"name_da": N_("Name in Danish"), "name_en": N_("Name in English"), "source": N_("Source")}
LENGTHS = {"name_da": 100, "name_en": 100, "source": 200}


class DayTaken(Refusal):
    code = "key_day_taken"
    sentence = N_("Version %(version)s of “%(key)s” is in force from %(day)s already. Choose another day.")


class KeysSettled(Refusal):
    code = "keys_settled"
    sentence = N_("This table has been confirmed or thrown away already.")


class NoFigures(Refusal):
    code = "no_figures"
    sentence = N_("The table has no row that is right. Mend the rows that are listed and send it again.")
    kind = "invalid"


@transaction.atomic
def read_keys(
    *, code: str, name_da: str, name_en: str, valid_from: date, source: str, grid: grids.Grid, by, at: datetime
) -> KeyDraft:
    """Check a table of figures and keep it, with the faults of each row, for confirmation. Nothing is in force yet.

    Raises:
        BadCode, ReservedCode, MissingField, TooLong, DayTaken: what stands about the table cannot be used.
        TableTooLarge, TableEmpty, KeyColumnsMissing, SeveralColumns: nothing can be read from it.
    """
    guard.require(by, "keys.import")
    about = _about(code, name_da, name_en, source, valid_from)
    table = keys.read(grid, about["code"], queries.places())
    draft = KeyDraft.objects.create(
        **about,
        rows=table.rows,
        faults=canon.plain([fault.stored() for fault in table.faults]),
        missing=table.missing,
        read_at=at,
        read_by=by,
    )
    facts = {"valid_from": valid_from, "rows": len(table.rows), "faults": len(table.faults)}
    _tell("registry.read_keys", draft, by, at, facts)
    return draft


@transaction.atomic
def confirm_keys(*, draft: KeyDraft, by, at: datetime) -> KeyTable:
    """Put the good rows of a table into force from its day on, as the next version of its key.

    Raises:
        KeysSettled: the table has been dealt with.
        NoFigures: it has no good row.
        DayTaken: another version was confirmed for the same day meanwhile.
    """
    guard.require(by, "keys.import")
    draft = _held(draft)
    if not draft.rows:
        raise NoFigures()
    _refuse_taken_day(draft.code, draft.valid_from)
    figures = {row["municipality"]: Decimal(row["value"]) for row in draft.rows}
    table = KeyTable.objects.create(
        code=draft.code,
        version=queries.newest_version(draft.code) + 1,
        name_da=draft.name_da,
        name_en=draft.name_en,
        valid_from=draft.valid_from,
        source=draft.source,
        sha256=rules.fingerprint(figures),
        imported_at=at,
        imported_by=by,
    )
    _add_figures(table, figures)
    _settle(draft, at, confirmed=True)
    facts = {"version": table.version, "valid_from": table.valid_from, "figures": len(figures), "sha256": table.sha256}
    _tell("registry.confirm_keys", draft, by, at, facts)
    return table


@transaction.atomic
def discard_keys(*, draft: KeyDraft, by, at: datetime) -> None:
    """Throw a table away; nothing of it comes into force.

    Raises:
        KeysSettled: the table has been dealt with.
    """
    guard.require(by, "keys.import")
    draft = _held(draft)
    _settle(draft, at, confirmed=False)
    _tell("registry.discard_keys", draft, by, at, {})


def _about(code: str, name_da: str, name_en: str, source: str, valid_from: date) -> dict:
    """What stands about a table, checked; all that is wrong at once."""
    found, problems = {"valid_from": valid_from}, []
    texts = {"name_da": name_da, "name_en": name_en, "source": source}
    try:
        found["code"] = rules.checked_code(code)
        _refuse_taken_day(found["code"], valid_from)
    except Refusal as problem:
        problems.append(problem)
    for name, text in texts.items():
        try:
            found[name] = cleaned(text, field=name, most=LENGTHS[name])
            if not found[name]:
                raise MissingField(field=name, label=LABELS[name])
        except Refusal as problem:
            problems.append(problem)
    raise_all(problems)
    return found


def _refuse_taken_day(code: str, day: date) -> None:
    taken = KeyTable.objects.filter(code=code, valid_from=day).first()
    if taken:
        raise DayTaken(field="valid_from", version=taken.version, key=code, day=day)


def _held(draft: KeyDraft) -> KeyDraft:
    """The draft, with all drafts of its key held: two confirmations must not give out the same version."""
    held = list(KeyDraft.objects.select_for_update(of=("self",)).filter(code=draft.code).order_by("pk"))
    draft = next(item for item in held if item.pk == draft.pk)
    if draft.settled_at:
        raise KeysSettled()
    return draft


def _settle(draft: KeyDraft, at: datetime, *, confirmed: bool) -> None:
    draft.settled_at, draft.confirmed = at, confirmed
    draft.save(update_fields=["settled_at", "confirmed"])


def _add_figures(table: KeyTable, figures: dict[str, Decimal]) -> None:
    municipalities = {item.code: item for item in Municipality.objects.filter(code__in=figures).order_by("pk")}
    KeyValue.objects.bulk_create(
        KeyValue(table=table, municipality=municipalities[code], value=value) for code, value in figures.items()
    )


def _tell(verb: str, draft: KeyDraft, by, at: datetime, facts: dict) -> None:
    journal.tell(verb=verb, subject=f"key:{draft.code}", by=by, at=at, facts={"draft": draft.pk, **facts})
