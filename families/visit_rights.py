"""Whose visit it is to change."""

from staff.permissions import Permission, has_permission


def may_change(user, visit) -> bool:
    """Whether the user may log, change, move or call off this visit: their own, or anybody's for the coordinator."""
    if has_permission(user, Permission.VISIT_CHANGE_ANY):
        return True
    return has_permission(user, Permission.VISIT_CHANGE) and visit.worker_id == user.pk
