"""A pack being made: every passage with what was decided about it, and what of it goes out."""

import re
from dataclasses import dataclass

from django.db.models import Q
from django.utils.crypto import salted_hmac

from centre.core.subject import Asked, Passage, passages_of
from staff.permissions import Permission, has_permission

from ..models import AccessDecision, AccessRequest, HouseholdMembership, ParentalResponsibility, Person, TrustedAdult
from ..models.rights import Capacity, Decision

BLOCK = "█████"
SHORTEST_NAME = 2


def field_of(key: str) -> str:
    """The name of the box of a passage on its page: it says nothing of the record."""
    return f"p{salted_hmac('families.rights.passage', key).hexdigest()[:20]}"


@dataclass(frozen=True)
class Line:
    label: str
    words: str


@dataclass
class Shown:
    """A passage on the page of a request, for one reader."""

    passage: Passage
    decision: AccessDecision | None  # the newest about this very text
    changed: bool  # decided once, about a text that has changed since
    may_read: bool

    @property
    def field(self) -> str:
        return field_of(self.passage.key)

    @property
    def waits(self) -> bool:
        """Marked, and nobody has decided."""
        return bool(self.passage.mark) and self.decision is None

    @property
    def given(self) -> bool:
        return self.passage.printed and not self.waits and self.outcome in (Decision.GIVE, Decision.WORDS)

    @property
    def outcome(self) -> str:
        return self.decision.decision if self.decision else Decision.GIVE

    @property
    def suggested(self) -> str:
        """What stands in the box beside the decision: what was typed, else the names found."""
        return self.decision.words if self.decision else ", ".join(self.passage.names)

    @property
    def lines(self) -> list[Line]:
        """As they go out: without the words that were left out."""
        out = self.decision.words if self.outcome == Decision.WORDS else ""
        return [Line(label, without(words, out)) for label, words in self.passage.lines]


def without(text: str, words: str) -> str:
    """The text with each of the words (parted by commas or lines) blacked out, however it is written."""
    for word in sorted({each.strip() for each in re.split(r"[,\n]", words)} - {""}, key=len, reverse=True):
        text = re.sub(re.escape(word), BLOCK, text, flags=re.IGNORECASE)
    return text


def fingerprint(passage: Passage) -> str:
    told = f"{passage.key}\x1e{passage.text}\x1e{passage.mark}"
    return salted_hmac("families.rights.passage", told).hexdigest()


def asked_for(request: AccessRequest) -> Asked:
    """Whose data it is about, who asks, and the names of others to look for in what was written."""
    people = tuple(Person.objects.same_human_as(request.person))
    return Asked(
        people=people,
        themselves=request.capacity == Capacity.THEMSELVES,
        asker_id=request.asker_id,
        names=frozenset(_names_of_others(people)),
        request_id=request.pk,
    )


def _names_of_others(people) -> set[str]:
    homes = HouseholdMembership.objects.filter(person__in=people).values("household")
    others = Person.objects.filter(
        Q(memberships__household__in=homes)
        | Q(responsible_for__child__in=people)
        | Q(responsibility_rows__holder__in=people)
    ).exclude(pk__in=[person.pk for person in people])
    own = {word for person in people for word in (person.first_name, person.last_name, person.known_as)}
    found = {word for names in others.values_list("first_name", "last_name", "known_as") for word in names}
    for model, name in ((TrustedAdult, "name"), (ParentalResponsibility, "holder_name")):
        for told in model.objects.filter(child__in=people).values_list(name, flat=True):
            found |= {told, told.split(" ")[0]}
    return {word for word in found - own if len(word) >= SHORTEST_NAME}


def pack_of(request: AccessRequest, user) -> list[Shown]:
    """Every passage of the request in its order, with what was decided, as this user may see it."""
    passages = passages_of(asked_for(request))
    return with_decisions(passages, request.decisions.order_by("id").select_related("by"), user)


def with_decisions(passages, decisions, user) -> list[Shown]:
    """Each passage with the newest decision about its very text; `decisions` from the oldest to the newest."""
    newest = {row.passage: row for row in decisions}
    shown = []
    for passage in passages:
        row = newest.get(passage.key)
        holds = row is not None and row.seen == fingerprint(passage)
        shown.append(Shown(passage, row if holds else None, row is not None and not holds, may_read(passage, user)))
    return shown


def may_read(passage: Passage, user) -> bool:
    """What is the lead's to decide is read by the lead; everything else by whoever makes packs."""
    return has_permission(user, Permission(passage.decided_by) if passage.decided_by else Permission.ACCESS_PACK_MAKE)


def apart_of(pack) -> list[Shown]:
    """What others than the maker of the pack decide about: it goes into a part that they issue (trap T-37)."""
    return [each for each in pack if each.passage.printed and each.passage.decided_by]


@dataclass(frozen=True)
class Part:
    """A heading with what comes under it."""

    name: str
    rows: list

    @property
    def waiting(self) -> int:
        return sum(row.waits for row in self.rows)


def in_parts(shown) -> list[Part]:
    parts: dict[str, list] = {}
    for each in shown:
        parts.setdefault(each.passage.part, []).append(each)
    return [Part(name, rows) for name, rows in parts.items()]
