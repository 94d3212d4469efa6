"""The auditor's own way in: a link for one set of accounts, and the statement given through it.

The agency never uploads a statement: it comes from the auditor. The link is kept as a fingerprint only, and nobody but
the auditor reads it in the mail.
"""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from pool.access import guard
from pool.access import queries as people
from pool.access import rules as roles
from pool.db import lock
from pool.journal import services as journal
from pool.kernel import states
from pool.kernel.refusals import MissingField, Refusal, WrongState, cleaned, reason
from pool.kernel.words import N_
from pool.letters.services import knocking
from pool.mail import services as mail
from pool.mail import wording
from pool.payments.models import Duty
from pool.settlement import accounting, notices
from pool.settlement.models import Accounts, AuditLink, AuditStatement
from pool.settlement.services import accounts as municipal
from pool.settlement.states import ACCOUNTS_MOVES, AccountsState, AuditLevel, Conclusion

LINK_DAYS = 60


class NoAuditorNeeded(Refusal):
    code = "no_auditor_needed"
    sentence = N_("The grant is so small that the municipality itself vouches for the accounts. No auditor is needed.")


class BadAuditorAddress(Refusal):
    code = "bad_auditor_address"
    sentence = N_("“%(given)s” is not an e-mail address.")
    kind = "invalid"


class OwnAddress(Refusal):
    code = "auditor_of_your_own"
    sentence = N_("%(given)s belongs to somebody with an account here. The link goes to the auditor, to nobody else.")
    kind = "invalid"


class MunicipalAuditorNotTaken(Refusal):
    code = "municipal_auditor_not_taken"
    sentence = N_(
        "The terms of this grant ask for a registered auditor. The municipality's own audit body is not enough."
    )
    kind = "invalid"


class UnknownLink(Refusal):
    code = "unknown_audit_link"
    sentence = N_("We know no such link. Open it from the e-mail, or copy all of it.")
    kind = "missing"


class LinkClosed(Refusal):
    code = "audit_link_closed"
    sentence = N_("This link is closed: it was taken back or has run out. Ask the municipality for a new one.")
    kind = "missing"


class OtherAccounts(Refusal):
    code = "other_accounts"
    sentence = N_("The municipality has signed other accounts since you read them. Read them again before you state.")


class UnknownConclusion(Refusal):
    code = "unknown_conclusion"
    sentence = N_("Choose one of the conclusions.")
    kind = "invalid"


class PerformanceMissing(Refusal):
    code = "performance_missing"
    sentence = N_("The grant is above the limit for a performance audit. Write what it found.")
    kind = "invalid"


@transaction.atomic
def invite_auditor(*, accounts: Accounts, firm: str, email: str, is_municipal: bool, by, at: datetime) -> AuditLink:
    """Send the auditor a link to signed accounts; an earlier link stops working.

    Raises:
        NoAuditorNeeded, MunicipalAuditorNotTaken, BadAuditorAddress, OwnAddress, MissingField
        WrongState: the accounts are not signed, or have been stated already.
        NotAllowed, NotFound.
    """
    guard.require(by, "accounts.sign")
    guard.require_own(by, accounts.application.municipality_id)
    item = lock(Accounts, accounts.pk)
    if item.level == AuditLevel.OWN:
        raise NoAuditorNeeded()
    if item.state != AccountsState.AUDITED:
        raise WrongState(state=item.get_state_display())
    firm, email = cleaned(firm, field="firm", most=150), cleaned(email, field="email", most=200)
    if not firm:
        raise MissingField(field="firm", label=N_("Auditor"))
    _check_address(email)
    if is_municipal and not accounting.terms(item.application, item.scheme)["takes_municipal_auditor"]:
        raise MunicipalAuditorNotTaken(field="is_municipal")
    item.audit_links.filter(revoked_at__isnull=True).update(revoked_at=at, revoked_by=by)
    token = secrets.token_urlsafe(32)
    link = AuditLink.objects.create(
        accounts=item,
        firm=firm,
        email=email,
        is_municipal=is_municipal,
        token_hash=accounting.fingerprint(token),
        expires_at=at + timedelta(days=LINK_DAYS),
        made_at=at,
        made_by=by,
    )
    mail.post(
        to=email,
        kind="auditor",
        language=item.application.round.language,
        case=item.application.reference,
        at=at,
        municipality=item.application.municipality.official_name,
        accounts=item.duty.reference,
        link=f"{settings.ADDRESS}/audit/{wording.SECRET}/",
        secret=token,
        until=link.expires_at,
        performance=item.level == AuditLevel.PERFORMANCE,
    )
    _tell("settlement.invite_auditor", item, by, at, {"firm": firm, "email": email, "until": link.expires_at})
    return link


@transaction.atomic
def revoke_link(*, link: AuditLink, by, at: datetime) -> AuditLink:
    """Close an auditor's link.

    Raises:
        WrongState: it is closed, or the statement has been given.
        NotAllowed, NotFound.
    """
    guard.require(by, "accounts.sign")
    guard.require_own(by, link.accounts.application.municipality_id)
    lock(Accounts, link.accounts_id)
    link = lock(AuditLink, link.pk)
    if link.revoked_at or AuditStatement.objects.filter(link=link).exists():
        raise WrongState(state=link.accounts.get_state_display())
    link.revoked_at, link.revoked_by = at, by
    link.save(update_fields=["revoked_at", "revoked_by"])
    _tell("settlement.revoke_link", link.accounts, by, at, {"firm": link.firm})
    return link


@transaction.atomic
def state_accounts(
    *,
    link: AuditLink,
    auditor: str,
    registration: str,
    conclusion: str,
    text: str,
    performance: str,
    sha256: str = "",
    by=None,
    at: datetime,
) -> AuditStatement:
    """The auditor's statement about the accounts as they were signed; with it they go to the agency.

    `by` is nobody: the auditor has no account here. The journal names the auditor and the link. `sha256`: fingerprint
    of the accounts that the auditor has read; empty: those that are signed now.

    Raises:
        LinkClosed: it was taken back or has run out.
        OtherAccounts: others were signed since they were read.
        WrongState: stated already, or the accounts were taken back.
        UnknownConclusion, PerformanceMissing, MissingField, ReasonMissing.
    """
    item = lock(Accounts, link.accounts_id)
    link = lock(AuditLink, link.pk)
    if not accounting.is_open(link, at):
        raise LinkClosed()
    if item.state != AccountsState.AUDITED or AuditStatement.objects.filter(link=link).exists():
        raise WrongState(state=item.get_state_display())
    if sha256 and sha256 != item.sha256:
        raise OtherAccounts()
    auditor = cleaned(auditor, field="auditor", most=100)
    registration = cleaned(registration, field="registration", most=30)
    for name, given, label in (
        ("auditor", auditor, N_("Auditor's name")),
        ("registration", registration, N_("Number in the register of auditors")),
    ):
        if not given:
            raise MissingField(field=name, label=label)
    if conclusion not in Conclusion.values:
        raise UnknownConclusion(field="conclusion")
    text = reason(text, field="text", most=10_000)
    performance = cleaned(performance, field="performance", most=10_000)
    if item.level == AuditLevel.PERFORMANCE and not performance:
        raise PerformanceMissing(field="performance")
    statement = AuditStatement.objects.create(
        link=link,
        accounts=item,
        accounts_sha256=item.sha256,
        auditor=auditor,
        registration=registration,
        conclusion=conclusion,
        text=text,
        performance=performance,
        stated_at=at,
    )
    item.state = states.moved(ACCOUNTS_MOVES, item.state, "submit")
    item.save(update_fields=["state"])
    municipal.meet(Duty.objects.get(pk=item.duty_id), at)
    facts = {"auditor": auditor, "firm": link.firm, "registration": registration, "conclusion": conclusion}
    facts["sha256"] = item.sha256
    _tell("settlement.state_accounts", item, by, at, facts)
    notices.post(item, "accounts_stated", roles.SIGNATORY, at, auditor=auditor)
    return statement


def open_link(*, token: str, address: str | None, by, at: datetime) -> AuditLink:
    """The link that somebody comes with, open or not; guessing is counted together with guesses at letters' codes.

    `address`: where the visitor comes from; hashed, and not kept.

    Raises:
        UnknownLink: there is none like it.
        TooManyTries: see `letters.services.knocking`.
    """
    found = knocking.found(look=lambda: accounting.link(accounting.fingerprint(token)), address=address, by=by, at=at)
    if found is None:
        raise UnknownLink()
    return found


def _check_address(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError:
        raise BadAuditorAddress(field="email", given=email[:60]) from None
    if people.is_known_address(email):
        raise OwnAddress(field="email", given=email[:60])


def _tell(verb: str, item: Accounts, by, at: datetime, facts: dict) -> None:
    case = item.application.reference
    journal.tell(verb=verb, subject=f"accounts:{item.duty.reference}", case=case, by=by, at=at, facts=facts)
