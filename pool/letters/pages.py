"""A printed page inside another one: its body alone, with the headings two levels lower."""

import re

from django.template.loader import get_template
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from pool.letters import tables

BODY = re.compile(r"<body\b[^>]*>(.*)</body>", re.DOTALL)
HEADING = re.compile(r"(</?)h([12])\b")


def inside(template: str, facts: dict, language: str) -> SafeString:
    """What a template prints of these facts, for a section of another document. The facts are escaped by it."""
    shown, _file = tables.printed(facts)
    with translation.override(language):
        html = get_template(template).render(shown)
    found = BODY.search(html)
    return mark_safe(HEADING.sub(lambda tag: f"{tag[1]}h{int(tag[2]) + 2}", found[1] if found else ""))
