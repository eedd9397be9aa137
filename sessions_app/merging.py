"""What becomes of the marks on registers when two records turn out to be one human."""

from django.core.exceptions import ValidationError

from families.merging.protocol import move_as_they_are, register_merge_rule

from .models import ACTIVE, Attendance, AttendanceStatus, Place

# Of two marks on the same register the one that says more about where the child was.
_WEIGHT = {
    AttendanceStatus.PRESENT: 3,
    AttendanceStatus.APOLOGIES: 2,
    AttendanceStatus.ABSENT: 1,
    AttendanceStatus.BOOKED: 0,
}


def register() -> None:
    """Called once when the programme starts."""
    register_merge_rule("sessions_app.Attendance.person", marks_of_one_human)
    register_merge_rule("sessions_app.CrecheChild.child", care_of_one_child)
    register_merge_rule("sessions_app.Place.person", places_of_one_human)


def marks_of_one_human(journal, model, attname, kept, merged):
    """Marked twice on one register, somebody was there once: present wins, then apologies, absent, booked."""
    own = {row.session_id: row for row in Attendance.objects.filter(person=kept.pk)}
    moved = []
    for row in Attendance.objects.filter(person=merged.pk).order_by("pk"):
        beside = own.get(row.session_id)
        if beside is None:
            moved.append(row.pk)
        elif _WEIGHT[row.status] > _WEIGHT[beside.status]:
            journal.remove(beside)
            moved.append(row.pk)
        else:
            journal.remove(row)
    journal.move(model, moved, before={attname: merged.pk}, after={attname: kept.pk})


def care_of_one_child(journal, model, attname, kept, merged):
    """What the crèche knows of a child: the kept record's words, filled in with those of the other."""
    own, other = (model._base_manager.filter(**{attname: each.pk}).first() for each in (kept, merged))
    if own is None or other is None:
        move_as_they_are(journal, model, attname, kept, merged)
        return
    names = ("key_person_id", "diet", "settling", "sleep")
    journal.remove(other)
    journal.change(own, **{name: getattr(other, name) for name in names if not getattr(own, name)})


def places_of_one_human(journal, model, attname, kept, merged):
    """Two places at one block would be one too many: people end one of them first."""
    active = Place.objects.filter(state__in=ACTIVE)
    for block in ("series", "session"):
        blocks = active.filter(person=kept.pk, **{f"{block}__isnull": False}).values(block)
        if active.filter(person=merged.pk, **{f"{block}__in": blocks}).exists():
            raise ValidationError("Both have a place at the same group, or wait for one. End one of the places first.")
    move_as_they_are(journal, model, attname, kept, merged)
