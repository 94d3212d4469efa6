"""The room is pure: what a linter of imports cannot say about it."""

import ast
from pathlib import Path

import pytest

import pool.allocation

pytestmark = pytest.mark.once

ROOM = Path(pool.allocation.__file__).parent
MODULES = sorted(ROOM.rglob("*.py"))
FLOATING = {"float", "round", "math.sqrt", "log", "pow"}
CLOCKS = {"now", "today", "time", "utcnow", "monotonic"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOM).as_posix())
def test_no_floats_no_clock_no_chance(path):
    for node in ast.walk(ast.parse(path.read_text())):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), node.lineno
        assert not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)), node.lineno
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            assert name not in FLOATING | CLOCKS, node.lineno
        if isinstance(node, ast.Import):
            assert not {alias.name for alias in node.names} & {"random", "time", "os", "secrets"}, node.lineno


def test_the_doorplate_says_in_and_out_and_imports_nothing():
    text = (ROOM / "__init__.py").read_text()

    assert "\nIn: " in text
    assert "\nOut: " in text
    assert len(ast.parse(text).body) == 1


def test_a_method_is_one_module_and_one_line():
    from pool.allocation.methods.table import METHODS

    modules = {path.stem for path in (ROOM / "methods").glob("*.py")} - {"__init__", "table"}

    assert modules == set(METHODS)
