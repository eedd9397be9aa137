"""Services of others as open data: those of the directory that the centre marked to be shown, in Open Referral UK 3.0.

Whom to ask for, telephone and e-mail stay with the centre: somebody may have given them to us alone. What families are
to know of the way there stands in the description.
"""

from uuid import uuid5

from django.http import Http404

from families.models import DirectoryService

from .open_referral import amount_in, paged, postal, said


def shown():
    """The services that everybody may read of."""
    return DirectoryService.objects.filter(public=True, ended_on=None).select_related("organisation")


def page(number=None, per_page=None) -> dict:
    """A page of them. Numbers that make no sense are read as the first page, of the usual size."""
    return paged(list(shown().order_by("name", "id")), number, per_page, summary)


def service(pk) -> dict:
    """Everything about one. Raises Http404 for a service that is not shown."""
    row = shown().filter(pk=pk).first()
    if row is None:
        raise Http404
    return said(**summary(row), service_at_locations=_locations(row), cost_options=_cost(row))


def summary(row: DirectoryService) -> dict:
    """What a list says about a service."""
    parts = (
        row.description,
        row.eligibility and f"For whom: {row.eligibility}",
        row.how_to_refer and f"How to get there: {row.how_to_refer}",
    )
    return said(
        id=str(row.pk),
        name=row.name,
        description="\n".join(filter(None, parts)),
        url=row.url,
        status="active",
        fees=row.fees,
        assured_date=row.checked_on.isoformat(),
        organization=said(
            id=str(row.organisation_id), name=row.organisation.name, description=f"{row.organisation.name}, elsewhere."
        ),
    )


def _locations(row):
    if not row.location:
        return None
    location = uuid5(row.pk, "location")
    found = postal(row.location, location)
    place = said(
        id=str(location), location_type="physical", name=row.location[:100], addresses=[found] if found else None
    )
    return [{"id": str(uuid5(location, "at")), "location": place}]


def _cost(row):
    if not row.fees:
        return None
    return [said(id=str(uuid5(row.pk, "cost")), amount=amount_in(row.fees), amount_description=row.fees)]
