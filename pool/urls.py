"""The two edges. They are named as strings: the product stands without them."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("api.urls")),
    path("", include("pool.web.urls")),
]
