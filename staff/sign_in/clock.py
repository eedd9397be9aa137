"""What a session remembers about time: when it began, was last touched, was locked, and who last proved who they are.

Pure functions over the session's dictionary and a moment (seconds since 1970), so that the rules can be tested with
invented times. The browser's own warning (static/js/centre.js) counts along; this is the side that decides.
"""

import time

SIGNED_IN_AT = "centre_signed_in_at"
LAST_SEEN_AT = "centre_last_seen_at"
CONFIRMED_AT = "centre_confirmed_at"
CONFIRMED_USED_AT = "centre_confirmed_used_at"
LOCKED_AT = "centre_locked_at"
RETURN_TO = "centre_return_to"

ABSOLUTE_LIMIT = 12 * 60 * 60
# The last touch is written at most this often: a page of many small requests costs one write.
WRITE_EVERY = 15
# Somebody who keeps working behind a confirmation is asked again after this, at the latest.
CONFIRMATION_LIMIT = 60 * 60


def begin(session, now: float | None = None) -> None:
    """A fresh sign-in: everything starts counting now."""
    now = time.time() if now is None else now
    session[SIGNED_IN_AT] = session[LAST_SEEN_AT] = session[CONFIRMED_AT] = now
    for key in (LOCKED_AT, RETURN_TO, CONFIRMED_USED_AT):
        session.pop(key, None)


def is_over(session, user, now: float) -> str:
    """Why this session must end: "too long", "rights changed", or "" while it may go on.

    A session lasts 12 hours at most (OWASP ASVS 7.3.2) and ends at the next click after the account's rights or
    password have changed (8.3.2). A deactivated account is signed out by Django itself (7.4.2).
    """
    began = session.get(SIGNED_IN_AT)
    if not isinstance(began, (int, float)) or now - began >= ABSOLUTE_LIMIT or began > now + 60:
        return "too long"
    if user.sessions_valid_from and began < user.sessions_valid_from.timestamp():
        return "rights changed"
    return ""


def is_locked(session) -> bool:
    return LOCKED_AT in session


def is_idle(session, now: float, idle_minutes: int) -> bool:
    """Whether nothing was touched for the centre's idle time."""
    return now - session.get(LAST_SEEN_AT, 0) >= idle_minutes * 60


def touch(session, now: float) -> bool:
    """Note that somebody is there. True when the session has to be written."""
    if now - session.get(LAST_SEEN_AT, 0) < WRITE_EVERY:
        return False
    session[LAST_SEEN_AT] = now
    return True


def lock(session, now: float, return_to: str) -> None:
    """Lock the screen; `return_to` is the page to come back to. A second lock keeps the first page."""
    session[LOCKED_AT] = now
    session.setdefault(RETURN_TO, return_to)


def unlock(session, now: float) -> str:
    """Open the screen again; gives the page to come back to. Who unlocks has proved who they are."""
    session.pop(LOCKED_AT, None)
    confirm(session, now)
    session[LAST_SEEN_AT] = now
    return session.pop(RETURN_TO, None) or "/"


def confirm(session, now: float | None = None) -> None:
    """Somebody has just proved again that it is them."""
    session[CONFIRMED_AT] = time.time() if now is None else now
    session.pop(CONFIRMED_USED_AT, None)


def is_fresh(session, now: float, minutes: int) -> bool:
    """Whether the last proof is `minutes` old at most, counted on while it is being used, and an hour at most."""
    confirmed = session.get(CONFIRMED_AT, 0)
    newest = max(confirmed, session.get(CONFIRMED_USED_AT, 0))
    return now - newest < minutes * 60 and now - confirmed < max(CONFIRMATION_LIMIT, minutes * 60)


def use_confirmation(session, now: float) -> None:
    """A page behind the confirmation was opened: its minutes start again."""
    if now - max(session.get(CONFIRMED_USED_AT, 0), session.get(CONFIRMED_AT, 0)) >= WRITE_EVERY:
        session[CONFIRMED_USED_AT] = now
