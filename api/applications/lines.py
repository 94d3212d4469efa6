"""The lines of an application and their order."""

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api import fields
from api.applications import telling
from api.applications.shapes import ApplicationDetailOut, LineOut
from api.views import Listing
from pool.applications import queries as applications
from pool.applications.services import lines
from pool.kernel.refusals import NotFound


class LineIn(fields.In):
    """A line; with initials, hire date and child cases the employee is put on the staff list as well."""

    employee = fields.Text(max_length=300, help_text="The municipality's reference.")
    module = fields.Text(max_length=300, help_text="Code of the module.")
    term = fields.Text(max_length=300, help_text="2027F is spring, 2027E is autumn.")
    scheme = fields.Text(
        max_length=300,
        required=False,
        allow_blank=True,
        help_text="Code of the scheme; the first that pays for the module unless given.",
    )
    initials = fields.Text(max_length=300, required=False)
    hired_on = serializers.DateField(required=False)
    has_child_cases = fields.YesNo(required=False)

    def validate(self, given):
        missing = [name for name in ("initials", "hired_on", "has_child_cases") if name not in given]
        if 0 < len(missing) < 3:
            text = _("Give initials, hire date and child cases together, or none of them.")
            raise serializers.ValidationError(dict.fromkeys(missing, [serializers.ErrorDetail(text, "required")]))
        return given


class LineChangeIn(fields.In):
    module = fields.Text(max_length=300, required=False)
    term = fields.Text(max_length=300, required=False)
    scheme = fields.Text(max_length=300, required=False)


class MoveIn(fields.In):
    up = fields.YesNo(help_text="true: one place up; false: one place down.")


class Lines(telling.Case, Listing):
    serializer_class = LineOut
    filter_backends = ()

    def rows(self):
        return telling.lines(self.application(), self.request.user)

    def get(self, request, reference):
        """List the lines of an application

        In the municipality's own order. The agency sees what was sent last.
        """
        return super().get(request)

    @extend_schema(request=LineIn, responses={201: LineOut})
    def post(self, request, reference):
        """Add a line"""
        application, given = self.application(), self.given(LineIn)
        who = {"application": application, "by": request.user, "at": timezone.now()}
        if "initials" in given:
            line = lines.add_line_with_employee(reference=given.pop("employee"), **given, **who)
        else:
            line = lines.add_line(**given, **who)
        return Response(LineOut(telling.line(line)).data, status=201)


class LineDetail(telling.Case):
    @extend_schema(responses=LineOut)
    def get(self, request, reference, id):
        """Show a line"""
        for row in telling.lines(self.application(), request.user):
            if row["id"] == id:
                return Response(LineOut(row).data)
        raise NotFound()

    @extend_schema(request=LineChangeIn, responses=LineOut)
    def patch(self, request, reference, id):
        """Change the module, term or scheme of a line

        What is left out stays as it is.
        """
        line, given = self.line(), self.given(LineChangeIn)
        was = {"module": line.module.code, "term": line.term, "scheme": line.scheme.code}
        changed = lines.change_line(line=line, by=request.user, at=timezone.now(), **{**was, **given})
        return Response(LineOut(telling.line(changed)).data)

    @extend_schema(responses={204: None})
    def delete(self, request, reference, id):
        """Take a line off the draft"""
        lines.remove_line(line=self.line(), by=request.user, at=timezone.now())
        return Response(status=204)

    def line(self):
        return applications.line(self.application(), self.kwargs["id"])


class LineMove(telling.Case):
    @extend_schema(request=MoveIn, responses=ApplicationDetailOut)
    def post(self, request, reference, id):
        """Move a line one place"""
        line, given = applications.line(self.application(), id), self.given(MoveIn)
        lines.move_line(line=line, up=given["up"], by=request.user, at=timezone.now())
        return self.told()
