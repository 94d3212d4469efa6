from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    PREPARER = "preparer", _("Preparer")
    SIGNATORY = "signatory", _("Signatory")
    CASEWORKER = "caseworker", _("Caseworker")
    DECIDER = "decider", _("Decision maker")
    FINANCE = "finance", _("Finance officer")
    CONTROLLER = "controller", _("Controller")
    ADMINISTRATOR = "administrator", _("Administrator")
    MINISTRY = "ministry", _("Ministry reader")
    AUDITOR = "auditor", _("Auditor")
