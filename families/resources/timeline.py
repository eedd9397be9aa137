"""The households somebody is counted in, one after the other, and how days in another one fit into them.

The people sheet says in which household somebody is counted; a row of other_households with main "yes" says that on
some days it was another one. The household of the people sheet is split around those days.
"""

from datetime import date

from centre.core.sheets.periods import ALWAYS, FOR_EVER, ONE_DAY, Period
from centre.core.sheets.writing import CHANGED, NEW, UNCHANGED


class NoHouseholdLeft(Exception):
    """The row cannot be fitted in; the message says what to do."""


class _Stay:
    """A period in one household. `before` is what is stored, or None for a new row."""

    def __init__(self, pk, household, start, end):
        self.pk = pk
        self.household = household
        self.start = start
        self.end = end
        self.before = (household, start, end) if pk else None

    @property
    def now(self):
        return self.household, self.start, self.end

    @property
    def period(self):
        return Period(self.start, self.end)


class MainHouseholds:
    """The main households of one person: stays that do not overlap, in order."""

    first = ALWAYS

    def __init__(self, stored):
        self.stays = [_Stay(*each) for each in stored]

    def place(self, household, start: date | None, end: date | None) -> str:
        """Count the person in `household` from `start` to `end`. Gives NEW, CHANGED or UNCHANGED.

        Raises NoHouseholdLeft where the days are taken by the same household under other dates, or where nothing
        would be left of another stay.
        """
        own = next((stay for stay in self.stays if stay.household == household and stay.start == start), None)
        if own is not None:
            end = end or own.end
            if own.end == end:
                return UNCHANGED
        wanted = Period(start, end)
        for stay in list(self.stays):
            if stay is own or not stay.period.overlaps(wanted):
                continue
            if stay.household == household:
                raise NoHouseholdLeft(f"The person is counted in this household already, {stay.period}.")
            self._cut(stay, wanted)
        if own is None:
            self.stays.append(_Stay(None, household, start, end))
            return NEW
        self._give_back(own, end)
        own.end = end
        return CHANGED

    def _cut(self, stay, wanted):
        """Take the wanted days out of a stay: it ends before them, and goes on after them where it lasted longer."""
        starts_before = stay.period.first < wanted.first
        lasts_longer = stay.period.last > wanted.last
        if not starts_before and not lasts_longer:
            raise NoHouseholdLeft(
                "These days leave nothing of the household of the people sheet. Put this household there instead."
            )
        rest = (wanted.last + ONE_DAY, stay.end)
        if starts_before:
            stay.end = wanted.first - ONE_DAY
            if lasts_longer:
                self.stays.append(_Stay(None, stay.household, *rest))
        else:
            stay.start = rest[0]

    def _give_back(self, own, end):
        """Days that a shortened stay no longer takes go back to the household that it had been cut out of."""
        if end is None or (own.end or FOR_EVER) <= end:
            return
        before = next((stay for stay in self.stays if stay.period.last + ONE_DAY == own.period.first), None)
        if before is None:
            return
        freed = (end + ONE_DAY, own.end)
        after = next((stay for stay in self.stays if own.end and stay.period.first == own.end + ONE_DAY), None)
        if after is not None and after.household == before.household:
            after.start = freed[0]
        else:
            self.stays.append(_Stay(None, before.household, *freed))

    def changes(self):
        """Stored stays that have changed: (pk, before, after), those that end earlier first."""
        changed = [stay for stay in self.stays if stay.pk and stay.now != stay.before]
        changed.sort(key=lambda stay: stay.period.last > Period(*stay.before[1:]).last)
        return [(stay.pk, stay.before, stay.now) for stay in changed]

    def additions(self):
        """Stays that are new: (household, start, end)."""
        return [stay.now for stay in self.stays if not stay.pk]
