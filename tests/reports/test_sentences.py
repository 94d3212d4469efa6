"""Whatever a proof or a row of the control room says is a sentence with its facts, which pages can translate."""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from functools import cache
from types import FunctionType
from unittest.mock import Mock

import pytest

from pool.awards import proving
from pool.db import Broken
from pool.journal import queries as journal
from pool.kernel.words import Said
from pool.ledger import queries as ledger
from pool.payments import proving as payments
from pool.reports import controls, hands, impartiality, proof
from pool.settlement import deadlines

PLACE = re.compile(r"%\((\w+)\)s")
# What is said in parts: a calculation's name and what is wrong with it.
PARTS = (proving._of_scenario, proving._of_run, proving._difference, proving._shares_difference)
ROOTS = [
    *(prove for _label, prove in proof.PROOFS.values()),
    *(control.look for control in controls.CONTROLS),
    *PARTS,
    payments.first_unexplained,
    payments.first_paid_twice,
]


@cache
def parsed(function: FunctionType) -> ast.FunctionDef:
    lines, first = inspect.getsourcelines(function)
    found = ast.parse(textwrap.dedent("".join(lines))).body[0]
    return ast.increment_lineno(found, first - 1)


def given(function: FunctionType) -> Iterator[ast.expr]:
    """Everything that a function returns or yields."""
    for node in ast.walk(parsed(function)):
        if isinstance(node, (ast.Return, ast.Yield, ast.YieldFrom)) and node.value is not None:
            yield node.value


def bound(function: FunctionType, name: str) -> Iterator[ast.expr]:
    """Everything that a name stands for in a function, and what a loop takes it from."""
    for node in ast.walk(parsed(function)):
        if isinstance(node, ast.Assign):
            target, value = node.targets[0], node.value
            both = isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
            pairs = zip(target.elts, value.elts, strict=True) if both else [(target, value)]
            yield from (value for target, value in pairs if getattr(target, "id", "") == name)
        if isinstance(node, (ast.For, ast.comprehension)):
            names = [item.id for item in ast.walk(node.target) if isinstance(item, ast.Name)]
            if name in names:
                yield node.iter


class Sayings:
    """Follows what a function says to where it is said."""

    def __init__(self):
        self.seen: set[FunctionType] = set()
        self.wrong: list[str] = []

    def of(self, function: Callable) -> None:
        if function not in self.seen:
            self.seen.add(function)
            for value in given(function):
                self.check(function, value, frozenset())

    def check(self, function: FunctionType, value: ast.expr, names: frozenset[str]) -> None:
        match value:
            case ast.Constant(value=""):
                pass
            case ast.BoolOp(values=values):
                self.all(function, values, names)
            case ast.IfExp(body=body, orelse=orelse):
                self.all(function, [body, orelse], names)
            case ast.Tuple(elts=[ast.Starred(), *_] as elts):
                self.all(function, [item.value for item in elts], names)
            case ast.Tuple(elts=[first, *_]):  # what is said, and what belongs to it
                self.check(function, first, names)
            case ast.GeneratorExp(elt=elt):
                self.check(function, elt, names)
            case ast.Name(id=name) if name not in names:
                found = list(bound(function, name))
                self.all(function, found, names | {name})
                if not found:
                    self.miss(function, value)
            case ast.Name():
                pass
            case ast.Attribute(attr="finding"):  # of a calculation: see PARTS
                pass
            case ast.Call(func=ast.Name(id="Said")):
                pass
            case ast.Call(func=ast.Name(id="Live"), args=args):
                self.all(function, args[:1], names)
            case ast.Call(func=ast.Name(id="next"), args=args):
                self.all(function, args, names)
            case ast.Call(func=called):
                self.follow(function, called)
            case _:
                self.miss(function, value)

    def all(self, function, values, names) -> None:
        for value in values:
            self.check(function, value, names)

    def follow(self, function: FunctionType, called: ast.expr) -> None:
        match called:
            case ast.Name(id=name):
                found = function.__globals__.get(name)
            case ast.Attribute(value=ast.Name(id=module), attr=name):
                found = getattr(function.__globals__.get(module), name, None)
            case _:
                found = None
        if isinstance(found, FunctionType) and found.__module__.startswith("pool."):
            self.of(found)
        else:
            self.miss(function, called)

    def miss(self, function: FunctionType, value: ast.expr) -> None:
        self.wrong.append(f"{function.__module__}.{function.__name__}: {ast.unparse(value)}")


@cache
def followed() -> Sayings:
    found = Sayings()
    for root in ROOTS:
        found.of(root)
    return found


def test_every_proof_says_nothing_or_a_sentence_with_its_facts():
    assert followed().wrong == []
    assert len(followed().seen) > 70


def told_bare(row) -> str:
    return f"row {row} is wrong" if row else ""


def told_named(row) -> str:
    for problem in (row, "wrong"):
        text = "a " + problem
        if text:
            return text
    return ""


@pytest.mark.parametrize("function", [told_bare, told_named])
def test_a_text_without_its_sentence_is_seen(function):
    found = Sayings()
    found.of(function)
    assert len(found.wrong) == 1


def said_in(function: FunctionType) -> Iterator[tuple[str, set[str]]]:
    """The sentences that a function says, where they stand in it, and the facts it gives them."""
    for node in ast.walk(parsed(function)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Said" and node.args:
            first = node.args[0]
            marked = list(bound(function, first.id)) if isinstance(first, ast.Name) else [first]
            facts = {word.arg for word in node.keywords if word.arg}
            for word in node.keywords:
                if word.arg is None and isinstance(word.value, ast.Name):
                    facts |= {key.value for value in bound(function, word.value.id) for key in value.keys}
            for call in marked:
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "N_":
                    yield call.args[0].value, facts


def test_every_sentence_gets_the_facts_that_it_has_places_for():
    """A missing one would only be seen on the day that the sentence is needed."""
    said = [(sentence, facts) for function in followed().seen for sentence, facts in said_in(function)]
    assert {sentence for sentence, facts in said if set(PLACE.findall(sentence)) != facts} == set()
    assert len(said) > 75


def test_the_sentences_of_tables_have_the_places_that_they_are_filled_with():
    for deed in hands.DEEDS:
        assert set(PLACE.findall(deed.untold)) == set(deed.names(Mock())), deed.untold
    for sentence, *_row in impartiality.ON_CASES:
        assert PLACE.findall(sentence) == ["case"]
    for sentence, _stem in impartiality.ON_RUNS:
        assert PLACE.findall(sentence) == ["number", "round"]
    for sentence in deadlines.MOVED.values():
        assert PLACE.findall(sentence) == ["reference", "now", "first"]
    for sentence in payments.UNBALANCED.values():
        assert PLACE.findall(sentence) == ["case", "scheme", "said", "booked"]
    for book in (journal.BROKEN, ledger.BROKEN):
        assert isinstance(book, Broken)
        for sentence in (book.missing, book.unfit, book.ending):
            assert PLACE.findall(sentence) == ["number"]


def test_the_parts_of_a_sentence_are_said_too():
    scenario = Mock(number=2)
    scenario.snapshot.number, scenario.snapshot.round.code = 1, "2026-1"
    said = proving._of_scenario(scenario, proving._difference(scenario, None))
    assert (said, type(said.facts["problem"])) == (
        "2026-1 snapshot 1 scenario 2: its stored inputs cannot be read", Said,
    )  # fmt: skip
    assert proving._of_scenario(scenario, "") == ""
