"""The fractions of lots of one applicant, put together and spent along its own rank."""

from itertools import groupby

from pool.allocation.line import Line
from pool.allocation.order import Column
from pool.allocation.rounded import Rounded
from pool.allocation.stage import Stage, Undecided


def spend_own(stage: Stage, rounded: Rounded, rows, rests, under: int) -> tuple[list[int], list[int]]:
    """Give each applicant the whole lots that its fractions make together; the rows and fractions that stay open."""
    lots, owners, ranks = stage.table.lots, stage.table.owners, stage.table.ranks
    rest_of = dict(zip(rows, rests, strict=True))
    stay = [row for row in rows if lots[row] == 1]
    held = [rest_of[row] for row in stay]
    pooled = [row for row in rows if lots[row] > 1 and rounded.given[row] + lots[row] <= rounded.ramps.highs[row]]
    line = stage.line(pooled, [(Column(owners), False), (Column(ranks), False)])
    line.settle_from(0)
    for _, places in groupby(range(len(line.places)), key=lambda place: owners[line.places[place]]):
        places = list(places)
        together = sum(rest_of[line.places[place]] for place in places)
        row, fraction = _spend(stage, rounded, line, places, together, under)
        if fraction:
            stay.append(row)
            held.append(fraction)
    return stay, held


def _spend(stage: Stage, rounded: Rounded, line: Line, places, together: int, under: int) -> tuple[int, int]:
    """One applicant's fractions, spent along its own rank; the row where they run out, and what is left there."""
    lots = stage.table.lots
    for place in places:
        row = line.places[place]
        tie = line.ties.get(place)
        if tie is not None and tie.drawn is None:
            equals = line.places[place : tie.stop]
            if together < sum(lots[equal] for equal in equals) * under:
                return _spend_on_equals(stage, rounded, equals, together, under)
        if together < lots[row] * under:
            return row, together
        _give_own(rounded, row, lots[row])
        together -= lots[row] * under
    return -1, 0


def _spend_on_equals(stage: Stage, rounded: Rounded, equals: list[int], together: int, under: int) -> tuple[int, int]:
    """Fractions that do not make a lot for each of some bids that their applicant has not ranked.

    One of them stands in the line by remainder for all; whether that leaves a tie is seen after that line. Where
    their lots differ, the fraction depends on which one stands, so that is a tie at once.
    """
    lot = stage.table.lots[equals[0]]
    if together and any(stage.table.lots[row] != lot for row in equals):
        raise Undecided(equals, together // under, sum(stage.table.lots[row] for row in equals))
    equals = sorted(equals, key=stage.table.ids.__getitem__)
    whole = together // (lot * under)
    for row in equals[:whole]:
        _give_own(rounded, row, lot)
    rounded.unranked.append((equals, together // under))
    return equals[whole], together - whole * lot * under


def _give_own(rounded: Rounded, row: int, lot: int):
    rounded.given[row] += lot
    rounded.own.add(row)


def refuse_unranked(stage: Stage, rounded: Rounded, before: list[int]):
    """A tie where some of an applicant's unranked equals got a lot and others did not."""
    for equals, left in rounded.unranked:
        raised = sum(rounded.given[row] > before[row] for row in equals)
        if 0 < raised < len(equals):
            raise Undecided(equals, left, sum(stage.table.lots[row] for row in equals))
