"""What this room holds about a person, for a request under the right of access."""

from centre.core.retention import register_words_about
from centre.core.subject import THIRD_PARTY, Asked, Passage, register_subject_records
from centre.core.templatetags.words import date_words
from families.rights.telling import IN_OWN_WORDS, Source, told

from .models import Attendance, Incident


def register() -> None:
    """Called once when the programme starts."""
    register_subject_records(marks_on_registers)
    register_subject_records(accidents)
    register_subject_records(care_in_the_creche)
    register_subject_records(places)
    register_subject_records(corrections)
    register_words_about("sessions_app.AttendanceCorrection", ("person",))
    register_subject_records(play_and_learning)


CRECHE = "Crèche"
CORRECTIONS = (Source("sessions_app.AttendanceCorrection", "Sessions", 65, ("person",), on="session__date"),)
LEARNING = (
    Source(
        "sessions_app.Observation", "Play and learning", 67, ("child",), on="on", mark=THIRD_PARTY, why=IN_OWN_WORDS
    ),
    Source("sessions_app.ObservationShare", "Play and learning", 67, ("observation__child", "with_person"), on="on"),
    Source("sessions_app.Loan", "Play and learning", 67, household="household", on="from_date"),
)
PLACES = (
    Source("sessions_app.Place", "Sessions", 66, ("person",), on="asked_at"),
    Source("sessions_app.PlaceLetter", "Sessions", 66, ("place__person",), on="sent_on"),
)
SOURCES = (
    Source("sessions_app.CrecheChild", CRECHE, 66, ("child",)),
    Source("sessions_app.EarlierStay", CRECHE, 66, ("child",), on="session__date"),
    Source("sessions_app.CareNote", CRECHE, 66, ("child",), on="at"),
    Source("sessions_app.MedicinePermission", CRECHE, 66, ("child",), on="signed_on"),
    Source("sessions_app.MedicineDose", CRECHE, 66, ("permission__child",), on="at"),
    Source("sessions_app.Collection", CRECHE, 66, ("child", "person"), on="at", mark=THIRD_PARTY),
)


def care_in_the_creche(asked: Asked):
    """What the crèche wrote down about a child, and who came for the child. Two queries a table."""
    return told(asked, SOURCES)


def places(asked: Asked):
    """Places asked for, waited for and booked, and the letters about them. Two queries a table."""
    return told(asked, PLACES)


def corrections(asked: Asked):
    """What was corrected on closed registers about them. Two queries."""
    return told(asked, CORRECTIONS)


def play_and_learning(asked: Asked):
    """What was seen of a child at play, and with whom it was shared. Two queries a table."""
    return told(asked, LEARNING)


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


def accidents(asked: Asked):
    """Every accident, incident and near miss, each to be decided about: it can name others. One query."""
    rows = Incident.objects.filter(person__in=asked.people).order_by("happened_on", "happened_at", "pk")
    for row in rows:
        said = (
            ("What happened", row.what_happened),
            ("Injury", " ".join(filter(None, (row.injury, row.regions_in_words and f"({row.regions_in_words})")))),
            ("First aid", row.first_aid),
            ("Afterwards", row.get_afterwards_display()),
            ("An injury that is always reported", row.get_specified_injury_display() if row.specified_injury else ""),
            ("Who searched where", row.searched),
            ("Found", row.found_how),
            ("Parent told", f"{date_words(row.parent_told_on)}, {row.parent_told_how}" if row.parent_told_on else ""),
            ("What a manager found", row.review),
        )
        yield Passage(
            key=f"sessions_app.incident:{row.pk}",
            part="Sessions",
            order=66,
            on=row.happened_on,
            title=f"{row.get_kind_display()}, {row.place}",
            lines=tuple((label, words) for label, words in said if words),
            mark=THIRD_PARTY,
            why="Written in somebody’s own words: read it before it goes out",
        )


def _words(row) -> str:
    times = " to ".join(f"{time:%H:%M}" for time in (row.time_in, row.time_out) if time)
    return ", ".join(filter(None, (row.session.service.name, row.mark_words.lower(), times)))
