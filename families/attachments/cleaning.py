"""A file becomes something safe to keep, or is refused with a sentence.

What it is, is told by its content and never by its name. Pictures are painted anew from their points, so that place,
camera and previews are gone; a PDF loses what it says about itself, scripts, embedded files and actions.
"""

import io
import warnings
import zlib

import pikepdf
import pillow_heif
from PIL import Image, ImageOps

from ..models.attachment import AttachmentKind

pillow_heif.register_heif_opener(thumbnails=False)

MOST_POINTS = 50_000_000  # a phone's largest photo; a bomb unpacks to far more
LONGEST_SIDE = 3_000
MOST_PAGES = 200
MOST_OBJECTS = 50_000
DEEPEST = 40
HEIC = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}

BROKEN = "This file cannot be read. It may be damaged: take the photo or scan again."
TOO_MANY_POINTS = "This picture is too large. Take it again with a smaller setting of the camera."
NOT_KNOWN = "Only photos (JPEG, PNG or HEIC) and PDF files can be kept here."
LOCKED = "This PDF is locked with a password. Save it without one and try again."
TOO_MANY_PAGES = f"This PDF is too long: keep at most {MOST_PAGES} pages."

# Of every dictionary of a PDF: metadata, scripts, actions, embedded files, private data of programmes.
_TAKEN_OUT = (
    "/Metadata", "/JS", "/JavaScript", "/A", "/AA", "/OpenAction", "/EF", "/EmbeddedFiles", "/AF", "/PieceInfo",
    "/XFA", "/Launch", "/RichMedia", "/RichMediaContent", "/URI", "/Collection",
)  # fmt: skip
# Segments of a JPEG without which it cannot be painted: tables, sizes, JFIF, and how colours are stored (0xEE).
_OF_THE_PICTURE = {*range(0xC0, 0xD0), 0xDB, 0xDC, 0xDD, 0xDE, 0xDF, 0xE0, 0xEE}
# How EXIF and XMP begin, wherever a damaged file holds them.
_WRITTEN_BY_PROGRAMMES = (b"Exif\x00\x00", b"http://ns.adobe.com/xap/", b"<?xpacket", b"<x:xmpmeta")
_ANNOTATIONS_TAKEN_OUT = {"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"}


class Refused(Exception):
    """The file is not kept; the message tells a person why and what to do."""


def kind_of(data: bytes) -> AttachmentKind:
    """What the bytes are kept as: a phone's HEIC as JPEG. Raises Refused for anything else than photos and PDF."""
    if data.startswith(b"\xff\xd8\xff") or is_heic(data):
        return AttachmentKind.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return AttachmentKind.PNG
    if data.startswith(b"%PDF-"):
        return AttachmentKind.PDF
    raise Refused(NOT_KNOWN)


def is_heic(data: bytes) -> bool:
    """Whether it is a photo as iPhones take them."""
    return data[4:8] == b"ftyp" and data[8:12] in HEIC


def cleaned(data: bytes) -> tuple[AttachmentKind, bytes]:
    """The kind and the clean bytes. Raises Refused."""
    kind = kind_of(data)
    try:
        return kind, _clean_pdf(data) if kind == AttachmentKind.PDF else _clean_picture(data, kind)
    except Refused:
        raise
    except Exception as error:  # decoders of what strangers made raise whatever they like
        raise Refused(BROKEN) from error


def _clean_picture(data, kind) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # we count the points ourselves
        try:
            coded = "HEIF" if is_heic(data) else "JPEG" if kind == AttachmentKind.JPEG else "PNG"
            picture = Image.open(io.BytesIO(data), formats=[coded])
        except Image.DecompressionBombError as error:
            raise Refused(TOO_MANY_POINTS) from error
    if picture.width * picture.height > MOST_POINTS:
        raise Refused(TOO_MANY_POINTS)
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is read smaller from the start
    upright = ImageOps.exif_transpose(picture)
    keeps_glass = kind == AttachmentKind.PNG and ("A" in upright.getbands() or "transparency" in upright.info)
    bare = upright.convert("RGBA" if keeps_glass else "RGB")
    bare.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    # A new picture of the points alone: nothing that came along can come with it.
    fresh = Image.new(bare.mode, bare.size)
    fresh.paste(bare)
    out = io.BytesIO()
    fresh.save(out, "PNG" if kind == AttachmentKind.PNG else "JPEG", **({} if keeps_glass else {"quality": 85}))
    return out.getvalue()


def _clean_pdf(data) -> bytes:
    try:
        pdf = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError as error:
        raise Refused(LOCKED) from error
    with pdf:
        if pdf.is_encrypted:
            raise Refused(LOCKED)
        if len(pdf.pages) > MOST_PAGES or len(pdf.objects) > MOST_OBJECTS:
            raise Refused(TOO_MANY_PAGES)
        for page in pdf.pages:
            if "/Annots" in page:
                kept = [each for each in page.Annots if str(each.get("/Subtype", "")) not in _ANNOTATIONS_TAKEN_OUT]
                page.Annots = pikepdf.Array(kept)
        for each in pdf.objects:
            _take_out(each, 0)
        if "/Info" in pdf.trailer:
            del pdf.trailer["/Info"]
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, fix_metadata_version=False)
    _refuse_what_is_left(out.getvalue())
    return out.getvalue()


def _take_out(thing, depth):
    """What a dictionary (and those written inside it) must not hold; in a photo inside a PDF, what the camera wrote."""
    if depth > DEEPEST:
        raise Refused(BROKEN)
    if isinstance(thing, pikepdf.Array):
        inside = list(thing)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        for name in _TAKEN_OUT:
            if name in thing:
                del thing[name]
        if isinstance(thing, pikepdf.Stream):
            _clean_stream(thing)
        inside = [value for _, value in thing.items()]
    else:
        return
    for value in inside:
        if isinstance(value, pikepdf.Array | pikepdf.Dictionary) and not value.is_indirect:
            _take_out(value, depth + 1)


def _clean_stream(stream):
    """A photo inside a PDF loses what the camera wrote. Raises Refused where it cannot be taken out."""
    filters = stream.get("/Filter", [])
    names = [str(each) for each in ([filters] if isinstance(filters, pikepdf.Name) else filters)]
    raw = stream.read_raw_bytes()
    if "/DCTDecode" in names:
        while names[0] == "/FlateDecode":
            raw, names = zlib.decompress(raw), names[1:]
        if names != ["/DCTDecode"]:
            raise Refused(BROKEN)
        stream.write(without_segments(raw), filter=pikepdf.Name.DCTDecode)


def _refuse_what_is_left(pdf_bytes):
    """A damaged file can hold what a camera or a programme wrote where nobody looks for it: then it is not kept."""
    with pikepdf.open(io.BytesIO(pdf_bytes)) as pdf:
        for each in pdf.objects:
            if isinstance(each, pikepdf.Stream) and any(
                mark in each.read_raw_bytes() for mark in _WRITTEN_BY_PROGRAMMES
            ):
                raise Refused(BROKEN)


def without_segments(jpeg: bytes) -> bytes:
    """A JPEG without what its camera wrote (EXIF, comments); colour and picture stay as they are.

    Raises Refused where a segment is damaged, so that nobody can tell what the rest holds.
    """
    out, at = bytearray(jpeg[:2]), 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        marker = jpeg[at + 1]
        if marker == 0xDA:  # from here on the picture itself
            return bytes(out + jpeg[at:])
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if marker in _OF_THE_PICTURE:
            out += jpeg[at:end]
        elif not (0xE1 <= marker <= 0xEF or marker == 0xFE):
            break
        at = end
    raise Refused(BROKEN)
