"""The parts every form of the centre is made of: fields that read what British people type, and plain messages."""

import uuid

from django import forms
from django.core.exceptions import ValidationError

from .dates import parse_date, parse_time
from .models import SubmissionToken  # noqa: F401  (the token's table belongs to this module's promise)


class DateField(forms.DateField):
    """A day, typed in any British way or picked; near=True shows the browser's own picker."""

    def __init__(self, *, near: bool = False, **kwargs):
        kwargs.setdefault("widget", NearDateInput() if near else forms.TextInput(attrs={"inputmode": "text"}))
        super().__init__(**kwargs)
        if not near and not self.help_text:
            self.help_text = "For example 31 8 2025"

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if hasattr(value, "year"):
            return super().to_python(value)
        try:
            return parse_date(value)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from None

    def prepare_value(self, value):
        if hasattr(value, "strftime"):
            return value.isoformat() if isinstance(self.widget, NearDateInput) else f"{value:%-d %-m %Y}"
        return value


class NearDateInput(forms.DateInput):
    """The browser's own date picker, for days close to today."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class TimeField(forms.TimeField):
    """A time of day: 9.30, 0930, 9:30am."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if hasattr(value, "hour"):
            return value
        try:
            return parse_time(value)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from None

    def prepare_value(self, value):
        return f"{value:%H:%M}" if hasattr(value, "strftime") else value


class CentreFormMixin:
    """No colons after labels, "(optional)" where a field may stay empty, a token that saves once."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            # NUL cannot be stored by PostgreSQL; Django refuses it in text already, with a plain message of ours.
            if isinstance(field, forms.CharField):
                field.error_messages["null_characters_not_allowed"] = "Remove the invisible characters from this text."
            if (
                field.required
                and field.error_messages.get("required") == forms.Field.default_error_messages["required"]
            ):
                label = str(field.label or name.replace("_", " "))
                field.error_messages["required"] = f"Enter {label[0].lower() + label[1:]}"
        self.submission_token = self.data.get("submission_token") if self.is_bound else str(uuid.uuid4())


class CentreForm(CentreFormMixin, forms.Form):
    """A form of the centre."""


class CentreModelForm(CentreFormMixin, forms.ModelForm):
    """A form of the centre over one model."""
