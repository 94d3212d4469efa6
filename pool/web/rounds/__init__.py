"""The agency's rounds: their money, what is left to do, allocation runs, decisions and letters."""

from django.urls import path

from pool.web.rounds import announcing, batches, ending, funding, issuing, overview, reserve, runs, scenario, scenarios

urlpatterns = [
    path("allocation/", overview.rounds, name="rounds"),
    path("allocation/runs/<int:pk>/", runs.run, name="run"),
    path("allocation/runs/<int:pk>/approve/", runs.approve, name="run_approve"),
    path("allocation/runs/<int:pk>/discard/", runs.discard, name="run_discard"),
    path("allocation/runs/<int:pk>/issue/", issuing.issue, name="run_issue"),
    path("allocation/letters/<int:pk>/", batches.batch, name="batch"),
    path("allocation/letters/<int:pk>/stop/", batches.stop, name="batch_stop"),
    path("allocation/letters/<int:pk>/go-on/", batches.go_on, name="batch_go_on"),
    path("allocation/orders/<int:pk>/release/", batches.release, name="order_release"),
    path("allocation/snapshots/<int:pk>/", scenarios.snapshot, name="snapshot"),
    path("allocation/snapshots/<int:pk>/compute/", scenarios.compute, name="scenario_compute"),
    path("allocation/snapshots/<int:pk>/choose/", scenarios.choose, name="scenario_choose"),
    path("allocation/scenarios/<int:pk>/", scenario.scenario, name="scenario"),
    path("allocation/plan/", announcing.plan, name="round_plan"),
    path("allocation/<str:code>/", overview.workspace, name="round_workspace"),
    path("allocation/<str:code>/snapshots/", scenarios.snapshots, name="snapshots"),
    path("allocation/<str:code>/snapshots/take/", scenarios.take, name="snapshot_take"),
    path("allocation/<str:code>/plan/", announcing.change, name="round_plan_change"),
    path("allocation/<str:code>/plan/drop/", announcing.drop, name="round_plan_drop"),
    path("allocation/<str:code>/open/", announcing.open_, name="round_open"),
    path("allocation/<str:code>/close/", overview.close, name="round_close"),
    path("allocation/<str:code>/reserve/", reserve.reserve, name="round_reserve"),
    path("allocation/<str:code>/outstanding/", ending.outstanding, name="round_outstanding"),
    path("allocation/<str:code>/settle/", ending.settle, name="round_settle"),
    path("allocation/<str:code>/deadlines/", ending.deadlines, name="round_deadlines"),
    path("allocation/<str:code>/fund/", funding.fund, name="round_fund"),
    path("allocation/<str:code>/propose/", overview.propose, name="run_propose"),
]
