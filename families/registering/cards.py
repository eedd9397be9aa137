"""Family cards: a random code that brings up a family at the door. It is not the reference, and says nothing."""

import re
import secrets

from django.db import IntegrityError, transaction

from centre.core import audit
from centre.core.dates import local_today

from ..models import FamilyCard, Household

# Without signs that are read as others (I and 1, O and 0), and without vowels that would make words.
SIGNS = "23456789BCDFGHJKMNPQRSTVWXZ"
BEGINS = "FC"
LENGTH = 8
TRIES = 5
_CODE = re.compile(rf"\s*{BEGINS}[- ]?([{SIGNS}]{{4}})[- ]?([{SIGNS}]{{4}})\s*", re.IGNORECASE)


def code_in(text: str) -> str:
    """The code somebody scanned or typed, as it is stored ("fc-7k2m 9qxd" gives "FC7K2M9QXD"); "" for anything else."""
    match = _CODE.fullmatch(str(text)[:40])
    return f"{BEGINS}{match[1]}{match[2]}".upper() if match else ""


def code_words(code: str) -> str:
    """As it is printed and read aloud: "FC-7K2M-9QXD"."""
    return f"{code[:2]}-{code[2:6]}-{code[6:]}"


def household_of(text: str) -> Household | None:
    """The family whose card this is, if the text is the code of a card in use."""
    code = code_in(text)
    card = FamilyCard.objects.in_use().filter(code=code).select_related("household").first() if code else None
    return card.household if card else None


@transaction.atomic
def make_card(*, by, household: Household) -> FamilyCard:
    """A card for the family; the one before, where there is one, brings up nobody from now on."""
    Household.objects.select_for_update().get(pk=household.pk)
    _end(by, household)
    for remaining in reversed(range(TRIES)):
        code = BEGINS + "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
        try:
            with transaction.atomic():
                card = FamilyCard.objects.create(household=household, code=code, made_on=local_today(), made_by=by)
        except IntegrityError:
            if not remaining:
                raise
        else:
            break
    audit.record("family_card.made", by=by, subject=household, summary="A family card was made.")
    return card


@transaction.atomic
def end_card(*, by, household: Household) -> bool:
    """The card is lost: it brings up nobody any more. False where there was none."""
    Household.objects.select_for_update().get(pk=household.pk)
    return _end(by, household)


def _end(by, household) -> bool:
    ended = 0
    for card in FamilyCard.objects.in_use().filter(household=household):
        card.ended_on = local_today()
        card.save(update_fields=["ended_on"])
        ended += 1
        audit.record("family_card.ended", by=by, subject=household, summary="A family card was ended.")
    return bool(ended)
