"""Who gets a letter, a text or an e-mail, and how many do not and why. Numbers, never names, of those left out."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from ..barriers.check import barriers_of
from ..endings.quiet import homes_in_grief
from ..models import AccessNeeds, Address, HouseholdMembership, PermissionKind, Person, Registration
from ..models.access_needs import LetterFormat
from ..models.person import ADULT_ROLES
from ..registering.needs import reach_words
from ..registering.wishes import homes_that_wish_none
from ..responsibility.apart import bound_among
from .choosing import children_of_homes, families_chosen

LETTER, LABELS, TEXTS, EMAILS = "letter", "labels", "texts", "emails"
EACH_ADULT, EACH_HOME = "adult", "home"

# Why somebody is left out, in the order in which it is asked; the first that holds is counted.
REASONS = {
    "ended": "their registration has ended",
    "quiet": "somebody of the family died, or a pregnancy ended, in the last twelve months",
    "order": "a court order binds them",
    "wish": "they wish for no post, or no contact",
    "confidential": "address confidential",
    "no_address": "no complete address on record",
    "no_permission": "not permitted, or not asked",
    "no_number": "no telephone number that takes texts on record",
    "no_email": "no e-mail address on record",
}


@dataclass(frozen=True)
class Recipient:
    """One letter, label or line of a list: one adult, or the adults of one home."""

    people: tuple[Person, ...]
    address: Address | None
    children: tuple[str, ...]  # first names, of this home alone
    needs: tuple[str, ...]  # interpreter, format: for staff (trap T-50)
    large: bool

    @property
    def name(self) -> str:
        return joined(person.full_name for person in self.people)


@dataclass(frozen=True)
class Plan:
    """What would be made: the recipients, and {reason: how many adults are left out}."""

    recipients: list[Recipient]
    left_out: dict = field(default_factory=dict)

    @property
    def reasons(self) -> list[tuple[int, str]]:
        return [(self.left_out[key], words) for key, words in REASONS.items() if self.left_out.get(key)]

    @property
    def with_needs(self) -> int:
        return sum(1 for each in self.recipients if each.needs)


def joined(words) -> str:
    """ "Idris", "Idris and Inaya", "Idris, Inaya and Mo"."""
    *others, last = list(words) or [""]
    return f"{', '.join(others)} and {last}" if others else last


def plan(user, *, what: str, per: str = EACH_ADULT, on: date, **choice) -> Plan:
    """Whom the mailing reaches on the day. A fixed number of queries.

    Adults alone, with their main household. Whoever the user is kept out of, and sealed and merged records, are neither
    in it nor counted: for this user there is nobody.
    """
    families = families_chosen(user, on=on, **choice).exclude(pk__in=barriers_of(user).kept_out)
    rows = list(
        HouseholdMembership.objects.in_force(on=on)
        .main()
        .filter(
            Q(person__died_on__isnull=True) | Q(person__died_on__gt=on),
            household__in=families,
            person__role__in=ADULT_ROLES,
            person__merged_into__isnull=True,
            person__sealed=False,
        )
        .select_related("person")
        .order_by("person__last_name", "person__first_name", "person_id")
    )
    ids = {row.person_id for row in rows}
    homes = {row.household_id for row in rows}
    addresses = {row.household_id: row for row in Address.objects.in_force(on=on).filter(household__in=homes)}
    why = _reasons(rows, ids, addresses, what, on)
    kept = [row for row in rows if row.person_id not in why]
    recipients = _recipients(kept, addresses, what, per, on)
    return Plan(recipients, dict(Counter(why.values())))


def _reasons(rows, ids, addresses, what, on) -> dict:
    """{person id: the first reason that holds} of those left out."""
    found: dict = {}

    def leave_out(reason, people):
        for each in people:
            found.setdefault(each, reason)

    registrations = Registration.objects.filter(person__in=ids)
    in_force = set(registrations.in_force(on=on).values_list("person_id", flat=True))
    leave_out("ended", set(registrations.values_list("person_id", flat=True)) - in_force)
    leave_out("quiet", _in_grief(ids, on))
    leave_out("order", bound_among((row.person for row in rows), on=on))
    unwanted = homes_that_wish_none(of_post=what in (LETTER, LABELS))
    silent = HouseholdMembership.objects.in_force(on=on).filter(person__in=ids, household__in=unwanted)
    leave_out("wish", silent.values_list("person_id", flat=True))
    hidden = Address.objects.in_force(on=on).filter(confidential=True).values("household")
    theirs = HouseholdMembership.objects.in_force(on=on).filter(person__in=ids, household__in=hidden)
    leave_out("confidential", theirs.values_list("person_id", flat=True))
    if what in (LETTER, LABELS):
        leave_out("no_address", [row.person_id for row in rows if not _complete(addresses.get(row.household_id))])
        return found
    kind = PermissionKind.TEXTS if what == TEXTS else PermissionKind.EMAILS
    permitting = Person.objects.filter(pk__in=ids).permitting(kind, on=on).values_list("pk", flat=True)
    leave_out("no_permission", ids - set(permitting))
    if what == TEXTS:
        leave_out("no_number", [row.person_id for row in rows if not number_of(row.person)])
    else:
        leave_out("no_email", [row.person_id for row in rows if not row.person.email])
    return found


def _in_grief(ids, on) -> set:
    """Whoever belonged at any time to a home of somebody who died, or was expected, within the year."""
    theirs = HouseholdMembership.objects.filter(person__in=ids, household__in=homes_in_grief(on=on))
    return set(theirs.values_list("person_id", flat=True))


def _complete(address) -> bool:
    return address is not None and bool(address.address_line_1 and address.postcode)


def number_of(person) -> str:
    """The number to which a text can go, in digits that no spreadsheet takes for a formula; "" where there is none."""
    digits = "".join(sign for sign in person.phone if sign.isascii() and sign.isdigit())
    if person.phone.strip().startswith("+"):
        digits = "00" + digits
    if digits.startswith("0044"):
        digits = "0" + digits[4:].removeprefix("0")
    is_mobile = digits.startswith("07") and len(digits) == 11
    return digits if is_mobile or (digits.startswith("00") and len(digits) >= 10) else ""


def _recipients(rows, addresses, what, per, on) -> list[Recipient]:
    groups = defaultdict(list)
    together = per == EACH_HOME and what in (LETTER, LABELS)
    for row in rows:
        groups[row.household_id if together else row.person_id].append(row)
    needs = {each.person_id: each for each in AccessNeeds.objects.filter(person__in=[row.person_id for row in rows])}
    named = _children(rows, on) if what == LETTER else {}
    found = []
    for members in groups.values():
        home = members[0].household_id
        theirs = [(row.person, needs.get(row.person_id)) for row in members]
        found.append(
            Recipient(
                people=tuple(row.person for row in members),
                address=addresses.get(home) if what in (LETTER, LABELS) else None,
                children=tuple(named.get(home, ())),
                needs=tuple(
                    f"{person.full_name}: {', '.join(words)}" for person, need in theirs if (words := reach_words(need))
                ),
                large=any(need is not None and need.letter_format == LetterFormat.LARGE for _, need in theirs),
            )
        )
    return sorted(found, key=lambda each: each.address.postcode_key if each.address else "")


def _children(rows, on) -> dict:
    """{household id: first names of the children who may be named there, the oldest first}."""
    homes = {row.household_id for row in rows}
    children = children_of_homes(on=on).filter(household__in=homes).select_related("person")
    named = defaultdict(list)
    for row in children.order_by("person__date_of_birth", "person_id"):
        named[row.household_id].append(row.person.called)
    return named
