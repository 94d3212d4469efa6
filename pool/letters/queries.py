import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q

from pool.access import guard
from pool.applications.models import Application
from pool.awards.models import Award
from pool.kernel.refusals import NotFound
from pool.kernel.words import N_, Said
from pool.letters.models import Batch, CaseFile, Knock, Letter, Order, Wording
from pool.letters.states import DECISIONS, BatchState, OrderState, WordingState
from pool.rounds import impartial

# What became of a letter; and what is not fetched where a list is shown.
BECAME = ("replaces", "replaced_by", "recall", "reading__read_by")
HEAVY = ("pdf", "facts", "replaces__pdf", "replaces__facts", "replaced_by__pdf", "replaced_by__facts")


def visible_to(user):
    """The letters a person may read, with what became of each: a municipality its own, the agency its cases'."""
    return impartial.untied(_readable(user), user, "application__")


def _readable(user):
    found = (
        Letter.objects.select_related("application__municipality", "application__round", "award", *BECAME)
        .defer(*HEAVY)
        .order_by("-written_at", "-pk")
    )
    if guard.is_municipal(user):
        return found.filter(application__municipality_id=user.municipality_id)
    return found if guard.may(user, "letters.read") else found.none()


def unread(user) -> int:
    """How many letters of a municipality nobody there has opened."""
    if not guard.is_municipal(user):
        return 0
    found = Letter.objects.filter(application__municipality_id=user.municipality_id, reading__isnull=True)
    return found.count()


def one(user, pk: int) -> Letter:
    """A letter with its document.

    Raises:
        NotFound: there is none, or it is not the person's to read.
        DeclareFirst, TiedToMunicipality: see `rounds.impartial.require`.
    """
    found = _readable(user).defer(None).defer(*HEAVY[2:]).filter(pk=pk).first()
    if found is None:
        raise NotFound()
    impartial.require(user, found.application)
    return found


def to_try_on(user, kinds: Sequence[str], language: str, most: int):
    """The newest letters of these kinds that a person may read, without their documents.

    Letters from before there were orders are left out: they have fewer facts.
    """
    return visible_to(user).filter(kind__in=kinds, language=language, order__isnull=False)[:most]


def of_case(application):
    """Every letter of a case, the first one first, without their documents."""
    found = Letter.objects.filter(application=application).defer(*HEAVY).order_by("written_at", "pk")
    return found.select_related(*BECAME, "award", "dispatch")


def is_being_replaced(letter: Letter) -> bool:
    """Say whether a corrected letter is ordered that replaces this one."""
    return Order.objects.filter(replaces=letter).exists()


def of_run(user, run):
    """The letters of a run's decisions that a person may read, by reference, without their documents."""
    found = (
        Letter.objects.filter(award__run=run)
        .select_related("award__application__municipality")
        .defer(*HEAVY)
        .order_by("reference")
    )
    return impartial.untied(found, user, "application__")


def of_round(user, round):
    """The letters of a round that tell a decision, but those of a person's ties, without their documents.

    By municipality and reference.
    """
    decisions = Q(award__isnull=False) | Q(kind__in=DECISIONS)
    found = Letter.objects.filter(decisions, application__round=round).select_related(
        "application__municipality", "award", "replaced_by", "recall"
    )
    found = found.defer(*HEAVY).order_by("application__municipality__sort_key", "reference")
    return impartial.untied(found, user, "application__")


def by_code(code: str) -> Letter | None:
    """The letter with this code, without its document; replaced and recalled ones too."""
    became = ("replaced_by", "replaced_by_order", "recall")
    found = Letter.objects.select_related("application__municipality", "award", *became)
    return found.defer("pdf", "facts", "replaced_by__pdf", "replaced_by__facts").filter(code=code).first()


def newest(letter: Letter) -> Letter:
    """The last of the letters that replace each other, beginning with this one; without its document."""
    found = letter
    while hasattr(found, "replaced_by"):
        later = Letter.objects.select_related("replaced_by", "recall").defer(*HEAVY)
        found = later.get(pk=found.replaced_by.pk)
    return found


def times_shut_out(visitor: str, since: datetime, most: int) -> int:
    """How many counts of a visitor since then went above what is allowed."""
    return Knock.objects.filter(visitor=visitor, since__gte=since, count__gt=most).count()


# Orders and batches


def batch(pk: int) -> Batch:
    """A batch by its key.

    Raises:
        NotFound: there is none.
    """
    found = Batch.objects.select_related("run__round", "started_by", "stopped_by").filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def batches():
    return Batch.objects.select_related("run__round", "started_by", "stopped_by").order_by("-started_at", "-pk")


def batch_of(run) -> Batch | None:
    return batches().filter(run=run).first()


def progress(batch: Batch) -> dict[str, int]:
    """How many letters of a batch are in each state, and in all."""
    counts = dict(batch.orders.order_by().values_list("state").annotate(Count("pk")))
    return {**{state.value: counts.get(state, 0) for state in OrderState}, "all": sum(counts.values())}


def state_of(batch: Batch, counts: dict[str, int]) -> BatchState:
    if not counts[OrderState.WAITING]:
        return BatchState.DONE
    return BatchState.STOPPED if batch.stopped_at else BatchState.RUNNING


def orders_of(batch: Batch, *states: str):
    """The orders of a batch, those in these states only where any are named."""
    found = batch.orders.select_related("application__municipality", "award", "letter").order_by("reference")
    return found.filter(state__in=states) if states else found


def order(pk: int) -> Order:
    """An order by its key.

    Raises:
        NotFound: there is none.
    """
    found = Order.objects.select_related("application__municipality", "batch").filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def waiting_orders(application):
    """Letters of a case that are ordered and not written yet."""
    return Order.objects.filter(application=application).exclude(state=OrderState.WRITTEN).order_by("pk")


def missing(run) -> int:
    """How many decisions of a run have no letter yet."""
    return run.awards.filter(letters__isnull=True).count()


def without_order(run):
    """The decisions of a run that no letter is ordered for yet, by reference."""
    ordered = Order.objects.filter(award=OuterRef("pk"))
    return Award.objects.filter(~Exists(ordered), run=run).filter(letters__isnull=True).order_by("reference", "pk")


def next_reference(application: Application, award: Award | None) -> str:
    """The reference of a case's next letter: decisions count as A1, A2 …, all other letters as B1, B2 …

    Letters from before there were orders count as well.
    """
    stem, sign, found = (award.reference, "A", Q(award=award)) if award else (application.reference, "B", Q(award=None))
    taken = set(Order.objects.filter(found, application=application).values_list("reference", flat=True))
    taken |= set(Letter.objects.filter(found, application=application).values_list("reference", flat=True))
    return f"{stem}-{sign}{len(taken) + 1}"


def to_dispatch(most: int, after: int = 0):
    """Letters that nobody has been told of yet, by key. Those from before there were orders are not."""
    found = Letter.objects.filter(dispatch__isnull=True, order__isnull=False, pk__gt=after).order_by("pk")
    return found.select_related("application__municipality", "application__round", "award")[:most]


# Texts


def wording_in_force(name: str, language: str, schemes: Sequence[str] = ()) -> Wording | None:
    """The last approved version: of the one scheme where it has any, else the one for every scheme."""
    found = Wording.objects.filter(name=name, language=language, state=WordingState.APPROVED).order_by("-version")
    own = found.filter(scheme=schemes[0]).first() if len(schemes) == 1 else None
    return own or found.filter(scheme="").first()


def wordings(name: str, language: str, scheme: str):
    """Every version of a text, the last one first."""
    return every_wording().filter(name=name, language=language, scheme=scheme)


def every_wording():
    """Every version of every text, by text, language and scheme, the last one first."""
    found = Wording.objects.order_by("name", "language", "scheme", "-version")
    return found.select_related("proposed_by", "approved_by", "discarded_by")


def wordings_about(name: str, language: str, scheme: str):
    """Every version that a letter about this scheme could have used: those of the scheme, and those of every scheme."""
    return every_wording().filter(name=name, language=language, scheme__in={scheme, ""})


def wording(pk: int) -> Wording:
    """A version by its key.

    Raises:
        NotFound: there is none.
    """
    found = Wording.objects.select_related("proposed_by", "approved_by", "discarded_by").filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def wordings_waiting():
    """Versions that wait for a second person, the oldest first."""
    found = Wording.objects.filter(state=WordingState.PROPOSED).select_related("proposed_by")
    return found.order_by("proposed_at", "pk")


# Case files


def case_files(application):
    return CaseFile.objects.filter(application=application).defer("pdf").select_related("made_by").order_by("-number")


def case_file(application, number: int) -> CaseFile:
    """A case file with its document.

    Raises:
        NotFound: there is none.
    """
    found = CaseFile.objects.filter(application=application, number=number).select_related("made_by").first()
    if found is None:
        raise NotFound()
    return found


# Proof


def first_unproved() -> str:
    """Hash every stored document again; name the first whose fingerprint or length differs."""
    for letter in Letter.objects.order_by("pk").iterator(chunk_size=100):
        unsealed = bytes(letter.pdf)[: letter.length]
        if hashlib.sha256(unsealed).hexdigest() != letter.sha256 or not _whole(letter):
            return Said(N_("the document of letter %(letter)s differs from its fingerprint"), letter=letter.reference)
    return _first_lost()


def _whole(letter: Letter) -> bool:
    """A sealed document goes on after the unsealed one; an unsealed one ends there."""
    length = len(bytes(letter.pdf))
    return length > letter.length if letter.is_sealed else length == letter.length


def _first_lost() -> str:
    """An order that is written has its letter, as it was ordered."""
    written = Order.objects.filter(state=OrderState.WRITTEN).select_related("letter").order_by("pk")
    for order in written.defer("letter__pdf", "letter__facts").iterator():
        letter = getattr(order, "letter", None)
        if letter is None or (letter.reference, letter.kind, letter.code) != (order.reference, order.kind, order.code):
            lost = N_("letter %(letter)s was ordered and is marked as written, but is not there as ordered")
            return Said(lost, letter=order.reference)
    return ""
