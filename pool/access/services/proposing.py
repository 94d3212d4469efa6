"""Roles as proposals: one person proposes, another confirms, and then it is so. Nobody decides about themselves."""

from datetime import datetime

from django.db import transaction

from pool.access import fitting, guard, noticing, queries
from pool.access.models import RoleProposal, User
from pool.access.services import granting
from pool.db import lock
from pool.journal import services as journal
from pool.kernel.refusals import Refusal, reason
from pool.kernel.words import N_


class OwnRole(Refusal):
    code = "own_role"
    sentence = N_("Nobody proposes, confirms or declines a role of their own. Somebody else must do it.")
    kind = "forbidden"


class RoleProposedByYou(Refusal):
    code = "role_proposed_by_you"
    sentence = N_("You have proposed this role. Somebody else must confirm it.")
    kind = "forbidden"


class RoleProposalOpen(Refusal):
    code = "role_proposal_open"
    sentence = N_("A proposal by %(who)s about this role waits for an answer. It must be answered first.")


class RoleProposalAnswered(Refusal):
    code = "role_proposal_answered"
    sentence = N_("This proposal has been answered already. Reload the page to see how.")


@transaction.atomic
def propose_role(*, user: User, role: str, gives: bool, reason: str, by, at: datetime) -> RoleProposal:
    """Propose that a person gets a role, or loses it (`gives` is false). Nothing is so before somebody confirms it.

    Raises:
        NotAllowed, OwnRole: the person may not propose it.
        ReasonMissing, TooLong: the reason.
        RoleProposalOpen: a proposal about the role of the person waits.
        UnknownRole, SwitchedOff, RoleHeldAlready, RolesNotTogether, RoleNeedsMunicipality, RoleWithoutMunicipality,
        RoleNotHeld, LastAdministrator: confirmed, it would be refused.
    """
    guard.require(by, "roles.propose")
    if by.pk == user.pk:
        raise OwnRole()
    why = _reason(reason)
    user = granting.held(user, role)
    _refuse(user, role, gives)
    open_one = queries.role_proposals_waiting().filter(user=user, role=role).first()
    if open_one:
        raise RoleProposalOpen(field="role", who=str(open_one.proposed_by))
    made = RoleProposal.objects.create(user=user, role=role, gives=gives, reason=why, proposed_at=at, proposed_by=by)
    _tell("access.propose_role", made, by, at, {"reason": why})
    return made


@transaction.atomic
def confirm_role(*, proposal: RoleProposal, by, at: datetime) -> RoleProposal:
    """Let a proposal be so: the role is given or taken away, and those whom it concerns are told by e-mail.

    Raises:
        NotAllowed, OwnRole, RoleProposedByYou: the person may not confirm it.
        RoleProposalAnswered: it has been confirmed or declined.
        SwitchedOff, RoleHeldAlready, RolesNotTogether, RoleNeedsMunicipality, RoleWithoutMunicipality, RoleNotHeld,
        LastAdministrator: the person's roles do not allow it any more.
    """
    guard.require(by, "roles.confirm")
    proposal = _open(proposal)
    if proposal.user_id == by.pk:
        raise OwnRole()
    if proposal.proposed_by_id == by.pk:
        raise RoleProposedByYou()
    deed = granting.grant_role if proposal.gives else granting.end_role
    deed(user=proposal.user, role=proposal.role, by=by, at=at)
    proposal.confirmed_at, proposal.confirmed_by = at, by
    proposal.save(update_fields=["confirmed_at", "confirmed_by"])
    _tell("access.confirm_role", proposal, by, at, {"proposed_by": proposal.proposed_by.username})
    noticing.role_changed(proposal, at)
    return proposal


@transaction.atomic
def decline_role(*, proposal: RoleProposal, why: str, by, at: datetime) -> RoleProposal:
    """Put a proposal aside with a reason. Its own author may take it back in this way.

    Raises:
        NotAllowed, OwnRole: the person may not decline it.
        RoleProposalAnswered: it has been confirmed or declined.
        ReasonMissing, TooLong: the reason.
    """
    guard.require(by, "roles.confirm")
    why = _reason(why)
    proposal = _open(proposal)
    if proposal.user_id == by.pk:
        raise OwnRole()
    proposal.declined_at, proposal.declined_by, proposal.decline_reason = at, by, why
    proposal.save(update_fields=["declined_at", "declined_by", "decline_reason"])
    _tell("access.decline_role", proposal, by, at, {"reason": why})
    return proposal


_reason = reason  # the parameter of a deed has the same name


def _refuse(user: User, role: str, gives: bool) -> None:
    (fitting.refuse_giving if gives else fitting.refuse_taking)(user, role)


def _open(proposal: RoleProposal) -> RoleProposal:
    """The proposal, held together with its person, who comes first: everybody takes them in this order."""
    granting.held(proposal.user, proposal.role)
    proposal = lock(RoleProposal, proposal.pk)
    if proposal.confirmed_at or proposal.declined_at:
        raise RoleProposalAnswered()
    return proposal


def _tell(verb: str, proposal: RoleProposal, by, at: datetime, facts: dict) -> None:
    about = {"proposal": proposal.pk, "role": proposal.role, "gives": proposal.gives}
    journal.tell(verb=verb, subject=f"user:{proposal.user.username}", by=by, at=at, facts=about | facts)
