from django.db import models

from pool.db import ChainHead


class Entry(models.Model):
    """One thing that was done. `hash` covers all other columns and the hash of the entry before."""

    number = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    case = models.CharField(max_length=40, blank=True, db_index=True)
    facts = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "journal_entry"
        ordering = ["number"]
        verbose_name_plural = "entries"

    def __str__(self):
        return f"{self.number} {self.verb} {self.subject}"

    def told(self) -> dict:
        """What the hash covers."""
        return {
            "number": self.number,
            "at": self.at.timestamp().hex(),
            "actor": self.actor,
            "verb": self.verb,
            "subject": self.subject,
            "case": self.case,
            "facts": self.facts,
        }


class JournalHead(ChainHead):
    class Meta:
        db_table = "journal_head"
