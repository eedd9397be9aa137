"""T-69: a photo with the place of a refuge in it, a scan with more in it than one sees."""

import io
import socket
import struct
import threading
from contextlib import suppress

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st
from PIL import Image

from centre.core.dates import local_today
from centre.core.models import AuditEvent
from families.attachments import cleaning
from families.attachments.cleaning import Refused, cleaned, without_segments
from families.models import AccountPerson, Attachment
from families.responsibility.actions import record_order
from tests.support.cases_of_support import accepted
from tests.support.factories import ChildFactory, HouseholdFactory, LetterFactory, PersonFactory, VisitFactory

PLACE = b"REFUGE-51.3762N"


def photo(form="JPEG", size=(40, 20), mode="RGB"):
    """A picture whose camera wrote down the place, an owner and a comment."""
    picture = Image.new(mode, size, "teal")
    exif = Image.Exif()
    exif[0x8298] = PLACE.decode()  # whose it is
    exif[0x0112] = 6  # lying on its side
    exif.get_ifd(0x8825)[29] = PLACE.decode()  # GPS
    out = io.BytesIO()
    picture.save(out, form, exif=exif, **({"comment": PLACE} if form == "JPEG" else {}))
    return out.getvalue()


def scan_of_a_letter(**saving):
    """A PDF with everything in it that nobody sees: metadata, a script, an embedded file, a photo with its place."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 200))
    image = pikepdf.Stream(pdf, photo())
    image.update({"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/Width": 40, "/Height": 20})
    image["/ColorSpace"], image["/BitsPerComponent"] = pikepdf.Name.DeviceRGB, 8
    image["/Filter"] = pikepdf.Name.DCTDecode
    image.write(photo(), filter=pikepdf.Name.DCTDecode)
    page = pdf.pages[0]
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
    page.Contents = pikepdf.Stream(pdf, b"q 100 0 0 50 10 10 cm /Im0 Do Q")
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('REFUGE-51.3762N')"))
    pdf.Root.OpenAction = script
    page.AA = pikepdf.Dictionary(O=script)
    page.Annots = pikepdf.Array(
        [
            pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=script),
            pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, Rect=[0, 0, 9, 9]),
        ]
    )
    pdf.attachments["notes.txt"] = PLACE
    pdf.docinfo["/Author"] = PLACE.decode()
    with pdf.open_metadata() as metadata:
        metadata["dc:creator"] = [PLACE.decode()]
    out = io.BytesIO()
    pdf.save(out, **saving)
    return out.getvalue()


def everything_in(pdf_bytes) -> bytes:
    """All objects and streams of a PDF, unpacked."""
    with pikepdf.open(io.BytesIO(pdf_bytes)) as pdf:
        out = io.BytesIO()
        pdf.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable, qdf=True)
        streams = [each.read_raw_bytes() for each in pdf.objects if isinstance(each, pikepdf.Stream)]
    return out.getvalue() + b"".join(streams)


# --- Cleaning --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_photo_loses_the_place_it_was_taken_at_and_stands_upright(form):
    data = photo(form)
    assert PLACE in data
    kind, clean = cleaned(data)
    assert PLACE not in clean
    with Image.open(io.BytesIO(clean)) as picture:
        assert picture.format == form
        assert picture.size == (20, 40)  # turned as the camera said, because nobody says so any more
        assert not picture.getexif()
    assert kind == f"image/{form.lower()}"


def test_a_photo_of_an_iphone_becomes_a_jpeg_without_its_place():
    data = photo("HEIF", size=(64, 48))
    assert PLACE in data
    kind, clean = cleaned(data)
    assert kind == "image/jpeg"
    assert PLACE not in clean
    with Image.open(io.BytesIO(clean)) as picture:
        assert picture.format == "JPEG"
        assert sorted(picture.size) == [48, 64]


def test_glass_stays_glass_in_a_picture():
    _, clean = cleaned(photo("PNG", mode="RGBA"))
    assert Image.open(io.BytesIO(clean)).mode == "RGBA"


def test_a_scan_loses_what_it_says_about_itself_scripts_and_embedded_files():
    data = scan_of_a_letter()
    assert PLACE in everything_in(data)
    _, clean = cleaned(data)
    found = everything_in(clean)
    for hidden in (b"JavaScript", b"OpenAction", b"EmbeddedFile", b"Metadata", b"FileAttachment", b"Author"):
        assert b"/" + hidden not in found
    assert PLACE not in found
    with pikepdf.open(io.BytesIO(clean)) as pdf:  # and is still the letter
        image = pikepdf.PdfImage(pdf.pages[0].Resources.XObject.Im0).as_pil_image()
    assert image.size == (40, 20)


def test_a_locked_pdf_is_refused():
    lock = pikepdf.Encryption(user="secret", owner="secret")
    for encryption in (lock, pikepdf.Encryption(user="", owner="secret")):
        with pytest.raises(Refused, match="locked"):
            cleaned(scan_of_a_letter(encryption=encryption))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "Only photos"),
        (b"MZ\x90\x00 a programme called photo.jpg", "Only photos"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "Only photos"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00", "cannot be read"),
        (b"\xff\xd8\xff\xe0 broken", "cannot be read"),
        (b"\x89PNG\r\n\x1a\n broken", "cannot be read"),
        (b"%PDF-1.7 broken", "cannot be read"),
        (photo()[:200], "cannot be read"),
    ],
)
def test_what_is_no_photo_and_no_pdf_is_refused_by_its_content(data, words):
    with pytest.raises(Refused, match=words):
        cleaned(data)


def test_a_picture_that_unpacks_to_far_more_is_refused(monkeypatch):
    monkeypatch.setattr(cleaning, "MOST_POINTS", 700)
    with pytest.raises(Refused, match="too large"):
        cleaned(photo("PNG"))


def test_a_bomb_is_refused_before_it_is_unpacked():
    header = b"\x89PNG\r\n\x1a\n" + struct.pack("!I4sIIBBBBB", 13, b"IHDR", 60_000, 60_000, 8, 2, 0, 0, 0)
    with pytest.raises(Refused):
        cleaned(header + b"\0" * 4 + struct.pack("!I4sI", 0, b"IEND", 0xAE426082))


WHOLE = {"jpeg": photo(), "png": photo("PNG"), "pdf": scan_of_a_letter()}


@tries(max_examples=50)
@given(which=st.sampled_from(sorted(WHOLE)), at=st.integers(0, 4000), junk=st.binary(max_size=40))
def test_a_damaged_file_is_kept_clean_or_refused_and_nothing_else(which, at, junk):
    data = WHOLE[which]
    at %= len(data)
    try:
        _, clean = cleaned(data[:at] + junk + data[at + len(junk) :])
    except Refused:
        return
    assert b"51.3762N" not in clean


@given(junk=st.binary(max_size=300))
@tries(max_examples=50)
def test_taking_segments_out_ends_with_any_bytes(junk):
    with suppress(Refused):
        assert len(without_segments(b"\xff\xd8" + junk)) <= len(junk) + 2


@pytest.mark.parametrize("broken", ["the name of the filter", "the mark of a segment"])
def test_a_damaged_scan_that_hides_where_it_was_taken_is_refused(broken):
    """A reader shrugs at one wrong byte, and the place would have stayed."""
    data = WHOLE["pdf"]
    name, segment = data.index(b"/DCTDecode") + 1, data.rindex(b"REFUGE-51.3762N") - 3
    where = name if broken == "the name of the filter" else segment
    with pytest.raises(Refused):
        cleaned(data[:where] + b"A" + data[where + 1 :])


# --- Adding, opening, removing ---------------------------------------------------------------------------------------


@pytest.fixture
def visit(db, family_worker):
    return VisitFactory(worker=family_worker)


def add(client, thing, data, file_name="IMG_2231.jpg", **more):
    kind = {"visit": "visit", "case": "case"}.get(thing._meta.model_name, "letter")
    url = reverse(f"families:attachment_to_{kind}", args=[thing.pk])
    return client.post(url, {"file": SimpleUploadedFile(file_name, data), **more}, follow=True).content.decode()


def test_a_photo_is_added_opened_and_each_opening_is_kept(visit, family_worker, coordinator, signed_in):
    page = add(signed_in(family_worker), visit, photo(), file_name="Leo Hassan.exe", name="The stair gate")
    assert "The stair gate" in page
    row = Attachment.objects.get()
    answer = signed_in(coordinator).get(row.get_absolute_url())
    assert PLACE not in answer.content
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert "Leo" not in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert AuditEvent.objects.get(action="attachment.read").actor == coordinator


def test_only_those_who_read_the_notes_open_it(visit, request, signed_in, family_worker):
    add(signed_in(family_worker), visit, photo())
    url = Attachment.objects.get().get_absolute_url()
    for who in ("head_teacher", "administrator", "safeguarding_lead", "volunteer", "session_worker"):
        client = signed_in(request.getfixturevalue(who))
        assert client.get(url).status_code == 403, who
        assert b"Photos and scans" not in client.get(visit.get_absolute_url()).content
    assert not AuditEvent.objects.filter(action="attachment.read").exists()


def test_a_scan_of_a_letter_is_for_those_who_read_the_letter(administrator, session_worker, signed_in, db):
    letter = LetterFactory()
    add(signed_in(administrator), letter, scan_of_a_letter(), file_name="letter.pdf")
    url = Attachment.objects.get().get_absolute_url()
    assert signed_in(administrator).get(url)["Content-Type"] == "application/pdf"
    assert signed_in(session_worker).get(url).status_code == 403


def test_a_scan_of_a_case_is_for_those_who_work_cases(request, family_worker, signed_in):
    case = accepted(family_worker)
    page = add(signed_in(family_worker), case, scan_of_a_letter(), file_name="plan.pdf", name="The signed plan")
    assert "The signed plan" in page
    row = Attachment.objects.get()
    assert signed_in(family_worker).get(row.get_absolute_url())["Content-Type"] == "application/pdf"
    for who in ("head_teacher", "administrator", "safeguarding_lead", "volunteer", "session_worker"):
        client = signed_in(request.getfixturevalue(who))
        assert client.get(row.get_absolute_url()).status_code == 403, who
        assert client.post(reverse("families:attachment_to_case", args=[case.pk])).status_code == 403, who
    relative = PersonFactory(household=case.household)
    AccountPerson.objects.create(user=family_worker, person=relative)
    assert signed_in(family_worker).get(row.get_absolute_url()).status_code == 403
    assert signed_in(family_worker).post(reverse("families:attachment_to_case", args=[case.pk])).status_code == 404


def test_somebody_elses_complaint_keeps_its_scan_to_itself(administrator, family_worker, coordinator, signed_in, db):
    complaint = LetterFactory(kind="complaint", taken_by=coordinator, for_whom=coordinator)
    add(signed_in(coordinator), complaint, photo())
    assert signed_in(family_worker).get(Attachment.objects.get().get_absolute_url()).status_code == 403


def test_what_is_refused_is_told_in_a_sentence_and_not_kept(visit, family_worker, signed_in, settings):
    client = signed_in(family_worker)
    assert "Only photos" in add(client, visit, b"MZ")
    settings.CENTRE_ATTACHMENT_MB = 0
    assert "too large" in add(client, visit, photo())
    url = reverse("families:attachment_to_visit", args=[visit.pk])
    assert "Choose a photo" in client.post(url, {"file": "words"}, follow=True).content.decode()
    assert not Attachment.objects.exists()


def test_removing_needs_a_reason_and_leaves_the_trace(visit, family_worker, signed_in):
    client = signed_in(family_worker)
    add(client, visit, photo())
    row = Attachment.objects.get()
    url = reverse("families:attachment_remove", args=[row.pk])
    assert "Say why" in client.post(url, {"why": " "}, follow=True).content.decode()
    client.post(url, {"why": "Another child is in it"})
    row.refresh_from_db()
    assert (row.removed_by, row.removed_why) == (family_worker, "Another child is in it")
    assert client.get(row.get_absolute_url()).status_code == 404
    assert AuditEvent.objects.filter(action="attachment.removed").exists()


def test_the_bytes_are_never_changed_or_deleted(visit, family_worker, signed_in):
    add(signed_in(family_worker), visit, photo())
    row = Attachment.objects.get()
    for change in (lambda: Attachment.objects.update(content=b"x"), row.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


# --- The scanner -----------------------------------------------------------------------------------------------------


@pytest.fixture
def scanner(settings):
    """A stand-in for ClamAV that speaks INSTREAM: finds harm wherever the word HARM stands; gives what it was sent."""
    server = socket.create_server(("127.0.0.1", 0))
    got = []

    def serve():
        while True:
            try:
                line, _ = server.accept()
            except OSError:
                return
            with line, line.makefile("rb") as sent:
                assert sent.read(10) == b"zINSTREAM\0"
                data = b""
                while length := struct.unpack("!L", sent.read(4))[0]:
                    data += sent.read(length)
                got.append(data)
                line.sendall(b"stream: Test-Signature FOUND\0" if b"HARM" in data else b"stream: OK\0")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    settings.CENTRE_CLAMAV = f"127.0.0.1:{server.getsockname()[1]}"
    yield got
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join(2)


def test_each_file_goes_past_the_scanner_as_it_came(visit, family_worker, scanner, signed_in):
    add(signed_in(family_worker), visit, photo())
    assert scanner == [photo()]
    assert Attachment.objects.exists()


def test_a_harmful_file_is_refused(visit, family_worker, scanner, signed_in):
    assert "something harmful" in add(signed_in(family_worker), visit, photo() + b"HARM" * 50_000)
    assert not Attachment.objects.exists()


def test_nothing_is_added_while_the_scanner_does_not_answer(visit, family_worker, signed_in, settings):
    settings.CENTRE_CLAMAV = "/nowhere/clamd.socket"
    assert "scanner does not answer" in add(signed_in(family_worker), visit, photo())
    assert not Attachment.objects.exists()


# --- The paper of a court order --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_paper_of_an_order_is_kept_with_it_for_those_who_record_orders(
    coordinator, administrator, session_worker, family_worker, signed_in
):
    """T-35: order with type, court date, expiry, whom it affects, the document, and the instruction in plain words."""
    home = HouseholdFactory()
    child = ChildFactory(household=home)
    order = record_order(
        by=coordinator, children=[child], binds_people=[], kind="prohibited steps", court="Family Court at Sampleton",
        made_on=local_today(), expires_on=None, ended_on=None, binds="Karim", instruction="Only Mum collects",
        document_seen_on=local_today(),
    )  # fmt: skip
    client = signed_in(coordinator)
    upload = SimpleUploadedFile("order.pdf", scan_of_a_letter())
    add = reverse("families:attachment_to_order", args=[order.pk])
    assert client.post(add, {"file": upload, "name": "Page 1"}).url == order.get_absolute_url()
    row = order.attachments.get()
    assert "Page 1" in client.get(order.get_absolute_url()).content.decode()
    assert PLACE not in everything_in(b"".join(client.get(row.get_absolute_url())))
    assert AuditEvent.objects.filter(action="attachment.read", subject_id=row.pk).exists()
    for user in (administrator, session_worker):
        assert signed_in(user).get(row.get_absolute_url()).status_code in (403, 404)
        assert signed_in(user).post(add, {"file": upload}).status_code in (403, 404)
    AccountPerson.objects.create(user=family_worker, person=PersonFactory(household=home))
    assert signed_in(family_worker).get(row.get_absolute_url()).status_code in (403, 404)  # of the own family
    assert signed_in(family_worker).post(add, {"file": upload}).status_code == 404
    remove = reverse("families:attachment_remove", args=[row.pk])
    assert client.post(remove, {"why": "The wrong family"}).url == order.get_absolute_url()
    assert client.get(row.get_absolute_url()).status_code == 404
