"""What a register still needs before it can be closed, and what was said when it was."""

from dataclasses import dataclass

from staff.models import StaffMember

from ..creche.doses import doses_untold
from ..creche.taken_home import nobody_knows_who_took
from ..models import ClosingAnswers, Session
from ..safety.clocks import parent_waits

STAFF, TAKEN_HOME, INCIDENTS, PARENTS, EVALUATION = "staff", "taken home", "incidents", "parents", "evaluation"
MEDICINE = "medicine"
WORDS = {
    STAFF: "who of us was there",
    TAKEN_HOME: "who took each child home",
    INCIDENTS: "whether anything happened",
    PARENTS: "that the parent was told what happened",
    MEDICINE: "that the parent was told of the medicine",
    EVALUATION: "how it went",
}


def what_is_missing(session: Session) -> list[str]:
    """What nobody has said yet, as keys of `WORDS`. Six queries at most.

    Children still in a crèche are another matter: nothing closes a register over them (trap T-28).
    """
    said = answers_of(session)
    missing = []
    if not session.duties.exists():
        missing.append(STAFF)
    if nobody_knows_who_took(session):
        missing.append(TAKEN_HOME)
    incidents = session.incidents.select_related("person")
    if not said.nothing_happened and not incidents:
        missing.append(INCIDENTS)
    if any(parent_waits(each) for each in incidents):
        missing.append(PARENTS)
    if session.is_creche and doses_untold(session).exists():
        missing.append(MEDICINE)
    if not said.no_evaluation_because and not hasattr(session, "review"):
        missing.append(EVALUATION)
    return missing


def in_words(missing) -> str:
    """ "who of us was there; how it went"."""
    return "; ".join(WORDS[each] for each in missing)


def answers_of(session: Session) -> ClosingAnswers:
    """What was said before closing; nothing yet, where nobody was asked."""
    return ClosingAnswers.objects.filter(session=session).select_related("by").first() or ClosingAnswers(
        session=session
    )


@dataclass(frozen=True)
class Planned:
    """Somebody who was planned for the session and of whom it is not known yet whether they came."""

    user: object
    part: str
    member: StaffMember | None

    @property
    def name(self) -> str:
        return str(self.user)


def planned_people(session: Session, duties) -> list[Planned]:
    """Who leads and who was planned, without those who are down as having been there. Two queries."""
    parts = {session.led_by: "leads"} if session.led_by_id else {}
    parts |= {row.who: row.get_part_display().lower() for row in session.roster.select_related("who")}
    members = {row.user_id: row for row in StaffMember.objects.filter(user__in=parts).select_related("user")}
    known = {row.member.user_id for row in duties if row.member_id} | {row.helper for row in duties if row.helper}
    return [
        Planned(user, words, members.get(user.pk))
        for user, words in parts.items()
        if user.pk not in known and str(user) not in known
    ]


def colleagues(session: Session):
    """Who can be put down as having been there: colleagues in post that day, by name."""
    return StaffMember.objects.employed(on=session.date).filter(user__is_active=True).select_related("user")
