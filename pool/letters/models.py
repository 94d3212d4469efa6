from django.db import models

from pool.awards.models import Award
from pool.awards.states import AwardKind


class Letter(models.Model):
    """A letter as it was sent: its facts, what rendered it, and the document itself. Never changed."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="letters")
    reference = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, choices=AwardKind)
    language = models.CharField(max_length=2)
    title = models.CharField(max_length=200)
    facts = models.JSONField()
    template_hash = models.CharField(max_length=64)
    style_hash = models.CharField(max_length=64)
    versions = models.JSONField()
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    length = models.PositiveIntegerField()
    written_at = models.DateTimeField()

    class Meta:
        db_table = "letters_letter"
        ordering = ["-written_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["award", "kind"], name="one_letter_of_a_kind_per_decision")]

    def __str__(self):
        return self.reference
