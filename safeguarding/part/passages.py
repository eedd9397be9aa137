"""What the closed room holds about somebody, as passages to be decided about. Read within `reading_as` alone."""

from django.db.models import Q

from centre.core.subject import RESTRICTED, Asked, Passage
from families.rights.pack import Shown, asked_for, with_decisions
from families.rights.telling import Source, facts_of, named
from staff.permissions import Permission

from ..models import Concern, ConcernDecision, PartDecision

CONCERNS = Source(
    "safeguarding.Concern",
    "What was written down",
    10,
    on="happened_on",
    title="A concern",
    mark=RESTRICTED,
    why="Written in confidence: read it before it goes out",
    decided_by=Permission.CONCERN_READ,
    skip=("logged_by_name", "logged_by_role"),
)
DECISIONS = Source(
    "safeguarding.ConcernDecision",
    "What was decided",
    20,
    on="decided_at",
    title="A decision",
    mark=RESTRICTED,
    why="Written in confidence: read it before it goes out",
    decided_by=Permission.CONCERN_READ,
    skip=("concern", "decided_by_name"),
)
BY_NAME = "The record gives this name, and no more: make sure that it is them"


def part_of(request, user) -> list[Shown]:
    """Every passage of the lead's part with what was decided, each table from the oldest to the newest.

    Of the same human's records, and of concerns that give their name alone. None about a family that is closed to this
    reader (Concern.visible_to).
    """
    asked = asked_for(request)
    concerns = list(Concern.objects.visible_to(user).filter(_about(asked.people)).order_by("happened_on", "logged_at"))
    decisions = ConcernDecision.objects.filter(concern__in=concerns).order_by("decided_at")
    passages = [_passage(CONCERNS, row, asked) for row in concerns]
    passages += [_passage(DECISIONS, row, asked) for row in decisions]
    return with_decisions(passages, PartDecision.objects.filter(request=request).order_by("at"), user)


def _about(people) -> Q:
    found = Q(child__in=people)
    for person in people:
        for name in {person.full_name, f"{person.called} {person.last_name}"}:
            found |= Q(child__isnull=True, child_name__iexact=name)
    return found


def _passage(source, row, asked: Asked) -> Passage:
    facts = facts_of(source, row, {person.pk: person for person in asked.people}, asked)
    names, _ = named(" ".join(words for _, words in facts["lines"]), asked)
    own = {person.full_name for person in asked.people}
    if isinstance(row, Concern) and not row.child_id:
        facts["why"] = BY_NAME
    return Passage(**facts | {"names": tuple(name for name in names if name not in own)})
