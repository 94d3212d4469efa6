"""The schema and its pages, made and served here, with nothing from elsewhere."""

import functools
import json

from django.conf import settings
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiJsonRenderer2
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.response import Response

from api.permissions import OnTheList


class SchemaView(SpectacularAPIView):
    renderer_classes = [OpenApiJsonRenderer2, OpenApiJsonRenderer]
    permission_classes = [OnTheList]

    @extend_schema(exclude=True)
    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs)

    def _get_schema_response(self, request):
        asked = translation.get_language()
        language = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        name = f'inline; filename="{self._get_filename(request, None)}"'
        return Response(described(language), headers={"Content-Disposition": name})


@functools.cache
def described(language: str) -> dict:
    """The schema in one language. Everybody gets the same, and making it takes half a second, so it is kept."""
    with translation.override(language):
        made = SchemaGenerator().get_schema(request=None, public=True)
        return json.loads(OpenApiJsonRenderer().render(made))


class DocsView(SpectacularSwaggerSplitView):
    permission_classes = [OnTheList]
    template_name = "api/docs.html"
    url_name = "api-schema"
