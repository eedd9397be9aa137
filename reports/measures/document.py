"""docs/measures.md, written from the definitions themselves: `manage.py measures --definitions`."""

import textwrap

from centre.core.models import CentreSettings

from .definitions import (
    ACTIVITY,
    AREA_DEFINITION,
    DEFINITIONS_VERSION,
    GROUP_DEFINITION,
    MEASURES,
    PERCENTAGES,
    POPULATION,
    WORDS,
    in_words,
)

WIDTH = 116
INTRODUCTION = """
Every figure of the product, on the desk, in reports, exports and the printed appendix, comes from these definitions
(version {version}). Numbers in them are the usual settings; each centre can change its own under Settings, and its
reports print what it has chosen. This page is written by `manage.py measures --definitions`; a test holds it to the
code.

`manage.py measures --from 2025-09-01 --to 2025-12-31 [--json]` counts them for any period, both days included. It is
for those who run the centre: nothing is withheld. What leaves the team passes the small-number rule
([decision 8](adr/0008-small-numbers-proved-by-twins.md)).
"""


def document() -> str:
    """The whole page as Markdown, with the settings a new centre starts with."""
    settings = CentreSettings()
    lines = [
        "# What the figures mean",
        "",
        INTRODUCTION.format(version=DEFINITIONS_VERSION).strip(),
        "",
        "## Words",
        "",
    ]
    for word, text in WORDS:
        lines += _entry(f"**{word}.** {in_words(text, settings)}")
    lines += ["", "## Figures of a period", "", "| key | what it is | counts |", "|---|---|---|"]
    kinds = {POPULATION: "official estimate", ACTIVITY: "activity", "sessions": "sessions", "people": "people"}
    for key, measure in MEASURES.items():
        text = f"**{measure.name}.** {in_words(measure.definition, settings)}"
        lines.append(f"| `{key}` | {text} | {kinds[measure.kind]} |")
    lines += ["", "## Percentages", "", "| key | share | held against |", "|---|---|---|"]
    targets = {
        "": "no target",
        "target_registered": f"target for registered, {settings.target_registered}%",
        "target_engaged": f"target for seen, {settings.target_engaged}%",
    }
    for key, share in PERCENTAGES.items():
        name = MEASURES[share.numerator].name
        lines.append(f"| `{key}` | {name} ÷ {share.of} | {targets[share.target]} |")
    lines += ["", "Over 100% is shown as it is, with its likely causes. Without a denominator: “not available”."]
    lines += ["", "## Groups and areas", ""]
    lines += _entry(f"**Groups.** {GROUP_DEFINITION}") + _entry(f"**Areas.** {AREA_DEFINITION}")
    return "\n".join(lines).rstrip() + "\n"


def _entry(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="* ", subsequent_indent="  ", break_on_hyphens=False)
