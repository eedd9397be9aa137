"""Accounts: made, given roles, closed, opened again. Who may is the view's question; what may not be, ours."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from centre.core import audit
from centre.core.dates import local_today

from ..models import AccountLink, RoleAssignment, User
from ..roles import ROLES_THAT_NEED_A_SECOND_FACTOR, Role
from ..sign_in import second_factor
from .links import LINK_LASTS


class AccountRefused(Exception):
    """Something about accounts that may not be done; the message says why and what to do instead."""


@transaction.atomic
def create_account(*, by, username: str, name: str, email: str = "", roles=(), from_date: date | None = None) -> User:
    """A new account without a password, holding the roles from a day (today). Make a link for it afterwards.

    The user name must be free (checked by the form and by the database).
    """
    user = User(username=username.lower(), name=name, email=email)
    user.set_unusable_password()
    user.save()
    audit.record("account.created", by=by, subject=user, summary="Made an account")
    for role in roles:
        grant_role(by=by, user=user, role=role, from_date=from_date)
    return user


@transaction.atomic
def change_account(*, by, user: User, **changes) -> User:
    """Change the name, the user name or the e-mail address; the audit names the fields, not the values."""
    changed = [field for field, value in changes.items() if getattr(user, field) != value]
    for field in changed:
        setattr(user, field, changes[field])
    if changed:
        user.save(update_fields=changed)
        audit.record("account.changed", by=by, subject=user, summary="Changed an account", detail={"fields": changed})
    return user


@transaction.atomic
def grant_role(
    *, by, user: User, role: str, from_date: date | None = None, to_date: date | None = None
) -> RoleAssignment:
    """Give a role from a day (today), until a last day or for good.

    Nobody gives a role to themselves: AccountRefused. What the account had open elsewhere ends at its next click, so
    that a second step is asked for where the new role needs one.
    """
    if by is not None and by.pk == user.pk:
        raise AccountRefused("Nobody can give a role to themselves. Ask the other person who looks after accounts.")
    assignment = RoleAssignment(user=user, role=role, from_date=from_date or local_today(), to_date=to_date)
    assignment.full_clean()
    assignment.save()
    _end_sessions(user)
    audit.record(
        "role.granted",
        by=by,
        subject=user,
        summary=f"Gave the role {Role(role).label}",
        detail={"role": str(role), "from": assignment.from_date.isoformat(), "until": to_date and to_date.isoformat()},
    )
    return assignment


@transaction.atomic
def end_role(*, by, assignment: RoleAssignment, last_day: date | None = None) -> None:
    """End a role: `last_day` is the last day on which it holds (yesterday: it is gone at the next click).

    A role that would end before it began is taken back altogether. Raises AccountRefused for the last coordinator.
    """
    last_day = last_day or local_today() - timedelta(days=1)
    if assignment.role == Role.COORDINATOR:
        _refuse_without_coordinator(assignment.user)
    if assignment.to_date is not None and assignment.to_date < local_today():
        raise AccountRefused("This role has ended already.")
    if last_day < assignment.from_date:
        assignment.delete()
    else:
        assignment.to_date = last_day
        assignment.save(update_fields=["to_date"])
    _end_sessions(assignment.user)
    audit.record(
        "role.ended",
        by=by,
        subject=assignment.user,
        summary=f"Ended the role {assignment.get_role_display()}",
        detail={"role": assignment.role, "last day": last_day.isoformat()},
    )


@transaction.atomic
def deactivate_account(*, by, user: User) -> None:
    """Close an account: out at the next click. Raises AccountRefused for one's own and for the last coordinator."""
    if by is not None and by.pk == user.pk:
        raise AccountRefused("You cannot close your own account. Ask the other person who looks after accounts.")
    if Role.COORDINATOR in user.roles:
        _refuse_without_coordinator(user)
    user.is_active = False
    user.sessions_valid_from = timezone.now()
    user.save(update_fields=["is_active", "sessions_valid_from"])
    audit.record("account.closed", by=by, subject=user, summary="Closed an account")


@transaction.atomic
def reactivate_account(*, by, user: User) -> None:
    """Open a closed account again, with the roles it still holds."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record("account.opened", by=by, subject=user, summary="Opened a closed account again")


@transaction.atomic
def remove_second_factor(*, by, user: User) -> None:
    """Take the second step off an account whose owner has lost it; what it has open ends.

    A new password alone must never open an account that needs a second step (OWASP ASVS 6.4.3). Therefore whoever made
    a link for such an account in the last three days cannot remove its second step as well: AccountRefused.
    """
    if by is not None:
        if by.pk == user.pk:
            raise AccountRefused("Change your own second step under “How you sign in”.")
        made = AccountLink.objects.filter(user=user, created_by=by, created_at__gt=timezone.now() - LINK_LASTS)
        if user.roles & ROLES_THAT_NEED_A_SECOND_FACTOR and made.exists() and not settings.CENTRE_DEMO:
            raise AccountRefused(
                "You made a link for this account in the last three days. Somebody else who looks after accounts must "
                "remove the second step, so that nobody can take over the account alone."
            )
    if not second_factor.remove_all(user):
        raise AccountRefused("This account has no second step.")
    _end_sessions(user)
    audit.record(
        "account.second_factor_taken_off", by=by, subject=user, summary="Removed the second step of an account"
    )


def _refuse_without_coordinator(user: User) -> None:
    others = (
        RoleAssignment.objects.in_force(on=local_today())
        .filter(role=Role.COORDINATOR, user__is_active=True)
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    if not [assignment for assignment in others if assignment.user_id != user.pk and assignment.to_date is None]:
        raise AccountRefused(
            "This is the last coordinator. Give the role to somebody else first, so that the centre is never without."
        )


def _end_sessions(user: User) -> None:
    user.sessions_valid_from = timezone.now()
    user.save(update_fields=["sessions_valid_from"])
    # What was remembered of the roles is out of date now.
    for remembered in ("roles", "permissions"):
        user.__dict__.pop(remembered, None)
