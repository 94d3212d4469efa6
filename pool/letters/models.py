from django.conf import settings
from django.db import models
from django.db.models import F, Q

from pool.applications.models import Application
from pool.awards.models import Award, Run
from pool.db import at_and_by
from pool.letters.states import LetterKind, OrderState, Standing, WordingState


class Wording(models.Model):
    """A version of the agency's texts: proposed by one person, approved by another, then never changed.

    Without a version in force the texts of the product itself are used (`pool/letters/texts`). A wording of one scheme
    is used by letters that speak of that scheme alone.
    """

    name = models.CharField(max_length=30, help_text="Which texts: those of one letter, or those that letters share.")
    language = models.CharField(max_length=2)
    scheme = models.CharField(max_length=10, blank=True, help_text="Code of the scheme; empty: every scheme.")
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, choices=WordingState, default=WordingState.PROPOSED)
    blocks = models.JSONField()
    sha256 = models.CharField(max_length=64)
    why = models.TextField(help_text="Why the texts are changed.")
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    discarded_at = models.DateTimeField(null=True, blank=True)
    discarded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    discard_reason = models.TextField(blank=True)

    class Meta:
        db_table = "letters_wording"
        ordering = ["name", "language", "scheme", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["name", "language", "scheme", "version"], name="one_wording_per_version"),
            models.UniqueConstraint(
                fields=["name", "language", "scheme"],
                condition=Q(state=WordingState.PROPOSED),
                name="one_proposed_wording",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="wording_approved_by_a_second_person",
            ),
            *at_and_by("wording", "approved", "discarded"),
        ]

    def __str__(self):
        return f"{self.name} {self.language} v{self.version}"


class Batch(models.Model):
    """The letters of one run, written in the background. It can be stopped and goes on where it was."""

    run = models.OneToOneField(Run, models.PROTECT, related_name="batch")
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "letters_batch"
        ordering = ["-started_at", "-pk"]
        constraints = [
            *at_and_by("batch", "stopped"),
        ]

    def __str__(self):
        return f"letters of {self.run}"


class Order(models.Model):
    """A letter that is to be written: decided together with the event that it tells of, written once, soon after.

    Reference and code are fixed here, so that a second try writes the same letter. A worker leases the row; one that
    dies leaves a lease that runs out.
    """

    kind = models.CharField(max_length=20, choices=LetterKind)
    application = models.ForeignKey(Application, models.PROTECT, related_name="letter_orders")
    award = models.ForeignKey(Award, models.PROTECT, null=True, blank=True, related_name="letter_orders")
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, blank=True, related_name="orders")
    reference = models.CharField(max_length=40, unique=True)
    code = models.CharField(max_length=20, unique=True)
    about = models.JSONField(default=dict, help_text="What the event itself says: sections, deadline, reasons.")
    replaces = models.OneToOneField(
        "pool.Letter", models.PROTECT, null=True, blank=True, related_name="replaced_by_order"
    )
    correction = models.TextField(blank=True)
    ordered_at = models.DateTimeField(help_text="The date of the letter.")
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", help_text="Empty: the night."
    )
    state = models.CharField(max_length=20, choices=OrderState, default=OrderState.WAITING)
    held_reason = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=80, blank=True)

    class Meta:
        db_table = "letters_order"
        ordering = ["ordered_at", "pk"]
        indexes = [models.Index(fields=["state", "leased_until", "id"], name="orders_to_write")]
        constraints = [
            models.UniqueConstraint(
                fields=["award", "kind"],
                condition=Q(award__isnull=False, replaces__isnull=True),
                name="one_order_of_a_kind_per_decision",
            ),
            models.CheckConstraint(condition=~Q(state=OrderState.HELD) | ~Q(held_reason=""), name="held_with_a_reason"),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(correction=""), name="a_correction_says_what_is_corrected"
            ),
        ]

    def __str__(self):
        return self.reference


class Letter(models.Model):
    """A letter as it was sent: its facts, what rendered it, and the document itself. Never changed.

    Fingerprint and length are those of the document before it was sealed; a sealed one begins with the same bytes.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="letters")
    award = models.ForeignKey(Award, models.PROTECT, null=True, blank=True, related_name="letters")
    order = models.OneToOneField(Order, models.PROTECT, null=True, blank=True, related_name="letter")
    reference = models.CharField(max_length=40, unique=True)
    code = models.CharField(max_length=20, unique=True, null=True, blank=True, help_text="For checking; see verify.")
    kind = models.CharField(max_length=20, choices=LetterKind)
    language = models.CharField(max_length=2)
    title = models.CharField(max_length=300)
    facts = models.JSONField()
    wording = models.JSONField(default=dict, help_text="Texts used → their version; 0 is the product's own.")
    template_hash = models.CharField(max_length=64)
    style_hash = models.CharField(max_length=64)
    versions = models.JSONField()
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    length = models.PositiveIntegerField()
    is_sealed = models.BooleanField(default=False)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    written_at = models.DateTimeField()

    class Meta:
        db_table = "letters_letter"
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["award", "kind"],
                condition=Q(award__isnull=False, replaces__isnull=True),
                name="one_letter_of_a_kind_per_decision",
            )
        ]

    def __str__(self):
        return self.reference

    @property
    def standing(self) -> Standing:
        """Whether the letter still says what is so."""
        if hasattr(self, "replaced_by"):
            return Standing.REPLACED
        return Standing.RECALLED if hasattr(self, "recall") else Standing.VALID


class Recall(models.Model):
    """A letter that no longer stands and that no other letter replaces."""

    letter = models.OneToOneField(Letter, models.PROTECT, related_name="recall")
    reason = models.TextField()
    recalled_at = models.DateTimeField()
    recalled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        db_table = "letters_recall"
        ordering = ["recalled_at", "pk"]

    def __str__(self):
        return f"{self.letter_id} recalled"


class Reading(models.Model):
    """The first time that somebody of the municipality opened a letter."""

    letter = models.OneToOneField(Letter, models.PROTECT, related_name="reading")
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        db_table = "letters_reading"
        ordering = ["read_at", "pk"]

    def __str__(self):
        return f"{self.letter_id} read"


class Dispatch(models.Model):
    """What was done to bring a letter to its reader: the notice by e-mail, the file for Digital Post."""

    letter = models.OneToOneField(Letter, models.PROTECT, related_name="dispatch")
    dispatched_at = models.DateTimeField()
    notified = models.JSONField(default=list, help_text="User names of those who got a notice.")
    post_file = models.CharField(max_length=120, blank=True)
    post_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "letters_dispatch"
        ordering = ["dispatched_at", "pk"]

    def __str__(self):
        return f"{self.letter_id} dispatched"


class CaseFile(models.Model):
    """A case file handed out for access to documents: what was asked for, and what was left out and why."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="case_files")
    number = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2)
    asked_by = models.CharField(max_length=200, help_text="Who asked for access, as the request says; no CPR number.")
    left_out = models.JSONField(default=list, help_text="Keys of the documents that are left out.")
    reason = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    pdf = models.BinaryField()

    class Meta:
        db_table = "letters_case_file"
        ordering = ["application", "number"]
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="one_case_file_per_number")]

    def __str__(self):
        return f"{self.application_id} file {self.number}"


class Knock(models.Model):
    """How often somebody at an address tried codes that do not exist, in one quarter of an hour; soon deleted.

    The address is kept as a keyed hash, never in clear.
    """

    visitor = models.CharField(max_length=64)
    since = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "letters_knock"
        ordering = ["since", "pk"]
        constraints = [models.UniqueConstraint(fields=["visitor", "since"], name="one_count_per_visitor_and_time")]

    def __str__(self):
        return f"{self.since} {self.count}"
