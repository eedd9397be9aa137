"""Pages on which somebody joins a group, leaves it, or a membership is put right."""

from django.http import Http404

from ..actions import begin_group, correct_group, end_group
from ..actions.groups import MEMBERSHIP_FACTS
from ..actions.saving import fingerprint
from ..forms.over_time import BeginGroupForm, CorrectGroupForm, LastDayForm
from ..groups_defaults import group_defaults
from ..models import Group, GroupMembership
from .change import ChangeView
from .kept import person_or_404


class BeginGroup(ChangeView):
    """Somebody belongs to a group from a day on."""

    heading = "Add to a group"
    submit_label = "Add to the group"

    def find(self, pk):
        self.person = person_or_404(pk)
        self.back = (self.person.get_absolute_url(), self.person.full_name)
        self.lead = self.person.full_name

    def form(self, data):
        if not Group.objects.exists():
            # A centre that has not chosen its groups yet starts with the usual ones.
            Group.objects.bulk_create(
                [Group(name=name, **fields) for name, fields in group_defaults().items()], ignore_conflicts=True
            )
        return BeginGroupForm(data, groups=Group.objects.visible_to(self.request.user))

    def save(self, form):
        membership = begin_group(by=self.request.user, person=self.person, **_of(form, "group", "from_date", "source"))
        return f"{self.person.full_name} is in the group “{membership.group}” from {membership.from_date:%-d %B %Y}."


class _OfMembership(ChangeView):
    """A page about one membership; a group one may not know of does not exist."""

    def find(self, pk):
        memberships = GroupMembership.objects.visible_to(self.request.user).select_related("person", "group")
        self.membership = memberships.filter(pk=pk).first()
        if self.membership is None:
            raise Http404("No such membership")
        person = self.membership.person
        self.back = (person.get_absolute_url(), person.full_name)
        self.lead = f"{person.full_name}: {self.membership.group}"


class EndGroup(_OfMembership):
    """It no longer holds."""

    heading = "This no longer holds"
    submit_label = "End it"

    def form(self, data):
        return LastDayForm(data, label="Last day in this group")

    def save(self, form):
        end_group(by=self.request.user, membership=self.membership, on=form.cleaned_data["to_date"])
        return f"{self.membership.person.full_name} is no longer in the group “{self.membership.group}”."


class CorrectGroup(_OfMembership):
    """Dates or source were written down wrongly."""

    heading = "Correct this membership"
    submit_label = "Save the correction"

    def form(self, data):
        facts = {name: getattr(self.membership, name) for name in MEMBERSHIP_FACTS}
        return CorrectGroupForm(data, initial={**facts, "seen": fingerprint(self.membership, MEMBERSHIP_FACTS)})

    def save(self, form):
        correct_group(
            by=self.request.user, membership=self.membership, seen=form.cleaned_data["seen"], changes=form.changes()
        )
        return "The membership is corrected."

    def bring_up_to_date(self, form, current):
        form.data["seen"] = fingerprint(current, MEMBERSHIP_FACTS)


def _of(form, *names) -> dict:
    return {name: form.cleaned_data[name] for name in names}
