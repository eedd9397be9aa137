"""On how many screens a register is open, so that each can say "also open on another device"."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .models import RegisterDevice

# A screen asks for news every 12 seconds; after this long without a word it counts as put away.
AWAY_AFTER = timedelta(seconds=45)
FORGOTTEN_AFTER = timedelta(days=1)


def device_of(request) -> str:
    """The same word for every page of one sign-in in one browser."""
    return salted_hmac("sessions_app.device", request.session.session_key or "", algorithm="sha256").hexdigest()


def note_device(session, request) -> None:
    """Note that this screen has the register open now. Losing such a note in a power cut costs nothing."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    RegisterDevice.objects.bulk_create(
        [RegisterDevice(session=session, device=device_of(request), user=request.user, seen_at=now)],
        update_conflicts=True,
        unique_fields=["session", "device"],
        update_fields=["user", "seen_at"],
    )
    RegisterDevice.objects.filter(session=session, seen_at__lt=now - FORGOTTEN_AFTER).delete()


def other_devices(session, request) -> list[str]:
    """Who else has this register open now, by name; one entry a screen."""
    others = RegisterDevice.objects.filter(session=session, seen_at__gte=timezone.now() - AWAY_AFTER)
    others = others.exclude(device=device_of(request)).select_related("user").order_by("seen_at")
    return [str(each.user) for each in others]
