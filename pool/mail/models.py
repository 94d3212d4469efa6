from django.db import models
from django.db.models import Q

from pool.mail.states import MessageState


class Message(models.Model):
    """An e-mail, worded when the deed was done. A worker leases the row; one that dies leaves a lease that runs out."""

    to = models.EmailField(blank=True, help_text="Empty where the person has no address.")
    recipient = models.CharField(max_length=150, blank=True, help_text="User name; empty for an office.")
    kind = models.CharField(max_length=40, help_text="Which template it was worded by.")
    case = models.CharField(max_length=40, blank=True, db_index=True, help_text="Case number, where it is about one.")
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    secret = models.CharField(
        max_length=100, blank=True, help_text="What the receiver alone reads; forgotten when the mail is sent."
    )
    made_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=MessageState, default=MessageState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=80, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "mail_message"
        ordering = ["made_at", "pk"]
        indexes = [models.Index(fields=["state", "leased_until", "id"], name="messages_to_send")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=MessageState.SENT, sent_at__isnull=False)
                | (~Q(state=MessageState.SENT) & Q(sent_at__isnull=True)),
                name="a_message_sent_has_its_moment",
            )
        ]

    def __str__(self):
        return f"{self.kind} to {self.to}"
