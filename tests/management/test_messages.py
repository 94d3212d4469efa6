import polib
import pytest

from pool.management import messages
from pool.management.messages import Message

pytestmark = pytest.mark.once


def test_python_messages_of_every_kind():
    source = """
from django.utils import translation
sentence = N_("The deadline " "was %(deadline)s.")
_("One")
translation.gettext_lazy("Two")
ngettext("%(n)s line", "%(n)s lines", n)
pgettext("a person", "Controller")
"""
    assert messages.in_python(source) == {
        Message("The deadline was %(deadline)s."),
        Message("One"),
        Message("Two"),
        Message("%(n)s line", plural="%(n)s lines"),
        Message("Controller", context="a person"),
    }


def test_python_messages_leave_out_what_is_computed():
    assert messages.in_python("_(sentence)\n_(f'{a}')\nlookup['_']('x')\nprint('no message')") == set()


def test_template_messages_of_every_kind():
    source = """{% load i18n %}
<h1>{% translate "It's 50 %" %}</h1> {% translate 'Controller' context "a person" %}
{% blocktranslate trimmed with name=row.name %}
  Dear
  {{ name }}
{% endblocktranslate %}
{% blocktranslate count n=rows %}{{ n }} line{% plural %}{{ n }} lines{% endblocktranslate %}
{% include "part.html" with title=_("Title") %} {{ value|default:_("None yet") }} {{ _("Alone") }}
{# translate "no" #}"""
    assert messages.in_template(source) == {
        Message("It's 50 %%"),
        Message("Controller", context="a person"),
        Message("Dear %(name)s"),
        Message("%(n)s line", plural="%(n)s lines"),
        Message("Title"),
        Message("None yet"),
        Message("Alone"),
    }


def test_collect_joins_a_sentence_said_with_and_without_plural(tmp_path):
    for folder in ("pool", "api", "templates/x"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "pool/a.py").write_text('_("%(n)s line")\n_("B")')
    (tmp_path / "api/b.py").write_text('ngettext("%(n)s line", "%(n)s lines", n)')
    (tmp_path / "templates/x/c.txt").write_text('{% load i18n %}{% translate "A" %}')
    assert messages.collect(tmp_path) == [Message("%(n)s line", plural="%(n)s lines"), Message("A"), Message("B")]


@pytest.fixture
def catalogue(tmp_path):
    path = tmp_path / "da" / "django.po"
    path.parent.mkdir()
    path.write_text(
        'msgid "Hello %(name)s"\nmsgstr "Goddag %(name)s"\n\n'
        'msgid "Gone"\nmsgstr "Væk"\n\n'
        '#, fuzzy\nmsgid "Unsure"\nmsgstr "Usikker"\n',
        encoding="utf-8",
    )
    return path


SAID = [
    Message("%(n)s line", plural="%(n)s lines"),
    Message("Controller", context="a person"),
    Message("Hello %(name)s"),
    Message("Unsure"),
]


def test_problems_name_what_is_missing_fuzzy_and_gone(catalogue):
    assert messages.problems(SAID, catalogue) == [
        "not in the catalogue: %(n)s line",
        "not in the catalogue: Controller",
        "fuzzy: Unsure",
        "no longer said: Gone",
    ]


def test_problems_name_an_unknown_placeholder(catalogue):
    catalogue.write_text('msgid "Hello %(name)s"\nmsgstr "Goddag %(navn)s"\n')
    assert messages.problems([Message("Hello %(name)s")], catalogue) == [
        "placeholder %(navn)s is not in: Hello %(name)s"
    ]


def test_update_keeps_translations_adds_and_drops(catalogue):
    messages.update(SAID, catalogue)
    entries = polib.pofile(str(catalogue))
    assert [(entry.msgctxt, entry.msgid, entry.msgstr, entry.msgstr_plural) for entry in entries] == [
        (None, "%(n)s line", "", {0: "", 1: ""}),
        ("a person", "Controller", "", {}),
        (None, "Hello %(name)s", "Goddag %(name)s", {}),
        (None, "Unsure", "Usikker", {}),
    ]
    assert entries.metadata["Plural-Forms"] == "nplurals=2; plural=(n != 1);"


def test_update_twice_changes_nothing(catalogue):
    messages.update(SAID, catalogue)
    before = catalogue.read_bytes()
    messages.update(SAID, catalogue)
    assert catalogue.read_bytes() == before
    assert b"#:" not in before
    assert b"Date" not in before
