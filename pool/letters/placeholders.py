"""The facts that a text may name, with a word on each for the people who write texts."""

from pool.kernel.words import N_

Names = dict[str, str]

HEAD: Names = {
    "municipality": N_("Official name of the municipality"),
    "case": N_("Case number"),
    "reference": N_("Reference of this letter"),
    "date": N_("Date of this letter"),
    "round_title": N_("Name of the round"),
    "account": N_("Account of the finance act"),
    "for_what": N_("What the money is for, by scheme"),
    "agency": N_("Name of the agency"),
    "contact_mail": N_("The agency's e-mail"),
    "contact_phone": N_("The agency's telephone"),
    "address": N_("Where the municipality signs in"),
    "code": N_("Code for checking the letter"),
    "verify_address": N_("Where the letter is checked"),
}
CORRECTED: Names = {
    "replaces_reference": N_("Reference of the letter that is replaced"),
    "replaces_date": N_("Date of the letter that is replaced"),
    "correction": N_("What is corrected"),
}
# Of a table that was cut: the rest lies in a file.
TABLE: Names = {
    "lines_count": N_("Number of lines"),
    "lines_shown": N_("Number of lines in the table"),
    "lines_file": N_("Name of the attached file with all lines"),
}
DECISION: Names = {
    "legal_basis": N_("Legal basis of the schemes"),
    "requested_amount": N_("Amount applied for"),
    "requested_short": N_("Amount applied for, short"),
    "awarded_amount": N_("Amount awarded"),
    "awarded_short": N_("Amount awarded, short"),
    "cut_amount": N_("What is missing of the amount applied for"),
    "lines_count": N_("Number of lines"),
    "awarded_count": N_("Number of lines that get something"),
    "cut_count": N_("Number of lines that get a part"),
    "refused_count": N_("Number of lines that get nothing"),
    "employees_count": N_("Number of employees"),
    "frame_amount": N_("Frame of the round"),
    "round_requested_amount": N_("Amount applied for in the whole round"),
    "round_applications": N_("Number of applications in the round"),
    "submitted_at": N_("When the application was received"),
    "purpose": N_("Purpose of the schemes"),
    "terms_version": N_("Versions of the terms"),
}
GRANT: Names = {
    "period_from": N_("First day of the period"),
    "period_until": N_("Last day of the period"),
    "start_within_months": N_("Months until they must have begun"),
    "start_by": N_("Last day to begin"),
    "start_from": N_("From when the months count"),
    "change_percent": N_("Change of a budget line that needs approval, in per cent"),
    "change_amount": N_("Change of a budget line that needs approval, in kroner"),
    "acceptance_deadline": N_("Deadline for acceptance"),
    "acceptance_place": N_("Where the grant is accepted"),
    "confirm_often": N_("How often they confirm"),
    "confirm_by": N_("First day for confirmation"),
    "accounts_by": N_("Deadline for accounts"),
    "accounts_what": N_("What the accounts hold"),
    "auditors": N_("Who may state about the accounts"),
    "statement_above_amount": N_("Limit for an auditor's statement"),
    "audit_above_amount": N_("Limit for a performance audit"),
    "de_minimis_amount": N_("Smallest claim"),
    "claim_days": N_("Days to pay a claim"),
    "retention_years": N_("Years to keep vouchers"),
    "retention_until": N_("Last day to keep vouchers"),
}
SUPPLEMENT: Names = {
    "before_amount": N_("Amount awarded before"),
    "total_amount": N_("Amount awarded in all"),
    "increment_amount": N_("Money shared out this time"),
    "first_decided": N_("Date of the first decision"),
    "last_decided": N_("Date of the last decision"),
    "granted_on": N_("Date of the first grant"),
    "granted_reference": N_("Reference of the first grant"),
    "waiting_count": N_("Number of lines that still wait"),
}
CONDITION: Names = {"condition_due": N_("Day by which the condition is to be met")}
FINAL: Names = {
    **CONDITION,
    "first_date": N_("Date of the conditional award"),
    "first_reference": N_("Reference of the conditional award"),
    "condition_note": N_("How the condition was met"),
}
ANSWER: Names = {"answer_by": N_("Deadline for the answer")}
COMPLETION: Names = {**ANSWER, "sections_count": N_("Number of sections opened again")}
AGAIN: Names = {"deadline": N_("Deadline of the round")}
REJECTION: Names = {**AGAIN, "legal_basis": DECISION["legal_basis"]}
WITHDRAWAL: Names = {
    **AGAIN,
    "withdrawn_by": N_("Who withdrew"),
    "withdrawn_at": N_("When it was withdrawn"),
    "requested_amount": DECISION["requested_amount"],
}
RECEIPT: Names = {
    **AGAIN,
    "submitted_at": DECISION["submitted_at"],
    "signed_by": N_("Who signed the application"),
    "requested_amount": DECISION["requested_amount"],
    "requested_short": DECISION["requested_short"],
    "lines_count": DECISION["lines_count"],
    "employees_count": DECISION["employees_count"],
    "fingerprint": N_("Fingerprint of the application"),
    "decide_by": N_("Day of the decision at the latest"),
}
# The later life of a grant
THE_GRANT: Names = {
    "granted_on": N_("Date of the letter of the grant"),
    "granted_reference": N_("Reference of the letter of the grant"),
}
REMINDED: Names = {"reminder_number": N_("Number of the reminder")}
DUE: Names = {**REMINDED, "due_on": N_("Last day of the deadline")}
ACCEPTANCE_REMINDER: Names = {
    **THE_GRANT,
    **REMINDED,
    "awarded_amount": DECISION["awarded_amount"],
    "awarded_short": DECISION["awarded_short"],
    "acceptance_deadline": GRANT["acceptance_deadline"],
}
LAPSE: Names = {
    **THE_GRANT,
    "legal_basis": DECISION["legal_basis"],
    "awarded_amount": DECISION["awarded_amount"],
    "awarded_short": DECISION["awarded_short"],
    "released_amount": N_("Amount that is not paid any more"),
    "paid_amount": N_("Amount paid"),
}
PAYMENT: Names = {
    "payment_reference": N_("Number of the payment"),
    "paid_amount": LAPSE["paid_amount"],
    "paid_short": N_("Amount paid, short"),
    "paid_on": N_("Day of the payment"),
    "lines_count": DECISION["lines_count"],
}
CONFIRMATION_REMINDER: Names = {
    **DUE,
    "confirmation_reference": N_("Number of the confirmation"),
    "asked_on": N_("Day on which we asked"),
    "lines_count": DECISION["lines_count"],
}
CHANGE: Names = {
    **THE_GRANT,
    "legal_basis": DECISION["legal_basis"],
    "change_reference": N_("Number of the change"),
    "change_name": N_("What is to be changed"),
    "answer": N_("The answer: approved or not"),
    "asked_on": N_("Day on which they asked"),
    "asked_by": N_("Who asked"),
    "released_amount": LAPSE["released_amount"],
}
SCHEME: Names = {"scheme_name": N_("Name of the scheme")}
ACCOUNTS_REMINDER: Names = {
    **DUE,
    **SCHEME,
    "accounts_reference": N_("Number of the accounts"),
    "auditors": GRANT["auditors"],
}
ACCOUNTS: Names = {
    **SCHEME,
    "legal_basis": DECISION["legal_basis"],
    "accounts_reference": ACCOUNTS_REMINDER["accounts_reference"],
    "answer": CHANGE["answer"],
    "granted_amount": N_("Amount of the grant"),
    "approved_amount": N_("Amount approved"),
    "paid_amount": LAPSE["paid_amount"],
    "kept_amount": N_("Amount that they keep"),
    "repay_amount": N_("Amount to be paid back"),
    "still_to_pay_amount": N_("Amount that we still pay"),
    "modules_granted": N_("Number of modules granted"),
    "modules_completed": N_("Number of modules completed"),
    "retention_until": GRANT["retention_until"],
}
CLAIM: Names = {
    "claim_reference": N_("Number of the claim"),
    "claim_amount": N_("Amount claimed"),
    "due_on": DUE["due_on"],
}
REPAYMENT: Names = {
    **CLAIM,
    **SCHEME,
    "legal_basis": DECISION["legal_basis"],
    "claim_short": N_("Amount claimed, short"),
    "answered_on": N_("Day of their answer"),
}
COLLECTION: Names = {
    **CLAIM,
    "claimed_on": N_("Day of the decision on the claim"),
    "invoice": N_("Number of the invoice"),
    "repaid_amount": N_("Amount paid back"),
    "left_amount": N_("Amount still owed"),
    "left_short": N_("Amount still owed, short"),
    "handed_over_on": N_("Day of the hand-over"),
}
OFFER: Names = {
    **ANSWER,
    "offered_amount": N_("Amount offered"),
    "offered_short": N_("Amount offered, short"),
    "lines_count": DECISION["lines_count"],
    "employees_count": DECISION["employees_count"],
}
SETTLEMENT: Names = {
    "settled_on": N_("Day of the settlement"),
    "awarded_amount": DECISION["awarded_amount"],
    "annulled_amount": N_("Amount that lapsed"),
    "paid_amount": LAPSE["paid_amount"],
    "claimed_amount": CLAIM["claim_amount"],
    "repaid_amount": COLLECTION["repaid_amount"],
    "kept_amount": ACCOUNTS["kept_amount"],
    "retention_until": GRANT["retention_until"],
}
