import itertools
import re

import pytest

from pool.access import lists, rules
from pool.access.states import Role

TOGETHER = {
    frozenset({"preparer", "signatory"}),
    frozenset({"caseworker", "decider"}),
}


def test_every_role_has_a_label_and_a_place():
    assert {str(value) for value in Role} == rules.ROLES
    assert rules.MUNICIPAL & (rules.AGENCY | rules.OUTSIDE) == rules.AGENCY & rules.OUTSIDE == frozenset()


def test_every_pair_of_roles_is_allowed_or_refused_on_purpose():
    pairs = {frozenset(pair) for pair in itertools.combinations(sorted(rules.ROLES), 2)}
    assert {pair for pair in pairs if rules.conflict(pair) is None} == TOGETHER


@pytest.mark.parametrize("role", sorted(rules.ROLES))
def test_one_role_alone_is_no_conflict(role):
    assert rules.conflict(frozenset({role})) is None


def test_a_conflict_is_found_among_many_roles():
    assert rules.conflict(frozenset({"caseworker", "decider", "finance"})) == ("finance", "caseworker")
    assert rules.conflict(frozenset()) is None


def test_every_permission_names_roles_that_exist():
    assert {verb for verb, roles in rules.PERMISSIONS.items() if not roles or roles - rules.ROLES} == set()
    assert {verb for verb in rules.PERMISSIONS if not re.fullmatch(r"[a-z]+\.[a-z]+", verb)} == set()


@pytest.mark.parametrize("role", sorted(rules.ROLES))
def test_a_verb_on_no_row_is_allowed_to_nobody(role):
    assert not rules.allowed(frozenset({role}), "cases.invent")
    assert not rules.allowed(frozenset({role}), "")


def test_everybody_and_everybody_signed_in():
    assert rules.allowed(frozenset(), rules.EVERYBODY)
    assert not rules.allowed(frozenset(), rules.SIGNED_IN)
    assert rules.allowed(frozenset({"ministry"}), rules.SIGNED_IN)


# What the people of the product must never do (product.md), as sets of roles.
NEVER = {
    "applications.sign": rules.ROLES - {"signatory"},
    "applications.prepare": rules.ROLES - rules.MUNICIPAL,
    "cases.assess": rules.ROLES - {"caseworker"},
    "allocation.approve": rules.ROLES - {"decider"},
    "decisions.sign": rules.ROLES - {"decider"},
    "awards.accept": rules.ROLES - {"signatory"},
    "lapses.propose": rules.ROLES - {"caseworker"},
    "lapses.sign": rules.ROLES - {"decider"},
    "payments.build": rules.ROLES - {"finance"},
    "payments.release": rules.ROLES - {"finance"},
    "payments.answer": rules.ROLES - {"finance"},
    "payments.explain": rules.ROLES - {"finance"},
    "explanations.approve": rules.ROLES - {"controller"},
    "employees.read": {"ministry", "finance", "administrator"},
    "cases.read": rules.MUNICIPAL | {"ministry", "finance", "administrator"},
    "applications.read": {"ministry", "finance", "administrator"},
    "letters.read": {"ministry", "administrator"},
}


@pytest.mark.parametrize("verb", NEVER)
def test_who_must_never_do_it_may_not(verb):
    assert {role for role in NEVER[verb] if rules.allowed(frozenset({role}), verb)} == set()
    assert rules.PERMISSIONS[verb] == rules.ROLES - NEVER[verb]


@pytest.mark.parametrize("role", ["ministry", "auditor"])
def test_those_who_only_look_have_no_verb_that_changes_anything(role):
    verbs = {verb for verb in rules.PERMISSIONS if rules.allowed(frozenset({role}), verb)}
    assert {verb for verb in verbs if not verb.endswith(".read")} <= {"books.verify"}


def test_both_lists_name_verbs_that_exist():
    known = {*rules.PERMISSIONS, rules.EVERYBODY, rules.SIGNED_IN}
    named = set()
    for entry in (*lists.PAGES.values(), *lists.ENDPOINTS.values()):
        named |= {entry} if isinstance(entry, str) else set(entry)
    assert named - known == set()


def test_the_lists_ask_the_writing_verb_for_every_method_that_is_not_reading():
    names = {"one": "a.b", "two": ("a.read", "a.write")}
    assert [lists.verb(names, "two", method) for method in ("GET", "HEAD", "OPTIONS")] == ["a.read"] * 3
    assert [lists.verb(names, "two", method) for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE", "get")] == [
        "a.write"
    ] * 6
    assert lists.verb(names, "one", "POST") == "a.b"
    assert lists.verb(names, "three", "GET") is None
