"""Every part pages are made of, on one page, with invented content. Routed in development only."""

import re
from datetime import date, timedelta

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles.finders import find
from django.core.paginator import Paginator
from django.forms import formset_factory
from django.shortcuts import render
from django.utils.html import format_html, format_html_join

from .dates import local_today
from .forms import CentreForm, DateField, TimeField
from .rooms import DeskItem, TimelineEntry, Urgency
from .templatetags.components import STATE_SHAPES


class ThreeBoxes(forms.MultiWidget):
    """A day in three boxes, here to show that such an answer is drawn and reached rightly."""

    box_labels = ("Day", "Month", "Year")

    def __init__(self):
        super().__init__({name: forms.TextInput(attrs={"inputmode": "numeric"}) for name in ("day", "month", "year")})

    def decompress(self, value):
        return [value.day, value.month, value.year] if value else [None, None, None]


class ExampleForm(CentreForm):
    """One of each kind of field."""

    first_name = forms.CharField(label="Child's first name", help_text="As the family says it.", max_length=60)
    known_as = forms.CharField(label="Known as", required=False, max_length=60)
    date_of_birth = DateField(label="Date of birth")
    moved_in = forms.Field(label="When did the family move in?", help_text="For example 31 8 2025", widget=ThreeBoxes)
    next_visit = DateField(label="Next visit", near=True, required=False)
    start = TimeField(label="Start", help_text="For example 9.30", widget=forms.TextInput(attrs={"class": "width-4"}))
    outcome = forms.ChoiceField(
        label="What came of the visit?",
        choices=[("achieved", "Achieved"), ("no access", "No access"), ("refused", "Refused")],
        widget=forms.RadioSelect,
    )
    seen = forms.MultipleChoiceField(
        label="Who did you see?",
        help_text="Tick everyone who was there.",
        choices=[("amina", "Amina, 34"), ("yusuf", "Yusuf, 3"), ("maryam", "Maryam, 7 months")],
        widget=forms.CheckboxSelectMultiple,
    )
    worker = forms.ChoiceField(
        label="Family support worker", choices=[("", "Choose"), ("1", "Jo Bell"), ("2", "Sam Roe")]
    )
    agreed = forms.CharField(label="What was agreed", widget=forms.Textarea, required=False)
    told = forms.BooleanField(label="The family knows what is kept about them", help_text="Read it out if they ask.")
    sheet = forms.FileField(label="Sheet", required=False, help_text="CSV or XLSX, up to 5 MB.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["outcome"].widget.choice_hints = {"no access": "Nobody opened, or not a good moment"}
        self.fields["outcome"].error_messages["required"] = "Choose what came of the visit"
        self.fields["seen"].error_messages["required"] = "Tick at least one person"


class ExampleRow(CentreForm):
    """A row of a formset."""

    first_name = forms.CharField(label="First name")
    sex = forms.ChoiceField(label="Sex", choices=[("f", "Girl"), ("m", "Boy")], widget=forms.RadioSelect)


def example_formset(data=None):
    """Two rows of children; failed when data is given."""
    formset = formset_factory(ExampleRow, extra=2)(data, prefix="children")
    formset.row_name = "Child"
    return formset


def _example_data() -> dict:
    return {"children-TOTAL_FORMS": "2", "children-INITIAL_FORMS": "0", "children-0-first_name": "Tom", "start": "soon"}


def _chart():
    heights = (34, 38, 45, 44, 52, 60)
    bars = format_html_join(
        "",
        '<rect x="{}" y="{}" width="18" height="{}" fill="{}"/>',
        [(12 + 27 * n, 70 - high, high, "#0b5c63" if n == 5 else "#7fb3b0") for n, high in enumerate(heights)],
    )
    return format_html(
        '<svg viewBox="0 0 180 76" role="img" aria-label="Reach rose from 46 to 71 per cent in six terms">'
        '<line x1="6" x2="174" y1="20" y2="20" stroke="#1f2a37" stroke-dasharray="4 4"/>{}'
        '<line x1="6" x2="174" y1="70.5" y2="70.5" stroke="#767069"/></svg>',
        bars,
    )


@login_not_required
def components_page(request):
    """The page; ?failed=1 shows it as it is after a form failed."""
    today = local_today()
    monday = today - timedelta(days=today.weekday())
    failed = request.GET.get("failed") == "1"
    for level, words in (
        (messages.SUCCESS, "The visit to the Hassan family is logged. The next one is on Tuesday 4 November."),
        (messages.WARNING, "Two rows were left out. You can download them with the reasons."),
        (messages.INFO, "Stay and play on Friday is cancelled; the poster says so."),
    ):
        messages.add_message(request, level, words)
    context = {
        "form": ExampleForm(_example_data()) if failed else ExampleForm(),
        "formset": example_formset(_example_data()) if failed else example_formset(),
        "states": [(kind, word) for kind, word in zip(STATE_SHAPES, _STATE_WORDS, strict=True)],
        "items": _items(today),
        "entries": _entries(today),
        "people": _people(today),
        "alerts": [
            {"word": "Nut allergy: Maryam", "kind": "stop"},
            {"word": "Stop: ask the coordinator before visiting", "kind": "late"},
        ],
        "week": _week(monday),
        "today": today,
        "tabs": [
            {"label": "Home and reach", "url": "#", "current": True},
            {"label": "Groups and consents", "url": "#"},
            {"label": "Visits and plan", "url": "#", "count": 6},
            {"label": "Attendance", "url": "#", "count": 41},
        ],
        "pages_below": [
            {"label": "Home", "url": "#", "current": True},
            {"label": "Reach", "url": "#"},
        ],
        "page": Paginator(range(43), 10).page(2),
        "chart": _chart(),
        "icons": _icon_names(),
    }
    return render(request, "components/page.html", context)


_STATE_WORDS = ("Done", "Due on Friday", "Overdue by 3 days", "New", "On now", "Stop", "Not started")


def _items(today: date) -> list[DeskItem]:
    def days(number):
        return today + timedelta(days=number)

    return [
        DeskItem(
            "The visit to the Hassan family was not logged",
            "#",
            "Log the visit",
            Urgency.OVERDUE,
            days(-3),
            "",
            "Visits",
        ),
        DeskItem(
            "The register of Baby massage is open", "#", "Open the register", Urgency.TODAY, today, "", "Sessions"
        ),
        DeskItem("Supervision of Jo Bell", "#", "Plan the meeting", Urgency.SOON, days(6), "", "Staff"),
        DeskItem(
            "4 forms wait for a postcode", "#", "Complete them", Urgency.WAITING, None, "from the fair", "Families"
        ),
    ]


def _entries(today: date) -> list[TimelineEntry]:
    def days_ago(number):
        return today - timedelta(days=number)

    return [
        TimelineEntry(today, "Came to Stay and play", "Amina and Yusuf", "#", "calendar"),
        TimelineEntry(days_ago(12), "Home visit by Jo Bell", "Next step: speech and language drop-in", "#", "visit"),
        TimelineEntry(days_ago(40), "Moved home", "In the reach area", "", "home"),
        TimelineEntry(days_ago(200), "Registered", "", "", "note"),
    ]


def _people(today: date) -> list[dict]:
    def born(days):
        return today - timedelta(days=days)

    return [
        {"name": "Amina Hassan", "role": "parent", "url": "#", "date_of_birth": born(34 * 366)},
        {"name": "Yusuf", "role": "child", "url": "#", "date_of_birth": born(3 * 366 + 40)},
        {"name": "Maryam", "role": "child", "url": "#", "date_of_birth": born(220), "alert": "Nut allergy"},
        {"name": "Baby Hassan", "role": "expected in March", "expected": True},
        {"name": "Grandad Ali", "role": "grandparent"},
    ]


def _week(monday: date) -> list[dict]:
    days = [{"day": monday + timedelta(days=n), "closed": "", "entries": []} for n in range(5)]
    days[0]["entries"] = [
        {"time": "9.30am", "title": "Stay and play", "url": "#", "state": "Register closed", "kind": "good"},
        {"time": "1pm", "title": "Baby massage", "url": "#", "state": "Register open", "kind": "now"},
    ]
    days[1]["entries"] = [{"time": "10am", "title": "Rhyme time", "url": "#"}]
    days[2]["closed"] = "staff training"
    days[3]["entries"] = [{"time": "9.30am", "title": "Clinic", "url": "#", "state": "Cancelled", "kind": "stop"}]
    return days


def _icon_names() -> list[str]:
    with open(find("img/icons.svg"), encoding="utf-8") as sprite:
        return re.findall(r'symbol id="([^"]+)"', sprite.read())
