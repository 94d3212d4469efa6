"""What each text of a letter is called, and where it is printed: for the people who write texts."""

from pool.kernel.words import N_
from pool.letters import life_labels
from pool.letters.places import (
    ACCEPTANCE,
    AFTER_LINES,
    CHECK,
    COLUMN,
    CONDITION,
    DUTIES,
    EVERY_PAGE,
    FOOT,
    HOW,
    NEXT,
    OTHERWISE,
    PAYMENT,
    PAYMENTS,
    REASONS,
    SECTION,
    SIDE,
    SUM,
    TERMS,
    TOP,
    Label,
)
from pool.letters.states import LetterKind

SHARED = {
    "common": N_("What every letter says"),
    "decision": N_("What every decision says"),
    "grant": N_("What every grant says"),
}

LABELS: dict[str, Label] = {
    "title": Label(N_("Heading of the letter"), N_("At the top in large type; also the subject in Digital Post")),
    "description": Label(N_("What the document is"), N_("Not printed: programs that read aloud say it")),
    "lead": Label(N_("The result in short"), TOP),
    "now": Label(N_("What they must do now"), TOP),
    "why": Label(N_("Why they get it"), REASONS),
    # common
    "date_label": Label(N_("Word for the date"), SIDE),
    "case_label": Label(N_("Word for the case number"), SIDE),
    "reference_label": Label(N_("Word for the reference"), SIDE),
    "round_label": Label(N_("Word for the round"), SIDE),
    "account_label": Label(N_("Word for the account"), SIDE),
    "officer_label": Label(N_("Word for the grant officer"), N_("At the top, in the address")),
    "page_word": Label(N_("“Page” in “Page 1 of 2”"), EVERY_PAGE),
    "page_of_word": Label(N_("“of” in “Page 1 of 2”"), EVERY_PAGE),
    "number_label": Label(N_("Column: number of the line"), COLUMN),
    "employee_label": Label(N_("Column: employee"), COLUMN),
    "module_label": Label(N_("Column: module"), COLUMN),
    "term_label": Label(N_("Column: term"), COLUMN),
    "requested_label": Label(N_("Column: amount applied for"), COLUMN),
    "awarded_label": Label(N_("Column: amount awarded"), COLUMN),
    "outcome_label": Label(N_("Column: result"), COLUMN),
    "total_label": Label(N_("Word for the sum"), N_("In the sums under the tables")),
    "share_label": Label(N_("“of which” before a scheme"), SUM),
    "share_year": Label(N_("“modules in” before a year"), SUM),
    "now_label": Label(N_("Words before what they must do now"), N_("The first lines, in bold")),
    "replaces": Label(N_("That the letter replaces another"), N_("The first lines, in corrected letters only")),
    "questions_heading": Label(N_("Heading: questions"), SECTION),
    "questions": Label(N_("Where to ask, with telephone"), N_("Under the questions")),
    "questions_without_phone": Label(
        N_("Where to ask, without telephone"), N_("Under the questions, where the agency has no telephone number")
    ),
    "greeting": Label(N_("Greeting"), FOOT),
    "handled_label": Label(N_("Word for who handles the case"), FOOT),
    "decided_label": Label(N_("Word for who decided"), FOOT),
    "prepared_label": Label(N_("Word for who prepared the case"), FOOT),
    "verify": Label(N_("How to check the letter"), CHECK),
    "verify_picture": Label(N_("What the QR code is"), N_("Not printed: read aloud in place of the QR code")),
    "attached": Label(N_("That the whole table is attached"), AFTER_LINES),
    # decisions
    "reasons_heading": Label(N_("Heading: reasons"), SECTION),
    "basis": Label(N_("Legal basis"), REASONS),
    "situation": Label(N_("How much money there was, and how many applied"), REASONS),
    "line_word": Label(N_("“Line” before one number"), REASONS),
    "lines_word": Label(N_("“Line” before several numbers"), REASONS),
    "reasons_act": Label(N_("The act that asks for reasons"), REASONS),
    "appeal_heading": Label(N_("Heading: appeal"), SECTION),
    # grants
    "lines_heading": Label(N_("Heading: what they get"), SECTION),
    "acceptance_heading": Label(N_("Heading: acceptance"), SECTION),
    "acceptance": Label(N_("How and by when to accept"), ACCEPTANCE),
    "payment_heading": Label(N_("Heading: payment"), SECTION),
    "payment": Label(N_("How we pay"), PAYMENT),
    "payment_number_label": Label(N_("Column: number of the instalment"), PAYMENTS),
    "payment_due_label": Label(N_("Column: day of payment"), PAYMENTS),
    "payment_for_label": Label(N_("Column: what it is for"), PAYMENTS),
    "payment_amount_label": Label(N_("Column: amount of the instalment"), PAYMENTS),
    "terms_heading": Label(N_("Heading: terms"), SECTION),
    "terms": Label(N_("The terms"), TERMS),
    "terms_version": Label(N_("Which terms are in force"), N_("The last of the terms")),
    "duties_heading": Label(N_("Heading: what they must send us"), SECTION),
    "confirm": Label(N_("Confirmation of modules"), DUTIES),
    "accounts": Label(N_("Accounts"), DUTIES),
    "audit_none": Label(
        N_("Audit of small grants"), N_("After the accounts, where the grant is at most the limit for a statement")
    ),
    "audit_statement": Label(
        N_("Audit of larger grants"), N_("After the accounts, where the grant is over the limit for a statement")
    ),
    "audit_performance": Label(
        N_("Audit of the largest grants"),
        N_("After the accounts, where the grant is over the limit for a performance audit"),
    ),
    "vouchers": Label(N_("Keeping of vouchers"), DUTIES),
    "breach_heading": Label(N_("Heading: if they do not keep the terms"), SECTION),
    "breach": Label(N_("What happens if they do not keep the terms"), N_("Under that heading")),
    "misuse_heading": Label(N_("Heading: mistakes and misuse"), SECTION),
    "misuse": Label(N_("Duty to report mistakes and misuse"), N_("Under that heading")),
    # request for completion, hearing
    "missing_heading": Label(N_("Heading: what is missing"), SECTION),
    "facts_heading": Label(N_("Heading: the information"), SECTION),
    "how_heading": Label(N_("Heading: how to do it"), SECTION),
    "how": Label(N_("How to do it"), HOW),
    "keep": Label(N_("What stays as it is"), HOW),
    "otherwise_heading": Label(N_("Heading: if they do not answer"), SECTION),
    "otherwise": Label(N_("What happens if they do not answer"), OTHERWISE),
    "act": Label(N_("The act that asks us to hear them"), OTHERWISE),
    # conditional and final awards
    "condition_heading": Label(N_("Heading: the condition"), SECTION),
    "possible_heading": Label(N_("Heading: what they can get"), SECTION),
    "condition_intro": Label(N_("Words before the condition"), CONDITION),
    "condition_how": Label(N_("How to meet the condition"), CONDITION),
    "condition_shown": Label(N_("How the condition was met"), CONDITION),
    "why_full": Label(N_("Why they can get all they applied for"), REASONS),
    "why_cut": Label(N_("How much less they can get"), REASONS),
    "acceptance_conditional": Label(
        N_("How and by when to accept, while the condition is open"), N_("Under the acceptance, in place of the usual")
    ),
    "payment_conditional": Label(
        N_("How we pay when the condition is met"), N_("Under the payment, in place of the usual")
    ),
    # receipt
    "sent_heading": Label(N_("Heading: what they have sent"), SECTION),
    "sent": Label(N_("What they apply for"), N_("Before the table of lines")),
    "frozen": Label(N_("Fingerprint of the application"), N_("The last lines before the questions")),
    "steps_heading": Label(N_("Heading: what happens now"), SECTION),
    "steps": Label(N_("What happens now"), N_("Under that heading")),
    "change_heading": Label(N_("Heading: if they want to change something"), SECTION),
    "change": Label(N_("How to change something"), N_("Under that heading")),
    # refusal, rejection, withdrawal
    "refused_heading": Label(N_("Heading: what they applied for"), SECTION),
    "next_heading": Label(N_("Heading: what they can do now"), SECTION),
    "no_answer": Label(N_("That they need not answer"), NEXT),
    "overlooked": Label(N_("What to do if we have overlooked something"), NEXT),
    "basis_formal": Label(N_("Legal basis and formal requirements"), REASONS),
    "again_open": Label(N_("Applying again while the round is open"), NEXT),
    "again_closed": Label(N_("Applying again when the round is closed"), NEXT),
    "reason_heading": Label(N_("Heading: their reason"), SECTION),
    "mistake": Label(N_("What to do if it was a mistake"), NEXT),
    # supplement
    "lead_first": Label(
        N_("The result in short, after a refusal"), N_("The first lines, where they had got nothing before")
    ),
    "lead_more": Label(
        N_("The result in short, after a grant"), N_("The first lines, where they had got something before")
    ),
    "lead_lines": Label(N_("How many modules and employees"), TOP),
    "added_heading": Label(N_("Heading: what they get now"), SECTION),
    "before_label": Label(N_("Column: amount before"), COLUMN),
    "added_label": Label(N_("Column: amount now"), COLUMN),
    "all_label": Label(N_("Column: amount in all"), COLUMN),
    "letter_total_label": Label(N_("Word for the sum of this letter"), SUM),
    "whole_case_label": Label(N_("Word for the sum of the whole case"), SUM),
    "applied_label": Label(N_("“applied for” before an amount"), SUM),
    "why_same_rules": Label(N_("That the same rules were followed"), REASONS),
    "why_therefore": Label(N_("What follows for them"), REASONS),
    "waiting_one": Label(N_("That one line still waits"), REASONS),
    "waiting_many": Label(N_("That several lines still wait"), REASONS),
    "terms_same": Label(N_("That the terms are the same"), N_("The last of the terms, after an earlier grant")),
} | life_labels.LABELS
# Where the same block says something else in another letter.
OWN: dict[tuple[str, str], Label] = {
    ("final_award", "why"): Label(N_("Why the award is final"), REASONS),
    ("partial_award", "why"): Label(N_("How much less they get"), REASONS),
    ("supplement", "why"): Label(N_("Where the money comes from"), REASONS),
    ("receipt", "now"): Label(N_("That they need do nothing"), TOP),
    ("hearing", "how_heading"): Label(N_("Heading: how to answer"), SECTION),
    ("hearing", "how"): Label(N_("How to answer"), N_("Under that heading")),
    ("accounts_decision", "why"): Label(N_("What we have looked at"), REASONS),
    ("accounts_decision", "next_heading"): Label(N_("Heading: if they disagree"), SECTION),
    ("repayment_claim", "next_heading"): Label(N_("Heading: if they disagree"), SECTION),
    ("acceptance_reminder", "otherwise_heading"): Label(N_("Heading: if they do not accept"), SECTION),
    ("accounts_reminder", "otherwise_heading"): Label(N_("Heading: if they do not send the accounts"), SECTION),
    ("repayment_claim", "otherwise_heading"): Label(N_("Heading: if they do not pay"), SECTION),
    ("repayment_claim", "otherwise"): Label(N_("What happens if they do not pay"), N_("Under that heading")),
}


def of(text: str, block: str) -> Label:
    """The label of a block in a text."""
    return OWN.get((text, block)) or LABELS[block]


def name(text: str, block: str) -> str:
    """The name of a block, known or not."""
    found = OWN.get((text, block)) or LABELS.get(block)
    return found.name if found else block


def text_name(text: str) -> str:
    """The name of a text: of a letter, or of what letters share."""
    return SHARED.get(text) or LetterKind(text).label
