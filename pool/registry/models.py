from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from stdnum import ean
from stdnum.dk import cvr as danish_cvr

from pool.db import at_and_by


def validate_cvr(value: str) -> None:
    """Refuse a business number whose check digit is wrong."""
    if not danish_cvr.is_valid(value):
        raise ValidationError("The check digit of the CVR number is wrong.", code="cvr")


def validate_gln(value: str) -> None:
    """Refuse a location number (GLN, 13 digits) whose check digit is wrong."""
    if len(value) != 13 or not ean.is_valid(value):
        raise ValidationError("The check digit of the location number is wrong.", code="gln")


class Region(models.Model):
    code = models.SlugField(max_length=30, unique=True)
    name_da = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)

    class Meta:
        db_table = "registry_region"
        ordering = ["name_da"]

    def __str__(self):
        return self.name_da


class Municipality(models.Model):
    """A Danish municipality. Numbers nobody has given us stay empty."""

    code = models.CharField(max_length=4, unique=True)
    name = models.CharField(max_length=80)
    official_name = models.CharField(max_length=100)
    sort_key = models.CharField(max_length=100, db_index=True)
    search_key = models.CharField(max_length=200)
    cvr = models.CharField(max_length=8, blank=True, validators=[validate_cvr])
    gln = models.CharField(max_length=13, blank=True, validators=[validate_gln])
    population_2012 = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        db_table = "registry_municipality"
        ordering = ["sort_key", "pk"]
        verbose_name_plural = "municipalities"
        constraints = [
            models.UniqueConstraint(fields=["cvr"], condition=~Q(cvr=""), name="one_municipality_per_business_number")
        ]

    def __str__(self):
        return self.official_name


class RegionMembership(models.Model):
    """In which region a municipality lies, and from when until when (Region Østdanmark exists from 1 January 2027)."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="memberships")
    region = models.ForeignKey(Region, models.PROTECT, related_name="memberships")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True, help_text="Last day; empty while it lasts.")

    class Meta:
        db_table = "registry_region_membership"
        ordering = ["municipality", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "valid_from"], name="one_region_from_each_day"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="region_membership_ends_after_it_begins",
            ),
        ]

    def __str__(self):
        return f"{self.municipality} – {self.region}"


class PayeeChange(models.Model):
    """Whom a municipality's money goes to: its business number, through which the state finds the account (NemKonto).

    Proposed by one person and confirmed by another; no account number is kept. Payments wait until `waits_until`, so
    that the municipality, which is told, can object.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="payee_changes")
    old_cvr = models.CharField(max_length=8, blank=True)
    new_cvr = models.CharField(max_length=8, validators=[validate_cvr])
    new_gln = models.CharField(max_length=13, blank=True, validators=[validate_gln])
    source = models.CharField(max_length=300, help_text="Where the number was looked up.")
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    waits_until = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    declined_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decline_reason = models.TextField(blank=True)

    class Meta:
        db_table = "registry_payee_change"
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality"],
                condition=Q(confirmed_at__isnull=True, declined_at__isnull=True),
                name="one_open_change_of_payee",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(declined_at__isnull=True),
                name="payee_change_confirmed_or_declined",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                name="payee_confirmed_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(waits_until__isnull=False), name="a_new_payee_waits"
            ),
            *at_and_by("payee_change", "confirmed", "declined"),
        ]

    def __str__(self):
        return f"{self.municipality}: {self.new_cvr}"


class Provider(models.Model):
    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=120)

    class Meta:
        db_table = "registry_provider"
        ordering = ["name"]

    def __str__(self):
        return self.name


class Programme(models.Model):
    code = models.SlugField(max_length=20, unique=True)
    name_da = models.CharField(max_length=150)
    name_en = models.CharField(max_length=150)
    ects = models.PositiveSmallIntegerField()
    providers = models.ManyToManyField(Provider, related_name="programmes", blank=True)

    class Meta:
        db_table = "registry_programme"
        ordering = ["code"]

    def __str__(self):
        return self.name_da


class Module(models.Model):
    """A part of a programme with its own exam; one module is taken in one term."""

    class Kind(models.TextChoices):
        MANDATORY = "mandatory"
        ELECTIVE = "elective"
        FINAL_PROJECT = "final_project"

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="modules")
    code = models.SlugField(max_length=20, unique=True)
    name_da = models.CharField(max_length=150)
    name_en = models.CharField(max_length=150)
    kind = models.CharField(max_length=20, choices=Kind)
    ects = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "registry_module"
        ordering = ["programme", "position", "pk"]

    def __str__(self):
        return f"{self.code} {self.name_da}"


class KeyTable(models.Model):
    """Figures by which money can be shared out, one per municipality, from a day on. A table is never edited.

    Children 0–17, inhabitants, a socio-economic index, or one of the agency's own.
    """

    code = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    name_da = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    valid_from = models.DateField()
    source = models.CharField(max_length=200, help_text="Where the figures come from.")
    sha256 = models.CharField(max_length=64)
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        db_table = "registry_key_table"
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_key_table_per_version"),
            models.UniqueConstraint(fields=["code", "valid_from"], name="one_key_table_from_each_day"),
        ]

    def __str__(self):
        return f"{self.code} v{self.version}"


class KeyValue(models.Model):
    """One municipality's figure in a table of keys."""

    table = models.ForeignKey(KeyTable, models.PROTECT, related_name="values")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    value = models.DecimalField(max_digits=18, decimal_places=6)

    class Meta:
        db_table = "registry_key_value"
        ordering = ["table", "municipality__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["table", "municipality"], name="one_key_value_per_municipality"),
            models.CheckConstraint(condition=Q(value__gte=0), name="key_value_is_not_negative"),
        ]

    def __str__(self):
        return f"{self.table_id} {self.municipality_id}"


class KeyDraft(models.Model):
    """A table of keys that somebody pasted or uploaded, read and checked, waiting for confirmation."""

    code = models.CharField(max_length=40)
    name_da = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    valid_from = models.DateField()
    source = models.CharField(max_length=200)
    rows = models.JSONField()
    faults = models.JSONField()
    missing = models.JSONField(default=list, help_text="Municipalities that the table says nothing about.")
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    confirmed = models.BooleanField(default=False)

    class Meta:
        db_table = "registry_key_draft"
        ordering = ["-read_at", "-pk"]

    def __str__(self):
        return f"{self.code} {self.valid_from}"
