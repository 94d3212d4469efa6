"""The journal's verbs in words, for the history of a case and for the journal itself."""

from django.utils.translation import gettext as _

from pool.kernel.words import N_

VERBS = {
    "access.add_person": N_("Account created"),
    "access.grant_role": N_("Role granted"),
    "registry.take_municipalities": N_("Municipalities entered"),
    "registry.take_programme": N_("Programme entered"),
    "workforce.keep_employee": N_("Employee entered or changed"),
    "rounds.grant": N_("Appropriation entered"),
    "rounds.plan_round": N_("Round planned"),
    "rounds.open_round": N_("Round opened"),
    "rounds.close_round": N_("Round closed"),
    "rounds.end_round": N_("Round decided"),
    "applications.start": N_("Application begun"),
    "applications.save_answers": N_("Answers saved"),
    "applications.complete_section": N_("Section completed"),
    "applications.add_line": N_("Line added"),
    "applications.change_line": N_("Line changed"),
    "applications.remove_line": N_("Line removed"),
    "applications.move_line": N_("Line moved"),
    "applications.read_table": N_("Table read for import"),
    "applications.confirm_import": N_("Rows imported"),
    "applications.discard_import": N_("Import discarded"),
    "applications.hand_over": N_("Handed over for signature"),
    "applications.take_back": N_("Taken back"),
    "applications.send_back": N_("Sent back by the signatory"),
    "applications.submit": N_("Signed and sent"),
    "applications.return_sections": N_("Returned for completion"),
    "applications.resume": N_("Taken up again without a completion"),
    "applications.withdraw": N_("Withdrawn"),
    "applications.finish": N_("Application assessed"),
    "applications.reassess": N_("Assessment open again"),
    "applications.allocate": N_("Allocation approved"),
    "applications.release": N_("Allocation discarded"),
    "applications.decide": N_("Decided"),
    "applications.free_lines": N_("Lines without a grant set free"),
    "assessment.take": N_("Case taken"),
    "assessment.assess_line": N_("Line assessed"),
    "assessment.assess_passed": N_("Lines whose checks passed marked eligible"),
    "assessment.return_sections": N_("Sections returned"),
    "assessment.finish": N_("Assessment finished"),
    "assessment.reopen": N_("Assessment reopened"),
    "awards.propose": N_("Allocation run proposed"),
    "awards.approve": N_("Allocation run approved"),
    "awards.discard": N_("Allocation run discarded"),
    "awards.decide": N_("Decisions signed"),
    "letters.write": N_("Letter written"),
    "payments.confirm": N_("Instalment confirmed as paid"),
}


def phrase(verb: str) -> str:
    """The verb in the reader's language; the verb itself where the table has no words for it."""
    return _(VERBS[verb]) if verb in VERBS else verb
