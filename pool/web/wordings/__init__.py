"""The texts of letters: read with every version, changed by one person, put in force by another."""

from django.urls import path

from pool.web.wordings import deeds, editing, pages

urlpatterns = [
    path("wordings/", pages.wordings, name="wordings"),
    path("wordings/version/<int:pk>/", pages.wording, name="wording"),
    path("wordings/version/<int:pk>/trial.pdf", pages.wording_pdf, name="wording_pdf"),
    path("wordings/version/<int:pk>/approve/", deeds.approve, name="wording_approve"),
    path("wordings/version/<int:pk>/discard/", deeds.discard, name="wording_discard"),
    path("wordings/<str:name>/<str:language>/", pages.wording_text, name="wording_text"),
    path("wordings/<str:name>/<str:language>/change/", editing.change, name="wording_change"),
    path("wordings/<str:name>/<str:language>/check/", editing.check, name="wording_check"),
    path("wordings/<str:name>/<str:language>/trial.pdf", editing.trial_pdf, name="wording_trial"),
]
