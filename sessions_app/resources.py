"""The sheets of the sessions room, in and out: sessions and attendance."""

from centre.core.dates import local_today
from centre.core.sheets.cells import ChoiceCell, CountCell, DateCell, ReferenceCell, TextCell, TimeCell, plain_word
from centre.core.sheets.columns import Column
from centre.core.sheets.resource import SheetResource
from centre.core.sheets.writing import NEW
from families.models import Person

from .models import Attendance, AttendanceStatus, CareType, RegisterState, Service, Session, SessionStatus

SESSION_FIELDS = (
    "reference service venue date start_time end_time status cancelled_because headcount_adults headcount_children"
)
NO_REASON = "Not given in the imported sheet"
MOST_HEADS = 2_000
# A sheet does not say that children were not in our care: what was counted would be lost (traps T-28 to T-30).
KIND_STAYS = "No sheet makes a crèche of another session, or another session of a crèche."


class SessionResource(SheetResource):
    """Sheet "sessions". The service is found, or made, by activity and care type."""

    sheet = "sessions"
    key = ("session_ref",)

    session_ref = Column(ReferenceCell(), needed=True, filled=True, words="what you call the session in your sheets")
    activity = Column(TextCell(120), needed=True, filled=True, words="name of the activity", aliases=("service",))
    care_type = Column(
        ChoiceCell(CareType.values, {"drop in": CareType.DROP_IN, "dropin": CareType.DROP_IN}),
        needed=True,
        filled=True,
        words=", ".join(CareType.values),
        aliases=("type",),
    )
    venue = Column(TextCell(120), words="where it takes place", aliases=("place", "room"))
    date = Column(DateCell(), needed=True, filled=True, words="day", aliases=("session_date",))
    start_time = Column(TimeCell(), words="when it begins", aliases=("start",))
    end_time = Column(TimeCell(), words="when it ends", aliases=("end",))
    status = Column(ChoiceCell(SessionStatus.values), needed=True, filled=True, words=", ".join(SessionStatus.values))
    headcount_adults = Column(CountCell(MOST_HEADS), words="adults who were there and are not on the register")
    headcount_children = Column(CountCell(MOST_HEADS), words="children who were there and are not on the register")
    cancelled_because = Column(TextCell(300), extra=True, words="why it was cancelled", aliases=("cancelled_reason",))

    class Meta:
        model = Session

    def check(self, row):
        if row.start_time and row.end_time and row.end_time <= row.start_time:
            yield "end_time", "Enter an end that is after the start."
        if row.cancelled_because and row.status != SessionStatus.CANCELLED:
            yield "cancelled_because", "There is a reason for cancelling, but the status is not cancelled."

    def store(self, rows):
        stored = {
            values[1]: (values[0], values[1:])
            for values in Session.objects.filter(reference__any_of={row.session_ref for row in rows}).values_list(
                "pk", "reference", "service_id", *SESSION_FIELDS.split()[2:]
            )
        }
        services = self._services(rows)
        kinds = {pk: kind for (_, kind), pk in services.items()}
        today = self.options.get("today") or local_today()
        sessions = self.table(Session, SESSION_FIELDS + " register_state")
        for row in rows:
            service = services[plain_word(row.activity), row.care_type]
            facts = (row.session_ref, service, row.venue, row.date, row.start_time, row.end_time, row.status)
            heads = (row.headcount_adults, row.headcount_children)
            known = stored.get(row.session_ref)
            if known is None:
                why = row.cancelled_because or (NO_REASON if row.status == SessionStatus.CANCELLED else None)
                # Its register was kept elsewhere and is complete: nobody has to close it here.
                ran = row.status == SessionStatus.RAN and row.date < today
                register = RegisterState.CLOSED if ran else RegisterState.NOT_OPENED
                sessions.add(row.row, (*facts, why, *heads, register))
                self.mark(row.row, NEW)
            else:
                pk, before = known
                if before[1] != service and before[3] != row.date:
                    self.refuse(
                        row.row,
                        "The centre has another session by this reference: the activity and the date are both other "
                        "ones. Give this session another reference, or correct the one the centre has on its page.",
                        "session_ref",
                        row.session_ref,
                    )
                    continue
                kind = kinds.get(before[1], row.care_type)
                if kind != row.care_type and CareType.CRECHE in (kind, row.care_type):
                    self.refuse(row.row, f"The centre has this session as a {kind}. {KIND_STAYS}", "care_type", kind)
                    continue
                why = self._why(row, before[7])
                register = RegisterState.NOT_OPENED  # only compared with itself: an import does not touch a register
                self.mark(row.row, sessions.merge(row.row, pk, (*before, register), (*facts, why, *heads, register)))

    @staticmethod
    def _why(row, before):
        """The reason of a session that is stored already: kept, given, or taken away with the cancelling."""
        if row.status != SessionStatus.CANCELLED:
            return ""
        return row.cancelled_because or before or NO_REASON

    def _services(self, rows):
        services = {
            (plain_word(name), care_type): pk
            for pk, name, care_type in Service.objects.values_list("pk", "name", "care_type")
        }
        made = self.table(Service, "name care_type venue")
        for row in rows:
            key = (plain_word(row.activity), row.care_type)
            if key not in services:
                # Shared by many rows, so it hangs on none.
                services[key] = made.add(0, (row.activity, row.care_type, row.venue))
        return services

    def sheet_rows(self, **kwargs):
        return Session.objects.order_by("date", "start_time", "reference").values_list(
            "reference",
            "service__name",
            "service__care_type",
            "venue",
            "date",
            "start_time",
            "end_time",
            "status",
            "headcount_adults",
            "headcount_children",
            "cancelled_because",
        )


class AttendanceResource(SheetResource):
    """Sheet "attendance": one row for each person on each register."""

    sheet = "attendance"
    key = ("session_ref", "person_ref")

    session_ref = Column(ReferenceCell(), needed=True, filled=True, words="the session, as in the sessions sheet")
    person_ref = Column(ReferenceCell(), needed=True, filled=True, words="the person, as in the people sheet")
    status = Column(
        ChoiceCell(AttendanceStatus.values), needed=True, filled=True, words=", ".join(AttendanceStatus.values)
    )
    time_in = Column(TimeCell(), words="when they came", aliases=("in", "arrived"))
    time_out = Column(TimeCell(), words="when they left", aliases=("out", "left"))

    class Meta:
        model = Attendance

    def check(self, row):
        if row.time_in and row.time_out and row.time_out < row.time_in:
            yield "time_out", "Enter a time out that is not before the time in."

    def store(self, rows):
        sessions = dict(
            Session.objects.filter(reference__any_of={row.session_ref for row in rows}).values_list("reference", "pk")
        )
        people = Person.objects.ids_by_reference(row.person_ref for row in rows)
        stored = {
            values[1:3]: (values[0], values[1:])
            for values in Attendance.objects.filter(session__any_of=sessions.values()).values_list(
                "pk", "session_id", "person_id", "status", "time_in", "time_out"
            )
        }
        register = self.table(Attendance, "session person status time_in time_out")
        twice = _said_twice(rows, people)
        for row in rows:
            if row.row in twice:
                continue
            session, person = sessions.get(row.session_ref), people.get(row.person_ref)
            if session is None:
                self.refuse_unknown(row.row, "session_ref", row.session_ref, "sessions")
                continue
            if person is None:
                self.refuse_unknown(row.row, "person_ref", row.person_ref, "people")
                continue
            given = (session, person, row.status, row.time_in, row.time_out)
            known = stored.get((session, person))
            if known is None:
                register.add(row.row, given)
                self.mark(row.row, NEW)
            else:
                self.mark(row.row, register.merge(row.row, *known, given))

    def sheet_rows(self, **kwargs):
        return Attendance.objects.order_by("session__date", "session__reference", "person__reference").values_list(
            "session__reference", "person__reference", "status", "time_in", "time_out"
        )


def _said_twice(rows, people) -> set[int]:
    """Rows of a register about one human by two references, whose records were merged here: present wins, once."""
    if len(set(people.values())) == len(people):
        return set()
    best, over = {}, set()
    for row in rows:
        key = (row.session_ref, people.get(row.person_ref, row.person_ref))
        other = best.get(key)
        if other is None:
            best[key] = row
        elif row.status == AttendanceStatus.PRESENT and other.status != AttendanceStatus.PRESENT:
            over.add(other.row)
            best[key] = row
        else:
            over.add(row.row)
    return over
