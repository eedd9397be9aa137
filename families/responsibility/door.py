"""What whoever is at the door sees of it: the plain instructions of orders in force, and who takes the child home.

Never the story: neither the kind of an order nor whom it binds, nor a telephone.
"""

from dataclasses import dataclass, field

from django.db import connection


@dataclass(frozen=True)
class Collector:
    """Somebody who may take the child home."""

    id: str
    name: str
    relation: str = ""
    has_password: bool = False

    def __str__(self):
        more = ", ".join(filter(None, (self.relation, "password" if self.has_password else "")))
        return f"{self.name} ({more})" if more else self.name


@dataclass(frozen=True)
class AtTheDoor:
    """The words beside one child's name on a day."""

    instructions: list[str] = field(default_factory=list)
    collectors: list[Collector] = field(default_factory=list)

    @property
    def goes_home_with(self) -> str:
        """ "Mum, Samira Khan (aunt, password)"; "" where nothing has been agreed."""
        return ", ".join(map(str, self.collectors))

    @property
    def passwords(self) -> list[Collector]:
        """Those who must say a password."""
        return [each for each in self.collectors if each.has_password]


NOTHING = AtTheDoor()

_WORDS = """
SELECT row.child_id, made.instruction, '', '', false, 0, made.made_on
FROM families_courtorderchild AS row JOIN families_courtorder AS made ON made.id = row.order_id
WHERE row.child_id = ANY(%(people)s) AND made.made_on <= %(on)s
  AND (made.expires_on IS NULL OR made.expires_on >= %(on)s) AND (made.ended_on IS NULL OR made.ended_on >= %(on)s)
UNION ALL
SELECT adult.child_id, adult.name, adult.relation, adult.id::text, adult.password_hash <> '',
       coalesce(adult.call_order, 99), adult.from_date
FROM families_trustedadult AS adult
WHERE adult.child_id = ANY(%(people)s) AND adult.may_collect
  AND (adult.from_date IS NULL OR adult.from_date <= %(on)s) AND (adult.to_date IS NULL OR adult.to_date >= %(on)s)
ORDER BY 6, 7, 2
"""


def at_the_door(people, *, on) -> dict:
    """{id: AtTheDoor} for those of the people (ids) who have anything. One query, whatever their number."""
    people = list(people)
    found: dict = {}
    if not people:
        return found
    with connection.cursor() as cursor:
        cursor.execute(_WORDS, {"people": people, "on": on})
        for child, words, relation, pk, password, *_ in cursor.fetchall():
            here = found.setdefault(child, AtTheDoor())
            if pk:
                here.collectors.append(Collector(pk, words, relation, password))
            elif words not in here.instructions:
                here.instructions.append(words)
    return found
