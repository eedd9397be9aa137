"""Which role gets what at every address: the table of record.

It is written by hand on purpose, and not made from the code that it proves: a right that slips in or out of
staff/roles.py or of a view makes tests/centre/test_every_address.py fail. A new address fails until it stands here; the
failure prints the line to begin with.

row(who, methods, …):
  who      the letters of the roles that may (C coordinator, H head teacher, F family support worker, A administrator,
           S session worker, D safeguarding lead, P deputy, V volunteer, G governor, - nobody's role)
  methods  GET, POST or BOTH: what the address answers at all; the other method gets 405
  pk       which thing of tests/support/whole_centre.py stands in the address as <uuid:pk>
  get      the status of the page for those who may, where it is not 200
  post     the same for an empty form, where it is not one of FINE (shown again, or gone on)
  also     other statuses for some roles: {"F": (403, 403)}
  refused  what everybody else gets: 403, or 404 where it is a secret that the thing exists
"""

from dataclasses import dataclass, field
from datetime import date

GET, POST, BOTH = {"get"}, {"post"}, {"get", "post"}
EVERYBODY = "CHFASDPVG-"
FINE = {200, 302, 400, 409, 410, 422}


@dataclass(frozen=True)
class Row:
    who: str
    methods: set
    pk: str = ""
    get: int = 200
    post: int | None = None
    also: dict = field(default_factory=dict)
    refused: int = 403


def row(who, methods, **more) -> Row:
    return Row(who, methods, **more)


# Open to strangers: the statuses that they get (GET, POST). Nothing here may show a record.
PUBLIC = {
    "account_login": (200, 200),
    "account_logout": (302, 302),
    "account_link": (410, 405),
    "account_link_password": (410, 410),
    "account_inactive": (200, 405),
    "mfa_authenticate": (302, 302),
    "mfa_login_webauthn": (302, 302),
    "centre:setup": (302, 302),
    "health": (200, 200),
    "families:join": (404, 404),  # with a word in the address that is not the link; the link itself: test_joining
    "families:join_sent": (404, 404),
    "whats_on:page": (200, 405),
    "whats_on:fragment": (200, 405),
    "whats_on:poster": (200, 405),
    "whats_on:calendar": (200, 405),
    "whats_on:service_calendar": (200, 405),
    "whats_on:open_referral_list": (200, 405),
    "whats_on:open_referral_service": (200, 405),
}

# What stands in an address besides pk; a word with @ is a thing of the whole centre.
ARGUMENTS = {
    "account_link": {"token": "none"},
    "centre:settings_rows": {"kind": "terms"},
    "families:case_step": {"step": "note"},
    "families:hand_over_step": {"step": "sent"},
    "families:put_right_kind": {"kind": "over-five"},
    "centre:settings_section": {"section": "centre"},
    "centre:setup_step": {"step": "centre"},
    "centre:import_rejected": {"ending": "csv"},
    "families:join": {"token": "none"},
    "families:join_sent": {"token": "none"},
    "reports:figure": {"key": "registered"},
    "sessions_app:times": {"person_pk": "@child"},
    "sessions_app:register_family": {"household_pk": "@household"},
    "sessions_app:register_add_person": {"household_pk": "@household"},
    "staff:role_end": {"role": "family-support-worker"},
    "staff:pause_end": {"first_day": date(2025, 1, 6)},
}
PUBLIC_PK = {"whats_on:service_calendar": "service", "whats_on:open_referral_service": "service"}

ROWS = {
    # One's own account: everybody signed in
    "lock": row("CHFASDPVG-", BOTH, get=302),
    "held_form": row("CHFASDPVG-", BOTH, get=302),
    "my_account": row("CHFASDPVG-", GET),
    "account_change_password": row("CHFASDPVG-", BOTH),
    "account_reauthenticate": row("CHFASDPVG-", BOTH),
    "mfa_index": row("CHFASDPVG-", GET),
    "mfa_reauthenticate": row("CHFASDPVG-", BOTH, get=302),
    "mfa_activate_totp": row("CHFASDPVG-", BOTH),
    "mfa_deactivate_totp": row("CHFASDPVG-", BOTH, get=404, post=404),
    "mfa_view_recovery_codes": row("CHFASDPVG-", GET, get=404),
    "mfa_generate_recovery_codes": row("CHFASDPVG-", BOTH),
    "mfa_download_recovery_codes": row("CHFASDPVG-", BOTH, get=404, post=404),
    "mfa_list_webauthn": row("CHFASDPVG-", GET),
    "mfa_add_webauthn": row("CHFASDPVG-", BOTH),
    "mfa_reauthenticate_webauthn": row("CHFASDPVG-", BOTH, get=302),
    "mfa_remove_webauthn": row("CHFASDPVG-", BOTH, pk="other_passkey", get=404, post=404),
    "mfa_edit_webauthn": row("CHFASDPVG-", BOTH, pk="other_passkey", get=404, post=404),
    # The front hall
    "centre:desk": row("CHFASDPV", BOTH, also={"G": (302, 302)}),
    "centre:desk_blocks": row("CHFASDPV", BOTH),
    "centre:settings": row("CHA", GET),
    "centre:settings_groups": row("C", BOTH),
    "centre:bank_holidays_fill": row("C", POST),
    "centre:settings_rows": row("C", BOTH),
    "centre:settings_section": row("C", BOTH),
    "centre:setup_step": row("C", BOTH, get=302),
    "centre:import": row("CA", BOTH),
    "centre:import_official": row("CA", BOTH),
    "centre:import_template": row("CA", GET),
    "centre:import_run": row("CA", GET, pk="import_run", get=302),
    "centre:import_match": row("CA", BOTH, pk="import_run"),
    "centre:import_progress": row("CA", GET, pk="import_run"),
    "centre:import_start": row("CA", POST, pk="import_run"),
    "centre:import_undo": row("CA", BOTH, pk="import_run", get=302),
    "centre:import_discard": row("CA", POST, pk="import_run"),
    "centre:import_rejected": row("CA", GET, pk="import_run", get=404),
    "centre:audit": row("DP", GET),
    # Families, people and visits
    "families:list": row("CHFADP", GET),
    "families:find": row("CHFADP", BOTH),
    "families:new": row("CFADP", BOTH),
    "families:duplicates": row("CFADP", POST),
    "families:duplicate_list": row("CFADP", GET),
    "families:outreach": row("CFADP", BOTH),
    "families:outreach_month": row("CFADP", BOTH),
    "families:outreach_task": row("CFADP", BOTH, pk="outreach_task"),
    "families:put_right": row("CFADP", GET),
    "families:put_right_kind": row("CFADP", BOTH),
    "families:compare": row("CFADP", BOTH, pk="duplicate_pair"),
    "families:not_a_duplicate": row("CFADP", BOTH, pk="duplicate_pair"),
    "families:undo_merge": row("CFADP", BOTH, pk="merge"),
    "families:person_twice": row("CFADP", BOTH, pk="child"),
    "families:family_twice": row("CFADP", BOTH, pk="household"),
    "families:family": row("CHFADP", GET, pk="household"),
    "families:add_person": row("CFADP", BOTH, pk="household"),
    "families:move": row("CFADP", BOTH, pk="household"),
    "families:register_people": row("CFADP", BOTH, pk="household"),
    "families:end_registrations": row("CFADP", BOTH, pk="household"),
    "families:correct_address": row("CFADP", BOTH, pk="home"),
    "families:end_home": row("CFADP", BOTH, pk="home"),
    "families:hide_address": row("CFADP", BOTH, pk="home"),
    "families:show_address": row("DP", BOTH, pk="home"),
    "families:person": row("CHFADP", GET, pk="child"),
    "families:change_person": row("CFADP", BOTH, pk="child"),
    "families:birth": row("CFADP", BOTH, pk="child", get=404, post=404),
    "families:begin_group": row("CFADP", BOTH, pk="child"),
    "families:join_household": row("CFADP", BOTH, pk="child"),
    "families:end_group": row("CFADP", BOTH, pk="group_membership"),
    "families:correct_group": row("CFADP", BOTH, pk="group_membership"),
    "families:correct_registration": row("CFADP", BOTH, pk="registration"),
    "families:leave_household": row("CFADP", BOTH, pk="household_membership"),
    "families:main_household": row("CFADP", BOTH, pk="household_membership"),
    # Responsibility, court orders, who may collect
    "families:responsibility_new": row("CFDP", BOTH, pk="child"),
    "families:responsibility": row("CFDP", BOTH, pk="responsibility"),
    "families:court_order_new": row("CFDP", BOTH, pk="child"),
    "families:court_order": row("CFDP", BOTH, pk="court_order"),
    "families:trusted_adult_new": row("CFADP", BOTH, pk="child"),
    "families:trusted_adult": row("CFADP", BOTH, pk="trusted_adult"),
    "families:collection_password": row("CFASDP", BOTH, pk="trusted_adult"),
    # Other names, adoption, foster placements, barriers
    "families:name_new": row("CFADP", BOTH, pk="child"),
    "families:name_change": row("CFADP", BOTH, pk="other_name"),
    "families:placement_new": row("CFDP", BOTH, pk="child"),
    "families:placement": row("CFDP", BOTH, pk="placement"),
    "families:adoption": row("DP", BOTH, pk="child"),
    "families:died": row("CFADP", BOTH, pk="child"),
    "families:barrier_new": row("HDP", BOTH, pk="household"),
    "families:barrier_end": row("HDP", BOTH, pk="barrier"),
    "families:account_person": row("HDP", BOTH, pk="adult"),
    "families:visits": row("CHFDP", GET),
    "families:visit_new": row("CF", BOTH),
    "families:visit_plan": row("CF", BOTH),
    "families:visit_find_family": row("CF", BOTH, get=302),
    "families:visit_people": row("CF", POST, post=404),
    "families:visit_draft": row("CF", POST),
    "families:visit_draft_discard": row("CF", POST),
    "families:visit": row("CHFDP", GET, pk="visit"),
    "families:visit_log": row("C", BOTH, pk="visit"),
    "families:visit_change": row("C", BOTH, pk="visit", get=302),
    "families:visit_family": row("C", GET, pk="visit"),
    "families:visit_move": row("C", BOTH, pk="visit"),
    "families:visit_call_off": row("C", BOTH, pk="visit"),
    "families:visit_next_step": row("C", POST, pk="visit"),
    # Registration in depth
    "families:permissions": row("CFADP", BOTH, pk="household"),
    "families:details_right": row("CFADP", POST, pk="household"),
    "families:permission_withdraw": row("CFADP", POST, pk="adult"),
    "families:access_needs": row("CFADP", BOTH, pk="adult"),
    "families:registration_settings": row("CHA", BOTH, also={"HA": (200, 403)}),
    "families:notice_new": row("C", BOTH),
    "families:visits_out": row("CHFADP", GET),
    "families:visits_sign_off": row("C", BOTH),
    "families:visit_follow_up": row("C", POST, pk="visit"),
    "families:attachment_to_visit": row("C", POST, pk="visit"),
    "families:attachment_to_letter": row("CHFA", POST, pk="letter"),
    "families:attachment": row("CF", GET, pk="attachment"),
    "families:attachment_remove": row("C", POST, pk="attachment"),
    "families:visit_tap": row("C", POST, pk="visit"),
    "families:visit_overdue": row("CHDP", BOTH, pk="visit"),
    "families:blank_form": row("CHFADP", GET),
    "families:completed_form": row("CHFADP", GET, pk="household"),
    "families:card_change": row("CFADP", POST, pk="household"),
    "families:card": row("CFADP", GET, pk="household", get=404),
    "families:join_requests": row("CFADP", GET),
    "families:join_poster": row("CFADP", GET, get=404),
    "families:join_turn_away": row("CFADP", BOTH, pk="join_request"),
    # Visits without a signal
    "families:doorstep": row("CF", GET),
    "families:doorstep_worker": row("CF", GET),
    "families:doorstep_manifest": row("CF", GET),
    "families:doorstep_pack": row("CF", GET),
    "families:doorstep_send": row("CF", POST, post=400),
    "families:doorstep_note": row("CF", BOTH, pk="visit", get=404, post=404),
    # Letters and messages
    "families:cases": row("CF", GET),
    "families:case_new": row("CF", BOTH),
    "families:case_scales": row("C", BOTH),
    "families:directory": row("CHFASDPV", GET),
    "families:directory_new": row("CFA", BOTH),
    "families:directory_change": row("CFA", BOTH, pk="directory_service"),
    # Moving on: the head sees numbers, the office sends, the team makes
    "families:moving_on": row("CHFA", GET),
    "families:hand_over_new": row("CF", BOTH, pk="child"),
    "families:hand_over": row("CFA", GET, pk="hand_over"),
    "families:hand_over_change": row("CF", BOTH, pk="hand_over"),
    "families:hand_over_step": row("CFA", BOTH, pk="hand_over"),
    "families:hand_over_pdf": row("CF", GET, pk="hand_over"),
    "families:hand_over_json": row("CF", GET, pk="hand_over"),
    "families:stay_known": row("CF", BOTH, pk="child"),
    "families:signpost_new": row("CF", BOTH),
    "families:signpost": row("CF", BOTH, pk="signpost"),
    "families:case": row("CF", GET, pk="case"),
    "families:case_step": row("CF", BOTH, pk="case"),
    "families:mailing": row("CA", BOTH),
    "families:letters": row("CHFA", GET),
    "families:letter_new": row("CHFA", BOTH),
    "families:letter": row("CHFA", GET, pk="letter"),
    "families:letter_change": row("CHFA", BOTH, pk="letter"),
    "families:letter_answer": row("CHFA", BOTH, pk="letter"),
    "families:letter_open_again": row("CHFA", BOTH, pk="letter"),
    # Sessions and registers
    "sessions_app:week": row("CHFASDPV", BOTH),
    "sessions_app:session_new": row("CFADP", BOTH),
    "sessions_app:services": row("CHFASDPV", BOTH),
    "sessions_app:service_new": row("CFADP", BOTH),
    "sessions_app:service": row("CHFASDPV", BOTH, pk="service"),
    "sessions_app:service_change": row("CFADP", BOTH, pk="service"),
    "sessions_app:service_end": row("CFADP", BOTH, pk="service"),
    "sessions_app:service_offer_again": row("CFADP", POST, pk="service"),
    "sessions_app:series_new": row("CFADP", BOTH, pk="service"),
    "sessions_app:series_change": row("CFADP", BOTH, pk="series"),
    "sessions_app:series_end": row("CFADP", BOTH, pk="series"),
    "sessions_app:session": row("CHFASDPV", BOTH, pk="session"),
    "sessions_app:session_change": row("CFADP", BOTH, pk="session"),
    "sessions_app:session_cancel": row("CFADP", BOTH, pk="session"),
    "sessions_app:session_put_back": row("CFADP", POST, pk="session"),
    "sessions_app:register": row("CHFASDP", BOTH, pk="session"),
    "sessions_app:mark": row("CFASDP", POST, pk="session"),
    "sessions_app:sign_in": row("CFASDP", POST, pk="session"),
    "sessions_app:times": row("CFASDP", BOTH, pk="session", get=404, post=404),
    "sessions_app:register_find": row("CFASDP", POST, pk="session"),
    "sessions_app:register_family": row("CFASDP", BOTH, pk="session"),
    "sessions_app:register_add_person": row("CFASDP", BOTH, pk="session"),
    "sessions_app:register_new_family": row("CFASDP", BOTH, pk="session"),
    "sessions_app:heads": row("CFASDP", POST, pk="session"),
    "sessions_app:register_news": row("CFASDP", POST, pk="session"),
    "sessions_app:register_close": row("CFASDP", BOTH, pk="session"),
    "sessions_app:register_reopen": row("CDP", BOTH, pk="session", get=302),
    "sessions_app:register_sheet": row("CHFASDP", BOTH, pk="session"),
    # What's on, for staff
    "whats_on:to_check": row("CFADP", BOTH),
    "whats_on:checked": row("CFADP", POST, pk="service"),
    # Staff, accounts and supervision
    "staff:list": row("CHFASDP", GET),
    "staff:accounts": row("CH", GET),
    "staff:account_new": row("CH", BOTH),
    "staff:account": row("CH", GET, pk="account"),
    "staff:account_change": row("CH", BOTH, pk="account"),
    "staff:role_new": row("CH", BOTH, pk="account"),
    "staff:role_end": row("CH", BOTH, pk="account"),
    "staff:account_close": row("CH", BOTH, pk="account"),
    "staff:account_open": row("CH", BOTH, pk="account"),
    "staff:account_new_link": row("CH", POST, pk="account"),
    "staff:account_link_made": row("CH", GET, pk="account", get=302),
    "staff:second_factor_remove": row("CH", BOTH, pk="account"),
    "staff:staff_record_new": row("CH", BOTH, pk="account", get=404, post=404),
    "staff:supervision": row("", GET, pk="meeting", refused=404),
    "staff:supervision_change": row("", BOTH, pk="meeting", refused=404),
    "staff:supervision_draft_change": row("", POST, pk="meeting", refused=404),
    "staff:supervision_sign": row("", POST, pk="meeting", refused=404),
    "staff:supervision_answer": row("", POST, pk="meeting", refused=404),
    "staff:supervision_discard": row("", POST, pk="meeting", refused=404),
    "staff:supervision_print": row("", GET, pk="meeting", refused=404),
    "staff:member": row("CHA", GET, pk="member", refused=404),
    "staff:member_change": row("CH", BOTH, pk="member"),
    "staff:pause_new": row("CH", BOTH, pk="member"),
    "staff:pause_end": row("CH", BOTH, pk="member"),
    "staff:supervision_new": row("", BOTH, pk="member", refused=404),
    "staff:supervision_draft_new": row("", POST, pk="member", refused=404),
    # The closed room: for others it does not exist
    "safeguarding:list": row("DP", BOTH, refused=404),
    "safeguarding:concern_new": row("CHFASDPVG", BOTH),
    "safeguarding:from_note": row("CHFASDPVG", POST),
    "safeguarding:received": row("CHFASDPVG", BOTH),
    "safeguarding:concern": row("DP", BOTH, pk="concern", refused=404),
    # The improvement plan
    "improvement_plan:plan": row("CHF", BOTH),
    "improvement_plan:plan_new": row("CH", BOTH),
    "improvement_plan:plan_of": row("CHF", BOTH, pk="plan"),
    "improvement_plan:plan_change": row("CH", BOTH, pk="plan"),
    "improvement_plan:carry_forward": row("CH", BOTH, pk="plan", get=302),
    "improvement_plan:plan_pdf": row("CHF", BOTH, pk="plan"),
    "improvement_plan:priority_new": row("CH", BOTH, pk="plan"),
    "improvement_plan:priority_change": row("CH", BOTH, pk="priority"),
    "improvement_plan:objective_new": row("CH", BOTH, pk="priority"),
    "improvement_plan:objective": row("CH", BOTH, pk="objective", also={"F": (200, 403)}),
    "improvement_plan:objective_change": row("CH", BOTH, pk="objective"),
    "improvement_plan:action_new": row("CH", BOTH, pk="objective"),
    "improvement_plan:action_change": row("CH", BOTH, pk="action"),
    "improvement_plan:action_done": row("CH", POST, pk="action"),
    "improvement_plan:review": row("CH", BOTH, pk="review"),
    # Reports: Part B is another right than Part A, and a draft is for whoever asked for it
    "reports:list": row("CHFDPG", BOTH),
    "reports:governors": row("CH", BOTH, also={"DP": (404, 404)}),
    "reports:preview": row("CH", BOTH, also={"DP": (404, 404)}),
    "reports:count_again": row("CH", POST, also={"DP": (405, 404)}),
    "reports:draft": row("CH", POST, also={"DP": (405, 404)}),
    "reports:issue": row("H", BOTH),
    "reports:export": row("C", POST),
    "reports:figure": row("CHFDP", BOTH),
    "reports:casework": row("CHFDP", GET),
    "reports:any_period": row("CHFDP", GET),
    "reports:map": row("CHFDP", GET),
    "reports:print": row("C", GET, pk="print_of_the_coordinator", also={"HDP": (404, 405)}),
    "reports:print_progress": row("C", GET, pk="print_of_the_coordinator", also={"HDP": (404, 405)}),
    "reports:print_pdf": row("C", GET, pk="print_of_the_coordinator", also={"HDP": (404, 405)}),
    "reports:edition": row("CHG", GET, pk="part_a", also={"DP": (404, 405)}),
    "reports:edition_pdf": row("CHG", GET, pk="part_a", also={"DP": (404, 405)}),
}

# The same address with another thing in it: who may depends on the record.
OTHER_THINGS = {
    "the confidential Part B": ("reports:edition", row("HDP", GET, pk="part_b", also={"CG": (404, 405)})),
    "the confidential Part B as a file": ("reports:edition_pdf", row("HDP", GET, pk="part_b", also={"CG": (404, 405)})),
}
