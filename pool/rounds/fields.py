"""What the terms of a scheme say: each field with its name, in the groups in which people read and write them."""

from decimal import Decimal

from pool.kernel.words import N_
from pool.rounds.models import SchemeTerms

LABELS = {
    "rate_amount": N_("Rate"),
    "modules": N_("Modules"),
    "begin_within_years": N_("Years from hiring to the first module"),
    "complete_within_years": N_("Years from hiring to the last module"),
    "answer_days": N_("Days to complete a returned application"),
    "acceptance_days": N_("Days to accept a grant"),
    "offer_days": N_("Days to answer an offer from the reserve list"),
    "start_within_months": N_("Months until they must have begun"),
    "confirmations_a_year": N_("Confirmations a year"),
    "confirm_days": N_("Days to confirm participation"),
    "accounts_months": N_("Months from the end of the period to the accounts"),
    "claim_days": N_("Days to pay a claim"),
    "plan_kind": N_("When the money is paid"),
    "start_percent": N_("Per cent paid at the start"),
    "settled_by": N_("What a grant is settled by"),
    "budget_posts": N_("Budget lines"),
    "change_percent": N_("Change of a budget line that needs approval, in per cent"),
    "change_amount": N_("Change of a budget line that needs approval, in kroner"),
    "statement_above_amount": N_("Limit for an auditor's statement"),
    "audit_above_amount": N_("Limit for a performance audit"),
    "takes_municipal_auditor": N_("The municipality's own auditor may state"),
    "de_minimis_amount": N_("Smallest claim"),
    "retention_years": N_("Years to keep vouchers"),
    "legal_basis_da": N_("Legal basis in Danish"),
    "legal_basis_en": N_("Legal basis in English"),
    "appeal_da": N_("Guidance on appeal in Danish"),
    "appeal_en": N_("Guidance on appeal in English"),
}
GROUPS = (
    (N_("Money and modules"), ("rate_amount", "modules", "begin_within_years", "complete_within_years")),
    (
        N_("Deadlines"),
        ("answer_days", "acceptance_days", "offer_days", "start_within_months", "confirmations_a_year", "confirm_days",
         "accounts_months", "claim_days"),
    ),
    (
        N_("Payment and settlement"),
        ("plan_kind", "start_percent", "settled_by", "budget_posts", "change_percent", "change_amount"),
    ),
    (
        N_("Checks"),
        ("statement_above_amount", "audit_above_amount", "takes_municipal_auditor", "de_minimis_amount",
         "retention_years"),
    ),
    (N_("Texts"), ("legal_basis_da", "legal_basis_en", "appeal_da", "appeal_en")),
)  # fmt: skip
# whole numbers: the least and the most. Vouchers are kept for five years at least (bogføringsloven § 12).
RANGES = {
    "begin_within_years": (1, 20),
    "complete_within_years": (1, 20),
    "answer_days": (1, 365),
    "acceptance_days": (1, 365),
    "offer_days": (1, 90),
    "start_within_months": (1, 60),
    "confirmations_a_year": (1, 2),
    "confirm_days": (1, 365),
    "accounts_months": (1, 24),
    "claim_days": (1, 365),
    "start_percent": (1, 99),
    "change_percent": (0, 100),
    "retention_years": (5, 30),
}
MAY_BE_EMPTY = ("begin_within_years", "complete_within_years")
AMOUNTS = tuple(name for name in LABELS if name.endswith("_amount"))
TEXTS = {"legal_basis_da": 300, "legal_basis_en": 300, "appeal_da": 2000, "appeal_en": 2000}
# what a scheme says of itself, and how long it may be
SCHEME_TEXTS = {
    "name_da": (N_("Name in Danish"), 100),
    "name_en": (N_("Name in English"), 100),
    "purpose_da": (N_("Purpose in Danish"), 1000),
    "purpose_en": (N_("Purpose in English"), 1000),
}
FIRST_POST = "substitute_cover"  # where the whole grant stands until the municipality divides its budget
MOST_POSTS = 12

# fields that have a usual value
USUAL = {
    name: SchemeTerms._meta.get_field(name).get_default()
    for name in LABELS
    if SchemeTerms._meta.get_field(name).has_default()
} | dict.fromkeys(MAY_BE_EMPTY)


def of(version: SchemeTerms) -> dict:
    """What a version says, field by field; its modules in their order."""
    return {name: list(version.modules.all()) if name == "modules" else getattr(version, name) for name in LABELS}


def changes(before: dict, after: dict) -> list[str]:
    """The fields in which two versions differ, in their order."""
    return [name for name in LABELS if _plain(before[name]) != _plain(after[name])]


def told(facts: dict) -> dict:
    """What terms say as the journal keeps it: modules by their codes."""
    return {name: _plain(value) for name, value in facts.items()}


def _plain(value):
    if isinstance(value, list):
        return [item if isinstance(item, dict) else item.code for item in value]
    return value.quantize(Decimal("0.01")) if isinstance(value, Decimal) else value
