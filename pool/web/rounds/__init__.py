"""The agency's rounds: their money, what is left to do, allocation runs, decisions and letters."""

from django.urls import path

from pool.web.rounds import issuing, overview, runs

urlpatterns = [
    path("allocation/", overview.rounds, name="rounds"),
    path("allocation/runs/<int:pk>/", runs.run, name="run"),
    path("allocation/runs/<int:pk>/approve/", runs.approve, name="run_approve"),
    path("allocation/runs/<int:pk>/discard/", runs.discard, name="run_discard"),
    path("allocation/runs/<int:pk>/issue/", issuing.issue, name="run_issue"),
    path("allocation/<str:code>/", overview.workspace, name="round_workspace"),
    path("allocation/<str:code>/close/", overview.close, name="round_close"),
    path("allocation/<str:code>/propose/", overview.propose, name="run_propose"),
]
