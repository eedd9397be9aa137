"""What came from a phone and could not be saved as it is: kept as its worker's draft until they have looked at it."""

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.urls import reverse

from centre.core.models import FormDraft

from .. import visit_drafts
from ..forms.visits import id_from
from ..models import Household, Visit
from ..visit_families import FamilyWords, families_in_words

PREFIX = "doorstep:"
WHICH_FAMILY, INCOMPLETE, CONFLICT, OTHER_WORKER = "which family", "incomplete", "conflict", "other worker"
WORDS = {
    WHICH_FAMILY: "It is with the centre. Say which family it was with.",
    INCOMPLETE: "It is with the centre as a draft. Something has to be put right before it is saved.",
    CONFLICT: "It is with the centre. This visit was logged or changed meanwhile: look at both and decide.",
    OTHER_WORKER: "It is with the centre. A colleague has this visit meanwhile: log yours as a visit of its own.",
}


@dataclass(frozen=True)
class Note:
    """A kept note as its page shows it."""

    draft: FormDraft
    why: str
    household: Household | None
    visit: Visit | None
    family_words: str
    summary: str

    @property
    def target(self) -> tuple[str, object] | None:
        """(kind, id) of the form in which it goes on; None while nobody has said which family it was."""
        if self.visit is not None and self.why != OTHER_WORKER:
            return (visit_drafts.CHANGE if self.visit.outcome else visit_drafts.LOG), self.visit.pk
        return (visit_drafts.NEW, self.household.pk) if self.household else None


def keep(user, id, posted: QueryDict, *, why: str, household=None, visit=None, words: str = "") -> FormDraft:
    """Keep what was typed for its worker, in a draft of its own: no other draft is touched."""
    data = {name: visit_drafts.kept(posted.getlist(name)) for name in visit_drafts.FIELDS if name in posted}
    data |= {
        "visit_id": [str(id)],
        "version": [posted.get("version", "")],
        "why": [why],
        "household": [str(household.pk) if household else ""],
        "visit": [str(visit.pk) if visit else ""],
        "family_words": [words],
    }
    return FormDraft.objects.create(user=user, key=f"{PREFIX}{id}", data=data)


def find(user, id) -> Note | None:
    """The worker's own note of that number, or None."""
    draft = FormDraft.objects.filter(user=user, key=f"{PREFIX}{id}").first()
    return None if draft is None else _note(draft)


def _note(draft) -> Note:
    def first(name):
        return (draft.data.get(name) or [""])[0]

    visit = Visit.objects.filter(pk=id_from(first("visit"))).first()
    household = Household.objects.filter(pk=id_from(first("household"))).first()
    return Note(draft, first("why"), household, visit, first("family_words"), first("summary"))


def carry_on(user, note: Note, household: Household | None = None) -> str | None:
    """Make the note the draft of its form, and give that form's address.

    household: the family that was chosen, where the note names none. None, and nothing is changed, where that form has
    a draft already: one of the two would be overwritten.
    """
    kind, id = note.target or (visit_drafts.NEW, household.pk)
    key = visit_drafts.key_of(kind, id)
    if visit_drafts.load(user, key) is not None:
        return None
    data = {name: values for name, values in note.draft.data.items() if name in visit_drafts.FIELDS}
    data |= {name: note.draft.data.get(name, [""]) for name in ("visit_id", "version")}
    FormDraft.objects.create(user=user, key=key, data=data)
    note.draft.delete()
    return visit_drafts.url_of(kind, id)


def waiting(user, *, today: date) -> list[dict]:
    """The worker's notes, as visit_drafts.unfinished gives drafts. Two queries at most."""
    drafts = list(FormDraft.objects.filter(user=user, key__startswith=PREFIX))
    ids = [id_from((draft.data.get("household") or [""])[0]) for draft in drafts]
    families = families_in_words(ids, on=today, user=user)
    return [
        {
            "key": draft.key,
            "family": families.get(id) or FamilyWords(name="A family not chosen yet"),
            "url": reverse("families:doorstep_note", args=[draft.key.removeprefix(PREFIX)]),
            "saved": visit_drafts.saved_words(draft, today=today),
        }
        for draft, id in zip(drafts, ids, strict=True)
    ]
