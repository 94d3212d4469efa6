"""Declarations of ties to municipalities."""

from django.urls import path

from pool.web.declaring import pages

urlpatterns = [
    path("impartiality/", pages.impartiality, name="impartiality"),
    path("impartiality/<str:code>/", pages.declaration, name="declaration"),
    path("impartiality/<str:code>/declarations/", pages.declarations, name="declarations"),
]
