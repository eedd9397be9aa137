"""What the centre holds about somebody, put together from every room, for a request under the right of access.

A room registers a provider in its AppConfig.ready(); the families room asks every provider and shows what it gets. What
is kept in a closed room is never given here: that room registers one passage for everybody, always the same, with the
permission of whoever decides about it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

THIRD_PARTY = "third party"
RESTRICTED = "restricted"
SERIOUS_HARM = "serious harm"


@dataclass(frozen=True)
class Passage:
    """One thing that is on record: one row, in words."""

    key: str  # stands for the row: "families.visit:<id>"
    part: str  # the heading under which it comes: "Visits"
    order: int  # of the heading among the others
    on: date | None
    title: str
    lines: tuple[tuple[str, str], ...] = ()  # (label, words)
    mark: str = ""  # why somebody has to decide about it first: THIRD_PARTY, RESTRICTED …; "" where nobody has to
    why: str = ""  # the same in words: "Names Bo Larch"
    names: tuple[str, ...] = ()  # words that stand in it and are about others
    decided_by: str = ""  # the permission without which it is neither read nor decided; "" for who makes the pack
    printed: bool = True  # False: it stands for something that is given by others, and is no part of the pack
    link: str = ""  # where whoever decides about it finds what it stands for

    @property
    def text(self) -> str:
        return "\n".join(f"{label}: {words}" for label, words in self.lines)


@dataclass(frozen=True)
class Asked:
    """Whose data a request is about, and who asks."""

    people: tuple  # the Person, and records that were merged into theirs
    themselves: bool  # whether somebody asks for their own data
    asker_id: object = None  # the Person who asks for their child, where the centre knows them
    names: frozenset = frozenset()  # the names of others that providers look for in notes
    request_id: object = None


@dataclass
class _Registered:
    providers: list[Callable] = field(default_factory=list)


_registered = _Registered()


def register_subject_records(provider: Callable) -> Callable:
    """provider(asked: Asked) -> iterable of Passage. It hides nothing by user: a passage says who may read it."""
    if provider not in _registered.providers:
        _registered.providers.append(provider)
    return provider


def passages_of(asked: Asked) -> Iterable[Passage]:
    """Everything of every room, part by part, each part from the oldest to the newest; what has no day comes first."""
    found = [passage for provider in _registered.providers for passage in provider(asked)]
    return sorted(found, key=lambda each: (each.order, each.part, each.on or date.min, each.title, each.key))
