""" "Is this a concern?" pressed where there was no signal: the note arrives by itself, and is one concern (T-65).

It does not wait for the visit in which it was written: the phone sends it alone, as soon as it can.
"""

import json
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from centre.core.dates import local_now, local_today, parse_date, parse_time
from centre.core.models import SubmissionToken
from centre.core.notes import LONGEST
from centre.core.views import requires
from families.models import Person
from staff.permissions import Permission

from .actions import log_concern

LARGEST = 120_000  # bytes of one note as sent
LONGEST_NAME, LONGEST_PLACE = 200, 300
ARRIVED = "Your note is with the safeguarding lead."
NOT_NAMED = "Not named: written on a visit"
ON_A_VISIT = "On a visit, written without a signal"


class NotANote(ValueError):
    """What was sent is no note of this programme; the words say what is wrong."""


@dataclass(frozen=True)
class Note:
    """A note as a phone sent it."""

    id: UUID
    child: Person | None
    child_name: str
    text: str
    happened_on: date
    happened_at: time | None
    place: str


@require_POST
@requires(Permission.CONCERN_LOG)
def from_phone(request):
    """One note from a phone becomes one concern, however often it is sent. 400 with a sentence for anything else."""
    try:
        log_note(request.user, read(request.body))
    except NotANote as wrong:
        return JsonResponse({"status": "refused", "words": str(wrong)}, status=400)
    return JsonResponse({"status": "saved", "url": reverse("safeguarding:received"), "words": ARRIVED})


def read(body: bytes) -> Note:
    """The note in a request's body: {id, child, child_name, text, happened_on, happened_at, place}.

    A day that is none, or still to come, is today: a note never waits because its date was mistyped. Raises NotANote.
    """
    if len(body) > LARGEST:
        raise NotANote("This note is too long to be sent. Ring the safeguarding lead.")
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        raise NotANote("This is not a note.") from None
    id = _uuid(sent.get("id")) if isinstance(sent, dict) else None
    text = _words(sent.get("text"), LONGEST) if id else ""
    if not text:
        raise NotANote("This note says nothing. Write down what you saw or heard.")
    child = Person.objects.select_related("merged_into").filter(pk=_uuid(sent.get("child"))).first()
    return Note(
        id=id,
        child=child.kept if child else None,
        child_name="" if child else _words(sent.get("child_name"), LONGEST_NAME) or NOT_NAMED,
        text=text,
        happened_on=_day(sent.get("happened_on")),
        happened_at=_time(sent.get("happened_at")),
        place=_words(sent.get("place"), LONGEST_PLACE) or ON_A_VISIT,
    )


def log_note(user, note: Note) -> None:
    """Log the note as this user's concern, once. Raises NotANote where somebody else has sent one of its number."""
    try:
        with transaction.atomic():
            SubmissionToken.objects.create(token=note.id, user=user, result_url=reverse("safeguarding:received"))
            log_concern(
                by=user,
                child=note.child,
                child_name=note.child_name,
                seen_and_heard=note.text,
                happened_on=note.happened_on,
                happened_at=note.happened_at,
                place=note.place,
            )
    except IntegrityError:
        if not SubmissionToken.objects.filter(token=note.id, user=user).exists():
            raise NotANote("A colleague has sent this note.") from None


def _uuid(value) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None


def _words(value, longest: int) -> str:
    # What no database can hold (half a letter, NUL) is left out; the rest of a note is never refused for it.
    text = str(value or "").encode("utf-8", "ignore").decode("utf-8")
    return text.replace("\x00", "").strip()[:longest]


def _day(value) -> date:
    try:
        return min(parse_date(str(value)), local_today())
    except ValueError:
        return local_today()


def _time(value) -> time | None:
    try:
        return parse_time(str(value)) if value else local_now().time().replace(second=0, microsecond=0)
    except ValueError:
        return None
