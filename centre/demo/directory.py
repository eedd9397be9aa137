"""Services outside the centre, most of them checked lately, and three families that were pointed there."""

from datetime import date, timedelta

from families.models import DirectoryOrganisation, DirectoryService, Signpost

from .households import DemoFamily

SERVICES = [
    ("Larch Lane Library", "Story hour", "Stories and songs, no booking.", "Under-fives with an adult", 40),
    ("Rosehill clinic", "Weighing and advice", "Health visitors, drop-in.", "Babies up to one year", 90),
    ("Fernley Debt Line", "Money advice", "Bills, debts, benefits; by appointment.", "Anybody in Fernley", 230),
    ("Fernley Talking Group", "English together", "Conversation for beginners, crèche on site.", "Parents", 20),
    ("Warm Homes Fernley", "Help with heating", "Grants and small repairs.", "Families on low incomes", 130),
]


def make_directory(users, families: list[DemoFamily], today: date, new_id) -> None:
    """One of the services has not been checked for long; one signpost waits to be asked about."""
    services = []
    for place, (organisation, name, description, eligibility, checked) in enumerate(SERVICES):
        services.append(
            DirectoryService.objects.create(
                id=new_id(),
                organisation=DirectoryOrganisation.objects.create(id=new_id(), name=organisation),
                name=name,
                description=description,
                eligibility=eligibility,
                location=f"{10 + place} Market Row, Fernley",
                phone=f"01632 960 {200 + place}",
                public=place < 3,
                checked_on=today - timedelta(days=checked),
                check_by=today + timedelta(days=180 - checked),
            )
        )
    for place, family in enumerate(families[:3]):
        pointed = today - timedelta(days=30 + 10 * place)
        Signpost.objects.create(
            id=new_id(),
            household=family.household,
            service=services[place],
            happened_on=pointed,
            ask_on=pointed + timedelta(weeks=4),
            outcome="went" if place else "",
            asked_on=today - timedelta(days=2) if place else None,
            by=users["fsw.one"],
        )
