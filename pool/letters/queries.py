import hashlib

from pool.access import guard
from pool.kernel.refusals import NotFound
from pool.letters.models import Letter


def visible_to(user):
    """The letters a person may read, without their documents: a municipality its own, the agency all."""
    found = (
        Letter.objects.select_related("award__application__municipality", "award__application__round")
        .defer("pdf", "facts")
        .order_by("-written_at", "-pk")
    )
    if guard.is_municipal(user):
        return found.filter(award__application__municipality_id=user.municipality_id)
    return found if guard.may(user, "letters.read") else found.none()


def one(user, pk: int) -> Letter:
    """A letter with its document.

    Raises:
        NotFound: there is none, or it is not the person's to read.
    """
    found = visible_to(user).defer(None).filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def of_award(award):
    return Letter.objects.filter(award=award).defer("pdf", "facts").order_by("-written_at", "-pk")


def of_run(run):
    """The letters of a run's decisions, by reference, without their documents."""
    return (
        Letter.objects.filter(award__run=run)
        .select_related("award__application")
        .defer("pdf", "facts")
        .order_by("reference")
    )


def missing(run) -> int:
    """How many decisions of a run have no letter yet."""
    return run.awards.filter(letters__isnull=True).count()


def first_unproved() -> str:
    """Hash every stored document again; name the first whose fingerprint or length differs."""
    for letter in Letter.objects.order_by("pk").iterator(chunk_size=100):
        content = bytes(letter.pdf)
        if hashlib.sha256(content).hexdigest() != letter.sha256 or len(content) != letter.length:
            return f"the document of letter {letter.reference} differs from its fingerprint"
    return ""
