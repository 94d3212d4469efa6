"""Which sentences the product says, and whether the catalogue has them. Used by `manage.py words` and its test.

Django's makemessages needs gettext on the machine; this needs none. Line numbers and dates stay out of the catalogue,
so that it changes only when a sentence does.
"""

import ast
import re
from dataclasses import dataclass
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation.template import templatize

CATALOGUE = settings.BASE / "pool" / "locale" / "da" / "LC_MESSAGES" / "django.po"
METADATA = {
    "Project-Id-Version": "Kronespor",
    "Language": "da",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}

# What each function's literal arguments mean, in order.
ARGUMENTS = {
    "_": ("msgid",),
    "N_": ("msgid",),
    "gettext": ("msgid",),
    "gettext_lazy": ("msgid",),
    "gettext_noop": ("msgid",),
    "ngettext": ("msgid", "plural"),
    "ngettext_lazy": ("msgid", "plural"),
    "pgettext": ("context", "msgid"),
    "pgettext_lazy": ("context", "msgid"),
    "npgettext": ("context", "msgid", "plural"),
    "npgettext_lazy": ("context", "msgid", "plural"),
}
# A call in what `templatize` makes of a template; it is not Python as a whole, but its literals are.
LITERAL = r"u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
TEMPLATE_CALL = re.compile(rf"(?<!\w)(n?p?gettext|_)\(({LITERAL}(?:, ?{LITERAL})*)")
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, order=True)
class Message:
    msgid: str
    context: str = ""
    plural: str = ""


def collect(root=settings.BASE):
    """Return the messages of the whole product, in one order whatever the machine."""
    found = set()
    for folder in ("pool", "api"):
        for path in sorted((root / folder).rglob("*.py")):
            found |= in_python(path.read_text(encoding="utf-8"), path)
    for path in sorted((root / "templates").rglob("*")):
        if path.suffix in (".html", ".txt", ".svg"):
            found |= in_template(path.read_text(encoding="utf-8"), path)
    return _with_plurals_joined(found)


def in_python(source, origin="<text>"):
    calls = (node for node in ast.walk(ast.parse(source, str(origin))) if isinstance(node, ast.Call))
    messages = (_message(_called(call), call.args) for call in calls)
    return {message for message in messages if message}


def in_template(source, origin="<text>"):
    return {
        _message(name, ast.parse(f"f({literals})", mode="eval").body.args)
        for name, literals in TEMPLATE_CALL.findall(templatize(source, str(origin)))
    }


def update(messages, path=CATALOGUE):
    """Write the catalogue anew: what is translated stays, what is missing comes in empty, what is gone goes."""
    known = _entries(path)
    fresh = polib.POFile(wrapwidth=100)
    fresh.metadata = dict(METADATA)
    for message in messages:
        fresh.append(_entry(message, known.get((message.context, message.msgid))))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(str(fresh).rstrip() + "\n", encoding="utf-8")


def problems(messages, path=CATALOGUE):
    """Return one sentence for everything that keeps the catalogue from being complete."""
    known = _entries(path)
    wanted = {(message.context, message.msgid): message for message in messages}
    gone = [f"no longer said: {msgid}" for context, msgid in sorted(known.keys() - wanted.keys())]
    return [problem for key, message in wanted.items() for problem in _problems_of(message, known.get(key))] + gone


def _called(call):
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def _message(function, arguments):
    """Return the message of a call, or None where it is no such call or its text is not written there."""
    meanings = ARGUMENTS.get(function, ())
    texts = [argument.value for argument in arguments[: len(meanings)] if _is_text(argument)]
    if not meanings or len(texts) < len(meanings):
        return None
    return Message(**dict(zip(meanings, texts, strict=True)))


def _is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _with_plurals_joined(messages):
    """gettext knows one entry for a sentence, whether it is said with a plural or without."""
    joined = {}
    for message in sorted(messages):
        joined[(message.msgid, message.context)] = message  # the one with a plural sorts last
    return [joined[key] for key in sorted(joined)]


def _entries(path):
    if not Path(path).exists():
        return {}
    return {(entry.msgctxt or "", entry.msgid): entry for entry in polib.pofile(str(path)) if not entry.obsolete}


def _entry(message, known):
    entry = polib.POEntry(msgid=message.msgid, msgctxt=message.context or None, msgid_plural=message.plural)
    if known:
        entry.tcomment, entry.flags = known.tcomment, list(known.flags)
    if message.plural:
        forms = known.msgstr_plural if known else {}
        entry.msgstr_plural = {number: forms.get(number, "") for number in (0, 1)}
    elif known:
        entry.msgstr = known.msgstr or known.msgstr_plural.get(0, "")
    return entry


def _problems_of(message, entry):
    if entry is None:
        return [f"not in the catalogue: {message.msgid}"]
    if entry.fuzzy:
        return [f"fuzzy: {message.msgid}"]
    said = [entry.msgstr_plural.get(number, "") for number in (0, 1)] if message.plural else [entry.msgstr]
    if not all(said):
        return [f"not translated: {message.msgid}"]
    allowed = set(PLACEHOLDER.findall(message.msgid + message.plural))
    unknown = sorted(set(PLACEHOLDER.findall(" ".join(said))) - allowed)
    return [f"placeholder %({name})s is not in: {message.msgid}" for name in unknown]
