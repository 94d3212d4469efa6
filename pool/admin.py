"""The auditor's view of every table as it is: grouped by room in process order, and for reading only.

Nothing can be added, changed or removed here: whatever happens, happens through the services, with its journal entry.
"""

from django.apps import apps
from django.contrib import admin
from django.db import models

from pool import process
from pool.access import guard

LEFT_OUT = {"password", "pdf", "secret"}
MOST_COLUMNS = 8
NOT_HERE = {"login", "logout", "password_change", "password_change_done", "view_on_site"}


class ReadOnly(admin.ModelAdmin):
    """A list and a page for each row; no form."""

    actions = None
    show_full_result_count = False

    def get_list_display(self, request):
        return [field.name for field in self._fields()][:MOST_COLUMNS]

    def get_list_select_related(self, request):
        return [field.name for field in self._fields() if isinstance(field, models.ForeignKey)]

    def get_fields(self, request, obj=None):
        return [field.name for field in self._fields()]

    def _fields(self):
        return [field for field in self.model._meta.fields if field.name not in LEFT_OUT]

    def lookup_allowed(self, lookup, value, request=None):
        """What is left out cannot be guessed letter by letter either, in the address of the list."""
        return not LEFT_OUT & set(lookup.split("__")) and super().lookup_allowed(lookup, value, request)

    def has_module_permission(self, request):
        return guard.may(request.user, "admin.read")

    def has_view_permission(self, request, obj=None):
        return guard.may(request.user, "admin.read")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class Site(admin.AdminSite):
    site_header = "Kronespor"
    site_title = "Kronespor"
    index_title = "Kronespor"
    site_url = "/"

    def has_permission(self, request):
        return guard.may(request.user, "admin.read")

    def get_urls(self):
        """Without the pages for signing in and for passwords: those are elsewhere."""
        return [item for item in super().get_urls() if getattr(item, "name", None) not in NOT_HERE]

    def get_app_list(self, request, app_label=None):
        """One heading per room, in the order in which money and paper travel."""
        rooms: dict[str, list] = {}
        for entry in (app["models"] for app in super().get_app_list(request, app_label)):
            for model in entry:
                rooms.setdefault(room_of(model["model"]), []).append(model)
        order = [*process.STAGES, *process.GROUND]
        return [
            {
                "name": room.capitalize(),
                "app_label": room,
                "app_url": "",
                "has_module_perms": True,
                "models": sorted(rooms[room], key=lambda model: str(model["name"])),
            }
            for room in order
            if room in rooms
        ]


def room_of(model) -> str:
    return model.__module__.split(".")[1]


site = Site(name="admin")
for table in apps.get_app_config("pool").get_models():
    site.register(table, ReadOnly)
