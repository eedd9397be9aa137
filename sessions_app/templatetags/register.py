"""The buttons of a register's row: {% load register %}.

Written here and not in the template because a page has hundreds of them: this way a register of sixty people is drawn
in half the time. Every one works as a plain form button and, where htmx runs, answers with the row alone.
"""

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from centre.core.dates import local_now

from ..models import AttendanceStatus
from ..voids import MOST_LETTERS, REASONS

register = template.Library()

_BUTTON = '<button name="mark" value="{id}:{what}"{more}>{word}</button>'
_MOVE = '<button class="{css}" name="mark" value="{id}:{what}"{more}>{word}</button>'
_CLEAR = '<button class="mark-clear" name="mark" value="{id}:clear"{more}>Clear{of}</button>'
_OF = '<span class="visually-hidden"> {what} of {name}</span>'
_GROUP = '<div class="mark-buttons"{named}>{buttons}</div>{clear}'
_NAMED = ' role="group" aria-label="{name}"'
_BY_SCRIPT = mark_safe(' hx-post="mark/"')
_MARKS = [(each.value, each.label) for each in AttendanceStatus if each != AttendanceStatus.BOOKED]
# Once a session has begun, elsewhere than at a crèche, where the times in and out say it.
_LATE = ("late", "Late")
_LEFT = ("left", "Left")
_MARKS_FROM_THE_START = [_MARKS[0], _LATE, *_MARKS[1:]]
_MARKS_OF_WHO_IS_HERE = [_MARKS[0], _LATE, _LEFT, *_MARKS[1:]]


@register.simple_tag(takes_context=True)
def mark_buttons(context, row, mode: str):
    """What can be tapped on a row. mode: "mark", "book" (a session to come) or "read" (nothing).

    Nothing is chosen before somebody chooses. A child in the crèche is signed out (or back in) instead of marked.
    `lean` in the context leaves out what only scripts need, and names that the row says already, for those who hear one
    button without its row: register.js adds them to a whole page of rows.
    """
    if mode == "read":
        return ""
    if row.asks_why:
        return render_to_string(
            "sessions_app/register/why.html", {"row": row, "reasons": REASONS, "most": MOST_LETTERS}
        )
    more = "" if context.get("lean") else _BY_SCRIPT
    if mode == "book":
        word = "Booked" if row.status == AttendanceStatus.BOOKED else "Book"
        buttons = _button(row, AttendanceStatus.BOOKED.value, word, more)
        clear = _clear(row, "the booking", more) if row.status else ""
    else:
        if row.is_signed_in:
            buttons = format_html(_MOVE, css="mark-out", id=row.short_id, what="out", word="Sign out", more=more)
        elif row.has_left:
            buttons = format_html(_MOVE, css="mark-back", id=row.short_id, what="in", word="Back in", more=more)
        else:
            marks = _MARKS
            if not row.is_creche and context["session"].has_begun(local_now()):
                here = row.status == AttendanceStatus.PRESENT
                marks = _MARKS_OF_WHO_IS_HERE if here else _MARKS_FROM_THE_START
            buttons = mark_safe("".join(_button(row, value, label, more) for value, label in marks))  # noqa: S308
        clear = _clear(row, "the mark", more) if row.may_be_cleared else ""
    named = format_html(_NAMED, name=row.name) if more else ""
    return format_html(_GROUP, named=named, buttons=buttons, clear=clear)


def _button(row, what, word, more):
    # Nothing in it was typed by anybody: an id, and words of ours.
    if what == ("late" if row.late else row.status):
        more += ' aria-pressed="true"'
    elif more:
        more += ' aria-pressed="false"'
    return mark_safe(_BUTTON.format(id=row.short_id, what=what, more=more, word=word))  # noqa: S308


def _clear(row, what, more):
    of = format_html(_OF, what=what, name=row.name) if more else ""
    return format_html(_CLEAR, id=row.short_id, of=of, more=more)
