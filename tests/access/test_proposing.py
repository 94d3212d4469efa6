"""A role is proposed by one person and confirmed by another, and never against the rules of who may hold what."""

import pytest
from django.db import IntegrityError, transaction

from pool.access import fitting, queries
from pool.access.models import RoleGrant, RoleProposal, User
from pool.access.services import granting, proposing
from pool.journal.models import Entry
from pool.kernel.refusals import NotAllowed, ReasonMissing
from pool.mail.models import Message
from tests import factories
from tests.factories import NOW
from tests.together import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(world):
    """The small world's people; `second` is another administrator, `new` somebody without a role."""
    world.people.second = factories.person("second", "administrator")
    world.people.new = granting.set_up_person(
        username="new", password="demo", first_name="Nye", last_name="Test", email="new@example.dk", by=None, at=NOW
    )
    return world.people


def propose(people, user=None, role="caseworker", gives=True, by=None, reason="Ny i huset."):
    return proposing.propose_role(
        user=user or people.new, role=role, gives=gives, reason=reason, by=by or people.administrator, at=NOW
    )


def confirm(proposal, by):
    return proposing.confirm_role(proposal=proposal, by=by, at=NOW)


def roles(user) -> frozenset[str]:
    return User.objects.get(pk=user.pk).roles


def last() -> Entry:
    return Entry.objects.order_by("number").last()


def test_nothing_is_so_before_somebody_else_confirms(people):
    made = propose(people)
    assert roles(people.new) == frozenset()
    assert (last().verb, last().subject, last().actor) == ("access.propose_role", "user:new", "administrator")

    confirm(made, people.decider)

    grant = RoleGrant.objects.get(user=people.new)
    assert (grant.role, grant.granted_by, grant.granted_at) == ("caseworker", people.decider, NOW)
    verbs = Entry.objects.order_by("number").values_list("verb", flat=True)
    assert list(verbs)[-2:] == ["access.grant_role", "access.confirm_role"]
    assert last().facts["proposed_by"] == "administrator"


def test_a_role_is_taken_away_in_the_same_way_and_its_history_stays(people):
    confirm(propose(people, people.caseworker, gives=False, reason="Nyt arbejde."), people.second)

    grant = RoleGrant.objects.get(user=people.caseworker)
    assert (grant.ended_at, grant.ended_by, roles(people.caseworker)) == (NOW, people.second, frozenset())


def test_municipal_roles_are_proposed_too(people):
    confirm(propose(people, people.preparer, "signatory"), people.decider)
    assert roles(people.preparer) == {"preparer", "signatory"}


@pytest.mark.parametrize(
    "role", ["preparer", "signatory", "caseworker", "decider", "finance", "controller", "ministry", "auditor"]
)
def test_only_an_administrator_proposes(people, role):
    with pytest.raises(NotAllowed):
        propose(people, by=getattr(people, role))
    assert not RoleProposal.objects.exists()


@pytest.mark.parametrize(
    "role", ["preparer", "signatory", "caseworker", "finance", "controller", "ministry", "auditor"]
)
def test_only_administrators_and_decision_makers_answer(people, role):
    made = propose(people)
    with pytest.raises(NotAllowed):
        confirm(made, getattr(people, role))
    with pytest.raises(NotAllowed):
        proposing.decline_role(proposal=made, why="Nej.", by=getattr(people, role), at=NOW)


def test_nobody_decides_about_their_own_roles(people):
    with pytest.raises(proposing.OwnRole):
        propose(people, people.administrator, gives=False, role="administrator")
    made = propose(people, people.second, "administrator", gives=False)
    for deed in (
        lambda: confirm(made, people.second),
        lambda: proposing.decline_role(proposal=made, why="Nej.", by=people.second, at=NOW),
    ):
        with pytest.raises(proposing.OwnRole):
            deed()
    with pytest.raises(proposing.RoleProposedByYou):
        confirm(made, people.administrator)
    assert roles(people.second) == {"administrator"}


def test_the_database_itself_knows_two_people(people):
    made = propose(people)
    for who in (people.administrator, people.new):
        with pytest.raises(IntegrityError), transaction.atomic():
            RoleProposal.objects.filter(pk=made.pk).update(confirmed_at=NOW, confirmed_by=who)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleProposal.objects.filter(pk=made.pk).update(proposed_by=people.new)


def test_what_could_not_be_confirmed_is_not_proposed(people):
    refused = [
        (fitting.UnknownRole, {"role": "king"}),
        (fitting.UnknownRole, {"role": "x" * 5000}),
        (fitting.UnknownRole, {"role": "", "gives": False}),
        (fitting.RoleNotHeld, {"gives": False}),
        (fitting.RoleHeldAlready, {"user": people.caseworker}),
        (fitting.RolesNotTogether, {"user": people.finance, "role": "decider"}),
        (fitting.RolesNotTogether, {"user": people.decider, "role": "administrator"}),
        (fitting.RoleNeedsMunicipality, {"role": "signatory"}),
        (ReasonMissing, {"reason": "  "}),
    ]
    for problem, given in refused:
        with pytest.raises(problem):
            propose(people, **given)
    assert not RoleProposal.objects.exists()


def test_one_proposal_at_a_time_about_a_role(people):
    first = propose(people)
    with pytest.raises(proposing.RoleProposalOpen):
        propose(people, by=people.second)
    proposing.decline_role(proposal=first, why="Ikke nu.", by=people.decider, at=NOW)
    assert propose(people, by=people.second).pk != first.pk


def test_a_conflict_that_came_meanwhile_is_found_when_it_is_confirmed(people):
    first, second = propose(people, role="caseworker"), propose(people, role="finance")
    confirm(first, people.decider)
    with pytest.raises(fitting.RolesNotTogether):
        confirm(second, people.decider)
    second.refresh_from_db()
    assert (roles(people.new), second.confirmed_at) == ({"caseworker"}, None)


def test_a_proposal_is_answered_once(people):
    made = propose(people)
    proposing.decline_role(proposal=made, why="Nej.", by=people.administrator, at=NOW)  # its author takes it back
    for deed in (
        lambda: confirm(made, people.decider),
        lambda: proposing.decline_role(proposal=made, why="Nej.", by=people.decider, at=NOW),
    ):
        with pytest.raises(proposing.RoleProposalAnswered):
            deed()
    made.refresh_from_db()
    assert (made.declined_by, made.decline_reason, roles(people.new)) == (people.administrator, "Nej.", frozenset())


def test_the_last_administrator_stays(people):
    made = propose(people, people.second, "administrator", gives=False)
    RoleGrant.objects.filter(user=people.administrator).update(ended_at=NOW, ended_by=people.second)
    with pytest.raises(fitting.LastAdministrator):
        confirm(made, people.decider)
    assert roles(people.second) == {"administrator"}


def test_an_administrator_whose_roles_exclude_each_other_does_not_count(people):
    RoleGrant.objects.create(user=people.second, role="finance", granted_at=NOW)
    with pytest.raises(fitting.LastAdministrator):
        granting.end_role(user=people.administrator, role="administrator", by=people.second, at=NOW)


def test_everybody_concerned_is_told(people):
    confirm(propose(people), people.decider)
    told = Message.objects.filter(kind="role_changed").order_by("to")
    assert [item.to for item in told] == [
        "administrator@example.dk", "decider@example.dk", "new@example.dk", "second@example.dk",
    ]  # fmt: skip
    own = told.get(to="new@example.dk")
    assert "Administrator Test" in own.text and "Decider Test" in own.text
    assert len({item.subject for item in told}) == 2  # the person reads it as their own


def test_nobody_is_told_of_what_did_not_happen(people):
    made = propose(people, people.finance, "finance", gives=False)
    RoleGrant.objects.filter(user=people.finance).update(ended_at=NOW, ended_by=people.decider)
    with pytest.raises(fitting.RoleNotHeld):
        confirm(made, people.decider)
    assert not Message.objects.filter(kind="role_changed").exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_take_each_others_role_leave_one_administrator():
    people = factories.world().people
    second = factories.person("second", "administrator")
    both = [
        proposing.propose_role(user=user, role="administrator", gives=False, reason="Ud.", by=by, at=NOW)
        for user, by in ((people.administrator, second), (second, people.administrator))
    ]
    results = at_once(*(lambda item=item: confirm(item, people.decider) for item in both))
    assert [type(item).__name__ for item in results if isinstance(item, Exception)] == ["LastAdministrator"]
    assert queries.holding("administrator").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_confirm_at_the_same_moment_one_does():
    people = factories.world().people
    second = factories.person("second", "administrator")
    made = proposing.propose_role(
        user=people.preparer, role="signatory", gives=True, reason="Ja.", by=people.administrator, at=NOW
    )
    results = at_once(lambda: confirm(made, people.decider), lambda: confirm(made, second))
    assert [type(item).__name__ for item in results if isinstance(item, Exception)] == ["RoleProposalAnswered"]
    assert RoleGrant.objects.filter(user=people.preparer, role="signatory").count() == 1
