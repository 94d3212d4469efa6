from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from stdnum.dk import cvr as danish_cvr


def validate_cvr(value: str) -> None:
    """Refuse a business number whose check digit is wrong."""
    if not danish_cvr.is_valid(value):
        raise ValidationError("The check digit of the CVR number is wrong.", code="cvr")


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
    population_2012 = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        db_table = "registry_municipality"
        ordering = ["sort_key", "pk"]
        verbose_name_plural = "municipalities"

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
