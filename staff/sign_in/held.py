"""A form sent while the screen was locked, or after the proof of identity had run out, is kept and offered again.

It waits in the sender's own session, encrypted with the key outside the database, and is gone with the session.
"""

import json

from . import encryption

HELD_FORM = "centre_held_form"
LARGEST = 200_000
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
# What belongs to the sign-in itself is never kept: it would hold passwords.
NEVER_HELD = ("/account/", "/lock/", "/sign-in/", "/sign-out/", "/set-up/")


def hold(request) -> bool:
    """Keep what was sent. False for what is not a plain form (an upload, a part of a page, a very long text)."""
    if request.method != "POST" or request.headers.get("HX-Request") or request.path.startswith(NEVER_HELD):
        return False
    if not request.content_type.startswith(FORMS) or request.FILES:
        return False
    fields = [
        [name, value] for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken"
    ]
    packed = json.dumps({"path": request.get_full_path(), "fields": fields})
    if len(packed) > LARGEST:
        return False
    request.session[HELD_FORM] = encryption.encrypt(packed, purpose="held form")
    return True


def held_form(session) -> dict | None:
    """What is kept: {"path", "fields": [[name, value]]}, or None."""
    if HELD_FORM not in session:
        return None
    packed = encryption.decrypt(session[HELD_FORM], purpose="held form")
    return json.loads(packed) if packed else None


def let_go(session) -> None:
    session.pop(HELD_FORM, None)
