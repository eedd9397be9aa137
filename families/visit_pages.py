"""What the pages of visits show, made ready for templates: rows, families to choose from, differences in words."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from centre.core.dates import local_today
from staff.permissions import Permission, has_permission

from .actions.visits import FACTS, NOTES, may_change
from .barriers.check import barriers_of, is_closed
from .models import Visit, VisitPersonSeen
from .models.contact import VisitOutcome, VisitType
from .privacy import WITHHELD, typed_place
from .safety.actions import may_tap
from .search import find_people
from .visit_families import FamilyWords, HomeWords, could_be_seen, families_in_words, homes_in_words

RECENT_FAMILIES = 6
FAMILIES_FOUND = 8
SOON = timedelta(days=7)


@dataclass(frozen=True)
class VisitRow:
    """A visit in a list. Notes are not part of it."""

    visit: Visit
    family: FamilyWords
    place: str
    withheld: bool
    seen: str
    may_change: bool
    state: tuple[str, str]  # the word and the kind of the state tag
    tap: str = ""  # what the worker may tap now: "in", "out" or nothing


@dataclass(frozen=True)
class FamilyChoice:
    """A family one may log or plan a visit with."""

    household_id: object
    family: FamilyWords
    home: HomeWords


def rows_of(visits, user, *, today: date, with_seen=True, with_homes=True) -> list[VisitRow]:
    """Visits as rows, three queries for all of them: families, and where asked for homes and people seen."""
    visits = list(visits)
    ids = [visit.household_id for visit in visits]
    families = families_in_words(ids, on=today, user=user)
    homes = homes_in_words(ids, on=today) if with_homes else {}
    seen = people_seen_on(visits) if with_seen else {}
    kept_out = barriers_of(user).kept_out
    rows = []
    for visit in visits:
        apart = visit.household_id in kept_out
        place, withheld = ("", False) if apart else place_of(visit, homes.get(visit.household_id, HomeWords()))
        rows.append(
            VisitRow(
                visit=visit,
                family=families[visit.household_id],
                place=place,
                withheld=withheld,
                seen="" if apart else seen_in_words(seen.get(visit.pk, ())),
                may_change=may_change(user, visit),
                state=state_of(visit, today=today),
                tap=tap_of(visit, user, today=today) if goes_there(visit, user) else "",
            )
        )
    return rows


def goes_there(visit, user) -> bool:
    """Whether the user is the worker of the visit, or goes along."""
    return user.pk in (visit.worker_id, getattr(getattr(visit, "safety", None), "second_worker_id", None))


def tap_of(visit, user, *, today: date) -> str:
    """What is to be tapped at the door of a home visit: "in", "out", or "" where there is nothing to tap (any more).

    The visit's timer has to be fetched with it (select_related("safety")).
    """
    if visit.outcome or visit.type != VisitType.HOME_VISIT or not may_tap(user, visit):
        return ""
    safety = getattr(visit, "safety", None)
    if safety is not None and safety.is_running:
        return "out"
    ended = safety is not None and safety.ended_at is not None
    return "in" if visit.date == today and not ended else ""


def people_seen_on(visits) -> dict:
    """{visit id: [Person]} for the visits, in one query."""
    seen = defaultdict(list)
    for row in VisitPersonSeen.objects.filter(visit__in=visits).select_related("person"):
        seen[row.visit_id].append(row.person)
    return seen


def place_of(visit, home: HomeWords) -> tuple[str, bool]:
    """Where a visit is, in words, and whether the address is withheld.

    Of a family whose home is hidden the place is withheld as well: what was typed there can give the home away.
    """
    if home.withheld and (visit.place or visit.type == VisitType.HOME_VISIT):
        return "", True
    if visit.place:
        return visit.place, False
    if visit.type == VisitType.ONE_TO_ONE:
        return "At the centre", False
    if visit.type == VisitType.HOME_VISIT:
        return home.text, home.withheld
    return "", False


def state_of(visit, *, today: date) -> tuple[str, str]:
    """The word and the kind of state that tell how a visit stands."""
    if not visit.outcome:
        if visit.date < today:
            return "Not logged", "late"
        return ("Today", "now") if visit.date == today else ("Planned", "due")
    if visit.outcome == VisitOutcome.ACHIEVED:
        return "Achieved", "good"
    return visit.outcome.capitalize(), "quiet"


def next_step_state(visit, *, today: date) -> tuple[str, str]:
    """The word and the kind of state of what was agreed to come next."""
    if visit.next_step_done_on:
        return "Done", "good"
    if visit.next_step_due is None:
        return "Open", "quiet"
    if visit.next_step_due < today:
        return "Overdue", "late"
    if visit.next_step_due == today:
        return "Today", "now"
    return "Soon" if visit.next_step_due <= today + SOON else "Later", "due"


def seen_in_words(people) -> str:
    """ "Leo and Amina", as they are called; "" for nobody."""
    names = [person.called for person in people]
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def family_choices(user, *, today: date) -> dict:
    """What the worker most likely wants: visits of theirs that wait to be logged, and families they visited last."""
    mine = Visit.objects.of_worker(user)
    planned = list(mine.select_related("safety").planned().filter(date__lte=today).order_by("date", "start_time")[:6])
    recent = mine.logged().order_by("-date").values_list("household_id", flat=True)[:40]
    recent_ids = list(dict.fromkeys(recent))[:RECENT_FAMILIES]
    return {"to_log": rows_of(planned, user, today=today), "recent": _choices(recent_ids, today)}


def families_found(user, words: str, *, today: date) -> list[FamilyChoice]:
    """The families of the people that the words stand for, best first."""
    found = find_people(user, words, today=today, limit=FAMILIES_FOUND * 3)
    ids = list(dict.fromkeys(each.household_id for each in found.people if each.household_id))[:FAMILIES_FOUND]
    return _choices(ids, today)


def _choices(ids, today) -> list[FamilyChoice]:
    families, homes = families_in_words(ids, on=today), homes_in_words(ids, on=today)
    return [FamilyChoice(household_id=id, family=families[id], home=homes[id]) for id in ids]


def differences(form, stored, user) -> list[dict]:
    """Where the typed and the stored visit differ: [{"label", "stored", "typed"}] in words; of a checked form.

    A stored place that the user may not read differs only from one that was typed, and is not told.
    """
    rows = []
    _, place_withheld = typed_place(stored, user)
    for name in (*FACTS, *NOTES):
        typed, kept = form.cleaned_data.get(name), getattr(stored, name)
        withheld = name == "place" and place_withheld
        if withheld and not typed:
            continue
        if (typed or "") != (kept or ""):
            stored_words = WITHHELD if withheld else _words(form, name, kept)
            rows.append({"label": form.fields[name].label, "stored": stored_words, "typed": _words(form, name, typed)})
    typed_people = list(form.cleaned_data.get("people_seen") or [])
    if form.cleaned_data.get("outcome") != VisitOutcome.ACHIEVED:
        typed_people = []
    kept_people = people_seen_on([stored])[stored.pk]
    if {person.pk for person in typed_people} != {person.pk for person in kept_people}:
        both = {"stored": seen_in_words(kept_people), "typed": seen_in_words(typed_people)}
        rows.append({"label": form.fields["people_seen"].label} | {side: who or "Nobody" for side, who in both.items()})
    return rows


def _words(form, name, value) -> str:
    choices = dict(getattr(form.fields[name], "choices", ()))
    if value in choices:
        return choices[value]
    if hasattr(value, "year"):
        return f"{value.day} {value:%B %Y}"
    return f"{value:%H:%M}" if hasattr(value, "hour") else value or "Nothing"


def done_words(visit) -> str:
    """The banner after a visit has been saved: what was done, and to whom."""
    family = families_in_words([visit.household_id], on=local_today())[visit.household_id]
    joined = "to" if visit.type == VisitType.HOME_VISIT else "with"
    what = f"{visit.get_type_display()} {joined} {family.in_sentence}"
    if not visit.outcome:
        return f"{what} planned for {visit.date:%A} {visit.date.day} {visit.date:%B}."
    people = people_seen_on([visit])[visit.pk]
    was = "was" if len(people) == 1 else "were"
    return f"{what} saved: {visit.outcome}.{f' {seen_in_words(people)} {was} seen.' if people else ''}"


def is_first_home_visit(household) -> bool:
    """Whether nobody of the centre has met this family at home yet, as far as the records tell."""
    return not household.visits.achieved().filter(type=VisitType.HOME_VISIT).exists()


def may_read_notes(user, household_id) -> bool:
    """Whether what was said and agreed with this family is for this user's eyes: the family support team's and the
    coordinator's, and nobody's who belongs to the family."""
    return has_permission(user, Permission.VISIT_NOTES_VIEW) and not is_closed(user, household_id)


def counted_people(visit, people, *, qualifying_types) -> list:
    """The people for whom the visit counts as a contact (measures, "Qualifying contact")."""
    counts = visit.outcome == VisitOutcome.ACHIEVED and visit.type in qualifying_types
    return could_be_seen(people, on=visit.date) if counts else []
