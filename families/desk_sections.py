"""What the families room shows on the desk: who was registered lately, and who has not been seen for long."""

from collections import defaultdict
from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Window
from django.db.models.functions import Greatest
from django.urls import reverse

from centre.core.models import CentreSettings
from centre.core.rooms import DeskSection, register_desk_section, registry
from staff.permissions import Permission, has_permission

from .models import (
    Address,
    DeprivationScore,
    Household,
    HouseholdMembership,
    Person,
    PostcodeArea,
    ReachAreaPart,
    Registration,
)
from .visit_families import families_in_words

LATELY = timedelta(days=7)
FAMILIES_SHOWN = 6
NOT_SEEN_SHOWN = 8


def register() -> None:
    """Called once when the programme starts."""
    register_desk_section(
        DeskSection("not-seen", "families/desk_not_seen.html", not_seen_for_long, order=60, column="side")
    )
    register_desk_section(
        DeskSection("registered", "families/desk_registered.html", registered_lately, order=70, column="side")
    )


def registered_lately(user, today):
    """The families of whom somebody was registered in the last seven days, newest first. Two queries."""
    if not has_permission(user, Permission.FAMILY_VIEW):
        return None
    main = HouseholdMembership.objects.in_force(on=today).main().filter(person_id=OuterRef("person_id"))
    rows = (
        Registration.objects.filter(registered_on__gt=today - LATELY, registered_on__lte=today)
        .annotate(household_id=Subquery(main.values("household_id")[:1]))
        .order_by("-registered_on", "id")
        .values_list("household_id", "registered_on", "person_id")
    )
    newest, people = {}, defaultdict(set)
    for household_id, day, person_id in rows:
        newest.setdefault(household_id, day)
        people[household_id].add(person_id)
    newest.pop(None, None)
    shown = list(newest)[:FAMILIES_SHOWN]
    words = families_in_words(shown, on=today)
    return {
        "families": [
            {
                "family": words[each],
                "new": [person for person in words[each].people if person.pk in people[each]],
                "day": newest[each],
                "url": reverse("families:family", args=[each]),
            }
            for each in shown
        ],
        "count": len(newest),
        "people_count": sum(len(each) for each in people.values()),
        "more": len(newest) - len(shown),
        "list_url": f"{reverse('families:list')}?show=new",
        "today": today,
    }


def not_seen_for_long(user, today):
    """Families with a registered under-five in the most deprived part of the reach area whom nobody has met for long.

    Deciles, weeks, index and vintage are the centre's settings; a contact is one that counts (measures, "Qualifying
    contact") of anybody in the household, in any room. Two queries.
    """
    if not has_permission(user, Permission.FAMILY_VIEW):
        return None
    settings = CentreSettings.load()
    households = list(not_seen_households(settings, today)[:NOT_SEEN_SHOWN])
    words = families_in_words([each.pk for each in households], on=today)
    count = households[0].count_of_all if households else 0
    return {
        "families": [
            {
                "family": words[each.pk],
                "last": each.last_contact,
                "url": each.get_absolute_url(),
            }
            for each in households
        ],
        "count": count,
        "more": count - len(households),
        "weeks": settings.not_seen_weeks,
        "deciles": settings.most_deprived_deciles,
        "list_url": f"{reverse('families:list')}?show=not-seen&weeks={settings.not_seen_weeks}",
        "today": today,
    }


def not_seen_households(settings, today):
    """The households as a queryset, longest not seen first, each with `last_contact` and `count_of_all`.

    A child in them is under five today and has been registered for longer than the weeks that count as long.
    """
    members = HouseholdMembership.objects.in_force(on=today).main().filter(household=OuterRef("pk"))
    since = today - timedelta(weeks=settings.not_seen_weeks)
    # Who registered since then cannot have been unseen for long.
    known = Registration.objects.in_force(on=today).filter(registered_on__lt=since)
    children = Person.objects.under_five(on=today).filter(pk__in=known.values("person_id"))
    reach = ReachAreaPart.objects.in_force(on=today).values("lsoa_code")
    deprived = DeprivationScore.objects.filter(
        index=settings.deprivation_index, decile__lte=settings.most_deprived_deciles, lsoa_code__in=reach
    ).values("lsoa_code")
    postcodes = PostcodeArea.objects.filter(vintage=settings.lsoa_vintage, lsoa_code__in=deprived)
    homes = Address.objects.in_force(on=today).filter(postcode_key__in=postcodes.values("postcode_key"))
    needy = Household.objects.filter(Exists(members.filter(person__in=children)), pk__in=homes.values("household_id"))
    last_days = [
        Subquery(
            contact_days()
            .filter(day__lte=today, person_id__in=_members_of_outer(today))
            .order_by("-day")
            .values("day")[:1]
        )
        for contact_days in registry.contact_days
    ]
    if not last_days:
        needy = needy.none()
    last = Greatest(*last_days) if len(last_days) > 1 else last_days[0] if last_days else F("created_at__date")
    return (
        needy.annotate(last_contact=last)
        .filter(Q(last_contact__isnull=True) | Q(last_contact__lt=since))
        .annotate(count_of_all=Window(Count("*")))
        .order_by(F("last_contact").asc(nulls_first=True), "reference")
    )


def _members_of_outer(today):
    members = HouseholdMembership.objects.in_force(on=today).main()
    return members.filter(household=OuterRef(OuterRef("pk"))).values("person_id")
