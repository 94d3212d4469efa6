"""Plans a round, changes or takes back a plan, and opens a round that somebody else has planned."""

from datetime import date, datetime, time

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pool import wording
from pool.access import guard
from pool.awards import queries as awards
from pool.awards.services import announcing
from pool.kernel import money, periods
from pool.kernel.refusals import MissingField, Refusal, Refusals, WrongState
from pool.rounds import planning, queries, services
from pool.rounds.models import Round
from pool.rounds.services import replanning
from pool.rounds.states import RoundState
from pool.web import refusing
from pool.web.applications.forms import ReasonForm
from pool.web.inputs import AmountField, DayField, posted
from pool.web.rounds import overview
from pool.web.wordings.telling import LANGUAGES

NOON = time(12)
KEPT = "kept"  # the rules of a plan that is changed


class PlanForm(forms.Form):
    """Everything that is announced, and the rules by which the money is shared out."""

    use_required_attribute = False

    code = forms.CharField(max_length=12)
    title_da = forms.CharField(max_length=150)
    title_en = forms.CharField(max_length=150)
    schemes = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    appropriation = forms.ChoiceField()
    frame_amount = AmountField(most=money.MOST)
    ruleset = forms.ChoiceField()
    closes_when_used = forms.BooleanField(required=False)
    opens_at = DayField()
    closes_at = DayField()
    decide_by = DayField()
    period_from = DayField()
    period_until = DayField()
    language = forms.ChoiceField(choices=list(LANGUAGES.items()), widget=forms.RadioSelect, initial="da")

    def __init__(self, data=None, round: Round | None = None):
        super().__init__(data, initial=_as_planned(round) if round else None)
        self.round = round
        self.schemes = {item.code: item for item in queries.schemes_with_terms() if item.terms.all()}
        self.accounts = {str(item.pk): item for item in queries.appropriations()}
        self.rules = {str(item.pk): item for item in awards.rulesets()}
        for name, (label, hint) in _words().items():
            self.fields[name].label, self.fields[name].help_text = label, hint
            self.fields[name].error_messages["required"] = wording.refusal_text(MissingField(label=label))
        self.fields["schemes"].choices = [(code, _scheme(item)) for code, item in self.schemes.items()]
        self.fields["appropriation"].choices = [(key, _account(item)) for key, item in self.accounts.items()]
        self.fields["ruleset"].choices = [
            (key, _("%(name)s, version %(version)s") % {"name": item.name, "version": item.version})
            for key, item in self.rules.items()
        ]
        if round:
            self.fields["code"].disabled = True
            self.fields["ruleset"].choices.insert(0, (KEPT, _("The rules that it has")))

    def clean(self):
        """Each scheme comes with the terms that are in force on the day the round opens."""
        given = super().clean()
        chosen = [self.schemes[code] for code in given.get("schemes", [])]
        if not given.get("opens_at"):
            return given
        found = {item: queries.terms_on(item, given["opens_at"]) for item in chosen}
        for name in (wording.name(item) for item, terms in found.items() if terms is None):
            self.add_error(
                "schemes", _("%(name)s has no terms that are in force on the day the round opens.") % {"name": name}
            )
        given["terms"] = list(found.values())
        return given

    def facts(self) -> dict:
        """What the service asks for. Days become moments at noon."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "schemes"}
        given["opens_at"], given["closes_at"] = _noon(given["opens_at"]), _noon(given["closes_at"])
        given["appropriation"] = self.accounts[given["appropriation"]]
        given["ruleset"] = self.rules.get(given["ruleset"])
        if self.round:
            del given["code"]
        return given


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """The form; afterwards a person who may not read the round's workspace sees its announcement."""
    form, reads = PlanForm(posted(request)), guard.may(request.user, "allocation.read")
    back = reverse("rounds" if reads else "start")
    if request.method == "POST" and form.is_valid():
        try:
            made = announcing.plan_round(by=request.user, at=timezone.now(), **form.facts())
        except (Refusal, Refusals) as problem:
            refusing.into_form(form, problem)
        else:
            messages.success(request, _("The round is planned. A decision maker opens it."))
            return redirect(_shown_to(request.user), made.code)
    return _page(request, form, _("Plan a round"), back)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, code: str) -> HttpResponse:
    """The same form with what is planned, and a way to take it back."""
    found = overview.one(code)
    if found.state != RoundState.PLANNED:
        raise WrongState(state=found.get_state_display())
    form = PlanForm(posted(request), found)
    if request.method == "POST" and form.is_valid():
        try:
            announcing.change_plan(round=found, by=request.user, at=timezone.now(), **form.facts())
        except (Refusal, Refusals) as problem:
            refusing.into_form(form, problem)
        else:
            messages.success(request, _("The plan is changed. A decision maker opens the round."))
            return redirect(_shown_to(request.user), code)
    return _page(request, form, _("Change the plan"), reverse(_shown_to(request.user), args=[code]), _why_form())


@require_POST
def drop(request: HttpRequest, code: str) -> HttpResponse:
    found, form = overview.one(code), _why_form(posted(request))
    if not form.is_valid():
        return _page(
            request, PlanForm(None, found), _("Change the plan"), reverse("round_plan_change", args=[code]), form
        )
    why = form.cleaned_data["reason"]
    back = "rounds" if guard.may(request.user, "allocation.read") else "start"
    try:
        replanning.drop_plan(round=found, why=why, by=request.user, at=timezone.now())
    except (WrongState, replanning.PlanInUse) as problem:
        messages.error(request, wording.refusal_text(problem))
        return redirect("round_plan_change", code)
    messages.success(request, _("The plan of round %(round)s is taken back.") % {"round": code})
    return redirect(back)


def _page(request: HttpRequest, form: PlanForm, title: str, back: str, why: ReasonForm | None = None) -> HttpResponse:
    """`why`: the form by which a plan is taken back."""
    reads = guard.may(request.user, "allocation.read")
    first = {"label": _("Rounds") if reads else _("Overview"), "url": reverse("rounds" if reads else "start")}
    bad = [item for item in (form, why) if item and item.errors]
    context = {
        "form": form,
        "title": title,
        "round": form.round,
        "why": why,
        "bad": bad,
        "can": bool(form.rules and form.accounts and form.schemes),
        "back": back,
        "breadcrumbs": [first, {"label": title}],
    }
    return render(request, "rounds/plan.html", context, status=400 if bad else 200)


def _shown_to(user) -> str:
    """The page on which the person can read the round."""
    return "round_workspace" if guard.may(user, "allocation.read") else "round"


def _why_form(data=None) -> ReasonForm:
    return ReasonForm(_("Why is the plan taken back?"), _("It stands in the journal."), data)


def _as_planned(round: Round) -> dict:
    names = ("code", "title_da", "title_en", "frame_amount", "closes_when_used", "decide_by", "period_from")
    names += ("period_until", "language")
    return {
        **{name: getattr(round, name) for name in names},
        "schemes": [item.scheme.code for item in queries.of_round(round)],
        "appropriation": str(round.appropriation_id),
        "ruleset": KEPT,
        "opens_at": round.opens_at.astimezone(periods.COPENHAGEN).date(),
        "closes_at": round.closes_at.astimezone(periods.COPENHAGEN).date(),
    }


@require_POST
def open_(request: HttpRequest, code: str) -> HttpResponse:
    found = overview.one(code)
    told = {"amount": wording.money(found.frame_amount), "moment": wording.moment(found.opens_at)}
    done = _("The round is open: %(amount)s stand in its pool. Municipalities can apply from %(moment)s.") % told
    return refusing.do(
        request,
        lambda: services.open_round(round=found, by=request.user, at=timezone.now()),
        done,
        "round_workspace",
        code,
    )


def _noon(day: date) -> datetime:
    return datetime.combine(day, NOON, periods.COPENHAGEN)


def _scheme(scheme) -> str:
    """The scheme with the rate in force now, and the one that is to come; the opening day decides between them."""
    today = timezone.now().astimezone(periods.COPENHAGEN).date()
    now, newest = queries.terms_on(scheme, today), scheme.terms.all()[0]
    text = _("%(name)s – terms, version %(version)s: %(rate)s for each module") % _facts(now or newest)
    if newest.valid_from > today:
        text += "; " + _("version %(version)s from %(day)s: %(rate)s") % _facts(newest)
    return text


def _facts(terms) -> dict:
    return {
        "name": wording.name(terms.scheme),
        "version": terms.version,
        "day": wording.day(terms.valid_from),
        "rate": wording.money(terms.rate_amount),
    }


def _account(item) -> str:
    held = wording.money(queries.held_by(item))
    return _("%(account)s: holds %(amount)s") % {"account": item, "amount": held}


def _words() -> dict[str, tuple[str, str]]:
    """Field → label and hint."""
    return {
        "code": (_("Code"), _("It begins the number of every case, for instance 2027-1.")),
        "title_da": (_(planning.TITLES["title_da"]), ""),
        "title_en": (_(planning.TITLES["title_en"]), ""),
        "schemes": (_("Schemes"), _("Their rates, limits and terms are frozen for this round.")),
        "appropriation": (_("Appropriation"), ""),
        "frame_amount": (_("Frame in kroner"), _("It goes from the appropriation to the pool when the round opens.")),
        "ruleset": (
            _("Rules"),
            _("How the money is shared out. They are published with the round and stay as they are."),
        ),
        "closes_when_used": (
            _("Closes by itself when the frame is used"),
            _("Only with rules that pay in order of receipt."),
        ),
        "opens_at": (_("Opens on"), _("At noon.")),
        "closes_at": (_("Deadline for applications"), _("At noon.")),
        "decide_by": (_("Decisions promised by"), ""),
        "period_from": (
            _("The period begins on"),
            _("Modules of half-years that begin in the period can be asked for."),
        ),
        "period_until": (_("The period ends on"), ""),
        "language": (_("Language of the letters"), ""),
    }
