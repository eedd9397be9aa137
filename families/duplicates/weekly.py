"""Once a week: every two records of the centre that may be of one human, as a list to look through.

Who is compared with whom is decided in one statement over sets (whoever shares a day of birth and a name by sound, a
telephone, or a postcode and a first name); how alike they are is `scoring`'s to say, as while typing.
"""

from django.db import transaction

from centre.core.counting import counting
from centre.core.dates import local_today

from ..models import DuplicatePair, PairState
from .scoring import COLUMNS, facts_of, likeness

# A list that nobody can look through helps nobody; the likeliest are shown.
MOST = 500


def look_for_duplicates(*, today=None) -> int:
    """Bring the list up to date and give its length. Decisions are never touched: "not a duplicate" stays so."""
    today = today or local_today()
    found = _found(today)
    best = sorted(found, key=lambda pair: (-found[pair].score, pair))[:MOST]
    with transaction.atomic():
        open_pairs = {(row.one_id, row.other_id): row for row in DuplicatePair.objects.filter(state=PairState.OPEN)}
        gone = [
            row.pk for pair, row in open_pairs.items() if pair not in found and row.score and row.lead_asked_at is None
        ]
        DuplicatePair.objects.filter(pk__in=gone).delete()
        DuplicatePair.objects.bulk_create(
            [
                DuplicatePair(
                    one_id=pair[0],
                    other_id=pair[1],
                    score=found[pair].score,
                    reasons=found[pair].reasons,
                    found_on=today,
                )
                for pair in best
                if pair not in open_pairs
            ],
            ignore_conflicts=True,
        )
        for pair, row in open_pairs.items():
            if pair in found and (row.score, row.reasons) != (found[pair].score, found[pair].reasons):
                row.score, row.reasons = found[pair].score, found[pair].reasons
                row.save(update_fields=["score", "reasons"])
    return DuplicatePair.objects.filter(state=PairState.OPEN).count()


def _new(pair, alike, today) -> DuplicatePair:
    one, other = pair
    return DuplicatePair(one_id=one, other_id=other, score=alike.score, reasons=alike.reasons, found_on=today)


def _found(today) -> dict:
    with counting() as cursor:  # each name is compared by hash, not row by row with everybody
        cursor.execute(_PAIRS, {"today": today})
        rows = cursor.fetchall()
    found = {}
    for one_family, *columns in rows:
        half = len(columns) // 2
        one, other = columns[:half], columns[half:]
        alike = likeness(_facts(one), _facts(other), one_family=one_family)
        if alike.is_enough:
            found[one[0], other[0]] = alike
    return found


def _facts(columns):
    _, *facts, postcode, street = columns
    return facts_of(facts, postcode=postcode or "", street=street or "")


# The home of each on the day: never a confidential one, which must not be told by a reason either. A pair that was
# decided on stays decided when one of the two has been merged into a third.
_PAIRS = """
WITH human AS MATERIALIZED (
    SELECT person.id, person.date_of_birth, person.phone_digits,
           CASE WHEN extract(day FROM person.date_of_birth) <= 12 THEN make_date(
               extract(year FROM person.date_of_birth)::int, extract(day FROM person.date_of_birth)::int,
               extract(month FROM person.date_of_birth)::int) END AS swapped
    FROM families_person AS person
    WHERE person.merged_into_id IS NULL AND NOT person.sealed AND (person.first_name <> '' OR person.known_as <> '')
),
named AS MATERIALIZED (
    SELECT DISTINCT person.id, coalesce(nullif(families_sound(word), ''), word) AS sound
    FROM families_person AS person,
         unnest(string_to_array(families_fold(person.first_name || ' ' || person.known_as), ' ')) AS word
    WHERE person.merged_into_id IS NULL AND NOT person.sealed AND word <> ''
),
surnamed AS MATERIALIZED (
    SELECT DISTINCT person.id, coalesce(nullif(families_sound(word), ''), word) AS sound
    FROM families_person AS person, unnest(string_to_array(families_fold(person.last_name), ' ')) AS word
    WHERE person.merged_into_id IS NULL AND NOT person.sealed AND word <> ''
),
home AS MATERIALIZED (
    SELECT DISTINCT ON (membership.person_id) membership.person_id, membership.household_id,
           CASE WHEN address.confidential THEN '' ELSE address.postcode_key END AS postcode,
           CASE WHEN address.confidential THEN ''
                ELSE regexp_replace(families_fold(address.address_line_1), '[0-9]+[a-z]?', '', 'g') END AS street
    FROM families_householdmembership AS membership
    LEFT JOIN families_address AS address ON address.household_id = membership.household_id
         AND address.from_date <= %(today)s AND (address.to_date IS NULL OR address.to_date >= %(today)s)
    WHERE coalesce(membership.from_date <= %(today)s, true) AND coalesce(membership.to_date >= %(today)s, true)
    ORDER BY membership.person_id, membership.main DESC, membership.id
),
pair (one, other) AS MATERIALIZED (
    SELECT one.id, other.id
    FROM human AS one JOIN human AS other ON other.date_of_birth = one.date_of_birth AND one.id < other.id
    WHERE EXISTS (SELECT FROM named AS n JOIN named AS m USING (sound) WHERE n.id = one.id AND m.id = other.id)
       OR EXISTS (SELECT FROM surnamed AS n JOIN surnamed AS m USING (sound) WHERE n.id = one.id AND m.id = other.id)
    UNION
    SELECT least(one.id, other.id), greatest(one.id, other.id)
    FROM human AS one
    JOIN human AS other ON other.date_of_birth = one.swapped AND one.swapped <> one.date_of_birth
    JOIN named AS n ON n.id = one.id JOIN named AS m ON m.id = other.id AND m.sound = n.sound
    UNION
    SELECT one.id, other.id
    FROM human AS one JOIN human AS other ON other.phone_digits = one.phone_digits AND one.id < other.id
    WHERE one.phone_digits <> ''
    UNION
    SELECT least(n.id, m.id), greatest(n.id, m.id)
    FROM named AS n JOIN home AS there ON there.person_id = n.id AND there.postcode <> ''
    JOIN home AS here ON here.postcode = there.postcode AND here.person_id <> n.id
    JOIN named AS m ON m.id = here.person_id AND m.sound = n.sound
    UNION
    -- Nobody asked for the day of birth of one of them: both names have to be alike.
    SELECT least(one.id, other.id), greatest(one.id, other.id)
    FROM human AS one
    JOIN named AS n ON n.id = one.id JOIN surnamed AS k ON k.id = one.id
    JOIN named AS m ON m.sound = n.sound JOIN surnamed AS j ON j.id = m.id AND j.sound = k.sound
    JOIN human AS other ON other.id = m.id AND other.id <> one.id
    WHERE one.date_of_birth IS NULL
)
SELECT coalesce(one_home.household_id = other_home.household_id, false),
       {one}, one_home.postcode, one_home.street,
       {other}, other_home.postcode, other_home.street
FROM pair
JOIN families_person AS one ON one.id = pair.one
JOIN families_person AS other ON other.id = pair.other
LEFT JOIN home AS one_home ON one_home.person_id = one.id
LEFT JOIN home AS other_home ON other_home.person_id = other.id
WHERE NOT EXISTS (
    SELECT FROM families_duplicatepair AS decided
    JOIN families_person AS a ON a.id = decided.one_id
    JOIN families_person AS b ON b.id = decided.other_id
    WHERE decided.state = 'different'
      AND least(coalesce(a.merged_into_id, a.id), coalesce(b.merged_into_id, b.id)) = one.id
      AND greatest(coalesce(a.merged_into_id, a.id), coalesce(b.merged_into_id, b.id)) = other.id
)
""".replace("{one}", COLUMNS.format("one")).replace("{other}", COLUMNS.format("other"))
