"""The caseworker's pages: the worklist and the case."""

from django.urls import path

from pool.web.assessment import asking, case, deeds, returning, worklist

AT = "cases/<str:reference>/"

urlpatterns = [
    path("worklist/", worklist.worklist, name="worklist"),
    path(AT, case.case, name="case"),
    path(f"{AT}take/", deeds.take, name="case_take"),
    path(f"{AT}lines/<int:pk>/", deeds.line, name="case_line"),
    path(f"{AT}passed/", deeds.passed, name="case_assess_passed"),
    path(f"{AT}return/", returning.give_back, name="case_return"),
    path(f"{AT}hear/", asking.hear, name="case_hear"),
    path(f"{AT}condition/", asking.condition, name="case_condition"),
    path(f"{AT}condition/drop/", asking.drop, name="case_condition_drop"),
    path(f"{AT}reject/", asking.reject, name="case_reject"),
    path(f"{AT}resume/", deeds.resume, name="case_resume"),
    path(f"{AT}finish/", deeds.finish, name="case_finish"),
    path(f"{AT}reopen/", deeds.reopen, name="case_reopen"),
]
