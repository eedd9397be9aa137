"""The parts of a page as template tags: {% load components %}. Each is shown on the components page.

A tag draws a template of templates/components/; that template's first comment says what it is given.
"""

from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html

from .. import errors
from ..notes import NoteForm, is_passed_on
from ..rooms import Urgency

register = template.Library()

# kind -> the shape that goes with the word and the colour
STATE_SHAPES = {
    "good": "tick-circle",
    "due": "clock",
    "late": "warning",
    "new": "star",
    "now": "dot",
    "stop": "stop",
    "quiet": "circle",
}

URGENCY_STATES = {
    Urgency.NOW: ("At once", "stop"),
    Urgency.OVERDUE: ("Overdue", "late"),
    Urgency.TODAY: ("Today", "now"),
    Urgency.SOON: ("Soon", "due"),
    Urgency.WAITING: ("Waiting", "quiet"),
}

TRENDS = {"up": "up", "down": "down", "same": "same"}


@register.simple_tag
def icon(name: str, css_class: str = ""):
    """A line icon from static/img/icons.svg. Always put words beside it: it is hidden from screen readers."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        f" {css_class}" if css_class else "",
        _sprite(),
        name,
    )


@cache
def _sprite() -> str:
    """Where the icons are: the same for as long as the programme runs, and asked for in every row of a list."""
    return static("img/icons.svg")


@register.simple_tag
def state_tag(word, kind: str = "quiet"):
    """A state in word, shape and colour. Kinds: good, due, late, new, now, stop, quiet."""
    if kind not in STATE_SHAPES:
        raise template.TemplateSyntaxError(f"{kind!r} is no kind of state; use one of {', '.join(STATE_SHAPES)}")
    # Not a template of its own: long lists have one in every row.
    return format_html('<span class="state state-{}">{}{}</span>', kind, icon(STATE_SHAPES[kind]), word)


@register.inclusion_tag("components/figure.html")
def figure(value, label, unit="", trend="", direction="", url="", chart=""):
    """A live figure: value, what it counts, and in words how it moved (direction: up, down or same)."""
    return {
        "value": value,
        "label": label,
        "unit": unit,
        "trend": trend,
        "direction": TRENDS.get(direction, ""),
        "url": url,
        "chart": chart,
    }


@register.inclusion_tag("components/error_summary.html", takes_context=True)
def error_summary(context, *subjects):
    """The summary of what has to be put right: of the given forms, or of all that the page's context holds."""
    links = errors.error_links(list(subjects)) if subjects else errors.context_error_links(context)
    return {"links": links}


@register.simple_tag(takes_context=True)
def error_title(context):
    """ "Error: " for the page's title where a form of the page has failed."""
    return "Error: " if errors.context_error_links(context) else ""


@register.inclusion_tag("components/summary_row.html")
def summary_row(label, value, url="", change="", action="Change", empty="Not recorded"):
    """One row of a summary list; `change` names what the link changes for those who hear it read out."""
    return {
        "label": label,
        "value": value if value not in (None, "") else empty,
        "is_empty": value in (None, ""),
        "url": url,
        "change": change or str(label).lower(),
        "action": action,
    }


@register.inclusion_tag("components/timeline.html", takes_context=True)
def timeline(context, entries, empty="Nothing has been recorded yet."):
    """What happened, newest first: a list of centre.core.rooms.TimelineEntry."""
    names = ("request", "csrf_token")  # for the buttons beside notes
    return {"entries": entries, "empty": empty, **{name: context[name] for name in names if name in context}}


@register.inclusion_tag("components/due_item.html")
def due_item(item):
    """A row for something due, overdue or waiting: a centre.core.rooms.DeskItem."""
    word, kind = URGENCY_STATES[item.urgency]
    return {"item": item, "word": word, "kind": kind}


@register.inclusion_tag("components/empty_state.html")
def empty_state(title, advice="", url="", action=""):
    """Where a list would be: says that there is nothing, and what to do next."""
    return {"title": title, "advice": advice, "url": url, "action": action}


@register.inclusion_tag("components/week_strip.html")
def week_strip(days, today=None):
    """The week as a strip. days: {"day": date, "closed": "" or why, "entries": [{time, title, url, state, kind}]}."""
    shown = []
    for each in days:
        is_today, closed = each["day"] == today, each.get("closed", "")
        names = ["week-day", "week-day-today" if is_today else "", "week-day-closed" if closed else ""]
        shown.append(
            {
                "day": each["day"],
                "is_today": is_today,
                "closed": closed,
                "entries": [{"state": "", "kind": "quiet", **entry} for entry in each.get("entries", ())],
                "css_class": " ".join(filter(None, names)),
            }
        )
    return {"days": shown, "count": len(shown)}


@register.inclusion_tag("components/tabs.html")
def tabs(items, label, below=False):
    """Tabs that are links. items: {"label", "url", "current", "count" (may be missing)}.

    below: the pages under a tab, as a quieter row below the tabs.
    """
    shown = [
        {
            "label": item["label"],
            "url": item["url"],
            "current": bool(item.get("current")),
            "count": item.get("count"),
        }
        for item in items
    ]
    return {"items": shown, "label": label, "below": below}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context, page, noun="rows"):
    """The pages of a list, with the filters kept in the address. page: a Page of Django's Paginator."""
    return {"page": page, "noun": noun, "request": context.get("request")}


@register.inclusion_tag("components/progress_bar.html")
def progress_bar(label, value=None, maximum=100, words=""):
    """How far something has come. Without a value it is under way with no known end."""
    return {"label": label, "value": value, "maximum": maximum, "words": words}


@register.inclusion_tag("components/concern_callout.html", takes_context=True)
def concern_callout(context):
    """ "Is this a safeguarding concern?" with the way to log it, for beside notes."""
    return {"concern_url": context.get("concern_url", "/safeguarding/concerns/new/")}


@register.inclusion_tag("components/masked_address.html")
def masked_address(reason="Address kept confidential"):
    """Stands where an address would be for somebody who may not see it."""
    return {"reason": reason}


@register.inclusion_tag("components/print_header.html", takes_context=True)
def print_header(context, title=""):
    """On paper only: whose record, printed when and by whom."""
    return {
        "title": title,
        "centre_name": context.get("centre_name", ""),
        "user": context.get("user"),
    }


@register.inclusion_tag("components/concern_note.html", takes_context=True)
def concern_note(context, source, record, field, label, place=None):
    """ "Is this a concern?" beside a note that is saved (centre.core.notes); `label` says which, read out only.

    place: of the words in a list of answers.
    """
    field = field if place is None else f"{field}.{place}"
    note = NoteForm(back=context["request"].path, source=source, record=str(record))
    return {"url": note.url, "field": field, "label": label, "csrf": context.get("csrf_token", "")}


@register.filter
def can_be_passed_on(words) -> bool:
    """Whether a saved note holds words, and not the line of a note that was passed on."""
    return bool(words) and not is_passed_on(words)
