"""A family that is supported moves away: does its support go on here, or is it handed over to where it lives now?

(domain trap T-39: leaving the reach area asks for a transfer where a case is open.)
"""

from datetime import date

from centre.core.dates import local_today

from ..home import homes_of_households
from ..models import Address, Case, CaseAction, Household
from ..models.case_plan import ActionOwner
from .actions import record
from .moves import BEING_WORKED

ASK = (
    "The family has moved. Does its support go on here, or does a centre or council nearer to its new home take it "
    "over? Record the referral out, or why it stays."
)


def ask_about_support(*, by, household: Household, address: Address) -> CaseAction | None:
    """Put the question into the plan of the family's open case, due on the day of the move; it comes onto the desk.

    Asked after a move out of the reach area, and after every move to a confidential home: where that lies must not be
    told by whether it is asked. None where nothing is asked.
    """
    case = Case.objects.filter(household=household, state__in=BEING_WORKED).first()
    if case is None or not (address.confidential or _is_outside(household, address.from_date)):
        return None
    today = local_today()
    row = CaseAction.objects.create(
        case=case,
        by=by,
        words=ASK,
        owner_kind=ActionOwner.WORKER,
        agreed_on=today,
        due_on=max(today, address.from_date),
    )
    record("case.action_agreed", by, case, "The family of a case moved: it is asked whether its support goes on here.")
    return row


def _is_outside(household, on: date) -> bool:
    home = homes_of_households([household.pk], on=on)[household.pk]
    return home.is_known and not home.in_reach
