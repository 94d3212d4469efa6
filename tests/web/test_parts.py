"""The parts that pages are built of: whole fragments, where a wrong attribute would shut somebody out."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from pool.reports import charts
from pool.web.inputs import AmountField, DayField


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


class Budget(forms.Form):
    name = forms.CharField(label="Name", help_text="As in the register", max_length=40)
    remark = forms.CharField(label="Remark", required=False)
    amount = AmountField(label="Amount", most=Decimal(25000))
    starts_on = DayField(label="First day")
    kind = forms.ChoiceField(label="Kind?", choices=[("a", "Substitute")], widget=forms.RadioSelect)
    modules = forms.MultipleChoiceField(
        label="Modules", choices=[("1", "Conversations")], widget=forms.CheckboxSelectMultiple, required=False
    )
    agreed = forms.BooleanField(label="I agree", help_text="To the terms")


def drawn(source, **context):
    return Template("{% load pool %}" + source).render(Context(context))


def squeezed(text):
    """Without the white space between elements, which no browser shows."""
    return "".join(line.strip() for line in text.splitlines())


def test_field_ties_label_hint_and_error_to_the_input():
    html = squeezed(drawn("{% field form.name %}", form=Budget({})))

    assert html == (
        '<div class="form-group form-error"><label class="form-label" for="id_name">Name</label>'
        '<span class="form-hint" id="id_name-hint">As in the register</span>'
        '<span class="form-error-message" id="id_name-error"><span class="sr-only">Error: </span>'
        "This field is required.</span>"
        '<input type="text" name="name" maxlength="40" class="form-input" '
        'aria-describedby="id_name-hint id_name-error" aria-invalid="true" required id="id_name"></div>'
    )


def test_field_says_when_it_may_be_left_out():
    html = squeezed(drawn("{% field form.remark %}", form=Budget()))

    assert html == (
        '<div class="form-group"><label class="form-label" for="id_remark">Remark'
        '<span class="weight-normal"> (optional)</span></label>'
        '<input type="text" name="remark" class="form-input" id="id_remark"></div>'
    )


def test_field_shows_the_unit_beside_an_amount():
    html = squeezed(
        drawn("{% field form.amount suffix='kr.' width=12 %}", form=Budget(initial={"amount": Decimal(12500)}))
    )

    assert html == (
        '<div class="form-group"><label class="form-label" for="id_amount">Amount</label>'
        '<div class="form-input-wrapper form-input-wrapper--suffix">'
        '<input type="text" name="amount" value="12,500" inputmode="decimal" '
        'class="form-input input-width-12 numeric-input" required id="id_amount">'
        '<div class="form-input-suffix" aria-hidden="true">kr.</div></div></div>'
    )


def test_field_counts_characters_where_asked():
    html = squeezed(drawn("{% field form.name counter=True %}", form=Budget()))

    assert 'data-maxlength="40"' in html
    assert 'aria-describedby="id_name-hint id_name-limit"' in html
    assert '<span id="id_name-limit" class="sr-only">You can write up to 40 characters.</span>' in html


def test_field_groups_radios_under_a_legend():
    html = squeezed(drawn("{% field form.kind %}", form=Budget({})))

    assert html == (
        '<div class="form-group form-error"><fieldset aria-describedby="id_kind-error">'
        '<legend class="form-label">Kind?</legend>'
        '<span class="form-error-message" id="id_kind-error"><span class="sr-only">Error: </span>'
        "This field is required.</span>"
        '<div class="form-group-radio"><input type="radio" name="kind" value="a" id="id_kind_0" required '
        'aria-invalid="true" class="form-radio"><label class="form-label" for="id_kind_0">Substitute</label></div>'
        "</fieldset></div>"
    )


def test_field_draws_several_checkboxes_as_checkboxes():
    html = squeezed(drawn("{% field form.modules %}", form=Budget({"modules": ["1"]})))

    assert (
        '<div class="form-group-checkbox"><input type="checkbox" name="modules" value="1" id="id_modules_0" checked '
        'class="form-checkbox"><label class="form-label" for="id_modules_0">Conversations</label></div>'
    ) in html


def test_field_puts_the_label_of_one_checkbox_behind_it():
    html = squeezed(drawn("{% field form.agreed %}", form=Budget()))

    assert html == (
        '<div class="form-group"><div class="form-group-checkbox">'
        '<input type="checkbox" name="agreed" class="form-checkbox" '
        'aria-describedby="id_agreed-hint" required id="id_agreed">'
        '<label class="form-label" for="id_agreed">I agree</label>'
        '<span class="form-hint" id="id_agreed-hint">To the terms</span></div></div>'
    )


def test_field_asks_for_a_day_in_three_boxes():
    html = squeezed(drawn("{% field form.starts_on %}", form=Budget(initial={"starts_on": date(2027, 2, 1)})))

    assert html == (
        '<div class="form-group"><fieldset><legend class="form-label">First day</legend>'
        '<div class="date-group mt-3"><div class="form-group form-group-day">'
        '<label class="form-label" for="id_starts_on_0">Day</label>'
        '<input type="text" name="starts_on_day" value="1" id="id_starts_on_0" class="form-input" '
        'inputmode="numeric" maxlength="2"></div><div class="form-group form-group-month">'
        '<label class="form-label" for="id_starts_on_1">Month</label>'
        '<input type="text" name="starts_on_month" value="2" id="id_starts_on_1" class="form-input" '
        'inputmode="numeric" maxlength="2"></div><div class="form-group form-group-year">'
        '<label class="form-label" for="id_starts_on_2">Year</label>'
        '<input type="text" name="starts_on_year" value="2027" id="id_starts_on_2" class="form-input" '
        'inputmode="numeric" maxlength="4"></div></div></fieldset></div>'
    )


def test_error_summary_links_to_the_first_control_of_each_field():
    form = Budget({"starts_on_day": "31", "starts_on_month": "2", "starts_on_year": "2027", "amount": "30,000.50"})

    html = squeezed(drawn("{% error_summary form %}", form=form))

    assert html.startswith(
        '<div class="alert alert-error error-summary" role="alert" aria-labelledby="error-summary-heading" '
        'tabindex="-1" data-module="error-summary">'
    )
    assert '<h2 class="alert-heading" id="error-summary-heading">There are 5 problems</h2>' in html
    assert html.partition('<ul class="error-list">')[2] == (
        '<li><a href="#id_name">Name: This field is required.</a></li>'
        '<li><a href="#id_amount">Amount: You wrote DKK\u00a030,000.50. The most is DKK\u00a025,000.00.</a></li>'
        '<li><a href="#id_starts_on_0">First day: There is no such day as 31.2.2027. '
        "Check day, month and year.</a></li>"
        '<li><a href="#id_kind_0">Kind? This field is required.</a></li>'
        '<li><a href="#id_agreed">I agree: This field is required.</a></li></ul></div></div>'
    )


def test_error_summary_does_not_double_the_full_stop_of_a_label():
    class Promise(forms.Form):
        kept = forms.BooleanField(label="We keep it.")

    html = drawn("{% error_summary form %}", form=Promise({}))

    assert '<a href="#id_kept">We keep it. This field is required.</a>' in html


def test_error_summary_names_the_line_of_a_formset():
    class Line(forms.Form):
        hours = forms.IntegerField(label="Hours")

    sent = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2", "form-0-hours": "7", "form-1-hours": "x"}

    html = drawn("{% error_summary lines %}", lines=forms.formset_factory(Line)(sent))

    assert '<a href="#id_form-1-hours">Line 2 – Hours: Enter a whole number.</a>' in html


def test_error_summary_of_a_good_form_is_nothing():
    class Empty(forms.Form):
        pass

    assert drawn("{% error_summary form %}", form=Empty({})).strip() == ""


@pytest.mark.parametrize(
    ("written", "language", "amount"),
    [
        ("1.234,50", "da", "1234.50"),
        ("25.000 kr.", "da", "25000"),
        ("1,234.50", "en", "1234.50"),
        ("25,000", "en", "25000"),
        ("DKK 25,000", "en", "25000"),
        ("1234.5", "en", "1234.50"),
    ],
)
def test_amount_is_read_as_the_language_writes_it(written, language, amount):
    with translation.override(language):
        assert AmountField().clean(written) == Decimal(amount)


@pytest.mark.parametrize("written", ["abc", "12,345", "-1", "1e9", "٣"])
def test_amount_refuses_what_it_cannot_keep(written):
    with translation.override("da"), pytest.raises(forms.ValidationError):
        AmountField().clean(written)


def test_day_takes_three_numbers_or_none():
    assert DayField().clean(["1", "2", "2027"]) == date(2027, 2, 1)
    assert DayField(required=False).clean(["", "", ""]) is None


@pytest.mark.parametrize("boxes", [["31", "2", "2027"], ["1", "2", "27"], ["1", "", "2027"], ["x", "2", "2027"]])
def test_day_refuses_what_is_no_day(boxes):
    with pytest.raises(forms.ValidationError):
        DayField().clean(boxes)


def test_tag_says_the_state_in_a_word_beside_its_colour():
    html = drawn("{% tag 'changes_requested' %}{% tag 'draft' label='Kladde' %}")

    assert 'class="state state-warning"' in html
    assert "#warning" in html
    assert "Changes requested</span>" in html
    assert '<span class="state state-muted">Kladde</span>' in html


def test_task_list_gives_each_link_its_state():
    tasks = [
        {"label": "Contact", "url": "/contact", "state": "not_started"},
        {"label": "Hand over", "url": "/send", "state": "cannot_start", "hint": "Opens later"},
    ]

    html = squeezed(render_to_string("_parts/task_list.html", {"tasks": tasks}))

    assert '<a href="/contact" aria-describedby="task-1">Contact</a>' in html
    assert '<div class="task-state" id="task-1"><span class="state state-neutral">Not started</span>' in html
    assert '<span>Hand over</span><p class="task-hint">Opens later</p>' in html


def test_step_list_marks_where_the_reader_is():
    steps = [
        {"label": "Contact", "url": "/1", "state": "done"},
        {"label": "Budget", "url": "/2", "state": "todo", "current": True},
        {"label": "Receipt", "url": "/3", "state": "blocked"},
    ]

    html = squeezed(render_to_string("_parts/step_list.html", {"steps": steps}))

    assert '<a class="step" href="/2" aria-current="step"><span class="step-number"><span>2</span></span>' in html
    assert '<span class="sr-only">Completed:</span>' in html
    assert "<summary>Step 2 of 3: Budget</summary>" in html
    assert 'href="/3"' not in html


def test_summary_list_names_what_each_link_changes():
    rows = [{"label": "Modules", "value": ["One", "Two"], "change_url": "/m"}, {"label": "Remark", "value": ""}]

    html = squeezed(render_to_string("_parts/summary_list.html", {"rows": rows}))

    assert "<dt>Modules</dt>" in html
    assert "<span>One</span><span>Two</span>" in html
    assert '<a href="/m">Change<span class="sr-only"> Modules</span></a>' in html
    assert '<span class="quiet">Not answered</span>' in html


def test_pagination_keeps_the_filters_of_the_address():
    request = RequestFactory().get("/list", {"state": "submitted", "page": "2"})
    page = Paginator(range(100), 10).get_page(2)

    html = render_to_string("_parts/pagination.html", {"page": page}, request=request)

    assert 'rel="prev" href="?state=submitted&amp;page=1" aria-label="Previous page"' in html
    assert 'href="?state=submitted&amp;page=2" aria-label="Page 2" aria-current="page"' in html
    assert 'href="?state=submitted&amp;page=10" aria-label="Page 10"' in html


def test_pagination_of_one_page_is_nothing():
    page = Paginator(range(3), 10).get_page(1)

    assert render_to_string("_parts/pagination.html", {"page": page}).strip() == ""


def test_query_replaces_and_removes():
    request = RequestFactory().get("/", {"state": "draft", "q": "Ærø"})

    html = drawn("{% query state='submitted' q=None %}", request=request)

    assert html == "?state=submitted"


def test_deadline_counts_from_the_moment_of_the_page():
    closes = datetime(2027, 1, 15, 11, 0, tzinfo=UTC)

    html = drawn("{% deadline closes %}", closes=closes, now=datetime(2027, 1, 12, 9, 42, tzinfo=UTC))

    assert html == "Friday 15 January 2027, 12:00 – in 3 days"


def test_money_bar_prints_what_is_left():
    html = squeezed(drawn("{% money_bar frame=frame committed=paid %}", frame=Decimal(40), paid=Decimal(10)))

    assert "Left</dt><dd>DKK\u00a030.00</dd>" in html
    assert '<rect class="bar-committed" x="0%" width="25%" height="16"/>' in html
    assert "bar-pending" not in html


def test_alert_tells_its_kind_in_words():
    html = squeezed(drawn("{% alert 'warning' heading='Nearly full' %}<p>Little left.</p>{% endalert %}"))

    assert '<span class="sr-only">Warning: </span><strong class="alert-heading">Nearly full</strong>' in html
    assert "<p>Little left.</p>" in html
    assert "role=" not in html


def test_chart_has_a_title_and_a_description_and_no_style():
    chart = charts.stacked(
        title="Where <is> it?",
        description="Most is paid.",
        series=("Paid",),
        rows=[("2027", (Decimal(10),))],
        number=str,
    )

    html = drawn("{% chart chart %}", chart=chart)

    key = chart.key
    assert f'role="img" aria-labelledby="{key}-title {key}-text"' in html
    assert f'<title id="{key}-title">Where &lt;is&gt; it?</title><desc id="{key}-text">Most is paid.</desc>' in html
    assert "style" not in html


@pytest.mark.parametrize("page", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_error_pages_stand_without_context(page):
    html = render_to_string(page)

    assert html.count("<h1") == 1
    assert 'id="main-content"' in html


def test_shell_has_landmarks_language_and_a_way_past_the_menu():
    context = {
        "navigation": [{"label": "Worklist", "url": "/w", "current": True}],
        "person": {"name": "Lone Kjær", "role": "Signatory", "place": "Aarhus"},
    }

    html = render_to_string("base.html", context, request=RequestFactory().get("/"))

    assert '<html lang="en">' in html
    assert '<a class="skipnav" href="#main-content">Skip to the content</a>' in html
    assert '<a class="nav-link" href="/w" aria-current="page"><span>Worklist</span></a>' in html
    assert html.count("<main") == 1
    assert "<script>" not in html and "style=" not in html and " on" + "click" not in html
