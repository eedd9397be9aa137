"""Taking back what a part of a test did to the database."""

from contextlib import contextmanager

from django.db import transaction


@contextmanager
def undone():
    """What is written inside does not outlive the block."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
