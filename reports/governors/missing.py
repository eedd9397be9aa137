"""What is still to be done before a report is issued: each with the page that answers it."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.http import urlencode

from centre.core.models import Term
from centre.core.templatetags.words import count_of
from families.models import Visit
from sessions_app.models import Session

from ..measures import PERCENTAGES, percentage_of
from ..models import Narrative
from .narratives import SECTIONS, unknown_figures
from .publications import newest_edition


@dataclass(frozen=True)
class Missing:
    """One thing to look at. must: the report should not go out without it."""

    words: str
    url: str = ""
    action: str = ""
    must: bool = False


def missing_for(
    term: Term,
    figures,
    narratives: dict[str, Narrative],
    *,
    kind: str,
    settings,
    today: date,
    names: set[str],
    has_plan: bool,
) -> list[Missing]:
    """The list for a report, the most important first. names: the figures that words may name in braces."""
    found = []
    behind = f"{reverse('reports:figure', args=['registered_area_not_known'])}?{urlencode({'term': term.slug})}"
    for warning in figures.warnings:
        found.append(Missing(warning, reverse("centre:import"), "Import the official files", must=True))
    last_day = min(today, term.end_date)
    planned = Session.objects.filter(status="planned", date__gte=term.start_date, date__lt=today, date__lte=last_day)
    if number := planned.count():
        words = f"{count_of(number, 'session of the term has,sessions of the term have')} not been said to have run"
        found.append(Missing(words, reverse("sessions_app:week"), "Go to the sessions", must=True))
    not_logged = Visit.objects.not_logged(on=today).filter(date__range=(term.start_date, last_day)).count()
    if not_logged:
        words = f"{count_of(not_logged, 'visit of the term is,visits of the term are')} planned and not logged"
        found.append(Missing(words, reverse("families:visits"), "Go to the visits", must=True))
    if figures.registered_area_not_known:
        words = count_of(figures.registered_area_not_known, "registered child has,registered children have")
        found.append(Missing(f"{words} no known area, and {_is(figures)} not counted", behind, "Look at them"))
    for key, share in PERCENTAGES.items():
        percentage = percentage_of(figures, key, settings)
        if percentage.warning:
            found.append(Missing(f"{share.name}: {percentage.text}. {percentage.warning}"))
    if not has_plan:
        found.append(Missing("There is no improvement plan yet", reverse("improvement_plan:plan"), "Go to the plan"))
    last = Term.known().before(term)
    if last is not None and newest_edition(last, kind) is None:
        address = f"{reverse('reports:governors')}?{urlencode({'term': last.slug})}"
        found.append(Missing(f"The report for {last.name} has not been issued", address, f"Go to {last.name}"))
    empty = []
    for section in SECTIONS[kind]:
        text = narratives[section.key].text
        if not text.strip():
            empty.append(section)
        for name in unknown_figures(text, names):
            found.append(
                Missing(f"{{{name}}} under “{section.heading}” is no figure", f"#{section.key}", "Change it", must=True)
            )
    if empty:
        headings = ", ".join(f"“{section.heading}”" for section in empty)
        found.append(Missing(f"No words yet under {headings}", f"#{empty[0].key}", "Write them"))
    if figures.is_to_date:
        found.append(Missing(f"The term runs until {term.end_date:%-d %B}: figures are the term to date"))
    return sorted(found, key=lambda each: not each.must)


def _is(figures) -> str:
    return "is" if figures.registered_area_not_known == 1 else "are"
