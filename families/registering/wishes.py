"""A family's lasting wish: no post, or no contact at all. Lists and mailings keep to it until they say otherwise.

It never holds back what must be done to keep a child safe, and no letter that the family itself asks for.
"""

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery

from centre.core import audit

from ..models import ContactWish, Household, OutreachOutcome, OutreachTask

MAY = "may"  # of the form: they may be written to and called


@transaction.atomic
def keep_wish(*, by, household: Household, wish: str) -> bool:
    """Write the wish down, or with MAY that there is none any more. False where it stood so already."""
    household = Household.objects.select_for_update().get(pk=household.pk)
    wanted = "" if wish == MAY else ContactWish(wish).value
    if household.contact_wish == wanted:
        return False
    household.contact_wish = wanted
    household.save(update_fields=["contact_wish"])
    said = ContactWish(wanted).label.lower() if wanted else "none any more"
    audit.record(
        "family.contact_wish", by=by, subject=household, summary=f"A wish about post and contact was noted: {said}."
    )
    return True


def homes_that_wish_none(*, of_post: bool):
    """The ids of families that get no post (of_post), or no message of any kind; a subquery.

    A family that told whoever looked for it that it wants no contact is one of them, until another search went
    otherwise.
    """
    wishes = ContactWish.values if of_post else [ContactWish.NO_CONTACT]
    closed = OutreachTask.objects.filter(household=OuterRef("pk"), closed_on__isnull=False)
    newest = closed.order_by("-closed_on", "-assigned_on", "-created_at").values("outcome")[:1]
    said = Household.objects.annotate(_said=Subquery(newest))
    return said.filter(Q(contact_wish__in=wishes) | Q(_said=OutreachOutcome.NO_CONTACT_WANTED)).values("pk")
