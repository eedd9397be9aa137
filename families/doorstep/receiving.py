"""What comes back from a phone: logged as a visit, or kept as a note until its worker has looked at it.

Nothing is doubled: what a phone sends carries an id of its own, and the same id again is answered as the first time.
Nothing is overwritten: what a colleague logged meanwhile stays, and both texts are shown. Nothing is lost: what cannot
be saved as it is waits on the server as a note.
"""

import json
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.urls import reverse

from centre.core.models import SubmissionToken

from .. import visit_drafts
from ..actions import visits as actions
from ..barriers.check import is_closed
from ..forms.visits import VisitForm, id_from
from ..models import Household, Visit
from ..visit_pages import differences, done_words
from . import notes

LARGEST = 120_000  # bytes of one visit as sent
LONGEST_FAMILY = 200


class NotOurs(ValueError):
    """What was sent is no visit of this programme; the words say what is wrong."""


@dataclass(frozen=True)
class Entry:
    """One visit as a phone sent it."""

    id: UUID
    visit_id: UUID | None  # the planned visit that it logs
    household_id: UUID | None
    family_words: str  # where the family was not among those taken along
    posted: QueryDict  # the fields of the visit form


def read(body: bytes) -> Entry:
    """The entry in a request's body. Raises NotOurs for anything else."""
    if len(body) > LARGEST:
        raise NotOurs("This visit is too long to be sent. Shorten its notes.")
    try:
        sent = json.loads(body)
        fields = sent["fields"]
        id = id_from(sent["id"])
        names = [name for name in visit_drafts.FIELDS if name in fields]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NotOurs("This is not a visit.") from None
    if id is None or not isinstance(fields, dict):
        raise NotOurs("This visit has no number of its own.")
    posted = QueryDict(mutable=True)
    for name in names:
        values = fields[name] if isinstance(fields[name], list) else [fields[name]]
        posted.setlist(name, [str(each) for each in values[: visit_drafts.MOST_VALUES]])
    posted["visit_id"] = str(id)
    posted["version"] = str(sent.get("version") or "")[:10]
    words = str(sent.get("family_words") or "").replace("\x00", "").strip()[:LONGEST_FAMILY]
    return Entry(id, id_from(sent.get("visit")), id_from(sent.get("household")), words, posted)


def receive(user, entry: Entry) -> dict:
    """Log the entry or keep it as a note; {"status": "saved" or "kept", "url", "words"} for the phone.

    Raises PermissionDenied through the actions where the user may not log visits.
    """
    done = SubmissionToken.objects.filter(token=entry.id).first()
    if done is not None:
        return _answer_again(done, user)
    try:
        with transaction.atomic():
            token = SubmissionToken.objects.create(token=entry.id, user=user, result_url="")
            answer = _log(user, entry)
            SubmissionToken.objects.filter(pk=token.pk).update(result_url=answer["url"])
            return answer
    except IntegrityError:
        # The same entry, sent twice at once: the other one was first.
        return _answer_again(SubmissionToken.objects.get(token=entry.id), user)


def _answer_again(done: SubmissionToken, user) -> dict:
    if done.user_id != user.pk:
        raise NotOurs("A colleague has sent this visit.")
    kept = done.result_url == _note_url(done.token)
    words = "This visit had arrived already."
    return {"status": "kept" if kept else "saved", "url": done.result_url, "words": words}


def _log(user, entry) -> dict:
    visit = Visit.objects.filter(pk=entry.visit_id).select_related("household", "worker").first()
    if visit is not None and not actions.may_change(user, visit) and not is_closed(user, visit.household_id):
        return _keep(user, entry, notes.OTHER_WORKER, household=visit.household)
    household = visit.household if visit else Household.objects.filter(pk=entry.household_id).first()
    if household is None or is_closed(user, household.pk):
        return _keep(user, entry, notes.WHICH_FAMILY)
    form = VisitForm(entry.posted)
    if not form.is_valid():
        return _keep(user, entry, notes.INCOMPLETE, household=household, visit=visit)
    try:
        with transaction.atomic():
            logged = _save(user, entry, visit, household, form.facts())
    except ValidationError:
        return _keep(user, entry, notes.INCOMPLETE, household=household, visit=visit)
    except (actions.VisitChangedMeanwhile, actions.VisitSavedAlready) as meanwhile:
        if actions.may_change(user, meanwhile.visit) and not differences(form, meanwhile.visit, user):
            return _saved(meanwhile.visit, "It had been logged already.")
        return _keep(user, entry, notes.CONFLICT, household=household, visit=meanwhile.visit)
    return _saved(logged, done_words(logged))


def _saved(visit, words) -> dict:
    return {"status": "saved", "url": visit.get_absolute_url(), "words": words}


def _save(user, entry, visit, household, facts) -> Visit:
    facts.pop("worker", None)
    if visit is None:
        return actions.log_visit(by=user, id=entry.id, household=household, worker=user, **facts)
    text = entry.posted["version"]
    version = int(text) if text.isascii() and text.isdigit() else 0
    return actions.log_planned_visit(by=user, visit=visit, version=version, **facts)


def _keep(user, entry, why, *, household=None, visit=None) -> dict:
    notes.keep(user, entry.id, entry.posted, why=why, household=household, visit=visit, words=entry.family_words)
    return {"status": "kept", "url": _note_url(entry.id), "words": notes.WORDS[why]}


def _note_url(id) -> str:
    return reverse("families:doorstep_note", args=[id])
