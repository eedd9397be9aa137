"""The front hall: the desk, set-up, settings and import pages."""

from django.urls import path

from centre.desk import views as desk
from centre.imports import views as imports
from centre.settings_pages import audit_views, setup_views
from centre.settings_pages import views as settings_pages

app_name = "centre"

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("desk/blocks/", desk.desk_blocks, name="desk_blocks"),
    path("settings/", settings_pages.settings_page, name="settings"),
    path("settings/groups/", settings_pages.settings_groups, name="settings_groups"),
    path("settings/bank-holidays/fill/", settings_pages.bank_holidays_fill, name="bank_holidays_fill"),
    path("settings/calendar/<slug:kind>/", settings_pages.settings_rows, name="settings_rows"),
    path("settings/change/<slug:section>/", settings_pages.settings_section, name="settings_section"),
    path("set-up/", setup_views.setup, name="setup"),
    path("set-up/<slug:step>/", setup_views.setup_step, name="setup_step"),
    path("import/", imports.import_page, name="import"),
    path("import/official/", imports.import_official_page, name="import_official"),
    path("import/sheets.xlsx", imports.import_template, name="import_template"),
    path("import/<uuid:pk>/", imports.import_run, name="import_run"),
    path("import/<uuid:pk>/match/", imports.import_match, name="import_match"),
    path("import/<uuid:pk>/progress/", imports.import_progress, name="import_progress"),
    path("import/<uuid:pk>/start/", imports.import_start, name="import_start"),
    path("import/<uuid:pk>/undo/", imports.import_undo, name="import_undo"),
    path("import/<uuid:pk>/discard/", imports.import_discard, name="import_discard"),
    path("import/<uuid:pk>/rejected.<slug:ending>", imports.import_rejected, name="import_rejected"),
    path("audit/", audit_views.audit_page, name="audit"),
]
