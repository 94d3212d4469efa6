"""Proposes a role or its end, and lets a second person answer."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pool import wording
from pool.access import fitting, guard, queries
from pool.access.models import RoleProposal, User
from pool.access.services import proposing
from pool.access.states import Role
from pool.kernel.refusals import Refusal
from pool.web import inputs, refusing
from pool.web.applications.forms import ReasonForm
from pool.web.people import overview, telling

GIVE, TAKE = "give", "take"


class RoleForm(ReasonForm):
    """One change of the roles of a person, and why. Only what is possible can be chosen."""

    def __init__(self, user: User, data=None):
        super().__init__(
            _("Why"), _("Who asked for it, and what the person needs the role for, or needs no more."), data
        )
        choices = [
            (f"{GIVE if gives else TAKE}:{role}", telling.change(role, gives)) for role, gives in fitting.changes(user)
        ]
        self.fields = {
            "role": forms.ChoiceField(
                label=_("The change"),
                choices=choices,
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("Choose a change."),
                    "invalid_choice": _("Choose one of the changes that are listed."),
                },
            ),
            "reason": self.fields["reason"],
        }


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.person(pk)
    form = RoleForm(found, inputs.posted(request))
    if request.method == "POST" and form.is_valid():
        deed, _colon, role = form.cleaned_data["role"].partition(":")
        why = form.cleaned_data["reason"]
        try:
            made = proposing.propose_role(
                user=found, role=role, gives=deed == GIVE, reason=why, by=request.user, at=timezone.now()
            )
        except Refusal as problem:
            if problem.kind in ("missing", "forbidden") and not problem.field:
                raise
            refusing.into_form(form, problem)
        else:
            messages.success(request, _("Proposed. It is so when somebody else has confirmed it."))
            return redirect("role_proposal", made.pk)
    context = {
        "who": found,
        "form": form,
        "why_not": wording.refusal_text(proposing.OwnRole()) if found.pk == request.user.pk else "",
        "left_out": _left_out(found),
        "breadcrumbs": overview.trail(found, _("Change of a role")),
    }
    return render(request, "people/propose.html", context, status=400 if form.errors else 200)


@require_safe
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposal with what it rests on. Buttons stand there only for those who may answer."""
    return _page(request, queries.role_proposal(pk))


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.role_proposal(pk)
    return refusing.do(
        request,
        lambda: proposing.confirm_role(proposal=found, by=request.user, at=timezone.now()),
        _("Confirmed. The change is in force, and those whom it concerns get an e-mail."),
        "role_proposal",
        pk,
    )


@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.role_proposal(pk)
    form = telling.why_form(found, request.user, request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    try:
        why = form.cleaned_data["reason"]
        proposing.decline_role(proposal=found, why=why, by=request.user, at=timezone.now())
    except Refusal as problem:
        if problem.kind in ("missing", "forbidden"):
            raise
        refusing.into_form(form, problem)
        return _page(request, queries.role_proposal(pk), form)
    messages.success(request, _("Declined. The roles stay as they are."))
    return redirect("role_proposal", pk)


def _page(request: HttpRequest, found: RoleProposal, form: ReasonForm | None = None) -> HttpResponse:
    row, user = telling.proposal(found), request.user
    answers = row["is_open"] and guard.may(user, "roles.confirm")
    is_own = found.user_id == user.pk
    context = {
        "item": row,
        "form": form or telling.why_form(found, user),
        "roles_now": [Role(role).label for role in Role.values if role in found.user.roles],
        "may_confirm": answers and not is_own and found.proposed_by_id != user.pk,
        "may_decline": answers and not is_own,
        "takes_back": found.proposed_by_id == user.pk,
        "why_not": _why_not(found, user) if answers else "",
        "why_not_now": _why_not_now(found) if answers else "",
        "breadcrumbs": overview.trail(found.user, row["title"]),
    }
    return render(request, "people/proposal.html", context, status=400 if form and form.errors else 200)


def _why_not(found: RoleProposal, user: User) -> str:
    """Why this person cannot confirm it; empty where they can."""
    if found.user_id == user.pk:
        return wording.refusal_text(proposing.OwnRole())
    return wording.refusal_text(proposing.RoleProposedByYou()) if found.proposed_by_id == user.pk else ""


def _why_not_now(found: RoleProposal) -> str:
    """Why nobody can confirm it as things stand: the person's roles have changed since it was proposed."""
    try:
        (fitting.refuse_giving if found.gives else fitting.refuse_taking)(found.user, found.role)
    except Refusal as problem:
        return wording.refusal_text(problem)
    return ""


def _left_out(found: User) -> list[str]:
    """Why roles that cannot be given are not on the list, in sentences; one for each reason."""
    possible, sentences = {role for role, _gives in fitting.changes(found)}, []
    for role in Role.values:
        if role not in possible:
            try:
                (fitting.refuse_taking if role in found.roles else fitting.refuse_giving)(found, role)
            except Refusal as problem:
                sentences.append(wording.refusal_text(problem))
    return list(dict.fromkeys(sentences))
