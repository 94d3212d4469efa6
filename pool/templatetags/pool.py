"""Filters and tags of every page: words and amounts in the reader's language, and the parts of the design system."""

from decimal import Decimal

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from pool import wording
from pool.reports import charts
from pool.templatetags import parts

register = template.Library()

MILLION = Decimal(1_000_000)
ALERTS = {"debug": "info", "info": "info", "success": "success", "warning": "warning", "error": "error"}


@register.filter
def money(amount):
    return "–" if amount in (None, "") else wording.money(amount)


@register.filter
def figure(amount):
    """An amount without its currency, for columns whose heading says kr."""
    return "–" if amount in (None, "") else wording.number(amount, 2)


@register.filter
def millions(amount):
    """An amount in millions with one decimal, for charts and key figures."""
    return (
        "–"
        if amount in (None, "")
        else _("DKK %(number)s m") % {"number": wording.number(Decimal(amount) / MILLION, 1)}
    )


@register.filter
def number(value, decimals=0):
    return "–" if value in (None, "") else wording.number(value, decimals)


@register.filter
def day(value):
    return wording.day(value) if value else "–"


@register.filter
def moment(value):
    return wording.moment(value) if value else "–"


@register.filter
def weekday(value):
    """A moment with its weekday, as a deadline is told."""
    return wording.moment(value, weekday=True) if value else "–"


@register.filter
def term(code):
    return wording.term(code) if code else "–"


@register.filter
def iso(value):
    return value.isoformat() if value else ""


@register.filter
def as_lines(value):
    """One text or a list of texts, as a list without empty lines."""
    if value in (None, ""):
        return []
    return [line for line in value if line not in (None, "")] if isinstance(value, list | tuple) else [value]


@register.filter
def alert_kind(value):
    """The design system's name for a message level; several tags may stand in one text."""
    return next((ALERTS[word] for word in str(value).split() if word in ALERTS), "info")


@register.filter
def page_numbers(page):
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.simple_tag(takes_context=True)
def deadline(context, value):
    """A moment with weekday, clock and distance in words, seen from the page's `now`."""
    return wording.deadline(value, context.get("now") or timezone.now()) if value else "–"


@register.simple_tag(takes_context=True)
def query(context, **changes):
    """The query string of this page with some values replaced; None removes one."""
    values = context["request"].GET.copy()
    for name, value in changes.items():
        values.pop(name, None) if value in (None, "") else values.__setitem__(name, value)
    return f"?{values.urlencode()}"


@register.simple_tag
def named_url(*names):
    """The address of the first of these names that exists, or nothing: the shell also stands without a page."""
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""


@register.simple_tag
def icon(name, css_class=""):
    sprite = static("dkfds/img/all-svg-icons.svg")
    css = f"icon-svg {css_class}".strip()
    return format_html(
        '<svg class="{}" focusable="false" aria-hidden="true"><use href="{}#{}"></use></svg>', css, sprite, name
    )


@register.inclusion_tag("_parts/tag.html")
def tag(code, label="", tone=""):
    return parts.state(code, label, tone)


@register.inclusion_tag("_parts/field.html")
def field(bound, **options):
    return parts.field(bound, **options)


@register.inclusion_tag("_parts/error_summary.html")
def error_summary(*sources):
    return {"problems": parts.problems(*sources)}


@register.simple_block_tag
def alert(content, kind, heading="", live=False):
    return render_to_string("_parts/alert.html", {"kind": kind, "heading": heading, "live": live, "body": content})


@register.inclusion_tag("_parts/meter_bar.html")
def meter_bar(frame, applied, granted):
    return {"frame": frame, "applied": applied, "granted": granted} | charts.money_bar(
        frame=frame, committed=granted, pending=Decimal(0)
    )


@register.inclusion_tag("_parts/money_bar.html")
def money_bar(frame, committed, pending=Decimal(0), frame_label="", committed_label="", pending_label=""):
    bar = charts.money_bar(frame=frame, committed=committed, pending=pending)
    words = {
        "frame_label": frame_label or _("Frame"),
        "committed_label": committed_label or _("Approved"),
        "pending_label": pending_label or _("Pending"),
    }
    return {"frame": frame, "committed": committed, "pending": pending, **bar, **words}


@register.simple_tag
def chart(drawing):
    return render_to_string(f"charts/{drawing.kind}.html", {"chart": drawing})
