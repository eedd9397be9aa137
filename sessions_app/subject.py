"""What this room holds about a person, for a request under the right of access."""

from centre.core.subject import Asked, Passage, register_subject_records
from centre.core.templatetags.words import date_words

from .models import Attendance


def register() -> None:
    """Called once when the programme starts."""
    register_subject_records(marks_on_registers)


def marks_on_registers(asked: Asked):
    """Every mark on a register, a passage for each year. One query."""
    rows = Attendance.objects.filter(person__in=asked.people).select_related("session__service")
    years: dict = {}
    for row in rows.order_by("session__date", "session__start_time", "id"):
        years.setdefault(row.session.date.year, []).append(row)
    for year, marks in years.items():
        yield Passage(
            key=f"sessions_app.attendance:{asked.people[0].pk}:{year}",
            part="Sessions",
            order=65,
            on=marks[0].session.date,
            title=f"Registers of {year}",
            lines=tuple((date_words(row.session.date), _words(row)) for row in marks),
        )


def _words(row) -> str:
    times = " to ".join(f"{time:%H:%M}" for time in (row.time_in, row.time_out) if time)
    return ", ".join(filter(None, (row.session.service.name, row.get_status_display().lower(), times)))
