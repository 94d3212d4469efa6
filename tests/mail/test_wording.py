"""Every mail in both languages: a subject, what to do, where, and the same words as text and as HTML."""

import html
import re
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from pool.kernel import periods
from pool.mail import wording
from pool.rounds.models import Round
from pool.rounds.rules import Meter

KINDS = sorted(
    path.stem
    for path in (Path(settings.BASE) / "templates/email").glob("*.txt")
    if not path.stem.startswith("_") and path.stem != "frame"
)
UNTIL = datetime(2027, 1, 15, 12, tzinfo=periods.COPENHAGEN)  # a Friday
AMOUNT = Decimal("100000.00")
# Whatever a template of today prints; a template that needs more finds nothing, and says so below.
FACTS = {
    "person": "Kim Larsen",
    "case": "2026-1-751",
    "by": "Bo Jensen",
    "at": UNTIL - timedelta(days=30),
    "until": UNTIL,
    "number": 2,
    "run": 7,
    "rejection": 7,
    "code": "2026-1",
    "decide_by": UNTIL.date(),
    "round": Round(code="2026-1", title_da="Runden", title_en="The round", closes_at=UNTIL),
    "meter": Meter(frame=AMOUNT, applied=AMOUNT, granted=AMOUNT, left=AMOUNT, waiting=0, used=True),
    **{"who": "Bo Jensen", "role": "finance", "gives": True, "on": True, "is_you": False, "by_whom": "Ib Holm"},
    **{"accounts": "2026-1-751-RA", "performance": True, "link": f"{settings.ADDRESS}/audit/abc/"},
    **{"username": "kila"},
    **{"what": "Acceptance", "days": 14, "reason": "Epidemi."},
    **{"proposed_by": "Ib Holm", "confirmed_by": "Eva Dahl", "url": f"{settings.ADDRESS}/people/7/"},
    **{"municipality": "Aarhus Kommune", "old": "55133018", "new": "12345674", "gln": "", "waits_until": UNTIL},
    **{"reference": "2027-118", "booked_on": UNTIL.date(), "amount": AMOUNT, "sender": "Aarhus Kommune"},
    **{"pk": 7, "act_by": UNTIL.date()},
    **{"question": "Hvad er post 2?", "auditor": "R. Visor"},
    **{"phone": "", "agency_mail": "puljer@example.dk"},
    **{"reference": "2026-1-751-C1", "last_term": "2027F", "due_on": UNTIL.date(), "signs": True, "name": "Bo Jensen"},
    **{"what": "confirmation", "late": False, "path": "/confirmations/2026-1-751-C1/"},
}
TIMELESS = {"letter", "person_switched", "role_changed", "officer_changed", "officer_declined", "officer_named"}
TIMELESS |= {
    "password_chosen",
    "accounts_stated",
    "change_asked",
    "deadline_moved",
}  # the letter itself says by when; nothing is to be done
WITHOUT_PAGE = {"payee_changed"}  # what is to be done is to write or call


@pytest.fixture(params=["da", "en"])
def language(request):
    return request.param


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def flat(text: str) -> str:
    return " ".join(re.sub(r"^- ", "", text, flags=re.MULTILINE).split())


@pytest.mark.parametrize("kind", KINDS)
def test_every_mail_is_whole_in_both_languages(kind, language):
    subject, text, page = wording.worded(kind, language, FACTS)
    assert 10 < len(subject) <= 120 and len(subject.splitlines()) == 1
    assert ("Hej Kim Larsen\n" if language == "da" else "Hello Kim Larsen,") in text
    assert kind in WITHOUT_PAGE or re.search(rf": {re.escape(settings.ADDRESS)}/\S+$", text, re.MULTILINE), "where"
    if kind not in TIMELESS:
        day = "15. januar 2027" if language == "da" else "15 January 2027"
        assert day in text.replace("\u00a0", " "), "by when"
    assert not re.search(r"{[{%]|–\s*$|None", text + subject)
    assert "\n\n\n" not in text
    main = page.partition("<main>")[2]
    assert words(main) == flat(f"{subject} {text}")


@pytest.mark.parametrize("kind", KINDS)
def test_every_mail_is_translated(kind):
    danish, english = (wording.worded(kind, language, FACTS) for language in ("da", "en"))
    assert danish[0] != english[0]
    same = {line for line in danish[1].splitlines() if line} & {line for line in english[1].splitlines() if line}
    assert same - {FACTS["question"]} == set()  # what a person wrote stands as it was written


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_says_its_language_and_fetches_nothing(kind, language):
    page = wording.worded(kind, language, FACTS)[2]
    assert f'<html lang="{language}">' in page
    assert not re.search(r"<img|<script|<link|style=|src=|@import|url\(", page)
    links = re.findall(r'href="([^"]+)"', page)
    assert len(links) == (kind not in WITHOUT_PAGE)
    assert all(link.startswith(f"{settings.ADDRESS}/") for link in links)


def test_no_mail_says_what_a_decision_says():
    for kind in ("letter", "letter_completion", "letter_hearing"):
        text = " ".join(wording.worded(kind, "da", FACTS)[:2])
        assert not re.search(r"tilsagn|afslag|bevilg|kr\.", text, re.IGNORECASE), kind


def test_paragraphs_and_lists_are_told_apart():
    text = f"One\ntwo\n\n- a\n- b\n\nSee: {settings.ADDRESS}/x/ and https://other.example/"
    one, two, three = wording.paragraphs(text)
    assert (one["is_list"], [line[0]["text"] for line in one["lines"]]) == (False, ["One", "two"])
    assert (two["is_list"], [line[0]["text"] for line in two["lines"]]) == (True, ["a", "b"])
    assert [(piece["text"], piece["is_link"]) for piece in three["lines"][0]] == [
        ("See: ", False), (f"{settings.ADDRESS}/x/", True), (" and ", False), ("https://other.example/", False),
    ]  # fmt: skip


def test_an_address_that_only_begins_like_ours_is_no_link():
    (paragraph,) = wording.paragraphs(f"{settings.ADDRESS}.evil.example/")
    assert [piece["is_link"] for piece in paragraph["lines"][0]] == [False]
