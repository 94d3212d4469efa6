"""Amounts in, positions out: whole drawings against what can be measured with a ruler."""

from decimal import Decimal

import pytest

from pool.reports import charts
from pool.reports.charts import Box, Line


def number(amount):
    return f"{amount / 1_000_000:.1f}".replace(".", ",")


def millions(*amounts):
    return tuple(Decimal(amount) * 1_000_000 for amount in amounts)


def drawn(kind, **values):
    words = {"title": "Bevilget", "description": "Odense får mest.", "number": number, "unit": "mio. kr."}
    return getattr(charts, kind)(**words, **values)


def texts(chart):
    return [text.text for text in chart.texts]


def test_grouped_bars_are_as_long_as_their_amounts():
    rows = [("Odense", millions(4, 2)), ("Ærø", millions(0, 1))]

    chart = drawn("grouped_bars", series=("Ansøgt", "Bevilget"), rows=rows)

    grey, teal = charts.COLOURS[:2]
    bars = chart.boxes[2:]  # the first two are the legend's
    left, width = bars[0].x, bars[0].width
    assert bars == (
        Box(left, 46, width, 16, grey),
        Box(left, 65, width // 2, 16, teal),
        Box(left, 95, 0, 16, grey),
        Box(left, 114, width // 4, 16, teal),
    )


def test_grouped_bars_write_every_amount_with_the_callers_formatter():
    chart = drawn("grouped_bars", series=("Ansøgt", "Bevilget"), rows=[("Odense", millions("3.6", "2.9"))])

    assert texts(chart) == ["Ansøgt", "Bevilget", "Odense", "3,6", "2,9", "0,0", "1,0", "2,0", "3,0", "4,0", "mio. kr."]


def test_grouped_bars_below_zero_end_at_zero():
    chart = drawn("grouped_bars", series=("Rest",), rows=[("Odense", millions(-2)), ("Ærø", millions(2))])

    below, above = chart.boxes[1:]
    zero = next(line.x1 for line in chart.lines if line.stroke == charts.QUIET)
    assert (below.x + below.width, above.x) == (zero, zero)
    assert below.width == above.width


def test_grouped_bars_show_the_smallest_amount():
    chart = drawn("grouped_bars", series=("Rest",), rows=[("Odense", millions(40)), ("Ærø", (Decimal("0.01"),))])

    assert chart.boxes[2].width == 1


def test_stacked_parts_join_without_gap_and_end_at_the_sum():
    rows = [("A", millions("12.4", "18.3", "9.3")), ("B", millions(0, 10, 0))]

    chart = drawn("stacked", series=("Udbetalt", "Disponeret", "Tilbage"), rows=rows)

    first, second, third, only = chart.boxes[3:]
    assert (first.x + first.width, second.x + second.width) == (second.x, third.x)
    assert third.x + third.width == first.x + 4 * only.width
    assert "40,0" in texts(chart)


def test_waterfall_steps_hang_where_the_step_before_ended():
    steps = [
        ("Bevilling", Decimal(40_000_000), "total"),
        ("Disponeret", Decimal(-30_000_000), "change"),
        ("Frigivet", Decimal(10_000_000), "change"),
        ("Til rest", Decimal(20_000_000), "total"),
    ]

    chart = drawn("waterfall", steps=steps)

    total, down, up, rest = chart.boxes
    assert down.x + down.width == total.x + total.width
    assert (up.x, up.width, rest.width) == (down.x, rest.width - (down.x - total.x), 2 * up.width)
    assert [line.x1 for line in chart.lines if line.dash != "none"] == [
        total.x + total.width,
        down.x,
        rest.x + rest.width,
    ]
    assert [text for text in texts(chart) if text[0] in "+-"] == ["-30,0", "+10,0"]


def test_chart_without_amounts_still_has_an_axis():
    chart = drawn("grouped_bars", series=("Ansøgt",), rows=[("Odense", (Decimal(0),))])

    assert [line for line in chart.lines if isinstance(line, Line)]
    assert all(box.width == 0 for box in chart.boxes[1:])


def test_chart_texts_stay_inside_the_drawing():
    rows = [("Kommuneqarfik Sermersooq", millions("123.4", 7)), ("Ærø", millions(1, 1))]

    chart = drawn("grouped_bars", series=("Ansøgt", "Bevilget"), rows=rows)

    # 0.57 of the size is a wide letter of IBM Plex Sans.
    assert all(
        text.x + len(text.text) * text.size * 0.57 <= chart.width for text in chart.texts if text.anchor == "start"
    )
    assert all(text.x - len(text.text) * text.size * 0.57 >= 0 for text in chart.texts if text.anchor == "end")
    assert max(text.y for text in chart.texts) < chart.height


@pytest.mark.parametrize(
    ("most", "step"), [("0.40", "0.1"), ("7", "2"), ("40", "10"), ("123.4", "50"), ("1000000", "200000")]
)
def test_steps_are_round_and_few(most, step):
    assert charts._step(Decimal(most)) == Decimal(step)


def test_chart_key_follows_the_title():
    first, again = (drawn("stacked", series=("A",), rows=[("x", millions(1))]) for _ in range(2))

    assert first.key == again.key
    assert first.key.startswith("chart-")


def test_money_bar_shares_a_frame():
    bar = charts.money_bar(frame=Decimal(40), committed=Decimal(10), pending=Decimal("13.20"))

    assert bar == {
        "parts": [{"name": "committed", "x": "0", "width": "25"}, {"name": "pending", "x": "25", "width": "33"}],
        "left": Decimal("16.80"),
        "edge": "",
    }


def test_money_bar_over_the_frame_marks_where_the_frame_ends():
    bar = charts.money_bar(frame=Decimal(30), committed=Decimal(20), pending=Decimal(20))

    assert bar == {
        "parts": [{"name": "committed", "x": "0", "width": "50"}, {"name": "pending", "x": "50", "width": "50"}],
        "left": Decimal(-10),
        "edge": "75",
    }


def test_money_bar_of_nothing_is_empty():
    bar = charts.money_bar(frame=Decimal(0), committed=Decimal(0), pending=Decimal(0))

    assert [part["width"] for part in bar["parts"]] == ["0", "0"]
    assert bar["left"] == 0
