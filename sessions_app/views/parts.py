"""What several views of this room need."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from centre.core.dates import local_today
from families.barriers.check import guard
from families.models import Person, PersonRole

from ..access import may_mark_register, may_see_register
from ..creche.at_the_door import is_kept_away
from ..models import Session


def session_or_404(pk) -> Session:
    """The session with its service, series, leader and room, and what was said about it."""
    with_it = Session.objects.for_lists().select_related("room", "series", "closing_answers__by", "review")
    return get_object_or_404(with_it, pk=pk)


def session_to_read(request, pk) -> Session:
    """The session of a register that this user may read; PermissionDenied otherwise."""
    session = session_or_404(pk)
    if not may_see_register(request.user, session, today=local_today()):
        raise PermissionDenied
    return session


def session_to_mark(request, pk) -> Session:
    """The session of a register that this user may mark; PermissionDenied otherwise."""
    session = session_or_404(pk)
    if not may_mark_register(request.user, session, today=local_today()):
        raise PermissionDenied
    return session


def person_for_register(request, session, pk) -> Person:
    """Somebody who stands on this register, or may come onto it. 404 where unknown, or not for this user.

    Whoever is on the register can be read there already, also by a colleague who is kept out of the family (trap T-49).
    """
    person = get_object_or_404(Person.objects.exclude(role=PersonRole.EXPECTED_BABY), pk=pk)
    if not session.attendances.filter(person=person).exists():
        guard(request.user, person)
    return person


def names_in_words(names) -> str:
    """ "Leo, Amina and Sara"."""
    names = list(names)
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def tell_if_kept_away(request, session, child, who) -> None:
    """Say it where somebody took a child home to whom the child is not handed over."""
    if who and is_kept_away(child, who, on=session.date):
        words = f"A court order or a stop alert keeps whoever took {child.called} home apart from the child."
        messages.error(request, f"{words} Tell the safeguarding lead now.")
