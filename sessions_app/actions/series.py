"""Weekly series in term time: made, changed and ended in one step. The past never changes."""

from dataclasses import dataclass

from django.db import transaction

from centre.core import audit
from centre.core.dates import local_today

from ..models import EquipmentUse, Session, SessionSeries
from ..places.actions import book_the_booked
from ..planning import SeriesPlan, SessionAndWhy, Wanted, plan_series
from ..programme.spaces import hold
from ..refusals import ChangedMeanwhile, Refused

FIELDS = ("weekday", "start_time", "end_time", "room", "venue", "capacity", "led_by", "from_date", "to_date")


@dataclass(frozen=True)
class SeriesDone:
    """What was done: the series and the plan as carried out."""

    series: SessionSeries
    plan: SeriesPlan


@transaction.atomic
def start_series(*, service, wanted: Wanted, by, seen=None, today=None) -> SeriesDone:
    """Make a weekly series and all its sessions.

    seen: the fingerprint of the plan that the person looked at. Raises ChangedMeanwhile where the calendar has
    changed since, Refused where the series would not meet at all.
    """
    hold([wanted.room and wanted.room.pk], ())
    plan = plan_series(wanted, today=today or local_today())
    _still_as_seen(plan, seen)
    if not plan.add:
        raise Refused(
            "There is no day in term time on which this series would meet. Check the days and the term dates."
        )
    series = SessionSeries(service=service, **{name: getattr(wanted, name) for name in FIELDS})
    series.full_clean()
    series.save()
    _add_sessions(series, plan)
    audit.record(
        "series.started",
        by=by,
        subject=series,
        summary=f"Weekly series started: {series}",
        detail={"sessions": len(plan.add), "skipped": len(plan.skipped)},
    )
    return SeriesDone(series, plan)


@transaction.atomic
def change_series(*, series, wanted: Wanted, by, seen=None, today=None) -> SeriesDone:
    """Change a series from today on (see `plan_series`), and bring it up to date with the calendar.

    Raises ChangedMeanwhile as `start_series` does.
    """
    series = _take(series)
    today = today or local_today()
    hold([series.room_id, wanted.room and wanted.room.pk], ())
    plan = plan_series(wanted, series=series, today=today)
    _still_as_seen(plan, seen)
    changed = [name for name in FIELDS if getattr(series, name) != getattr(wanted, name)]
    for name in changed:
        setattr(series, name, getattr(wanted, name))
    series.full_clean()
    series.save()
    _carry_out(series, plan)
    audit.record(
        "series.changed",
        by=by,
        subject=series,
        summary=f"Weekly series changed: {series}",
        detail={
            "changed": changed,
            "added": len(plan.add),
            "sessions_changed": len(plan.change),
            "removed": len(plan.remove),
        },
    )
    return SeriesDone(series, plan)


@transaction.atomic
def end_series(*, series, last_day, by, today=None) -> SeriesDone:
    """Let a series end after `last_day`: later sessions that are only planned go, those for which somebody is booked or
    something is planned stay for people.

    Raises Refused where the day lies before the series' first.
    """
    series = _take(series)
    today = today or local_today()
    if last_day < series.from_date:
        raise Refused("The last day cannot be before the series began.")
    going = sessions_after(series, last_day, today=today)
    plan = SeriesPlan(remove=[SessionAndWhy(session, "After the last day") for session in going])
    _carry_out(series, plan)
    series.to_date = last_day
    series.save(update_fields=["to_date"])
    audit.record(
        "series.ended",
        by=by,
        subject=series,
        summary=f"Weekly series ended: {series}",
        detail={"last_day": f"{last_day}", "removed": len(plan.remove)},
    )
    return SeriesDone(series, plan)


def sessions_after(series, last_day, *, today):
    """The sessions that ending a series after `last_day` takes off the timetable."""
    return series.sessions.removable().filter(date__gt=last_day, date__gte=today)


def _take(series) -> SessionSeries:
    return SessionSeries.objects.select_for_update(of=("self",)).select_related("service", "room").get(pk=series.pk)


def _still_as_seen(plan, seen):
    if seen is not None and seen != plan.fingerprint:
        raise ChangedMeanwhile(
            "The calendar or the sessions changed while you looked. Here is what would happen now: check it once more.",
            plan,
        )


def _add_sessions(series, plan):
    made = Session.objects.bulk_create(
        Session(
            service=series.service,
            series=series,
            room=None if day in plan.room_taken else series.room,
            venue="" if day in plan.room_taken and series.venue == series.room.name else series.venue,
            date=day,
            start_time=series.start_time,
            end_time=series.end_time,
            led_by=series.led_by,
        )
        for day in plan.add
    )
    if made:
        book_the_booked(series, made)


def _carry_out(series, plan):
    # Somebody may have booked or marked meanwhile: the rows are held and asked once more.
    going = [each.session.pk for each in plan.remove]
    touched = [*going, *(each.pk for each in plan.change)]
    held = list(Session.objects.select_for_update(no_key=True).filter(pk__in=touched).order_by("pk"))
    if Session.objects.untouched().filter(pk__in=touched).count() != len(touched) or len(held) != len(touched):
        raise ChangedMeanwhile("Somebody was booked or marked while you looked. Please look once more.")
    if Session.objects.removable().filter(pk__in=going).count() != len(going):
        raise ChangedMeanwhile("Something was planned for a session while you looked. Please look once more.")
    Session.objects.filter(pk__in=going).delete()
    EquipmentUse.objects.filter(pk__in=[use.pk for use in plan.given_back]).delete()
    if plan.change:
        Session.objects.bulk_update(plan.change, ["date", "start_time", "end_time", "room", "venue", "led_by"])
    _add_sessions(series, plan)
