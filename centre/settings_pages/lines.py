"""A setting that is a short list of words: typed one to a line."""

from django import forms
from django.core.exceptions import ValidationError


class LinesField(forms.CharField):
    """A list of short texts, each on a line of its own; empty lines do not count."""

    def __init__(self, *, longest: int, most: int = 0, exactly: int = 0, **kwargs):
        self.longest, self.most, self.exactly = longest, exactly or most, exactly
        kwargs.setdefault("max_length", (longest + 2) * self.most)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": min(self.most, 8)}))
        super().__init__(**kwargs)

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value):
        lines = [" ".join(line.split()) for line in super().clean(value).splitlines()]
        lines = [line for line in lines if line]
        if self.exactly and len(lines) != self.exactly:
            raise ValidationError(f"Enter exactly {self.exactly} lines", code="count")
        if len(lines) > self.most:
            raise ValidationError(f"Enter at most {self.most} lines", code="count")
        if any(len(line) > self.longest for line in lines):
            raise ValidationError(f"Keep each line under {self.longest} characters", code="long")
        if len({line.casefold() for line in lines}) < len(lines):
            raise ValidationError("Two lines are the same", code="twice")
        return lines

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)
