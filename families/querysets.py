"""Reads of the families room, as verbs in the centre's words that can be chained.

A day always comes in as `on=`; both ends of every dated row are included (measures, "Words").
"""

from django.db import models
from django.db.models import Exists, OuterRef, Q


def _in_force(from_field: str, to_field: str, on) -> Q:
    """Rows whose dates include the day; an empty date is open."""
    return (Q(**{f"{from_field}__isnull": True}) | Q(**{f"{from_field}__lte": on})) & (
        Q(**{f"{to_field}__isnull": True}) | Q(**{f"{to_field}__gte": on})
    )


class PersonQuerySet(models.QuerySet):
    def under_five(self, *, on):
        """Born on or before the day and aged under five on it."""
        from centre.core.dates import born_after_to_be_under

        return self.filter(date_of_birth__lte=on, date_of_birth__gt=born_after_to_be_under(5, on))

    def registered(self, *, on):
        """Registered on the day, the last day included."""
        from .models import Registration

        return self.filter(Exists(Registration.objects.in_force(on=on).filter(person=OuterRef("pk"))))

    def of_household(self, household, *, on):
        """Everyone who belongs to the household on the day, main or not."""
        from .models import HouseholdMembership

        return self.filter(
            Exists(HouseholdMembership.objects.in_force(on=on).filter(person=OuterRef("pk"), household=household))
        )


class RegistrationQuerySet(models.QuerySet):
    def in_force(self, *, on):
        """Registrations that hold on the day, first and last day included."""
        return self.filter(_in_force("registered_on", "ended_on", on))


class HouseholdQuerySet(models.QuerySet):
    pass


class HouseholdMembershipQuerySet(models.QuerySet):
    def in_force(self, *, on):
        """Memberships that hold on the day."""
        return self.filter(_in_force("from_date", "to_date", on))

    def main(self):
        """Only the household somebody is counted in."""
        return self.filter(main=True)


class AddressQuerySet(models.QuerySet):
    def in_force(self, *, on):
        """Addresses lived at on the day."""
        return self.filter(_in_force("from_date", "to_date", on))


class GroupQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Groups whose existence this user may know of."""
        from staff.permissions import Permission, has_permission

        if has_permission(user, Permission.RESTRICTED_GROUP_VIEW):
            return self
        return self.filter(restricted=False)


class GroupMembershipQuerySet(models.QuerySet):
    def in_force(self, *, on):
        """Memberships that hold on the day."""
        return self.filter(_in_force("from_date", "to_date", on))

    def visible_to(self, user):
        """Memberships of groups whose existence this user may know of."""
        from staff.permissions import Permission, has_permission

        if has_permission(user, Permission.RESTRICTED_GROUP_VIEW):
            return self
        return self.filter(group__restricted=False)


class ReachAreaPartQuerySet(models.QuerySet):
    def in_force(self, *, on):
        """The LSOAs of the reach area on the day."""
        return self.filter(_in_force("from_date", "to_date", on))
