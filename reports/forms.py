"""What people type about reports."""

import hashlib

from django import forms

from centre.core.forms import CentreForm
from centre.core.models import Term

from .governors.narratives import ChangedMeanwhile, save_narrative

LONGEST = 10_000


class NarrativesForm(CentreForm):
    """The words of every section of a report at once, so that saving one never loses another."""

    def __init__(self, *args, kind, term, sections, narratives, **kwargs):
        self.kind, self.term, self.sections, self.narratives = kind, term, sections, narratives
        super().__init__(*args, **kwargs)
        for section in sections:
            narrative = narratives[section.key]
            self.fields[f"text_{section.key}"] = forms.CharField(
                label=section.ask,
                required=False,
                max_length=LONGEST,
                initial=narrative.text,
                widget=forms.Textarea(attrs={"rows": 4, "class": "width-full"}),
                error_messages={"max_length": f"Shorten this to {LONGEST:,} characters or fewer"},
            )
            self.fields[f"version_{section.key}"] = forms.IntegerField(
                min_value=0, max_value=10**6, initial=narrative.version, widget=forms.HiddenInput, required=False
            )
            # What the box held when it was shown: who did not touch it is in nobody's way.
            self.fields[f"seen_{section.key}"] = forms.CharField(
                max_length=16, initial=digest(narrative.text), widget=forms.HiddenInput, required=False
            )
            # Leaving a box empty is an answer, not an option.
            self.show_optional = False
            self.fields[f"text_{section.key}"].error_messages["null_characters_not_allowed"] = (
                "Remove the invisible characters from this text."
            )

    def save(self, *, by) -> list[str]:
        """Keep what was changed; gives the headings saved. Where somebody else was quicker, the field gets an error."""
        saved, overtaken = [], {}
        for section in self.sections:
            text = self.cleaned_data[f"text_{section.key}"]
            version = self.cleaned_data.get(f"version_{section.key}") or 0
            if digest(text) == self.cleaned_data[f"seen_{section.key}"]:
                continue
            try:
                save_narrative(kind=self.kind, term=self.term, section=section.key, text=text, version=version, by=by)
                saved.append(section.heading)
            except ChangedMeanwhile as error:
                overtaken[section.key] = error.narrative
        for key, narrative in overtaken.items():
            who = f"{narrative.changed_by} " if narrative.changed_by else "Somebody else "
            self.add_error(
                f"text_{key}",
                f"{who}changed these words while you were writing. Theirs: “{narrative.text}”. Yours are in the box; "
                "save again to put yours in their place.",
            )
        if overtaken or saved:
            # The page that comes next knows the newest versions.
            self.data = self.data.copy()
            for section in self.sections:
                current = overtaken.get(section.key)
                if current is not None:
                    self.data[self.add_prefix(f"version_{section.key}")] = current.version
                    self.data[self.add_prefix(f"seen_{section.key}")] = digest(current.text)
        return saved


def digest(text: str) -> str:
    """A short word for a text: tells whether it is the one that was shown."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16]


class IssueForm(CentreForm):
    """Before a report is issued: that somebody has read it."""

    read_through = forms.BooleanField(
        label="I have read the draft, and it names no child, parent or member of staff",
        error_messages={"required": "Read the draft first, and tick the box when you have"},
    )


class TermChoice:
    """The term of a page's address: ?term=autumn-2025."""

    def __init__(self, today):
        # Terms to come have nothing to report yet.
        self.terms = list(Term.objects.filter(start_date__lte=today).order_by("-start_date"))

    def chosen(self, slug: str | None) -> Term | None:
        """The term of that name; the newest one without a name; None where there is no such term."""
        if not slug:
            return self.terms[0] if self.terms else None
        return next((term for term in self.terms if term.slug == slug), None)
