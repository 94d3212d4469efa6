from pool.journal.models import Entry, JournalHead
from pool.kernel import canon


def of_case(case: str):
    """The history of one case, newest first."""
    return Entry.objects.filter(case=case).order_by("-number")


def entries():
    """The whole journal, newest first."""
    return Entry.objects.order_by("-number")


def first_break() -> str:
    """Walk the chain; return what is wrong with the first bad link, or an empty text."""
    previous, count = "", 0
    for entry in Entry.objects.order_by("number").iterator(chunk_size=2000):
        count += 1
        if entry.number != count:
            return f"journal entry {count} is missing"
        if entry.previous_hash != previous or entry.hash != canon.chained(previous, entry.told()):
            return f"journal entry {entry.number} does not fit its hash"
        previous = entry.hash
    head = JournalHead.objects.filter(pk=1).first()
    if (head.number, head.hash) != (count, previous) if head else count:
        return f"the journal ends at entry {count}, but its head says otherwise"
    return ""
