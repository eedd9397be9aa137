"""The first wall of the closed room: who sees which concerns. The second is row-level security in the database."""

from django.db import models

from staff.permissions import Permission, has_permission


class ConcernQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Every concern for those cleared to read, none for anybody else (writers included)."""
        return self if has_permission(user, Permission.CONCERN_READ) else self.none()
