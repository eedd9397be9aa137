"""A note about somebody on a register."""

from django import forms

from centre.core.forms import CentreForm


class RegisterNoteForm(CentreForm):
    """A line or three, read by whoever may read the family's page."""

    note_lines = ("words",)

    words = forms.CharField(
        label="What should colleagues know?",
        max_length=300,
        help_text="What you saw or heard, not what you think of it. Whoever may read the family’s page reads it, and "
        "the family may ask to.",
        error_messages={"required": "Enter what you saw or heard"},
    )
