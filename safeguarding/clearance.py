"""How a safeguarding lead's sign-in is cleared to read the closed room, for a moment, in one transaction.

The tables of the room answer nobody by themselves. A reader's transaction carries a token (`set_config`, for that
transaction only), and the policies ask a function of the owner's whether a clearance stands behind it. A clearance is
granted by another such function, which checks three things for itself: the application's signature, that the account
is active, and that it holds the role of lead or deputy on this day.
"""

import hashlib
import hmac
import secrets
from contextlib import contextmanager
from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from staff.permissions import Permission, has_permission

# How long one granting lasts in the database: longer than any request, shorter than a coffee.
CLEARED_FOR = timedelta(minutes=2)


class ClearanceRefused(PermissionDenied):
    """The database did not clear this account: it holds no safeguarding role today, or the key does not fit."""


def _key() -> str:
    return hmac.new(settings.SECRET_KEY.encode(), b"safeguarding clearance key", "sha256").hexdigest()


def _signature(message: str) -> str:
    # Built from plain SHA-256 so that the database can check it without an extension.
    inner = hashlib.sha256(f"{_key()}{message}".encode()).hexdigest()
    return hashlib.sha256(f"{_key()}{inner}".encode()).hexdigest()


def store_key(sender, using="default", **kwargs) -> None:
    """After a migration, as the owner: keep the key that the application signs with."""
    from .models import ClearanceKey

    if "safeguarding_clearancekey" in _tables(using):
        ClearanceKey.objects.using(using).update_or_create(pk=1, defaults={"key": _key()})


def _tables(using) -> list[str]:
    from django.db import connections

    return connections[using].introspection.table_names()


@contextmanager
def reading_as(user):
    """Within the block (and its transaction) the closed room's tables can be read as this user.

    Raises ClearanceRefused where the user may not. Nothing stays behind on the connection: the token holds for the
    transaction, and is taken off at the end of the block already.
    """
    if not has_permission(user, Permission.CONCERN_READ):
        raise ClearanceRefused
    expires = timezone.now() + CLEARED_FOR
    token = secrets.token_hex(32)  # fresh each time, known to this transaction alone
    with transaction.atomic():
        with connection.cursor() as cursor:
            message = f"clear|{token}|{user.pk}|{expires.isoformat()}"
            cursor.execute(
                "SELECT safeguarding_clear(%s, %s, %s, %s)",
                [token, str(user.pk), expires.isoformat(), _signature(message)],
            )
            if not cursor.fetchone()[0]:
                raise ClearanceRefused
            cursor.execute("SELECT current_setting('centre.clearance', true)")
            before = cursor.fetchone()[0] or ""
            cursor.execute("SELECT set_config('centre.clearance', %s, true)", [token])
        yield
        # After an error the savepoint's rollback takes the token off by itself.
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('centre.clearance', %s, true)", [before])


@contextmanager
def writing_as(user):
    """Within the block a concern can be added in this user's name, and in nobody else's. Nothing can be read."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('centre.acting_user', %s, true)", [str(user.pk)])
        yield


def counted(period_from: date, period_to: date) -> dict[str, int]:
    """Numbers of concerns and of decisions by kind in a period, both days included, without reading any of them.

    For the confidential Part B; who may ask is checked by the caller. Keys: "concerns", "without_decision", and
    "decision: <kind>" for each kind decided on in the period.
    """
    expires = (timezone.now() + CLEARED_FOR).isoformat()
    message = f"count|{period_from.isoformat()}|{period_to.isoformat()}|{expires}"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, number FROM safeguarding_counts(%s, %s, %s, %s)",
            [period_from.isoformat(), period_to.isoformat(), expires, _signature(message)],
        )
        return dict(cursor.fetchall())


def holds_any(person_ids) -> bool:
    """Whether there is a concern about one of these people, without reading any of them: yes or no.

    For the merging of two records alone (families.merging.restricted); no page, list or badge may ask it.
    """
    people = ",".join(sorted(str(each) for each in person_ids))
    expires = (timezone.now() + CLEARED_FOR).isoformat()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT safeguarding_holds_any(%s, %s, %s)",
            [people, expires, _signature(f"holds|{people}|{expires}")],
        )
        return cursor.fetchone()[0]
