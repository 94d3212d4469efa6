from django.db import models
from django.utils.translation import gettext_lazy as _


class PayeeState(models.TextChoices):
    """Whether money can go to a municipality, and why not."""

    READY = "ready", _("In force")
    NO_NUMBER = "no_number", _("No number yet")
    PROPOSED = "proposed", _("Waits for confirmation")
    WAITING = "waiting", _("Waits for objections")
