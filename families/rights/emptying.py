"""The one way in which words leave the database at the end of their retention: a function of the owner, written anew
after every migration from the classification beside each model, so that it knows every table there is (ADR 18).

What stays: ids, dates, choices, numbers and who belongs to whom, because every figure is counted from them. What goes:
names, ways to reach somebody, free text, photos and scans, from the records and from their history. An address keeps
its area; an adult keeps the month of birth, a child the day, on which its fifth birthday and so past figures hang.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connections, models

from centre.core.models.passed_on import is_sealed_when_passed_on
from centre.core.retention import words_about_people

from .sources import SOURCES

GONE = "Redacted"
SENTINEL = "00000000-0000-0000-0000-000000000000"
DERIVED = {"search_text", "phone_digits", "sort_name", "postcode_key", "area_key"}
TO_NOTHING = {"phone", "mobile", "social_worker_phone", "email", "password_hash"}

# Tables that no pack tells of and that hold words about a family: (model, lookups to people, lookup to the household).
MORE = (
    ("families.JoinRequest", (), "household"),
    ("families.DuplicatePair", ("one", "other"), ""),
    ("families.Merge", ("kept_person", "merged_person"), ""),
    ("families.Merge", (), "kept_household"),
    ("families.AccessDecision", ("request__person",), ""),
    ("families.AccessPack", ("request__person",), ""),
)
KEPT = {
    # The centre's own word for a level of need, which figures name; who of us visited; what a decision was about.
    ("families.CaseLevel", "label"),
    ("families.Visit", "worker_name"),
    ("families.AccessDecision", "passage"),
    ("families.PortfolioEntry", "level"),
}
_MONTH = (
    "CASE WHEN role IN ('child', 'expected baby') THEN date_of_birth ELSE date_trunc('month', date_of_birth)::date END"
)
SPECIAL = {
    ("families.Person", "reference"): "'R' || upper(substr(md5(id::text), 1, 12))",
    ("families.Person", "first_name"): f"'{GONE}'",
    ("families.Person", "last_name"): "''",
    ("families.Person", "known_as"): "''",
    ("families.Person", "date_of_birth"): _MONTH,
    ("families.Household", "reference"): "'R' || upper(substr(md5(id::text), 1, 12))",
    ("families.Visit", "reference"): "'R' || upper(substr(md5(id::text), 1, 12))",
    ("families.FamilyCard", "code"): "'R' || upper(substr(md5(id::text), 1, 7))",
    ("families.Address", "address_line_1"): "''",
    ("families.Address", "town"): "''",
    ("families.Address", "area_by_hand"): "''",
    ("families.Address", "postcode"): "''",  # of the record itself: its area, below
    ("families.Registration", "ended_reason"): (
        "CASE WHEN ended_reason IN ('', 'moved away', 'turned five', 'asked to be taken off', 'died')"
        " THEN ended_reason ELSE 'other' END"
    ),
}
# A postcode that is none, one for each combination of areas: the lookup knows it, so that a home stays in its area.
AREA = """
    WITH area AS (
        SELECT address.id, 'X' || upper(substr(md5(string_agg(
            lookup.vintage || '=' || lookup.lsoa_code, '|' ORDER BY lookup.vintage)), 1, 11)) AS key
        FROM public.families_address AS address
        JOIN public.families_postcodearea AS lookup ON lookup.postcode_key = address.area_key
        WHERE address.household_id = ANY (_homes) AND address.area_key <> '' GROUP BY address.id
    ), told AS (
        INSERT INTO public.families_postcodearea (postcode_key, vintage, lsoa_code, terminated)
        SELECT DISTINCT area.key, lookup.vintage, lookup.lsoa_code, '' FROM area
        JOIN public.families_address AS address ON address.id = area.id
        JOIN public.families_postcodearea AS lookup ON lookup.postcode_key = address.area_key
        ON CONFLICT DO NOTHING
    )
    UPDATE public.families_address AS address SET address_line_1 = '', town = '', area_by_hand = '',
        postcode = coalesce((SELECT area.key FROM area WHERE area.id = address.id), '')
    WHERE address.household_id = ANY (_homes);
"""


@dataclass(frozen=True)
class Table:
    """What is emptied of a table, and which rows are a family's."""

    model: type
    history: type | None
    columns: dict  # {column: SQL of its new value}
    rows: str  # SQL of the ids, with `_homes` and `_people` in it
    links: tuple  # (column, "_homes" or "_people") of the history's own rows


def install(sender=None, using="default", **kwargs) -> None:
    """After a migration, as the owner."""
    connection = connections[using]
    if "families_destruction" in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(function())


def tables() -> Iterator[Table]:
    """Every table of which something is emptied."""
    told = [(source.model, source.people, source.household) for source in SOURCES]
    of_other_rooms = [(label, people, "") for label, people in words_about_people()]
    for label, people, household in (*told, *MORE, *of_other_rooms):
        model = apps.get_model(label)
        columns = {field.column: new for field in model._meta.concrete_fields if (new := emptied(model, field))}
        if columns:
            # Where a row belongs to a household it goes with that, even where it names people of another.
            lookups = (household,) if household else people
            name = "_homes" if household else "_people"
            rows = " UNION ".join(_ids(model, lookup, name) for lookup in lookups)
            direct = tuple(
                (model._meta.get_field(each).column, name)
                for each in lookups
                if each != "pk" and "__" not in each and not model._meta.get_field(each).many_to_many
            )
            yield Table(model, _history(model), columns, rows, direct)


def emptied(model, field) -> str:
    """The SQL of what a field becomes; "" where it stays."""
    key = (model._meta.label, field.name)
    if key in SPECIAL:
        return SPECIAL[key]
    classified = f"{model.data_protection.personal} {model.data_protection.special}".split()
    if field.name not in classified or field.name in DERIVED or key in KEPT or field.is_relation or field.choices:
        return ""
    column = f'"{field.column}"'
    if field.name in TO_NOTHING:
        return "''"
    if isinstance(field, (models.CharField, models.TextField)):
        if _told_apart_by(model, field):
            key = model._meta.pk.column
            return f"CASE WHEN {column} = '' THEN '' ELSE left('R' || md5(\"{key}\"::text), {field.max_length}) END"
        return f"CASE WHEN {column} = '' THEN '' ELSE left('{GONE}', {field.max_length or 100}) END"
    if isinstance(field, models.JSONField):
        return f"CASE jsonb_typeof({column}) WHEN 'array' THEN '[]'::jsonb WHEN 'object' THEN '{{}}'::jsonb END"
    return "''::bytea" if isinstance(field, models.BinaryField) else ""


def _told_apart_by(model, field) -> bool:
    """Whether two rows may not have the same there."""
    constraints = (each for each in model._meta.constraints if isinstance(each, models.UniqueConstraint))
    return field.unique or any(field.name in each.fields for each in constraints)


def _history(model):
    for relation in model._meta.get_fields():
        other = getattr(relation, "related_model", None)
        if other is not None and getattr(other, "pgh_tracked_model", None) is model:
            return other
    return None


def _ids(model, lookup: str, name: str) -> str:
    rows = model._base_manager.filter(**{f"{lookup}__in": [SENTINEL]}).order_by().values("pk")
    text, parameters = rows.query.sql_with_params()
    if len(parameters) != 1 or text.count("IN (%s)") != 1:
        raise ValueError(f"{model._meta.label}: {lookup} does not lead to a family in one step of SQL")
    return text.replace("IN (%s)", f"= ANY ({name})")


def _update(table: str, sets: str, where: str) -> str:
    # Names of our own tables and columns alone: nothing that anybody typed comes here.
    return f'UPDATE public."{table}" SET {sets} WHERE {where};'  # noqa: S608


def function() -> str:
    """The SQL that makes the function."""
    steps = [AREA]
    for table in tables():
        name = table.model._meta.db_table
        sets = ", ".join(f'"{column}" = {new}' for column, new in table.columns.items())
        key = table.model._meta.pk.column
        # History first: it finds its rows by the ids and links of the records.
        if table.history is not None:
            known = {field.column for field in table.history._meta.concrete_fields}
            past = ", ".join(f'"{column}" = {new}' for column, new in table.columns.items() if column in known)
            own = "".join(f' OR "{column}" = ANY ({whose})' for column, whose in table.links if column in known)
            if past:
                history = table.history._meta.db_table
                steps.append(_update(history, past, f"pgh_obj_id IN ({table.rows}){own}"))
        if table.model._meta.label != "families.Address":
            steps.append(_update(name, sets, f'"{key}" IN ({table.rows})'))
            steps.append(
                f"GET DIAGNOSTICS changed = ROW_COUNT; counts := counts || jsonb_build_object('{name}', changed);"
            )
            if is_sealed_when_passed_on(table.model):
                rows = f'SELECT "{key}"::text FROM ({table.rows}) AS own ("{key}")'  # noqa: S608 (as in _update)
                steps.append(_update("core_passedonnote", "words = ''", f"of_table = '{name}' AND row_id IN ({rows})"))
    return FUNCTION.replace("{steps}", "\n    ".join(steps))


FUNCTION = """
CREATE OR REPLACE FUNCTION families_empty_family(destruction uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $empty$
DECLARE
    asked public.families_destruction%ROWTYPE;
    _homes uuid[];
    _people uuid[];
    counts jsonb := '{}';
    changed integer;
BEGIN
    SELECT * INTO asked FROM public.families_destruction WHERE id = destruction AND emptied_at IS NULL FOR UPDATE;
    IF NOT FOUND THEN
        RAISE insufficient_privilege USING MESSAGE = 'there is no destruction to carry out';
    END IF;
    _homes := array(SELECT id FROM public.families_household
                   WHERE id = asked.household_id OR merged_into_id = asked.household_id);
    -- Everybody of the family who belongs to no other family that is kept.
    _people := array(
        SELECT DISTINCT own.person_id FROM public.families_householdmembership AS own
        WHERE own.household_id = ANY (_homes) AND NOT EXISTS (
            SELECT FROM public.families_householdmembership AS other
            JOIN public.families_household AS home ON home.id = other.household_id
            WHERE other.person_id = own.person_id AND NOT other.household_id = ANY (_homes)
              AND home.redacted_on IS NULL AND home.merged_into_id IS NULL));
    _people := _people || array(SELECT id FROM public.families_person WHERE merged_into_id = ANY (_people));
    IF EXISTS (SELECT FROM public.families_legalhold AS hold WHERE hold.until IS NULL
               AND (hold.household_id = ANY (_homes) OR hold.person_id IN (
                   SELECT person_id FROM public.families_householdmembership WHERE household_id = ANY (_homes)))) THEN
        RAISE insufficient_privilege USING MESSAGE = 'a legal hold stands against it';
    END IF;
    IF EXISTS (SELECT FROM public.families_case
               WHERE household_id = ANY (_homes) AND state NOT IN ('closed', 'not accepted', 'redirected'))
       OR EXISTS (SELECT FROM public.families_registration
                  WHERE person_id = ANY (_people) AND (ended_on IS NULL OR ended_on >= current_date)) THEN
        RAISE insufficient_privilege USING MESSAGE = 'something of the family is still open';
    END IF;
    -- History is not written about its own emptying, and what is append-only opens for this function alone: for
    -- everybody else the privileges refuse it as well.
    PERFORM set_config('pgtrigger.ignore', (
        SELECT array_agg(DISTINCT tgname::text)::text FROM pg_trigger
        WHERE tgname ~ '^pgtrigger_(append_only|insert_insert|update_update|[a-z]+_append_only_row)'), true);
    -- First of all: whoever is redacted is found by no word, whatever is emptied in which order.
    UPDATE public.families_person SET redacted_on = current_date WHERE id = ANY (_people);
    UPDATE public.families_household SET redacted_on = current_date WHERE id = ANY (_homes);
    {steps}
    UPDATE public.families_destruction SET emptied_at = now(), people = cardinality(_people), emptied = counts
    WHERE id = destruction;
    PERFORM set_config('pgtrigger.ignore', '{}', true);
END
$empty$;
"""
