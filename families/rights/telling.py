"""How a row of any table is told in words to the person it is about: the mechanism behind a pack.

Which facts of a row are told follows from the classification beside each model (centre.core.classification): all of
them but what is technical, and who of the staff wrote it. Each room names its own tables (families.rights.sources).
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time

from django.apps import apps
from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from centre.core.dates import LONDON, local_today
from centre.core.subject import THIRD_PARTY, Asked, Passage
from centre.core.templatetags.words import date_words

from ..models import HouseholdMembership, Person

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
