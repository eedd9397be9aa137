"""Days and moments of a stored report in words: {% load reports %}. A report is plain data, so they come as text."""

import re
from datetime import date, datetime

from django import template
from django.utils.safestring import mark_safe

from centre.core.dates import LONDON
from centre.core.templatetags.words import date_words, time_words

register = template.Library()
_INDENT = re.compile(r"\n\s+")


class TightNode(template.Node):
    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context):
        # Only whitespace goes, so that what was safe stays safe.
        return mark_safe(_INDENT.sub("\n", self.nodelist.render(context)))  # noqa: S308


@register.tag
def tight(parser, token):
    """{% tight %} … {% endtight %}: without the indents of its lines, which are a tenth of a long report's bytes."""
    nodelist = parser.parse(("endtight",))
    parser.delete_first_token()
    return TightNode(nodelist)


@register.filter
def iso_date_words(text):
    """ "2025-12-31" -> "31 December 2025"; nothing for anything else."""
    try:
        return date_words(date.fromisoformat(text))
    except (TypeError, ValueError):
        return ""


@register.filter
def iso_moment_words(text):
    """The day and the local time of a stored moment: "31 December 2025 at 9.30am"."""
    try:
        moment = datetime.fromisoformat(text).astimezone(LONDON)
    except (TypeError, ValueError):
        return ""
    return f"{date_words(moment.date())} at {time_words(moment)}"


@register.filter
def iso_day(text):
    """The day of a stored moment as it was: "2025-12-31"."""
    return str(text)[:10]


@register.filter
def weeks_note(content):
    """What the chart of weeks leaves out, said under it."""
    left_out = sum(1 for week in content["charts"]["weeks"] if week["number"] is None)
    if not left_out:
        return ""
    weeks = "1 week has" if left_out == 1 else f"{left_out} weeks have"
    return f"{weeks} a number too small to be shown and {'is' if left_out == 1 else 'are'} left out."
