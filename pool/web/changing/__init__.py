"""Changes of a grant: asked for by the municipality, answered by the agency; and its grant officer."""

from django.urls import path

from pool.web.changing import asking, deciding, pages

urlpatterns = [
    path("changes/", pages.changes, name="changes"),
    path("changes/<str:reference>/", pages.change, name="change"),
    path("changes/<str:reference>/take-back/", pages.take_back, name="change_take_back"),
    path("changes/<str:reference>/approve/", deciding.approve, name="change_approve"),
    path("changes/<str:reference>/refuse/", deciding.refuse, name="change_refuse"),
    path("changes/<str:reference>/take-over/", deciding.take_over, name="change_take_over"),
    path("changes/<str:reference>/decline/", deciding.decline, name="change_decline"),
    path("grants/<str:reference>/changes/new/", asking.choose, name="change_ask"),
    path("grants/<str:reference>/changes/new/<str:kind>/", asking.ask, name="change_new"),
]
