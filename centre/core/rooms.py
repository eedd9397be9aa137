"""What a room offers upward, without the desk or a family's page ever reaching into the room's tables.

A room registers small functions in its AppConfig.ready(); the pages above ask every registered function and show what
they get, in order. Each function decides for itself what this user may see: an empty list is always a fine answer.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import IntEnum


class Urgency(IntEnum):
    """How a due item is told apart, in words and shape; sorted in this order."""

    NOW = 0  # a child may come to harm: it stands above everything else
    OVERDUE = 1
    TODAY = 2
    SOON = 3
    WAITING = 4


@dataclass(frozen=True)
class DeskItem:
    """One thing that is due, overdue or waiting, with its one next action."""

    title: str  # a plain sentence: "Visit to the Hassan family was not logged"
    url: str  # the page that answers it
    action: str  # the words of the link: "Log the visit"
    urgency: Urgency
    due: date | None = None
    detail: str = ""
    room: str = ""  # the room's own word, shown small: "Visits"
    rank: int = 0  # among those of one urgency: the smaller, the further up


@dataclass(frozen=True)
class SavedWords:
    """Words in a timeline that can be passed on as a concern: whose notes (centre.core.notes), which, and its name."""

    source: str
    record: object
    field: str
    label: str


@dataclass(frozen=True)
class TimelineEntry:
    """Something that happened to a family or person, newest first on their page."""

    on: date
    title: str
    detail: str = ""
    url: str = ""
    icon: str = "note"
    at: datetime | None = None
    kind: str = ""  # for the filter: "visit", "session", "registration", "home"
    notes: tuple[SavedWords, ...] = ()


@dataclass(frozen=True)
class DayEntry:
    """Something that takes place today at a time, for the desk's picture of the day."""

    start: time
    end: time | None
    label: str
    kind: str  # "session" or "visit"
    off: bool = False  # cancelled


@dataclass(frozen=True)
class DeskSection:
    """A block of the desk that a room draws itself from a template (today's sessions, new registrations).

    Its context may carry keys for the desk itself: `headline`, a few words for the sentence on top ("3 sessions"),
    `day_strip`, a list of DayEntry for the picture of the day, and `overdue`, how many overdue things the block shows.
    """

    name: str
    template: str
    context: Callable  # (user, today) -> dict, or None when this user sees nothing of it
    order: int = 50
    column: str = "main"  # "main" or "side"


@dataclass
class Registry:
    desk_items: list[Callable] = field(default_factory=list)
    desk_sections: list[DeskSection] = field(default_factory=list)
    household_timelines: list[Callable] = field(default_factory=list)
    household_tabs: dict[Callable, str] = field(default_factory=dict)  # with the tab they stand under
    person_sections: dict[Callable, int] = field(default_factory=dict)  # with their order
    contact_days: list[Callable] = field(default_factory=list)
    person_died: list[Callable] = field(default_factory=list)


registry = Registry()


def register_desk_items(provider: Callable) -> Callable:
    """provider(user, today) -> iterable of DeskItem."""
    if provider not in registry.desk_items:
        registry.desk_items.append(provider)
    return provider


def register_desk_section(section: DeskSection) -> DeskSection:
    """Add a block to the desk; a second registration of the same name replaces the first."""
    registry.desk_sections[:] = [known for known in registry.desk_sections if known.name != section.name] + [section]
    return section


def register_household_timeline(provider: Callable) -> Callable:
    """provider(user, household, since, until) -> iterable of TimelineEntry; since/until may be None."""
    if provider not in registry.household_timelines:
        registry.household_timelines.append(provider)
    return provider


def register_household_tab(provider: Callable, under: str) -> Callable:
    """provider(user, household) -> (label, template, context) or None: a page of a family, drawn by a room.

    under: the tab it stands under: "Details", "Contact" or "Support". The family's page includes the template; context
    may be a function without arguments, which is then called only when the page is open.
    """
    registry.household_tabs.setdefault(provider, under)
    return provider


def register_person_section(provider: Callable, order: int = 50) -> Callable:
    """provider(user, person) -> (label, template, context) or None: a part of a person's page, drawn by its room.

    The smaller the order, the further up; of the same order as they were registered.
    """
    registry.person_sections.setdefault(provider, order)
    return provider


def register_contact_days(provider: Callable) -> Callable:
    """provider() -> queryset of {"person_id", "day"}: the days on which people had a qualifying contact in this room.

    (measures, "Qualifying contact".) The queryset ends in `.values("person_id", day=F(...))`, so that whoever asks can
    narrow it by people and days.
    """
    if provider not in registry.contact_days:
        registry.contact_days.append(provider)
    return provider


def register_person_died(listener: Callable) -> Callable:
    """listener(person, by): somebody has died; the room takes off whatever would still ask for them."""
    if listener not in registry.person_died:
        registry.person_died.append(listener)
    return listener


def person_has_died(person, by) -> None:
    """Tell every room, inside the transaction in which it is recorded."""
    for listener in registry.person_died:
        listener(person, by)


def desk_items(user, today: date) -> list[DeskItem]:
    """Everything due, overdue or waiting for this user, the most urgent and oldest first."""
    items = [item for provider in registry.desk_items for item in provider(user, today)]
    return sorted(items, key=lambda item: (item.urgency, item.rank, item.due or today, item.title))


def person_sections(user, person) -> list[dict]:
    """The parts of a person's page that this user sees: [{label, template, context}], in their order."""
    providers = sorted(registry.person_sections, key=registry.person_sections.get)
    return [
        {"label": label, "template": template, "context": given() if callable(given) else given}
        for label, template, given in filter(None, (provider(user, person) for provider in providers))
    ]


def desk_sections(user, today: date) -> Iterable[tuple[DeskSection, dict]]:
    """The blocks this user sees, in their order, each with its context."""
    for section in sorted(registry.desk_sections, key=lambda known: (known.order, known.name)):
        context = section.context(user, today)
        if context is not None:
            yield section, context


def household_timeline(user, household, *, since=None, until=None) -> list[TimelineEntry]:
    """What happened to a family, from every room, newest first."""
    entries = [entry for provider in registry.household_timelines for entry in provider(user, household, since, until)]
    return sorted(entries, key=lambda entry: (entry.on, entry.at.timestamp() if entry.at else 0), reverse=True)
