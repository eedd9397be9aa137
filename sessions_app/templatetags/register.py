"""The buttons of a register's row: {% load register %}.

Written here and not in the template because a page has hundreds of them: this way a register of sixty people is drawn
in half the time. Every one works as a plain form button and, where htmx runs, answers with the row alone.
"""

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from ..models import AttendanceStatus

register = template.Library()

_BUTTON = '<button name="mark" value="{id}:{what}" hx-post="mark/" aria-pressed="{pressed}">{word}</button>'
_MOVE = '<button class="{css}" name="mark" value="{id}:{what}" hx-post="mark/">{word}</button>'
_CLEAR = (
    '<button class="mark-clear" name="mark" value="{id}:clear" hx-post="mark/">Clear'
    '<span class="visually-hidden"> {what} of {name}</span></button>'
)
_GROUP = '<div class="mark-buttons" role="group" aria-label="{name}">{buttons}</div>{clear}'
_MARKS = [(each.value, each.label) for each in AttendanceStatus if each != AttendanceStatus.BOOKED]


@register.simple_tag
def mark_buttons(row, mode: str):
    """What can be tapped on a row. mode: "mark", "book" (a session to come) or "read" (nothing).

    Nothing is chosen before somebody chooses. A child in the crèche is signed out (or back in) instead of marked.
    """
    if mode == "read":
        return ""
    if mode == "book":
        word = "Booked" if row.status == AttendanceStatus.BOOKED else "Book"
        buttons = _button(row, AttendanceStatus.BOOKED.value, word)
        clear = _clear(row, "the booking") if row.status else ""
    else:
        if row.is_signed_in:
            buttons = format_html(_MOVE, css="mark-out", id=row.id, what="out", word="Sign out")
        elif row.has_left:
            buttons = format_html(_MOVE, css="mark-back", id=row.id, what="in", word="Back in")
        else:
            buttons = mark_safe("".join(_button(row, value, label) for value, label in _MARKS))  # noqa: S308
        clear = _clear(row, "the mark") if row.may_be_cleared else ""
    return format_html(_GROUP, name=row.name, buttons=buttons, clear=clear)


def _button(row, what, word):
    # Nothing in it was typed by anybody: an id, and words of ours.
    pressed = "true" if row.status == what else "false"
    return mark_safe(_BUTTON.format(id=row.id, what=what, pressed=pressed, word=word))  # noqa: S308


def _clear(row, what):
    return format_html(_CLEAR, id=row.id, what=what, name=row.name)
