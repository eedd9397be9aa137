"""Reads of the families room, as verbs in the centre's words that can be chained.

A day always comes in as `on=`; both ends of every dated row are included (measures, "Words").
"""

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from centre.core.rooms import registry


def _in_force(from_field: str, to_field: str, on) -> Q:
    """Rows whose dates include the day; an empty date is open."""
    return (Q(**{f"{from_field}__isnull": True}) | Q(**{f"{from_field}__lte": on})) & (
        Q(**{f"{to_field}__isnull": True}) | Q(**{f"{to_field}__gte": on})
    )


class _MergedQuerySet(models.QuerySet):
    """Records of which two can turn out to be one: `merged_into` names the one that is kept."""

    def not_merged(self):
        """Without the records that were merged into another, or emptied at the end of their retention."""
        return self.filter(merged_into__isnull=True, redacted_on__isnull=True)

    def ids_by_reference(self, references) -> dict:
        """{reference: id of the record that stands for it today}; that of a merged record names the one kept."""
        found = self.filter(reference__any_of=set(references)).values_list("reference", "pk", "merged_into_id")
        return {reference: merged_into or pk for reference, pk, merged_into in found}

    def kept_references(self, references) -> dict:
        """{old reference: the one kept} for those of the references whose records were merged into another."""
        found = self.filter(reference__any_of=set(references), merged_into__isnull=False)
        return dict(found.values_list("reference", "merged_into__reference"))


class PersonQuerySet(_MergedQuerySet):
    def same_human_as(self, person):
        """The record that stands for this human and all that were merged into it: what cannot be moved is read so."""
        kept = person.merged_into_id or person.pk
        return self.filter(Q(pk=kept) | Q(merged_into=kept))

    def under_five(self, *, on):
        """Born on or before the day and aged under five on it."""
        from centre.core.dates import born_after_to_be_under

        return self.filter(date_of_birth__lte=on, date_of_birth__gt=born_after_to_be_under(5, on))

    def children(self, *, on):
        """Children, born or expected, and parents who are under 18 on the day themselves (trap T-46)."""
        from centre.core.dates import born_after_to_be_under

        under_18 = Q(date_of_birth__lte=on, date_of_birth__gt=born_after_to_be_under(18, on))
        return self.filter(Q(role__in=["child", "expected baby"]) | under_18)

    def registered(self, *, on):
        """Registered on the day, the last day included."""
        from .models import Registration

        return self.filter(Exists(Registration.objects.in_force(on=on).filter(person=OuterRef("pk"))))

    def expected(self, *, on):
        """Babies who are expected on the day: not born yet, and their registration has not ended (domain trap T-11)."""
        from .models import Registration

        ended = Registration.objects.filter(person=OuterRef("pk"), ended_on__lt=on)
        return self.not_merged().filter(~Exists(ended), role="expected baby", died_on__isnull=True)

    def permitting(self, kind, *, on, partner=None):
        """Whose newest answer by the day is yes: for lists of texts, of e-mails, and of what is shared with a partner.

        kind: a PermissionKind; partner: the SharingPartner, for sharing. Neither "not asked" nor "withdrawn" is a yes.
        Raises ValueError for a kind there is none of. Safeguarding never asks this (trap T-58).
        """
        from .models import PermissionAnswer, PermissionKind

        answers = PermissionAnswer.objects.by(on).filter(
            person=OuterRef("pk"), kind=PermissionKind(kind), partner=partner
        )
        return self.alias(newest_answer=Subquery(answers.newest_first().values("answer")[:1])).filter(
            newest_answer="yes"
        )

    def of_household(self, household, *, on):
        """Everyone who belongs to the household on the day, main or not, and is alive then."""
        from .models import HouseholdMembership

        return self.filter(Q(died_on__isnull=True) | Q(died_on__gt=on)).filter(
            Exists(HouseholdMembership.objects.in_force(on=on).filter(person=OuterRef("pk"), household=household))
        )


class RegistrationQuerySet(models.QuerySet):
    def begun_between(self, first, last):
        """Registrations that began from one day to another, both included."""
        return self.filter(registered_on__range=(first, last))

    def in_force(self, *, on):
        """Registrations that hold on the day, first and last day included."""
        return self.filter(_in_force("registered_on", "ended_on", on))


class HouseholdQuerySet(_MergedQuerySet):
    """Families. "Its people" are those whose main household it is on the day."""

    def with_registered(self, *, on):
        """With at least one of its people registered on the day."""
        from .models import Registration

        return self.filter(_has_main_member(on, Exists(Registration.objects.in_force(on=on).filter(_same_person()))))

    def without_registered(self, *, on):
        """Known to the centre, and none of its people registered on the day."""
        from .models import Registration

        return self.exclude(_has_main_member(on, Exists(Registration.objects.in_force(on=on).filter(_same_person()))))

    def details_due(self, *, on, months):
        """Whose details were last checked, or who last registered somebody, so long ago that it is time again.

        Not where somebody died, or a pregnancy ended, within the year (trap T-11).
        """
        from .endings.quiet import homes_in_grief
        from .models import DetailsCheck, Registration
        from .registering.checks import last_day_that_is_due

        since = last_day_that_is_due(on, months)
        checked = DetailsCheck.objects.filter(household=OuterRef("pk"), on__gt=since, on__lte=on)
        newer = Exists(Registration.objects.in_force(on=on).filter(_same_person(), registered_on__gt=since))
        due = self.exclude(Exists(checked)).exclude(_has_main_member(on, newer))
        return due.exclude(pk__in=homes_in_grief(on=on))

    def registered_since(self, day, *, on):
        """With somebody whose registration began on `day` or later, up to `on`."""
        from .models import Registration

        return self.filter(
            _has_main_member(on, Exists(Registration.objects.filter(_same_person(), registered_on__range=(day, on))))
        )

    def expecting(self, *, on):
        """With an expected baby on the day (see PersonQuerySet.expected)."""
        from .models import Person

        return self.filter(_has_main_member(on, person__in=Person.objects.expected(on=on)))

    def with_over_fives_registered(self, *, on):
        """With a child of five or older on the day, still registered, and no agreement to stay known."""
        from centre.core.dates import born_after_to_be_under

        from .models import Registration, StayKnown

        return self.filter(
            _has_main_member(
                on,
                Exists(Registration.objects.in_force(on=on).filter(_same_person())),
                ~Exists(StayKnown.objects.in_force(on=on).filter(_same_person())),
                person__role="child",
                person__date_of_birth__lte=born_after_to_be_under(5, on),
            )
        )

    def without_known_area(self, *, on, vintage, hidden_too: bool):
        """Whose home on the day has no area: no address, or a postcode the lookup does not know.

        hidden_too: whether families with a confidential address are among them; only for those cleared to know.
        """
        from .area_by_hand import NONE
        from .models import Address, PostcodeArea

        here = Address.objects.in_force(on=on).filter(household=OuterRef("pk"))
        known = Exists(PostcodeArea.objects.filter(vintage=vintage, postcode_key=OuterRef("area_key")))
        # Where somebody has said that a home has no area, nothing is left to find out.
        without = self.exclude(Exists(here.filter(known | Q(area_by_hand=NONE))))
        return without if hidden_too else without.exclude(Exists(here.filter(confidential=True)))

    def not_seen_since(self, day, *, on):
        """Registered on the day `on`, for longer than since `day`, and none of its people met since (in any room)."""
        from .models import HouseholdMembership, Registration

        long_known = Exists(Registration.objects.in_force(on=on).filter(_same_person(), registered_on__lt=day))
        families = self.filter(_has_main_member(on, long_known))
        for contact_days in registry.contact_days:
            met = contact_days().filter(day__range=(day, on)).values("person_id")
            seen = HouseholdMembership.objects.in_force(on=on).main().filter(person_id__in=met)
            families = families.exclude(pk__in=seen.values("household_id"))
        return families

    def by_name(self):
        """In the order of the family's name: the surname of its oldest adult, else of its oldest child."""
        return self.order_by("sort_name", "reference")


def _same_person() -> Q:
    return Q(person=OuterRef("person"))


def _has_main_member(on, *conditions, **facts):
    """That somebody belongs to the household (of the query around it) on the day as their main one, and fits."""
    from .models import HouseholdMembership

    return Exists(
        HouseholdMembership.objects.in_force(on=on).main().filter(*conditions, household=OuterRef("pk"), **facts)
    )


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

        from .barriers.check import closed_people

        if not has_permission(user, Permission.RESTRICTED_GROUP_VIEW):
            return self.filter(group__restricted=False)
        closed = closed_people(user)
        return self if closed is None else self.exclude(group__restricted=True, person__in=closed)


class ReachAreaPartQuerySet(models.QuerySet):
    def in_force(self, *, on):
        """The LSOAs of the reach area on the day."""
        return self.filter(_in_force("from_date", "to_date", on))
