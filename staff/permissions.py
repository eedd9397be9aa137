"""Everything that somebody may or may not be allowed to do, as one list. Which role may do what: staff/roles.py."""

from enum import StrEnum


class Permission(StrEnum):
    """NOUN_VERB. Code asks only `has_permission(user, Permission.X)`."""

    DESK_VIEW = "desk.view"
    FAMILY_VIEW = "family.view"
    FAMILY_CHANGE = "family.change"
    # Who may read an address marked confidential (a refuge): never implied by FAMILY_VIEW.
    CONFIDENTIAL_ADDRESS_VIEW = "confidential_address.view"
    # Groups such as "child protection plan": their existence is not for everyone.
    RESTRICTED_GROUP_VIEW = "restricted_group.view"
    # Parental responsibility with its evidence, and what a court has ordered (the instruction alone is for everybody).
    RESPONSIBILITY_RECORD = "responsibility.record"
    # An adopted child's old record and what links it to the new one; and recording an adoption.
    SEALED_RECORD_READ = "sealed_record.read"
    # Who works here and belongs to a family, and who is kept out of whose records.
    CONFLICT_SET = "conflict.set"
    VISIT_VIEW = "visit.view"
    VISIT_CHANGE = "visit.change"
    # Other people's visits too: plan, log and change them, and see everybody's list.
    VISIT_CHANGE_ANY = "visit.change_any"
    # What was said and agreed on a visit: the family support team and the coordinator only.
    VISIT_NOTES_VIEW = "visit_notes.view"
    # Who is out on a home visit, until when; and answering when somebody does not come out in time.
    VISIT_BOARD_VIEW = "visit_board.view"
    VISIT_ALERT_ANSWER = "visit_alert.answer"
    # That a family has a case of family support, and its level of need; nothing of what is written in it.
    CASE_SEE = "case.see"
    # Cases with everything in them: referrals, notes, plans, scales, the caseload of the team.
    CASE_WORK = "case.work"
    # Agree that a case is closed, or send it back: never one's own request.
    CASE_AGREE = "case.agree"
    # The directory of services outside the centre: enter them, check them.
    DIRECTORY_CHANGE = "directory.change"
    # Hand-overs at five or on moving: how many; send them and chase them; make them, and read what they say.
    HAND_OVER_COUNT = "hand_over.count"
    HAND_OVER_SEND = "hand_over.send"
    HAND_OVER_MAKE = "hand_over.make"
    # Parents' portfolios: courses, qualifications, volunteering, work.
    PORTFOLIO_KEEP = "portfolio.keep"
    # Requests under data protection law: log them and see where they stand; read what is held and make the pack.
    RIGHTS_RECORD = "rights.record"
    ACCESS_PACK_MAKE = "access_pack.make"
    # Families whose time is over: keep them longer, or redact them for good.
    RETENTION_DECIDE = "retention.decide"
    # Letters, telephone messages, complaints and compliments: take them down and answer them.
    LETTER_LOG = "letter.log"
    # Complaints that one neither took down nor has to answer: they can be about a colleague.
    COMPLAINT_READ = "complaint.read"
    # Letters, labels and lists to many families at once; it takes names and addresses out of the centre.
    MAILING_MAKE = "mailing.make"
    SESSION_VIEW = "session.view"
    SESSION_CHANGE = "session.change"
    REGISTER_MARK = "register.mark"
    REGISTER_REOPEN = "register.reopen"
    # Sign a child into a crèche although the ratio does not allow it, with a reason that stays.
    RATIO_OVERRIDE = "ratio.override"
    # Accidents, checks and hazards: write them down; review them, and keep risk assessments and the list of checks.
    SAFETY_RECORD = "safety.record"
    SAFETY_MANAGE = "safety.manage"
    # Who is in the building now, the fire roll, and signing visitors in and out.
    BUILDING_SEE = "building.see"
    CONCERN_LOG = "concern.log"
    CONCERN_READ = "concern.read"
    STAFF_VIEW = "staff.view"
    STAFF_CHANGE = "staff.change"
    SUPERVISION_DATES_VIEW = "supervision_dates.view"
    SUPERVISION_OWN = "supervision.own"
    MEASURE_VIEW = "measure.view"
    REPORT_BUILD = "report.build"
    REPORT_ISSUE = "report.issue"
    REPORT_PART_B = "report.part_b"
    ISSUED_REPORT_READ = "issued_report.read"
    PLAN_VIEW = "plan.view"
    PLAN_CHANGE = "plan.change"
    IMPORT_RUN = "import.run"
    EXPORT_RUN = "export.run"
    SETTINGS_VIEW = "settings.view"
    SETTINGS_CHANGE = "settings.change"
    ACCOUNT_MANAGE = "account.manage"
    AUDIT_VIEW = "audit.view"


def has_permission(user, permission: Permission) -> bool:
    """Whether the user holds a role, today, that includes the permission. Nobody signed out or inactive does.

    Raises TypeError for anything that is not a Permission, so that a mistyped name cannot quietly refuse or allow.
    """
    if not isinstance(permission, Permission):
        raise TypeError(f"{permission!r} is not a Permission")
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return False
    return permission in user.permissions
