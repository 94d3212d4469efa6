"""Keys: the figures per municipality by which money can be shared out, and how they come in."""

from django.urls import path

from pool.web.keys import imports, tables

urlpatterns = [
    path("keys/", tables.tables, name="keys"),
    path("keys/import/", imports.send, name="key_import"),
    path("keys/import/template/", imports.template, name="key_import_template"),
    path("keys/import/<int:pk>/", imports.check, name="key_import_check"),
    path("keys/import/<int:pk>/discard/", imports.discard, name="key_import_discard"),
    path("keys/<slug:code>/<int:version>/", tables.table, name="key_table"),
]
