"""Cuts lists into pages: count, next, previous, results."""

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """50 rows a page unless `page_size` says otherwise, at most 200. A page that is not there is 404."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    names = ("page", "page_size")

    def paginate_queryset(self, queryset, request, view=None):
        try:
            return super().paginate_queryset(queryset, request, view)
        except NotFound:
            raise NotFound() from None  # the sentence of this house, without the paginator's own

    def get_page_size(self, request):
        """The size asked for.

        Raises:
            ValidationError: it is no whole number from 1 to 200.
        """
        given = request.query_params.get(self.page_size_query_param)
        if given is None:
            return self.page_size
        if not (given.isascii() and given.isdecimal() and len(given) < 10 and 1 <= int(given) <= self.max_page_size):
            text = _("Choose a whole number from 1 to %(most)s.") % {"most": self.max_page_size}
            raise ValidationError({self.page_size_query_param: [text]}, code="page_size")
        return int(given)
