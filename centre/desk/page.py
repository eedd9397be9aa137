"""What stands on somebody's desk, and in which order."""

from dataclasses import dataclass, field
from datetime import date, datetime

from centre.core.models import Term
from centre.core.rooms import DeskItem, Urgency, desk_items, desk_sections
from centre.core.templatetags.words import count_of
from staff.permissions import Permission, has_permission

from .day import DayStrip, day_strip

MAIN, SIDE = "main", "side"
SHOWN_IN_A_GROUP = 6

URGENCIES = {
    Urgency.NOW: ("At once", "stop"),
    Urgency.OVERDUE: ("Overdue", "late"),
    Urgency.TODAY: ("Today", "now"),
    Urgency.SOON: ("Soon", "due"),
    Urgency.WAITING: ("Waiting", "quiet"),
}


@dataclass(frozen=True)
class Layout:
    """What comes first on somebody's desk, and which blocks stand at the side, whatever their room said.

    Blocks that are not named follow in the order and the column their rooms gave them.
    """

    first: tuple[str, ...]
    side: frozenset[str] = frozenset()


VISITS_FIRST = Layout(("visits-out", "visits-today", "due", "sessions", "reach", "not-seen"), frozenset({"reach"}))
FIGURES_FIRST = Layout(("visits-out", "reach", "plan", "reports", "due", "sessions"))
SESSIONS_FIRST = Layout(("visits-out", "sessions", "visits-today", "due", "reach", "not-seen"), frozenset({"reach"}))


@dataclass(frozen=True)
class Block:
    """One block of the desk; an empty template is a block that has nothing to show just now."""

    name: str
    template: str = ""
    context: dict = field(default_factory=dict)
    column: str = MAIN


@dataclass(frozen=True)
class DueGroup:
    """The due items of one urgency: the first few, and the rest behind "show more"."""

    word: str
    kind: str
    shown: list[DeskItem]
    more: list[DeskItem]

    @property
    def count(self) -> int:
        return len(self.shown) + len(self.more)


@dataclass(frozen=True)
class Desk:
    """Everything the page shows."""

    main: list[Block]
    side: list[Block]
    lead: str
    strip: DayStrip | None

    @property
    def blocks(self) -> list[Block]:
        return [*self.main, *self.side]


def desk_for(user, *, now: datetime) -> Desk:
    """The desk of this user: blocks in two columns, the sentence on top, the picture of the day."""
    today = now.date()
    items = desk_items(user, today)
    blocks = [Block("due", "centre/desk_due.html", due_context(items))]
    blocks += [
        Block(section.name, section.template, context, section.column)
        for section, context in desk_sections(user, today)
    ]
    contexts = [block.context for block in blocks]
    headlines = [context["headline"] for context in contexts if context.get("headline")]
    entries = [entry for context in contexts for entry in context.get("day_strip", ())]
    layout = layout_for(user)
    first = {name: place for place, name in enumerate(layout.first)}
    if any(item.urgency == Urgency.NOW for item in items):
        first["due"] = -1  # what cannot wait stands above everything
    blocks.sort(key=lambda block: first.get(block.name, len(first)))  # stable: the rooms' own order holds behind
    at_side = {block.name for block in blocks if block.column == SIDE} | layout.side
    return Desk(
        main=[block for block in blocks if block.name not in at_side],
        side=[block for block in blocks if block.name in at_side],
        lead=lead_of(headlines, items, more_overdue=sum(context.get("overdue", 0) for context in contexts)),
        strip=day_strip(entries, now=now),
    )


def layout_for(user) -> Layout:
    """How the desk is laid out for this user: by what they do most."""
    if has_permission(user, Permission.VISIT_CHANGE) and not has_permission(user, Permission.VISIT_CHANGE_ANY):
        return VISITS_FIRST
    if has_permission(user, Permission.REPORT_ISSUE):
        return FIGURES_FIRST
    return SESSIONS_FIRST


def due_context(items: list[DeskItem]) -> dict:
    """The due items in groups, the most urgent first, and their number in words."""
    groups = []
    for urgency, (word, kind) in URGENCIES.items():
        of_group = [item for item in items if item.urgency == urgency]
        if of_group:
            groups.append(DueGroup(word, kind, of_group[:SHOWN_IN_A_GROUP], of_group[SHOWN_IN_A_GROUP:]))
    return {"groups": groups, "words": count_of(len(items), "thing,things")}


def lead_of(headlines: list[str], items: list[DeskItem], *, more_overdue: int = 0) -> str:
    """The sentences under the heading: "3 sessions and 2 visits today. 1 thing is overdue."

    more_overdue: what a block of its own shows as overdue.
    """
    overdue = sum(item.urgency == Urgency.OVERDUE for item in items) + more_overdue
    late = "Nothing is overdue." if not overdue else f"{count_of(overdue, 'thing is,things are')} overdue."
    if at_once := sum(item.urgency == Urgency.NOW for item in items):
        late = f"{count_of(at_once, 'thing needs,things need')} somebody at once. {late}"
    if not headlines:
        return late
    *others, last = headlines
    return f"{', '.join(others)} and {last} today. {late}" if others else f"{last} today. {late}"


@dataclass(frozen=True)
class TermWords:
    """Where in the term a day lies."""

    name: str
    week: int = 0
    weeks: int = 0
    words: str = ""


def term_words(today: date) -> TermWords | None:
    """ "Autumn 2025, week 11 of 16"; between terms, when the next begins; None where no term is known."""
    term = next(iter(Term.known().not_over(today)), None)
    if term is None:
        return None
    if term.start_date > today:
        return TermWords(
            term.name, words=f"{term.name} begins on {term.start_date:%A} {term.start_date.day} {term.start_date:%B}"
        )
    monday = term.start_date.toordinal() - term.start_date.weekday()
    week, weeks = (today.toordinal() - monday) // 7 + 1, (term.end_date.toordinal() - monday) // 7 + 1
    return TermWords(term.name, week, weeks, f"{term.name}, week {week} of {weeks}")


def greeting(now: datetime) -> str:
    """Good morning, good afternoon or good evening."""
    return "Good morning" if now.hour < 12 else "Good afternoon" if now.hour < 18 else "Good evening"
