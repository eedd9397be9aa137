"""Pages about permissions, access needs, checks of details, and what the centre has decided about registration."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views import View
from django.views.decorators.http import require_POST

from centre.core.dates import local_today
from centre.core.models import CentreSettings
from centre.core.views import CentrePermissionMixin, requires
from staff.permissions import Permission, has_permission

from ..barriers.check import guard
from ..forms.fields import language_suggestions
from ..models import AccessNeeds, Household, Person, PrivacyNotice, SharingPartner
from ..models.permissions import PermissionKind
from ..responsibility.apart import children_kept_from
from ..views.change import ChangeView, tell
from . import access, checks, joining, notices, wishes
from . import permissions as asked
from .forms import AccessNeedsForm, NoticeForm, PartnerForm, PermissionsForm


def tab_of(household, tab: str) -> str:
    return f"{reverse('families:family', args=[household.pk])}?tab={tab}"


class AskPermissions(ChangeView):
    """One form for a family: how the notice was shown, and what was answered to each question."""

    template_name = "families/registering/ask_permissions.html"
    heading = "Permissions of this family"
    submit_label = "Save what was answered"

    def find(self, pk):
        self.household = get_object_or_404(Household, pk=pk)
        self.back = (tab_of(self.household, "permissions"), "The family")
        today = local_today()
        people = Person.objects.of_household(self.household, on=today).order_by("date_of_birth", "id")
        # Whoever a court keeps from a child is not asked about it (trap T-36): the child's main home is.
        people = people.exclude(pk__in=children_kept_from(self.household, on=today))
        self.people = [person for person in people if not person.is_expected]
        _, self.standings = asked.standings(self.people, on=today)
        self.notice = notices.current_notice()

    def form(self, data):
        return PermissionsForm(
            data, household=self.household, people=self.people, standings=self.standings, notice=self.notice
        )

    def save(self, form):
        values, said = form.cleaned_data, []
        if values.get("how"):
            notices.show_notice(
                by=self.request.user, household=self.household, how=values["how"], on=values["answered_on"]
            )
            said.append("The privacy notice was shown.")
        count = asked.take_answers(
            by=self.request.user,
            household=self.household,
            answers=form.answers(),
            on=values["answered_on"],
            said_by=values["said_by"],
        )
        if count:
            said.append(f"{count} answer{'s' * (count != 1)} written down.")
        wish = values.get("contact_wish")
        if wish and wishes.keep_wish(by=self.request.user, household=self.household, wish=wish):
            said.append("The wish about post and contact is noted.")
        return " ".join(said) or "Nothing was changed."

    def more_context(self, form):
        return {"notice": self.notice}


@require_POST
@requires(Permission.FAMILY_CHANGE)
def withdraw(request, pk):
    """One press: this permission of this person holds no longer. POST question=photos | sharing:<partner>."""
    person = get_object_or_404(Person, pk=pk)
    guard(request.user, person)
    kind, _, partner_id = request.POST.get("question", "").partition(":")
    if kind in PermissionKind.values:
        partner = _partner(partner_id) if kind == PermissionKind.SHARING else None
        question = asked.Question(PermissionKind(kind), partner)
        if asked.withdraw(by=request.user, person=person, question=question):
            messages.success(request, f"{person.full_name}: {question.words} is withdrawn.")
        else:
            messages.info(request, "Nothing was withdrawn: it was not permitted.")
    membership = person.memberships.in_force(on=local_today()).order_by("-main").select_related("household").first()
    wanted = _uuid(request.POST.get("household", ""))
    household = Household.objects.filter(pk=wanted).first() or (membership.household if membership else None)
    return HttpResponseRedirect(tab_of(household, "permissions") if household else person.get_absolute_url())


def _partner(text: str) -> SharingPartner:
    partner = SharingPartner.objects.filter(pk=_uuid(text)).first()
    if partner is None:
        raise Http404("No such partner")
    return partner


def _uuid(text: str):
    try:
        return UUID(text)
    except ValueError:
        return None


class ChangeNeeds(ChangeView):
    """Languages, interpreter, reading, letters, disability and SEND of one person."""

    note_source = "needs"

    heading = "Languages, reading and access"
    submit_label = "Save"

    def note_record(self) -> str:
        return str(self.needs.pk) if self.needs else ""

    def find(self, pk):
        self.person = get_object_or_404(Person, pk=pk)
        if self.person.is_expected:
            raise Http404("Nothing is known of a baby who is not born yet")
        self.needs = AccessNeeds.objects.filter(person=self.person).first()
        self.back = (self.person.get_absolute_url(), self.person.full_name)
        self.lead = self.person.full_name

    def form(self, data):
        return AccessNeedsForm(data, person=self.person, needs=self.needs, seen=access.seen_of(self.needs))

    def save(self, form):
        access.change_needs(
            by=self.request.user, person=self.person, seen=form.cleaned_data["seen"], changes=form.changes()
        )
        return f"What {self.person.called} needs is saved."

    def bring_up_to_date(self, form, current):
        form.data["seen"] = access.seen_of(current)

    def more_context(self, form):
        return {"languages": language_suggestions()}


@require_POST
@requires(Permission.FAMILY_CHANGE)
def details_right(request, pk):
    """One press: the family has looked, everything is still right."""
    household = get_object_or_404(Household, pk=pk)
    guard(request.user, household)
    checks.everything_is_right(by=request.user, household=household)
    messages.success(request, "Noted: everything on record is still right today.")
    return HttpResponseRedirect(tab_of(household, "registration"))


class RegistrationSettings(CentrePermissionMixin, View):
    """The privacy notice, the partners for sharing, and the link for families. POST does=add-partner | end-partner |
    new-link | end-link."""

    permission = Permission.SETTINGS_VIEW

    def get(self, request):
        return self.page(PartnerForm())

    def post(self, request):
        if not has_permission(request.user, Permission.SETTINGS_CHANGE):
            raise PermissionDenied
        if request.POST.get("does") in ("new-link", "end-link"):
            return self.change_link(request.POST["does"])
        if request.POST.get("does") == "end-partner":
            partner = _partner(request.POST.get("partner", ""))
            notices.end_partner(by=request.user, partner=partner)
            messages.success(request, f"Families are not asked about {partner} any more.")
            return HttpResponseRedirect(request.path)
        form = PartnerForm(request.POST)
        if form.is_valid():
            try:
                partner = notices.add_partner(by=request.user, name=form.cleaned_data["name"])
            except ValidationError as error:
                tell(form, error)
            else:
                messages.success(request, f"Families are asked about {partner} from now on.")
                return HttpResponseRedirect(request.path)
        return self.page(form)

    def change_link(self, does):
        try:
            if does == "new-link":
                joining.new_link(by=self.request.user)
                messages.success(self.request, "The new link is open; print the poster again.")
            else:
                joining.end_link(by=self.request.user)
                messages.success(self.request, "The link is ended: families cannot send anything.")
        except ValidationError as error:
            messages.warning(self.request, " ".join(error.messages))
        return HttpResponseRedirect(self.request.path)

    def page(self, form):
        today = local_today()
        token = CentreSettings.load().join_token
        context = {
            "form": form,
            "notice": notices.current_notice(on=today),
            "versions": list(PrivacyNotice.objects.select_related("written_by")),
            "partners": list(SharingPartner.objects.filter(ended_on__isnull=True)),
            "join_address": self.request.build_absolute_uri(reverse("families:join", args=[token])) if token else "",
            "may_change": has_permission(self.request.user, Permission.SETTINGS_CHANGE),
            "today": today,
        }
        return render(self.request, "families/registering/settings.html", context)


class WriteNotice(ChangeView):
    """A new version of the privacy notice, begun from the one before or from a starter."""

    permission = Permission.SETTINGS_CHANGE
    heading = "A new version of the privacy notice"
    lead = "The versions before stay as they were: families have been shown them."
    submit_label = "Save this version"

    def find(self):
        self.back = (reverse("families:registration_settings"), "Registration")

    def form(self, data):
        newest = PrivacyNotice.objects.order_by("-version").first()
        text = newest.text if newest else notices.STARTER
        return NoticeForm(data, initial={"text": text, "from_date": local_today()})

    def save(self, form):
        notice = notices.write_notice(by=self.request.user, **form.cleaned_data)
        return f"Version {notice.version} is saved."
