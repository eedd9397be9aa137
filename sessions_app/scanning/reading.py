"""The code of a family card in a picture."""

import io

import zxingcpp
from PIL import Image

from families.attachments.cleaning import Refused, cleaned
from families.models.attachment import AttachmentKind
from families.registering.cards import code_in, code_words

LARGEST = 12 * 1024 * 1024
TOO_LARGE = "This picture is too large. Take it again with a smaller setting of the camera."
NO_PICTURE = "This is no picture. Take a photo of the card, or type the code under its square."
NO_CARD = "No family card could be read in the picture. Hold it flat, in good light, or type the code under its square."


def card_in(picture: bytes) -> str:
    """The code of the first family card in a photo or a frame of a camera, as it is printed ("FC-7K2M-9QXD").

    Raises Refused with words for a person where it is no picture or shows no card.
    """
    if len(picture) > LARGEST:
        raise Refused(TOO_LARGE)
    try:
        kind, clean = cleaned(picture)
    except Refused as refusal:
        raise Refused(NO_PICTURE) from refusal
    if kind == AttachmentKind.PDF:
        raise Refused(NO_PICTURE)
    seen = zxingcpp.read_barcodes(Image.open(io.BytesIO(clean)).convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)
    for each in seen:
        if code := code_in(each.text):
            return code_words(code)
    raise Refused(NO_CARD)
