"""Which tables of this room hold something about a person, and what is particular about telling a row of each.

How a row is told stands in families.rights.telling. A test fails on a model of this room that stands neither here nor
in NOT_TOLD.
"""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from centre.core.dates import local_today
from centre.core.subject import RESTRICTED, THIRD_PARTY, Asked, Passage
from staff.permissions import Permission

from ..models import Address
from .telling import Source, told

# How single tables are told otherwise.


def _address(row, facts, asked):
    if not row.confidential:
        return facts
    # A hidden home is given to nobody who asks for somebody else (trap T-37), and to oneself when the lead says so.
    if not asked.themselves:
        return None
    why = "A confidential address: the safeguarding lead decides"
    return facts | {"mark": RESTRICTED, "why": why, "decided_by": Permission.CONFIDENTIAL_ADDRESS_VIEW}


def _group(row, facts, asked):
    if row.group.restricted:
        why = "A restricted group: the safeguarding lead decides"
        facts |= {"mark": RESTRICTED, "why": why, "decided_by": Permission.RESTRICTED_GROUP_VIEW}
    return facts


def _person(row, facts, asked):
    if row.stop_alert:
        facts |= {"mark": RESTRICTED, "why": "Has a stop alert in it", "names": (row.stop_alert,)}
    return facts


def _safety(row, facts, asked):
    return facts if row.risk_note or row.risk else None


def _wish(row, facts, asked):
    # Its reference stands with the families they belong to.
    return facts | {"title": "Post and contact"} if row.contact_wish else None


def _letter(row, facts, asked):
    return facts | {"title": row.get_kind_display()}


def _hidden_home():
    """Whether the family's home is hidden, today or on the day of the visit (as families.privacy.typed_place)."""
    lived = Q()
    for day in (OuterRef("date"), local_today()):
        lived |= Q(from_date__lte=day) & (Q(to_date=None) | Q(to_date__gte=day))
    return {"hidden_home": Exists(Address.objects.filter(lived, household=OuterRef("household"), confidential=True))}


def _visit(row, facts, asked):
    if row.hidden_home:
        facts["lines"] = tuple(line for line in facts["lines"] if line[0] != PLACE)
    return facts | {"title": row.get_type_display()}


def _visit_place(row, facts, asked):
    """What was typed as the place gives a hidden home away: it is decided about as the home is (trap T-70)."""
    if not (row.hidden_home and row.place and asked.themselves):
        return None
    why = "The place of a visit to a family with a confidential address: the safeguarding lead decides"
    return facts | {
        "key": f"{facts['key']}:place",
        "title": f"Where: {row.get_type_display().lower()}",
        "lines": ((PLACE, row.place),),
        "mark": RESTRICTED,
        "why": why,
        "names": (),
        "decided_by": LEAD,
    }


ABOUT, HOMES, RESPONSIBLE = "About the person", "Homes and families", "Responsibility"
VISITS, LETTERS, CASES, MOVING = "Visits", "Letters and messages", "Family support", "Moving on"
OF_CASE = {"part": CASES, "order": 80, "people": ("case__children",), "household": "case__household"}
PLACE = "Place"
LEAD = Permission.CONFIDENTIAL_ADDRESS_VIEW

SOURCES = (
    Source(
        "families.Person",
        ABOUT,
        10,
        ("pk",),
        skip=("search_text", "phone_digits", "merged_into", "sealed"),
        special=_person,
    ),
    Source("families.OtherName", ABOUT, 10, ("person",), on="from_date"),
    Source("families.AccessNeeds", ABOUT, 10, ("person",)),
    Source("families.Registration", "Registration and permissions", 20, ("person",), on="registered_on"),
    Source(
        "families.PermissionAnswer",
        "Registration and permissions",
        20,
        ("person",),
        on="answered_on",
        title="Permission",
    ),
    Source("families.PrivacyNoticeShown", "Registration and permissions", 20, household="household", on="shown_on"),
    Source("families.DetailsCheck", "Registration and permissions", 20, household="household", on="on"),
    Source(
        "families.FamilyCard", "Registration and permissions", 20, household="household", on="made_on", skip=("code",)
    ),
    Source("families.GroupMembership", ABOUT, 10, ("person",), on="from_date", special=_group),
    Source("families.Household", HOMES, 30, household="pk", skip=("sort_name", "merged_into"), special=_wish),
    Source("families.HouseholdMembership", HOMES, 30, ("person",), on="from_date", title="Belongs to a family"),
    Source(
        "families.Address",
        HOMES,
        30,
        household="household",
        on="from_date",
        skip=("postcode_key", "area_key"),
        special=_address,
    ),
    Source(
        "families.FosterPlacement",
        HOMES,
        30,
        ("child",),
        on="from_date",
        mark=RESTRICTED,
        decided_by=LEAD,
        why="A foster placement: the safeguarding lead decides",
    ),
    Source("families.ParentalResponsibility", RESPONSIBLE, 40, ("child", "holder"), on="from_date"),
    Source("families.CourtOrder", RESPONSIBLE, 40, ("children", "binds_people"), on="made_on", mark=RESTRICTED),
    Source(
        "families.Attachment",
        RESPONSIBLE,
        40,
        ("order__children",),
        on="added_at",
        mark=RESTRICTED,
        why="The paper of a court order: look at it, and at whom else it names",
    ),
    Source(
        "families.TrustedAdult", RESPONSIBLE, 40, ("child",), on="from_date", mark=THIRD_PARTY, skip=("password_hash",)
    ),
    Source(
        "families.Barrier",
        RESPONSIBLE,
        40,
        household="household",
        on="from_date",
        mark=RESTRICTED,
        decided_by=Permission.CONFLICT_SET,
        why="Why a colleague is kept out",
    ),
    Source("families.Visit", VISITS, 60, ("people_seen",), "household", "date", annotate=_hidden_home, special=_visit),
    Source(
        "families.Visit",
        VISITS,
        60,
        ("people_seen",),
        "household",
        "date",
        annotate=_hidden_home,
        special=_visit_place,
    ),
    Source("families.VisitPersonSeen", VISITS, 60, ("person",), on="visit__date", title="Seen on a visit"),
    Source(
        "families.VisitSafety",
        VISITS,
        60,
        household="visit__household",
        on="visit__date",
        mark=RESTRICTED,
        why="About the safety of a worker",
        special=_safety,
        skip=("mobile",),
    ),
    Source("families.VisitSignOff", VISITS, 60, household="visit__household", on="visit__date"),
    Source(
        "families.Attachment",
        VISITS,
        60,
        household="visit__household",
        on="added_at",
        mark=THIRD_PARTY,
        why="A photo or scan: look at it, and give a copy beside the pack",
    ),
    Source(
        "families.Attachment",
        LETTERS,
        70,
        household="letter__household",
        on="added_at",
        mark=THIRD_PARTY,
        why="A photo or scan: look at it, and give a copy beside the pack",
    ),
    Source(
        "families.Correspondence",
        LETTERS,
        70,
        household="household",
        on="came_on",
        mark=THIRD_PARTY,
        why="Who wrote may be somebody else",
        special=_letter,
    ),
    Source("families.OutreachTask", "Outreach", 75, household="household", on="assigned_on"),
    Source("families.OutreachAttempt", "Outreach", 75, ("listed__person",), "task__household", "on"),
    Source("families.ListedChild", "Outreach", 75, ("person",), on="brought_on", skip=("name_key",)),
    Source("families.Signpost", "Outreach", 75, household="household", on="happened_on"),
    Source(
        "families.Attachment",
        on="added_at",
        mark=THIRD_PARTY,
        why="A photo or scan: look at it, and give a copy beside the pack",
        **{**OF_CASE, "people": ()},
    ),
    Source("families.Case", CASES, 80, ("children",), "household", "received_on"),
    *[
        Source(f"families.{name}", on=on, **OF_CASE)
        for name, on in (
            ("CaseStatus", "happened_on"),
            ("CaseLevel", "happened_on"),
            ("CaseAgreement", "happened_on"),
            ("CaseNote", "happened_on"),
            ("CaseAssessment", "happened_on"),
            ("CaseGoal", "agreed_on"),
            ("CaseAction", "agreed_on"),
            ("CaseReading", "happened_on"),
        )
    ],
    *[
        Source(f"families.{name}", on=on, mark=THIRD_PARTY, why="Professionals and others are named", **OF_CASE)
        for name, on in (("CaseReferral", "happened_on"), ("CaseMember", "left_on"), ("CaseMeeting", "held_on"))
    ],
    Source("families.HandOver", MOVING, 90, ("child",), on="begun_at"),
    Source("families.HandOverStep", MOVING, 90, ("hand_over__child",), on="happened_on"),
    Source("families.StayKnown", MOVING, 90, ("person",), on="agreed_on"),
    Source("families.PortfolioEntry", "Learning and work", 85, ("person",), on="started_on"),
    Source("families.PortfolioStep", "Learning and work", 85, ("entry__person",), on="happened_on", skip=("key",)),
    Source("families.AccessRequest", "Your rights", 95, ("person",), on="received_on"),
    Source("families.Correction", "Your rights", 95, ("person",), on="received_on"),
)

NOT_TOLD = {
    "families.SealedLink": "It would join what an adoption has parted; the safeguarding lead answers about it.",
    "families.AccountPerson": "About a colleague’s account.",
    "families.CaseAllocation": "About the worker alone.",
    "families.CaseChild": "The case names the children.",
    "families.CourtOrderChild": "The order names the children.",
    "families.CourtOrderBound": "The order names whom it binds.",
    "families.DuplicatePair": "About two records that look alike, not about a life.",
    "families.AskedMerge": "About two records that look alike, not about a life.",
    "families.Merge": "Repeats what the kept record says.",
    "families.JoinRequest": "Wiped once it is registered or turned away.",
    "families.NoAccessStep": "About the worker’s next step; the visit itself is told.",
    "families.VisitEscalation": "About the safety of a worker.",
    "families.AccessDecision": "About how a pack was made.",
    "families.AccessPack": "A copy of what they were given.",
    "families.LegalHold": "About a claim, not about them; the reason may be privileged.",
    "families.RetentionDecision": "About how long records are kept.",
    "families.Destruction": "About a family that is redacted.",
    "families.DirectoryService": "About organisations.",
    "families.OutreachMonth": "Numbers alone.",
    "families.PrivacyNotice": "The notice itself.",
}


def own_records(asked: Asked) -> Iterable[Passage]:
    """What this room holds about the person."""
    return told(asked, SOURCES)
