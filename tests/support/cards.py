"""A family card lying on a table, as a tablet's camera sees it."""

import qrcode
from PIL import Image


def card_on_a_table(text: str, *, turned: int = 0) -> Image.Image:
    """A grey picture of 640 by 480 in which a square code says `text`, turned by so many degrees."""
    card = qrcode.make(text).convert("L").resize((260, 260)).rotate(turned, expand=True, fillcolor=170)
    table = Image.new("L", (640, 480), 170)
    table.paste(card, (120, 40))
    return table
