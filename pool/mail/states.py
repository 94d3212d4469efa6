from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")


class Problem(models.TextChoices):
    """Why a mail cannot even be tried. Any other problem is what the server, or the way to it, said."""

    NO_ADDRESS = "no_address", _("This person has no e-mail address.")
    BAD_ADDRESS = "bad_address", _("This is not an e-mail address.")
