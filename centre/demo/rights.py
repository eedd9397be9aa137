"""Rights in the demo: a mother who has asked for what is held about her, and is known by now."""

from datetime import date, timedelta

from families.models import AccessRequest, Visit
from families.rights.clock import due_on


def make_rights(users, today: date, new_id) -> None:
    """One request in progress: logged, identity checked, nothing decided yet."""
    visited = Visit.objects.filter(outcome="achieved", people_seen__role="parent", date__lt=today).exclude(summary="")
    mother = visited.order_by("-date", "id").first().people_seen.filter(role="parent").order_by("id").first()
    asked = today - timedelta(days=18)
    AccessRequest.objects.create(
        id=new_id(),
        person=mother,
        capacity="themselves",
        asker=mother,
        asker_name=mother.full_name,
        received_on=asked,
        identity_on=asked,
        identity_how="Known to the family support worker for years",
        due_on=due_on(received_on=asked, identity_on=asked),
        by=users["coordinator"],
    )
