"""Doses of medicine of which a parent has not been told yet: the same day (domain 4.3, medicines)."""

from ..models import MedicineDose, Session


def doses_untold(session: Session):
    """Doses of this session of which nobody has said that a parent was told. One query."""
    found = MedicineDose.objects.filter(session=session, told="").select_related("permission__child")
    return found.order_by("at", "id")
