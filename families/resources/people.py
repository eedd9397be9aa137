"""The sheet "people": who the centre knows, the household they are counted in, and their registration."""

from django.db.models import F, OuterRef, Subquery

from centre.core.sheets.cells import ChoiceCell, DateCell, ReferenceCell, TextCell
from centre.core.sheets.columns import Column
from centre.core.sheets.periods import Period
from centre.core.sheets.resource import SheetResource
from centre.core.sheets.writing import CHANGED, NEW

from ..models import Household, HouseholdMembership, Person, Registration
from ..models.person import PersonRole, Sex
from .merged import merged_ids

PERSON_FIELDS = "reference first_name last_name known_as date_of_birth due_date sex role ethnicity first_language phone"


class PersonResource(SheetResource):
    """Sheet "people": one row a person. An empty cell leaves what the centre has already."""

    sheet = "people"
    key = ("person_ref",)
    referred_to = ("person_ref", "household_ref")

    person_ref = Column(ReferenceCell(), needed=True, filled=True, words="what you call the person in your sheets")
    household_ref = Column(
        ReferenceCell(), needed=True, words="what you call the family they are counted in", aliases=("family_ref",)
    )
    first_name = Column(
        TextCell(100), needed=True, personal=True, words="first name", aliases=("forename", "given_name")
    )
    last_name = Column(TextCell(100), needed=True, personal=True, words="last name", aliases=("surname", "family_name"))
    known_as = Column(TextCell(100), personal=True, words="name they are called by", aliases=("preferred_name",))
    date_of_birth = Column(DateCell(), words="date of birth", aliases=("dob", "birth_date", "born"))
    due_date = Column(DateCell(), words="due date of an expected baby", aliases=("expected_date", "edd"))
    sex = Column(
        ChoiceCell(Sex.values, {"f": Sex.FEMALE, "m": Sex.MALE, "unknown": Sex.NOT_KNOWN}),
        words="female, male, intersex, prefers not to say, not known; empty: not asked",
        aliases=("gender",),
    )
    role = Column(ChoiceCell(PersonRole.values), needed=True, filled=True, words=", ".join(PersonRole.values))
    registered_on = Column(DateCell(), words="first day registered with the centre", aliases=("registration_date",))
    registration_ended_on = Column(DateCell(), words="last day registered", aliases=("ended_on",))
    ended_reason = Column(TextCell(80), personal=True, words="why the registration ended")
    ethnicity = Column(TextCell(80), personal=True, words="as the parent gave it; “Not stated” differs from empty")
    first_language = Column(TextCell(80), personal=True, words="first language", aliases=("language",))
    phone = Column(TextCell(40), personal=True, words="telephone", aliases=("telephone", "mobile", "phone_number"))

    class Meta:
        model = Person

    def check(self, row):
        if row.role == PersonRole.EXPECTED_BABY and row.date_of_birth:
            yield (
                "date_of_birth",
                "An expected baby has no date of birth yet: change the role to child, or use due_date.",
            )
        if not row.first_name and not row.last_name and row.role != PersonRole.EXPECTED_BABY:
            yield "first_name", "Fill in a first name or a last name."
        if row.registration_ended_on and not row.registered_on:
            yield "registered_on", "Fill in the first day registered; there is only a last day."
        elif row.registration_ended_on and row.registration_ended_on < row.registered_on:
            yield "registration_ended_on", "Enter a last day registered that is not before the first day."
        if row.ended_reason and not row.registration_ended_on:
            yield "registration_ended_on", "Fill in the last day registered; there is a reason for the end but no day."

    def store(self, rows):
        rows = self._under_kept_references(rows)
        references = {row.person_ref for row in rows}
        fields = PERSON_FIELDS.split()
        self.stored = {
            values[1]: (values[0], values[1:])
            for values in Person.objects.filter(reference__any_of=references).values_list("pk", *fields)
        }
        ids = [pk for pk, _ in self.stored.values()]
        self.merged = merged_ids(Person, ids)
        self.registrations, self.memberships = {}, {}
        for person, *values in Registration.objects.filter(person__any_of=ids).values_list(
            "person_id", "pk", "registered_on", "ended_on", "ended_reason"
        ):
            self.registrations.setdefault(person, []).append(values)
        for person, reference, main in HouseholdMembership.objects.filter(person__any_of=ids).values_list(
            "person_id", "household__reference", "main"
        ):
            self.memberships.setdefault(person, []).append((reference, main))
        self.households = dict(
            Household.objects.filter(reference__any_of={row.household_ref for row in rows}).values_list(
                "reference", "pk"
            )
        )
        self.household_table = self.table(Household, "reference")
        self.person_table = self.table(Person, PERSON_FIELDS)
        self.membership_table = self.table(HouseholdMembership, "person household main")
        self.registration_table = self.table(Registration, "person registered_on ended_on ended_reason")
        for row in rows:
            self._store_person(row)

    def _under_kept_references(self, rows):
        """Rows of records that were merged here only fill in what the one that is kept does not know yet."""
        people = Person.objects.kept_references(row.person_ref for row in rows)
        households = Household.objects.kept_references(row.household_ref for row in rows if row.household_ref)
        named = {row.person_ref for row in rows}
        self.old, found = set(), []
        for row in rows:
            if row.household_ref in households:
                row = row._replace(household_ref=households[row.household_ref])
            if row.person_ref in people:
                row = row._replace(person_ref=people[row.person_ref], household_ref=None, registered_on=None)
                if row.person_ref in named:
                    continue  # the row of the record that is kept, or of another one merged into it, says it
                named.add(row.person_ref)
                self.old.add(row.row)
            found.append(row)
        return found

    def _store_person(self, row):
        given = tuple(getattr(row, "person_ref" if name == "reference" else name) for name in PERSON_FIELDS.split())
        known = self.stored.get(row.person_ref)
        if known is None:
            person = self.person_table.add(row.row, given)
            self.mark(row.row, NEW)
        else:
            person, before = known
            if row.row in self.old:
                given = tuple(None if held not in ("", None) else new for held, new in zip(before, given, strict=True))
                self.mark(row.row, self.person_table.merge(row.row, person, before, given))
                return
            if row.role == PersonRole.EXPECTED_BABY and before[4]:
                self.refuse(row.row, "The centre knows this child as born already: change the role to child.", "role")
                return
            if self._is_somebody_else(row, before):
                self.refuse(
                    row.row,
                    "The centre knows somebody else by this reference: first name and date of birth are both other "
                    "ones. Give this person another reference, or correct the one the centre knows on their page.",
                    "person_ref",
                    row.person_ref,
                )
                return
            self.mark(row.row, self.person_table.merge(row.row, person, before, given))
        if row.household_ref:
            self._store_household(row, person)
        if row.registered_on:
            self._store_registration(row, person)

    @staticmethod
    def _is_somebody_else(row, before):
        """Whether nothing but the reference is the same: sheets of two places often count from P00001 alike."""
        first_name, born = before[1], before[4]
        if not (first_name and row.first_name and born and row.date_of_birth):
            return False
        return born != row.date_of_birth and first_name.casefold() != row.first_name.casefold()

    def _store_household(self, row, person):
        reference = row.household_ref
        known = self.memberships.get(person, [])
        if any(reference == household and main for household, main in known):
            return
        if person in self.merged and any(reference == household for household, _ in known):
            return  # another record of this human was counted elsewhere
        if known:
            self.refuse(
                row.row,
                "The centre counts this person in another household. Say from which day they belong to this one in the "
                "sheet other_households, with yes under main, or move them on their page.",
                "household_ref",
                reference,
            )
            return
        if reference not in self.households:
            # Belongs to all its people, so it hangs on no single row.
            self.households[reference] = self.household_table.add(0, (reference,))
        self.membership_table.add(row.row, (person, self.households[reference], True))
        self.mark(row.row, CHANGED)

    def _store_registration(self, row, person):
        known = self.registrations.get(person, [])
        for pk, start, end, reason in known:
            if start == row.registered_on:
                before = (person, start, end, reason)
                given = (person, start, row.registration_ended_on, row.ended_reason)
                self.mark(row.row, self.registration_table.merge(row.row, pk, before, given))
                return
        period = Period(row.registered_on, row.registration_ended_on)
        for _, start, end, _ in known:
            other = Period(start, end)
            if period.overlaps(other):
                if person in self.merged:
                    return  # the registrations of two records have been joined here
                self.refuse(
                    row.row,
                    f"The centre has this person registered {other}. Change that on their page first.",
                    "registered_on",
                    row.registered_on.isoformat(),
                )
                return
        self.registration_table.add(row.row, (person, row.registered_on, row.registration_ended_on, row.ended_reason))
        self.mark(row.row, CHANGED)

    def sheet_rows(self, **kwargs):
        """Everybody, with the household they are counted in before all others and their newest registration."""
        memberships = HouseholdMembership.objects.filter(person=OuterRef("pk"), main=True)
        registrations = Registration.objects.filter(person=OuterRef("pk")).order_by("-registered_on")
        people = Person.objects.filter(merged_into__isnull=True).annotate(
            household_reference=Subquery(
                memberships.order_by(F("from_date").asc(nulls_first=True)).values("household__reference")[:1]
            ),
            start=Subquery(registrations.values("registered_on")[:1]),
            end=Subquery(registrations.values("ended_on")[:1]),
            why=Subquery(registrations.values("ended_reason")[:1]),
        )
        return people.order_by("reference").values_list(
            "reference",
            "household_reference",
            *PERSON_FIELDS.split()[1:8],
            "start",
            "end",
            "why",
            *PERSON_FIELDS.split()[8:],
        )
