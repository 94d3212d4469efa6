from pool.db import Broken, first_broken_link
from pool.journal.models import Entry, JournalHead
from pool.kernel.words import N_

BROKEN = Broken(
    N_("journal entry %(number)s is missing"),
    N_("journal entry %(number)s does not fit its hash"),
    N_("the journal ends at entry %(number)s, but its head says otherwise"),
)


def of_case(case: str):
    """The history of one case, newest first."""
    return Entry.objects.filter(case=case).order_by("-number")


def entries():
    """The whole journal, newest first."""
    return Entry.objects.order_by("-number")


def first_break() -> str:
    """Walk the chain; return what is wrong with the first bad link, or an empty text."""
    return first_broken_link(Entry.objects.all(), JournalHead.objects.filter(pk=1).first(), BROKEN)
