"""The two edges, named as strings so that the product stands without them, and the auditor's view of the tables."""

from django.urls import include, path

from pool import admin

urlpatterns = [
    path("api/", include("api.urls")),
    path("admin/", admin.site.urls),
    path("", include("pool.web.urls")),
]
