"""What stands in every letter: who writes to whom, about what, and how the letter can be checked."""

from django.conf import settings

from pool import wording
from pool.applications import queries as applications
from pool.applications.models import Application
from pool.assessment import queries as assessment
from pool.kernel import periods
from pool.letters.models import Order
from pool.rounds import queries as rounds

TITLES = {"da": ("sagsbehandler", "beslutningstager"), "en": ("caseworker", "decision maker")}


def head_facts(order: Order) -> dict:
    """Sender, addressee, dates and codes, in the active language."""
    application, agency, language = order.application, settings.AGENCY, wording.language()
    officer = applications.person(applications.answers_of(application).get("grant_officer", ""))
    return {
        "kind": order.kind,
        "language": language,
        "written_at": order.ordered_at.isoformat(),
        "date": _day(order.ordered_at),
        "reference": order.reference,
        "case": application.reference,
        "agency": agency["name"],
        "agency_unit": agency["unit"],
        "agency_address": agency["address"],
        "agency_phone": agency["phone"],
        "agency_mail": agency["mail"],
        "agency_cvr": agency["cvr"],
        "contact_mail": agency["mail"],
        "contact_phone": agency["phone"],
        "municipality": application.municipality.official_name,
        "municipality_cvr": application.municipality.cvr,
        "grant_officer": str(officer) if officer else "",
        "grant_officer_title": "",
        "grant_officer_mail": officer.email if officer else "",
        "round_title": wording.name(application.round),
        "account": f"§ {application.round.appropriation.code}",
        "for_what": joined([name[:1].lower() + name[1:] for name in scheme_names(application)], language),
        "address": settings.ADDRESS.partition("://")[2],
        "code": shown_code(order.code),
        "verify_address": f"{settings.ADDRESS.partition('://')[2]}/v",
        "verify_url": f"{settings.ADDRESS}/v/{order.code}",
        **_replaced(order),
    }


def handled_by(application: Application) -> dict:
    """Who answers for a letter that decides nothing."""
    handler = assessment.handler(application)
    return {
        "handled_by": str(handler.caseworker) if handler else "",
        "handled_by_title": TITLES[wording.language()][0] if handler else "",
    }


def scheme_names(application: Application) -> list[str]:
    """The schemes that the application asks for; those of its round where it has no lines any more."""
    asked = {line.scheme_id for line in application.lines.all()}
    used = [item.scheme for item in rounds.of_round(application.round) if not asked or item.scheme_id in asked]
    return [wording.name(scheme) for scheme in used]


def scheme_codes(order: Order) -> list[str]:
    """The codes of the schemes that a letter speaks of: those of the decision, else those asked for."""
    if order.award:
        return sorted(order.award.terms["schemes"])
    lines = order.application.lines.all()
    return sorted({line.scheme.code for line in lines.select_related("scheme")})


def shown_code(code: str) -> str:
    """A code in groups of four, as people read it."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def joined(texts: list[str], language: str) -> str:
    if len(texts) < 2:
        return "".join(texts)
    return ", ".join(texts[:-1]) + (" og " if language == "da" else " and ") + texts[-1]


def _replaced(order: Order) -> dict:
    if order.replaces is None:
        return {"is_corrected": False}
    return {
        "is_corrected": True,
        "replaces_reference": order.replaces.reference,
        "replaces_date": _day(order.replaces.written_at),
        "correction": order.correction,
    }


def _day(moment) -> str:
    return wording.day(moment.astimezone(periods.COPENHAGEN).date())
