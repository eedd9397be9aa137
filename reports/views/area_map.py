"""The map of the reach area for a term."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from centre.core.dates import local_today
from centre.core.models import CentreSettings
from centre.core.views import requires
from families.area_changes import boundaries_of
from families.models import AreaOutline
from staff.permissions import Permission, has_permission

from ..area_map import SHADES, area_map
from ..forms import TermChoice
from ..kept_figures import kept_figures
from ..measures.percentages import Percentage
from .common import areas_for, chosen_term
from .tables import behind_url


@require_GET
@requires(Permission.MEASURE_VIEW)
def reach_map(request):
    """Where families live: under-fives, registered, seen and the gap, area by area, on a map and in its table."""
    term = chosen_term(request)
    if term is None:
        return render(request, "reports/no_terms.html")
    settings = CentreSettings.load()
    kept = kept_figures(term)
    areas = areas_for(request.user, kept.figures)
    found = AreaOutline.objects.filter(vintage=settings.lsoa_vintage, lsoa_code__in=list(areas.by_code))
    drawn = area_map(areas.by_code, {outline.lsoa_code: outline.rings for outline in found})
    return render(
        request,
        "reports/map.html",
        {
            "term": term,
            "terms": TermChoice(local_today()).terms,
            "counted_at": kept.counted_at,
            "figures": kept.figures,
            "map": drawn,
            "settings": settings,
            "boundaries": boundaries_of(kept.figures.areas, settings),
            "not_told": areas.not_told,
            "rows": [_row(area, term) for area in drawn.areas],
            "legend": [
                (str(step), f"{low} to under {SHADES[step + 1]}%" if step + 1 < len(SHADES) else f"{low}% and more")
                for step, low in enumerate(SHADES)
            ],
            "may_import": has_permission(request.user, Permission.IMPORT_RUN),
        },
    )


def _row(area, term) -> dict:
    figures = area.figures
    return {
        "area": area,
        "share": Percentage(figures.seen, figures.population_under_5).text,
        "registered_url": behind_url("registered", term, area=area.code) if figures.registered else "",
        "seen_url": behind_url("seen", term, area=area.code) if figures.seen else "",
    }
