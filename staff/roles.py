"""The roles of a children's centre and what each may do: the one table. docs/permissions.md is made from it."""

from dataclasses import dataclass

from django.db import models

from .permissions import Permission as P  # noqa: N817 - a table of it reads better short


class Role(models.TextChoices):
    COORDINATOR = "coordinator", "Coordinator"
    HEAD_TEACHER = "head teacher", "Head teacher"
    FAMILY_SUPPORT_WORKER = "family support worker", "Family support worker"
    ADMINISTRATOR = "administrator", "Administrator"
    SESSION_WORKER = "session worker", "Crèche and session worker"
    SAFEGUARDING_LEAD = "safeguarding lead", "Designated safeguarding lead"
    DEPUTY_SAFEGUARDING_LEAD = "deputy safeguarding lead", "Deputy safeguarding lead"
    VOLUNTEER = "volunteer", "Volunteer or student"
    GOVERNOR = "governor", "Governor"


@dataclass(frozen=True)
class RoleDescription:
    """What a role is for, in plain English, and the permissions it carries."""

    paragraph: str
    permissions: frozenset[P]


_EVERY_WORKER = {P.DESK_VIEW, P.CONCERN_LOG, P.SUPERVISION_OWN}

_SAFEGUARDING = _EVERY_WORKER | {
    P.FAMILY_VIEW,
    P.FAMILY_CHANGE,
    P.CONFIDENTIAL_ADDRESS_VIEW,
    P.RESTRICTED_GROUP_VIEW,
    P.RESPONSIBILITY_RECORD,
    P.SEALED_RECORD_READ,
    P.CONFLICT_SET,
    P.VISIT_VIEW,
    P.VISIT_BOARD_VIEW,
    P.VISIT_ALERT_ANSWER,
    P.CASE_SEE,
    P.RIGHTS_RECORD,
    P.SESSION_VIEW,
    P.SESSION_CHANGE,
    P.REGISTER_MARK,
    P.REGISTER_REOPEN,
    P.RATIO_OVERRIDE,
    P.BUILDING_SEE,
    P.SAFETY_RECORD,
    P.CONCERN_READ,
    P.MEASURE_VIEW,
    P.REPORT_PART_B,
    P.AUDIT_VIEW,
}

ROLES: dict[Role, RoleDescription] = {
    Role.COORDINATOR: RoleDescription(
        "Runs the centre day by day: families, sessions, registers, visits, cases, the improvement plan, imports and "
        "settings. Sees that supervision is held, not what was said. Reads no safeguarding file unless also named as "
        "lead or deputy.",
        frozenset(
            _EVERY_WORKER
            | {
                P.FAMILY_VIEW,
                P.FAMILY_CHANGE,
                P.RESPONSIBILITY_RECORD,
                P.VISIT_VIEW,
                P.VISIT_CHANGE,
                P.VISIT_CHANGE_ANY,
                P.VISIT_NOTES_VIEW,
                P.VISIT_BOARD_VIEW,
                P.VISIT_ALERT_ANSWER,
                P.CASE_SEE,
                P.CASE_WORK,
                P.CASE_AGREE,
                P.DIRECTORY_CHANGE,
                P.HAND_OVER_COUNT,
                P.HAND_OVER_SEND,
                P.HAND_OVER_MAKE,
                P.PORTFOLIO_KEEP,
                P.RIGHTS_RECORD,
                P.ACCESS_PACK_MAKE,
                P.RETENTION_DECIDE,
                P.LETTER_LOG,
                P.COMPLAINT_READ,
                P.MAILING_MAKE,
                P.SESSION_VIEW,
                P.SESSION_CHANGE,
                P.REGISTER_MARK,
                P.REGISTER_REOPEN,
                P.RATIO_OVERRIDE,
                P.BUILDING_SEE,
                P.SAFETY_RECORD,
                P.SAFETY_MANAGE,
                P.STAFF_VIEW,
                P.STAFF_CHANGE,
                P.SUPERVISION_DATES_VIEW,
                P.MEASURE_VIEW,
                P.REPORT_BUILD,
                P.ISSUED_REPORT_READ,
                P.PLAN_VIEW,
                P.PLAN_CHANGE,
                P.IMPORT_RUN,
                P.EXPORT_RUN,
                P.SETTINGS_VIEW,
                P.SETTINGS_CHANGE,
                P.ACCOUNT_MANAGE,
            }
        ),
    ),
    Role.HEAD_TEACHER: RoleDescription(
        "Answers to the governors: reads families and figures, completes and issues the termly report, owns the "
        "improvement plan with the coordinator. Sees counts of visits, not the notes, and safeguarding counts only.",
        frozenset(
            _EVERY_WORKER
            | {
                P.FAMILY_VIEW,
                P.CONFLICT_SET,
                P.VISIT_VIEW,
                P.VISIT_BOARD_VIEW,
                P.VISIT_ALERT_ANSWER,
                P.HAND_OVER_COUNT,
                P.RIGHTS_RECORD,
                P.RETENTION_DECIDE,
                P.LETTER_LOG,
                P.COMPLAINT_READ,
                P.BUILDING_SEE,
                P.SESSION_VIEW,
                P.SAFETY_RECORD,
                P.SAFETY_MANAGE,
                P.STAFF_VIEW,
                P.STAFF_CHANGE,
                P.SUPERVISION_DATES_VIEW,
                P.MEASURE_VIEW,
                P.REPORT_BUILD,
                P.REPORT_ISSUE,
                P.REPORT_PART_B,
                P.ISSUED_REPORT_READ,
                P.PLAN_VIEW,
                P.PLAN_CHANGE,
                P.SETTINGS_VIEW,
                P.ACCOUNT_MANAGE,
            }
        ),
    ),
    Role.FAMILY_SUPPORT_WORKER: RoleDescription(
        "Visits families and logs it, works the cases of family support, registers families and marks registers. Reads "
        "the family support team's notes.",
        frozenset(
            _EVERY_WORKER
            | {
                P.FAMILY_VIEW,
                P.FAMILY_CHANGE,
                P.RESPONSIBILITY_RECORD,
                P.VISIT_VIEW,
                P.VISIT_CHANGE,
                P.VISIT_NOTES_VIEW,
                P.VISIT_BOARD_VIEW,
                P.CASE_SEE,
                P.CASE_WORK,
                P.DIRECTORY_CHANGE,
                P.HAND_OVER_COUNT,
                P.HAND_OVER_SEND,
                P.HAND_OVER_MAKE,
                P.PORTFOLIO_KEEP,
                P.LETTER_LOG,
                P.BUILDING_SEE,
                P.SESSION_VIEW,
                P.SESSION_CHANGE,
                P.REGISTER_MARK,
                P.SAFETY_RECORD,
                P.MEASURE_VIEW,
                P.PLAN_VIEW,
            }
        ),
    ),
    Role.ADMINISTRATOR: RoleDescription(
        "Keeps the records in order: families, sessions, registers, imports. Sees no visit notes and no confidential "
        "address.",
        frozenset(
            _EVERY_WORKER
            | {
                P.FAMILY_VIEW,
                P.FAMILY_CHANGE,
                P.VISIT_BOARD_VIEW,
                P.DIRECTORY_CHANGE,
                P.HAND_OVER_COUNT,
                P.HAND_OVER_SEND,
                P.LETTER_LOG,
                P.MAILING_MAKE,
                P.BUILDING_SEE,
                P.SESSION_VIEW,
                P.SESSION_CHANGE,
                P.REGISTER_MARK,
                P.SAFETY_RECORD,
                P.STAFF_VIEW,
                P.IMPORT_RUN,
                P.SETTINGS_VIEW,
            }
        ),
    ),
    Role.SESSION_WORKER: RoleDescription(
        "Runs sessions and the crèche: today's registers, and a new family signed straight in.",
        frozenset(_EVERY_WORKER | {P.SESSION_VIEW, P.BUILDING_SEE, P.REGISTER_MARK, P.SAFETY_RECORD}),
    ),
    Role.SAFEGUARDING_LEAD: RoleDescription(
        "Reads and decides on every concern, and may see confidential addresses and restricted groups. Sees that a "
        "family was visited or has a case, and its level of need; what was said and agreed is for the family support "
        "team, unless also named in it.",
        frozenset(_SAFEGUARDING),
    ),
    Role.DEPUTY_SAFEGUARDING_LEAD: RoleDescription(
        "Stands in for the designated safeguarding lead, with the same rights.",
        frozenset(_SAFEGUARDING),
    ),
    Role.VOLUNTEER: RoleDescription(
        "Helps at sessions. Sees what is on today and can log a concern; sees no family records.",
        frozenset({P.DESK_VIEW, P.CONCERN_LOG, P.SESSION_VIEW}),
    ),
    Role.GOVERNOR: RoleDescription(
        "Reads the reports that have been issued, and nothing else; can log a concern, as everybody can who comes in.",
        frozenset({P.ISSUED_REPORT_READ, P.CONCERN_LOG}),
    ),
}

# Who must use a second factor before anything else (off for the demo).
ROLES_THAT_NEED_A_SECOND_FACTOR = frozenset({Role.SAFEGUARDING_LEAD, Role.DEPUTY_SAFEGUARDING_LEAD, Role.HEAD_TEACHER})
