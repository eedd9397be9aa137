"""Headings in other languages: typed by whoever edits the service, shown in public where they are given."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from centre.core import audit
from centre.core.fonts import has_letters_for
from centre.core.forms import CentreForm
from centre.core.views import requires
from staff.permissions import Permission

from ..models import Service, ServiceTranslation
from .languages import CHOICES


class TranslationForm(CentreForm):
    """One language. A language that is there already is replaced."""

    language = forms.ChoiceField(
        label="Language",
        choices=[("", "Choose"), *CHOICES],
        error_messages={"required": "Choose the language", "invalid_choice": "Choose a language from the list"},
    )
    title = forms.CharField(
        label="Name of the service in it",
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": "Enter the name in this language"},
    )
    sentence = forms.CharField(
        label="One plain sentence about it",
        max_length=250,
        required=False,
        help_text="Have somebody who speaks it well read it.",
        widget=forms.TextInput(attrs={"dir": "auto", "class": "width-full"}),
    )


@transaction.atomic
def give_translation(*, by, service, language, title, sentence="") -> ServiceTranslation:
    """Give the heading in a language, or replace it. Raises ValidationError."""
    Service.objects.select_for_update().get(pk=service.pk)
    row = ServiceTranslation.objects.filter(service=service, language=language).first()
    row = row or ServiceTranslation(service=service, language=language)
    row.title, row.sentence = title.strip(), sentence.strip()
    row.full_clean()
    row.save()
    _record("service.translated", by, row, "A heading was given in another language")
    return row


@transaction.atomic
def take_translation_away(*, by, row: ServiceTranslation) -> None:
    """Families no longer read it."""
    _record("service.translation_removed", by, row, "A heading in another language was taken away")
    row.delete()


def _record(action, by, row, summary):
    audit.record(
        action, by=by, subject=row.service, summary=f"{summary}: {row.service}", detail={"language": row.language}
    )


@requires(Permission.SESSION_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def translations(request, pk):
    """The headings of one service in other languages; a form for the next, and a button to take one away."""
    service = get_object_or_404(Service, pk=pk)
    here = reverse("sessions_app:service_translations", args=[pk])
    rows = list(service.translations.all())
    if taken := request.POST.get("remove", ""):
        row = next((each for each in rows if each.language == taken), None)
        if row is not None:
            take_translation_away(by=request.user, row=row)
            messages.success(request, f"The heading in {row.get_language_display()} is gone.")
        return redirect(here)
    form = TranslationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = give_translation(by=request.user, service=service, **form.cleaned_data)
        messages.success(request, f"What’s on has the heading in {row.get_language_display()}.")
        return redirect(here)
    for row in rows:
        row.can_be_printed = has_letters_for(f"{row.title} {row.sentence}")
    return render(request, "sessions_app/whats_on/translations.html", {"service": service, "rows": rows, "form": form})
