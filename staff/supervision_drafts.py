"""What a supervisor has typed and not yet saved, kept while they type."""

from django.http import QueryDict

from centre.core.models import FormDraft

from .forms.supervision import MeetingForm

LONGEST_TEXT = 25_000
KEPT = (*MeetingForm.Meta.fields, "version")


def key_of(kind: str, id) -> str:
    """The draft's key: ("new", staff member's id) or ("change", meeting's id)."""
    return f"supervision:{kind}:{id}"


def save(user, key: str, posted: QueryDict) -> FormDraft:
    """Keep what was typed; the form's own fields only, cut to a length that no form allows anyway."""
    data = {name: posted[name].replace("\x00", "")[:LONGEST_TEXT] for name in KEPT if name in posted}
    draft, _ = FormDraft.objects.update_or_create(user=user, key=key, defaults={"data": data})
    return draft


def load(user, key: str) -> FormDraft | None:
    return FormDraft.objects.filter(user=user, key=key).first()


def discard(user, key: str) -> None:
    FormDraft.objects.filter(user=user, key=key).delete()
