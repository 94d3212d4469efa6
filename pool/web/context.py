"""What the shell of every page shows: the person, the menu, the agency."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pool.access import guard, lists
from pool.kernel.words import N_
from pool.letters import queries as letters

# menu item → name of its page, in process order
MENU = (
    (N_("Overview"), "start"),
    (N_("Staff"), "employees"),
    (N_("Applications"), "applications"),
    (N_("Worklist"), "worklist"),
    (N_("Rounds"), "rounds"),
    (N_("Awards"), "awards"),
    (N_("Letters"), "letters"),
    (N_("Follow-up"), "confirmations"),
    (N_("Payments"), "payments"),
    (N_("Reports"), "reports"),
    (N_("Books"), "ledger"),
    (N_("People"), "people"),
    (N_("Catalogue"), "catalogue"),
)
# people from outside the agency
OUTSIDE = {"ministry": N_("The ministry"), "auditor": N_("The audit")}
# not in the menu of those who work on another page for the same thing
HIDDEN = {"applications": "cases.read"}
# pages that lie elsewhere and belong to the same menu item
ALSO = {
    "worklist": ("/cases/",),
    "ledger": ("/books/",),
    "catalogue": ("/keys/", "/schemes/"),
    "rounds": ("/rulesets/",),
    "letters": ("/wordings/",),
    "awards": ("/offers/",),
    "reports": ("/years/",),
    "payments": ("/incoming/", "/returned/"),
    "confirmations": ("/changes/", "/accounts/", "/claims/", "/calls/", "/reminders/", "/grants/", "/duties/"),
}


def shell(request) -> dict:
    """Context of the shell; see `templates/base.html`."""
    user = getattr(request, "user", None)
    return {
        "navigation": _navigation(request, user),
        "person": _person(user),
        "agency": {"name": settings.AGENCY["name"], "phone": settings.AGENCY["phone"], "mail": settings.AGENCY["mail"]},
        "demo": settings.DEMO,
        "now": timezone.now(),
    }


def _navigation(request, user) -> list[dict]:
    if user is None or not user.is_authenticated:
        return []
    found, unread = [], letters.unread(user)
    for label, name in MENU:
        verb = lists.verb(lists.PAGES, name, "GET")
        if not guard.may(user, verb) or (name in HIDDEN and guard.may(user, HIDDEN[name])):
            continue
        url = reverse(name)
        current = request.path == url if url == "/" else request.path.startswith((url, *ALSO.get(name, ())))
        found.append({"label": _(label), "url": url, "current": current, "count": unread if name == "letters" else 0})
    return found


def _person(user) -> dict | None:
    if user is None or not user.is_authenticated:
        return None
    place = user.municipality.official_name if user.municipality_id else ""
    if not place:
        place = next((_(name) for role, name in OUTSIDE.items() if role in user.roles), settings.AGENCY["name"])
    return {"name": str(user), "role": ", ".join(user.role_names), "place": place}
