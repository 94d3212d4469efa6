"""Freezes the terms of the day into a decision: later versions of a scheme do not touch it (domain: R2, LDSS)."""

from dataclasses import asdict
from datetime import datetime, timedelta
from decimal import Decimal

from pool.applications.models import Line
from pool.awards import rules
from pool.kernel import periods
from pool.rounds.models import Round, RoundScheme

PAYMENT_DAYS = 30  # from acceptance to the first payment at the earliest


def frozen(round: Round, offered: list[RoundScheme], awarded: list[tuple[Line, Decimal]], at: datetime) -> dict:
    """The terms of each scheme on an application, the payment plan and the deadline for acceptance.

    `offered`: the schemes of the round with their terms, `rounds.queries.of_round`.
    """
    schemes = {line.scheme_id for line, _ in awarded}
    used = [item for item in offered if item.scheme_id in schemes]
    decided_on = at.astimezone(periods.COPENHAGEN).date()
    accept_by = rules.acceptance_deadline(decided_on, max(item.terms.acceptance_days for item in used))
    kinds = {item.scheme.code: (item.terms.plan_kind, item.terms.start_percent) for item in used}
    given = [(line.scheme.code, line.term, amount) for line, amount in awarded if amount]
    plan = rules.planned(given, kinds, accept_by + timedelta(days=PAYMENT_DAYS))
    return {
        "accept_by": accept_by,
        "period_from": round.period_from,
        "period_until": round.period_until,
        "plan": [asdict(item) for item in plan],
        "schemes": {item.scheme.code: _terms(item) for item in used},
    }


def _terms(item) -> dict:
    terms = item.terms
    return {
        "version": terms.version,
        "name_da": item.scheme.name_da,
        "name_en": item.scheme.name_en,
        "rate_amount": terms.rate_amount,
        "begin_within_years": terms.begin_within_years,
        "complete_within_years": terms.complete_within_years,
        "start_within_months": terms.start_within_months,
        "change_percent": terms.change_percent,
        "change_amount": terms.change_amount,
        "statement_above_amount": terms.statement_above_amount,
        "audit_above_amount": terms.audit_above_amount,
        "de_minimis_amount": terms.de_minimis_amount,
        "retention_years": terms.retention_years,
        "plan_kind": terms.plan_kind,
        "start_percent": terms.start_percent,
        "settled_by": terms.settled_by,
        "budget_posts": terms.budget_posts,
        "confirmations_a_year": terms.confirmations_a_year,
        "confirm_days": terms.confirm_days,
        "accounts_months": terms.accounts_months,
        "takes_municipal_auditor": terms.takes_municipal_auditor,
        "claim_days": terms.claim_days,
        "legal_basis_da": terms.legal_basis_da,
        "legal_basis_en": terms.legal_basis_en,
        "appeal_da": terms.appeal_da,
        "appeal_en": terms.appeal_en,
    }
