"""A cursor for statements that go over whole tables."""

from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def counting():
    """A cursor, in a transaction, whose statements join by hash and may use memory; gives it for a `with` block.

    Nested loops are switched off: right after an import the database has no statistics yet, takes every table for a
    handful of rows and would walk each one once a contact. Hash joins cost the same at any size. And they may use as
    much memory as the contacts of a large centre's year take, so that nothing is set down on the disk.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '32MB'")
        yield cursor
        cursor.execute("SET LOCAL enable_nestloop TO DEFAULT; SET LOCAL work_mem TO DEFAULT")
