from decimal import Decimal

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api import fields
from api.filters import refuse_unknown
from api.views import Edge, Listing
from pool.access import guard
from pool.kernel.refusals import NotFound
from pool.registry import queries as registry
from pool.reports import budget, catalogue, figures, files, need, scope, spending, tables
from pool.rounds import queries as rounds

FORMATS = ("json", *catalogue.FORMATS)


class Code(serializers.SlugRelatedField):
    """A code that must be known; the address keeps the code."""

    def __init__(self, queryset):
        super().__init__("code", queryset=queryset, required=False)

    def to_internal_value(self, data):
        return super().to_internal_value(data).code


class SpendingWords(serializers.Serializer):
    """The words of the address of the spending report."""

    format = fields.Choice(FORMATS, default="json")
    finance_year = serializers.IntegerField(required=False, min_value=1900, max_value=2200)
    by = fields.Choice(list(spending.GROUPS), required=False)
    round = Code(rounds.rounds())
    scheme = Code(rounds.schemes())
    municipality = Code(registry.municipalities())
    application = serializers.CharField(required=False, max_length=40, help_text="Reference of one application.")


class BudgetWords(SpendingWords):
    """The words of the address of the budget report."""

    by = fields.Choice(list(budget.GROUPS), default="appropriation")
    region = Code(registry.regions())
    application = None


class FigureWords(BudgetWords):
    """The words that name one figure of the budget report."""

    format = None
    by = None
    figure = fields.Choice(list(figures.FIGURES))
    undivided = fields.Choice(list(scope.PLACES), required=False)


class NeedWords(BudgetWords):
    """The words of the address of the need forecast."""

    by = fields.Choice(list(need.GROUPS), default="round")
    region = scheme = municipality = None


WORDS = {"budget": BudgetWords, "spending": SpendingWords, "need": NeedWords}


class ReportOut(serializers.Serializer):
    """A report that the person may read."""

    name = serializers.CharField()
    title = serializers.SerializerMethodField()
    summary = serializers.SerializerMethodField()
    groups = serializers.SerializerMethodField(help_text="What `by` can be.")
    formats = serializers.SerializerMethodField(help_text="What `format` can be.")
    url = serializers.SerializerMethodField()

    def get_title(self, report) -> str:
        return _(report.title)

    def get_summary(self, report) -> str:
        return _(report.summary)

    def get_groups(self, report) -> list[str]:
        return list(report.groups)

    def get_formats(self, report) -> list[str]:
        return list(FORMATS)

    def get_url(self, report) -> str:
        return self.context["request"].build_absolute_uri(reverse("api-report", args=[report.name]))


class ColumnOut(serializers.Serializer):
    key = serializers.CharField()
    label = serializers.SerializerMethodField()
    kind = serializers.ChoiceField([tables.TEXT, tables.MONEY, tables.COUNT])

    def get_label(self, column) -> str:
        return _(column.label)


class WordOut(serializers.Serializer):
    name = serializers.CharField()
    value = serializers.CharField()


class TableOut(serializers.Serializer):
    """A report as a table. Cells of kind money are kroner as text; null where a figure does not apply."""

    name = serializers.CharField()
    title = serializers.CharField()
    as_of = serializers.DateTimeField()
    filters = WordOut(many=True)
    columns = ColumnOut(many=True)
    rows = serializers.ListField(
        child=serializers.DictField(), help_text="Column → value; `links` leads from a figure to what it consists of."
    )
    totals = serializers.DictField(allow_null=True)
    notes = serializers.ListField(child=serializers.CharField())


class TransferOut(serializers.Serializer):
    """A transfer of the books that a figure is made of; `amount` has the sign it counts with."""

    number = serializers.IntegerField()
    posted_at = serializers.DateTimeField()
    posted_by = serializers.CharField()
    text = serializers.CharField()
    source = serializers.CharField(help_text="What it was posted for; unique.")
    from_account = serializers.CharField(source="from_account.key")
    to_account = serializers.CharField(source="to_account.key")
    amount = fields.Money(source="counted_amount")


class Reports(Listing):
    """List the reports that the person may read"""

    serializer_class = ReportOut
    filter_backends = ()

    def rows(self):
        return catalogue.readable_by(self.request.user)


def _parameters(words: type[serializers.Serializer]) -> list[OpenApiParameter]:
    found = []
    for name, field in words().fields.items():
        kind = int if isinstance(field, serializers.IntegerField) else str
        choices = list(field.choices) if isinstance(field, serializers.ChoiceField) else None
        found.append(OpenApiParameter(name, kind, "query", required=field.required, enum=choices))
    return found


class Report(Edge):
    @extend_schema(
        parameters=_parameters(BudgetWords),
        responses={
            200: TableOut,
            (200, "text/csv"): OpenApiResponse(OpenApiTypes.STR, description="UTF-8 with semicolons."),
            (200, files.TYPES["xlsx"]): OpenApiTypes.BINARY,
            (200, "application/pdf"): OpenApiTypes.BINARY,
        },
    )
    def get(self, request, name):
        """Read a report

        `format` chooses between JSON and a file: the same table, the same figures.
        """
        report = catalogue.one(request.user, name)
        refuse_unknown(request, list(WORDS[name]().fields))
        words = read(WORDS[name], request)
        form, at = words.pop("format"), timezone.now()
        _own_alone(request.user, words)
        table = report.table(words, request.user, at)
        if form == "json":
            return Response(TableOut(_plain(table, request)).data)
        file = f'attachment; filename="{name}-{timezone.localdate(at).isoformat()}.{form}"'
        return HttpResponse(files.made(table, form), files.TYPES[form], headers={"Content-Disposition": file})


class BudgetFigure(Listing):
    serializer_class = TransferOut
    filter_backends = ()

    @extend_schema(parameters=_parameters(FigureWords))
    def get(self, request):
        """List what a figure of the budget report consists of

        The amounts add up to the figure.
        """
        return super().get(request)

    def words(self):
        return [*FigureWords().fields, *super().words()]

    def rows(self):
        words = read(FigureWords, self.request)
        found, _sum = figures.consists_of(words.pop("figure"), words, timezone.now())
        for transfer, amount in found:
            transfer.counted_amount = amount
        return [transfer for transfer, _amount in found]


def read(words: type[serializers.Serializer], request) -> dict[str, str]:
    """The words of the address, checked.

    Raises:
        ValidationError: a value cannot be used.
    """
    found = words(data=request.query_params.dict())
    found.is_valid(raise_exception=True)
    return {name: str(value) for name, value in found.validated_data.items()}


def _own_alone(user, words: dict[str, str]) -> None:
    """Refuse another municipality's report as if it did not exist."""
    if guard.is_municipal(user) and words.get("municipality", user.municipality.code) != user.municipality.code:
        raise NotFound()


def _plain(table: tables.Table, request) -> dict:
    return {
        "name": table.name,
        "title": table.title,
        "as_of": table.as_of,
        "filters": [{"name": name, "value": value} for name, value in table.filters],
        "columns": table.columns,
        "rows": [_row(table, row, request) for row in table.rows],
        "totals": _row(table, table.totals, request) if table.totals else None,
        "notes": table.notes,
    }


def _row(table: tables.Table, row: tables.Row, request) -> dict:
    cells = {column.key: _cell(row.cells.get(column.key)) for column in table.columns}
    return {**cells, "links": {key: _url(words, request) for key, words in row.links.items()}}


def _cell(value):
    return f"{value:.2f}" if isinstance(value, Decimal) else value


def _url(words: dict[str, str], request) -> str:
    """A figure leads to its transfers, a row to the report that shows more of it."""
    where = reverse("api-budget-figures") if "figure" in words else request.path
    return request.build_absolute_uri(f"{where}?{urlencode(words)}")
