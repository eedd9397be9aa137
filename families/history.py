"""Who changed what and when: the rows that database triggers write, put beside the readable events, in plain words.

Nothing a user may not read comes out of it: a confidential address stays withheld also where it was typed wrongly
first, and restricted groups are not mentioned to those who may not know of them.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from centre.core.models import AuditEvent
from staff.models import User
from staff.permissions import Permission, has_permission

from .barriers.check import closed_people
from .models import (
    AccessNeeds,
    Address,
    Group,
    GroupMembership,
    Household,
    HouseholdMembership,
    Person,
    PortfolioEntry,
    Registration,
)
from .privacy import WITHHELD, record_reading

NOBODY = "The system"
PASSED_ON = "Passed on, "
WITHHELD_WORDS = "Passed on"
_TEXT = ("CharField", "TextField")
# Rows of one press of a button are written within moments of each other.
TOGETHER = timedelta(seconds=5)
_HIDDEN_FIELDS = {
    "id",
    "version",
    "created_at",
    "postcode_key",
    "area_key",
    "household",
    "person",
    "search_text",
    "phone_digits",
    "merged_into",
}
_LABELS = {"confidential": "Confidential", "household": "Family", "main": "Main family"}
_ADDRESS_WORDS = {"address_line_1", "town", "postcode", "area_by_hand"}


@dataclass(frozen=True)
class Change:
    """One fact: whose, which, what it was and what it became."""

    whose: str
    label: str
    old: str
    new: str


@dataclass
class HistoryEntry:
    """What somebody did at one moment."""

    at: datetime
    who: str
    titles: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)


def person_history(person: Person, user) -> list[HistoryEntry]:
    """Everything that was changed about one person, newest first; about records that were merged into theirs, too."""
    people = {each.pk: each for each in Person.objects.same_human_as(person)}
    return _history(user, people=people, household=None)


def household_history(household: Household, people, user) -> list[HistoryEntry]:
    """Everything that was changed about a family: its homes and its `people` (Person objects), newest first."""
    return _history(user, people={person.pk: person for person in people}, household=household)


def _history(user, *, people, household) -> list[HistoryEntry]:
    closed = closed_people(user)
    may_open = closed is None or not closed.filter(person__in=people).exists()
    restricted_too = may_open and has_permission(user, Permission.RESTRICTED_GROUP_VIEW)
    cleared = may_open and has_permission(user, Permission.CONFIDENTIAL_ADDRESS_VIEW)
    groups = {group.pk: group for group in Group.objects.all()}
    households = dict(Household.objects.filter(memberships__person__in=people).values_list("pk", "reference"))
    rows, subjects = [], {}

    def take(model, events, whose):
        before: dict = {}
        events = list(events.order_by("pgh_id"))
        _hide_what_was_passed_on(model, events)
        # An address that was ever confidential is withheld in all its versions: the first may have been typed openly.
        secret = {event.pgh_obj_id for event in events if model is Address and event.confidential}
        hidden = set() if cleared else secret
        if cleared:
            for address in Address.objects.filter(pk__in=secret):
                record_reading(address, user)
        for event in events:
            subjects[str(event.pgh_obj_id)] = model._meta.label_lower
            hide = event.pgh_obj_id in hidden
            changes = _changes(model, before.get(event.pgh_obj_id), event, whose(event), groups, households, hide)
            before[event.pgh_obj_id] = event
            if changes:
                rows.append((event.pgh_created_at, (event.pgh_context or {}).get("user"), changes))

    def of_person(event):
        person = people.get(event.person_id)
        return person.full_name if person and (household is not None or len(people) > 1) else ""

    take(
        Person,
        _events(Person).filter(pgh_obj__in=people),
        lambda event: people[event.pgh_obj_id].full_name if household else "",
    )
    take(AccessNeeds, _events(AccessNeeds).filter(person__in=people), of_person)
    if may_open and has_permission(user, Permission.PORTFOLIO_KEEP):
        take(PortfolioEntry, _events(PortfolioEntry).filter(person__in=people), of_person)
    take(Registration, _events(Registration).filter(person__in=people), of_person)
    memberships = _events(GroupMembership).filter(person__in=people)
    if not restricted_too:
        memberships = memberships.exclude(group__in=[pk for pk, group in groups.items() if group.restricted])
    take(GroupMembership, memberships, of_person)
    belongings = _events(HouseholdMembership).filter(person__in=people)
    if household is not None:
        belongings = belongings.filter(household=household)
    take(HouseholdMembership, belongings, of_person)
    if household is not None:
        subjects[str(household.pk)] = Household._meta.label_lower
        take(Address, _events(Address).filter(household=household), lambda event: "Home")
    return _together(rows, _said(subjects, user))


def _hide_what_was_passed_on(model, events) -> None:
    """What stood in a note before it was passed on to safeguarding is told to nobody (ADR 17).

    One query, and only where the neutral line stands in a later version.
    """
    fields = [field for field in model._meta.concrete_fields if field.name not in _HIDDEN_FIELDS]
    notes = [field.attname for field in fields if field.get_internal_type() in _TEXT]
    lines = {
        (event.pgh_obj_id, name) for event in events for name in notes if PASSED_ON in str(getattr(event, name) or "")
    }
    if not lines:
        return
    told = AuditEvent.objects.filter(
        action="note.passed_on", subject_type=model._meta.label_lower, subject_id__in={str(pk) for pk, _ in lines}
    ).order_by("at")
    when = {(row.subject_id, row.detail.get("field")): row.at for row in told}
    for event in events:
        for name in notes:
            at = when.get((str(event.pgh_obj_id), name))
            words = getattr(event, name)
            if at is not None and event.pgh_created_at < at and words and PASSED_ON not in words:
                setattr(event, name, WITHHELD_WORDS)


def _events(model):
    return model._meta.get_field("events").related_model.objects.all()


def _changes(model, before, event, whose, groups, households, hide) -> list[Change]:
    changes = []
    for model_field in model._meta.concrete_fields:
        name = model_field.name
        if name in _HIDDEN_FIELDS and not (model is HouseholdMembership and name == "household"):
            continue
        new = getattr(event, model_field.attname)
        old = getattr(before, model_field.attname) if before is not None else None
        if before is not None and old == new:
            continue
        words = [_words(model_field, value, groups, households) for value in (old, new)]
        if hide and name in _ADDRESS_WORDS:
            words = [WITHHELD if text else "" for text in words]
        if before is None and words[1] in ("", "no"):
            continue
        changes.append(Change(whose, _label(model, model_field), words[0] if before is not None else "", words[1]))
    if before is None and changes:
        told = "; ".join(f"{change.label.lower()} {change.new}" for change in changes)
        return [Change(whose, f"{model._meta.verbose_name.capitalize()} recorded", "", told)]
    return changes


def _label(model, model_field) -> str:
    if model_field.name in _LABELS:
        return _LABELS[model_field.name]
    return str(model_field.verbose_name)[:1].upper() + str(model_field.verbose_name)[1:]


def _words(model_field, value, groups, households) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if model_field.name == "group":
        return groups[value].name if value in groups else ""
    if model_field.name == "household":
        return households.get(value, "")
    if hasattr(value, "year"):
        return f"{value.day} {value:%B %Y}"
    return str(dict(model_field.flatchoices).get(value, value))


def _said(subjects, user) -> list[AuditEvent]:
    """The readable events about these records. Who read a confidential address is for those who look after the log."""
    events = AuditEvent.objects.filter(subject_type__in=set(subjects.values()), subject_id__in=subjects)
    if not has_permission(user, Permission.AUDIT_VIEW):
        events = events.exclude(action="address.read")
    return list(events.order_by("at"))


def _together(rows, said) -> list[HistoryEntry]:
    names = {
        str(pk): name
        for pk, name in User.objects.filter(pk__in={who for _, who, _ in rows if who}).values_list("pk", "name")
    }
    moments = [(at, names.get(str(who), NOBODY) if who else NOBODY, "", changes) for at, who, changes in rows]
    moments += [(event.at, event.actor_name, event.summary, []) for event in said]
    by_person = defaultdict(list)
    for at, who, title, changes in sorted(moments, key=lambda moment: moment[0]):
        entries = by_person[who]
        if not entries or at - entries[-1].at > TOGETHER:
            entries.append(HistoryEntry(at, who))
        if title and title not in entries[-1].titles:
            entries[-1].titles.append(title)
        entries[-1].changes += changes
    return sorted(
        (entry for entries in by_person.values() for entry in entries), key=lambda entry: entry.at, reverse=True
    )
