"""The figures as the team sees them on the report's page: in full, each with the way to the rows behind it."""

from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.http import urlencode

from families.models import Group
from staff.permissions import Permission, has_permission

from ..audience import area_cell, group_cell
from ..governors.rows import RATINGS
from ..measures import MEASURES, PERCENTAGES, group_percentage, percentage_of
from ..measures.behind import KEYS
from ..measures.definitions import POPULATION
from .common import areas_for


def measure_rows(drawn, term, settings, user) -> dict[str, list[dict]]:
    """Figures by section: value, link to its rows, and what governors will see where that is not the value."""
    behind = has_permission(user, Permission.MEASURE_VIEW)
    figures, printed = drawn.figures, drawn.printed
    sections = {"access": [], "sessions": [], "visits": []}
    for key, measure in MEASURES.items():
        value = figures.measures[key]
        sections[measure.section].append(
            {
                "name": measure.name,
                "value": "not available" if value is None else f"{value:,}",
                "url": behind_url(key, term) if behind and key in KEYS and value else "",
                "printed": _as_printed(printed[key], value),
                "is_population": measure.kind == POPULATION,
            }
        )
    sections["shares"] = [_share(key, drawn, term, settings, behind) for key in PERCENTAGES]
    sections["groups"] = _groups(drawn, term, settings, user, behind)
    areas = areas_for(user, figures)
    sections["not_told"] = areas.not_told
    sections["areas"] = [
        {
            "code": code,
            "name": area.name,
            "decile": area.decile,
            "population": area.population_under_5,
            **{
                what: {
                    "value": getattr(area, what),
                    "url": behind_url(what, term, area=code) if behind and getattr(area, what) else "",
                    "printed": _as_printed(printed[area_cell(code, what)], getattr(area, what)),
                }
                for what in ("registered", "seen")
            },
        }
        for code, area in areas.by_code.items()
    ]
    return sections


def key_of_group(group) -> str:
    """How a group is named in an address: by nothing that could be counted or read."""
    return salted_hmac("reports.group", str(group.pk)).hexdigest()[:16]


def behind_url(key: str, term, **more) -> str:
    """The page with the rows behind a figure."""
    return f"{reverse('reports:figure', args=[key])}?{urlencode({'term': term.slug, **more})}"


def _as_printed(printed, value) -> str:
    return "" if printed.is_shown or value is None else printed.text


def rating_of(percentage):
    """A share's rating as a state tag shows it, None without a target."""
    if percentage.rating is None:
        return None
    word, _, kind, _ = RATINGS[percentage.rating]
    return {"word": word, "kind": kind}


def _share(key, drawn, term, settings, behind) -> dict:
    share, percentage = PERCENTAGES[key], percentage_of(drawn.figures, key, settings)
    printed = next(row for row in drawn.content["shares"] if row["key"] == key)
    return {
        "name": share.name,
        "value": percentage.text,
        "numbers": f"{percentage.numerator:,} of {percentage.denominator:,}" if percentage.value is not None else "",
        "url": behind_url(share.numerator, term) if behind and percentage.numerator else "",
        "rating": rating_of(percentage),
        "target": printed["target"],
        "printed": "" if printed["is_shown"] or percentage.value is None else printed["now"],
        "change": printed["change"],
        "change_on_year": printed["change_on_year"],
        "warning": percentage.warning,
    }


def _groups(drawn, term, settings, user, behind) -> list[dict]:
    known = {group.name: group for group in Group.objects.visible_to(user)}
    rows = []
    for name, group in drawn.figures.groups.items():
        if name not in known or group.restricted:
            continue
        percentage = group_percentage(group, settings)
        cells = {}
        for what in ("registered", "registered_and_seen"):
            value = getattr(group, what)
            cells[what] = {
                "value": value,
                "url": behind_url(what, term, group=key_of_group(known[name])) if behind and value else "",
                "printed": _as_printed(drawn.printed[group_cell(name, what)], value),
            }
        rows.append({"name": name, "share": percentage.text, "rating": rating_of(percentage), **cells})
    return rows
