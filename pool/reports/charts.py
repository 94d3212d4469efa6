"""The geometry of charts: amounts in, positions out. Pure, so the same drawing stands in the page and on paper.

A `Chart` holds everything its template prints, in units of the SVG's own grid. Amounts stay exact decimals until the
one division that turns them into a whole position; a formatter given by the caller writes them, so this module knows
no language.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from zlib import crc32

WIDTH = 760
TOP = 12
LEGEND = 34
AXIS = 30
BAR = 16
GAP = 3
ROW_GAP = 14
TEXT = 14
SMALL = 13
INK, QUIET, GRID = "#1a1a1a", "#5c6668", "#dce3e3"
# The accent carries what is decided; the others keep 3:1 against white or an outline does.
COLOURS = ("#8a9698", "#0a5c63", "#c0711a", "#54408c", "#2f7d4f", "#a3315f")
SHADES = ("#0a5c63", "#5a9da1", "#d3e4e4", "#8a9698")
OUTLINE = "#0a5c63"
ZERO = Decimal(0)

Formatter = Callable[[Decimal], str]


@dataclass(frozen=True, slots=True)
class Box:
    x: int
    y: int
    width: int
    height: int
    fill: str
    stroke: str = "none"


@dataclass(frozen=True, slots=True)
class Text:
    x: int
    y: int
    text: str
    anchor: str = "start"
    size: int = TEXT
    fill: str = INK
    weight: int = 400


@dataclass(frozen=True, slots=True)
class Line:
    x1: int
    y1: int
    x2: int
    y2: int
    stroke: str = GRID
    dash: str = "none"


@dataclass(frozen=True, slots=True)
class Chart:
    """One drawing. `kind` is the name of its template, `key` makes its ids unique in a page."""

    kind: str
    key: str
    title: str
    description: str
    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    texts: tuple[Text, ...]


def grouped_bars(
    *,
    title: str,
    description: str,
    series: Sequence[str],
    rows: Sequence[tuple[str, Sequence[Decimal]]],
    number: Formatter,
    unit: str = "",
) -> Chart:
    """Bars side by side for each row, one for each series, each with its amount at the end."""
    scale = _Scale.of([label for label, _ in rows], [amount for _, amounts in rows for amount in amounts], number, unit)
    boxes, texts = _legend(series, COLOURS)
    lines: list[Line] = []
    y = TOP + LEGEND
    step = len(series) * (BAR + GAP) - GAP + ROW_GAP
    for label, amounts in rows:
        texts.append(Text(scale.left - 6, y + (step - ROW_GAP) // 2 + 5, label, "end"))
        for place, amount in enumerate(amounts):
            top = y + place * (BAR + GAP)
            boxes.append(Box(scale.x(min(amount, ZERO)), top, scale.length(amount), BAR, COLOURS[place]))
            texts.append(Text(scale.x(max(amount, ZERO)) + 7, top + BAR - 3, number(amount), size=SMALL))
        y += step
    return _chart("bars", title, description, y, boxes, lines, texts, scale, number, unit)


def stacked(
    *,
    title: str,
    description: str,
    series: Sequence[str],
    rows: Sequence[tuple[str, Sequence[Decimal]]],
    number: Formatter,
    unit: str = "",
) -> Chart:
    """One bar for each row, its parts one after the other, the sum at the end. Amounts must not be negative."""
    sums = [sum(amounts, ZERO) for _, amounts in rows]
    scale = _Scale.of([label for label, _ in rows], sums, number, unit)
    boxes, texts = _legend(series, SHADES)
    y = TOP + LEGEND
    for (label, amounts), total in zip(rows, sums, strict=True):
        texts.append(Text(scale.left - 6, y + 17, label, "end"))
        start = ZERO
        for place, amount in enumerate(amounts):
            width = scale.x(start + amount) - scale.x(start)
            if width > 0:
                boxes.append(Box(scale.x(start), y, width, 24, SHADES[place], "#ffffff" if place < 2 else OUTLINE))
            start += amount
        texts.append(Text(scale.x(total) + 7, y + 17, number(total), size=SMALL))
        y += 24 + ROW_GAP
    return _chart("stacked", title, description, y, boxes, [], texts, scale, number, unit)


def waterfall(
    *,
    title: str,
    description: str,
    steps: Sequence[tuple[str, Decimal, str]],
    number: Formatter,
    unit: str = "",
) -> Chart:
    """From one total to the next: `total` bars start at zero, `change` bars where the one before ended."""
    spans, running = [], ZERO
    for _, amount, kind in steps:
        start = ZERO if kind == "total" else running
        running = amount if kind == "total" else running + amount
        spans.append((start, running))
    scale = _Scale.of([label for label, _, _ in steps], [edge for span in spans for edge in span], number, unit)
    boxes, lines, texts = [], [], []
    y = TOP
    for place, ((label, amount, kind), (start, end)) in enumerate(zip(steps, spans, strict=True)):
        low, high = min(start, end), max(start, end)
        fill = SHADES[0] if kind == "total" else COLOURS[0] if amount < 0 else SHADES[1]
        weight = 600 if kind == "total" else 400
        boxes.append(Box(scale.x(low), y, max(scale.x(high) - scale.x(low), 1), 24, fill))
        texts.append(Text(scale.left - 6, y + 17, label, "end", weight=weight))
        sign = "+" if kind == "change" and amount > 0 else ""
        texts.append(Text(scale.x(high) + 7, y + 17, sign + number(amount), size=SMALL, weight=weight))
        if place + 1 < len(steps):
            lines.append(Line(scale.x(end), y + 24, scale.x(end), y + 24 + ROW_GAP, QUIET, "3 3"))
        y += 24 + ROW_GAP
    return _chart("waterfall", title, description, y, boxes, lines, texts, scale, number, unit)


def money_bar(*, frame: Decimal, committed: Decimal, pending: Decimal) -> dict:
    """Shares of a frame in percent with two decimals, as text for SVG, and what is left in kroner (negative when over).

    When more is approved and pending than the frame holds, the bar shows all of it and `edge` marks the frame's end.
    """
    whole = max(frame, committed + pending, Decimal("0.01"))
    parts, start = [], ZERO
    for name, amount in (("committed", committed), ("pending", pending)):
        parts.append({"name": name, "x": _percent(start, whole), "width": _percent(amount, whole)})
        start += amount
    left = frame - committed - pending
    return {"parts": parts, "left": left, "edge": _percent(frame, whole) if left < 0 else ""}


def _percent(amount: Decimal, whole: Decimal) -> str:
    share = (max(amount, ZERO) * 100 / whole).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return f"{share:f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class _Scale:
    """From an amount to a position. `least` is zero unless an amount is negative."""

    left: int
    right: int
    least: Decimal
    most: Decimal
    step: Decimal

    @classmethod
    def of(cls, labels: Sequence[str], amounts: Sequence[Decimal], number: Formatter, unit: str) -> "_Scale":
        most, least = max([*amounts, ZERO]), min([*amounts, ZERO])
        step = _step(most - least)
        most = max(_up(most, step), step)
        least = -_up(-least, step)
        left = min(max(_wide(text) for text in [*labels, unit + "  "]) + 14, WIDTH // 2)
        right = WIDTH - 14 - max(_wide(number(amount)) for amount in [*amounts, most])
        # A width that halves and thirds go into: equal amounts get equal bars, and ticks equal distances.
        return cls(left, left + (right - left) // 60 * 60, least, most, step)

    def x(self, amount: Decimal) -> int:
        share = (amount - self.least) * (self.right - self.left) / (self.most - self.least)
        return self.left + int(share.quantize(Decimal(1), rounding=ROUND_HALF_UP))

    def length(self, amount: Decimal) -> int:
        """At least one unit for anything but zero, so that a small amount is seen."""
        length = abs(self.x(amount) - self.x(ZERO))
        return max(length, 1) if amount else 0

    def ticks(self) -> list[Decimal]:
        count = int((self.most - self.least) / self.step)
        return [self.least + self.step * place for place in range(count + 1)]


def _step(span: Decimal) -> Decimal:
    """A round step (1, 2 or 5 times a power of ten) that gives at most six ticks."""
    if span <= 0:
        return Decimal(1)
    power = Decimal(1).scaleb((span / 5).adjusted())
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor * 5 >= span)


def _up(amount: Decimal, step: Decimal) -> Decimal:
    return (amount / step).to_integral_value(rounding=ROUND_CEILING) * step if amount > 0 else ZERO


def _wide(text: str) -> int:
    """Roughly how wide a text is in IBM Plex Sans; a little too much rather than too little."""
    return len(text) * TEXT * 57 // 100 + 2


def _legend(series: Sequence[str], colours: Sequence[str]) -> tuple[list[Box], list[Text]]:
    boxes, texts, x = [], [], 0
    for name, colour in zip(series, colours, strict=False):
        boxes.append(Box(x, TOP - 10, 14, 14, colour, OUTLINE if colour == SHADES[2] else "none"))
        texts.append(Text(x + 21, TOP + 2, name))
        x += 21 + _wide(name) + 26
    return boxes, texts


def _chart(kind, title, description, bottom, boxes, lines, texts, scale, number, unit) -> Chart:
    """Adds what all charts share: grid, axis figures and the unit."""
    top = TOP + LEGEND - 8 if kind != "waterfall" else TOP - 6
    grid, figures = [], []
    for amount in scale.ticks():
        grid.append(Line(scale.x(amount), top, scale.x(amount), bottom - 4, QUIET if amount == 0 else GRID))
        figures.append(Text(scale.x(amount), bottom + 14, number(amount), "middle", SMALL, QUIET))
    if unit:
        figures.append(Text(0, bottom + 14, unit, size=SMALL, fill=QUIET))
    key = f"chart-{crc32(title.encode()):08x}"
    return Chart(kind, key, title, description, WIDTH, bottom + AXIS, tuple(boxes), (*grid, *lines), (*texts, *figures))
