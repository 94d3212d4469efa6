"""Accounts: written and signed in the municipality, stated by its auditor, approved by the controller."""

from django.urls import path

from pool.web.accounts import auditor, deciding, filling, pages, signing, versions

urlpatterns = [
    path("accounts/", pages.accounts, name="accounts"),
    path("accounts/<str:reference>/", pages.account, name="account"),
    path("accounts/<str:reference>/versions/", versions.versions, name="account_versions"),
    path("accounts/<str:reference>/fill/", filling.fill, name="account_fill"),
    path("accounts/<str:reference>/sign/", signing.sign, name="account_sign"),
    path("accounts/<str:reference>/take-back/", signing.take_back, name="account_take_back"),
    path("accounts/<str:reference>/auditor/", signing.invite, name="account_auditor"),
    path("accounts/<str:reference>/auditor/close/", signing.revoke, name="account_revoke"),
    path("accounts/<str:reference>/decide/", deciding.decide, name="account_decide"),
    path("accounts/<str:reference>/query/", deciding.query, name="account_query"),
    path("audit/<str:token>/", auditor.audit, name="audit"),
]
