from django.urls import path, register_converter
from django.urls.converters import StringConverter

from centre.core.dates import parse_date

from .qualifications import views as qualifications
from .views import absences, accounts, members, supervision

app_name = "staff"


class DayConverter(StringConverter):
    """A day in an address: 2025-08-31."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value):
        return parse_date(value)

    def to_url(self, value):
        return value.isoformat()


register_converter(DayConverter, "day")

urlpatterns = [
    path("", members.staff_list, name="list"),
    path("away/", absences.absences, name="absences"),
    path("away/<uuid:pk>/", absences.absence, name="absence"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/new/", accounts.account_new, name="account_new"),
    path("accounts/<uuid:pk>/", accounts.account, name="account"),
    path("accounts/<uuid:pk>/change/", accounts.account_change, name="account_change"),
    path("accounts/<uuid:pk>/roles/new/", accounts.role_new, name="role_new"),
    path("accounts/<uuid:pk>/roles/<slug:role>/end/", accounts.role_end, name="role_end"),
    path("accounts/<uuid:pk>/close/", accounts.account_close, name="account_close"),
    path("accounts/<uuid:pk>/open/", accounts.account_open, name="account_open"),
    path("accounts/<uuid:pk>/link/new/", accounts.account_new_link, name="account_new_link"),
    path("accounts/<uuid:pk>/link/", accounts.account_link_made, name="account_link_made"),
    path("accounts/<uuid:pk>/second-step/remove/", accounts.second_factor_remove, name="second_factor_remove"),
    path("accounts/<uuid:pk>/staff-record/new/", accounts.staff_record_new, name="staff_record_new"),
    path("supervision/<uuid:pk>/", supervision.supervision, name="supervision"),
    path("supervision/<uuid:pk>/change/", supervision.supervision_change, name="supervision_change"),
    path("supervision/<uuid:pk>/draft/", supervision.supervision_draft_change, name="supervision_draft_change"),
    path("supervision/<uuid:pk>/sign/", supervision.supervision_sign, name="supervision_sign"),
    path("supervision/<uuid:pk>/answer/", supervision.supervision_answer, name="supervision_answer"),
    path("supervision/<uuid:pk>/discard/", supervision.supervision_discard, name="supervision_discard"),
    path("supervision/<uuid:pk>/print/", supervision.supervision_print, name="supervision_print"),
    path("<uuid:pk>/", members.member, name="member"),
    path("<uuid:pk>/change/", members.member_change, name="member_change"),
    path("<uuid:pk>/qualifications/new/", qualifications.qualification_new, name="qualification_new"),
    path("qualifications/<uuid:pk>/off/", qualifications.qualification_off, name="qualification_off"),
    path("<uuid:pk>/pauses/new/", members.pause_new, name="pause_new"),
    path("<uuid:pk>/pauses/<day:first_day>/end/", members.pause_end, name="pause_end"),
    path("<uuid:pk>/supervision/new/", supervision.supervision_new, name="supervision_new"),
    path("<uuid:pk>/supervision/draft/", supervision.supervision_draft_new, name="supervision_draft_new"),
]
