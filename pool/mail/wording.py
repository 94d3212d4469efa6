"""Words a mail by its template: a subject, a plain text, and an HTML page of exactly the same words.

A template `email/<kind>.txt` is all that a mail needs: plain text, nothing in it is escaped. Its first line is the
subject. Paragraphs stand apart by an empty line; one whose lines all begin with "- " is a list. The greeting and the
foot are the same in every mail (`email/frame.txt`).
"""

import re
from collections.abc import Iterator

from django.conf import settings
from django.template import Context, loader
from django.utils import translation

LONGEST = 200  # characters of a subject
SECRET = "[…]"  # stands for what only the receiver may read; put in when the mail is sent
LINK = re.compile(r"(https?://\S+)")


def worded(kind: str, language: str, facts: dict) -> tuple[str, str, str]:
    """Subject, text and HTML in this language. A fact is one line: it can end no subject and begin no paragraph."""
    facts = {name: one_line(fact) if isinstance(fact, str) else fact for name, fact in facts.items()}
    with translation.override(language):
        subject, _, body = _printed(f"email/{kind}.txt", facts).partition("\n")
        text = _printed("email/frame.txt", {"person": facts.get("person"), "body": body.strip(), **_agency()})
        subject = one_line(subject)[:LONGEST].strip()
        page = {"language": language, "subject": subject, "paragraphs": list(paragraphs(text))}
        return subject, text + "\n", loader.render_to_string("email/frame.html", page)


def paragraphs(text: str) -> Iterator[dict]:
    """The paragraphs of a mail: whether it is a list, and its lines, each in pieces of text, some of them links.

    Only addresses of our own pages are links.
    """
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in paragraph.split("\n")]
        listed = all(line.startswith("- ") for line in lines)
        yield {
            "is_list": listed,
            "lines": [list(_pieces(line.removeprefix("- ") if listed else line)) for line in lines],
        }


def _pieces(line: str) -> Iterator[dict]:
    for piece in filter(None, LINK.split(line)):
        is_link = piece == settings.ADDRESS or piece.startswith(f"{settings.ADDRESS}/")
        yield {"text": piece, "is_link": is_link, "is_secret": SECRET in piece}


def _printed(template: str, facts: dict) -> str:
    """Plain text: nothing in it is escaped. Whatever the conditions of a template leave out leaves no gap."""
    given = {"address": settings.ADDRESS, **facts}
    text = loader.get_template(template).template.render(Context(given, autoescape=False))
    return re.sub(r"\n\s*\n", "\n\n", text.strip())


def _agency() -> dict:
    return {"agency": settings.AGENCY["name"], "mail": settings.AGENCY["mail"]}


def one_line(text: str) -> str:
    """The text without anything that could begin a new line or a header."""
    return re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029]+", " ", text).strip()
