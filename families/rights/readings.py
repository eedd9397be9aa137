"""That a hidden address was read in a request for one's data is recorded as on every other page (trap T-37)."""

from ..models import Address, Visit
from ..privacy import record_reading, typed_place

ADDRESS, VISIT = Address._meta.label_lower, Visit._meta.label_lower


def note_readings(shown, user):
    """Record each hidden address, and each place that may give one away, among the passages shown to this user."""
    note_keys([each.passage.key for each in shown if each.passage.decided_by and each.may_read], user)


def note_keys(keys, user):
    """The same by the keys of passages ("families.address:<id>", "families.visit:<id>:place")."""
    found = [key.split(":") for key in keys]
    for address in Address.objects.filter(pk__in=[each[1] for each in found if each[0] == ADDRESS]):
        record_reading(address, user)
    for visit in Visit.objects.filter(pk__in=[each[1] for each in found if each[0] == VISIT]):
        typed_place(visit, user)
