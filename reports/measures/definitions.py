"""What every figure means, in words: printed in the appendix of each report and in docs/measures.md (a test checks)."""

from dataclasses import dataclass

# Printed with every report. It changes whenever a definition does, so that figures are compared knowingly.
DEFINITIONS_VERSION = "1"

PEOPLE = "people"
ACTIVITY = "activity"
SESSIONS = "sessions"
POPULATION = "population"


@dataclass(frozen=True)
class Measure:
    """One counted figure. kind: people and activity pass the small-number rule; sessions and population need not."""

    key: str
    name: str
    definition: str
    kind: str = PEOPLE
    section: str = "access"


@dataclass(frozen=True)
class PercentageMeasure:
    """A share: numerator / denominator (keys of MEASURES, or "all_under_fives_seen").

    target names the setting it is held against, or is empty.
    """

    key: str
    name: str
    numerator: str
    denominator: str
    of: str
    # Completes the figure to a sentence: "72%" "of the under-fives in the area are registered".
    sentence: str
    target: str = ""


MEASURES: dict[str, Measure] = {
    measure.key: measure
    for measure in (
        Measure(
            "population_under_5",
            "Under-fives living in the reach area",
            "Official estimate of children under five in the areas that belong to the reach area on the as-at "
            "day: the newest estimate made on or before it. Where one area has no estimate the total is not "
            "available.",
            POPULATION,
        ),
        Measure(
            "registered",
            "Under-fives registered",
            "Children under five on the as-at day, registered with the centre on it, whose home that day is in "
            "the reach area of that day.",
        ),
        Measure(
            "families_registered",
            "Families registered",
            "The different main households of the under-fives registered. A child of two homes counts in the main one.",
        ),
        Measure(
            "seen",
            "Under-fives seen",
            "Children with at least one qualifying contact in the period on a day on which they were under five "
            "and lived in that day's reach area. A child is counted once, however often they came.",
        ),
        Measure(
            "registered_and_seen",
            "Registered under-fives who were seen",
            "Of the under-fives registered on the as-at day, those with any qualifying contact in the period.",
        ),
        Measure(
            "seen_12_months",
            "Under-fives seen in twelve months",
            "As under-fives seen, over the twelve months that end on the as-at day. Counted afresh from the "
            "contacts, never added up from terms.",
        ),
        Measure(
            "sustained_12_months",
            "Under-fives seen regularly in twelve months",
            "Of the under-fives seen in twelve months, those with such contacts on {sustained} or more different days.",
        ),
        Measure(
            "adults_seen",
            "Adults seen",
            "Parents, carers, grandparents, childminders, expectant parents and other adults with a qualifying "
            "contact in the period, wherever they live.",
        ),
        Measure(
            "male_parents_and_carers_seen",
            "Fathers, male carers and grandfathers seen",
            "Of the adults seen, male parents, carers and grandparents.",
        ),
        Measure(
            "out_of_area_seen",
            "Under-fives seen who live outside the reach area",
            "Children under five at a contact in the period whose home that day was in a known area outside that "
            "day's reach area.",
        ),
        Measure(
            "area_not_known_seen",
            "Under-fives seen whose area is not known",
            "Children under five at a contact in the period with no address that day, or a postcode that the "
            "lookup does not know. A child who moved can stand in two of: in the area, outside it, not known.",
        ),
        Measure(
            "most_deprived_population_under_5",
            "Under-fives living in the most deprived areas",
            "As under-fives living in the reach area, only areas in deciles 1 to {deciles} of the {index}.",
            POPULATION,
        ),
        Measure(
            "most_deprived_registered",
            "Under-fives registered from the most deprived areas",
            "As under-fives registered, only areas in deciles 1 to {deciles}.",
        ),
        Measure(
            "most_deprived_seen",
            "Under-fives seen from the most deprived areas",
            "As under-fives seen, with at least one of the counted contacts while living in an area in deciles 1 "
            "to {deciles}.",
        ),
        Measure(
            "sessions_ran",
            "Sessions that ran",
            "Sessions dated in the period that took place.",
            SESSIONS,
            "sessions",
        ),
        Measure(
            "sessions_cancelled",
            "Sessions cancelled",
            "Sessions dated in the period that were cancelled.",
            SESSIONS,
            "sessions",
        ),
        Measure(
            "attendances_under_5",
            "Attendances of under-fives",
            "Register entries marked present, at sessions that ran, of children under five that day. Activity, "
            "not people: a child who came twelve times counts twelve.",
            ACTIVITY,
            "sessions",
        ),
        Measure(
            "attendances_adult",
            "Attendances of adults",
            "Register entries marked present, at sessions that ran, of adults. Activity, not people.",
            ACTIVITY,
            "sessions",
        ),
        Measure(
            "headcount",
            "Visitors counted without names",
            "People counted at sessions that ran who are not on a register. Never part of reach.",
            ACTIVITY,
            "sessions",
        ),
        Measure(
            "visits_achieved",
            "Home visits achieved",
            "Home visits in the period at which the family was met.",
            ACTIVITY,
            "visits",
        ),
        Measure(
            "visits_no_access",
            "Home visits without access",
            "Home visits in the period at which nobody answered.",
            ACTIVITY,
            "visits",
        ),
    )
}

# The denominator of one percentage; no figure of its own.
ALL_UNDER_FIVES_SEEN = "all_under_fives_seen"

PERCENTAGES: dict[str, PercentageMeasure] = {
    each.key: each
    for each in (
        PercentageMeasure(
            "registered_percent",
            "Share of under-fives in the area who are registered",
            "registered",
            "population_under_5",
            "under-fives living in the reach area",
            "of the under-fives in the area are registered",
            "target_registered",
        ),
        PercentageMeasure(
            "seen_percent",
            "Share of under-fives in the area who were seen",
            "seen",
            "population_under_5",
            "under-fives living in the reach area",
            "of the under-fives in the area were seen",
            "target_engaged",
        ),
        PercentageMeasure(
            "registered_and_seen_percent",
            "Share of registered under-fives who were seen",
            "registered_and_seen",
            "registered",
            "under-fives registered",
            "of the registered under-fives were seen",
            "target_engaged",
        ),
        PercentageMeasure(
            "sustained_percent",
            "Share of under-fives seen in twelve months who came regularly",
            "sustained_12_months",
            "seen_12_months",
            "under-fives seen in twelve months",
            "of the under-fives seen in twelve months came regularly",
        ),
        PercentageMeasure(
            "out_of_area_percent",
            "Share of under-fives seen who live outside the reach area",
            "out_of_area_seen",
            ALL_UNDER_FIVES_SEEN,
            "all under-fives seen, wherever they live",
            "of all under-fives seen live outside the area",
        ),
        PercentageMeasure(
            "most_deprived_registered_percent",
            "Share of under-fives in the most deprived areas who are registered",
            "most_deprived_registered",
            "most_deprived_population_under_5",
            "under-fives living in the most deprived areas",
            "of the under-fives in the most deprived areas are registered",
            "target_registered",
        ),
        PercentageMeasure(
            "most_deprived_seen_percent",
            "Share of under-fives in the most deprived areas who were seen",
            "most_deprived_seen",
            "most_deprived_population_under_5",
            "under-fives living in the most deprived areas",
            "of the under-fives in the most deprived areas were seen",
            "target_engaged",
        ),
    )
}

GROUP_DEFINITION = (
    "Of the under-fives registered on the as-at day, those in the group on that day, and of these those with any "
    "qualifying contact in the period. Lone parent, workless household, young parent, armed forces and refugee or "
    "asylum seeker hold for everybody of the same main household; other groups for the person named. Groups "
    "overlap: a child can be in several, so they are never added up."
)
AREA_DEFINITION = (
    "Population, registered and seen for every area (LSOA) of the reach area on the as-at day. Seen counts the "
    "area of the home on the day of a counted contact; a child who moved can stand in two areas."
)
WORDS: tuple[tuple[str, str], ...] = (
    (
        "As-at day",
        "The last day of the period, or the day of counting where the period is still running (“term to date”).",
    ),
    (
        "Under five",
        "Born, and not yet five, on the day in question. Someone born on 29 February has the birthday on 1 March "
        "in other years. An expected baby is counted in no measure of children.",
    ),
    ("Registered", "Registered on or before the day and not ended before it; the last day is included."),
    (
        "Home",
        "The area of the main household's address on the day, by the official postcode lookup, or as set by hand for "
        "that address. No address, a postcode that the lookup does not know, or no fixed area (a refuge, say), is "
        "“area not known”: a figure of its own, never left out.",
    ),
    (
        "Reach area",
        "The areas that belonged to the centre on the day in question. Councils redraw it; past figures stay as "
        "they were.",
    ),
    (
        "Qualifying contact",
        "Present at a session that ran, or seen on a visit that took place, of a kind that counts "
        "({visit_types}). Booked, absent, apologies, no access, cancelled, refused, telephone and text do not "
        "count. A parent's contact is not the child's.",
    ),
    (
        "Rounding",
        "Percentages are rounded half up to whole numbers; within one point of a target or of the amber limit one "
        "decimal is shown. Red, amber and green are decided on the unrounded value; a target counts as met when "
        "it is reached.",
    ),
    (
        "Small numbers",
        "Counts of 1 to {below} are printed as “fewer than {threshold}”, and figures from which they could be "
        "worked out are withheld too.",
    ),
)


def in_words(text: str, settings) -> str:
    """A definition with the centre's own settings in the places left for them."""
    return text.format(
        sustained=settings.sustained_contact_days,
        deciles=settings.most_deprived_deciles,
        index=settings.get_deprivation_index_display(),
        visit_types=" or ".join(settings.qualifying_visit_types) or "no kind of visit",
        below=settings.small_number_threshold - 1,
        threshold=settings.small_number_threshold,
    )
