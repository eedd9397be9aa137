"""How many of the children on lists are known, found, and have taken up the offer (measures, M10)."""

from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, Q

from ..models import ListedChild
from ..models.listed import ListSource, TakeUp


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
