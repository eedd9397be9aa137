"""An example of every page of the product: who opens it, and with which of the demo centre's things.

A new route without an example here fails tests/stories/test_every_page.py with its name. `PAGES` are whole pages, by
room; `NOT_PAGES` are addresses that nobody opens by themselves, each with how it answers when asked plainly.
"""

from dataclasses import dataclass

from django.test import Client
from django.urls import reverse

from .demo_centre import PASSWORD


@dataclass(frozen=True)
class Page:
    """One page to open: the route, the account that opens it ("" for a stranger), and what stands in the address."""

    name: str
    by: str
    words: tuple[tuple[str, str], ...] = ()
    query: str = ""
    before: str = ""  # what has to have happened: a key of BEFORE

    @property
    def title(self) -> str:
        words = " ".join(f"{part}={word}" for part, word in self.words)
        return " ".join(filter(None, [self.name, words, self.query, "as", self.by or "a stranger"]))

    def client(self, centre) -> Client:
        """A client of whoever opens the page, after what has to have happened."""
        client = centre.client(self.by) if self.by else Client()
        if self.before:
            BEFORE[self.before](client, centre)
        return client

    def address(self, centre) -> str:
        return centre.path(self.name, **dict(self.words)) + self.query.format(**centre.things)


def _page(name, by="coordinator", *, query="", before="", **words):
    return Page(name, by, tuple(words.items()), query, before)


def _lock(client, centre):
    client.post(reverse("lock"), {"next": "/"})


def _send_while_locked(client, centre):
    _lock(client, centre)
    client.post(centre.path("centre:settings_section", section="centre"), {"name": "Typed before the lock"})
    client.post(reverse("lock"), {"unlock": "1", "password": PASSWORD})


def _follow_link(client, centre):
    client.get(centre.path("account_link", token="link"))


def _make_link(client, centre):
    client.post(centre.path("staff:account_new_link", pk="newcomer"))


def _give_password(client, centre):
    client.post(reverse("account_login"), {"login": "deputy.dsl", "password": PASSWORD})


BEFORE = {
    "locked": _lock,
    "sent while locked": _send_while_locked,
    "followed the link": _follow_link,
    "made a link": _make_link,
    "gave the password": _give_password,
}


OWN_ACCOUNT = [
    _page("account_login", ""),
    _page("account_inactive", ""),
    _page("account_logout"),
    _page("lock", before="locked"),
    _page("held_form", before="sent while locked"),
    _page("account_link_password", "", before="followed the link"),
    _page("account_link", "", token="no-such-link"),
    _page("my_account"),
    _page("account_change_password"),
    _page("account_reauthenticate"),
    _page("mfa_index"),
    _page("mfa_index", "fsw.two"),
    _page("mfa_index", "deputy.dsl"),
    _page("mfa_activate_totp", "fsw.one"),
    _page("mfa_deactivate_totp", "deputy.dsl"),
    _page("mfa_authenticate", "", before="gave the password"),
    _page("mfa_reauthenticate", "deputy.dsl"),
    _page("mfa_reauthenticate_webauthn", "fsw.two"),
    _page("mfa_view_recovery_codes", "deputy.dsl"),
    _page("mfa_generate_recovery_codes", "deputy.dsl"),
    _page("mfa_list_webauthn", "fsw.two"),
    _page("mfa_add_webauthn", "fsw.two"),
    _page("mfa_edit_webauthn", "fsw.two", pk="passkey"),
    _page("mfa_remove_webauthn", "fsw.two", pk="passkey"),
]

FRONT_HALL = [
    *[_page("centre:desk", who) for who in ("coordinator", "head", "fsw.one", "admin", "creche", "dsl", "volunteer")],
    _page("centre:settings"),
    _page("centre:settings_groups"),
    *[_page("centre:settings_rows", kind=kind) for kind in ("terms", "closures", "bank-holidays")],
    *[_page("centre:settings_section", section=section) for section in ("centre", "figures", "areas", "screen")],
    _page("centre:audit", "dsl"),
]

IMPORT = [
    _page("centre:import"),
    _page("centre:import_official"),
    *[
        _page("centre:import_run", pk=f"{state}_import")
        for state in ("checked", "rejected", "done", "working", "undone")
    ],
    _page("centre:import_match", pk="waiting_import"),
    _page("centre:import_undo", pk="done_import"),
]

FAMILIES = [
    _page("families:list"),
    _page("families:outreach"),
    _page("families:outreach", query="?show=births&weeks=26"),
    _page("families:outreach_task", pk="outreach_task"),
    _page("families:outreach_month"),
    _page("families:listed"),
    _page("families:listed_bring", "admin"),
    _page("families:listed_child", pk="listed_child"),
    _page("families:find"),
    _page("families:new"),
    *[
        _page("families:family", pk="household", query=f"?tab={tab}" if tab else "")
        for tab in (
            "",
            "home",
            "registration",
            "groups",
            "visits",
            "letters",
            "permissions",
            "attendance",
            "timeline",
            "history",
        )
    ],
    _page("families:family", "dsl", pk="hidden_household", query="?tab=home"),
    _page("families:family", "head", pk="household"),
    _page("families:add_person", pk="household"),
    _page("families:permissions", pk="household"),
    _page("families:access_needs", pk="adult"),
    _page("families:registration_settings"),
    _page("families:notice_new"),
    _page("families:join", "", token="join_token"),
    _page("families:join_sent", "", token="join_token"),
    _page("families:join_requests", "admin"),
    _page("families:new", "admin", query="?join={join_request}"),
    _page("families:join_turn_away", "admin", pk="join_request"),
    _page("families:move", pk="household"),
    _page("families:register_people", pk="household"),
    _page("families:end_registrations", pk="household"),
    _page("families:correct_address", pk="home"),
    _page("families:end_home", pk="home"),
    _page("families:hide_address", pk="home"),
    _page("families:show_address", "dsl", pk="hidden_home"),
    _page("families:person", pk="child"),
    _page("families:person", pk="child", query="?tab=history"),
    _page("families:person", pk="baby"),
    _page("families:change_person", pk="child"),
    _page("families:birth", pk="baby"),
    _page("families:begin_group", pk="adult"),
    _page("families:join_household", pk="child"),
    _page("families:end_group", pk="group_membership"),
    _page("families:correct_group", pk="group_membership"),
    _page("families:correct_registration", pk="registration"),
    _page("families:leave_household", pk="second_home"),
    _page("families:main_household", pk="second_home"),
    _page("families:put_right"),
    _page("families:put_right_kind", kind="over-five"),
    _page("families:put_right_kind", kind="postcode"),
    _page("families:duplicate_list"),
    _page("families:duplicate_list", query="?show=merged"),
    _page("families:compare", pk="duplicate_pair"),
    _page("families:not_a_duplicate", pk="duplicate_pair"),
    _page("families:undo_merge", pk="merge"),
    _page("families:person_twice", pk="child"),
    _page("families:family_twice", pk="household"),
]

RESPONSIBILITY = [
    _page("families:person", pk="child_with_order"),
    _page("families:responsibility_new", pk="child"),
    _page("families:responsibility", pk="responsibility"),
    _page("families:court_order_new", pk="child"),
    _page("families:court_order", pk="court_order"),
    _page("families:trusted_adult_new", pk="child"),
    _page("families:trusted_adult", pk="trusted_adult"),
    _page("families:collection_password", "creche", pk="trusted_adult"),
    _page("families:person", "dsl", pk="person_with_names"),
    _page("families:person", "dsl", pk="placed_child"),
    _page("families:name_new", pk="adult"),
    _page("families:name_change", pk="other_name"),
    _page("families:placement_new", pk="child"),
    _page("families:placement", pk="placement"),
    _page("families:adoption", "dsl", pk="child"),
    _page("families:died", pk="baby"),
    _page("families:family", "dsl", pk="barrier_household", query="?tab=barriers"),
    _page("families:barrier_new", "dsl", pk="barrier_household"),
    _page("families:barrier_end", "head", pk="barrier"),
    _page("families:account_person", "head", pk="adult"),
]

VISITS = [
    _page("families:visits", "fsw.one"),
    _page("families:visits"),
    _page("families:visit_new", "fsw.one"),
    _page("families:visit_new", "fsw.one", query="?household={household}"),
    _page("families:visit_plan", "fsw.one"),
    _page("families:visit", "fsw.one", pk="visit"),
    _page("families:visit_family", "fsw.one", pk="planned_visit"),
    _page("families:visit", "fsw.one", pk="planned_visit"),
    _page("families:visit_log", "fsw.one", pk="planned_visit"),
    _page("families:visit_change", "fsw.one", pk="visit"),
    _page("families:visit_move", "fsw.one", pk="planned_visit"),
    _page("families:visit_call_off", "fsw.one", pk="planned_visit"),
    _page("families:visits_out"),
    _page("families:doorstep", "fsw.one"),
    _page("families:doorstep_note", "fsw.one", pk="doorstep_note"),
    _page("families:visits_sign_off"),
    _page("families:visit_overdue", pk="visit_out"),
]

SUPPORT = [
    _page("families:cases"),
    _page("families:case_new", "fsw.one", query="?household={other_household}"),
    _page("families:case", "fsw.one", pk="case"),
    _page("families:case", pk="closing_case"),
    _page("families:case_scales"),
    _page("families:moving_on", "fsw.one"),
    _page("families:hand_over", "fsw.one", pk="hand_over"),
    _page("families:hand_over_new", "fsw.one", pk="child"),
    _page("families:hand_over_change", "fsw.one", pk="hand_over"),
    _page("families:hand_over_step", "admin", pk="hand_over", step="sent"),
    _page("families:stay_known", "fsw.one", pk="child"),
    _page("families:person", "fsw.one", pk="learner"),
    _page("families:portfolio_new", "fsw.one", pk="learner", kind="course"),
    _page("families:portfolio_entry", "fsw.one", pk="portfolio_entry"),
    _page("families:portfolio_step", "fsw.one", pk="portfolio_step"),
    _page("families:directory", "admin"),
    _page("families:directory_change", "admin", pk="directory_service"),
    _page("families:directory_new", "admin"),
    _page("families:signpost_new", "fsw.one", query="?household={supported_household}"),
    _page("families:signpost", "fsw.one", pk="signpost"),
    _page("families:family", "fsw.one", pk="supported_household", query="?tab=family-support"),
    *[
        _page("families:case_step", "fsw.one", pk="case", step=step)
        for step in ("refer", "close", "assessment", "goal", "meeting", "scales")
    ],
    _page("families:case_step", "fsw.one", pk="waiting_case", step="decide"),
]

RIGHTS = [
    _page("families:rights"),
    _page("families:retention"),
    _page("families:family_retention", pk="over_household"),
    _page("families:retention_class", code="family"),
    _page("families:access_request_new", "head", pk="child"),
    _page("families:correction_new", "dsl", pk="adult"),
    _page("families:correction", pk="correction"),
    _page("families:access_request", pk="access_request"),
    _page("families:access_request_step", "dsl", pk="access_request", step="identity"),
]

LETTERS = [
    _page("families:mailing", "admin"),
    _page("families:letters", "admin"),
    _page("families:letters", query="?show=all&kind=letter"),
    _page("families:letter_new", "admin", query="?household={household}"),
    _page("families:letter", pk="letter"),
    _page("families:letter", pk="answered_letter"),
    _page("families:letter_change", pk="letter"),
    _page("families:letter_answer", pk="letter"),
    _page("families:letter_open_again", pk="answered_letter"),
]

SESSIONS = [
    _page("sessions_app:week"),
    _page("sessions_app:week", "volunteer"),
    _page("sessions_app:places"),
    _page("sessions_app:block", kind="weekly", pk="full_series"),
    _page("sessions_app:place_letters", kind="weekly", pk="full_series"),
    _page("sessions_app:place", pk="place"),
    _page("sessions_app:place_letter", pk="place"),
    _page("sessions_app:month"),
    _page("sessions_app:account"),
    _page("sessions_app:terms"),
    _page("sessions_app:term_copy"),
    _page("sessions_app:rooms"),
    _page("sessions_app:space_new", kind="room"),
    _page("sessions_app:space_change", kind="equipment", pk="parachute"),
    _page("sessions_app:roster", pk="planned_session"),
    _page("sessions_app:session_new"),
    _page("sessions_app:services"),
    _page("sessions_app:service_new"),
    _page("sessions_app:service", pk="service"),
    _page("sessions_app:service", pk="ended_service"),
    _page("sessions_app:service_change", pk="service"),
    _page("sessions_app:service_translations", pk="service"),
    _page("sessions_app:service_end", pk="service"),
    _page("sessions_app:series_new", pk="service"),
    _page("sessions_app:series_change", pk="series"),
    _page("sessions_app:series_end", pk="series"),
    _page("sessions_app:learning"),
    _page("sessions_app:session_plan", "creche", pk="plan_of"),
    _page("sessions_app:session_plan_change", "creche", pk="planned_session"),
    _page("sessions_app:observation_new", "creche"),
    _page("sessions_app:observation", pk="observation"),
    _page("sessions_app:child_learning", pk="observed_child"),
    _page("sessions_app:library"),
    _page("sessions_app:library_thing", pk="lent_thing"),
    _page("sessions_app:loan_letter", pk="loan"),
    _page("sessions_app:feedback"),
    _page("sessions_app:feedback_new", "creche", query="?session={session}"),
    _page("sessions_app:feedback_sort", pk="feedback"),
    _page("sessions_app:you_said_new"),
    _page("sessions_app:you_said", pk="you_said"),
    _page("sessions_app:service_cost", pk="service"),
    _page("sessions_app:session_review", pk="session"),
    _page("sessions_app:session_ask", pk="session"),
    _page("sessions_app:say", "", pk="just_over"),
    _page("sessions_app:say", "", query="?at=door", pk="just_over"),
    _page("sessions_app:say_thanks", "", query="?at=door", pk="just_over"),
    _page("sessions_app:safety"),
    _page("sessions_app:safety_checks"),
    _page("sessions_app:routine_new"),
    _page("sessions_app:routine", pk="routine"),
    _page("sessions_app:routine_end", pk="routine"),
    _page("sessions_app:incidents"),
    _page("sessions_app:incident_new", "creche", query="?session={creche}"),
    _page("sessions_app:incident", pk="incident"),
    _page("sessions_app:incident_copy", pk="incident"),
    _page("sessions_app:incident_change", pk="incident"),
    _page("sessions_app:incident_parent", pk="incident"),
    _page("sessions_app:incident_review", pk="incident"),
    _page("sessions_app:hazard_new"),
    _page("sessions_app:hazard", pk="hazard"),
    _page("sessions_app:hazard_fixed", pk="hazard"),
    _page("sessions_app:risk_new"),
    _page("sessions_app:risk", pk="risk"),
    _page("sessions_app:risk_again", pk="risk"),
    _page("sessions_app:risk_line_new", pk="risk"),
    _page("sessions_app:risk_line", pk="risk", line="risk_line"),
    _page("sessions_app:drill_new"),
    *[_page("sessions_app:session", pk=f"{kind}session") for kind in ("", "planned_", "closed_", "cancelled_")],
    _page("sessions_app:session_change", pk="planned_session"),
    _page("sessions_app:session_cancel", pk="planned_session"),
    _page("whats_on:page", ""),
    _page("whats_on:fragment", ""),
    _page("whats_on:to_check"),
]

REGISTER = [
    _page("sessions_app:registers_frame", "creche"),
    *[_page("sessions_app:register", "creche", pk=session) for session in ("session", "creche", "closed_session")],
    _page("sessions_app:register_family", "creche", pk="session", household_pk="marked_household"),
    _page("sessions_app:register_add_person", "creche", pk="session", household_pk="marked_household"),
    _page("sessions_app:register_new_family", "creche", pk="session"),
    _page("sessions_app:register_scan", "creche", pk="session"),
    _page("sessions_app:times", "creche", pk="creche", person_pk="marked_person"),
    _page("sessions_app:register_note", "creche", pk="creche", person_pk="marked_person"),
    _page("sessions_app:building", "admin"),
    _page("sessions_app:fire_roll", "creche"),
    _page("sessions_app:duty", "creche", pk="creche"),
    _page("sessions_app:creche_care", "creche", pk="creche", person_pk="marked_person"),
    *[
        _page("sessions_app:creche_step", "creche", pk="creche", person_pk="marked_person", step=step)
        for step in ("collect", "dose")
    ],
    _page("sessions_app:creche_basis", pk="creche_service"),
    _page("sessions_app:over_ratio", "coordinator", pk="creche", person_pk="marked_person"),
    _page("sessions_app:register_close", "creche", pk="session"),
    _page("sessions_app:register_reopen", "coordinator", pk="closed_today"),
    _page("sessions_app:register_correct_heads", "coordinator", pk="closed_session"),
    _page("sessions_app:register_missing", "creche", pk="session"),
    _page("sessions_app:register_guests", "creche", pk="session"),
    _page("sessions_app:register_paper", "creche", pk="creche"),
    _page("sessions_app:register_correct", "coordinator", pk="closed_session", person_pk="marked_person"),
    _page("sessions_app:register_sheet", "creche", pk="session"),
]

STAFF = [
    _page("staff:absences"),
    _page("staff:absence", pk="absence"),
    _page("staff:list"),
    _page("staff:list", "admin"),
    _page("staff:accounts"),
    _page("staff:account_new"),
    _page("staff:account", pk="account"),
    _page("staff:account", pk="closed_account"),
    _page("staff:account_change", pk="account"),
    _page("staff:role_new", pk="account"),
    _page("staff:role_end", pk="account", role="family-support-worker"),
    _page("staff:account_close", pk="account"),
    _page("staff:account_open", pk="closed_account"),
    _page("staff:second_factor_remove", pk="passkey_account"),
    _page("staff:account_link_made", pk="newcomer", before="made a link"),
    _page("staff:staff_record_new", pk="newcomer"),
    _page("staff:member", pk="member"),
    _page("staff:member", "fsw.one", pk="member"),
    _page("staff:member_change", pk="member"),
    _page("staff:qualification_new", pk="member"),
    _page("staff:pause_new", pk="member"),
    _page("staff:pause_end", pk="paused_member", first_day="pause"),
    _page("staff:supervision_new", pk="member"),
    _page("staff:supervision", pk="draft_meeting"),
    _page("staff:supervision", pk="locked_meeting"),
    _page("staff:supervision", "fsw.three", pk="waiting_meeting"),
    _page("staff:supervision_change", pk="draft_meeting"),
    _page("staff:supervision_print", pk="locked_meeting"),
]

SAFEGUARDING = [
    _page("safeguarding:list", "dsl"),
    _page("safeguarding:concern", "dsl", pk="concern"),
    _page("safeguarding:part", "dsl", pk="access_request"),
    _page("safeguarding:concern_new", "volunteer"),
    _page("safeguarding:received", "volunteer"),
]

REPORTS = [
    *[_page("reports:list", who) for who in ("head", "coordinator", "governor", "fsw.one", "dsl")],
    _page("reports:governors", "head"),
    _page("reports:governors", "dsl", query="?part=b"),
    _page("reports:preview", "head"),
    _page("reports:issue", "head"),
    *[_page("reports:print", pk=f"{state}_print") for state in ("draft", "waiting", "failed")],
    _page("reports:edition", "governor", pk="edition"),
    _page("reports:edition", "governor", pk="replaced_edition"),
    _page("reports:edition", "head", pk="confidential_edition"),
    _page("reports:figure", key="registered"),
    _page("reports:figure", key="registered", query="?group={group}"),
    *[_page("reports:figure", key=key) for key in ("families_registered", "headcount", "visits_achieved")],
    _page("reports:figure", "head", key="seen"),
    _page("reports:map"),
    _page("reports:casework", "head"),
    _page("reports:attendance"),
    _page("reports:any_period"),
    _page("reports:any_period", "head", query="?period=days&first=2026-01-02&last=2026-01-01"),
]

IMPROVEMENT_PLAN = [
    _page("improvement_plan:plan"),
    _page("improvement_plan:plan", "fsw.one"),
    _page("improvement_plan:plan_of", pk="plan"),
    _page("improvement_plan:plan_new"),
    _page("improvement_plan:plan_change", pk="plan"),
    _page("improvement_plan:priority_new", pk="plan"),
    _page("improvement_plan:priority_change", pk="priority"),
    _page("improvement_plan:objective_new", pk="priority"),
    _page("improvement_plan:objective", pk="objective"),
    _page("improvement_plan:objective_change", pk="objective"),
    _page("improvement_plan:action_new", pk="objective"),
    _page("improvement_plan:action_change", pk="action"),
    _page("improvement_plan:review", pk="review"),
]

PAGES = {
    "one's own account": OWN_ACCOUNT,
    "the front hall": FRONT_HALL,
    "import": IMPORT,
    "families": FAMILIES,
    "visits": VISITS,
    "responsibility": RESPONSIBILITY,
    "family support": SUPPORT,
    "letters": LETTERS,
    "rights": RIGHTS,
    "sessions": SESSIONS,
    "the register": REGISTER,
    "staff": STAFF,
    "safeguarding": SAFEGUARDING,
    "reports": REPORTS,
    "the improvement plan": IMPROVEMENT_PLAN,
}

# Before a centre is set up there is nothing else to see: tests/stories/test_first_start.py walks through these.
FIRST_START = ["centre:setup", "centre:setup_step"]

# How they answer when somebody opens the plain address: "posted" refuses anything but a form, "part" is a piece of a
# page for a script, "file" something to keep or to print, "data" for a machine, "elsewhere" leads to a page.
NOT_PAGES = {
    "families:doorstep_worker": ("file", {}),
    "families:doorstep_manifest": ("file", {}),
    "families:doorstep_pack": ("data", {}),
    "families:doorstep_send": ("posted", {}),
    "health": ("data", {}),
    "mfa_login_webauthn": ("elsewhere", {}),  # data for the script of the sign-in page; who is in goes on
    "mfa_download_recovery_codes": ("file", {}),
    "centre:desk_blocks": ("part", {}),
    "centre:bank_holidays_fill": ("posted", {}),
    "centre:import_template": ("file", {}),
    "centre:import_progress": ("part", {"pk": "working_import"}),
    "centre:import_start": ("posted", {"pk": "checked_import"}),
    "centre:import_discard": ("posted", {"pk": "checked_import"}),
    "centre:import_rejected": ("file", {"pk": "rejected_import", "ending": "csv"}),
    "families:duplicates": ("posted", {}),
    "families:details_right": ("posted", {"pk": "household"}),
    "families:join_poster": ("file", {}),
    "families:blank_form": ("file", {}),
    "families:completed_form": ("file", {"pk": "household"}),
    "families:access_issue": ("posted", {"pk": "access_request"}),
    "families:access_pack": ("file", {"pk": "access_pack"}),
    "families:hand_over_pdf": ("file", {"pk": "hand_over"}),
    "families:hand_over_json": ("data", {"pk": "hand_over"}),
    "sessions_app:child_story": ("file", {"pk": "observed_child"}),
    "families:portfolio_pdf": ("file", {"pk": "learner"}),
    "families:card": ("file", {"pk": "card_household"}),
    "families:card_change": ("posted", {"pk": "household"}),
    "families:permission_withdraw": ("posted", {"pk": "adult"}),
    "families:visit_find_family": ("elsewhere", {}),  # to the visit's own page
    "families:visit_people": ("posted", {}),
    "families:visit_draft": ("posted", {}),
    "families:visit_draft_discard": ("posted", {}),
    "families:visit_next_step": ("posted", {"pk": "visit"}),
    "safeguarding:from_note": ("posted", {}),
    "safeguarding:from_phone": ("posted", {}),
    "safeguarding:issue_part": ("posted", {"pk": "access_request"}),
    "safeguarding:issued_part": ("file", {"pk": "issued_part"}),
    "families:attachment_to_visit": ("posted", {"pk": "visit"}),
    "families:attachment_to_case": ("posted", {"pk": "case"}),
    "families:attachment_to_order": ("posted", {"pk": "court_order"}),
    "families:attachment_to_letter": ("posted", {"pk": "letter"}),
    "families:attachment": ("file", {"pk": "attachment"}),
    "families:attachment_remove": ("posted", {"pk": "attachment"}),
    "families:visit_follow_up": ("posted", {"pk": "planned_visit"}),
    "families:visit_tap": ("posted", {"pk": "planned_visit"}),
    "sessions_app:service_offer_again": ("posted", {"pk": "ended_service"}),
    "sessions_app:session_put_back": ("posted", {"pk": "cancelled_session"}),
    "sessions_app:mark": ("posted", {"pk": "session"}),
    "sessions_app:sign_in": ("posted", {"pk": "session"}),
    "sessions_app:heads": ("posted", {"pk": "session"}),
    "sessions_app:register_find": ("posted", {"pk": "session"}),
    "sessions_app:registers_worker": ("file", {}),
    "sessions_app:registers_today": ("data", {}),
    "sessions_app:register_kept": ("posted", {"pk": "session"}),
    "sessions_app:register_news": ("posted", {"pk": "session"}),
    "whats_on:poster": ("file", {}),
    "whats_on:leaflet": ("file", {}),
    "whats_on:calendar": ("file", {}),
    "whats_on:service_calendar": ("file", {"pk": "public_service"}),
    "whats_on:open_referral_list": ("data", {}),
    "whats_on:open_referral_service": ("data", {"pk": "public_service"}),
    "whats_on:directory_list": ("data", {}),
    "whats_on:directory_service": ("data", {"pk": "shown_service"}),
    "whats_on:checked": ("posted", {"pk": "service"}),
    "staff:qualification_off": ("posted", {"pk": "certificate"}),
    "staff:account_new_link": ("posted", {"pk": "newcomer"}),
    "staff:supervision_draft_change": ("posted", {"pk": "draft_meeting"}),
    "staff:supervision_sign": ("posted", {"pk": "draft_meeting"}),
    "staff:supervision_answer": ("posted", {"pk": "waiting_meeting"}),
    "staff:supervision_discard": ("posted", {"pk": "draft_meeting"}),
    "staff:supervision_draft_new": ("posted", {"pk": "member"}),
    "reports:count_again": ("posted", {}),
    "reports:draft": ("posted", {}),
    "reports:export": ("posted", {}),
    "reports:attendance_file": ("posted", {}),
    "reports:print_progress": ("part", {"pk": "waiting_print"}),
    "reports:print_pdf": ("file", {"pk": "draft_print"}),
    "reports:edition_pdf": ("file", {"pk": "edition"}),
    "improvement_plan:carry_forward": ("elsewhere", {"pk": "plan"}),
    "improvement_plan:plan_pdf": ("file", {"pk": "plan"}),
    "improvement_plan:action_done": ("posted", {"pk": "action"}),
}
