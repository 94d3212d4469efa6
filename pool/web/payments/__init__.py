"""Payments: what can be paid, batches to the bank, the bank's answers, and whether it all adds up."""

from pool.web.payments import answers, batches, made, queue, reconciling

urlpatterns = [
    *queue.urlpatterns,
    *batches.urlpatterns,
    *answers.urlpatterns,
    *reconciling.urlpatterns,
    *made.urlpatterns,
]
