"""What families send from their own phones: received, kept as typed until a worker has checked it, then wiped."""

import secrets
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from centre.core import audit
from centre.core.dates import LONDON, local_today
from centre.core.models import CentreSettings

from ..actions.new_facts import NewHome
from ..models import Household, JoinRequest, JoinState, PrivacyNotice
from .notices import current_notice

KEPT_FOR = timedelta(days=60)
MOST_WAITING = 500
LONGEST_VALUE = 400
HOME_FIELDS = ("address_line_1", "town", "postcode", "from_date", "confidential")
GONE = "A colleague has checked this form in the meantime. Nothing was saved twice."


@transaction.atomic
def new_link(*, by) -> str:
    """A new address for families; the one before leads nowhere from now on. Raises ValidationError without a notice."""
    if current_notice() is None:
        raise ValidationError("Write the privacy notice first: families read it before they send anything.")
    token = secrets.token_urlsafe(16)
    _set_token(token)
    audit.record("join_link.made", by=by, summary="A new link was made by which families register themselves.")
    return token


@transaction.atomic
def end_link(*, by) -> None:
    """Families cannot send anything from now on."""
    _set_token("")
    audit.record("join_link.ended", by=by, summary="The link by which families register themselves was ended.")


def _set_token(token: str) -> None:
    CentreSettings.objects.get_or_create(pk=1)
    settings = CentreSettings.objects.select_for_update().get(pk=1)
    settings.join_token = token
    settings.save(update_fields=["join_token"])


def link_is_open(token: str) -> bool:
    """Whether this is the word in the address that holds now, and there is a notice to show."""
    right = CentreSettings.load().join_token
    return bool(right) and secrets.compare_digest(right.encode(), token.encode()) and current_notice() is not None


def has_room() -> bool:
    """Whether more may come in: a flood stops at some hundreds that nobody has checked."""
    return JoinRequest.objects.waiting().count() < MOST_WAITING


@transaction.atomic
def receive(*, id, notice: PrivacyNotice, payload: dict, secret_address: bool) -> None:
    """Keep what a family sent. The same id twice is one: a button pressed twice, or sent again by the browser."""
    JoinRequest.objects.get_or_create(
        pk=id, defaults={"notice": notice, "payload": payload, "secret_address": secret_address}
    )


def payload_of(registration) -> dict:
    """What was typed into the checked forms of a page: {"adults": [{…}], …, "family": {…}}, known fields only."""
    payload = {
        prefix: [_typed(form) for form in rows.forms if form.has_changed()]
        for prefix, rows in registration.rows.items()
    }
    return payload | {"family": _typed(registration.family)}


def _typed(form) -> dict:
    typed = {}
    for name in form.fields:
        value = form.data.get(form.add_prefix(name), "")
        value = value.replace("\x00", "").strip()[:LONGEST_VALUE]
        if value:
            typed[name] = value
    return typed


def as_posted(request: JoinRequest, *, with_home: bool = True) -> QueryDict:
    """What they sent as the registration page would post it, to be looked through and put right."""
    posted = QueryDict(mutable=True)
    payload = request.payload or {}
    for prefix in ("adults", "children", "babies"):
        rows = payload.get(prefix, [])
        posted[f"{prefix}-TOTAL_FORMS"], posted[f"{prefix}-INITIAL_FORMS"] = str(len(rows)), "0"
        for number, row in enumerate(rows):
            for name, value in row.items():
                posted[f"{prefix}-{number}-{name}"] = value
    for name, value in payload.get("family", {}).items():
        if with_home or name not in HOME_FIELDS:
            posted[name] = value
    posted["registered_on"] = local_today().isoformat()
    posted["join"] = str(request.pk)
    return posted


def home_as_sent(request: JoinRequest) -> NewHome:
    """The home as they typed it, for a worker who may not read it. Raises ValidationError where it cannot be kept."""
    from ..forms.registration import FamilyForm

    typed = (request.payload or {}).get("family", {})
    form = FamilyForm({**{name: typed.get(name, "") for name in HOME_FIELDS}, "registered_on": local_today()})
    if not form.is_valid():
        raise ValidationError("Their address must be put right first. Ask the safeguarding lead to check this form.")
    home = form.home()
    home.confidential = True
    return home


def day_it_came(request: JoinRequest):
    """The day on which they sent it."""
    return timezone.localtime(request.came_at, LONDON).date()


def waiting_one(id, *, lock: bool = False) -> JoinRequest | None:
    """The request of this id if it still waits; None for anything else."""
    rows = JoinRequest.objects.waiting().select_related("notice")
    return (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=id).first() if id else None


@transaction.atomic
def mark_registered(*, by, request: JoinRequest, household: Household) -> None:
    """A worker has checked it and registered the family; what was sent is wiped. Raises ValidationError if gone."""
    _finish(by, request, JoinState.REGISTERED, household=household)
    audit.record(
        "join_request.registered", by=by, subject=household, summary="A family’s own form was checked and registered."
    )


@transaction.atomic
def turn_away(*, by, request: JoinRequest, reason: str) -> None:
    """It is not to be registered: what was sent is wiped, the reason stays. Raises ValidationError."""
    if not reason.strip():
        raise ValidationError({"reason": "Enter why it is turned away"})
    _finish(by, request, JoinState.TURNED_AWAY, reason=reason.strip()[:200])
    audit.record("join_request.turned_away", by=by, subject=request, summary="A family’s own form was turned away.")


def _finish(by, request, state, **facts) -> None:
    current = waiting_one(request.pk, lock=True)
    if current is None:
        raise ValidationError(GONE)
    current.state, current.payload, current.done_by, current.done_at = state, None, by, timezone.now()
    for name, value in facts.items():
        setattr(current, name, value)
    current.save()


def wipe_old(now=None) -> int:
    """Wipe what nobody has looked at for 60 days; gives how many."""
    now = now or timezone.now()
    old = JoinRequest.objects.waiting().filter(came_at__lt=now - KEPT_FOR)
    count = old.update(state=JoinState.EXPIRED, payload=None, done_at=now)
    if count:
        audit.record("join_request.expired", by=None, summary=f"{count} old forms of families were wiped unread.")
    return count
