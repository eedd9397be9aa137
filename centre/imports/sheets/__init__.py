"""The centre's own sheets: which there are, which table is which, and the whole import of them."""

from centre.core.resources import TermResource
from centre.core.sheets.resource import SheetResource
from families.resources import (
    AddressResource,
    GroupMembershipResource,
    OtherHouseholdResource,
    PersonResource,
    ReachAreaResource,
    VisitResource,
)
from sessions_app.resources import AttendanceResource, SessionResource

# In the order in which they are stored: each refers only to those before it.
SHEETS: dict[str, type[SheetResource]] = {
    resource.sheet: resource
    for resource in (
        TermResource,
        ReachAreaResource,
        PersonResource,
        AddressResource,
        OtherHouseholdResource,
        GroupMembershipResource,
        SessionResource,
        AttendanceResource,
        VisitResource,
    )
}
