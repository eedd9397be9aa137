"""What a worker takes along: the visits of today and tomorrow, those that wait to be logged, and who may be met."""

from datetime import date, timedelta

from centre.core.templatetags.words import age_in_words

from ..barriers.check import barriers_of
from ..models import Visit
from ..visit_families import FamilyWords, could_be_seen
from ..visit_pages import family_choices, rows_of

MOST_VISITS = 30


def pack_for(user, *, today: date) -> dict:
    """The worker's own visits and families in words, ready for JSON; confidential addresses are withheld as in lists.

    {"visits": [{id, version, household, date, from, until, type, place}], "families": {id: {name, people: [{id, name,
    detail, child}]}}}. Notes of earlier visits are not part of it. A fixed number of queries.
    """
    visits = Visit.objects.of_worker(user).planned().filter(date__lte=today + timedelta(days=1))
    closed = barriers_of(user).closed
    visits = visits.exclude(household__in=closed)
    rows = rows_of(visits.without_notes().order_by("date", "start_time", "id")[:MOST_VISITS], user, today=today)
    families = {str(row.visit.household_id): row.family for row in rows}
    for choice in family_choices(user, today=today)["recent"]:
        if choice.household_id not in closed:
            families.setdefault(str(choice.household_id), choice.family)
    return {
        "visits": [_visit(row) for row in rows],
        "families": {id: _family(words, today) for id, words in families.items()},
    }


def _visit(row) -> dict:
    visit = row.visit
    return {
        "id": str(visit.pk),
        "version": visit.version,
        "household": str(visit.household_id),
        "date": visit.date.isoformat(),
        "from": f"{visit.start_time:%H:%M}" if visit.start_time else "",
        "until": f"{visit.end_time:%H:%M}" if visit.end_time else "",
        "type": visit.type,
        "type_words": visit.get_type_display(),
        "place": "" if row.withheld else visit.place,
        "where": "Address withheld" if row.withheld else row.place,
    }


def _family(words: FamilyWords, today: date) -> dict:
    return {
        "name": words.name,
        "people": [
            {
                "id": str(person.pk),
                "name": person.full_name,
                "called": person.called,
                "child": not person.is_adult,
                "detail": person.get_role_display()
                if person.is_adult or not person.date_of_birth
                else age_in_words(person.date_of_birth, today),
            }
            for person in could_be_seen(words.people, on=today)
        ],
    }
