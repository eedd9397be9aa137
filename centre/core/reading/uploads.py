"""A file in a form: one table, refused with its sentence when it cannot be read."""

import re

from django import forms
from django.core.exceptions import ValidationError

from .files import Upload, open_tables
from .limits import LARGEST_FILE, MEGABYTE
from .problems import Unreadable

ACCEPTED = ".csv,.tsv,.txt,.xlsx"
LONGEST_NAME = 100


def plain_name(name: str) -> str:
    """A file's name without its folders and without signs that do harm in a page or a header."""
    name = re.split(r"[/\\]", name)[-1]
    name = re.sub(r"[\x00-\x1f\x7f\"<>|:*?\u202a-\u202e\u2066-\u2069]", "", name).strip(" .")
    if len(name) > LONGEST_NAME:
        stem, _, ending = name.rpartition(".")
        name = f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}" if stem and len(ending) < 8 else name[:LONGEST_NAME]
    return name or "upload"


def uploaded(file) -> Upload:
    """Django's upload as ours, looked at before it is taken into memory."""
    if file.size > LARGEST_FILE:
        size, most = file.size // MEGABYTE, LARGEST_FILE // MEGABYTE
        raise ValidationError(
            f"{plain_name(file.name)} has {size} MB; at most {most} MB are read. Keep only the rows and columns that "
            "are needed, or split it."
        )
    return Upload(plain_name(file.name), data=file.read())


def readable(upload: Upload) -> Upload:
    """The upload itself, when it is a table that can be opened."""
    try:
        open_tables(upload)
    except Unreadable as error:
        raise ValidationError(str(error)) from None
    return upload


class OneFileField(forms.FileField):
    """One table; cleaned to an Upload. What cannot be read is refused here, with its sentence."""

    def __init__(self, **kwargs):
        super().__init__(max_length=255, widget=forms.FileInput(attrs={"accept": ACCEPTED}), **kwargs)
        self.error_messages["empty"] = "This file is empty."

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file:
            return None
        return readable(uploaded(file))
