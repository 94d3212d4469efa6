"""The tools that read the code are part of the suite. None of this depends on the database, except what says so."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.core.management import call_command

from pool.management import messages

pytestmark = pytest.mark.once

TOOLS = Path(sys.executable).parent
PRODUCTION = {
    "POOL_ENV": "production",
    "SECRET_KEY": "0123456789 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ALLOWED_HOSTS": "kronespor.example",
    "ADDRESS": "https://kronespor.example",
    "DJANGO_SETTINGS_MODULE": "pool.settings",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "",  # set for the browser tests
}


def run(tool, *arguments, cwd=settings.BASE, **variables):
    """Return the exit code and everything that the tool said."""
    command = [TOOLS / tool, *arguments]
    environment = {**os.environ, "NO_COLOR": "1", **variables}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def passes(tool, *arguments, **variables):
    code, said = run(tool, *arguments, **variables)
    if code:
        pytest.fail(f"{tool} {' '.join(arguments)}\n\n{said}", pytrace=False)


def test_ruff_finds_nothing():
    passes("ruff", "check", ".")


def test_ruff_would_format_nothing():
    passes("ruff", "format", "--check", ".")


def test_templates_are_clean():
    passes("djlint", "templates", "--lint", "--quiet")


def test_import_contracts_hold():
    passes("lint-imports")


def test_deployment_check_passes():
    passes("python", "manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "ADDRESS"])
def test_production_refuses_to_start_without(name):
    code, said = run("python", "manage.py", "check", **{**PRODUCTION, name: ""})
    assert code == 1
    assert f"{name} is not set. Production needs" in said


def test_migrations_are_complete(db):
    call_command("makemigrations", "--check", "--dry-run", verbosity=1)


def test_danish_catalogue_is_complete():
    problems = messages.problems(messages.collect())
    assert not problems, "run “manage.py words” and translate:\n" + "\n".join(problems)


def test_danish_is_quoted_in_one_way():
    """Danish has ” on both sides, as the Language Council writes it; English has “ and ”."""
    entries = polib.pofile(str(settings.BASE / "pool/locale/da/LC_MESSAGES/django.po"))
    said = [text for entry in entries for text in (entry.msgstr, *entry.msgstr_plural.values())]
    assert [text for text in said if "“" in text] == []


# A contract that never breaks is decoration: each of these lines breaks the one beside it.
PLANTED = {
    "rooms": ("pool/registry/planted.py", "from pool.awards import planted"),
    "edges": ("pool/awards/planted.py", "from api import planted"),
    "apart": ("api/planted.py", "from pool.web import planted"),
    "furniture": ("pool/rounds/models.py", "from pool.rounds import services"),
    "pure": ("pool/rounds/rules.py", "from django.db import models"),
    "allocation": ("pool/allocation/planted.py", "from pool.workforce import planted"),
    "rest": ("pool/journal/planted.py", "from rest_framework import status"),
    "paper": ("pool/letters/planted.py", "from weasyprint import HTML"),
    "seal": ("pool/payments/planted.py", "from pyhanko import sign"),
}
IMPORTED = ("pool/web/planted.py", "pool/workforce/planted.py", "pool/rounds/services.py")
# What the contracts name without parentheses has to be there.
NAMED = (
    "pool/management/planted.py",
    *(f"pool/{name}.py" for name in ("db", "mail", "paper", "process", "seal", "wording")),
)


def test_import_contracts_break_when_violated(tmp_path):
    shutil.copy(settings.BASE / "pyproject.toml", tmp_path)
    for path, line in [*PLANTED.values(), *((path, "") for path in IMPORTED)]:
        _plant(tmp_path, path, line)
    for path in NAMED:
        _plant(tmp_path, path, "")
    code, said = run("lint-imports", "--no-cache", cwd=tmp_path)
    named = re.findall(r'^id = "(\w+)"\nname = "(.+)"', (tmp_path / "pyproject.toml").read_text(), re.MULTILINE)
    assert sorted(PLANTED) == sorted(key for key, name in named)
    assert [key for key, name in named if f"{name} BROKEN" not in said] == [], said
    assert code == 1


def test_room_that_is_no_layer_breaks_the_contract(tmp_path):
    shutil.copy(settings.BASE / "pyproject.toml", tmp_path)
    for path in ("pool/cellar/planted.py", "pool/web/planted.py", "api/planted.py", *NAMED):
        _plant(tmp_path, path, "")
    code, said = run("lint-imports", "--no-cache", cwd=tmp_path)
    assert code == 1
    assert "pool.cellar" in said


def test_rest_filters_stay_in_the_api():
    """The linter sees packages of others as a whole; this one has a part for pages and a part for the API."""
    named = re.compile(r"^\s*(from|import) django_filters.*\brest_framework\b", re.MULTILINE)
    files = (settings.BASE / "pool").rglob("*.py")
    assert [str(path) for path in files if named.search(path.read_text(encoding="utf-8"))] == []


def _plant(folder, path, line):
    target = folder / path
    for package in [target.parent, *target.parent.parents]:
        if package == folder:
            break
        package.mkdir(parents=True, exist_ok=True)
        (package / "__init__.py").touch()
    target.write_text(f"{line}\n")


# What is installed


def pins(path):
    """Return {name: version} of a requirements or lock file."""
    found = re.findall(r"^([A-Za-z0-9._-]+)(?:\[\w+\])?==([^\s;\\]+)", path.read_text(), re.MULTILINE)
    return {name.lower().replace("_", "-"): version for name, version in found}


@pytest.mark.parametrize("folder", ["", "tests"])
def test_lock_holds_what_is_required(folder):
    required = pins(settings.BASE / folder / "requirements.txt")
    locked = pins(settings.BASE / folder / "requirements.lock")
    assert required
    assert {name: locked.get(name) for name in required} == required


def test_locks_agree_where_both_name_a_package():
    product, tests = pins(settings.BASE / "requirements.lock"), pins(settings.BASE / "tests" / "requirements.lock")
    assert {name: version for name, version in tests.items() if product.get(name, version) != version} == {}


@pytest.mark.parametrize(
    "path",
    ["requirements.lock", "tests/requirements.lock", "pool/bootstrap/installer.lock", "pool/bootstrap/node.lock"],
)
def test_every_locked_package_has_hashes_and_no_address(path):
    text = (settings.BASE / path).read_text()
    packages = re.split(r"\n(?=\S)", text.strip())
    assert [package for package in packages if "--hash=sha256:" not in package] == []
    assert "://" not in text


def test_front_end_lock_names_no_address():
    assert '"resolved"' not in (settings.BASE / "pool/frontend/package-lock.json").read_text()
