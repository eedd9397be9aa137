"""The log of what was done, for those who look after it. Concerns are not in it: their room keeps its own."""

from django import forms
from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from centre.core.dates import local_today
from centre.core.forms import CentreForm, DateField
from centre.core.models import AuditEvent
from centre.core.views import requires
from staff.models import User
from staff.permissions import Permission

PER_PAGE = 50

# What the beginnings of the action names mean. Anything new shows under its own first word.
KINDS = {
    "sign_in": "Signing in and out",
    "screen": "Screen locked and unlocked",
    "access": "Refusals",
    "account": "Accounts",
    "role": "Roles",
    "staff": "Staff records",
    "supervision": "Supervision",
    "settings": "Settings",
    "term": "Terms",
    "closure_period": "Closures",
    "bank_holiday": "Bank holidays",
    "group": "Groups",
    "family": "Families",
    "person": "People",
    "household": "Homes",
    "visit": "Visits",
    "session": "Sessions",
    "register": "Registers",
    "report": "Reports",
    "plan": "Improvement plan",
    "import": "Imports",
    "centre": "The centre",
}


class AuditFilter(CentreForm):
    """Who, what and when."""

    show_optional = False
    who = forms.ModelChoiceField(label="Who", queryset=User.objects.none(), required=False, empty_label="Everybody")
    what = forms.ChoiceField(label="What", required=False)
    day = DateField(label="Day", near=True, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["who"].queryset = User.objects.all()
        self.fields["what"].choices = [("", "Everything"), *KINDS.items()]


@requires(Permission.AUDIT_VIEW)
@require_safe
def audit_page(request):
    """The events, newest first, filtered by who, what and day."""
    form = AuditFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    events = AuditEvent.objects.order_by("-at", "id")
    # What happens in the closed room is read there, by those cleared, and counted as a reading.
    events = events.exclude(action__startswith="concern.").exclude(subject_type__startswith="safeguarding.")
    if chosen.get("who"):
        events = events.filter(actor=chosen["who"])
    if chosen.get("what"):
        events = events.filter(action__startswith=f"{chosen['what']}.")
    if chosen.get("day"):
        events = events.filter(at__date=chosen["day"])
    page = Paginator(events, PER_PAGE).get_page(request.GET.get("page"))
    rows = [_row(event) for event in page]
    context = {"form": form, "page_obj": page, "rows": rows, "today": local_today()}
    return render(request, "centre/audit.html", context)


def _row(event: AuditEvent) -> dict:
    kind = event.action.split(".")[0]
    return {
        "event": event,
        "kind": KINDS.get(kind, kind.replace("_", " ").capitalize()),
        "details": list(_details(event.detail)),
    }


def _details(detail: dict):
    """The small facts of an event as (what, words)."""
    if not isinstance(detail, dict):
        return
    for name, value in detail.items():
        if name == "changes" and isinstance(value, dict):
            for field, pair in value.items():
                before, after = pair if isinstance(pair, list) and len(pair) == 2 else ("", pair)
                yield field.replace("_", " "), f"{_words(before)} → {_words(after)}"
        elif value not in (None, "", [], {}):
            yield name.replace("_", " "), _words(value)


def _words(value) -> str:
    if value is None or value == "":
        return "nothing"
    if value is True or value is False:
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_words(each) for each in value) or "nothing"
    return str(value)
