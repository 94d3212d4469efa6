from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api import fields
from api.views import Listing
from pool.registry import queries as registry
from pool.workforce import queries as workforce
from pool.workforce import services as staff
from pool.workforce.models import Employee


class EmployeeOut(serializers.Serializer):
    """An employee as the municipality's own reference, initials and two facts. No names, no CPR numbers."""

    municipality = serializers.CharField(source="municipality.code")
    id = serializers.CharField(source="reference", help_text="What addresses take; the same as `reference`.")
    reference = serializers.CharField()
    initials = serializers.CharField()
    hired_on = serializers.DateField()
    has_child_cases = serializers.BooleanField()
    changed_at = serializers.DateTimeField()


class EmployeeIn(fields.In):
    reference = fields.Text(help_text="The municipality's own; not a CPR number.")
    initials = fields.Text(help_text="One to six letters.")
    hired_on = serializers.DateField()
    has_child_cases = fields.YesNo()


class EmployeeFilter(filters.FilterSet):
    municipality = filters.ModelChoiceFilter(
        queryset=lambda request: registry.municipalities(), to_field_name="code", label="Code of a municipality."
    )
    reference = filters.CharFilter(label="The whole reference.")


class Employees(Listing):
    queryset = Employee.objects.none()
    serializer_class = EmployeeOut
    filterset_class = EmployeeFilter

    def rows(self):
        return workforce.visible_to(self.request.user)

    def get(self, request):
        """List the employees

        A municipality sees its own.
        """
        return super().get(request)

    @extend_schema(request=EmployeeIn, responses={201: EmployeeOut})
    def post(self, request):
        """Keep an employee

        Adds the employee to the municipality's staff list, or brings the facts of a known reference up to date.
        """
        facts = self.given(EmployeeIn)
        kept = staff.keep_employee(municipality=request.user.municipality, by=request.user, at=timezone.now(), **facts)
        return Response(EmployeeOut(kept).data, status=201)
