"""The figures of a period, for those who run the centre: not through the small-number rule."""

import json

from django.core.management.base import BaseCommand, CommandError

from centre.core.dates import parse_date
from centre.core.models import CentreSettings
from reports.measures import MEASURES, PERCENTAGES, figures_for, percentage_of
from reports.measures.document import document


class Command(BaseCommand):
    help = "Counts every figure of a period. The figures are complete: they are not for handing out."

    def add_arguments(self, parser):
        parser.add_argument("--from", dest="period_from", help="first day, for example 2025-09-01")
        parser.add_argument("--to", dest="period_to", help="last day (included)")
        parser.add_argument("--definitions", action="store_true", help="what every figure means, as docs/measures.md")
        parser.add_argument("--json", action="store_true", help="as JSON, with groups and areas")

    def handle(self, *args, period_from, period_to, **options):
        if options["definitions"]:
            self.stdout.write(document(), ending="")
            return
        if not (period_from and period_to):
            raise CommandError("Say which period: --from 2025-09-01 --to 2025-12-31.")
        try:
            figures = figures_for(parse_date(period_from), parse_date(period_to))
        except ValueError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(figures.as_json(), indent=1, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(lines_of(figures, CentreSettings.load())))


def lines_of(figures, settings) -> list[str]:
    """The figures as lines of plain text: measures, percentages, groups, areas and warnings."""
    to_date = ", term to date" if figures.is_to_date else ""
    lines = [
        f"{figures.period_from:%-d %B %Y} to {figures.period_to:%-d %B %Y}, as at {figures.as_at:%-d %B %Y}{to_date}",
        "",
    ]
    for key, measure in MEASURES.items():
        lines.append(f"{measure.name:<62}{_number(figures.measures[key])}")
    lines += ["", "Percentages"]
    for key, share in PERCENTAGES.items():
        percentage = percentage_of(figures, key, settings)
        of = f"{_number(percentage.numerator).strip()} of {_number(percentage.denominator).strip()}"
        rating = f", {percentage.rating}" if percentage.rating else ""
        lines.append(f"{share.name:<72}{percentage.text} ({of}{rating})")
        if percentage.warning:
            lines.append(f"    {percentage.warning}")
    if figures.groups:
        lines += ["", "Groups (they overlap: do not add them)"]
        lines += [
            f"{name:<40}{group.registered:>8,} registered, {group.registered_and_seen:,} of them seen"
            for name, group in figures.groups.items()
        ]
    if figures.areas:
        lines += ["", f"{'Area':<12}{'decile':>8}{'under-fives':>14}{'registered':>12}{'seen':>8}"]
        lines += [
            f"{code:<12}{area.decile or '-':>8}{_number(area.population_under_5):>14}"
            f"{area.registered:>12,}{area.seen:>8,}"
            for code, area in figures.areas.items()
        ]
    return lines + [f"\n{warning}" for warning in figures.warnings]


def _number(value) -> str:
    return "not available" if value is None else f"{value:>8,}"
