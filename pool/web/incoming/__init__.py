"""Money that comes in: taken, matched to claims or sent back; the suspense account; what is used again."""

from django.urls import path

from pool.web.incoming import importing, pages, returning, taking

urlpatterns = [
    path("incoming/", pages.incoming, name="incoming"),
    path("incoming/new/", taking.take, name="incoming_take"),
    path("incoming/import/", importing.send, name="incoming_import"),
    path("incoming/<int:pk>/", pages.entry, name="incoming_entry"),
    path("incoming/<int:pk>/match/", pages.match, name="incoming_match"),
    path("incoming/<int:pk>/send-back/", pages.send_back, name="incoming_send_back"),
    path("returned/", returning.returned, name="returned"),
]
