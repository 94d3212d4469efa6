from django.urls import path
from django.views.i18n import set_language

from pool.web import (
    access,
    applications,
    assessment,
    awards,
    books,
    examples,
    keys,
    letters,
    payments,
    public,
    registry,
    reports,
    rounds,
    rulesets,
    workforce,
)

urlpatterns = [
    *public.urlpatterns,
    *examples.urlpatterns,
    *access.urlpatterns,
    *registry.urlpatterns,
    *keys.urlpatterns,
    *workforce.urlpatterns,
    *rounds.urlpatterns,
    *rulesets.urlpatterns,
    *applications.urlpatterns,
    *assessment.urlpatterns,
    *awards.urlpatterns,
    *letters.urlpatterns,
    *payments.urlpatterns,
    *reports.urlpatterns,
    *books.urlpatterns,
    path("language/", set_language, name="set_language"),
]
