"""What barriers offer upward: a tab of the family and a part of a person's page, for those who decide."""

from centre.core.dates import local_today
from centre.core.rooms import register_household_tab, register_person_section
from staff.permissions import Permission, has_permission

from ..models import AccountPerson, Barrier


def register() -> None:
    """Called once when the programme starts."""
    register_household_tab(tab, under="Details")
    register_person_section(section)


def tab(user, household):
    """The tab "Barriers" of a family's page."""
    if not has_permission(user, Permission.CONFLICT_SET):
        return None

    def context():
        today = local_today()
        rows = Barrier.objects.filter(household=household).select_related("user", "set_by")
        links = AccountPerson.objects.filter(person__memberships__household=household).distinct()
        return {
            "barriers": [(row, row.to_date is None or row.to_date >= today) for row in rows],
            "links": list(links.select_related("user", "person")),
            "household": household,
        }

    return "Barriers", "families/barriers/tab.html", context


def section(user, person):
    """On the page of an adult: whether they work here."""
    if not person.is_adult or not has_permission(user, Permission.CONFLICT_SET):
        return None
    link = AccountPerson.objects.filter(person=person).select_related("user").first()
    return "Works here", "families/barriers/works_here.html", {"link": link, "person": person}
