"""Where people live on a day, for display: main household, address, area and whether it is in reach.

For many people at once, in a fixed number of queries. (The measures count with SQL of their own.)
"""

from dataclasses import dataclass
from datetime import date

from centre.core.models import AuditEvent, CentreSettings

from .models import Address, Area, HouseholdMembership, PostcodeArea, ReachAreaPart


@dataclass(frozen=True)
class Home:
    """A home on a day. Whoever shows it asks families.privacy first: the area of a hidden home is hidden too."""

    household_id: object = None
    address: Address | None = None
    lsoa_code: str = ""  # "" is "area not known" (measures, "Home on a day")
    area_name: str = ""
    in_reach: bool = False

    @property
    def is_known(self) -> bool:
        return bool(self.lsoa_code)


NOWHERE = Home()


def homes_of_people(people_ids, *, on: date) -> dict:
    """{person id: Home} by the main household's address on the day; NOWHERE where somebody has none. Five queries."""
    wanted = set(people_ids)
    households = dict(
        HouseholdMembership.objects.in_force(on=on)
        .main()
        .filter(person_id__in=wanted)
        .values_list("person_id", "household_id")
    )
    homes = homes_of_households(set(households.values()), on=on)
    return {each: homes[households[each]] if each in households else NOWHERE for each in wanted}


def homes_of_households(household_ids, *, on: date) -> dict:
    """{household id: Home} on the day. Four queries at most."""
    wanted = set(household_ids)
    addresses = {
        address.household_id: address
        for address in (Address.objects.in_force(on=on).filter(household_id__in=wanted) if wanted else ())
    }
    codes, names = areas_of(addresses.values())
    reach = (
        set(
            ReachAreaPart.objects.in_force(on=on)
            .filter(lsoa_code__in=set(codes.values()))
            .values_list("lsoa_code", flat=True)
        )
        if codes
        else set()
    )
    homes = {}
    for each in wanted:
        address = addresses.get(each)
        code = codes.get(address.area_key, "") if address else ""
        homes[each] = Home(each, address, code, names.get(code, ""), code in reach)
    return homes


def areas_of(addresses) -> tuple[dict, dict]:
    """({area key of the address: LSOA code}, {LSOA code: name}) of addresses, in the vintage that the centre chose."""
    keys = {address.area_key for address in addresses if address.area_key}
    if not keys:
        return {}, {}
    vintage = CentreSettings.load().lsoa_vintage
    codes = dict(
        PostcodeArea.objects.filter(vintage=vintage, postcode_key__in=keys).values_list("postcode_key", "lsoa_code")
    )
    names = dict(Area.objects.filter(vintage=vintage, code__in=set(codes.values())).values_list("code", "name"))
    return codes, names


def lookup_day():
    """The day on which the postcode lookup was last brought; None where nobody has."""
    newest = AuditEvent.objects.filter(action="import.done", detail__has_key="postcodes").order_by("-at").first()
    return newest.at if newest else None
