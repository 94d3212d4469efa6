"""What was sent, as a document: printed from what was frozen then, with the frozen content in it."""

from django.utils import translation

from pool import paper
from pool.applications import facts
from pool.applications.models import Submission
from pool.kernel import canon

TEMPLATE = "applications/submission.html"


def content(submission: Submission) -> bytes:
    """The frozen content as the fingerprint covers it."""
    return canon.canonical(submission.content).encode()


def document(submission: Submission, language: str) -> bytes:
    """Exactly what was sent; the same submission gives the same bytes."""
    with translation.override(language):
        shown = facts.document_facts(submission)
    return paper.render(TEMPLATE, shown, language=language, files=[("submission.json", content(submission))])
