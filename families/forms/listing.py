"""The filter above the list of families."""

from django import forms

from centre.core.forms import CentreForm

SHOWS = [
    ("registered", "Registered families"),
    ("new", "Registered in the last four weeks"),
    ("not-seen", "Not seen for some weeks"),
    ("not-seen-in-need", "Not seen for long where the need is greatest"),
    ("expecting", "Expecting a baby"),
    ("no-area", "Area not known"),
    ("over-five", "Still registered after the fifth birthday"),
    ("check-due", "Details to be checked again"),
    ("left", "No longer registered"),
    ("all", "Every family we know"),
]


class FamilyFilter(CentreForm):
    """Part of the address, so it holds nothing about anybody. A wrong answer counts as none."""

    show = forms.ChoiceField(label="Show", choices=SHOWS, required=False)
    weeks = forms.IntegerField(label="Weeks not seen", min_value=1, max_value=260, required=False)
    show_optional = False

    def __init__(self, query, *, default_weeks: int):
        show = query.get("show") if query.get("show") in dict(SHOWS) else "registered"
        text = query.get("weeks", "")
        weeks = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
        self.show = show
        self.weeks = weeks if 1 <= weeks <= 260 else default_weeks
        super().__init__(initial={"show": show, "weeks": self.weeks})
        self.fields["weeks"].widget.attrs["class"] = "width-4"
