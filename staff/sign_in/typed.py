"""What was being typed when the screen locked, not sent yet: it comes along to the lock and goes back into its boxes.

The page packs it (static/js/typed.js), without passwords, files and hidden fields. It waits in the person's own
session, encrypted with the key outside the database, is handed out once, and is gone with the session.
"""

import time

from django.utils.functional import SimpleLazyObject

from . import clock, encryption
from .addresses import safe_path
from .held import NEVER_HELD

TYPED = "centre_typed"
PURPOSE = "typed before the lock"
LARGEST = 100_000
MOST_PAGES = 5
# The last words of a page come with the request that locks. A screen that has been locked for longer takes none.
LATEST = 5


def keep(request) -> None:
    """Keep what the page that is being locked had in its boxes (POST: `next`, `typed`); nothing where that is odd."""
    page, text = safe_path(request, request.POST.get("next")), request.POST.get("typed", "")
    locked_at = request.session.get(clock.LOCKED_AT)
    too_late = locked_at is not None and time.time() - locked_at > LATEST
    if too_late or not page or not text or len(text) > LARGEST or page.startswith(NEVER_HELD):
        return
    kept = request.session.get(TYPED) or {}
    kept[page] = encryption.encrypt(text, purpose=PURPOSE)
    request.session[TYPED] = dict(list(kept.items())[-MOST_PAGES:])


def put_back(request) -> dict:
    """Context processor: `typed_before_lock`, what was typed on this very page before the lock, or ""; told once."""
    return {"typed_before_lock": SimpleLazyObject(lambda: _take(request))}


def _take(request) -> str:
    session = getattr(request, "session", None)
    if session is None or request.method != "GET" or request.path not in (session.get(TYPED) or {}):
        return ""
    kept = dict(session[TYPED])
    text = encryption.decrypt(kept.pop(request.path), purpose=PURPOSE)
    session[TYPED] = kept
    return text or ""
