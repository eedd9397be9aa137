"""Square (QR) codes as one path, drawn by ourselves from their matrix."""

from dataclasses import dataclass

import qrcode


@dataclass(frozen=True)
class SquareCode:
    """A QR code as one path, `size` units wide."""

    size: int
    path: str


def square_code(text: str) -> SquareCode:
    """The QR code that hands a telephone or a scanner the text."""
    code = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    rows = code.get_matrix()
    parts = [f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark]
    return SquareCode(size=len(rows), path="".join(parts))
