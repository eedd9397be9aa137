"""How far a run has come, seen from outside its transaction."""

import contextlib
import time

from django.db import DatabaseError, connection

EVERY = 0.5  # seconds


class Progress:
    """Called with (rows done, rows in all); tells the run's row through a connection of its own.

    The import is one transaction, so nothing that it writes itself can be seen before its end.
    """

    def __init__(self, run):
        self.run = run
        self.last = 0.0
        self.other = None

    def __enter__(self):
        # Inside somebody else's transaction the run's row may be held by it: waiting for it would be for ever.
        if not connection.in_atomic_block:
            self.other = connection.copy()
        return self

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if self.other is None or (now - self.last < EVERY and done < total):
            return
        self.last = now
        with contextlib.suppress(DatabaseError), self.other.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
            cursor.execute(
                "UPDATE centre_importrun SET rows_done = %s, rows_total = %s, touched_at = now() WHERE id = %s",
                [done, total, self.run.pk],
            )

    def __exit__(self, *details):
        if self.other is not None:
            self.other.close()
