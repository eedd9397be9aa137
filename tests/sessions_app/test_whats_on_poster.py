"""The poster: legible, one page where it fits, and the same for everybody; a story tells that each size is printed."""

import io
import re
from datetime import timedelta

import pikepdf
import pytest
from django.test import Client

from centre.core.models import CentreSettings
from centre.core.pdf import stylesheet
from sessions_app.whats_on import leaflet
from sessions_app.whats_on import poster as posters
from sessions_app.whats_on.poster import Poster, square_code
from sessions_app.whats_on.reading import read_whats_on
from tests.sessions_app.test_whats_on import weekly
from tests.support.factories import CentreSettingsFactory, ServiceFactory, SessionFactory

A4 = (595, 842)


@pytest.fixture
def programme(db, today):
    CentreSettingsFactory(address="3 Willow Way\nSampleton\nZZ1 1AA", phone="01632 960 001")
    for number, name in enumerate(("Stay and play", "Baby group", "Mud kitchen")):
        weekly(ServiceFactory(name=name, public=True, venue="Main hall", cost="Free", booking="none"), weekday=number)
    once = ServiceFactory(name="Teddy bears’ picnic", public=True)
    SessionFactory(service=once, date=today + timedelta(days=9), status="planned")


def poster(query=""):
    answer = Client().get(f"/whats-on/poster.pdf{query}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    return pikepdf.open(io.BytesIO(answer.content))


def size(pdf):
    _, _, width, height = (round(float(edge)) for edge in pdf.pages[0].MediaBox)
    return width, height


def days():
    made = Poster(read_whats_on(), CentreSettings.load(), size="a4", large=False, address="https://centre.example/")
    return {day.title: [line.name for line in day.lines] for day in made.days()}


def test_the_days_stand_in_the_order_of_the_week_and_what_is_once_last(programme):
    assert list(days().items()) == [
        ("Monday", ["Stay and play"]),
        ("Tuesday", ["Baby group"]),
        ("Wednesday", ["Mud kitchen"]),
        ("Just once", ["Teddy bears’ picnic"]),
    ]


def test_anything_else_in_the_address_gives_the_plain_poster(programme):
    plain = poster()
    assert (size(plain), len(plain.pages)) == (A4, 1)
    for query in ("?size=a9", "?size=%00", "?large=yes", "?css=body%7Bdisplay%3Anone%7D"):
        assert size(poster(query)) == A4


def test_every_picture_that_says_something_has_its_words_and_every_other_is_silent(programme):
    pdf = poster()
    figures = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Figure"]
    told = sorted(str(figure.Alt) for figure in figures)
    assert told == ["Square code that leads to testserver/whats-on", "What’s on"]


def test_large_print_is_never_below_18_point():
    """The smallest letters of the days and of the foot, in points."""
    css = stylesheet("whats-on-poster.css")
    page = float(re.search(r"html\.large \{ font-size: ([\d.]+)pt", css)[1])
    facts = float(re.search(r"\.large \.facts \{ font-size: ([\d.]+)em", css)[1])
    foot = float(re.search(r"\.large footer \{[^}]*font-size: ([\d.]+)rem", css)[1])
    assert page * posters.LARGE_PRINT * facts >= 18
    assert page * foot >= 18


def test_many_services_still_fit_on_one_page(programme):
    for number in range(7):
        weekly(ServiceFactory(name=f"Group {number}", public=True, venue="Main hall", cost="Free"), weekday=number % 5)
    assert len(poster().pages) == 1


def test_with_nothing_to_tell_there_is_still_a_poster(db):
    assert len(poster().pages) == 1


def test_the_same_poster_is_drawn_once_and_a_change_is_on_the_next(programme, monkeypatch):
    drawn = []
    real = posters.html_to_pdf
    monkeypatch.setattr(posters, "html_to_pdf", lambda *args, **kwargs: drawn.append(1) or real(*args, **kwargs))
    first = Client().get("/whats-on/poster.pdf").content
    times = len(drawn)
    assert Client().get("/whats-on/poster.pdf").content == first
    assert len(drawn) == times
    CentreSettings.objects.update(name="Another name")
    changed = poster()
    assert "Another name" in str(changed.docinfo["/Title"])


def test_what_people_typed_is_text_on_the_poster(db):
    weekly(ServiceFactory(name="<img src=file:///etc/passwd> & <b>co</b>", public=True))
    made = Poster(read_whats_on(), CentreSettings(), size="a4", large=False, address="https://centre.example/")
    html = made._html()
    assert "&lt;img src=file:///etc/passwd&gt;" in html
    assert len(poster().attachments) == 0


def test_the_square_code_has_its_three_corners():
    code = square_code("https://centre.example/whats-on/")
    assert code.size >= 21
    for corner in ("M0 0h1", f"M{code.size - 7} 0h1", f"M0 {code.size - 7}h1"):
        assert corner in code.path


@pytest.mark.parametrize(("large", "fits", "chosen"), [(False, 1.3, 1.2), (True, 1.8, 1.75), (True, 0.1, 1.2)])
def test_a_leaflet_is_set_as_large_as_two_sides_take_and_large_print_stays_large(monkeypatch, large, fits, chosen):
    drawn = lambda self, size: size  # noqa: E731
    monkeypatch.setattr(leaflet.Leaflet, "_drawn", drawn)
    monkeypatch.setattr(leaflet, "_pages", lambda size: 2 if size <= fits else 3)
    made = leaflet.Leaflet(None, None, size="a4", large=large, address="https://centre.example/")
    assert made._set() == chosen
