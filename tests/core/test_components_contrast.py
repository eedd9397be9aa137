"""The palette's contrast, measured (WCAG 2.2: text 1.4.3, controls and focus 1.4.11)."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[2] / "static" / "css" / "tokens.css"
COLOURS = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", TOKENS.read_text(encoding="utf-8")))

# foreground, ground: words that are read
TEXT = [
    *[
        ("ink", ground)
        for ground in ("paper", "paper-deep", "sheet", "marigold", "marigold-wash", "leaf-wash", "coral-wash")
    ],
    *[("ink-soft", ground) for ground in ("paper", "paper-deep", "sheet")],
    *[("teal", ground) for ground in ("paper", "paper-deep", "sheet", "teal-wash")],
    *[("teal-deep", ground) for ground in ("sheet", "teal-wash")],
    ("coral", "sheet"),
    ("coral", "paper"),
    ("coral", "coral-wash"),
    ("amber", "amber-wash"),
    ("amber", "sheet"),
    ("leaf", "leaf-wash"),
    ("leaf", "sheet"),
    ("slate", "slate-wash"),
    *[("sheet", ground) for ground in ("teal", "teal-deep", "coral", "coral-deep", "leaf")],
]
# edges of what one types in or presses, of sheets, and of the focus ring
EDGES = [
    ("edge", "sheet"),
    ("edge", "paper"),
    ("edge", "paper-deep"),
    ("line", "paper"),
    ("line", "sheet"),
    ("ink", "paper"),
    ("ink", "sheet"),
    ("marigold", "ink"),
    ("marigold", "teal"),
    ("amber", "marigold-wash"),
    ("teal", "sheet"),
]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The ratio of two colours of the palette, from 1 to 21."""
    lighter, darker = sorted((luminance(COLOURS[one]), luminance(COLOURS[other])), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_itself():
    assert round((luminance("#ffffff") + 0.05) / (luminance("#000000") + 0.05), 1) == 21.0


@pytest.mark.parametrize(("words", "ground"), TEXT)
def test_words_are_readable(words, ground):
    assert contrast(words, ground) >= 4.5


@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_are_visible(edge, ground):
    assert contrast(edge, ground) >= 3
