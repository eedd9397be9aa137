"""One thing that may happen to a case, as a page with one form."""

from collections.abc import Callable
from dataclasses import dataclass

from staff.permissions import Permission


@dataclass(frozen=True)
class Step:
    """make(data, case, row) gives the form; save(by, case, form, row) calls the action and gives the banner's words."""

    heading: str
    submit: str
    make: Callable
    save: Callable
    lead: str = ""
    permission: Permission = Permission.CASE_WORK
    rows: str = ""  # where it happens to a part of the case: the name of the case's relation to it
