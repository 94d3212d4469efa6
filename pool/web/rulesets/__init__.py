"""The agency's collection of rulesets: read back in sentences, composed step by step, checked while written."""

from django.urls import path

from pool.web.rulesets import editing, pages

urlpatterns = [
    path("rulesets/", pages.rulesets, name="rulesets"),
    path("rulesets/new/", editing.new, name="ruleset_new"),
    path("rulesets/check/", editing.check, name="ruleset_check"),
    path("rulesets/<int:pk>/", pages.ruleset, name="ruleset"),
    path("rulesets/<int:pk>/change/", editing.change, name="ruleset_change"),
]
