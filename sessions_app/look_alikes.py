"""Who on a register is easily taken for somebody else: twins, and children whose names are alike (domain trap T-41).

Told from the rows that are there anyway: no query, however many people.
"""

import unicodedata
from collections import defaultdict


def mark_look_alikes(families) -> None:
    """Give each child's row the words that stand beside the name: with whom it is easily mixed up.

    families: lists of rows (sessions_app.roll.Row), a list for each family.
    """
    for rows in families:
        for same in _grouped(rows, lambda row: row.person.date_of_birth):
            word = {2: "Twin", 3: "Triplet"}.get(len(same), "Born on the same day")
            for row in same:
                others = " and ".join(other.person.called for other in same if other is not row)
                row.alike = f"{word} of {others}: ask which of them" if len(same) < 4 else f"{word} as {others}"
    for same in _grouped([row for rows in families for row in rows], lambda row: sounds(row.name)):
        for row in same:
            others = sorted({other.name for other in same if other is not row})
            alike = "the same name" if others == [row.name] else f"a name like {others[0]}"
            row.alike = row.alike or f"There is another child of {alike}: ask the birthday"


def sounds(name: str) -> str:
    """A name without accents, later vowels of a word and doubled letters: "hsn" for Hassan and for Hussein."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    words = []
    for word in "".join(each if each.isalnum() else " " for each in plain if not unicodedata.combining(each)).split():
        kept = word[:1]
        for letter in word[1:]:
            if letter not in "aeiouyhw" and letter != kept[-1]:
                kept += letter
        words.append(kept)
    return " ".join(words)


def _grouped(rows, key) -> list[list]:
    """Children with the same key, where there are several."""
    found = defaultdict(list)
    for row in rows:
        if row.kind != "adult" and (value := key(row)):
            found[value].append(row)
    return [same for same in found.values() if len(same) > 1]
