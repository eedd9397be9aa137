"""Saving one row so that a rule of the database is told as a sentence, and never overwriting a colleague's change."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from centre.core.dates import local_today

CHANGED_MEANWHILE = "A colleague has just changed this. Look at it again, then try once more."
EARLIEST = date(1900, 1, 1)


class StaleRecord(Exception):
    """The record has been changed since the form was opened; `current` is how it stands now. Nothing was written."""

    def __init__(self, current):
        self.current = current
        super().__init__("The record has been changed since it was opened.")


def save_checked(row):
    """Check the row's own rules and those of its table, save it. Raises ValidationError with the rule's sentence."""
    row.full_clean(validate_unique=False)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        # Checked a moment ago, so somebody else was quicker.
        raise ValidationError(CHANGED_MEANWHILE) from error
    return row


def fingerprint(row, fields) -> str:
    """A word that stands for the present values of a row, for a form to bring back with what was typed.

    Keyed, so that it tells nothing about what it was made from.
    """
    values = "\x1f".join(str(getattr(row, name)) for name in fields)
    return salted_hmac("families.fingerprint", f"{row._meta.label}\x1e{row.pk}\x1e{values}").hexdigest()


def locked(row, *, seen: str | None = None, fields=()):
    """The row as it stands now, held until the transaction ends. Raises StaleRecord if it is not the one `seen`."""
    current = type(row)._base_manager.select_for_update(of=("self",)).get(pk=row.pk)
    if seen is not None and not constant_time_compare(seen, fingerprint(current, fields)):
        raise StaleRecord(current)
    return current


def day_before(day: date) -> date:
    return day - timedelta(days=1)


def day_after(day: date) -> date:
    return day + timedelta(days=1)


def refuse_future(day: date | None, field: str, message: str):
    """Raise ValidationError for `field` where the day lies ahead."""
    if day is not None and day > local_today():
        raise ValidationError({field: message})


def day_words(day: date) -> str:
    """ "4 November 2025", for the sentences of the audit."""
    return f"{day.day} {day:%B %Y}"
