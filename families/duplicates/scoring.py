"""How alike two people are, and why, in words. The same for somebody being typed and for two who are known.

Names by spelling and sound, date of birth (also with day and month the wrong way round), telephone, postcode and street
speak for it; another date of birth or sex speaks against it. Twins share a day of birth, a surname and a home, and are
no duplicates for that (domain trap T-41): without a first name that is alike there is no likeness at all, and in one
and the same family a first name that only sounds alike (Hassan and Hussein) is not enough.
"""

from dataclasses import dataclass
from datetime import date

ENOUGH = 5

# What a SELECT fetches for `facts_of`, of a row of families_person called {0}: id, names as words and sounds, the rest.
COLUMNS = """{0}.id, families_search_text({0}.first_name, '', {0}.known_as, ''),
    families_search_text('', {0}.last_name, '', ''), families_fold({0}.first_name || ' ' || {0}.known_as),
    {0}.date_of_birth, {0}.phone_digits, {0}.sex"""


@dataclass(frozen=True)
class Facts:
    """What is compared of one person. Postcode and street are "" where they are not known, or nobody may know them."""

    first: frozenset  # words of the first names, those of several words also as one
    first_sounds: frozenset
    last: frozenset
    last_sounds: frozenset
    first_names: frozenset  # the words alone, for comparing letters
    born: date | None = None
    digits: str = ""
    sex: str = ""
    postcode: str = ""
    street: str = ""

    @property
    def words(self) -> frozenset:
        return self.first | self.last

    @property
    def sounds(self) -> frozenset:
        return self.first_sounds | self.last_sounds


@dataclass(frozen=True)
class Likeness:
    """How alike: a number (from ENOUGH on it is worth a look) and the reasons in words."""

    score: int
    reasons: str

    @property
    def is_enough(self) -> bool:
        return self.score >= ENOUGH


NOT_ALIKE = Likeness(0, "")


def words_and_sounds(text: str) -> tuple[frozenset, frozenset]:
    """The words and the sounds of a folded text (families_search_text)."""
    tokens = text.split()
    return (
        frozenset(token for token in tokens if token[0] != "="),
        frozenset(token for token in tokens if token[0] == "="),
    )


def facts_of(row, *, postcode: str = "", street: str = "") -> Facts:
    """The facts of a row of COLUMNS (without its id)."""
    first, last, names, born, digits, sex = row
    return Facts(
        *words_and_sounds(first),
        *words_and_sounds(last),
        first_names=frozenset(names.split()),
        born=born,
        digits=digits,
        sex=sex,
        postcode=postcode,
        street=street,
    )


def likeness(one: Facts, other: Facts, *, one_family: bool = False) -> Likeness:
    """How alike two are. one_family: both belong to the same family today, as brothers and sisters do."""
    first = _first_names(one, other)
    if not first or (one_family and first < 3):
        return NOT_ALIKE
    last = 3 if one.last & other.words else 2 if one.last_sounds & other.sounds else 0
    score = first + last
    if first + last == 6:
        reasons = ["same name"]
    elif last:
        reasons = ["name is spelt or sounds alike"]
    else:
        reasons = ["same first name"] if first == 3 else ["first name is spelt or sounds alike"]
    if one.born and other.born:
        if one.born == other.born:
            score, reasons = score + 3, [*reasons, "same date of birth"]
        elif swapped(one.born) == other.born:
            score, reasons = score + 2, [*reasons, "day and month of birth swapped"]
        elif _almost(one.born, other.born):
            score, reasons = score + 2, [*reasons, "almost the same date of birth"]
        else:
            score -= 4
    if one.digits and one.digits == other.digits:
        score, reasons = score + 3, [*reasons, "same telephone"]
    if one.postcode and one.postcode == other.postcode and not one_family:
        score += 2
        reasons.append("same street" if one.street and one.street == other.street else "same postcode")
    if {one.sex, other.sex} == {"female", "male"}:
        score -= 2
    # Another surname needs more than a birthday in common.
    return Likeness(score if last else score - 2, ", ".join(reasons))


def _first_names(one: Facts, other: Facts) -> int:
    if one.first & other.words:
        return 3
    if one.first_sounds & other.sounds:
        return 2
    return int(_spelt_alike(one.first, other.first_names))


def _spelt_alike(some, others) -> bool:
    """Whether a first name is spelt much like another: Leila and Layla, too short to compare by sound."""
    return any(_letters_apart(one, other) <= (2 if len(one) >= 5 else 1) for one in some for other in others)


def _letters_apart(one: str, other: str) -> int:
    """How many letters have to be changed, added or taken away (Levenshtein's distance)."""
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, start=1):
        before, row[0] = row[0], number
        for place, against in enumerate(other, start=1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (letter != against))
    return row[-1]


def _almost(one: date, other: date) -> bool:
    """One of day, month and year mistyped."""
    same = (one.day == other.day, one.month == other.month, one.year == other.year)
    return sum(same) == 2 and abs(one.year - other.year) <= 1


def swapped(day: date | None) -> date | None:
    """The day with day and month the wrong way round; None where that is no day, or the same one."""
    if day is None or day.day > 12 or day.day == day.month:
        return None
    return date(day.year, day.day, day.month)
