"""Claims: money claimed back from a grant, from the proposal to the day it is repaid."""

from django.urls import path

from pool.web.claims import deeds, pages, proposing

urlpatterns = [
    path("claims/", pages.claims, name="claims"),
    path("claims/<str:reference>/", pages.claim, name="claim"),
    path("claims/<str:reference>/answer/", deeds.answer, name="claim_answer"),
    path("claims/<str:reference>/decide/", deeds.decide, name="claim_decide"),
    path("claims/<str:reference>/drop/", deeds.drop, name="claim_drop"),
    path("claims/<str:reference>/invoice/", deeds.invoice, name="claim_invoice"),
    path("claims/<str:reference>/hand-over/", deeds.hand_over, name="claim_hand_over"),
    path("cases/<str:reference>/claims/new/", proposing.propose, name="claim_new"),
]
