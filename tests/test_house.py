"""What a linter cannot say about the house: who writes, who reads the clock, what leaves a trace."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import CheckConstraint, UniqueConstraint
from django.urls import URLResolver, get_resolver

from pool import process
from pool.access import lists

BASE = Path(settings.BASE)
POOL, API = BASE / "pool", BASE / "api"
# Not rooms: the HTML edge, Django's own folders, and the set-up.
OTHER_FOLDERS = {"web", "management", "migrations", "templatetags", "static", "locale", "frontend", "bootstrap"}
MODELS = list(apps.get_app_config("pool").get_models())


def modules(*folders: Path) -> list[Path]:
    return sorted(path for folder in folders for path in folder.rglob("*.py") if "migrations" not in path.parts)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name(path: Path) -> str:
    return str(path.relative_to(BASE))


def is_under(path: Path, *places: str) -> bool:
    return any(path.is_relative_to(BASE / place) for place in places)


def is_service(path: Path) -> bool:
    return path.name == "services.py" or path.parent.name == "services"


def calls(node: ast.AST) -> list[ast.Call]:
    return [found for found in ast.walk(node) if isinstance(found, ast.Call)]


# Only services write to the database

WRITES = {"create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "create_user", "set_password"}
WRITES |= {"acreate", "asave", "adelete", "aupdate"}


def writes(call: ast.Call) -> bool:
    """A call that changes rows; `dict.update(other)`, `workbook.save(file)` and the like take a position."""
    if not isinstance(call.func, ast.Attribute):
        return False
    verb = call.func.attr
    if verb in WRITES:
        return True
    if verb == "update":
        return bool(call.keywords) and not call.args
    return verb in ("save", "delete") and not call.args and not isinstance(call.func.value, ast.Constant)


# The browser's session and its flash messages are no rows of the house.
SESSIONS = {"request.session", "session"}


def test_only_services_write_to_the_database():
    found = [
        f"{name(path)}:{call.lineno} {ast.unparse(call.func)}"
        for path in modules(POOL, API)
        if not is_service(path) and not is_under(path, "pool/management", "pool/bootstrap", "pool/db.py")
        for call in calls(tree(path))
        if writes(call) and ast.unparse(call.func.value) not in SESSIONS
    ]
    assert found == []


def test_raw_sql_stands_in_one_module():
    spoken = {"execute", "executemany", "raw", "RawSQL", "extra", "executescript"}
    found = [
        f"{name(path)}:{call.lineno}"
        for path in modules(POOL, API)
        if path != POOL / "db.py"
        for call in calls(tree(path))
        if isinstance(call.func, (ast.Attribute, ast.Name))
        and getattr(call.func, "attr", getattr(call.func, "id", "")) in spoken
    ]
    assert found == []


# Only edges read the clock

CLOCK = re.compile(r"(timezone\.(now|localtime|localdate)|datetime\.(now|utcnow|today)|date\.today|time\.time)$")


def test_only_edges_read_the_clock():
    found = [
        f"{name(path)}:{call.lineno} {ast.unparse(call.func)}"
        for path in modules(POOL)
        if not is_under(path, "pool/web", "pool/management", "pool/bootstrap", "pool/templatetags")
        for call in calls(tree(path))
        if CLOCK.search(ast.unparse(call.func))
    ]
    assert found == []


# Every address is on exactly one list


def addresses(resolver: URLResolver, before: str = "") -> list[str]:
    found = []
    for item in resolver.url_patterns:
        if isinstance(item, URLResolver):
            found += addresses(item, before + (f"{item.namespace}:" if item.namespace else ""))
        else:
            found.append(before + (item.name or f"nameless {item.pattern}"))
    return found


def test_every_address_of_both_edges_is_on_exactly_one_list():
    known = {address for address in addresses(get_resolver()) if not address.startswith("admin:")}
    assert set(lists.PAGES) & set(lists.ENDPOINTS) == set()
    assert known - set(lists.PAGES) - set(lists.ENDPOINTS) == set()
    assert (set(lists.PAGES) | set(lists.ENDPOINTS)) - known == set()


# Every public service leaves an entry in the journal

# The books themselves, what services share among each other, and questions: none of these is a deed.
NO_DEEDS = {
    "pool/journal/services.py tell",
    "pool/journal/services.py tell_many",
    "pool/ledger/services.py post",
    "pool/access/services/granting.py held",
    "pool/applications/services/drafting.py tell",
    "pool/assessment/services/casework.py opened",
    "pool/applications/services/drafting.py editable",
    "pool/applications/services/drafting.py in_time",
    "pool/applications/services/drafting.py open_points",
    "pool/applications/services/lines.py place_problem",
    "pool/applications/services/signing.py not_ready",
    "pool/rounds/services/__init__.py place",
    "pool/settlement/services/accounts.py meet",
    "pool/settlement/services/changing.py held",
    "pool/settlement/services/moving.py claim_back",
    "pool/settlement/services/moving.py give_up",
    # The deed that posts a mail tells the journal; sending is no deed, and what became of it stands on the mail's row.
    *(f"pool/mail/services.py {item}" for item in ("post", "post_to", "work", "lease", "send", "retry")),
}
SERVICES = [path for path in modules(POOL) if is_service(path)]


def functions(path: Path) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in tree(path).body if isinstance(node, ast.FunctionDef)}


def imported(path: Path) -> dict[str, tuple[Path, str]]:
    """Name in the module → the module of services it means, and the function when it is one."""
    found = {}
    for node in tree(path).body:
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("pool"):
            continue
        folder = BASE / Path(*node.module.split("."))
        for item in node.names:
            here = item.asname or item.name
            package = folder / item.name / "__init__.py"
            for target, function in (
                (folder / f"{item.name}.py", ""),
                (package, ""),
                (folder.with_suffix(".py"), item.name),
            ):
                if target.exists() and is_service(target):
                    found[here] = (target, function)
    return found


def called(path: Path, function: ast.FunctionDef) -> set[tuple[Path, str]]:
    """The functions of services that a function calls, here and in other modules."""
    names, found = imported(path), set()
    for call in calls(function):
        if isinstance(call.func, ast.Name):
            here = names.get(call.func.id)
            found.add(here if here else (path, call.func.id))
        elif isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
            here = names.get(call.func.value.id)
            found |= {(here[0], call.func.attr)} if here and not here[1] else set()
    return found


def tells(path: Path, function: str, seen: frozenset = frozenset()) -> bool:
    if (path, function) in seen:
        return False
    if path == POOL / "journal" / "services.py":
        return function in ("tell", "tell_many")
    node = functions(path).get(function)
    return node is not None and any(tells(*item, seen | {(path, function)}) for item in called(path, node))


def public_services() -> list[tuple[Path, str]]:
    return [(path, item) for path in SERVICES for item in functions(path) if not item.startswith("_")]


def test_every_public_service_leaves_an_entry_in_the_journal():
    silent = {f"{name(path)} {item}" for path, item in public_services() if not tells(path, item)}
    assert silent - NO_DEEDS == set()
    assert {f"{name(path)} {item}" for path, item in public_services()} >= NO_DEEDS


# Whoever has the link, the code or the file is let in by it; that somebody has read their letter is noted.
NO_ROLE_NEEDED = {
    "pool/settlement/services/auditing.py state_accounts",
    "pool/settlement/services/auditing.py open_link",
    "pool/access/services/passwords.py ask_link",
    "pool/access/services/passwords.py choose_password",
    "pool/letters/services/knocking.py ask",
    "pool/letters/services/knocking.py look_up",
    "pool/letters/services/delivering.py read",
}


def reached_from_edges() -> set[tuple[Path, str]]:
    """The services that a page or an endpoint names, called there or handed on."""
    found = set()
    for path in (path for edge in (POOL / "web", BASE / "api") for path in modules(edge)):
        names = imported(path)
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in names:
                target, function = names[node.value.id]
                if not function and node.attr in functions(target):
                    found.add((target, node.attr))
    return found


def asks(path: Path, function: str, seen: frozenset = frozenset()) -> bool:
    """Whether the function requires a permission, itself or through a service that it calls."""
    node = functions(path).get(function)
    if node is None or (path, function) in seen:
        return False
    own = {ast.unparse(call.func) for call in calls(node)}
    return "guard.require" in own or any(asks(*item, seen | {(path, function)}) for item in called(path, node))


def test_every_service_that_an_edge_reaches_asks_for_the_permission_itself():
    reached = reached_from_edges()
    assert len(reached) > 120
    open_doors = {f"{name(path)} {item}" for path, item in reached if item[0].islower() and not asks(path, item)}
    assert open_doors - NO_DEEDS - NO_ROLE_NEEDED == set()


@pytest.mark.parametrize("path", SERVICES, ids=name)
def test_services_take_names_only_and_the_moment_from_outside(path):
    for item, node in functions(path).items():
        if item.startswith("_") or f"{name(path)} {item}" in NO_DEEDS - {"pool/ledger/services.py post"}:
            continue
        assert not node.args.args and not node.args.posonlyargs, item
        assert {"by", "at"} <= {argument.arg for argument in node.args.kwonlyargs}, item


# Tables


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_table_has_a_name_an_order_and_a_text(model):
    ordered = (
        model._meta.ordering or issubclass(model, apps.get_model("pool", "User")) or model.__name__.endswith("Head")
    )
    assert "db_table" in model._meta.original_attrs
    assert ordered
    assert model.__str__ is not type(model).__str__


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_when_and_by_whom_stand_together_or_not_at_all(model):
    nullable = {field.name for field in model._meta.fields if field.null}
    verbs = [item[:-3] for item in nullable if item.endswith("_at") and f"{item[:-3]}_by" in nullable]
    checks = [str(item.condition) for item in model._meta.constraints if isinstance(item, CheckConstraint)]
    assert [
        verb
        for verb in verbs
        if not any(f"{verb}_at__isnull" in check and f"{verb}_by__isnull" in check for check in checks)
    ] == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_constraints_have_speaking_names(model):
    names = [item.name for item in model._meta.constraints if isinstance(item, (CheckConstraint, UniqueConstraint))]
    assert [item for item in names if not re.fullmatch(r"[a-z]+(_[a-z]+)+", item)] == []


def test_the_index_of_tables_is_complete_and_in_process_order():
    rooms = [
        node.module.split(".")[1]
        for node in tree(POOL / "models.py").body
        if isinstance(node, ast.ImportFrom) and node.module.startswith("pool.")
    ]
    order = [*process.GROUND, *process.STAGES]
    assert rooms == sorted(rooms, key=order.index)
    assert set(rooms) == {path.parent.name for path in [*POOL.glob("*/models.py"), *POOL.glob("*/models")]}


# Folders and files


def test_the_process_names_every_room_and_no_other():
    folders = {path.name for path in POOL.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders - OTHER_FOLDERS == {*process.GROUND, *process.STAGES}
    assert len({*process.GROUND, *process.STAGES}) == len(process.GROUND) + len(process.STAGES)


@pytest.mark.parametrize("room", [*process.GROUND, *process.STAGES])
def test_every_room_has_a_doorplate_and_imports_nothing_there(room):
    node = tree(POOL / room / "__init__.py")
    text = ast.get_docstring(node) or ""
    assert len(node.body) == 1
    assert room == "allocation" or ("In:" in text and "Out:" in text)


# A catalogue of sentences and a list of settings are looked up, not read from top to bottom.
LONG = {"pool/settings.py", "pool/access/lists.py"}


def test_no_module_is_longer_than_three_hundred_lines():
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules(POOL)}
    assert {path: length for path, length in lengths.items() if length > 300 and path not in LONG} == {}


def test_nothing_is_left_for_later():
    later = re.compile("TO" + "DO|FIX" + "ME|XX" + "X:")
    sources = [path for suffix in ("py", "html", "css", "js") for path in (BASE / "pool").rglob(f"*.{suffix}")]
    sources += [path for folder in ("api", "templates", "tests", "bench") for path in (BASE / folder).rglob("*.*")]
    kept = [
        path for path in sources if path.suffix in (".py", ".html", ".css", ".js") and "node_modules" not in path.parts
    ]
    assert len(kept) > 150
    assert [name(path) for path in kept if later.search(path.read_text(encoding="utf-8"))] == []
