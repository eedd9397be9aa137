"""One-time links with which a new or locked-out account sets its password."""

import hashlib
import secrets
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone

from centre.core import audit

from ..models import AccountLink, User

LINK_LASTS = timedelta(hours=72)


class LinkIsOver(Exception):
    """The link has been used, has run out, or never was."""


def key_of(token: str) -> str:
    """What the database keeps of a link's secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def _open_links():
    return AccountLink.objects.filter(used_at=None, expires_at__gt=timezone.now(), user__is_active=True)


@transaction.atomic
def make_account_link(*, by, user: User) -> str:
    """A new one-time link for the account; gives its secret, which is not kept. Earlier links stop working.

    The old password works until the link is used, and a second step stays as it is: a link alone opens no account
    that has one. by: None when made on the machine itself.
    """
    _open_links().filter(user=user).update(expires_at=timezone.now())
    token = secrets.token_urlsafe(32)
    AccountLink.objects.create(
        token_hash=key_of(token), user=user, created_by=by, expires_at=timezone.now() + LINK_LASTS
    )
    audit.record("account.link_made", by=by, subject=user, summary="Made a one-time link to set a password")
    return token


def account_of_link(key: str) -> User | None:
    """Whose link this is (by `key_of` its secret), while it can be used."""
    link = _open_links().filter(token_hash=key).select_related("user").first()
    return link.user if link else None


@transaction.atomic
def set_password_with_link(*, key: str, password: str) -> User:
    """Set the password and use the link up. What was open for the account elsewhere ends at its next click.

    Raises LinkIsOver, and ValidationError for a password that is too short or too common.
    """
    link = _open_links().select_for_update(of=("self",)).select_related("user").filter(token_hash=key).first()
    if link is None:
        raise LinkIsOver
    user = link.user
    validate_password(password, user)
    user.set_password(password)
    user.sessions_valid_from = timezone.now()
    user.save(update_fields=["password", "sessions_valid_from"])
    link.used_at = timezone.now()
    link.save(update_fields=["used_at"])
    audit.record("account.password_set", by=user, subject=user, summary="Set their password with a one-time link")
    return user
