"""Letters on their way to their readers: the inbox, the documents, a round's letters as a ZIP, the file of a case."""

from django.urls import path

from pool.web.letters import document, filing, inbox

CASE_FILE = "cases/<str:reference>/file/"

urlpatterns = [
    path("letters/", inbox.letters, name="letters"),
    path("letters/<int:pk>.pdf", document.letter_pdf, name="letter_pdf"),
    path("allocation/<str:code>/letters.zip", document.round_letters, name="round_letters"),
    path(CASE_FILE, filing.case_file, name="case_file"),
    path(f"{CASE_FILE}<int:number>.pdf", filing.case_file_pdf, name="case_file_pdf"),
    path(f"{CASE_FILE}<int:number>.zip", filing.case_file_zip, name="case_file_zip"),
]
