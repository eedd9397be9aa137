"""What is written on a PDF, read as people who hear it do."""

import io
import subprocess

import pikepdf


def text_of(pdf: bytes) -> str:
    """All its words in their order, with single blanks between them."""
    told = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return " ".join(told.split())


def pages_of(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of each page in points, rounded: A4 is (595, 842)."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [tuple(round(float(each)) for each in page.MediaBox[2:]) for page in opened.pages]
