"""The words behind the question mark: what is not known is refused."""

from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ErrorDetail, ValidationError

from pool import wording


class Filters(DjangoFilterBackend):
    """django-filter, for filters that need more than the words of the address."""

    def get_filterset_kwargs(self, request, queryset, view):
        return super().get_filterset_kwargs(request, queryset, view) | view.filter_options()


def refuse_unknown(request, known: list[str]) -> None:
    """Refuse words in the address that mean nothing here, instead of leaving them out, and values no database takes.

    Raises:
        ValidationError: one for each word.
    """
    text = _("There is no filter by this name. Known: %(known)s.") % {"known": wording.fact(list(known))}
    unknown = [name for name in request.query_params if name not in known]
    if unknown:
        raise ValidationError({name[:80]: [ErrorDetail(text, "unknown_filter")] for name in unknown[:20]})
    unreadable = [name for name, values in request.query_params.lists() if any("\x00" in value for value in values)]
    if unreadable:
        text = _("Null characters are not allowed.")
        raise ValidationError({name: [ErrorDetail(text, "null_characters_not_allowed")] for name in unreadable})
