"""Who may read where a family lives: the one way in which an address of a family comes onto a page or paper.

A confidential address (a refuge, say) is shown to those cleared alone, and each reading is an audit event. Everybody
else reads that it is withheld: neither its words nor its area, on no page, list, export or map.
"""

from centre.core import audit
from staff.permissions import Permission, has_permission

from .barriers.check import is_closed
from .models.household import Address

WITHHELD = "Withheld: ask the safeguarding lead"
AREA_NOT_KNOWN = "Area not known"


def may_read(address: Address | None, user) -> bool:
    """Whether the user may see the address and its area. True where there is nothing to hide."""
    if address is None or not address.confidential:
        return True
    return has_permission(user, Permission.CONFIDENTIAL_ADDRESS_VIEW) and not is_closed(user, address.household_id)


def address_lines(address: Address | None, user) -> list[str]:
    """The lines of the address for this user: none where there is no address, one that says so where it is withheld.

    Giving a confidential address to somebody cleared records the reading (once for each request).
    """
    if address is None:
        return []
    if not may_read(address, user):
        return [WITHHELD]
    if address.confidential:
        _record_reading(address, user)
    return [line for line in (address.address_line_1, address.town, address.postcode) if line]


def address_words(address: Address | None, user) -> str:
    """The same as one line: "4 Example Lane, Sampleton, ZZ1 1AA"; "" where there is no address."""
    return ", ".join(address_lines(address, user))


def area_words(home, user) -> str:
    """The area of a families.home.Home in words for this user; "Area not known" where the lookup has none."""
    if not may_read(home.address, user):
        return WITHHELD
    if not home.lsoa_code:
        return AREA_NOT_KNOWN
    return f"{home.area_name} ({home.lsoa_code})" if home.area_name else home.lsoa_code


def reach_words(home, user) -> str:
    """Whether the home lies in the reach area, in words for this user."""
    if not may_read(home.address, user):
        return WITHHELD
    if not home.lsoa_code:
        return AREA_NOT_KNOWN
    return "In the reach area" if home.in_reach else "Outside the reach area"


def _record_reading(address, user):
    # A page may ask for the same address in several places; the user object lives as long as the request.
    read = user.__dict__.setdefault("_addresses_read", set())
    if address.pk not in read:
        read.add(address.pk)
        audit.record("address.read", by=user, subject=address, summary="A confidential address was read.")
