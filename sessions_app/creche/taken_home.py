"""Who took each child home from the crèche, told afterwards: from paper, or where times are put right (trap T-29).

At the door itself it is asked by sessions_app.creche.collecting.
"""

from django.db.models import Count, F, Q

from centre.core import audit
from families.models import Person, PersonRole

from ..models import AttendanceStatus, Collection, CollectionOutcome, Session
from ..refusals import Refused

MOST_LETTERS = 120
WHO_TOOK = "Enter who took the child home."


def tidy_name(text: str) -> str:
    """A name as it is kept: one line."""
    return " ".join(text.split())[:MOST_LETTERS]


def in_care(session: Session, person: Person) -> bool:
    """Whether the centre has the care of this person at this session: a child at a crèche."""
    return session.is_creche and person.role == PersonRole.CHILD


def is_known(session: Session, child: Person) -> bool:
    """Whether anybody has said who took the child home. One query."""
    return Collection.objects.went_home().filter(session=session, child=child).exists()


def refuse_unknown(session: Session, person: Person, *, was, is_now, took: str) -> None:
    """Raise Refused where a child's time out is set for the first time and nobody says who took the child home."""
    if in_care(session, person) and was is None and is_now is not None and not took:
        raise Refused(WHO_TOOK)


def note_who_took(session: Session, child: Person, who: str, *, by) -> Collection:
    """Write down who took the child home; a password was not asked by this programme."""
    row = Collection.objects.create(
        session=session, child=child, outcome=CollectionOutcome.COLLECTED, who=tidy_name(who), by=by
    )
    audit.record("creche.collected", by=by, subject=child, summary="Who took a child home was written down afterwards.")
    return row


def take_back_stays(session: Session, child: Person, correction) -> None:
    """The child was not there after all: earlier stays and collections count no more, and stay to be seen."""
    session.earlier_stays.counted().filter(child=child).update(taken_back=correction)
    session.collections.went_home().filter(child=child).update(taken_back=correction)


def nobody_knows_who_took(session: Session) -> list[Person]:
    """Children of a crèche who have gone, nobody has said with whom (at the end of each stay). One query."""
    if not session.is_creche:
        return []
    went = Q(person__collections__session=session, person__collections__outcome=CollectionOutcome.COLLECTED)
    went &= Q(person__collections__taken_back=None)
    stayed = Q(person__earlier_stays__session=session, person__earlier_stays__taken_back=None)
    rows = (
        session.attendances.filter(
            status=AttendanceStatus.PRESENT, person__role=PersonRole.CHILD, time_out__isnull=False
        )
        .annotate(
            times_collected=Count("person__collections", filter=went, distinct=True),
            stays=1 + Count("person__earlier_stays", filter=stayed, distinct=True),
        )
        .filter(times_collected__lt=F("stays"))
        .select_related("person")
        .order_by("person__first_name", "person__last_name", "pk")
    )
    return [row.person for row in rows]
