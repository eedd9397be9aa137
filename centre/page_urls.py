"""The front hall: the desk, set-up, settings and import pages."""

from django.urls import path

from centre.desk import views as desk
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
    path("audit/", audit_views.audit_page, name="audit"),
]
