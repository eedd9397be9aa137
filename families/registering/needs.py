"""What somebody needs so that a letter, a call or a visit reaches them, in the words that stand beside their name."""

from dataclasses import dataclass

from ..models import AccessNeeds, HouseholdMembership
from ..models.access_needs import LetterFormat, YesNo

_FORMATS = {
    LetterFormat.LARGE: "large print",
    LetterFormat.EASY_READ: "easy read",
    LetterFormat.SPOKEN: "read letters aloud, or ring",
}


def reach_words(needs: AccessNeeds | None) -> list[str]:
    """For letters, calls and visits (trap T-50): interpreter, help with reading, format. Never a disability."""
    if needs is None:
        return []
    words = []
    if needs.interpreter == YesNo.YES:
        words.append(
            f"needs an interpreter ({needs.interpreter_language})"
            if needs.interpreter_language
            else "needs an interpreter"
        )
    if needs.letter_format in _FORMATS:
        words.append(_FORMATS[needs.letter_format])
    if needs.help_with_reading == YesNo.YES:
        words.append("help with reading and writing")
    return words


def reach_words_of(person_ids) -> dict:
    """{person id: reach_words} of those of whom there is something to say. One query."""
    ids = list(person_ids)
    rows = AccessNeeds.objects.filter(person__in=ids) if ids else []
    found = {row.person_id: reach_words(row) for row in rows}
    return {pk: words for pk, words in found.items() if words}


@dataclass(frozen=True)
class Reached:
    """Somebody of a family, and what to think of when one writes, rings or visits."""

    name: str
    words: str


def how_to_reach(household_id, *, on) -> list[Reached]:
    """Everybody of the household on the day of whom there is something to think of. One query."""
    if household_id is None:
        return []
    rows = (
        HouseholdMembership.objects.in_force(on=on)
        .filter(household=household_id, person__access_needs__isnull=False)
        .select_related("person__access_needs")
        .order_by("person__date_of_birth", "person_id")
    )
    found = []
    for row in rows:
        words = reach_words(row.person.access_needs)
        if words:
            found.append(Reached(row.person.called, ", ".join(words)))
    return found


def fact_rows(needs: AccessNeeds | None) -> list[tuple[str, str]]:
    """Every question with its answer, for a person's page and the completed form. "Not asked" stands for itself."""
    needs = needs or AccessNeeds()
    interpreter = needs.get_interpreter_display()
    if needs.interpreter_language:
        interpreter += f": {needs.interpreter_language}"
    disability = needs.get_disability_display()
    if needs.disability_note:
        disability += f": {needs.disability_note}"
    return [
        ("Other languages", needs.other_languages or "None recorded"),
        ("Interpreter needed", interpreter),
        ("Help with reading or writing", needs.get_help_with_reading_display()),
        ("Letters", needs.get_letter_format_display()),
        ("Disability", disability),
        ("Special educational needs", needs.get_send_display()),
    ]
