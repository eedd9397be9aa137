"""Headings in other languages: given by who edits the service, read by everybody, and never as empty boxes."""

import io

import pikepdf
import pytest
from django.urls import reverse

from centre.core.fonts import has_letters_for
from centre.core.models import CentreSettings
from sessions_app.models import ServiceTranslation
from sessions_app.whats_on.languages import LANGUAGES
from sessions_app.whats_on.poster import Poster
from sessions_app.whats_on.reading import read_whats_on
from sessions_app.whats_on.translating import give_translation
from tests.sessions_app.test_whats_on import stay_and_play, weekly  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db
URDU, NOBODYS = "آؤ اور کھیلو", "\ue123\ue124"


@pytest.fixture
def told(stay_and_play, coordinator):  # noqa: F811
    give_translation(by=coordinator, service=stay_and_play, language="ur", title=URDU, sentence="سب کے لیے۔")
    give_translation(by=coordinator, service=stay_and_play, language="pl", title="Zostań i baw się")
    return stay_and_play


def test_the_page_says_language_and_direction(told, client):
    for address in (reverse("whats_on:page"), reverse("whats_on:fragment")):
        page = client.get(address).content.decode()
        if address == reverse("whats_on:page"):
            assert f'lang="ur" dir="rtl"><strong>{URDU}</strong> سب کے لیے۔' in page
            assert 'lang="pl" dir="ltr"><strong>Zostań i baw się</strong>' in page


def test_given_again_it_is_replaced(told, coordinator):
    give_translation(by=coordinator, service=told, language="ur", title="نیا")
    assert list(ServiceTranslation.objects.values_list("title", flat=True).filter(language="ur")) == ["نیا"]


def test_open_data_has_it_as_another_name(told, client):
    (row,) = client.get(reverse("whats_on:open_referral_list")).json()["contents"]
    assert row["alternate_name"] == f"Zostań i baw się / {URDU}"


def test_the_poster_embeds_the_letters_and_leaves_out_what_would_be_boxes(told, coordinator):
    give_translation(by=coordinator, service=told, language="ti", title=NOBODYS)
    whats_on = read_whats_on()
    poster = Poster(whats_on, CentreSettings.load(), "a4", False, "https://centre.example/whats-on/")
    html = poster._html()
    assert f'<bdi lang="ur" dir="rtl">{URDU}</bdi>' in html
    assert NOBODYS not in html
    with pikepdf.open(io.BytesIO(poster.pdf())) as pdf:
        fonts = {str(each.BaseFont) for page in pdf.pages for each in page.Resources.Font.values()}
    assert any("Noto" in font and font.split("+")[-1] != "Noto-Sans" for font in fonts)


def test_whether_this_machine_has_the_letters():
    assert has_letters_for("Stay and play")
    assert not has_letters_for(NOBODYS)
    # Chinese needs a font package of its own, which not every machine has: then it is told, and left out of the PDFs.
    missing = {each.code for each in LANGUAGES.values() if not has_letters_for(each.own)}
    assert missing <= {"zh-Hans", "zh-Hant"}


def test_it_is_typed_and_taken_away_and_who_may(told, signed_in, coordinator, session_worker, volunteer):
    address = reverse("sessions_app:service_translations", args=[told.pk])
    client = signed_in(coordinator)
    page = client.get(address).content.decode()
    assert f'<bdi lang="ur" dir="rtl">{URDU}</bdi>' in page
    client.post(address, {"language": "so", "title": "Joog oo ciyaar", "sentence": NOBODYS})
    assert "Not on posters" in client.get(address).content.decode()
    client.post(address, {"remove": "so"})
    assert not ServiceTranslation.objects.filter(language="so").exists()
    for wrong in ({"language": "xx", "title": "a"}, {"language": "ur"}, {"title": "x" * 121, "language": "ur"}):
        assert client.post(address, wrong).context["form"].errors
    client.post(address, {"remove": "\x00"})
    for user in (session_worker, volunteer):
        assert signed_in(user).post(address, {"remove": "ur"}).status_code == 403
