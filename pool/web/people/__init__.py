"""Who may do what: people, proposals about their roles, and the access report with its reviews."""

from django.urls import path

from pool.web.people import adding, overview, proposals, reviewing, switching

urlpatterns = [
    path("people/", overview.people, name="people"),
    path("people/add/", adding.add, name="person_add"),
    path("people/<int:pk>/", overview.one, name="person"),
    path("people/<int:pk>/link/", adding.link, name="person_link"),
    path("people/<int:pk>/role/", proposals.propose, name="role_propose"),
    path("people/<int:pk>/off/", switching.off, name="person_off"),
    path("people/<int:pk>/on/", switching.on, name="person_on"),
    path("people/proposals/<int:pk>/", proposals.proposal, name="role_proposal"),
    path("people/proposals/<int:pk>/confirm/", proposals.confirm, name="role_confirm"),
    path("people/proposals/<int:pk>/decline/", proposals.decline, name="role_decline"),
    path("people/report/", reviewing.report, name="access_report"),
    path("people/report/sign/", reviewing.sign, name="access_sign"),
    path("people/reviews/<int:year>/<int:quarter>/", reviewing.review, name="access_review"),
]
