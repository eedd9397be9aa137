"""Everything that a family's page shows, gathered in a fixed number of queries."""

from dataclasses import dataclass, field
from datetime import date

from centre.core.models import CentreSettings
from centre.core.templatetags.words import age_in_words
from staff.permissions import Permission, has_permission

from .alerts import family_alerts
from .contacts import last_contacts
from .home import NOWHERE, Home, homes_of_households
from .models import Household, HouseholdMembership, Person, Registration
from .placements.apart import placement_alerts
from .registering.needs import reach_words_of
from .responsibility.door import NOTHING, AtTheDoor, at_the_door
from .visit_families import FamilyWords, families_in_words

BEREAVED_DAYS = 730
NO_INTERPRETER = {"english", "not known", "not stated", "prefers not to say"}


@dataclass
class Member:
    """Somebody who belongs or belonged to the household."""

    person: Person
    membership: HouseholdMembership
    age: str
    registrations: list[Registration] = field(default_factory=list)
    registered: Registration | None = None  # the one that holds today
    last_seen: date | None = None
    main_elsewhere: Household | None = None  # where they are counted, if not here
    door: AtTheDoor = NOTHING
    needs: list[str] = field(default_factory=list)  # interpreter, large print …

    @property
    def words_at_the_door(self) -> list[str]:
        """What a court ordered to be done, stop alert and allergies."""
        return [*self.door.instructions, *self.person.words_at_the_door]

    @property
    def speaks(self) -> str:
        """The language one has to think of when one writes or rings; "" for English and for no answer."""
        language = self.person.first_language
        return "" if not language or language.casefold() in NO_INTERPRETER else f"speaks {language}"

    @property
    def role_in_words(self) -> str:
        return "" if self.person.role == "child" else self.person.get_role_display()

    @property
    def to_reach(self) -> str:
        """What to think of when one writes, rings or visits: language, interpreter, format."""
        return ", ".join(words for words in (self.speaks, *self.needs) if words)

    @property
    def details(self) -> str:
        return ", ".join(part for part in (self.person.get_role_display(), self.age) if part)


@dataclass
class FamilyPage:
    """A family as its page shows it on a day."""

    household: Household
    words: FamilyWords
    members: list[Member]  # today's
    former: list[Member]
    home: Home
    last_seen: date | None
    alerts: list[dict]
    on: date

    @property
    def band(self) -> list[dict]:
        """The people for the family_band tag."""
        return [
            {
                "name": member.person.full_name,
                "url": member.person.get_absolute_url(),
                "date_of_birth": member.person.date_of_birth,
                "expected": member.person.is_expected,
                "alert": ". ".join(member.words_at_the_door),
                "role": ", ".join(filter(None, (member.role_in_words, *member.needs))),
            }
            for member in self.members
        ]

    @property
    def registered(self) -> list[Member]:
        return [member for member in self.members if member.registered]


def family_page(user, household: Household, *, on: date) -> FamilyPage:
    """The page of a household for this user, as of the day `on`."""
    memberships = household.memberships.select_related("person").order_by("from_date", "id")
    if not has_permission(user, Permission.SEALED_RECORD_READ):
        memberships = memberships.filter(person__sealed=False)
    rows = list(memberships)
    people = {row.person_id: row.person for row in rows}
    registrations: dict = {pk: [] for pk in people}
    for registration in Registration.objects.filter(person__in=people).order_by("-registered_on"):
        registrations[registration.person_id].append(registration)
    seen = last_contacts(people, on=on)
    elsewhere = {
        row.person_id: row.household
        for row in HouseholdMembership.objects.main()
        .in_force(on=on)
        .filter(person__in=people)
        .exclude(household=household)
        .select_related("household")
    }
    doors = at_the_door(people, on=on)
    members, former = [], {}
    here = set()
    for row in rows:
        member = _member(row, registrations[row.person_id], seen, elsewhere, on)
        member.door = doors.get(row.person_id, NOTHING)
        if _holds(row, on) and row.person.died_on is None:
            members.append(member)
            here.add(row.person_id)
        else:
            former[row.person_id] = member
    members.sort(key=_order)
    needs = reach_words_of(here)
    for member in members:
        member.needs = needs.get(member.person.pk, [])
    home = homes_of_households([household.pk], on=on).get(household.pk, NOWHERE)
    registered = {member.person.pk for member in members if member.registered}
    last_seen = max((member.last_seen for member in members if member.last_seen), default=None)
    return FamilyPage(
        household=household,
        words=families_in_words([household.pk], on=on)[household.pk],
        members=members,
        former=[member for pk, member in former.items() if pk not in here],
        home=home,
        last_seen=last_seen,
        alerts=_bereaved(former.values(), on)
        + placement_alerts(household.pk, on=on)
        + family_alerts(
            user,
            members=[member.person for member in members],
            home=home,
            registered=registered,
            no_longer_expected={m.person.pk for m in members if m.registrations and not m.registered},
            last_seen=last_seen,
            not_seen_weeks=CentreSettings.load().not_seen_weeks,
            on=on,
            known_since=min((m.registered.registered_on for m in members if m.registered), default=None),
        ),
        on=on,
    )


def _member(row, registrations, seen, elsewhere, on) -> Member:
    person = row.person
    return Member(
        person=person,
        membership=row,
        age=age_in_words(person.date_of_birth, on) if person.date_of_birth and not person.is_adult else "",
        registrations=registrations,
        registered=next((each for each in registrations if _registered(each, on)), None),
        last_seen=seen.get(person.pk),
        main_elsewhere=None if row.main else elsewhere.get(person.pk),
    )


def _holds(row, on) -> bool:
    return (row.from_date is None or row.from_date <= on) and (row.to_date is None or on <= row.to_date)


def _registered(registration, on) -> bool:
    return registration.registered_on <= on and (registration.ended_on is None or on <= registration.ended_on)


def _bereaved(former, on) -> list[dict]:
    """A word of care for two years after somebody of the family died."""
    days = [member.person.died_on for member in former if member.person.died_on]
    if not days or (on - max(days)).days > BEREAVED_DAYS:
        return []
    return [{"word": f"Bereaved in {max(days):%B %Y}: go gently", "kind": "quiet"}]


def _order(member):
    """Adults first, then children from the oldest; expected babies last."""
    person = member.person
    return (not person.is_adult, person.is_expected, person.date_of_birth or date.max, person.first_name)
