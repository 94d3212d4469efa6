"""Rulesets: the agency's collection, checked and read back, their form, and templates to begin with."""

import json

import django_filters
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from api import fields
from api.errors import ProblemOut
from api.views import Edge, Listing
from pool import wording
from pool.allocation import problems, schema, templates
from pool.allocation import rulesets as engine
from pool.awards import queries as awards
from pool.awards.models import Ruleset
from pool.awards.services import rulesets as services
from pool.letters import methods, naming

LANGUAGES = ("da", "en")
CONTENT = "The rules, amounts in whole øre; their form is at /api/v1/rulesets/schema."


@extend_schema_field(OpenApiTypes.OBJECT)
class Rules(serializers.JSONField):
    """A ruleset as an object. What is in it is the engine's to judge."""

    def to_internal_value(self, data):
        if not isinstance(data, dict):
            raise serializers.ValidationError(_("The rules must be an object."), code="invalid")
        return data


class SaveIn(fields.In):
    name = fields.Text(max_length=100, help_text="A known name gets its next version.")
    content = Rules(help_text=CONTENT)


class ChangeIn(fields.In):
    content = Rules(help_text=CONTENT)
    seen = fields.Text(
        max_length=64,
        required=False,
        allow_blank=True,
        default="",
        help_text="`sha256` of the rules you have before you; refused where somebody has changed them since.",
    )


class CheckIn(fields.In):
    content = Rules(help_text=CONTENT)


class SentencesOut(serializers.Serializer):
    """The rules in plain words."""

    da = serializers.ListField(child=serializers.CharField())
    en = serializers.ListField(child=serializers.CharField())


class CheckedOut(serializers.Serializer):
    """What came of a check."""

    valid = serializers.BooleanField()
    problems = ProblemOut(many=True, help_text="Everything that is wrong, and what would be right.")
    sentences = SentencesOut(help_text="Empty where something is wrong.")
    content = serializers.DictField(help_text="The rules in their one form, defaults written out; empty where wrong.")
    sha256 = serializers.CharField(help_text="Of that form; empty where something is wrong.")


class RulesetOut(serializers.Serializer):
    """A version of rules in the collection."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    version = serializers.IntegerField()
    sha256 = serializers.CharField(help_text="Of the rules in their one form.")
    saved_at = serializers.DateTimeField()
    saved_by = fields.PersonOut()
    used_at = serializers.DateTimeField(allow_null=True, help_text="From then on the version stays as it is.")


class RulesetDetailOut(RulesetOut):
    """A version with its rules."""

    content = serializers.SerializerMethodField(help_text=CONTENT)
    sentences = serializers.SerializerMethodField()

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_content(self, ruleset):
        return json.loads(ruleset.content)

    @extend_schema_field(SentencesOut)
    def get_sentences(self, ruleset):
        return _sentences(json.loads(ruleset.content))


class TemplateOut(serializers.Serializer):
    """Rules to begin with."""

    code = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField()
    content = serializers.DictField(help_text=CONTENT)
    sentences = SentencesOut()


class TemplatesOut(serializers.Serializer):
    """All templates."""

    templates = TemplateOut(many=True)


class RulesetFilter(filters.FilterSet):
    name = django_filters.CharFilter(help_text="Exactly this name.")
    used = django_filters.BooleanFilter(field_name="used_at", lookup_expr="isnull", exclude=True)


class Rulesets(Listing):
    queryset = Ruleset.objects.none()
    serializer_class = RulesetOut
    filterset_class = RulesetFilter

    def rows(self):
        return awards.rulesets()

    def get(self, request):
        """List the rulesets by name, newest version first"""
        return super().get(request)

    @extend_schema(request=SaveIn, responses={201: RulesetDetailOut})
    def post(self, request):
        """Save rules under a name

        Its first version, or the next one where the name is known.
        """
        kept = services.keep(by=request.user, at=timezone.now(), **self.given(SaveIn))
        return Response(RulesetDetailOut(kept).data, status=201)


class RulesetDetail(Edge):
    http_method_names = ("get", "head", "put")

    @extend_schema(responses=RulesetDetailOut)
    def get(self, request, id):
        """Show a ruleset, also in sentences"""
        return Response(RulesetDetailOut(awards.ruleset(id)).data)

    @extend_schema(request=ChangeIn, responses=RulesetDetailOut)
    def put(self, request, id):
        """Change a version that nothing has used

        A used version is refused: save the rules as a new one.
        """
        kept, given = awards.ruleset(id), self.given(ChangeIn)
        changed = services.change(ruleset=kept, by=request.user, at=timezone.now(), **given)
        return Response(RulesetDetailOut(changed).data)


class RulesetCheck(Edge):
    @extend_schema(request=CheckIn, responses=CheckedOut)
    def post(self, request):
        """Check rules without saving them

        Answers 200 with everything that is wrong, or with the rules in plain Danish and English.
        """
        content = self.given(CheckIn)["content"]
        found = engine.check(content)
        if found:
            rows = wording.refusals(problems.RulesetInvalid(found))
            wrong = {"valid": False, "problems": rows, "sentences": dict.fromkeys(LANGUAGES, ()), "content": {}}
            return Response(CheckedOut({**wrong, "sha256": ""}).data)
        ruleset = engine.parse(content)
        plain = json.loads(ruleset.canonical)
        right = {"valid": True, "problems": [], "sentences": _sentences(plain), "content": plain}
        return Response(CheckedOut({**right, "sha256": ruleset.sha256}).data)


class RulesetSchema(Edge):
    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request):
        """Show the form of a ruleset as JSON Schema (2020-12)"""
        return Response(schema.schema())


class RulesetTemplates(Edge):
    @extend_schema(responses=TemplatesOut)
    def get(self, request):
        """List rules to begin with, in the language of the request"""
        rows = [
            {
                "code": code,
                "name": _(item.name),
                "description": _(item.description),
                "content": templates.ruleset(code, _),
                "sentences": _sentences(templates.ruleset(code)),
            }
            for code, item in templates.TEMPLATES.items()
        ]
        return Response(TemplatesOut({"templates": rows}).data)


def _sentences(ruleset: dict) -> dict[str, list[str]]:
    found = {}
    for language in LANGUAGES:
        with override(language):
            found[language] = methods.sentences(ruleset, language, naming.names(language))
    return found
