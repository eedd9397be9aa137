"""Reference numbers that the centre makes: "P00042" for people, "H00007" for households."""

from django.db import connection

from .models import Household, Person

_PREFIXES = {Person: "P", Household: "H"}
# Any number will do that nothing else takes; one for each kind, held until the end of the transaction.
_LOCKS = {Person: 7_130_001, Household: 7_130_002}


def next_references(model, count: int) -> list[str]:
    """`count` references that nobody has: the numbers after the highest one, whoever made it (sheets bring their own).

    Must be called inside the transaction that stores them: a second call waits until that one has ended, so two people
    registering at once never get the same. A sheet imported at that very moment can still win; saving then fails on
    the unique reference, and the caller asks again.
    """
    if not count:
        return []
    prefix, table = _PREFIXES[model], connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCKS[model]])
        cursor.execute(
            # The table's name is our own; "P00042" and "P42" are the same number.
            f"SELECT max(substr(reference, 2)::bigint) FROM {table} WHERE reference ~ %s",  # noqa: S608
            [f"^{prefix}[0-9]{{1,12}}$"],
        )
        highest = cursor.fetchone()[0] or 0
    return [f"{prefix}{number:05}" for number in range(highest + 1, highest + 1 + count)]
