"""The municipality's application, page by page: overview, sections, lines, import, check, signature, receipt."""

from django.urls import path

from pool.web.applications import checking, drafting, hearings, imports, lines, overview, receipts, signing

AT = "applications/<str:reference>/"

urlpatterns = [
    path("applications/", overview.applications, name="applications"),
    path("applications/start/<str:code>/", overview.start, name="application_start"),
    path(AT, overview.application, name="application"),
    path(f"{AT}sections/<str:name>/", drafting.section, name="application_section"),
    path(f"{AT}sections/<str:name>/autosave/", drafting.autosave, name="application_autosave"),
    path(f"{AT}lines/", lines.all_lines, name="application_lines"),
    path(f"{AT}lines/add/", lines.add, name="application_line_add"),
    path(f"{AT}lines/<int:pk>/", lines.change, name="application_line"),
    path(f"{AT}lines/<int:pk>/remove/", lines.remove, name="application_line_remove"),
    path(f"{AT}lines/<int:pk>/move/", lines.move, name="application_line_move"),
    path(f"{AT}import/", imports.send, name="application_import"),
    path(f"{AT}import/template/", imports.template, name="application_import_template"),
    path(f"{AT}import/<int:pk>/", imports.check, name="application_import_check"),
    path(f"{AT}import/<int:pk>/discard/", imports.discard, name="application_import_discard"),
    path(f"{AT}check/", checking.check, name="application_check"),
    path(f"{AT}hand-over/", signing.hand_over, name="application_hand_over"),
    path(f"{AT}take-back/", signing.take_back, name="application_take_back"),
    path(f"{AT}send-back/", signing.send_back, name="application_send_back"),
    path(f"{AT}sign/", signing.sign, name="application_sign"),
    path(f"{AT}withdraw/", signing.withdraw, name="application_withdraw"),
    path(f"{AT}hearings/<int:number>/", hearings.hearing, name="application_hearing"),
    path(f"{AT}receipt/", receipts.receipt, name="application_receipt"),
    path(f"{AT}sent/<int:number>.pdf", receipts.submission_pdf, name="submission_pdf"),
]
