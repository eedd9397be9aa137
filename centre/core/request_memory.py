"""What one request has read already, so that however many parts of a page ask, the database is asked once."""

from collections.abc import Callable
from contextvars import ContextVar

from django.core.signals import request_finished, request_started
from django.dispatch import receiver

# None outside of requests: there, everything is read each time.
_of_this_request: ContextVar[dict | None] = ContextVar("of_this_request", default=None)


def once_a_request(name: str, read: Callable):
    """What read() gives, read once for each request under this name. Do not change what you get."""
    held = _of_this_request.get()
    if held is None:
        return read()
    if name not in held:
        held[name] = read()
    return held[name]


def forget(name: str) -> None:
    """It was changed: whoever asks next within this request reads it anew."""
    held = _of_this_request.get()
    if held is not None:
        held.pop(name, None)


@receiver(request_started)
def _begin(**kwargs):
    _of_this_request.set({})


@receiver(request_finished)
def _end(**kwargs):
    _of_this_request.set(None)
