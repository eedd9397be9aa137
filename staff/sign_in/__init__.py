"""Signing in and staying signed in: django-allauth with this centre's rules around it.

adapters.py   what allauth asks us (limits, words, encryption of secrets)
clock.py      what a session remembers: begun, last touched, locked, confirmed
middleware.py the rules applied before every page
recent.py     "confirm that it is you" before safeguarding and exports
held.py       a form that was sent while the screen was locked is kept, not lost
typed.py      what was being typed when it locked goes back into its boxes
events.py     what of all this goes into the audit
"""

from .recent import RecentSignInMixin, requires_recent_sign_in, signed_in_recently

__all__ = ["RecentSignInMixin", "requires_recent_sign_in", "signed_in_recently"]
