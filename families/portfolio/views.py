"""Adding to a parent's portfolio, putting it right, and the sheet that the parent takes away."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from centre.core import audit
from centre.core.dates import local_today
from centre.core.models import CentreSettings
from centre.core.views import requires
from staff.permissions import Permission

from ..actions.saving import fingerprint
from ..barriers.check import guard
from ..models import Person, PortfolioEntry, PortfolioStep
from ..models.portfolio import PortfolioKind
from ..registering.pdf import answer_pdf
from ..views.change import ChangeView
from . import actions
from .facts import FACTS, hours_words, seen_fields
from .forms import PortfolioForm, StepForm
from .listing import portfolio_of, steps_of

NEW = {
    PortfolioKind.COURSE: "Add a course",
    PortfolioKind.QUALIFICATION: "Add a qualification",
    PortfolioKind.VOLUNTEERING: "Add volunteering",
    PortfolioKind.WORK: "Add work",
}


class AddEntry(ChangeView):
    """A course, a qualification, volunteering or work of an adult."""

    permission = Permission.PORTFOLIO_KEEP
    restricted = True

    def find(self, pk, kind):
        self.person = get_object_or_404(Person.objects.not_merged(), pk=pk)
        if kind not in NEW or not self.person.is_adult:
            raise Http404("No such portfolio")
        self.kind, self.heading = kind, NEW[kind]
        self.lead = f"For {self.person.full_name}. Enter what is known now; the rest when it happens."
        self.back = (self.person.get_absolute_url(), self.person.full_name)

    def form(self, data):
        return PortfolioForm(data, kind=self.kind, new=True)

    def save(self, form):
        actions.add_entry(
            by=self.request.user, person=self.person, kind=self.kind, facts=form.facts(), step=form.step()
        )
        return f"It stands in the portfolio of {self.person.full_name}."


class ChangeEntry(ChangeView):
    """How something went on, or what was wrong about it; one more step."""

    note_source = "portfolio"

    permission = Permission.PORTFOLIO_KEEP
    restricted = True
    template_name = "families/portfolio/change.html"

    def note_record(self) -> str:
        return str(self.entry.pk)

    def find(self, pk):
        self.entry = get_object_or_404(PortfolioEntry.objects.select_related("person"), pk=pk)
        self.person = self.entry.person
        self.heading = f"{self.entry.get_kind_display()}: {self.entry.title}"
        self.lead = f"In the portfolio of {self.person.full_name}."
        self.back = (self.person.get_absolute_url(), self.person.full_name)

    def form(self, data):
        entry = self.entry
        initial = {name: getattr(entry, name) for name in FACTS[entry.kind]}
        initial |= {"hours": hours_words(entry.hours)} if "hours" in initial else {}
        initial |= {"mistaken": entry.mistaken, "seen": fingerprint(entry, seen_fields(entry.kind))}
        return PortfolioForm(data, kind=entry.kind, initial=initial)

    def more_context(self, form) -> dict:
        steps, corrected = steps_of(self.entry)
        return {"steps": steps, "corrected": corrected}

    def save(self, form):
        given = form.cleaned_data
        actions.change_entry(
            by=self.request.user,
            entry=self.entry,
            seen=given["seen"],
            facts=form.facts(),
            mistaken=given["mistaken"],
            step=form.step(),
        )
        return "The portfolio is saved."

    def bring_up_to_date(self, form, current):
        form.data["seen"] = fingerprint(current, seen_fields(current.kind))


class CorrectStep(ChangeView):
    """A step on the way was written down wrongly, or never was."""

    permission = Permission.PORTFOLIO_KEEP
    restricted = True
    heading = "Correct a step"
    submit_label = "Save the correction"
    lead = "What stood there stays in the history, with your reason."

    def find(self, pk):
        steps = PortfolioStep.objects.standing().select_related("entry__person")
        self.step = get_object_or_404(steps, key=pk)
        self.person = self.step.entry.person
        self.back = (self.step.entry.get_absolute_url(), "The entry")

    def form(self, data):
        return StepForm(data, initial={name: getattr(self.step, name) for name in ("words", "happened_on", "helped")})

    def save(self, form):
        row = actions.correct_step(by=self.request.user, step=self.step, **form.cleaned_data)
        return "The step is taken back." if row.taken_back else "The step is corrected."


@requires(Permission.PORTFOLIO_KEEP)
@require_safe
def portfolio_pdf(request, pk):
    """One sheet for the parent to take away: what they have done, without what they left and why."""
    person = get_object_or_404(Person.objects.not_merged(), pk=pk)
    guard(request.user, person, restricted=True)
    if not person.is_adult:
        raise Http404("No such portfolio")
    today = local_today()
    parts = [part for part in portfolio_of(person, on=today, paper=True) if part.rows]
    audit.record("portfolio.printed", by=request.user, subject=person, summary="A portfolio was printed.")
    context = {"person": person, "parts": parts, "today": today, "from": CentreSettings.load().name}
    return answer_pdf(render_to_string("families/portfolio/paper.html", context), "portfolio.pdf")
