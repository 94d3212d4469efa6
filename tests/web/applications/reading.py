"""Reads what a page says: its messages, the links of its error summary, its rows."""

import html
import re


def text(response) -> str:
    """The words of the page, without tags and with single blanks."""
    body = re.sub(r"(?s)<(script|style|head).*?</\1>", " ", response.content.decode())
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).replace("\u00a0", " ").split())


def main(response) -> str:
    """The words between the header and the footer."""
    body = response.content.decode()
    found = re.search(r"(?s)<main.*</main>", body)
    return text(type(response)(found[0].encode())) if found else ""


def problems(response) -> list[str]:
    """The sentences of the error summary."""
    found = re.search(r'(?s)class="alert alert-error error-summary".*?<ul.*?</ul>', response.content.decode())
    return _items(found[0]) if found else []


def messages(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def _items(body: str) -> list[str]:
    rows = re.findall(r"(?s)<li[^>]*>(.*?)</li>", body)
    return [" ".join(html.unescape(re.sub(r"<[^>]+>", " ", row)).replace("\u00a0", " ").split()) for row in rows]
