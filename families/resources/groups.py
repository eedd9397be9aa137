"""The sheet "groups": who belongs to which group, from when to when, and who says so."""

from centre.core.sheets.cells import DateCell, ReferenceCell, TextCell, plain_word
from centre.core.sheets.columns import Column
from centre.core.sheets.periods import Period
from centre.core.sheets.resource import SheetResource
from centre.core.sheets.writing import NEW

from ..groups_defaults import group_defaults
from ..models import Group, GroupMembership, Person
from .merged import known_already, merged_ids


class GroupMembershipResource(SheetResource):
    """Sheet "groups". A group that the centre does not have yet is made; well-known names bring their usual meaning."""

    sheet = "groups"
    key = ("person_ref", "group", "from_date")

    person_ref = Column(ReferenceCell(), needed=True, filled=True, words="the person, as in the people sheet")
    group = Column(TextCell(80), needed=True, filled=True, words="name of the group", aliases=("group_name",))
    from_date = Column(DateCell(), needed=True, filled=True, words="first day in the group", aliases=("from",))
    to_date = Column(DateCell(), words="last day in it; empty while it goes on", aliases=("to", "until"))
    source = Column(TextCell(120), personal=True, words="who says so")

    class Meta:
        model = GroupMembership

    def check(self, row):
        if row.to_date and row.to_date < row.from_date:
            yield "to_date", "Enter a last day that is not before the first day."

    def store(self, rows):
        people = Person.objects.ids_by_reference(row.person_ref for row in rows)
        groups = self._groups(rows)
        stored = {
            (person, group, start): (pk, end, source)
            for pk, person, group, start, end, source in GroupMembership.objects.filter(
                person__any_of=people.values()
            ).values_list("pk", "person_id", "group_id", "from_date", "to_date", "source")
        }
        known_rows = []
        for row in rows:
            if row.person_ref not in people:
                self.refuse_unknown(row.row, "person_ref", row.person_ref, "people")
            else:
                known_rows.append((row, people[row.person_ref], groups[plain_word(row.group)]))
        known_rows = self._without_joined(known_rows, stored)
        self._refuse_overlaps(known_rows, stored)

        memberships = self.table(GroupMembership, "person group from_date to_date source")
        for row, person, group in known_rows:
            if not self.is_good(row.row):
                continue
            known = stored.get((person, group, row.from_date))
            given = (person, group, row.from_date, row.to_date, row.source)
            if known is None:
                memberships.add(row.row, given)
                self.mark(row.row, NEW)
            else:
                pk, end, source = known
                self.mark(row.row, memberships.merge(row.row, pk, (*given[:3], end, source), given))

    @staticmethod
    def _without_joined(known_rows, stored):
        """Without what was joined when two records of somebody were merged."""
        merged = merged_ids(Person, {person for person, *_ in stored})
        held = {}
        for (person, group, start), (_, end, _) in stored.items():
            held.setdefault((person, group), {})[start] = Period(start, end)
        return [
            (row, person, group)
            for row, person, group in known_rows
            if person not in merged
            or row.from_date in held.get((person, group), {})
            or not known_already(Period(row.from_date, row.to_date), held.get((person, group), {}).values())
        ]

    def _groups(self, rows) -> dict[str, int]:
        groups = {plain_word(name): pk for pk, name in Group.objects.values_list("pk", "name")}
        # Groups are few and shared by many rows: made at once, so that their ids are known.
        defaults = group_defaults()
        made = self.table(Group, "name whole_household restricted")
        names = {plain_word(row.group): row.group for row in rows if plain_word(row.group) not in groups}
        for word, name in sorted(names.items()):
            usual = defaults.get(word, {})
            made.add(0, (word if usual else name, usual.get("whole_household", False), usual.get("restricted", False)))
        made.write(self.refuse)
        made.new.clear()
        if names:
            groups |= {plain_word(name): pk for pk, name in Group.objects.values_list("pk", "name")}
        return groups

    def _refuse_overlaps(self, known_rows, stored):
        periods = {}
        named = {(person, group, row.from_date) for row, person, group in known_rows}
        for (person, group, start), (_, end, _) in stored.items():
            if (person, group, start) not in named:
                self.add_period(periods, (person, group), start, end)
        for row, person, group in known_rows:
            _, end, _ = stored.get((person, group, row.from_date), (None, None, None))
            self.add_period(periods, (person, group), row.from_date, row.to_date or end, row.row)
        self.refuse_overlaps(
            periods,
            "from_date",
            lambda other: f"This person is in the group already, {other}. Give that period a last day first.",
        )

    def sheet_rows(self, *, user=None, **kwargs):
        """Memberships of the groups that `user` may know of; all of them where no user is given."""
        memberships = GroupMembership.objects.all() if user is None else GroupMembership.objects.visible_to(user)
        return memberships.order_by("person__reference", "group__name", "from_date").values_list(
            "person__reference", "group__name", "from_date", "to_date", "source"
        )
