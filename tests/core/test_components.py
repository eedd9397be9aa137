"""The parts of a page: how fields are drawn, what tags say, and what the look must never contain."""

import re
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from crispy_forms.templatetags.crispy_forms_filters import as_crispy_form
from django import forms
from django.template import Context, Template, TemplateSyntaxError

from centre.core.components_page import ExampleForm
from centre.core.forms import CentreForm
from centre.core.rooms import DeskItem, TimelineEntry, Urgency
from centre.core.templatetags import words
from centre.core.templatetags.people import circle_for

PROJECT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((PROJECT / "templates").rglob("*.html"))
SPRITE = (PROJECT / "static/img/icons.svg").read_text(encoding="utf-8")


def draw(source, **context):
    return Template("{% load components fields people words %}" + source).render(Context(context))


# --- Fields --------------------------------------------------------------------------------------------------------


def test_hint_then_error_then_box():
    html = as_crispy_form(ExampleForm({"start": "soon"}))
    part = html[html.index('id="div_id_start"') :]
    places = [part.index(piece) for piece in ("</label>", "id_start_helptext", "Error: Enter a time", "<input")]
    assert places == sorted(places)


def test_optional_is_said_and_stars_are_not():
    html = as_crispy_form(ExampleForm())
    assert re.search(r"Known as\s*<span class=\"field-optional\">\(optional\)", html)
    assert "*" not in html
    assert not re.search(r"first name\s*<span", html)


def test_optional_is_not_said_twice_nor_in_filters():
    class Filters(CentreForm):
        area = forms.CharField(required=False, label="Area")
        middle = forms.CharField(required=False, label="Middle name, if any")

    assert as_crispy_form(Filters()).count("(optional)") == 1
    Filters.show_optional = False
    assert "(optional)" not in as_crispy_form(Filters())


@pytest.mark.parametrize("form", [ExampleForm(), ExampleForm({})], ids=["fresh", "failed"])
def test_every_described_control_points_at_something_on_the_page(form):
    html = as_crispy_form(form)
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for described in re.findall(r'aria-describedby="([^"]+)"', html):
        assert set(described.split()) <= set(ids)
    for label in re.findall(r'<label[^>]* for="([^"]+)"', html):
        assert label in ids


def test_choices_carry_their_hints():
    html = as_crispy_form(ExampleForm())
    assert 'id="id_outcome_1_hint">Nobody opened' in html
    assert 'aria-describedby="id_outcome_1_hint"' in html


def test_a_placeholder_is_never_drawn():
    class Borrowed(forms.Form):
        name = forms.CharField(widget=forms.TextInput(attrs={"placeholder": "Name"}))

    assert "placeholder" not in as_crispy_form(Borrowed())


def test_several_boxes_have_a_label_each():
    html = as_crispy_form(ExampleForm({"moved_in_day": "31", "moved_in_month": "8", "moved_in_year": "2025"}))
    for name, label, value in (("day", "Day", "31"), ("month", "Month", "8"), ("year", "Year", "2025")):
        assert f'<label for="id_moved_in_{name}">{label}</label>' in html or f">{label}</label>" in html
        assert re.search(rf'name="moved_in_{name}" value="{value}"', html)


def test_what_was_typed_is_escaped_and_kept():
    html = as_crispy_form(ExampleForm({"first_name": '"><script>x</script>'}))
    assert "<script>x" not in html
    assert "&quot;&gt;&lt;script&gt;" in html


# --- Tags ----------------------------------------------------------------------------------------------------------


def test_a_state_has_word_and_shape():
    html = draw('{% state_tag "Overdue" "late" %}')
    assert "Overdue" in html
    assert "#warning" in html


def test_an_unknown_state_is_refused():
    with pytest.raises(TemplateSyntaxError):
        draw('{% state_tag "Odd" "purple" %}')


def test_a_due_item_has_one_action_that_says_what_it_is_about():
    item = DeskItem(
        "Supervision of Jo Bell", "/staff/", "Plan the meeting", Urgency.OVERDUE, date(2025, 9, 1), room="Staff"
    )
    html = draw("{% due_item item %}", item=item)
    assert html.count("<a ") == 1
    assert 'Plan the meeting<span class="visually-hidden">: Supervision of Jo Bell</span>' in html
    assert "Overdue" in html


def test_a_timeline_says_when_and_what():
    html = draw("{% timeline entries %}", entries=[TimelineEntry(date(2025, 8, 31), "Moved home", at=None)])
    assert "31 August 2025" in html
    assert "Moved home" in html
    assert "Nothing has been recorded yet." in draw("{% timeline entries %}", entries=[])


def test_names_are_escaped_everywhere():
    people = [{"name": "<b>Tom</b>", "role": "child"}]
    html = draw(
        '{% family_band heading people %}{% summary_row "Name" name "/x/" %}',
        people=people,
        heading="The <i> family",
        name="<u>",
    )
    assert "<b>" not in html
    assert "<i>" not in html
    assert "<u>" not in html


def test_a_summary_row_says_what_changes():
    html = draw('{% summary_row "First language" "" "/x/" empty="Not asked" %}')
    assert "Not asked" in html
    assert 'Change<span class="visually-hidden"> first language</span>' in html


def test_the_page_title_says_error_when_a_form_failed():
    assert draw("{% error_title %}", form=ExampleForm({})) == "Error: "
    assert draw("{% error_title %}", form=ExampleForm()) == ""
    assert draw("{% error_title %}") == ""


def test_the_summary_is_announced_and_can_have_the_focus():
    html = draw("{% error_summary %}", form=ExampleForm({}))
    assert 'role="alert"' in html
    assert 'tabindex="-1"' in html
    assert draw("{% error_summary %}", form=ExampleForm()).strip() == ""


# --- Words ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "on", "expected"),
    [
        (date(2025, 9, 1), date(2025, 8, 31), "not born yet"),
        (date(2025, 9, 1), date(2025, 9, 1), "0 days"),
        (date(2025, 9, 1), date(2025, 9, 2), "1 day"),
        (date(2025, 9, 1), date(2025, 9, 20), "2 weeks"),
        (date(2025, 9, 1), date(2025, 11, 30), "12 weeks"),
        (date(2025, 9, 1), date(2025, 12, 1), "3 months"),
        (date(2024, 1, 31), date(2025, 2, 28), "13 months"),
        (date(2023, 9, 1), date(2025, 9, 1), "2 years"),
        (date(2023, 9, 1), date(2025, 12, 1), "2 years 3 months"),
        (date(2020, 9, 2), date(2025, 9, 1), "4 years 11 months"),
        (date(2020, 9, 1), date(2025, 9, 1), "5 years"),
        (date(2020, 2, 29), date(2025, 2, 28), "4 years 11 months"),
        (date(1990, 5, 5), date(2025, 9, 1), "35 years"),
    ],
)
def test_ages_in_words(born, on, expected):
    assert words.age_in_words(born, on) == expected


@pytest.mark.parametrize("born", [date(1990, 1, 1), date(2020, 2, 29), date(2023, 12, 31)])
def test_an_age_never_goes_back(born):
    def months(text):
        numbers = [int(number) for number in re.findall(r"\d+", text)]
        if "year" in text:
            return numbers[0] * 12 + (numbers[1] if len(numbers) > 1 else 0)
        return numbers[0] if "month" in text else 0

    told = [months(words.age_in_words(born, born + timedelta(days=day))) for day in range(2200)]
    assert told == sorted(told)


def test_days_and_times_in_words():
    today = date(2025, 9, 4)
    assert words.day_words(today, today) == "today"
    assert words.day_words(date(2025, 9, 3), today) == "yesterday"
    assert words.day_words(date(2025, 11, 4), today) == "Tuesday 4 November"
    assert words.day_words(date(2024, 11, 4), today) == "4 November 2024"
    assert words.day_words(None) == ""
    assert words.time_words(time(9, 30)) == "9.30am"
    assert words.time_words(time(14)) == "2pm"
    assert words.time_words(datetime(2025, 9, 4, 0, 5)) == "12.05am"  # noqa: DTZ001 (a wall clock without a zone)


def test_counts_in_words():
    assert words.count_of(0, "family,families") == "no families"
    assert words.count_of(1, "family,families") == "1 family"
    assert words.count_of(1200, "visit") == "1,200 visits"
    assert words.count_of("odd", "visit") == ""


def test_circles_by_age():
    on = date(2025, 9, 1)
    assert circle_for(None, on=on, expected=True)["text"] == "due"
    assert circle_for(date(2025, 2, 1), on=on)["text"] == "7m"
    assert circle_for(date(2022, 1, 1), on=on)["kind"] == "under-five"
    assert circle_for(date(2015, 1, 1), on=on)["text"] == "10"
    assert circle_for(None, on=on, name="amina")["text"] == "A"
    assert circle_for(date(2026, 1, 1), on=on, name="")["kind"] == "adult"


# --- What the look must never contain ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PROJECT / "templates")))
def test_templates_live_under_a_strict_policy(path):
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=", source), "no inline style"
    assert "<style" not in source
    assert not re.search(r"\son[a-z]+=[\"']", source), "no inline handlers"
    assert not re.search(r"javascript:", source)
    for script in re.findall(r"<script\b[^>]*>", source):
        assert "src=" in script or "nonce=" in script or 'type="application/json"' in script, script


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PROJECT / "templates")))
def test_icons_that_templates_name_are_in_the_sprite(path):
    known = set(re.findall(r'symbol id="([^"]+)"', SPRITE))
    assert set(re.findall(r'{% icon "([^"]+)"', path.read_text(encoding="utf-8"))) <= known


def test_icons_that_code_names_are_in_the_sprite():
    from centre.core.context import PLACES
    from centre.core.templatetags.components import STATE_SHAPES, TRENDS

    known = set(re.findall(r'symbol id="([^"]+)"', SPRITE))
    assert {place.icon for place in PLACES} | set(STATE_SHAPES.values()) | set(TRENDS.values()) <= known


def test_drawings_carry_no_style_and_no_script():
    for drawing in (PROJECT / "static/img").glob("*.svg"):
        source = drawing.read_text(encoding="utf-8")
        assert not re.search(r"<style|style=|<script|\son[a-z]+=|href=", source), drawing.name


def test_the_script_stays_small_and_needs_no_eval():
    script = (PROJECT / "static/js/centre.js").read_text(encoding="utf-8")
    assert len(script.encode()) < 6 * 1024 + 512
    assert not re.search(r"\beval\(|new Function|innerHTML|\.style\b", script)


def test_style_sheets_ask_for_nothing_from_elsewhere():
    for sheet in (PROJECT / "static/css").glob("*.css"):
        source = sheet.read_text(encoding="utf-8")
        assert "@import" not in source
        assert "http" not in source
