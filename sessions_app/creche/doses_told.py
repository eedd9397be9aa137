"""A parent is told of the medicine which a child was given, and it is written down."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect

from centre.core import audit
from centre.core.forms import CentreForm
from centre.core.templatetags.words import time_words
from families.actions.saving import save_checked
from families.models import Person

from ..actions.registers import take_session
from ..models import Session
from .doses import doses_untold


@transaction.atomic
def tell_of_doses(*, by, session: Session, child: Person, told: str) -> int:
    """The parent was told of every dose that the child had here and nobody had told of; gives how many those were.

    Also once the register is closed: it may have been closed although nobody could be reached. Raises ValidationError.
    """
    take_session(session.pk)
    if not told.strip():
        raise ValidationError({"told": "Enter whom you told, and when"})
    rows = list(doses_untold(session).filter(permission__child=child))
    for row in rows:
        row.told = told.strip()
        save_checked(row)
    if rows:
        audit.record("medicine.told", by=by, subject=child, summary="A parent was told of a dose of medicine.")
    return len(rows)


class ToldForm(CentreForm):
    told = forms.CharField(
        label="Whom did you tell, and when?",
        max_length=150,
        help_text="For example “Her mother, when she came for her at 11.15”. A message that somebody else takes along "
        "is not enough: ring, too.",
        error_messages={"required": "Enter whom you told, and when"},
    )
    not_notes = ("told",)


class ToldOfDoses:
    """The step of a child's care that writes it down (mixed into care_views)."""

    heading = "The parent was told of the medicine"
    submit_label = "Write it down"

    def find(self, pk, person_pk):
        super().find(pk, person_pk)
        self.doses = list(doses_untold(self.session).filter(permission__child=self.child))
        words = [f"{each.permission} at {time_words(each.local_time)}" for each in self.doses]
        self.lead = f"{self.row.name}: {'; '.join(words)}"

    def get(self, request, **kwargs):
        if not self.doses:
            messages.info(request, "The parent was told of every dose.")
            return HttpResponseRedirect(self.back[0])
        return super().get(request, **kwargs)

    def form(self, data):
        return ToldForm(data)

    def save(self, form):
        tell_of_doses(by=self.request.user, session=self.session, child=self.child, **form.cleaned_data)
        return "It is written down that the parent was told."
