from django.conf import settings
from django.db import models

from pool.reports import problems


class ProofRun(models.Model):
    """One run of all proofs: what each found. Kept, so that everybody sees when the books were last proved."""

    ran_at = models.DateTimeField()
    ran_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    holds = models.BooleanField()
    findings = models.JSONField(help_text="Name of each proof → what is wrong; empty where it holds.")

    class Meta:
        db_table = "reports_proof_run"
        ordering = ["-ran_at", "-pk"]

    def __str__(self):
        return f"{self.ran_at} {'holds' if self.holds else 'wrong'}"

    @property
    def problems(self) -> dict[str, str]:
        """Name of each proof → what is wrong, as it was said; empty where it holds."""
        return {name: problems.read(stored) for name, stored in self.findings.items()}
