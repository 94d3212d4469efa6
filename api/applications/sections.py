"""The sections of an application: questions, answers, completion."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api import fields
from api.applications import telling
from api.applications.shapes import ApplicationDetailOut, SectionOut
from api.views import Deed
from pool.applications import queries as applications
from pool.applications import rules
from pool.applications.services import drafting
from pool.kernel.refusals import NotFound, raise_all

SECTION = OpenApiParameter("section", str, "path", enum=list(rules.SECTIONS))


class QuestionOut(serializers.Serializer):
    """A question of a section with its present answer."""

    name = serializers.CharField()
    kind = serializers.ChoiceField(["text", "email", "phone", "person", "yes_no", "amount", "long_text", "tick"])
    label = serializers.SerializerMethodField()
    required = serializers.BooleanField()
    most = serializers.IntegerField(help_text="Characters.")
    only_if = serializers.CharField(help_text="A question that must be answered yes for this one to count.")
    answer = serializers.CharField()

    def get_label(self, question) -> str:
        return _(question["label"])


class SectionDetailOut(SectionOut):
    """A section with its questions."""

    questions = QuestionOut(many=True)


class AnswersIn(fields.In):
    answers = serializers.DictField(
        child=fields.Text(allow_blank=True),
        help_text='Question → answer, always as text: "yes", "no", "25.000,00". Those left out stay as they are.',
    )
    base = serializers.DictField(
        child=fields.Text(allow_blank=True),
        required=False,
        help_text="Question → answer as it was when you read it. Where somebody else has changed it since, the call "
        "is refused.",
    )


class SectionDetail(telling.Case):
    @extend_schema(parameters=[SECTION], responses=SectionDetailOut)
    def get(self, request, reference, section):
        """Show a section with its questions"""
        return Response(SectionDetailOut(self.section()).data)

    @extend_schema(parameters=[SECTION], request=AnswersIn, responses=SectionDetailOut)
    def patch(self, request, reference, section):
        """Save answers of a section

        All or nothing: where one answer cannot be kept, none is. Incomplete answers are kept as a draft.
        """
        application, given = self.application(), self.given(AnswersIn)
        known = {item.name for item in self._questions()}
        for name in ("answers", "base"):
            unknown = set(given.get(name, {})) - known
            if unknown:
                text = _("There is no question by this name in the section. Known: %(known)s.")
                detail = serializers.ErrorDetail(text % {"known": ", ".join(sorted(known))}, "unknown_field")
                raise serializers.ValidationError({name: {key[:80]: [detail] for key in sorted(unknown)[:20]}})
        with transaction.atomic():
            problems = drafting.save_answers(
                application=application,
                section=section,
                answers=given["answers"],
                base=given.get("base", {}),
                by=request.user,
                at=timezone.now(),
            )
            raise_all(problems)
        return Response(SectionDetailOut(self.section()).data)

    def _questions(self):
        if self.kwargs["section"] not in rules.SECTIONS:
            raise NotFound()
        return rules.SECTIONS[self.kwargs["section"]]

    def section(self) -> dict:
        questions, application = self._questions(), self.application()
        answers = telling.answers(application, self.request.user)
        row = next(row for row in applications.task_list(application) if row["name"] == self.kwargs["section"])
        asked = [{**vars(item), "answer": answers.get(item.name, "")} for item in questions]
        return {**row, "questions": asked}


class SectionComplete(Deed, telling.Case):
    @extend_schema(parameters=[SECTION], request=None, responses=ApplicationDetailOut)
    def post(self, request, reference, section):
        """Complete a section

        Answers with everything that is missing, or marks the section as completed.
        """
        self.nothing_given()
        drafting.complete_section(application=self.application(), section=section, by=request.user, at=timezone.now())
        return self.told()
