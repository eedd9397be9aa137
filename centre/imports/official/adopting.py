"""A centre that has just got its first areas counts in their boundaries, without being told twice."""

from centre.core import audit
from centre.core.models import CentreSettings
from families.models import DeprivationScore, PostcodeArea

INDEX_IN = {
    2011: {"IMD2025": "IMD2019", "IDACI2025": "IDACI2019"},
    2021: {"IMD2019": "IMD2025", "IDACI2019": "IDACI2025"},
}


def adopt_vintage(settings: CentreSettings, asked: int | None, *, by) -> list[str]:
    """Let the settings follow the files where that is plain; gives what to say.

    It is plain where postcodes are loaded for the vintage that was asked for, or for one vintage only. Otherwise the
    setting stays, and what is held for the other boundaries waits.
    """
    loaded = set(PostcodeArea.objects.order_by().values_list("vintage", flat=True).distinct())
    wanted = asked if asked in loaded else loaded.pop() if len(loaded) == 1 else settings.lsoa_vintage
    if wanted == settings.lsoa_vintage:
        return _waiting(settings)
    before = settings.lsoa_vintage
    settings.lsoa_vintage = wanted
    settings.deprivation_index = INDEX_IN[wanted].get(settings.deprivation_index, settings.deprivation_index)
    settings.save()
    audit.record(
        "settings.changed",
        by=by,
        subject=settings,
        summary=f"The centre counts in areas of {wanted}, as the imported files do",
        detail={"lsoa_vintage": [before, wanted], "deprivation_index": settings.deprivation_index},
    )
    return [f"The centre now counts in areas of {wanted} (Settings); before, it was {before}."]


def _waiting(settings) -> list[str]:
    own = settings.deprivation_index
    scores = set(DeprivationScore.objects.order_by().values_list("index", flat=True).distinct())
    year = own[-4:]
    others = {index for index in scores if not index.endswith(year)}
    if others and own not in scores:
        return [f"The centre's settings use {own}, which is not loaded; {', '.join(sorted(others))} would be there."]
    return []
