from datetime import datetime

from django.db.models import Count, Q

from pool.mail.models import Message
from pool.mail.states import MessageState

HEAVY = ("text", "html")


def messages():
    """Every mail, the newest first, without its words."""
    return Message.objects.defer(*HEAVY).order_by("-made_at", "-pk")


def to_send(at: datetime):
    """The mails that a worker may take now: waiting, and neither leased nor in a pause; the oldest first."""
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=at)
    return Message.objects.filter(free, state=MessageState.WAITING).order_by("pk")


def counts(found) -> dict[str, int]:
    """How many of these mails are in each state."""
    seen = dict(found.order_by().values_list("state").annotate(Count("pk")))
    return {state.value: seen.get(state.value, 0) for state in MessageState}
