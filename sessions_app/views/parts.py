"""What several views of this room need."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from centre.core.dates import local_today

from ..access import may_mark_register, may_see_register
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


def names_in_words(names) -> str:
    """ "Leo, Amina and Sara"."""
    names = list(names)
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
