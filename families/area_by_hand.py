"""An address whose area somebody sets by hand: where the postcode tells the wrong area, or tells too much (trap T-38).

The area belongs to the address and so to its days. Figures take it as they take an area from the lookup; with no fixed
area the family counts under "area not known". The lookup is asked for `Address.area_key`, and holds a key for each area
set by hand, in both vintages where the change lookup is plain about it.
"""

import re

from django.core.exceptions import ValidationError
from django.db.models import Q

from .models import Address, Area, AreaChange, PostcodeArea, ReachAreaPart

NONE = "none"  # no fixed area: a refuge that must not show, no fixed home
_CODE = re.compile(r"[EW]01[0-9]{6}")
NOT_AN_AREA = "Enter the code or name of a small area that is known here, for example one of your reach area"


def area_from(text: str, *, vintage: int) -> str:
    """The code of the area that somebody typed, by code or by name. Raises ValidationError where nobody knows it."""
    words = " ".join(text.split())
    code = words.upper()
    if not _CODE.fullmatch(code):
        named = Area.objects.filter(name__iexact=words).order_by("vintage")
        codes = {area.vintage: area.code for area in named}
        code = codes.get(vintage, "")
    known = (
        Area.objects.filter(code=code, vintage=vintage).exists()
        or ReachAreaPart.objects.filter(lsoa_code=code).exists()
    )
    if not code or not known:
        raise ValidationError(NOT_AN_AREA, code="unknown")
    return code


def learn(code: str) -> None:
    """Let the lookup know the key of an area set by hand, in each vintage in which the area is told plainly."""
    key = f"={code}"
    wanted = {vintage: found for vintage in (2011, 2021) if (found := _in_vintage(code, vintage))}
    PostcodeArea.objects.filter(postcode_key=key).exclude(vintage__in=wanted).delete()
    for vintage, found in wanted.items():
        PostcodeArea.objects.update_or_create(postcode_key=key, vintage=vintage, defaults={"lsoa_code": found})


def learn_again() -> None:
    """After official files were brought: what they say of areas set by hand may have changed."""
    for code in Address.objects.exclude(area_by_hand__in=("", NONE)).values_list("area_by_hand", flat=True).distinct():
        learn(code)


def _in_vintage(code: str, vintage: int) -> str:
    """The code of the area in a vintage; "" where it was split, or does not tell."""
    here, there = ("lsoa_2021", "lsoa_2011") if vintage == 2021 else ("lsoa_2011", "lsoa_2021")
    became = dict(AreaChange.objects.filter(Q(**{here: code}) | Q(**{there: code})).values_list(here, there))
    if code in became or Area.objects.filter(code=code, vintage=vintage).exists() or not became:
        return code
    return next(iter(became)) if len(became) == 1 else ""
