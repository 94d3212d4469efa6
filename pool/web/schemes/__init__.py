"""The schemes: what each says, version by version, and how a scheme or its next terms are recorded."""

from django.urls import path

from pool.web.schemes import pages, recording

urlpatterns = [
    path("schemes/", pages.schemes, name="schemes"),
    path("schemes/record/", recording.record, name="scheme_record"),
    path("schemes/<str:code>/", pages.scheme, name="scheme"),
    path("schemes/<str:code>/terms/", recording.next_terms, name="scheme_terms"),
]
