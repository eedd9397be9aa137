"""How many of the children on lists are known, found, and have taken up the offer (measures, M10)."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, Q

from ..models import ListedChild
from ..models.listed import ListSource, TakeUp

NAMES = {9: "Autumn", 1: "Spring", 4: "Summer"}
LAST_DAY = {9: (12, 31), 1: (3, 31), 4: (8, 31)}


@dataclass(frozen=True)
class ListFigures:
    """One list: known + to find + ended = on the list; taken up of all on it, where anything of it was told."""

    source: str
    label: str
    listed: int
    known: int
    to_find: int
    taken_up: int
    told: int

    @property
    def ended(self) -> int:
        return self.listed - self.known - self.to_find

    @property
    def take_up_words(self) -> str:
        """Of all on the list, as the council counts it; "" where nothing has been told."""
        if not self.told:
            return ""
        share = Fraction(self.taken_up * 100, self.listed)
        return f"{self.taken_up} of {self.listed} ({float(share):.0f} %)"


@dataclass(frozen=True)
class TermFigures:
    """The two-year-old offer in a funding term: of the children on the council's list for it, those who took it up."""

    first: date
    last: date
    listed: int
    taken_up: int
    told: int

    @property
    def name(self) -> str:
        """ "Autumn 2025"."""
        return f"{NAMES[self.first.month]} {self.first.year}"

    take_up_words = ListFigures.take_up_words


def funding_terms(today: date, number: int) -> list[tuple[date, date]]:
    """The last funding terms, the running one first: from 1 September, 1 January and 1 April."""
    starts = [date(year, month, 1) for year in range(today.year, today.year - number - 1, -1) for month in (9, 4, 1)]
    begun = [start for start in starts if start <= today][:number]
    return [(start, date(start.year, *LAST_DAY[start.month])) for start in begun]


def offer_by_term(today: date, number: int = 4) -> list[TermFigures]:
    """Take-up of the two-year-old offer by funding term (measures, M10), newest first. One query.

    On the list for a term: on a list brought by its end, and two years old by the rule of the funding terms (a place
    from the term after the second birthday until that after the third). A term without anybody is left out.
    """
    terms = funding_terms(today, number)
    wanted = {}
    for place, (first, last) in enumerate(terms):
        of_term = Q(
            date_of_birth__gte=first.replace(year=first.year - 3),
            date_of_birth__lt=first.replace(year=first.year - 2),
            brought_on__lte=last,
        )
        wanted[f"listed_{place}"] = Count("pk", filter=of_term)
        wanted[f"taken_up_{place}"] = Count("pk", filter=of_term & Q(take_up=TakeUp.YES))
        wanted[f"told_{place}"] = Count("pk", filter=of_term & ~Q(take_up=""))
    found = ListedChild.objects.filter(source=ListSource.OFFERS).aggregate(**wanted)
    rows = [
        TermFigures(first, last, *(found[f"{what}_{place}"] for what in ("listed", "taken_up", "told")))
        for place, (first, last) in enumerate(terms)
    ]
    return [row for row in rows if row.listed]


def list_figures() -> list[ListFigures]:
    """Both lists, those of which something was brought. One query."""
    open_still = Q(person__isnull=True, closed_on__isnull=True)
    found = (
        ListedChild.objects.order_by()
        .values("source")
        .annotate(
            listed=Count("pk"),
            known=Count("pk", filter=Q(person__isnull=False)),
            to_find=Count("pk", filter=open_still & ~Q(take_up=TakeUp.YES)),
            taken_up=Count("pk", filter=Q(take_up=TakeUp.YES)),
            told=Count("pk", filter=~Q(take_up="")),
        )
        .order_by("source")
    )
    return [ListFigures(label=str(ListSource(row["source"]).label), **row) for row in found]
