"""The leaflet: two sides of one sheet to fold, large print on larger paper, the cover on the right of the outside."""

import io

import pikepdf
import pytest
from django.test import Client

from tests.sessions_app.test_whats_on import weekly
from tests.support.factories import CentreSettingsFactory, ServiceFactory


@pytest.fixture
def programme(db, today):
    CentreSettingsFactory(address="3 Willow Way\nSampleton\nZZ1 1AA", phone="01632 960 001")
    for number, name in enumerate(("Stay and play", "Baby group", "Mud kitchen")):
        weekly(ServiceFactory(name=name, public=True, venue="Main hall", cost="Free"), weekday=number)
    weekly(ServiceFactory(name="Staff meeting", public=False), weekday=3)


@pytest.mark.parametrize(("query", "width", "height"), [("", 842, 595), ("?large=1", 1191, 842)])
def test_it_is_one_sheet_with_two_sides(programme, query, width, height):
    answer = Client().get(f"/whats-on/leaflet.pdf{query}")
    assert answer["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert [tuple(round(float(edge)) for edge in page.MediaBox[2:]) for page in pdf.pages] == [(width, height)] * 2
        assert "/StructTreeRoot" in pdf.Root
