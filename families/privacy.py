"""Who may read where a family lives: the one way in which an address of a family comes onto a page or paper.

A confidential address (a refuge, say) is shown to those cleared alone, and each reading is an audit event. Everybody
else reads that it is withheld: neither its words nor its area, on no page, list, export or map.
"""

from django.db.models import Q

from centre.core import audit
from centre.core.dates import local_today
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
    record_reading(address, user)
    return [line for line in (address.address_line_1, address.town, address.postcode) if line]


def address_words(address: Address | None, user) -> str:
    """The same as one line: "4 Example Lane, Sampleton, ZZ1 1AA"; "" where there is no address."""
    return ", ".join(address_lines(address, user))


def area_words(home, user) -> str:
    """The area of a families.home.Home in words for this user; "Area not known" where the lookup has none.

    The area of a confidential home is part of it: giving it to somebody cleared records the reading.
    """
    if not may_read(home.address, user):
        return WITHHELD
    record_reading(home.address, user)
    if not home.lsoa_code:
        return AREA_NOT_KNOWN
    return f"{home.area_name} ({home.lsoa_code})" if home.area_name else home.lsoa_code


def reach_words(home, user) -> str:
    """Whether the home lies in the reach area, in words for this user. Recorded as its area is."""
    if not may_read(home.address, user):
        return WITHHELD
    record_reading(home.address, user)
    if not home.lsoa_code:
        return AREA_NOT_KNOWN
    return "In the reach area" if home.in_reach else "Outside the reach area"


def typed_place(visit, user) -> tuple[str, bool]:
    """What was typed as the place of a visit, for this user, and whether it is withheld.

    Of a family whose home is hidden, today or on the day of the visit, the words can give the home away (trap T-70).
    Giving them to somebody cleared records the reading.
    """
    if not visit.place:
        return "", False
    today = local_today()
    days = Q(from_date__lte=visit.date) & (Q(to_date=None) | Q(to_date__gte=visit.date))
    days |= Q(from_date__lte=today) & (Q(to_date=None) | Q(to_date__gte=today))
    homes = list(Address.objects.filter(days, household=visit.household_id, confidential=True))
    if not all(may_read(home, user) for home in homes):
        return "", True
    for home in homes:
        record_reading(home, user)
    return visit.place, False


def record_reading(address: Address | None, user):
    """Record that the user reads this address; nothing where it is not confidential."""
    if address is None or not address.confidential:
        return
    # A page may ask for the same address in several places; the user object lives as long as the request.
    read = user.__dict__.setdefault("_addresses_read", set())
    if address.pk not in read:
        read.add(address.pk)
        audit.record("address.read", by=user, subject=address, summary="A confidential address was read.")
