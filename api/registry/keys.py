"""Tables of keys: those that are, and new ones that are read, looked at, and confirmed or thrown away."""

from decimal import Decimal

from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from api.bodies import StrictJSON
from api.registry.shapes import KeyDetailOut, KeyFileIn, KeyImportIn, KeyImportOut, KeyOut
from api.views import Deed, Edge, Listing
from pool.kernel import grids
from pool.registry import queries as registry
from pool.registry import rules
from pool.registry.models import KeyDraft, KeyTable
from pool.registry.services import keys as services


class KeyFilter(filters.FilterSet):
    code = filters.CharFilter(label="Code of a key.")
    on = filters.DateFilter(method="by_day", label="Only the versions that are in force on this day.")

    def by_day(self, found, name, value):
        return registry.key_tables_on(value).filter(pk__in=found.values("pk"))


class Keys(Listing):
    """List the tables of keys, by code, newest version first"""

    queryset = registry.key_tables()
    serializer_class = KeyOut
    filterset_class = KeyFilter


class KeyDetail(Edge):
    @extend_schema(responses=KeyDetailOut)
    def get(self, request, code, version):
        """Show a table of keys with its figures"""
        return _told(registry.key_table(code, version))


class ImportEdge(Edge):
    """What the endpoints of one table that was read have in common."""

    def draft(self) -> KeyDraft:
        return registry.key_draft(self.kwargs["id"])

    def told(self, draft: KeyDraft, status: int = 200) -> Response:
        before = registry.in_force_before(draft.code, draft.valid_from)
        after = {row["municipality"]: Decimal(row["value"]) for row in draft.rows}
        draft.compared_with = before.version if before else None
        draft.changes = rules.changes(registry.figures_of(before), after) if before else []
        return Response(KeyImportOut(draft).data, status=status)


class Imports(ImportEdge):
    parser_classes = (StrictJSON, MultiPartParser)

    @extend_schema(
        request={"application/json": KeyImportIn, "multipart/form-data": KeyFileIn}, responses={201: KeyImportOut}
    )
    def post(self, request):
        """Read a table of keys

        Every row is checked and nothing is in force until it is confirmed. A file or a text has a header: Kommunekode,
        Kommune, Code or Municipality, and Tal, Value, Figure or the code of the key.
        """
        given = self.given(KeyFileIn if request.content_type.startswith("multipart/") else KeyImportIn)
        grid = _grid(given)
        return self.told(services.read_keys(**given, grid=grid, by=request.user, at=timezone.now()), 201)


class ImportDetail(ImportEdge):
    @extend_schema(responses=KeyImportOut)
    def get(self, request, id):
        """Show a table of keys that was read"""
        return self.told(self.draft())


class ImportConfirm(Deed, ImportEdge):
    @extend_schema(request=None, responses=KeyDetailOut)
    def post(self, request, id):
        """Put the good rows of a table into force from its day on, as the next version of its key"""
        self.nothing_given()
        table = services.confirm_keys(draft=self.draft(), by=request.user, at=timezone.now())
        return _told(registry.key_table(table.code, table.version))


class ImportDiscard(Deed, ImportEdge):
    @extend_schema(request=None, responses=KeyImportOut)
    def post(self, request, id):
        """Throw a table of keys away"""
        self.nothing_given()
        services.discard_keys(draft=self.draft(), by=request.user, at=timezone.now())
        return self.told(self.draft())


def _told(table: KeyTable) -> Response:
    figures = registry.figures_of(table)
    table.shown_figures = [{"municipality": code, "value": value} for code, value in figures.items()]
    return Response(KeyDetailOut(table).data)


def _grid(given: dict) -> grids.Grid:
    """The table of a request, taken out of what else it says."""
    if "file" in given:
        return grids.of_file(given.pop("file").read(grids.MOST_BYTES + 1))
    if "text" in given:
        return grids.of_text(given.pop("text"))
    return [["municipality", "value"], *([row["municipality"], row["value"]] for row in given.pop("rows"))]
