"""Family support cases for tests, made by the product's own actions."""

from centre.core.dates import local_today
from families.support import actions

from .factories import ChildFactory, HouseholdFactory


def case_of(by, *, household=None, children=None, happened_on=None, reason="Sleep.", **facts):
    """A referral that was taken and waits for a decision."""
    household = household or HouseholdFactory()
    given = {"kind": "referral in", "agency_kind": "health visitor", **facts}
    return actions.take_referral(
        by=by,
        household=household,
        children=children if children is not None else [ChildFactory(household=household)],
        happened_on=happened_on or local_today(),
        reason=reason,
        **given,
    )


def accepted(by, *, worker=None, happened_on=None, **facts):
    """An open case with its worker, accepted on the day it came."""
    case = case_of(by, happened_on=happened_on, **facts)
    return actions.decide(by=by, case=case, decision="open", happened_on=case.received_on, worker=worker or by)


def closed(by, supervisor, **facts):
    """A case that was opened, and closed today with somebody else's agreement."""
    case = accepted(by, **facts)
    actions.ask_to_close(
        by=by,
        case=case,
        happened_on=local_today(),
        reason="goals met",
        summary="It went well.",
        missing_why="All of it happened before we wrote it down.",
    )
    return actions.agree_to_close(by=supervisor, case=case)
