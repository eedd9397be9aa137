"""What is typed about photos and scans."""

from django import forms

from centre.core.forms import CentreForm


class AttachForm(CentreForm):
    """A file, and what it shows."""

    file = forms.FileField(
        label="File",
        help_text="A photo (JPEG, PNG or HEIC) or a PDF. Where and with what it was taken is removed. "
        "Never photograph an injury.",
        error_messages=dict.fromkeys(
            ("required", "invalid", "missing", "empty"), "Choose a photo or a PDF that is not empty"
        ),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/heic,.heic,application/pdf"}),
    )
    name = forms.CharField(label="What does it show?", max_length=120, required=False)


class RemoveForm(CentreForm):
    """Why a photo or scan is removed."""

    why = forms.CharField(
        label="Why is it removed?", max_length=300, error_messages={"required": "Say why it is removed"}
    )
