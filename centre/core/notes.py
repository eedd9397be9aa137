""" "Is this a concern?": a note that belongs into safeguarding is passed on, and a neutral line stays (T-65).

The rooms that keep notes say how (`register_note_source`), the closed room takes them; neither knows the other. What
was typed waits on the server in the person's own draft, never in an address: the address carries a random id.

What was passed on is gone from the record, from drafts and from every page. The rows of field history keep it, because
nobody may rewrite them; pages of history leave out what the audit event "note.passed_on" names (docs/adr/0017).
"""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django import forms
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from .dates import LONDON
from .models import FormDraft
from .models.passed_on import LINE

FROM_NOTE_URL = "/safeguarding/concerns/from-note/"
FROM_PHONE_URL = "/safeguarding/concerns/from-phone/"
LONGEST = 20_000
MOST_FIELDS, MOST_VALUES = 100, 100
_LINE = re.compile(LINE)
NOT_KEPT = {"csrfmiddlewaretoken", "submission_token", "is_concern"}


@dataclass(frozen=True)
class NoteSource:
    """A kind of record with notes.

    keep(user, posted) -> the key of the room's own draft of that form, or None: then it is kept here.
    stored(user, id, field) -> the saved text, for somebody who may change it; None otherwise.
    replace(by=, id=, field=, typed=, line=) -> puts the line in place of the saved text, in the caller's transaction.
    """

    name: str
    fields: frozenset
    stored: Callable
    replace: Callable
    keep: Callable | None = None


@dataclass(frozen=True)
class NoteForm:
    """What a form with notes tells the button beside each of its boxes; put on the form as `form.concern`."""

    back: str  # where the form is opened again
    source: str = ""  # "" where nothing is saved yet that could hold the text
    record: str = ""

    @property
    def url(self) -> str:
        return f"{FROM_NOTE_URL}?{urlencode({'source': self.source, 'record': self.record, 'back': self.back})}"


def is_notes_box(form, name: str, field) -> bool:
    """Whether a field of a form takes notes about people: several lines, or a line that the form names in `note_lines`.

    A form whose longer texts are about no person names them in `not_notes`.
    """
    if isinstance(field.widget, forms.Textarea):
        return name not in getattr(form, "not_notes", ())
    return name in getattr(form, "note_lines", ())


_sources: dict[str, NoteSource] = {}


def register_note_source(source: NoteSource) -> NoteSource:
    """Called once when the programme starts, by the room that keeps the notes."""
    _sources[source.name] = source
    return source


def source_of(name: str) -> NoteSource | None:
    return _sources.get(name)


def passed_on_line(at: datetime) -> str:
    """ "Passed on, 22 November 2026, 14:05." """
    at = timezone.localtime(at, LONDON)
    return f"Passed on, {at.day} {at:%B %Y}, {at:%H:%M}."


def is_passed_on(words) -> bool:
    """Whether nothing but the neutral line stands there."""
    return bool(_LINE.match(str(words)))


def hold(user, *, text: str, field: str, source: str, record: str, back: str, posted=None) -> uuid.UUID:
    """Keep the note (and the form around it) until the concern is logged. Gives the id for the address."""
    room = source_of(source)
    draft_key = room.keep(user, posted) if posted is not None and room is not None and room.keep else None
    id = uuid.uuid4()
    data = {"text": text, "field": field, "source": source, "record": record, "back": back, "draft_key": draft_key}
    if posted is not None and not draft_key:
        data["posted"] = {
            name: [value.replace("\x00", "")[:LONGEST] for value in posted.getlist(name)[:MOST_VALUES]]
            for name in list(posted)[:MOST_FIELDS]
            if name not in NOT_KEPT
        }
    FormDraft.objects.create(user=user, key=_key(id), data=data)
    return id


def held(user, id) -> FormDraft | None:
    """The note that waits under this id for this person."""
    return FormDraft.objects.filter(user=user, key=_key(id)).first() if id else None


@transaction.atomic
def pass_on(*, by, draft: FormDraft) -> None:
    """The concern is logged: the saved record, and what was typed, get the neutral line. The note itself goes."""
    data = draft.data
    line = passed_on_line(timezone.now())
    room = source_of(data["source"])
    if room is not None and data["record"] and data["field"] in room.fields:
        room.replace(by=by, id=data["record"], field=data["field"], typed=data["text"], line=line)
    own = FormDraft.objects.filter(user=by, key=data["draft_key"]).first() if data["draft_key"] else None
    if own is not None:
        # The drafts of visits hold lists, as a browser sends them; others hold the words.
        own.data[data["field"]] = [line] if isinstance(own.data.get(data["field"]), list) else line
        own.save()
    if "posted" in data:
        data["posted"][data["field"]] = [line]
    data["text"] = ""
    draft.save()


def back_url(draft: FormDraft) -> str:
    """Where the form stands in which the note was written, with what was typed."""
    back = draft.data["back"]
    if "posted" not in draft.data:
        return back
    return f"{back}{'&' if '?' in back else '?'}kept={draft.key.removeprefix('note:')}"


def take_back(user, id) -> QueryDict | None:
    """What was typed into the form, as a browser would send it; None where nothing was kept."""
    draft = held(user, _id(id))
    if draft is None or "posted" not in draft.data:
        return None
    posted = QueryDict(mutable=True)
    for name, values in draft.data["posted"].items():
        posted.setlist(name, values)
    return posted


def let_go(user, id) -> None:
    """The form has been saved: nothing needs to wait any more."""
    if (known := _id(id)) is not None:
        FormDraft.objects.filter(user=user, key=_key(known)).delete()


def replaced(stored: str, typed: str, line: str) -> str:
    """The saved text with the line in place of what was passed on; as it was where it tells something else."""
    stored_words, typed_words = " ".join(stored.split()), " ".join(typed.split())
    if not stored_words or not typed_words:
        return stored
    if stored_words in typed_words:
        return line
    if typed.strip() in stored:
        return stored.replace(typed.strip(), line)
    return stored


def _id(text) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


def _key(id) -> str:
    return f"note:{id}"
