"""A family card is read from a picture: the family comes up, and nothing of the picture stays."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from families.attachments.cleaning import Refused
from families.models import Attachment
from families.registering.cards import code_words, end_card, make_card
from sessions_app.scanning.reading import LARGEST, card_in
from tests.support.cards import card_on_a_table


def photo(text, *, turned=0, kind="JPEG") -> bytes:
    out = io.BytesIO()
    card_on_a_table(text, turned=turned).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(("turned", "kind"), [(0, "JPEG"), (23, "JPEG"), (180, "PNG")])
def test_the_code_is_read_however_the_card_lies(turned, kind):
    assert card_in(photo("fc-7k2m-9qxd", turned=turned, kind=kind)) == "FC-7K2M-9QXD"


@pytest.mark.parametrize("picture", [b"", b"%PDF-1.4", b"\xff\xd8\xff\x00", b"x" * (LARGEST + 1)])
def test_what_is_no_picture_is_refused_in_words(picture):
    with pytest.raises(Refused, match="picture"):
        card_in(picture)


@pytest.mark.parametrize("text", ["https://elsewhere.example/FC-7K2M-9QXD", "7K2M"])
def test_another_square_is_no_card(text):
    with pytest.raises(Refused, match="No family card"):
        card_in(photo(text))


class TestAtTheDoor:
    @pytest.fixture
    def card(self, family, coordinator):
        return make_card(by=coordinator, household=family.household)

    @pytest.fixture
    def send(self, session, session_worker, signed_in):
        client, address = signed_in(session_worker), reverse("sessions_app:register_scan", args=[session.pk])
        return lambda data, **headers: client.post(address, data, headers=headers)

    def test_a_photo_leads_to_the_family_and_is_not_kept(self, send, card, session, family):
        picture = SimpleUploadedFile("card.jpg", photo(code_words(card.code)))
        answer = send({"picture": picture})
        assert answer["Location"] == reverse("sessions_app:register_family", args=[session.pk, family.household.pk])
        assert not Attachment.objects.exists()

    def test_the_camera_is_told_where_to_go(self, send, card, session, family):
        frame = SimpleUploadedFile("blob", photo(code_words(card.code)))
        go = send({"picture": frame}, accept="application/json").json()["go"]
        assert go == reverse("sessions_app:register_family", args=[session.pk, family.household.pk])

    def test_a_browser_that_reads_codes_sends_the_code(self, send, card):
        assert "go" in send({"code": card.code}, accept="application/json").json()

    def test_a_lost_card_brings_up_nobody(self, send, card, family, coordinator):
        end_card(by=coordinator, household=family.household)
        assert "reported lost" in send({"code": card.code}).content.decode()

    def test_nothing_sent_says_what_to_do(self, send):
        assert "Hold it flat" in send({}).content.decode()
        assert "Hold it flat" in send({}, accept="application/json").json()["words"]
