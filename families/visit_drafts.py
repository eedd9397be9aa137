"""What somebody has typed about a visit and not yet saved: kept on the server while they type, never lost.

One draft for each form: a new visit to a family, a planned visit being logged, a logged visit being changed.
"""

from datetime import date

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from centre.core.models import FormDraft
from centre.core.notes import replaced

from .forms.visits import VisitForm, id_from
from .models import Visit
from .visit_families import families_in_words

FIELDS = tuple(VisitForm.base_fields)
NEW, LOG, CHANGE = "new", "log", "change"
LONGEST_TEXT = 25_000
MOST_VALUES = 100


def key_of(kind: str, id) -> str:
    """The draft's key: ("new", household id), ("log", visit id) or ("change", visit id)."""
    return f"visit:{kind}:{id}"


def parts_of(key: str):
    """(kind, id) of a key that a browser sent; (None, None) for anything else."""
    room, _, rest = str(key).partition(":")
    kind, _, id_text = rest.partition(":")
    id = id_from(id_text)
    if room != "visit" or kind not in (NEW, LOG, CHANGE) or id is None:
        return None, None
    return kind, id


def save(user, key: str, posted: QueryDict) -> FormDraft | None:
    """Keep what was typed. None (and nothing kept) where the form has been saved meanwhile: there is nothing to lose.

    Only the fields of the form are kept, cut to a length that no form allows anyway.
    """
    data = {name: kept(posted.getlist(name)) for name in FIELDS if name in posted}
    data["visit_id"] = [str(id_from(posted.get("visit_id")) or "")]
    data["version"] = [posted.get("version", "")[:10].replace("\x00", "")]
    if _is_stale(key, data):
        return None
    draft = FormDraft(user=user, key=key, data=data)
    FormDraft.objects.bulk_create(
        [draft], update_conflicts=True, unique_fields=["user", "key"], update_fields=["data", "saved_at"]
    )
    return draft


def load(user, key: str) -> FormDraft | None:
    """The draft of a form, if there is one. One whose form was saved while its last words were on the way goes."""
    draft = FormDraft.objects.filter(user=user, key=key).first()
    if draft is not None and _is_stale(key, draft.data):
        draft.delete()
        return None
    return draft


def discard(user, key: str) -> None:
    """Forget a draft; nothing happens where there is none."""
    FormDraft.objects.filter(user=user, key=key).delete()


def passed_on(visit, field: str, typed: str, line: str) -> None:
    """A note of the visit was passed on: whoever was changing the visit has the line in their draft, too."""
    for draft in FormDraft.objects.filter(key__in=[key_of(CHANGE, visit.pk), key_of(LOG, visit.pk)]):
        words = (draft.data.get(field) or [""])[0]
        draft.data[field] = [replaced(words, typed, line)]
        draft.data["version"] = [str(visit.version)]
        draft.save()


def as_posted(draft: FormDraft) -> QueryDict:
    """The draft as a browser would post it."""
    posted = QueryDict(mutable=True)
    for name, values in draft.data.items():
        posted.setlist(name, values)
    return posted


def of_user(user) -> list[FormDraft]:
    """The user's unfinished visits, newest first."""
    return list(FormDraft.objects.filter(user=user, key__startswith="visit:"))


def saved_words(draft: FormDraft, *, today: date) -> str:
    """When the draft was saved: "14:32", with the day where it was another one."""
    at = timezone.localtime(draft.saved_at)
    clock = f"{at:%H:%M}"
    return clock if at.date() == today else f"{clock} on {at:%A} {at.day} {at:%B}"


def kept(values) -> list[str]:
    """What is kept of a field: no more values and no longer than any form allows."""
    return [value.replace("\x00", "")[:LONGEST_TEXT] for value in values[:MOST_VALUES]]


def _is_stale(key, data) -> bool:
    kind, id = parts_of(key)
    if kind == NEW:
        visit_id = id_from((data.get("visit_id") or [""])[0])
        return visit_id is not None and Visit.objects.filter(pk=visit_id).exists()
    visits = Visit.objects.filter(pk=id)
    return visits.logged().exists() if kind == LOG else not visits.exists()


def url_of(kind: str, id) -> str:
    """Where the form of a draft is opened again."""
    if kind == NEW:
        return f"{reverse('families:visit_new')}?household={id}"
    return reverse("families:visit_log" if kind == LOG else "families:visit_change", args=[id])


def unfinished(user, *, today: date) -> list[dict]:
    """The unfinished visits of a worker: whose, saved when, and where to carry on. Three queries at most."""
    drafts = [(draft, *parts_of(draft.key)) for draft in of_user(user)]
    if not drafts:
        return []
    stored = {
        visit.pk: visit
        for visit in Visit.objects.filter(pk__in=[id for _, kind, id in drafts if kind in (LOG, CHANGE)])
    }
    shown = []
    for draft, kind, id in drafts:
        household_id = id if kind == NEW else getattr(stored.get(id), "household_id", None)
        if household_id is not None:
            shown.append((draft, household_id, url_of(kind, id)))
    families = families_in_words([household_id for _, household_id, _ in shown], on=today, user=user)
    return [
        {
            "key": draft.key,
            "family": families[household_id],
            "url": url,
            "saved": saved_words(draft, today=today),
        }
        for draft, household_id, url in shown
    ]
