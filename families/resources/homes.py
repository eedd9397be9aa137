"""The sheets "addresses" (where households live) and "other_households" (who also belongs to a second one)."""

from django.db.models import F

from centre.core.sheets.cells import DateCell, ReferenceCell, TextCell, YesNoCell
from centre.core.sheets.columns import Column
from centre.core.sheets.periods import Period
from centre.core.sheets.resource import SheetResource
from centre.core.sheets.writing import NEW

from ..models import Address, Household, HouseholdMembership, Person
from .merged import known_already, merged_ids
from .timeline import MainHouseholds, NoHouseholdLeft

ADDRESS_FIELDS = "household from_date to_date address_line_1 town postcode confidential"


class AddressResource(SheetResource):
    """Sheet "addresses". The import can mark an address confidential, and never takes that mark away."""

    sheet = "addresses"
    key = ("household_ref", "from_date")

    household_ref = Column(
        ReferenceCell(), needed=True, filled=True, words="the family, as in the people sheet", aliases=("family_ref",)
    )
    address_line_1 = Column(TextCell(200), personal=True, words="house and street", aliases=("address", "address_1"))
    town = Column(TextCell(100), personal=True, words="town")
    postcode = Column(TextCell(12), needed=True, personal=True, words="postcode, with or without its space")
    from_date = Column(DateCell(), needed=True, filled=True, words="first day there", aliases=("from", "moved_in"))
    to_date = Column(DateCell(), words="last day there; empty while they live there", aliases=("to", "moved_out"))
    confidential = Column(YesNoCell(), words="yes for a refuge or other hidden home")

    class Meta:
        model = Address

    def check(self, row):
        if row.to_date and row.to_date < row.from_date:
            yield "to_date", "Enter a last day that is not before the first day."

    def store(self, rows):
        households = Household.objects.ids_by_reference(row.household_ref for row in rows)
        stored = {
            values[1:3]: (values[0], values[1:])
            for values in Address.objects.filter(household__any_of=households.values()).values_list(
                "pk", "household_id", "from_date", *ADDRESS_FIELDS.split()[2:]
            )
        }
        known_rows = []
        for row in rows:
            if row.household_ref in households:
                known_rows.append((row, households[row.household_ref]))
            else:
                self.refuse_unknown(row.row, "household_ref", row.household_ref, "people")
        merged = merged_ids(Household, {household for household, _ in stored})
        known_rows = [each for each in known_rows if each[1] not in merged or not _was_joined(*each, stored)]
        self._refuse_overlaps(known_rows, stored)

        addresses = self.table(Address, ADDRESS_FIELDS)
        for row, household in known_rows:
            if not self.is_good(row.row):
                continue
            given = (household, row.from_date, row.to_date, row.address_line_1, row.town, row.postcode)
            known = stored.get((household, row.from_date))
            if known is None:
                addresses.add(row.row, (*given, row.confidential or False))
                self.mark(row.row, NEW)
            else:
                pk, before = known
                self.mark(row.row, addresses.merge(row.row, pk, before, (*given, row.confidential or None)))

    def _refuse_overlaps(self, known_rows, stored):
        periods = {}
        named = {(household, row.from_date) for row, household in known_rows}
        for (household, start), (_, before) in stored.items():
            if (household, start) not in named:
                self.add_period(periods, household, start, before[2])
        for row, household in known_rows:
            known = stored.get((household, row.from_date))
            end = row.to_date or (known[1][2] if known else None)
            self.add_period(periods, household, row.from_date, end, row.row)
        self.refuse_overlaps(
            periods,
            "from_date",
            lambda other: (
                f"This household has another address {other}. Give that one a last day before this first day."
            ),
        )

    def sheet_rows(self, *, with_confidential=False, **kwargs):
        """All addresses; those marked confidential without street, town and postcode unless they are asked for."""
        for reference, line, town, postcode, start, end, confidential in Address.objects.order_by(
            "household__reference", "from_date"
        ).values_list(
            "household__reference", "address_line_1", "town", "postcode", "from_date", "to_date", "confidential"
        ):
            if confidential and not with_confidential:
                line = town = postcode = ""
            yield reference, line, town, postcode, start, end, confidential


def _was_joined(row, household, stored) -> bool:
    """Whether the row tells days of a family into which another was merged, and for which it has a home already."""
    if (household, row.from_date) in stored:
        return False
    period = Period(row.from_date, row.to_date)
    return known_already(
        period, [Period(start, before[2]) for (other, start), (_, before) in stored.items() if other == household]
    )


class OtherHouseholdResource(SheetResource):
    """Sheet "other_households": a second home (main: no), or days in which they are counted elsewhere (main: yes)."""

    sheet = "other_households"
    key = ("person_ref", "household_ref", "from_date")

    person_ref = Column(ReferenceCell(), needed=True, filled=True, words="the person, as in the people sheet")
    household_ref = Column(
        ReferenceCell(),
        needed=True,
        filled=True,
        words="the other family, as in the people sheet",
        aliases=("family_ref",),
    )
    main = Column(YesNoCell(), needed=True, filled=True, words="yes where they are counted in it on these days")
    from_date = Column(DateCell(), words="first day; empty: always", aliases=("from",))
    to_date = Column(DateCell(), words="last day; empty while it goes on", aliases=("to", "until"))

    class Meta:
        model = HouseholdMembership

    def check(self, row):
        if row.from_date and row.to_date and row.to_date < row.from_date:
            yield "to_date", "Enter a last day that is not before the first day."

    def store(self, rows):
        people = Person.objects.ids_by_reference(row.person_ref for row in rows)
        households = Household.objects.ids_by_reference(row.household_ref for row in rows)
        stored = {}
        for pk, person, household, main, start, end in HouseholdMembership.objects.filter(
            person__any_of=people.values()
        ).values_list("pk", "person_id", "household_id", "main", "from_date", "to_date"):
            stored.setdefault(person, []).append((pk, household, main, start, end))
        known_rows = {}
        for row in rows:
            if row.person_ref not in people:
                self.refuse_unknown(row.row, "person_ref", row.person_ref, "people")
            elif row.household_ref not in households:
                self.refuse_unknown(row.row, "household_ref", row.household_ref, "people")
            else:
                person = people[row.person_ref]
                known_rows.setdefault(person, []).append((row, households[row.household_ref]))
        for person in merged_ids(Person, known_rows):
            # What was joined when two records of somebody were merged is known.
            days = [Period(start, end) for _, _, _, start, end in stored.get(person, [])]
            known_rows[person] = [
                each
                for each in known_rows[person]
                if not known_already(Period(each[0].from_date, each[0].to_date), days)
            ]

        self.memberships = self.table(HouseholdMembership, "person household main from_date to_date")
        for person, of_person in known_rows.items():
            self._store_second_homes(person, [each for each in of_person if not each[0].main], stored.get(person, []))
            self._store_main_homes(person, [each for each in of_person if each[0].main], stored.get(person, []))

    def _store_second_homes(self, person, known_rows, stored):
        periods = {}
        known = {(household, start): (pk, end) for pk, household, main, start, end in stored if not main}
        named = {(household, row.from_date) for row, household in known_rows}
        for _, household, main, start, end in stored:
            if main or (household, start) not in named:
                self.add_period(periods, household, start, end)
        for row, household in known_rows:
            _, end = known.get((household, row.from_date), (None, None))
            self.add_period(periods, household, row.from_date, row.to_date or end, row.row)
        self.refuse_overlaps(
            periods, "household_ref", lambda other: f"This person belongs to this household already, {other}."
        )
        for row, household in known_rows:
            if not self.is_good(row.row):
                continue
            given = (person, household, False, row.from_date, row.to_date)
            if (household, row.from_date) in known:
                pk, end = known[household, row.from_date]
                self.mark(row.row, self.memberships.merge(row.row, pk, (*given[:4], end), given))
            else:
                self.memberships.add(row.row, given)
                self.mark(row.row, NEW)

    def _store_main_homes(self, person, known_rows, stored):
        """Fit days in another main household into the person's main households; see `timeline`."""
        if not known_rows:
            return
        line = MainHouseholds([(pk, household, start, end) for pk, household, main, start, end in stored if main])
        for row, household in sorted(known_rows, key=lambda each: each[0].from_date or line.first):
            try:
                self.mark(row.row, line.place(household, row.from_date, row.to_date))
            except NoHouseholdLeft as refusal:
                self.refuse(row.row, str(refusal), "household_ref", row.household_ref)
        first_row = known_rows[0][0].row
        for pk, before, after in line.changes():
            was, becomes = ((person, household, True, start, end) for household, start, end in (before, after))
            self.memberships.replace(first_row, pk, was, becomes)
        for household, start, end in line.additions():
            self.memberships.add(first_row, (person, household, True, start, end))

    def sheet_rows(self, **kwargs):
        """Every household that somebody belongs to besides the one in the people sheet."""
        in_people_sheet = set()
        for person, household, main, start, end in HouseholdMembership.objects.order_by(
            "person__reference", "-main", F("from_date").asc(nulls_first=True), "household__reference"
        ).values_list("person__reference", "household__reference", "main", "from_date", "to_date"):
            if main and person not in in_people_sheet:
                in_people_sheet.add(person)
            else:
                yield person, household, main, start, end
