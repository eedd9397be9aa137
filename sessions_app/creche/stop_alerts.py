"""Whom the words of a child's stop alert keep from being an ordinary collector: "Not to Karim", "Only Mum collects".

Words are words: where they can be read in two ways, somebody is asked first. Nobody is handed a child by this.
"""

import re
from dataclasses import dataclass

from families.models import Person
from families.models.person import PersonRole, Sex

from ..learning.telling import stands_in

# "Only Mum or Samira collects", "Only Amina may pick up"; with a "not" in it, it is no list of those who may.
_ONLY = re.compile(
    r"\bonly\s+(?P<who>[^.;:!?]{1,150}?)\s+(?:(?:may|can|must|is to|are to)\s+)?"
    r"(?:collects?|picks?|fetch(?:es)?|takes?)\b",
    re.IGNORECASE,
)
_BUT = re.compile(r"\b(?:not|never|but|except|unless|without|if|no)\b", re.IGNORECASE)
_MOTHER, _FATHER = ("mum", "mummy", "mother", "mam"), ("dad", "daddy", "father")
_PARENTS = ("parent", "parents")
_OF_PARENTS = (PersonRole.PARENT, PersonRole.EXPECTANT_PARENT)


@dataclass(frozen=True)
class Candidate:
    """Somebody who might come: what they are called, and what they are to the child."""

    names: tuple
    relation: str = ""
    sex: str = ""
    is_parent: bool = False

    @classmethod
    def of_person(cls, person: Person) -> "Candidate":
        return cls((person.first_name, person.known_as), "", person.sex, person.role in _OF_PARENTS)

    def is_named(self, words: str) -> bool:
        return any(stands_in(name, words) for name in self.names)

    def is_among(self, words: str) -> bool:
        """Whether a list of those who may collect means them, by name or by what they are to the child."""
        kin = [self.relation] if self.relation else []
        if self.is_parent:
            kin += [*_PARENTS, *(() if self.sex == Sex.MALE else _MOTHER), *(() if self.sex == Sex.FEMALE else _FATHER)]
        return self.is_named(words) or any(stands_in(each, words) for each in kin)


def left_out(candidates: list[Candidate], words: str) -> list[bool]:
    """For each of them, whether the child's stop alert keeps the child from being handed over to them just so."""
    lists = [match for match in _ONLY.finditer(words) if not _BUT.search(match["who"])]
    may = " / ".join(match["who"] for match in lists)
    rest = words
    for match in lists:
        rest = rest.replace(match[0], " / ")
    return [each.is_named(rest) or (bool(lists) and not each.is_among(may)) for each in candidates]
