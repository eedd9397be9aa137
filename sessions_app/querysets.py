"""Reads of the sessions room, as verbs in the centre's words that can be chained."""

from datetime import timedelta

from django.db import models
from django.db.models import Case, Count, Exists, F, Func, OuterRef, Q, Value, When

# Somebody who came within the last weeks is expected again.
EXPECTED_AFTER_WEEKS = 6


class ServiceQuerySet(models.QuerySet):
    def offered(self, *, on):
        """Services that have not ended before the day."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=on))

    def in_public(self, *, on):
        """What strangers are told of: marked public, and still offered."""
        return self.offered(on=on).filter(public=True)

    def unchecked_since(self, day):
        """Services that nobody has read through since before the day, or ever."""
        return self.filter(Q(last_checked_on__isnull=True) | Q(last_checked_on__lt=day))


class SpaceQuerySet(models.QuerySet):
    """Rooms and equipment."""

    def in_use(self, *, on):
        """What may be used on the day."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=on))


class SessionQuerySet(models.QuerySet):
    def on(self, day):
        """The sessions of a day."""
        return self.filter(date=day)

    def between(self, start, end):
        """The sessions from `start` to `end`, both days included."""
        return self.filter(date__range=(start, end))

    def planned(self):
        return self.filter(status="planned")

    def ran(self):
        return self.filter(status="ran")

    def cancelled(self):
        return self.filter(status="cancelled")

    def with_register_left_open(self, *, before):
        """Sessions of days before `before` whose register nobody closed."""
        return self.filter(register_state="open", date__lt=before).exclude(status="cancelled")

    def never_marked(self, *, before):
        """Sessions planned for days before `before` that were neither marked nor cancelled."""
        return self.planned().filter(date__lt=before)

    def without_leader_there(self):
        """Planned sessions that nobody is named to run, or whose leader is away on the day."""
        from staff.models import Absence

        away = Absence.objects.filter(user=OuterRef("led_by")).between(OuterRef("date"), OuterRef("date"))
        return self.planned().filter(Q(led_by__isnull=True) | Exists(away))

    def untouched(self):
        """Planned sessions on whose register nobody stands and nobody was counted: what a series may still change."""
        from .models import Attendance, RegisterEvent

        return self.planned().filter(
            ~Exists(Attendance.objects.filter(session=OuterRef("pk"))),
            ~Exists(RegisterEvent.objects.filter(session=OuterRef("pk"))),
            headcount_adults=0,
            headcount_children=0,
        )

    def removable(self):
        """Untouched ones to which nothing belongs that is kept, as a plan of what is played or a single place does."""
        relations = self.model._meta.related_objects
        kept = [each for each in relations if each.on_delete is models.PROTECT]
        found = self.untouched()
        for each in kept:
            found = found.filter(~Exists(each.related_model._base_manager.filter(**{each.field.name: OuterRef("pk")})))
        return found

    def expected_from(self, session):
        """The sessions whose people are expected at `session`: its series' (or its service's) of the last six weeks."""
        same = Q(series=session.series_id) if session.series_id else Q(service=session.service_id)
        start = session.date - timedelta(weeks=EXPECTED_AFTER_WEEKS)
        return self.filter(same, date__gte=start, date__lt=session.date)

    def for_lists(self):
        """With what a list of sessions shows beside the date."""
        return self.select_related("service", "led_by")


class AttendanceQuerySet(models.QuerySet):
    def present(self):
        """Only people who were there: booked, absent and apologies do not count (measures, "Qualifying contact")."""
        return self.filter(status="present")

    def still_in(self):
        """Children signed in and not yet signed out (crèche)."""
        return self.present().filter(time_in__isnull=False, time_out__isnull=True, person__role="child")

    def counted_by_session(self):
        """One row a session: {session, present, late, left, left_early, under_five, adults, booked, absent,
        apologies}.

        Under five by completed years on the session's day (measures, "Under five on a day"): born after the same day
        five years before, which in PostgreSQL holds for 29 February too.
        """
        # Django would order by the rows' own order and so group by each row.
        present = Q(status="present")
        born_after = Func(
            F("session__date"), template="(%(expressions)s - interval '5 years')", output_field=models.DateField()
        )
        under_five = Case(
            When(person__date_of_birth__gt=born_after, person__date_of_birth__lte=F("session__date"), then=Value(1)),
            output_field=models.IntegerField(),
        )
        adult = ~Q(person__role__in=["child", "expected baby"])
        return (
            self.order_by()
            .values("session")
            .annotate(
                present=Count("pk", filter=present),
                late=Count("pk", filter=present & Q(late=True)),
                left=Count("pk", filter=present & Q(time_out__isnull=False)),
                left_early=Count("pk", filter=present & Q(left_early=True)),
                under_five=Count(under_five, filter=present),
                adults=Count("pk", filter=present & adult),
                booked=Count("pk", filter=Q(status="booked")),
                absent=Count("pk", filter=Q(status="absent")),
                apologies=Count("pk", filter=Q(status="apologies")),
            )
        )


class StayQuerySet(models.QuerySet):
    """Earlier stays of children in the crèche."""

    def counted(self):
        """Without those that were said to have been a mistake."""
        return self.filter(taken_back=None)


class CollectionQuerySet(models.QuerySet):
    """Who came for children in the crèche."""

    def went_home(self):
        """Children who went home with somebody; without those that were said to have been a mistake."""
        return self.filter(outcome="collected", taken_back=None)
