"""The head count: visitors nobody knows by name. Never part of reach (measures, "headcount")."""

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest, Least

from ..models import Session
from ..refusals import ChangedMeanwhile
from .registers import make_ready_for_marks, take_session

FIELDS = {"adults": "headcount_adults", "children": "headcount_children"}
MOST = 2_000


@transaction.atomic
def count_heads(*, session_id, who, more, by) -> Session:
    """Add `more` (or, negative, take away) visitors: `who` is "adults" or "children". Never below nobody.

    Added in the database, so that two devices counting at once both count. Raises KeyError for another `who`, and as
    `make_ready_for_marks` does.
    """
    field = FIELDS[who]
    session = take_session(session_id)
    make_ready_for_marks(session, by=by)
    Session.objects.filter(pk=session.pk).update(**{field: Greatest(0, Least(MOST, F(field) + more))})
    session.refresh_from_db(fields=list(FIELDS.values()))
    return session


@transaction.atomic
def set_head_count(*, session_id, adults, children, seen_adults, seen_children, by) -> Session:
    """Set both numbers as typed, provided that they still stand as the person typing saw them.

    Raises ChangedMeanwhile (with the session as it stands) where another device changed them, and as
    `make_ready_for_marks` does.
    """
    session = take_session(session_id)
    make_ready_for_marks(session, by=by)
    if (session.headcount_adults, session.headcount_children) == (adults, children):
        return session
    if (session.headcount_adults, session.headcount_children) != (seen_adults, seen_children):
        raise ChangedMeanwhile(
            f"Somebody else changed the head count to {session.headcount_adults} adults and "
            f"{session.headcount_children} children meanwhile, so yours was not saved. Check it and save again.",
            session,
        )
    session.headcount_adults, session.headcount_children = adults, children
    session.save(update_fields=list(FIELDS.values()))
    return session
