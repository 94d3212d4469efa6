"""Fixtures of the whole suite: the database, a real browser, and axe, the accessibility checker."""

import functools
import os
from pathlib import Path
from unittest import mock

import axe_playwright_python
import hypothesis
import pytest
from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.test import TransactionTestCase, override_settings
from django.utils import translation
from playwright.sync_api import sync_playwright
from whitenoise.middleware import WhiteNoiseMiddleware

from pool import db as pool_db
from pool.bootstrap import system
from tests import factories
from tests.factories import recall

# Playwright keeps an event loop in the thread of the test; Django takes that for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
# Every rule looks at every element; told at length is only what is wrong.
AXE_RUN = "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESKTOP = {"width": 1280, "height": 900}
# No other name or number leads anywhere. Playwright's own way, routes, would switch off the cache.
THIS_MACHINE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"


def pytest_addoption(parser):
    parser.addoption("--deep", action="store_true", help="Run what is marked deep, and what is marked longer long.")


@pytest.fixture
def deep(request) -> bool:
    """Whether this is the long run, `manage.py test --deep`."""
    return request.config.getoption("--deep")


def pytest_report_header():
    return "database: " + settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]


# What a wrong answer of one database would cost most; races are everywhere. Who may do what, and what is refused, does
# not depend on the database. The deep run asks both everything.
MONEY = (
    *(f"tests/{room}/" for room in ("journal", "ledger", "rounds", "payments", "settlement", "reports", "process")),
    "tests/test_db.py",
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """What asks for no database cannot depend on which one it is, so it runs once. The longest tests go first."""
    if not config.getoption("--deep"):
        left = [item for item in items if item.get_closest_marker("deep")]
        items[:] = [item for item in items if not item.get_closest_marker("deep")]
        config.hook.pytest_deselected(items=left)
    for item in items:
        if not item.nodeid.startswith(MONEY) and "_together" not in item.nodeid:
            item.add_marker("later")
        asks = {"db", "transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
        if not asks and not item.get_closest_marker("django_db"):
            item.add_marker("once")
    # The browser's tests take longest: begun last, they would let the other processes wait.
    items.sort(key=lambda item: "tests/browser/" not in item.nodeid)


# How long an example takes says more about the machine than about the code.
hypothesis.settings.register_profile(
    "calm", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow], database=None, derandomize=True
)
# The suite draws the same examples every time; `--hypothesis-seed=7 --hypothesis-profile=bold` looks for others.
hypothesis.settings.register_profile("bold", parent=hypothesis.settings.get_profile("calm"), derandomize=False)
hypothesis.settings.load_profile("calm")


# The database


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """Keep SQLite in a file, as the product does: in memory it locks tables where the file waits its turn."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def _files_of_their_own(tmp_path_factory):
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files")):
        yield


def _with_protection_lifted(teardown):
    """Between tests with real transactions Django empties every table; those that only grow refuse that."""
    known, ask = {}, pool_db._same_keys

    def same_keys(connection, cursor, table):
        """SQLite's answer takes long, and is the same after each test."""
        if table not in known:
            known[table] = ask(connection, cursor, table)
        return known[table]

    @functools.wraps(teardown)
    def lifted_teardown(self):
        with mock.patch.object(pool_db, "_same_keys", same_keys), pool_db.lifted():
            teardown(self)

    return lifted_teardown


def _heard(method, what):
    @functools.wraps(method)
    def heard_method(self, *arguments, **options):
        what(*arguments, **options)
        return method(self, *arguments, **options)

    return heard_method


# Whoever writes is heard, so that a factory knows what it may put back.
CursorWrapper._execute_with_wrappers = _heard(
    CursorWrapper._execute_with_wrappers, lambda sql, *rest, **options: recall.STORY.hear(sql)
)
BaseDatabaseWrapper.on_commit = _heard(
    BaseDatabaseWrapper.on_commit, lambda deed, *rest, **options: recall.STORY.wait(deed)
)
BaseDatabaseWrapper._rollback = _heard(BaseDatabaseWrapper._rollback, lambda: recall.STORY.lose())


# Where a part of the product is replaced, a factory does its work with what stands there.
for verb in ("setattr", "setitem", "delattr", "delitem"):
    replaced = _heard(getattr(pytest.MonkeyPatch, verb), lambda *rest, **options: recall.STORY.stop())
    setattr(pytest.MonkeyPatch, verb, replaced)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup():
    translation.deactivate()  # a request of the test before left its language behind
    recall.STORY.begin()


TransactionTestCase._fixture_teardown = _with_protection_lifted(TransactionTestCase._fixture_teardown)


# The static files


def _listed_once(add_files):
    """Every client of a test makes WhiteNoise list the static files; they are the same all the time."""
    lists = {}

    @functools.wraps(add_files)
    def listed_add_files(self):
        key = repr(
            [self.static_prefix, settings.STATICFILES_DIRS, settings.STATICFILES_FINDERS, settings.INSTALLED_APPS]
        )
        if key not in lists:
            before = dict(self.files)
            add_files(self)
            lists[key] = {url: file for url, file in self.files.items() if before.get(url) is not file}
        self.files.update(lists[key])

    return listed_add_files


WhiteNoiseMiddleware.add_files_from_finders = _listed_once(WhiteNoiseMiddleware.add_files_from_finders)


# The browser


@pytest.fixture(scope="session")
def browser():
    """A real Chromium. Without one the test fails: a suite that skips it says nothing about the pages."""
    path = system.browser()
    if not path:
        pytest.fail("There is no Chromium. Run: sudo apt-get install -y --no-install-recommends chromium libatomic1")
    connections.close_all()  # while Playwright's loop runs, this thread has another connection: see that none is left
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--disable-dev-shm-usage", THIS_MACHINE])
        yield chromium
        chromium.close()
        connections.close_all()


@pytest.fixture
def visitor(browser):
    """Return a function that opens a page for one more person, with cookies of their own.

    `page.problems` collects what the browser complains about: console, script errors, failed requests.
    """
    contexts = []

    def arrive(viewport=DESKTOP, locale="da-DK"):
        context = browser.new_context(locale=locale, viewport=viewport, reduced_motion="reduce")
        contexts.append(context)
        return _watched(context.new_page())

    yield arrive
    for context in contexts:
        context.close()


@pytest.fixture
def page(visitor):
    return visitor()


def _watched(page):
    page.problems = []
    page.on("console", lambda message: message.type in ("error", "warning") and page.problems.append(message.text))
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    # A picture still on its way when the person goes on is no failure: the browser itself takes it back.
    page.on(
        "requestfailed",
        lambda request: request.failure == "net::ERR_ABORTED" or page.problems.append(f"failed: {request.url}"),
    )
    return page


@pytest.fixture(scope="session")
def axe():
    """Return a function that lists what axe finds wrong on a page: rule, help, elements; empty when all is well."""
    script = AXE.read_text(encoding="utf-8")

    def violations(page, tags=AXE_TAGS):
        page.evaluate(script)  # evaluated, not added as a tag: the page's content policy stays as strict as it is
        found = page.evaluate(AXE_RUN, tags)
        assert found["passes"], "axe found nothing to check on this page"
        return [
            (rule["id"], rule["help"], [node["html"][:200] for node in rule["nodes"]]) for rule in found["violations"]
        ]

    return violations


# The small world


@pytest.fixture
def world(db):
    """Three municipalities, an open round, one person per role; see `tests/factories`."""
    return factories.world()
