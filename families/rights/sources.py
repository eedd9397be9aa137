"""Which tables hold something about a person, and how a row of each is told in words: the table behind a pack.

Which facts of a row are told follows from the classification beside each model (centre.core.classification): all of
them but what is technical, and who of the staff wrote it. A test fails on a model of this room that stands neither here
nor in NOT_TOLD.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time

from django.apps import apps
from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from centre.core.dates import LONDON, local_today
from centre.core.subject import RESTRICTED, THIRD_PARTY, Asked, Passage
from centre.core.templatetags.words import date_words
from staff.permissions import Permission

from ..models import Address, HouseholdMembership, Person

CONTACT = re.compile(r"\b0\d[\d ]{8,12}\b|\+44[\d ]{9,14}\b|\S+@\S+\.\S+")
TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Nurse)\.? [A-Z]\w+")
OWN = ("phone", "email")  # in a field of their own: the person's, or marked with the whole row
TECHNICAL = {"id", "version", "created_at", "entered_at", "logged_at", "visit", "case", "size"}
ALWAYS_LOOK = "Look at it before it goes out"
IN_OWN_WORDS = "Written in somebody’s own words: read it before it goes out"


@dataclass(frozen=True)
class Source:
    """A table with rows about people.

    people: lookups from a row to the Person it is about; household: the lookup to the Household, whose members it is
    about while they belonged to it. on: the day of a row. mark: why every row of it is decided about first.
    """

    model: str
    part: str
    order: int
    people: tuple = ()
    household: str = ""
    on: str = ""
    mark: str = ""
    why: str = ""
    decided_by: str = ""
    skip: tuple = ()
    title: str = ""
    annotate: Callable | None = None  # () -> {name: expression} that `special` looks at
    special: Callable | None = None  # (row, passage facts, asked) -> facts changed, or None to leave it out


def told(asked: Asked, sources: Iterable[Source]) -> Iterable[Passage]:
    """The passages of these tables. Two queries a table, however many rows."""
    people = {person.pk: person for person in asked.people}
    periods = _periods(people)
    homes_of_asker = _homes_of_asker(asked)
    for source in sources:
        model = apps.get_model(source.model)
        for row, household in _rows(source, model, people, periods):
            facts = facts_of(source, row, people, asked)
            if household is not None and not asked.themselves and household not in homes_of_asker:
                facts["mark"] = facts["mark"] or THIRD_PARTY
                facts["why"] = facts["why"] or "About a home to which the person who asks does not belong"
            if source.special is not None:
                facts = source.special(row, facts, asked)
            if facts is not None:
                yield Passage(**facts)


def _periods(people) -> dict:
    """{household: [(first day, last day)]} on which the person belonged to it."""
    found: dict = {}
    for row in HouseholdMembership.objects.filter(person__in=people):
        found.setdefault(row.household_id, []).append((row.from_date, row.to_date))
    return found


def _homes_of_asker(asked) -> set:
    if asked.asker_id is None:
        return set()
    rows = HouseholdMembership.objects.in_force(on=local_today()).filter(person=asked.asker_id)
    return set(rows.values_list("household_id", flat=True))


def _rows(source, model, people, periods):
    """(row, household or None): rows about the person, then those about a household while they belonged to it."""
    seen = set()
    links = [field.name for field in model._meta.concrete_fields if field.is_relation and field.name != "content"]
    heavy = [field.name for field in model._meta.concrete_fields if field.get_internal_type() == "BinaryField"]
    rows = model._base_manager.select_related(*links).defer(*heavy)
    if source.annotate is not None:
        rows = rows.annotate(**source.annotate())
    if source.people:
        about = Q()
        for lookup in source.people:
            about |= Q(**{f"{lookup}__in": people})
        for row in rows.filter(about).distinct():
            seen.add(row.pk)
            yield row, None
    if source.household:
        for row in rows.filter(**{f"{source.household}__in": periods}).annotate(_household=F(source.household)):
            day = day_of(row, source.on)
            within = any(
                (first is None or day is None or first <= day) and (last is None or day is None or day <= last)
                for first, last in periods[row._household]
            )
            if row.pk not in seen and within:
                yield row, row._household


def day_of(row, path: str):
    """The local day of a row; `path` may lead through other rows."""
    value = row
    for name in filter(None, path.split("__")):
        value = getattr(value, name, None)
    if isinstance(value, datetime):
        return timezone.localtime(value, LONDON).date()
    return None if value is row else value


def facts_of(source, row, people, asked) -> dict:
    """What a Passage about the row is made of. people: {pk: Person} of whom it is about."""
    model = type(row)
    lines, others, text, has_note = [], [], [], False
    for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
        if field.name in (*source.skip, "household", "reference") or not _is_told(model, field):
            continue
        words = _words(field, row, people, others)
        if words:
            lines.append((str(field.verbose_name)[:1].upper() + str(field.verbose_name)[1:], words))
            if field.get_internal_type() in ("TextField", "CharField") and not field.choices and field.name not in OWN:
                text.append(words)
                has_note = has_note or field.get_internal_type() == "TextField"
    mark, why, names = source.mark, source.why, tuple(others)
    if not mark:
        names, why = named(" ".join(text), asked, others)
        # No search finds every word about somebody else ("her ex"), nor what would do harm: whoever decides reads it.
        why = why or (IN_OWN_WORDS if has_note else "")
        mark = THIRD_PARTY if why else ""
    elif not source.why:
        why = ALWAYS_LOOK
    return {
        "key": f"{model._meta.label_lower}:{row.pk}",
        "part": source.part,
        "order": source.order,
        "on": day_of(row, source.on),
        "title": source.title or str(model._meta.verbose_name)[:1].upper() + str(model._meta.verbose_name)[1:],
        "lines": tuple(lines),
        "mark": mark,
        "why": why,
        "names": names,
        "decided_by": source.decided_by,
    }


def _is_told(model, field) -> bool:
    if field.name in TECHNICAL or field.name not in model.data_protection.names():
        return False
    if field.get_internal_type() in ("BinaryField", "JSONField"):
        return False
    # Who of the staff wrote it is no fact about the person.
    return not (field.is_relation and field.related_model._meta.label == settings.AUTH_USER_MODEL)


def _words(field, row, people, others) -> str:
    if field.many_to_many:
        found = [
            each for each in getattr(row, field.name).all() if not isinstance(each, Person) or each.pk not in people
        ]
        if field.related_model is Person:
            others += [each.full_name for each in found]
        return ", ".join(str(each) for each in getattr(row, field.name).all())
    value = getattr(row, field.name)
    if value in (None, "", []):
        return ""
    if field.is_relation:
        if isinstance(value, Person):
            if value.pk in people:
                return ""
            others.append(value.full_name)
            return value.full_name
        return "" if field.related_model._meta.label in ("families.Case", "families.Visit") else str(value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return date_words(value) if hasattr(value, "year") else str(value)


def named(text, asked, others=()) -> tuple[tuple, str]:
    """The names of others that stand in a text, or ways to reach somebody; and why it has to be looked at."""
    found = {name for name in asked.names if re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE)}
    found |= {match[0] for match in TITLED.finditer(text)} | set(others)
    if found:
        return tuple(sorted(found)), f"Names {', '.join(sorted(found))}"
    if contact := CONTACT.search(text):
        return (contact[0].strip(),), "Has a telephone number or an e-mail address in it"
    return (), ""


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
