"""Who can be named to run a session."""

from django.db.models import Q

from staff.models import RoleAssignment, User
from staff.permissions import Permission
from staff.roles import ROLES

_ROLES = [role for role, description in ROLES.items() if Permission.REGISTER_MARK in description.permissions]


def people_who_run_sessions(*, on, also=None):
    """The accounts whose roles on the day let them mark registers, by name; `also` (a user's id) whatever the role."""
    holding = RoleAssignment.objects.in_force(on=on).filter(role__in=_ROLES).values("user_id")
    return User.objects.filter(Q(is_active=True, pk__in=holding) | Q(pk=also))
