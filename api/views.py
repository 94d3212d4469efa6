"""What the endpoints of all rooms have in common."""

from rest_framework.generics import GenericAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from api import fields
from api.bodies import StrictJSON
from api.filters import refuse_unknown


class Edge(APIView):
    """One deed or one record: parse, one domain call, answer."""

    http_method_names = ("get", "head", "post", "patch", "delete")

    def given(self, serializer: type[fields.In]) -> dict:
        """What the request says, checked.

        Raises:
            ValidationError: something is missing, unknown or of the wrong type.
        """
        read = serializer(data=self.request.data, context={"request": self.request})
        read.is_valid(raise_exception=True)
        return read.validated_data


class Deed(Edge):
    """A deed that needs no words: an empty JSON object, no body at all, or an empty form will do."""

    parser_classes = (StrictJSON, MultiPartParser)

    def nothing_given(self) -> None:
        self.given(fields.Nothing)


class Listing(Edge, GenericAPIView):
    """A list in pages."""

    filterset_class = None

    def get(self, request, **where):
        refuse_unknown(request, self.words())
        page = self.paginate_queryset(self.filter_queryset(self.rows()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def rows(self):
        """What the person may see of the list, in its order."""
        return self.get_queryset()

    def words(self) -> list[str]:
        """What may stand behind the question mark."""
        return [*(self.filterset_class.base_filters if self.filterset_class else ()), *self.pagination_class.names]

    def filter_options(self) -> dict:
        """What the filters need beside the words of the address."""
        return {}


class Record(Edge, GenericAPIView):
    """One record."""

    def get(self, request, **where):
        return Response(self.get_serializer(self.get_object()).data)
