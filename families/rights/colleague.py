"""Somebody of a family who works or volunteers here, too: what a pack tells of that, and who gives the rest."""

from collections.abc import Iterable

from centre.core.subject import Asked, Passage
from centre.core.templatetags.words import date_words
from staff.models import StaffMember

from ..models import AccountPerson

APART = (
    "Supervision notes, checks, training and absences are no part of this pack: they name colleagues, and are given by "
    "the head teacher, who is asked for them by itself."
)


TOLD = {"staff.User", "staff.StaffMember", "staff.RoleAssignment"}
GIVEN_APART = {
    "staff.SupervisionMeeting": "For the two people it belongs to; the head teacher gives it.",
    "staff.SupervisionPause": "Why somebody was away; the head teacher gives it.",
    "staff.Absence": "Why somebody was away; the head teacher gives it.",
    "staff.Qualification": "Stands with the checks of the staff; the head teacher gives it.",
    "staff.AccountLink": "A link that was used once; it says nothing about them.",
}


def records_as_a_colleague(asked: Asked) -> Iterable[Passage]:
    """Job and roles with their days, and that the rest is given apart. Two queries where somebody is a colleague."""
    users = AccountPerson.objects.filter(person__in=asked.people).values("user")
    members = StaffMember.objects.filter(user__in=users).select_related("user")
    for member in members.prefetch_related("user__role_assignments"):
        roles = [f"{row.get_role_display()}, {_days(row.from_date, row.to_date)}" for row in _roles(member)]
        lines = (
            ("Job", member.job_title),
            ("Works here as", member.get_works_as_display()),
            ("Counts in the ratio of a crèche", _days(member.counts_from, None)),
            ("At the centre", _days(member.started_on, member.left_on)),
            ("Roles", "; ".join(roles)),
            ("The rest", APART),
        )
        yield Passage(
            key=f"staff.staffmember:{member.pk}",
            part="As a colleague",
            order=97,
            on=member.started_on,
            title="What we hold about them as a colleague",
            lines=tuple((label, words) for label, words in lines if words),
        )


def _roles(member):
    return sorted(member.user.role_assignments.all(), key=lambda row: (row.from_date, row.pk))


def _days(first, last) -> str:
    words = (f"from {date_words(first)}" if first else "", f"until {date_words(last)}" if last else "")
    return " ".join(filter(None, words))
