from django.db import models

from pool.registry.models import Municipality


class Employee(models.Model):
    """A social worker as the municipality's own reference, initials and two facts."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="employees")
    reference = models.CharField(max_length=20)
    initials = models.CharField(max_length=6)
    hired_on = models.DateField()
    has_child_cases = models.BooleanField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "workforce_employee"
        ordering = ["municipality", "reference"]
        constraints = [models.UniqueConstraint(fields=["municipality", "reference"], name="one_employee_per_reference")]

    def __str__(self):
        return f"{self.reference} ({self.initials})"
