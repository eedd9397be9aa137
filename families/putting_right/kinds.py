"""The kinds of faults: what each is called, why it matters, what is done about it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of fault.

    mend: the words of a button that mends a row at once, "" where somebody has to look, or where the records say of
    some rows alone what mends them (families.putting_right.belonging). page: the address of the page where it is put
    right (of the person, or with of_family of the family), with its words.
    """

    key: str
    group: str
    one: str  # "child without a date of birth"
    many: str
    why: str
    page: str
    page_words: str
    of_family: bool = False
    about_homes: bool = False  # families with a confidential address are left out for whoever is not cleared
    mend: str = ""
    consequence: str = ""  # of mending, before several are mended at once
    look: bool = False  # the page stands beside the button: there may be more to it


MISSING, STALE, MOVED, CONTRADICTORY = "Missing", "Out of date", "Moved", "Contradictory"

KINDS = {
    kind.key: kind
    for kind in (
        Kind(
            "no-birth-date",
            MISSING,
            "registered child without a date of birth",
            "registered children without a date of birth",
            "A child without one counts in no figure of under-fives.",
            "families:change_person",
            "Enter it",
        ),
        Kind(
            "not-asked",
            MISSING,
            "registered person not asked for ethnicity or first language",
            "registered people not asked for ethnicity or first language",
            "The centre reports by ethnicity and language. “Not stated” is an answer; “not asked” is a gap.",
            "families:change_person",
            "Enter it",
        ),
        Kind(
            "never-registered",
            MISSING,
            "child under five who comes and was never registered",
            "children under five who come and were never registered",
            "A childminder or grandmother may bring them; a parent registers them and says what is permitted.",
            "families:register_people",
            "Register with the parent",
            of_family=True,
        ),
        Kind(
            "telephone",
            MISSING,
            "telephone number that cannot be right",
            "telephone numbers that cannot be right",
            "Too short or too long: nobody can be rung on it.",
            "families:change_person",
            "Correct it",
        ),
        Kind(
            "no-adult",
            MISSING,
            "registered child without an adult in the family",
            "registered children without an adult in the family",
            "Somebody has to be rung, and to agree.",
            "families:add_person",
            "Add the adult",
            of_family=True,
            look=True,
        ),
        Kind(
            "no-child",
            MISSING,
            "registered parent or carer without a child",
            "registered parents and carers without a child",
            "The child may be registered in another record, or not at all.",
            "families:add_person",
            "Add the child",
            of_family=True,
            look=True,
        ),
        Kind(
            "over-five",
            STALE,
            "child over five still registered",
            "children over five still registered",
            "They are in no figure of under-fives any more, and make lists longer than they are.",
            "families:person",
            "Open",
            mend="End on the fifth birthday",
            consequence="Each registration ends on the child’s fifth birthday, because the child turned five.",
        ),
        Kind(
            "birth-due",
            STALE,
            "baby due more than three weeks ago",
            "babies due more than three weeks ago",
            "A birth is asked about, never assumed. Ask gently: it may have been a loss.",
            "families:birth",
            "Record the birth",
        ),
        Kind(
            "moved-out",
            STALE,
            "registered family that has left its home",
            "registered families that have left their home",
            "The old address has ended and nobody has told the new one: their area is not known.",
            "families:move",
            "Enter the new home",
            of_family=True,
            about_homes=True,
        ),
        Kind(
            "no-home",
            MISSING,
            "registered family without any address",
            "registered families without any address",
            "Without one a family counts under “area not known”.",
            "families:move",
            "Enter the home",
            of_family=True,
        ),
        Kind(
            "postcode",
            MISSING,
            "home whose postcode is not in the lookup",
            "homes whose postcode is not in the lookup",
            "A new building, or mistyped. A newer lookup puts right by itself what is only too new.",
            "families:correct_address",
            "Correct it",
            about_homes=True,
        ),
        Kind(
            "left-reach",
            MOVED,
            "registered child who moved out of the reach area",
            "registered children who moved out of the reach area",
            "They count in the reach figures until the day they moved. They may go on coming; ask whether they will.",
            "families:end_registrations",
            "Look first",
            of_family=True,
            about_homes=True,
            mend="End the registration",
            consequence="Each registration ends on the day of the move, because the family moved away.",
            look=True,
        ),
        Kind(
            "before-birth",
            CONTRADICTORY,
            "registration that begins before the birth",
            "registrations that begin before the birth",
            "Nobody registers before they are born: one of the two days is wrong.",
            "families:person",
            "Open",
            mend="Begin at birth",
            consequence="Each registration begins on the day of birth.",
        ),
        Kind(
            "came-before",
            CONTRADICTORY,
            "person who came before they were registered",
            "people who came before they were registered",
            "Past figures count them as seen, and not as registered.",
            "families:person",
            "Open",
            mend="Register from the first day",
            consequence="Each registration begins on the day on which we first met. Past figures change with it.",
        ),
        Kind(
            "came-after",
            CONTRADICTORY,
            "person who came after their registration had ended",
            "people who came after their registration had ended",
            "They are back, or the wrong name was ticked.",
            "families:register_people",
            "Look first",
            of_family=True,
            mend="Register again",
            consequence="Each is registered anew from the first day on which they came after the last registration.",
            look=True,
        ),
    )
}
