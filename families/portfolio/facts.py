"""Which facts belong to which kind of entry, and how an entry stands on a day, in words."""

from datetime import date

from centre.core.templatetags.words import date_words

from ..models.portfolio import CourseEnd, PortfolioEntry, PortfolioKind

FACTS: dict[str, tuple[str, ...]] = {
    PortfolioKind.COURSE: (
        "title",
        "organisation",
        "hours",
        "planned_on",
        "started_on",
        "ended_on",
        "course_end",
        "why_ended",
    ),
    PortfolioKind.QUALIFICATION: ("title", "level", "organisation", "awarded_on", "evidence_seen_on"),
    PortfolioKind.VOLUNTEERING: ("title", "organisation", "hours", "started_on", "ended_on"),
    PortfolioKind.WORK: ("title", "organisation", "hours", "planned_on", "started_on", "ended_on", "why_ended"),
}
HEADINGS = {
    PortfolioKind.COURSE: "Courses",
    PortfolioKind.QUALIFICATION: "Qualifications",
    PortfolioKind.VOLUNTEERING: "Volunteering",
    PortfolioKind.WORK: "Work",
}


def seen_fields(kind: str) -> tuple[str, ...]:
    """What a form shows of an entry, for saving.fingerprint."""
    return (*FACTS[kind], "mistaken")


def state_of(entry: PortfolioEntry, *, on: date) -> tuple[str, str]:
    """(words, kind of the tag): "Started on 3 March 2026", "now"."""
    if entry.mistaken:
        return "Entered by mistake", "quiet"
    return _STATES[entry.kind](entry, on)


def _course(entry, on):
    if entry.course_end == CourseEnd.COMPLETED:
        return f"Completed on {date_words(entry.ended_on)}", "good"
    if entry.course_end == CourseEnd.LEFT:
        word = "Left" if entry.started_on else "Not started, given up"
        return f"{word} on {date_words(entry.ended_on)}", "quiet"
    if entry.started_on:
        return f"Started on {date_words(entry.started_on)}", "now"
    return (f"Planned for {date_words(entry.planned_on)}" if entry.planned_on else "Planned"), "new"


def _qualification(entry, on):
    if entry.awarded_on:
        return f"Awarded on {date_words(entry.awarded_on)}", "good"
    return "Not awarded yet", "new"


def _volunteering(entry, on):
    if entry.ended_on and entry.ended_on < on:
        return f"{date_words(entry.started_on)} to {date_words(entry.ended_on)}", "quiet"
    if entry.started_on:
        return f"Since {date_words(entry.started_on)}", "good"
    return "Not begun yet", "new"


def _work(entry, on):
    if entry.ended_on and entry.ended_on < on:
        words = f"{date_words(entry.started_on)} to {date_words(entry.ended_on)}" if entry.started_on else "Ended"
        return words, "quiet"
    if entry.started_on:
        return f"Since {date_words(entry.started_on)}", "good"
    return (f"Looking since {date_words(entry.planned_on)}" if entry.planned_on else "Looking for work"), "now"


_STATES = {
    PortfolioKind.COURSE: _course,
    PortfolioKind.QUALIFICATION: _qualification,
    PortfolioKind.VOLUNTEERING: _volunteering,
    PortfolioKind.WORK: _work,
}


def hours_words(hours) -> str:
    """7.5 as "7.5", 30.0 as "30"; "" where they are not known."""
    return f"{hours.normalize():f}" if hours is not None else ""


def details_of(entry: PortfolioEntry) -> str:
    """Where, at which level and for how long, in one line."""
    hours = ""
    if number := hours_words(entry.hours):
        unit = "hour" if number == "1" else "hours"
        hours = f"{number} {unit}" + ("" if entry.kind == PortfolioKind.COURSE else " a week")
    return ", ".join(filter(None, (entry.organisation, entry.level, hours)))
