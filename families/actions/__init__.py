"""Everything that happens to families, one function a thing that happens.

Keywords only, `by=` the acting User always, one transaction, a readable event without names inside it. What cannot be
is a ValidationError whose keys are the fields of the form. Visits have a module of their own: families.actions.visits.
"""

from .groups import begin_group, correct_group, end_group
from .homes import correct_address, end_home, move_home, set_confidential
from .households import begin_second_household, join_household, leave_household, set_main_household
from .new_facts import NewHome, NewPerson, Told
from .people import add_person, change_person, record_birth
from .register import register_family
from .registrations import correct_registration, end_registrations, register_people
from .saving import StaleRecord

__all__ = [
    "NewHome",
    "NewPerson",
    "StaleRecord",
    "Told",
    "add_person",
    "begin_group",
    "begin_second_household",
    "change_person",
    "correct_address",
    "correct_group",
    "correct_registration",
    "end_group",
    "end_home",
    "end_registrations",
    "join_household",
    "leave_household",
    "move_home",
    "record_birth",
    "register_family",
    "register_people",
    "set_confidential",
    "set_main_household",
]
