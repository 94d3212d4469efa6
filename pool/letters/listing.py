"""What lists of letters need: how many there are of each kind, which of them somebody means, their documents."""

from collections.abc import Iterator, Sequence

from django.db.models import Count, Q

from pool.letters.models import Letter
from pool.registry import rules


def counts(found) -> dict[str, tuple[int, int]]:
    """Kind → how many of these letters there are, and how many of them nobody has opened. One query."""
    bare = found.select_related(None).defer(None).order_by().values_list("kind")
    rows = bare.annotate(every=Count("pk"), unopened=Count("pk", filter=Q(reading__isnull=True)))
    return {kind: (every, unopened) for kind, every, unopened in rows}


def named(found, words: str):
    """Those of the letters whose reference begins with the words, or whose municipality's name holds them."""
    if not words.strip():
        return found
    place = Q(application__municipality__search_key__contains=rules.search_key(words))
    return found.filter(Q(reference__istartswith=words.strip()) | place)


def narrowed(found, *, kind: str = "", read: str = "", round: str = ""):
    """Those of one kind, those that somebody has opened (`yes`) or nobody has (`no`), those of one round."""
    if kind:
        found = found.filter(kind=kind)
    if read:
        found = found.filter(reading__isnull=read == "no")
    return found.filter(application__round__code=round) if round else found


def documents(keys: Sequence[int], together: int = 20) -> Iterator[tuple[int, bytes]]:
    """The documents of letters in the order of their keys, a few in memory at a time."""
    for start in range(0, len(keys), together):
        part = keys[start : start + together]
        found = dict(Letter.objects.filter(pk__in=part).order_by("pk").values_list("pk", "pdf"))
        yield from ((key, bytes(found[key])) for key in part)
