"""Classes of records that rooms keep by rules of their own: a room registers them, the page of retention obeys.

`RecordClass.people` ties a class to families: a family is kept as long as its longest class asks, so an accident of a
child keeps the child's family. `RecordClass.over` tells of records that belong to no family (a colleague's, say): whose
time is over stands in the review queue with the page on which the room decides. A class may do both.

    register_record_class(RecordClass(
        code="accident", name="Accidents of children", counted_from="Date of birth of the child",
        years=21, source="…", people=lambda: Accident.objects.values("person_id", day=F("person__date_of_birth"))))

Nothing goes by itself, and nothing here deletes. (domain, retention: base date and years by class; hold; review.)
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class RecordClass:
    """How long one kind of record is kept, until the centre's own schedule says otherwise.

    people() -> queryset of {"person_id", "day"}: for each person the records are of, the day from which years count.
    over(today, years, to_year_end) -> the records whose time is over.
    """

    code: str  # lower case, digits and hyphens, at most 30
    name: str  # "Accidents of children": which records
    counted_from: str  # "Date of birth of the child"
    years: int
    source: str  # who says so
    to_year_end: bool = False  # and to the end of the financial year
    people: Callable | None = None
    over: Callable[..., Iterable["RecordOver"]] | None = None


@dataclass(frozen=True)
class RecordOver:
    """A record of a room whose time is over, and where the room decides about it. No name of a person in the words."""

    words: str
    kept_until: date
    url: str


_classes: dict[str, RecordClass] = {}
_words: dict[str, tuple[str, ...]] = {}


def register_record_class(kind: RecordClass) -> RecordClass:
    """Called once when the programme starts, by the room that keeps the records. Raises ValueError for a taken code."""
    if _classes.setdefault(kind.code, kind) is not kind:
        raise ValueError(f"There is another class of records with the code {kind.code}")
    return kind


def record_classes() -> dict[str, RecordClass]:
    """Every registered class by its code."""
    return dict(_classes)


def register_words_about(model: str, people: tuple[str, ...]) -> None:
    """Rows of this model ("sessions_app.Incident") hold words about people, found by these lookups to Person.

    When a family is redacted they are emptied by the same rules as its own records (families.rights.emptying).
    """
    _words[model] = people


def words_about_people() -> list[tuple[str, tuple[str, ...]]]:
    """Every registered (model, lookups to Person), in the order of the models' names."""
    return sorted(_words.items())


def kept_until(base: date, years: int, *, to_year_end: bool) -> date:
    """The last day on which a record is kept: whole years on, or the 31 March on which that financial year ends."""
    try:
        day = base.replace(year=base.year + years)
    except ValueError:  # 29 February
        day = base.replace(year=base.year + years, day=28)
    if not to_year_end:
        return day
    return date(day.year + (day.month > 3), 3, 31)
