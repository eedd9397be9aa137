"""The last pages: what every figure means, and where the numbers under it come from."""

from centre.core.templatetags.words import count_of
from families.area_changes import boundaries_of

from ..measures import DEFINITIONS_VERSION, MEASURES, PERCENTAGES
from ..measures.definitions import AREA_DEFINITION, GROUP_DEFINITION, WORDS, in_words
from .support import DEFINITIONS as SUPPORT_DEFINITIONS

WITHHELD_WORDS = (
    "Counts of 1 to {below} are printed as “fewer than {threshold}”. Figures from which such a count could be worked "
    "out are printed as “withheld”: a total, a neighbour in the same table, a percentage, the change from another "
    "term. A figure withheld once stays withheld in later editions of the same term. Zero is printed."
)


def _deprivation_words(figures, settings) -> str:
    """The index, and where its scores are those of areas of other boundaries."""
    words = f"{settings.get_deprivation_index_display()}, deciles 1 to {settings.most_deprived_deciles}"
    boundaries = boundaries_of(figures.areas, settings)
    if boundaries.taken_over:
        words += f". Taken over from areas of other boundaries: {count_of(boundaries.taken_over, 'area')}"
    if boundaries.without_score:
        words += f". Without a score because they were changed: {', '.join(boundaries.without_score)}"
    return words


def appendix_of(figures, settings, registered_area_not_known: str) -> dict:
    """Definitions, sources, exclusions and unknowns, with the centre's settings in their places."""
    below = settings.small_number_threshold - 1
    return {
        "version": DEFINITIONS_VERSION,
        "words": [[word, in_words(text, settings)] for word, text in WORDS if word != "Small numbers"],
        "measures": [
            *([measure.name, in_words(measure.definition, settings)] for measure in MEASURES.values()),
            *SUPPORT_DEFINITIONS,
        ],
        "shares": [[share.name, f"{_name(share.numerator)} ÷ {share.of}."] for share in PERCENTAGES.values()],
        "groups": GROUP_DEFINITION,
        "areas": AREA_DEFINITION,
        "small_numbers": WITHHELD_WORDS.format(below=below, threshold=settings.small_number_threshold),
        "sources": [
            [
                "Under-fives living in the area",
                "; ".join(figures.population_sources) or "No estimate has been imported.",
            ],
            [
                "Deprivation",
                _deprivation_words(figures, settings),
            ],
            ["Areas", f"Lower-layer super output areas (LSOA), {settings.get_lsoa_vintage_display()}"],
            ["Contacts, registrations, visits", "The centre's own records"],
        ],
        "not_counted": [
            "Expected babies, telephone calls and texts, visits without access, sessions that did not run, and "
            "visitors counted without a name are part of no figure of children seen.",
            f"Children registered whose area is not known: {registered_area_not_known}. They are not among the "
            "under-fives registered.",
        ],
    }


def _name(key: str) -> str:
    return MEASURES[key].name
