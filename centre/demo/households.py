"""Families of Fernley: who lives where, who registered, moved, expects a baby or belongs to a group."""

import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from centre.core.dates import age_on, fifth_birthday, under_five_on
from families.area_by_hand import NONE
from families.groups_defaults import group_defaults
from families.models import (
    Address,
    Group,
    GroupMembership,
    Household,
    HouseholdMembership,
    Person,
    Registration,
)

from .names import ALLERGIES, ORIGINS, WEIGHTS
from .places import AREAS, STREETS, TOWN, DemoArea


@dataclass
class DemoFamily:
    """A household under construction, with what the programme and the visits need to know about it."""

    household: Household
    area: DemoArea
    adults: list[Person]
    children: list[Person]
    expected: list[Person] = field(default_factory=list)
    registered_on: date | None = None
    ended_on: date | None = None
    moved_to: tuple[DemoArea, date] | None = None
    lone_parent: bool = False
    confidential: bool = False
    keenness: float = 0.0  # how likely the family comes to a session it likes
    likes: tuple[str, ...] = ()

    @property
    def everybody(self) -> list[Person]:
        return [*self.adults, *self.children, *self.expected]

    def knows_centre_on(self, day: date) -> bool:
        return self.registered_on <= day and (self.ended_on is None or day <= self.ended_on)


class FamilyMaker:
    """Makes one family after the other from one stream of chance, then writes them all at once."""

    def __init__(self, random: Random, today: date, years: int):
        self.random = random
        self.today = today
        self.first_day = today - timedelta(days=round(365.25 * years))
        self.families: list[DemoFamily] = []
        self.second_homes: list[tuple[Person, Household, Person]] = []
        self._people = 0
        self._households = 0

    def make(self, number: int) -> list[DemoFamily]:
        """`number` families; the first few have what a demonstration needs (new this week, twins, a hidden address)."""
        for index in range(number):
            family = self._family(new_this_week=index % 60 == 5)
            family.confidential = index in (17, 96, 181)
            self.families.append(family)
        self._second_households()
        self._words_at_the_door()
        return self.families

    def _words_at_the_door(self):
        """One of forty families has a stop alert."""
        for number, family in enumerate(self.families):
            for child in family.children:
                if number % 40 == 8:
                    child.stop_alert = "Ask the coordinator before anybody takes this child home"

    def new_id(self) -> uuid.UUID:
        return uuid.UUID(int=self.random.getrandbits(128), version=4)

    def _person(self, **facts) -> Person:
        self._people += 1
        return Person(id=self.new_id(), reference=f"MP{self._people:05}", **facts)

    def _household(self) -> Household:
        self._households += 1
        return Household(id=self.new_id(), reference=f"MH{self._households:05}")

    def _family(self, *, new_this_week: bool) -> DemoFamily:
        random = self.random
        girls, boys, surnames, language, ethnicity = random.choices(ORIGINS, WEIGHTS)[0]
        surname = random.choice(surnames)
        area = self._area()
        lone = random.random() < 0.27
        births = self._births(new_this_week)
        children = []
        for born, twins in births:
            for _ in range(2 if twins else 1):
                children.append(
                    self._child(random.choice([(girls, "female"), (boys, "male")]), surname, born, language, ethnicity)
                )
        oldest = births[0][0]
        adults = [self._parent("female", girls, surname, oldest, language, ethnicity, random.random() < 0.06)]
        if not lone:
            other_name = surname if random.random() < 0.7 else random.choice(random.choices(ORIGINS, WEIGHTS)[0][2])
            adults.append(self._parent("male", boys, other_name, oldest, language, ethnicity, False))
        if random.random() < 0.09:
            adults.append(
                self._person(
                    first_name=random.choice(girls),
                    last_name=surname,
                    date_of_birth=oldest - timedelta(days=random.randint(50, 66) * 365),
                    sex="female",
                    role="grandparent",
                    ethnicity=ethnicity,
                    first_language=language,
                )
            )
        family = DemoFamily(self._household(), area, adults, children, lone_parent=lone)
        if random.random() < 0.055:
            family.expected.append(
                self._person(
                    last_name=surname,
                    due_date=self.today + timedelta(days=random.randint(-12, 160)),
                    role="expected baby",
                )
            )
        self._registration(family, oldest, new_this_week)
        return family

    def _area(self) -> DemoArea:
        outside = [area for area in AREAS if not area.in_reach]
        if self.random.random() < 0.09:
            return self.random.choice(outside)
        inside = [area for area in AREAS if area.in_reach]
        return self.random.choices(inside, [area.share for area in inside])[0]

    def _births(self, new_this_week: bool) -> list[tuple[date, bool]]:
        """Days of birth, oldest first, each with whether it was twins; nobody is born in the future."""
        random = self.random
        span = 400 if new_this_week else (self.today - self.first_day).days + 1500
        born = self.today - timedelta(days=random.randint(20, span))
        births = [(born, random.random() < 0.035)]
        while random.random() < 0.42 and len(births) < 4:
            born += timedelta(days=random.randint(560, 1250))
            if born > self.today - timedelta(days=10):
                break
            births.append((born, False))
        return births

    def _child(self, kind, surname, born, language, ethnicity) -> Person:
        names, sex = kind
        random = self.random
        first = random.choice(names)
        return self._person(
            first_name=first,
            last_name=surname,
            known_as=first[:3] + "ie" if random.random() < 0.04 and first.isascii() else "",
            date_of_birth=born,
            sex=sex,
            role="child",
            ethnicity=random.choices([ethnicity, "Mixed", "Not stated", ""], [76, 8, 8, 8])[0],
            first_language=language if random.random() < 0.7 else "English",
            allergies=random.choice(ALLERGIES) if random.random() < 0.06 else "",
        )

    def _parent(self, sex, names, surname, oldest: date, language, ethnicity, young: bool) -> Person:
        random = self.random
        years = random.randint(17, 19) if young else random.randint(21, 41)
        return self._person(
            first_name=random.choice(names),
            last_name=surname,
            date_of_birth=oldest - timedelta(days=years * 365 + random.randint(5, 360)),
            sex=sex,
            role="parent",
            ethnicity=random.choices([ethnicity, "Not stated", ""], [84, 8, 8])[0],
            first_language=language,
            # Numbers that the regulator keeps free for stories.
            phone=f"07700 900{random.randint(0, 999):03}" if random.random() < 0.85 else "",
        )

    def _registration(self, family: DemoFamily, oldest: date, new_this_week: bool) -> None:
        random = self.random
        if new_this_week:
            family.registered_on = self.today - timedelta(days=random.randint(0, 5))
        else:
            begun = max(oldest, self.first_day - timedelta(days=500))
            family.registered_on = min(
                begun + timedelta(days=int(random.expovariate(1 / 120))), self.today - timedelta(days=9)
            )
        if not new_this_week and random.random() < 0.12:
            moved = family.registered_on + timedelta(days=random.randint(120, 900))
            if moved < self.today - timedelta(days=10):
                target = self._area()
                family.moved_to = (target, moved)
                if not target.in_reach and random.random() < 0.6:
                    family.ended_on = moved + timedelta(days=random.randint(5, 60))
                    family.ended_on = min(family.ended_on, self.today - timedelta(days=1))
        kinds = [(0.0, 14), (0.07, 26), (0.26, 34), (0.5, 26)]
        family.keenness = random.choices([kind[0] for kind in kinds], [kind[1] for kind in kinds])[0]
        services = [
            "Stay and play",
            "Baby group",
            "Talking together",
            "Forest play",
            "Health visitor clinic",
            "Crèche for English class",
            "Dads' Saturday club",
        ]
        family.likes = tuple(random.sample(services, 2))

    def _second_households(self) -> None:
        """Children of parents who live apart: the other parent's home is a household of its own, not the main one."""
        candidates = [family for family in self.families if family.lone_parent and not family.confidential]
        for family in candidates[:: max(1, len(candidates) // 8)][:8]:
            child = family.children[0]
            born = child.date_of_birth or self.today
            _, boys, *_rest = self.random.choices(ORIGINS, WEIGHTS)[0]
            father = self._parent("male", boys, child.last_name, born, "English", "", False)
            self.second_homes.append((child, self._household(), father))

    # --- Writing ---------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Write everybody, set by set."""
        people = [person for family in self.families for person in family.everybody]
        people += [father for _, _, father in self.second_homes]
        Household.objects.bulk_create(
            [family.household for family in self.families] + [home for _, home, _ in self.second_homes]
        )
        Person.objects.bulk_create(people, batch_size=1000)
        HouseholdMembership.objects.bulk_create(self._memberships(), batch_size=1000)
        Address.objects.bulk_create(self._addresses(), batch_size=1000)
        Registration.objects.bulk_create(self._registrations(), batch_size=1000)
        self._groups()

    def _registrations(self) -> list[Registration]:
        rows = []
        for family in self.families:
            for person in [*family.adults, *family.children]:
                begins = max(family.registered_on, person.date_of_birth or family.registered_on)
                ends, why = family.ended_on, "moved away" if family.ended_on else ""
                if person.role == "child":
                    turns_five = fifth_birthday(person.date_of_birth)
                    # A few are forgotten: the data-quality list has something to find.
                    if begins < turns_five <= (ends or self.today) and self.random.random() < 0.93:
                        ends, why = turns_five - timedelta(days=1), "turned five"
                    elif begins >= turns_five:
                        continue
                if ends is None or begins <= ends:
                    rows.append(
                        Registration(
                            id=self.new_id(), person=person, registered_on=begins, ended_on=ends, ended_reason=why
                        )
                    )
        return rows

    def _memberships(self) -> list[HouseholdMembership]:
        rows = [
            HouseholdMembership(id=self.new_id(), person=person, household=family.household, main=True)
            for family in self.families
            for person in family.everybody
        ]
        for child, home, father in self.second_homes:
            rows.append(HouseholdMembership(id=self.new_id(), person=father, household=home, main=True))
            rows.append(
                HouseholdMembership(
                    id=self.new_id(), person=child, household=home, main=False, from_date=child.date_of_birth
                )
            )
        return rows

    def _addresses(self) -> list[Address]:
        rows = []
        for number, family in enumerate(self.families):
            began = family.registered_on - timedelta(days=self.random.randint(30, 2200))
            unknown = number % 97 == 40
            first = self._address(
                family.household, family.area, began, confidential=family.confidential, unknown=unknown
            )
            if number == 17:  # a refuge: counted under "area not known", so that no figure tells where it is
                first.area_by_hand = NONE
            rows.append(first)
            if family.moved_to:
                area, moved = family.moved_to
                first.to_date = moved - timedelta(days=1)
                rows.append(self._address(family.household, area, moved, confidential=family.confidential))
        for child, home, _ in self.second_homes:
            rows.append(self._address(home, self._area(), child.date_of_birth))
        return rows

    def _address(self, household, area, began, *, confidential=False, unknown=False) -> Address:
        return Address(
            id=self.new_id(),
            household=household,
            address_line_1=f"{self.random.randint(1, 140)} {self.random.choice(STREETS)}",
            town=TOWN,
            # A new street that no lookup knows yet.
            postcode="ZZ99 9ZZ" if unknown else self.random.choice(area.postcodes),
            from_date=began,
            confidential=confidential,
        )

    def _groups(self) -> None:
        names = {
            name: Group.objects.get_or_create(name=name, defaults=defaults)[0]
            for name, defaults in group_defaults().items()
        }
        rows = []

        def add(name, person, begins, source="registration form", ends=None):
            rows.append(
                GroupMembership(
                    id=self.new_id(), person=person, group=names[name], from_date=begins, to_date=ends, source=source
                )
            )

        for family in self.families:
            mother, begins = family.adults[0], family.registered_on
            chance = self.random.random
            if family.lone_parent and chance() < 0.85:
                add(
                    "lone parent",
                    mother,
                    begins,
                    ends=self.today - timedelta(days=90)
                    if chance() < 0.08 and begins < self.today - timedelta(days=120)
                    else None,
                )
            if chance() < (0.26 if family.area.decile <= 3 else 0.09):
                add("workless household", mother, begins)
            if age_on(mother.date_of_birth, family.children[0].date_of_birth) < 20:
                add("young parent", mother, begins)
            if chance() < 0.05:
                add("refugee or asylum seeker", mother, begins, "family said so")
            if chance() < 0.012:
                add("armed forces", mother, begins)
            for child in family.children:
                if chance() < 0.045:
                    add(
                        "disabled child",
                        child,
                        max(begins, child.date_of_birth + timedelta(days=200)),
                        "health visitor",
                    )
                second_birthday = child.date_of_birth + timedelta(days=731)
                if family.area.decile <= 3 and second_birthday <= self.today and chance() < 0.5:
                    add("eligible two-year-old", child, second_birthday, "council list")
                if chance() < 0.012:
                    add("child in need", child, begins, "social worker")
                elif chance() < 0.005:
                    add("child protection plan", child, begins, "social worker")
        GroupMembership.objects.bulk_create([row for row in rows if row.from_date <= self.today], batch_size=1000)

    def registered_under_fives(self) -> Counter:
        """By area of home today: children under five who are registered today."""
        counted = Counter()
        for family in self.families:
            if family.ended_on and family.ended_on < self.today:
                continue
            area = family.moved_to[0] if family.moved_to else family.area
            counted[area.code] += sum(under_five_on(child.date_of_birth, self.today) for child in family.children)
        return counted
