"""Whatever is typed into a form of the staff room, the settings or the set-up, the answer is a page, no error."""

import pytest
from django.db import transaction
from django.test import Client

from tests.support.whole_centre import as_role, make_whole_centre

pytestmark = pytest.mark.django_db

NASTY = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "x" * 300_000,
    "‮drow desrever",
    "👩‍👧‍👦🏳️‍🌈",
    "Ünïcödé Ελλ 李明 اسم",
    "' OR 1=1; DROP TABLE staff_user; --",
    "<script>alert(1)</script>",
    "{{ settings.SECRET_KEY }}{% load x %}",
    "%s %d %(x)s",
    "../../etc/passwd",
    "=cmd|'/c calc'!A1",
    "0001-01-01",
    "9999-12-31",
    "31/02/2025",
    "2025-13-45T99:99",
    "-1",
    "99999999999999999999999",
    "1e309",
    "NaN",
    "00000000-0000-0000-0000-000000000000",
    "null",
    "[]",
    "on",
    "\ud800".encode("utf-8", "replace").decode(),
]
FORMS = {
    "/staff/accounts/new/": ["name", "username", "email", "roles", "job_title", "submission_token"],
    "/staff/accounts/{account}/change/": ["name", "username", "email"],
    "/staff/accounts/{account}/roles/new/": ["role", "from_date", "to_date"],
    "/staff/accounts/{account}/roles/family-support-worker/end/": ["last_day"],
    "/staff/accounts/{newcomer}/staff-record/new/": [
        "job_title",
        "started_on",
        "supervisor",
        "supervision_interval_weeks",
    ],
    "/staff/{member}/change/": ["job_title", "started_on", "left_on", "supervisor", "supervision_interval_weeks"],
    "/staff/{member}/pauses/new/": ["from_date", "to_date"],
    "/staff/{member}/pauses/2025-01-06/end/": ["last_day"],
    "/settings/change/centre/": ["name", "organisation_label", "address", "phone", "email", "named_health_visitor"],
    "/settings/change/figures/": [
        "target_registered",
        "amber_band",
        "qualifying_visit_types",
        "small_number_threshold",
    ],
    "/settings/change/areas/": ["lsoa_vintage", "deprivation_index", "most_deprived_deciles"],
    "/settings/change/screen/": ["idle_minutes"],
    "/settings/calendar/terms/": ["rows-TOTAL_FORMS", "rows-INITIAL_FORMS", "rows-0-name", "rows-0-start_date"],
    "/settings/calendar/closures/": [
        "rows-0-id",
        "rows-0-name",
        "rows-0-start_date",
        "rows-0-end_date",
        "rows-0-DELETE",
    ],
    "/settings/groups/": ["rows-0-id", "rows-0-name", "rows-0-whole_household", "rows-0-restricted"],
    "/lock/": ["next", "unlock", "password"],
    "/account/confirm/": ["password", "next"],
    "/account/password/": ["oldpassword", "password1", "password2"],
}
ONE_ROW = {"rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0"}
FINE = {200, 302, 400, 429}


@pytest.mark.parametrize("path", FORMS)
def test_no_text_breaks_a_form(path):
    centre = make_whole_centre()
    url = path.format(**centre.things)
    before = ONE_ROW if "rows-0-name" in FORMS[path] else {}
    client = as_role(centre, "C")
    session = client.session.session_key
    for text in NASTY:
        client.cookies["session"] = session
        with transaction.atomic():
            status = client.post(url, {**before, **dict.fromkeys(FORMS[path], text)}).status_code
            transaction.set_rollback(True)
        assert status in FINE, (status, text[:40])


@pytest.mark.parametrize("path", ["/staff/supervision/{meeting}/answer/", "/staff/{member}/supervision/new/"])
def test_no_text_breaks_a_supervision_form(path, signed_in):
    from staff.models import StaffMember, SupervisionMeeting

    centre = make_whole_centre()
    member = StaffMember.objects.get(pk=centre.things["member"])
    SupervisionMeeting.objects.create(
        staff_member=member, supervisor=member.supervisor, held_on="2025-05-05", discussion="Words"
    )
    client = signed_in(member.supervisor)
    fields = ["held_on", "discussion", "wellbeing", "suitability_confirmed", "next_due_on", "version", "comment"]
    for text in NASTY:
        status = client.post(path.format(**centre.things), dict.fromkeys(fields, text)).status_code
        assert status in FINE, (status, text[:40])


@pytest.mark.parametrize(
    "path", ["/sign-in/", "/set-up/", "/account/two-step/authenticate/", "/account/two-step/webauthn/login/"]
)
def test_no_text_breaks_what_strangers_may_send(path):
    fields = ["login", "password", "name", "username", "password1", "password2", "code", "credential", "next"]
    for number, text in enumerate(NASTY):
        client = Client(REMOTE_ADDR=f"10.0.0.{number + 1}")
        assert client.post(path, dict.fromkeys(fields, text)).status_code in FINE, text[:40]


@pytest.mark.parametrize("letter", ["C", "V"])
def test_no_address_breaks(letter):
    centre = make_whole_centre()
    client = as_role(centre, letter)
    for path in ("/audit/", "/staff/", "/settings/calendar/terms/", "/account/confirm/", "/sign-in/"):
        for name in ("page", "year", "who", "what", "day", "next"):
            for text in ("", "\x00", "‮", "-1", "9" * 30, "٢٠٢٥", "31/02/2025", "../../etc", "//evil.example"):
                assert client.get(path, {name: text}).status_code in {200, 302, 403}, (path, name, text)
