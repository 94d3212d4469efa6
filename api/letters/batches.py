"""Batches of letters: how far they are, stopped, gone on with, and single letters released."""

from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api import fields
from api.views import Deed, Edge, Listing
from pool.letters import backlog, queries
from pool.letters.models import Batch, Order
from pool.letters.services import batching
from pool.letters.states import BatchState, LetterKind, OrderState
from pool.rounds import queries as rounds


class ProgressOut(serializers.Serializer):
    """How many letters are in each state."""

    all = serializers.IntegerField()
    written = serializers.IntegerField()
    waiting = serializers.IntegerField()
    held = serializers.IntegerField(help_text="Held back, with a reason.")
    failed = serializers.IntegerField(help_text="Could not be written after three attempts.")


class BatchOut(serializers.Serializer):
    """The letters of one allocation run."""

    id = serializers.IntegerField()
    run = serializers.IntegerField(source="run_id", help_text="Key of the allocation run.")
    round = serializers.CharField(source="run.round.code")
    state = serializers.ChoiceField(BatchState.choices)
    progress = ProgressOut()
    started_at = serializers.DateTimeField()
    started_by = fields.PersonOut()
    stopped_at = serializers.DateTimeField(allow_null=True)
    stopped_by = fields.PersonOut(allow_null=True)


class OrderOut(serializers.Serializer):
    """A letter that is ordered."""

    id = serializers.IntegerField()
    reference = serializers.CharField(help_text="Of the letter, as it will be.")
    kind = serializers.ChoiceField(LetterKind.choices)
    application = serializers.CharField(source="application.reference")
    municipality = fields.PlaceOut(source="application.municipality")
    state = serializers.ChoiceField(OrderState.choices)
    held_reason = serializers.CharField()
    attempts = serializers.IntegerField()
    problem = serializers.CharField(help_text="Why the last attempt failed.")


class BatchDetailOut(BatchOut):
    per_minute = serializers.FloatField(allow_null=True, help_text="Letters in the last minute, while it runs.")
    quiet_since = serializers.DateTimeField(
        allow_null=True, help_text="The last sign of a worker, while it runs. It lies ahead while a letter is written."
    )
    held = OrderOut(many=True, help_text="Letters that are held back.")
    failed = OrderOut(many=True, help_text="Letters that could not be written.")


class BatchFilter(filters.FilterSet):
    round = filters.ModelChoiceFilter(
        queryset=lambda request: rounds.rounds(),
        to_field_name="code",
        field_name="run__round",
        label="Code of a round.",
    )


class Batches(Listing):
    """List the batches of letters, the latest first"""

    queryset = Batch.objects.none()
    serializer_class = BatchOut
    filterset_class = BatchFilter

    def rows(self):
        return queries.batches()

    def paginate_queryset(self, found):
        page = super().paginate_queryset(found)
        counts = backlog.counts(page)
        return [_counted(batch, counts[batch.pk]) for batch in page]


class BatchEdge(Edge):
    def told(self, batch: Batch) -> Response:
        return Response(BatchDetailOut(_shown(queries.batch(batch.pk))).data)


class BatchDetail(BatchEdge):
    @extend_schema(responses=BatchDetailOut)
    def get(self, request, id):
        """Show how far a batch is, and which letters stand still"""
        return self.told(queries.batch(id))


class BatchStop(Deed, BatchEdge):
    @extend_schema(request=None, responses=BatchDetailOut)
    def post(self, request, id):
        """Stop writing the letters of a batch

        A letter that is being written is finished.
        """
        self.nothing_given()
        return self.told(batching.stop(batch=queries.batch(id), by=request.user, at=timezone.now()))


class BatchGoOn(Deed, BatchEdge):
    @extend_schema(request=None, responses=BatchDetailOut)
    def post(self, request, id):
        """Go on where a batch was stopped"""
        self.nothing_given()
        return self.told(batching.go_on(batch=queries.batch(id), by=request.user, at=timezone.now()))


class OrderRelease(Deed):
    @extend_schema(request=None, responses=OrderOut)
    def post(self, request, id):
        """Have a letter written that was held back or could not be written

        It waits in the line again; in a stopped batch until that goes on.
        """
        self.nothing_given()
        order = batching.release(order=queries.order(id), by=request.user, at=timezone.now())
        return Response(OrderOut(queries.order(order.pk)).data)


def _counted(batch: Batch, counts: dict[str, int]) -> Batch:
    batch.progress, batch.state = counts, queries.state_of(batch, counts)
    return batch


def _shown(batch: Batch) -> Batch:
    _counted(batch, queries.progress(batch))
    pace = backlog.pace(batch, timezone.now()) if batch.state == BatchState.RUNNING else None
    batch.per_minute = round(pace.per_minute, 1) if pace and pace.per_minute else None
    batch.quiet_since = pace.quiet_since if pace else None
    still = list(queries.orders_of(batch, OrderState.HELD, OrderState.FAILED))
    batch.held, batch.failed = _only(still, OrderState.HELD), _only(still, OrderState.FAILED)
    return batch


def _only(orders: list[Order], state: str) -> list[Order]:
    return [order for order in orders if order.state == state]
