"""Changes of the centre's settings and calendar. Each is audited with what it was before and what it is now."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst
from govuk_bank_holidays.bank_holidays import BankHolidays

from centre.core import audit
from centre.core.dates import local_today
from centre.core.models import BankHoliday, CentreSettings, Term


def readable(value):
    """A value as the audit keeps it: text, numbers, yes and no, and lists of these."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, (list, tuple)):
        return [readable(each) for each in value]
    return value if value is None or isinstance(value, (str, int, bool)) else str(value)


@transaction.atomic
def change_settings(*, by, holds_from: date | None = None, source: str = "", **values) -> dict[str, list]:
    """Set fields of CentreSettings; gives {field: [before, after]} of those that changed.

    holds_from: the day from which fields of CentreSettings.DATED change, today unless told; kept with the source.
    Raises NotInOrder where a change from a later day is known.
    """
    CentreSettings.objects.get_or_create(pk=1)
    settings = CentreSettings.objects.select_for_update().get(pk=1)
    today = local_today()
    now = settings.as_on(today)
    changes = {}
    for field, value in values.items():
        before = getattr(now, field)
        if before == value:
            continue
        changes[field] = [readable(before), readable(value)]
        if field in settings.DATED:
            settings.hold(field, value, holds_from=holds_from or today, source=source)
            if holds_from and holds_from > today:
                continue
        setattr(settings, field, value)
    if changes:
        settings.save(update_fields=[*changes, "dated"])
        words = ", ".join(_words(field) for field in changes)
        audit.record(
            "settings.changed",
            by=by,
            subject=settings,
            summary=f"Changed the settings: {words}"[:300],
            detail={"changes": changes} | ({"from": holds_from.isoformat()} if holds_from else {}),
        )
    return changes


def _words(field: str) -> str:
    return str(CentreSettings._meta.get_field(field).verbose_name)


@transaction.atomic
def finish_set_up(*, by) -> None:
    """The centre is set up: every page opens from now on."""
    CentreSettings.objects.get_or_create(pk=1)
    settings = CentreSettings.objects.select_for_update().get(pk=1)
    if settings.set_up_at is None:
        settings.set_up_at = timezone.now()
        settings.save(update_fields=["set_up_at"])
        audit.record("centre.set_up", by=by, subject=settings, summary="Finished setting up the centre")


@transaction.atomic
def save_rows(*, by, formset, what: str) -> int:
    """Save a checked formset of terms, closures, bank holidays or groups, with an event for each row that changed.

    what: the word for a row, such as "term". Gives how many rows were added, changed or removed. Raises ProtectedError
    where a removed row is still referred to.
    """
    done = 0
    removed = [form for form in formset.initial_forms if formset._should_delete_form(form)]
    for form in removed:
        before = {field: readable(form.initial.get(field)) for field in form.Meta.fields}
        subject = form.instance
        _record(by, "removed", what, subject, {field: [value, None] for field, value in before.items()})
        subject.delete()
        done += 1
    _step_aside(formset, removed)
    for form in formset.initial_forms:
        if form in removed or not form.has_changed():
            continue
        changes = {
            field: [readable(form.initial.get(field)), readable(form.cleaned_data[field])]
            for field in form.changed_data
        }
        form.save()
        _record(by, "changed", what, form.instance, changes)
        done += 1
    for form in formset.extra_forms:
        if not form.has_changed() or formset._should_delete_form(form):
            continue
        form.save()
        values = {field: [None, readable(form.cleaned_data[field])] for field in form.Meta.fields}
        _record(by, "added", what, form.instance, values)
        done += 1
    return done


def _step_aside(formset, removed) -> None:
    """Move the terms that change out of the calendar for a moment: two that exchange days must not meet each other."""
    if formset.model is not Term:
        return
    for number, form in enumerate(formset.initial_forms):
        if form not in removed and form.has_changed():
            nowhere = date(1800, 1, 1) + timedelta(days=number)
            Term.objects.filter(pk=form.instance.pk).update(start_date=nowhere, end_date=nowhere)


def _record(by, verb: str, what: str, subject, changes: dict) -> None:
    changes.pop("id", None)
    audit.record(
        f"{what.replace(' ', '_')}.{verb}",
        by=by,
        subject=subject,
        summary=f"{capfirst(verb)} a {what}",
        detail={"changes": changes},
    )


@transaction.atomic
def fill_bank_holidays(*, by) -> int:
    """Add the bank holidays of England and Wales that GOV.UK had published when this version was made; gives how many.

    The list travels with the programme (package govuk-bank-holidays); nothing is fetched. Days that are there already
    keep their name.
    """
    published = BankHolidays(use_cached_holidays=True).get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    there = set(BankHoliday.objects.values_list("date", flat=True))
    new = [BankHoliday(date=day["date"], name=day["title"]) for day in published if day["date"] not in there]
    BankHoliday.objects.bulk_create(new, ignore_conflicts=True)
    if new:
        audit.record(
            "bank_holiday.filled",
            by=by,
            summary="Filled in bank holidays from the published list",
            detail={"days": len(new), "from": min(day.date for day in new).isoformat()},
        )
    return len(new)
