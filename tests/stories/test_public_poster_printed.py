"""Story: the public poster is printed. A stranger opens What's on and prints it, without signing in."""

import io
import re
from datetime import time, timedelta

import pikepdf
import pytest
from django.urls import reverse

from centre.core.dates import local_today
from sessions_app.models import SessionSeries
from tests.support.factories import CentreSettingsFactory, ServiceFactory

pytestmark = pytest.mark.django_db
A4, A3 = (595, 842), (842, 1191)


def test_public_poster_printed(client):
    CentreSettingsFactory(name="Willow Tree Children's Centre", phone="020 7946 0001")
    today = local_today()
    for number, (name, public) in enumerate((("Stay and play", True), ("Baby massage", True), ("Team meeting", False))):
        SessionSeries.objects.create(
            service=ServiceFactory(name=name, public=public, booking="ask" if number else "none"),
            weekday=number,
            start_time=time(9, 30),
            end_time=time(11),
            from_date=today - timedelta(days=20),
            to_date=today + timedelta(days=60),
        )
    page = client.get(reverse("whats_on:page")).content.decode()
    assert "Team meeting" not in page
    printed = [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]*poster\.pdf[^"]*)"', page)]
    assert len(printed) == 3  # A4, A3 and large print
    for link in printed:
        answer = client.get(link)
        assert answer["Content-Type"] == "application/pdf"
        with pikepdf.open(io.BytesIO(answer.content)) as pdf:
            width, height = (round(float(each)) for each in pdf.pages[0].MediaBox[2:])
            assert (width, height) == (A3 if "a3" in link else A4)
            assert len(pdf.pages) == 1 or "large" in link
            assert str(pdf.docinfo["/Title"]) == "What’s on at Willow Tree Children's Centre"
            assert pdf.Root.MarkInfo.Marked, "a tagged PDF can be read aloud"
            fonts = [font for each in pdf.pages for font in each.Resources.Font.values()]
            assert fonts
            assert all("+" in str(font.BaseFont) for font in fonts), "every letter travels with the file"
