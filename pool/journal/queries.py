from pool.db import first_broken_link
from pool.journal.models import Entry, JournalHead


def of_case(case: str):
    """The history of one case, newest first."""
    return Entry.objects.filter(case=case).order_by("-number")


def entries():
    """The whole journal, newest first."""
    return Entry.objects.order_by("-number")


def first_break() -> str:
    """Walk the chain; return what is wrong with the first bad link, or an empty text."""
    return first_broken_link(Entry.objects.all(), JournalHead.objects.filter(pk=1).first(), "journal entry", "journal")
