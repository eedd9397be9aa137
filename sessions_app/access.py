"""Who may see the names on a register, and whose registers."""

from datetime import timedelta

from staff.permissions import Permission, has_permission

# Somebody who runs sessions and sees no family records needs the registers around today, not the centre's past.
DAYS_AROUND_TODAY = 7


def may_see_register(user, session, *, today) -> bool:
    """Whether the user may see who is on this register.

    Those who may read families see every register. Those who only mark registers (session workers) see the ones of
    the week before and after today: yesterday's is finished, tomorrow's bookings are looked at. Nobody else does.
    """
    if has_permission(user, Permission.FAMILY_VIEW):
        return True
    return has_permission(user, Permission.REGISTER_MARK) and abs(session.date - today) <= timedelta(
        days=DAYS_AROUND_TODAY
    )


def may_mark_register(user, session, *, today) -> bool:
    """Whether the user may mark on this register; the register's own state is another matter."""
    return has_permission(user, Permission.REGISTER_MARK) and may_see_register(user, session, today=today)
