"""Notes in the fields of one record, for whoever may change that record: what most rooms need of centre.core.notes.

And what a page with a notes box does that is not made of the families' ChangeView: `open_form` and `beside`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Model
from django.forms.utils import ErrorDict

from . import audit, notes

SUMMARY = "A note was passed on."


@dataclass(frozen=True)
class SavedNotes:
    """find(user, id, lock) -> the record if this person may change its notes now, locked where asked; else None."""

    name: str
    fields: frozenset
    find: Callable
    keep: Callable | None = None
    key: Callable = UUID  # of the text in the address: ValueError where it is none

    def register(self) -> None:
        notes.register_note_source(notes.NoteSource(self.name, self.fields, self.stored, self.replace, self.keep))

    def stored(self, user, id, field) -> str | None:
        record = self._record(user, id, lock=False)
        return self.words(record, field) if record is not None else None

    def words(self, record, field) -> str:
        return getattr(record, field)

    def put(self, record, field, typed, line) -> Model | None:
        """Save the record with the line; None where its field holds something else."""
        return put_line(record, field, typed, line)

    def replace(self, *, by, id, field, typed, line) -> None:
        """Put the line in place of the words; who has the record open with the old words is told that it changed."""
        record = self._record(by, id, lock=True)
        if record is None or self.put(record, field, typed, line) is None:
            return
        # Neutral on purpose: that there is a concern is itself nobody's business.
        audit.record("note.passed_on", by=by, subject=record, summary=SUMMARY, detail={"field": field})

    def _record(self, user, id, *, lock):
        try:
            return self.find(user, self.key(str(id)), lock)
        except ValueError:
            return None


class AddedNotes(SavedNotes):
    """Notes in rows that are only ever added to: the database lets the line in, and seals the words (PassedOnNote).

    The whole text goes, never a part of it. A field "answers.3" is the words of the fourth in a list of answers.
    """

    def words(self, record, field) -> str:
        name, _, place = field.partition(".")
        stored = getattr(record, name)
        if not place:
            return stored
        return stored[int(place)]["words"] if int(place) < len(stored) else ""

    def put(self, record, field, typed, line) -> Model | None:
        if notes.replaced(self.words(record, field), typed, line) != line:
            return None
        name, _, place = field.partition(".")
        if place:
            getattr(record, name)[int(place)]["words"] = line
        else:
            setattr(record, name, line)
        record.save(update_fields=[name])
        return record


def put_line(record: Model, field: str, typed: str, line: str) -> Model | None:
    """Save the record with the line in place of what was typed; None where its field holds something else."""
    text = notes.replaced(getattr(record, field), typed, line)
    if text == getattr(record, field):
        return None
    setattr(record, field, text)
    changed = [field]
    if hasattr(record, "version"):
        record.version += 1
        changed.append("version")
    record.save(update_fields=changed)
    return record


def open_form(request, make):
    """make(data) -> the form as it is first seen: empty, or with what was typed before a note of it was passed on."""
    kept = notes.take_back(request.user, request.GET.get("kept"))
    form = make(kept)
    if kept is not None:
        from .views import new_submission_token

        form._errors = ErrorDict()  # what was typed comes back; nothing is found fault with yet
        form.submission_token = new_submission_token()
    return form


def beside(request, form, *, source="", record="", back=""):
    """Tell the form what "Is this a concern?" beside its notes needs. Gives the form.

    back: the page where the form stands, if it is sent to another one.
    """
    form.concern = notes.NoteForm(back or address_of(request), source, str(record))
    return form


def address_of(request) -> str:
    """The page with its query, without the note that waits."""
    query = request.GET.copy()
    query.pop("kept", None)
    return f"{request.path}?{query.urlencode()}" if query else request.path
