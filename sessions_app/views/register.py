"""The register's page: who is expected and who is there, and opened again."""

from django.contrib import messages
from django.shortcuts import redirect, render

from centre.core.dates import local_today
from centre.core.views import requires
from staff.permissions import Permission, has_permission

from ..access import may_mark_register
from ..actions.registers import DAY_IS_OVER, reopen_register
from ..creche.coverage import over_places
from ..creche.live import creche_now
from ..forms import HeadCountForm, ReopenForm
from ..refusals import Refused
from ..roll import in_the_room, read_roll
from ..safety.of_session import NOTHING, room_of
from ..states import state_of
from .parts import session_to_read

READERS = (Permission.REGISTER_MARK, Permission.FAMILY_VIEW)


@requires(READERS)
def register(request, pk):
    """The register of one session. ?show=unmarked lists only those nobody has marked yet."""
    session = session_to_read(request, pk)
    return render(request, "sessions_app/register.html", register_context(request, session))


def register_context(request, session, *, head_count_form=None) -> dict:
    """Everything the register's page shows."""
    from ..corrections.views import corrections_of
    from ..devices import other_devices
    from ..kept.views import HOURS, kept_key
    from .news import cursor_now

    today = local_today()
    roll = read_roll(session)
    only_unmarked = request.GET.get("show") == "unmarked"
    families = roll.families
    asked = request.GET.get("why", "")
    for row in roll.rows if asked else ():
        row.asks_why = row.short_id == asked and row.may_be_cleared
    if only_unmarked:
        families = [
            family for family in families if any(row.asks_why or row.status in ("", "booked") for row in family.rows)
        ]
    mode = mode_of(request, session, today=today)
    lately = []
    if session.is_creche and mode == "mark" and not only_unmarked:
        families, lately = here_first(families)
    counts, guests = roll.counts, list(session.guests.all())
    return {
        "session": session,
        "state": state_of(session, today=today),
        "counts": counts,
        "now": in_the_room(session, counts, guests) if mode == "mark" and session.date == today else None,
        "families": [*families, *lately],
        "lately": len(lately),
        "lately_from": len(families) + 1 if lately else 0,
        "ratio": _ratio(session, roll) if mode == "mark" else None,
        "only_unmarked": only_unmarked,
        "mode": mode,
        "is_to_come": session.date > today,
        "newest": session.register_events.select_related("by").last(),
        "head_count_form": head_count_form or head_count_form_for(session),
        "other_devices": other_devices(session, request) if mode == "mark" else [],
        "news_cursor": cursor_now(),
        "kept_key": kept_key(request.user, session) if mode == "mark" else "",
        "kept_hours": HOURS,
        "may_see_duty": session.date <= today
        and not session.is_cancelled
        and has_permission(request.user, Permission.REGISTER_MARK),
        "may_reopen": session.date == today
        and has_permission(request.user, Permission.REGISTER_REOPEN)
        and has_permission(request.user, Permission.REGISTER_MARK),
        "may_correct": session.is_register_closed and may_mark_register(request.user, session, today=today),
        "guests": guests,
        "room_today": room_of(session, today=today) if mode == "mark" else NOTHING,
        "may_record_safety": has_permission(request.user, Permission.SAFETY_RECORD),
        "corrections": corrections_of(session) if session.is_register_closed else [],
        "over_places": over_places(session) if session.is_register_closed else "",
    }


def here_first(families) -> tuple[list, list]:
    """The families of a crèche of whom somebody is in, then those who are booked, then the others who are marked; and
    apart from them those who only came lately. Where nobody is in or booked yet, all of them as they are.
    """

    def place(family) -> int:
        if any(row.is_signed_in for row in family.rows):
            return 0
        marks = {row.status for row in family.rows}
        return 1 if "booked" in marks else 2 if marks - {""} else 3

    ordered = sorted(families, key=place)  # stable: within each by name
    shown = [family for family in ordered if place(family) < 3]
    return (shown, ordered[len(shown) :]) if shown else (families, [])


def _ratio(session, roll):
    """The ratio of a crèche as it stands, from the rows that have been read. One query; None for anything else."""
    if not session.is_creche:
        return None
    return creche_now(session, rows=roll.rows)


def mode_of(request, session, *, today) -> str:
    """What can be done on the register's rows: "mark", "book" (a session to come) or "read"."""
    if session.is_cancelled or session.is_register_closed or not has_permission(request.user, Permission.REGISTER_MARK):
        return "read"
    return "book" if session.date > today else "mark"


def head_count_form_for(session) -> HeadCountForm:
    """The form with the numbers as they stand."""
    return HeadCountForm(
        initial={
            "adults": session.headcount_adults,
            "children": session.headcount_children,
            "seen_adults": session.headcount_adults,
            "seen_children": session.headcount_children,
        },
        auto_id="heads_%s",
    )


@requires(Permission.REGISTER_REOPEN)
def reopen(request, pk):
    """Open a closed register again, with the reason."""
    session = session_to_read(request, pk)
    if not session.is_register_closed:
        messages.info(request, "This register is not closed, so it need not be opened again.")
        return redirect("sessions_app:register", pk)
    if session.date != local_today():
        messages.info(request, DAY_IS_OVER)
        return redirect("sessions_app:register", pk)
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reopen_register(session=session, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The register is open again. Close it when it is right.")
            return redirect("sessions_app:register", pk)
    return render(
        request,
        "sessions_app/register_reopen.html",
        {
            "form": form,
            "session": session,
            "submit_label": "Open the register again",
            "cancel_url": session.get_absolute_url(),
            "cancel_label": "Leave it closed",
        },
    )
