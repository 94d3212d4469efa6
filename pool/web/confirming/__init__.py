"""Confirmations: the calls of a round, and a municipality's answers."""

from django.urls import path

from pool.web.confirming import calls, importing, lists, pages

urlpatterns = [
    path("confirmations/", lists.confirmations, name="confirmations"),
    path("confirmations/<str:reference>/", pages.confirmation, name="confirmation"),
    path("confirmations/<str:reference>/sign/", pages.sign, name="confirmation_sign"),
    path("confirmations/<str:reference>/import/", importing.send, name="confirmation_import"),
    path("confirmations/<str:reference>/table/", importing.table, name="confirmation_table"),
    path("calls/", calls.calls, name="calls"),
    path("calls/due/", calls.make_due, name="calls_due"),
    path("calls/new/", calls.make, name="call_make"),
    path("calls/<int:pk>/", calls.call, name="call"),
    path("cases/<str:reference>/call/", calls.make_one, name="call_one"),
]
