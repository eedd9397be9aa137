"""What happens in the directory of services: a service is entered, checked, ended; a family is pointed to it.

Keywords only, `by=` the acting User, one transaction each, ValidationError for what cannot be.
"""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from centre.core import audit
from centre.core.dates import add_months, local_today
from staff.permissions import Permission, has_permission

from ..actions.saving import CHANGED_MEANWHILE, day_words, locked, refuse_future, save_checked
from ..models import DirectoryOrganisation, DirectoryService, Signpost
from ..support.episodes import case_for

FACTS = (
    "name",
    "description",
    "eligibility",
    "location",
    "contact_name",
    "phone",
    "email",
    "url",
    "how_to_refer",
    "fees",
    "public",
    "check_by",
)
CHECKED_EVERY_MONTHS = 6
ASKED_AFTER = timedelta(weeks=4)
FURTHEST_MONTHS = 24


@transaction.atomic
def enter_service(*, by, organisation: str, check_by: date, **facts) -> DirectoryService:
    """A service comes into the directory, checked today. Raises ValidationError, PermissionDenied."""
    _may_keep(by)
    _check_day(check_by)
    row = DirectoryService(organisation=_organisation(organisation), checked_on=local_today(), check_by=check_by)
    for name, value in facts.items():
        setattr(row, name, value)
    _refuse_twice(row)
    save_checked(row)
    _record("directory.entered", by, row, "A service came into the directory.")
    return row


@transaction.atomic
def check_service(*, by, row: DirectoryService, seen: str, organisation: str, check_by: date, **facts):
    """Somebody looked all of it through: it is right as it stands now. Raises StaleRecord besides."""
    _may_keep(by)
    row = locked(row, seen=seen, fields=(*FACTS, "organisation_id", "checked_on", "ended_on"))
    _check_day(check_by)
    row.organisation = _organisation(organisation)
    for name, value in facts.items():
        setattr(row, name, value)
    row.checked_on, row.check_by, row.ended_on = local_today(), check_by, None
    _refuse_twice(row)
    save_checked(row)
    _record("directory.checked", by, row, "A service of the directory was checked.")
    return row


@transaction.atomic
def end_service(*, by, row: DirectoryService) -> DirectoryService:
    """It is no longer offered; who was pointed there stays known, and its contact is emptied. Twice changes nothing."""
    _may_keep(by)
    row = locked(row)
    if row.ended_on is None:
        row.ended_on = local_today()
        row.contact_name = row.phone = row.email = ""
        save_checked(row)
        _record("directory.ended", by, row, "A service of the directory is no longer offered.")
    return row


@transaction.atomic
def point_to(*, by, household, service: DirectoryService, happened_on: date, why: str = "", ask_on: date | None = None):
    """A family was pointed to a service; what came of it is asked later. It belongs to the family's case, if any."""
    _may_point(by)
    refuse_future(happened_on, "happened_on", "Enter a day that is not ahead of us")
    if happened_on < local_today() - timedelta(days=366):
        raise ValidationError({"happened_on": "Enter a day within the last year"})
    ask_on = ask_on or happened_on + ASKED_AFTER
    if not happened_on <= ask_on <= add_months(happened_on, 12):
        raise ValidationError({"ask_on": "Enter a day after that, within a year"})
    if service.ended_on is not None:
        raise ValidationError({"service": "This service is no longer offered"})
    row = save_checked(
        Signpost(
            household=household,
            case=case_for(household.pk, on=happened_on),
            service=service,
            happened_on=happened_on,
            why=why.strip(),
            ask_on=ask_on,
            by=by,
        )
    )
    _record("signpost.made", by, row, f"A family was pointed to a service on {day_words(happened_on)}.")
    return row


@transaction.atomic
def tell_outcome(*, by, row: Signpost, outcome: str, asked_on: date) -> Signpost:
    """What came of it, as the family says. Raises ValidationError, PermissionDenied."""
    _may_point(by)
    row = locked(row)
    if row.outcome:
        raise ValidationError(CHANGED_MEANWHILE)
    refuse_future(asked_on, "asked_on", "Enter a day that is not ahead of us")
    if asked_on < row.happened_on:
        raise ValidationError({"asked_on": f"They were only pointed there on {day_words(row.happened_on)}"})
    row.outcome, row.asked_on = outcome, asked_on
    save_checked(row)
    _record("signpost.asked", by, row, "What came of a signpost was recorded.")
    return row


def _organisation(name) -> DirectoryOrganisation:
    name = " ".join(name.split())
    found = DirectoryOrganisation.objects.filter(name__iexact=name).first()
    return found or DirectoryOrganisation.objects.get_or_create(name=name)[0]


def _refuse_twice(row):
    same = DirectoryService.objects.filter(organisation=row.organisation, name__iexact=row.name, ended_on=None)
    if same.exclude(pk=row.pk).exists():
        raise ValidationError({"name": "This service of the organisation is in the directory already"})


def _check_day(day):
    if not local_today() < day <= add_months(local_today(), FURTHEST_MONTHS):
        raise ValidationError({"check_by": "Enter a day ahead of us, within two years"})


def _may_keep(user):
    if not has_permission(user, Permission.DIRECTORY_CHANGE):
        raise PermissionDenied


def _may_point(user):
    if not has_permission(user, Permission.CASE_WORK):
        raise PermissionDenied


def _record(action, by, row, summary):
    audit.record(action, by=by, subject=row, summary=summary)
