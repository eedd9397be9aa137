"""Where a register sends what it kept while the connection was gone; and the key with which it keeps it."""

import json
from base64 import b64encode
from datetime import UTC, datetime
from uuid import UUID

from django.http import JsonResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_POST

from centre.core.views import requires
from staff.permissions import Permission

from ..actions.headcount import FIELDS
from ..roll import id_of
from ..views.parts import session_to_mark
from .actions import KEPT_MARKS, KeptHead, KeptMark, take_kept

LARGEST = 100_000  # bytes of what is sent at once
MOST_AT_ONCE = 300
HOURS = 72


def kept_key(user, session) -> str:
    """The key (base64, 32 bytes) that encrypts what this user's tablet keeps of this register.

    Only the page of the register carries it, and only to the same user: what lies on the tablet tells a finder nothing.
    """
    told = f"{user.pk}|{session.pk}"
    return b64encode(salted_hmac("sessions_app.kept", told, algorithm="sha256").digest()).decode()


class NotMarks(ValueError):
    """What was sent are no marks of this programme; the words say what is wrong."""


@require_POST
@requires(Permission.REGISTER_MARK)
def kept(request, pk):
    """{"marks": [{id, person, what, at, seen} or {id, heads, more, at}]} -> {"answers": [{id, status, words, seen}]}.

    400 for anything else.
    """
    session = session_to_mark(request, pk)
    try:
        marks = read(request.body)
    except NotMarks as wrong:
        return JsonResponse({"words": str(wrong)}, status=400)
    answers = take_kept(session_id=session.pk, by=request.user, marks=marks)
    return JsonResponse({"answers": [{**vars(each), "id": str(each.id)} for each in answers]})


def read(body: bytes) -> list[KeptMark | KeptHead]:
    """The marks and counted heads in a request's body. Raises NotMarks."""
    if len(body) > LARGEST:
        raise NotMarks("These are too many marks at once.")
    try:
        sent = json.loads(body)["marks"]
        return [_mark(each) for each in sent[:MOST_AT_ONCE]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
        raise NotMarks("These are no marks of a register.") from None


def _mark(sent) -> KeptMark | KeptHead:
    at = datetime.fromisoformat(sent["at"])
    if timezone.is_naive(at):
        raise ValueError
    at = at.astimezone(UTC)  # OverflowError at the very ends of the calendar
    if who := sent.get("heads"):
        if who not in FIELDS or sent["more"] not in (1, -1):
            raise ValueError
        return KeptHead(UUID(sent["id"]), who, sent["more"], at)
    if sent["what"] not in KEPT_MARKS:
        raise ValueError
    return KeptMark(UUID(sent["id"]), id_of(sent["person"]), sent["what"], at, str(sent["seen"])[:30])
