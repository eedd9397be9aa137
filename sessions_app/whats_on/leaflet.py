"""The leaflet to take home: a sheet printed on both sides and folded once. Outside the cover and how to reach the
centre, inside the week. A4 folds to A5; in large print A3 folds to A4, and the letters stay large whatever it takes."""

from dataclasses import dataclass

from django.template.loader import render_to_string

from centre.core.pdf import html_to_pdf, stylesheet

from .poster import Poster, _pages

SHEET = {False: "@page { size: A4 landscape }", True: "@page { size: A3 landscape }"}
# How large the days are set, in rem: the largest that leaves the whole leaflet on the two sides of one sheet.
SIZES = (1.5, 1.34, 1.2, 1.08, 0.98, 0.9, 0.82, 0.75)
# In large print they fill the sheet, too, and are never smaller than the last of these.
LARGE_SIZES = (2.3, 2, 1.75, 1.5, 1.34, 1.2)
SIDES = 2


@dataclass(frozen=True)
class Leaflet(Poster):
    """A leaflet of everything public; `size` is that of the paper before it is folded."""

    template = "sessions_app/whats_on/leaflet.html"

    def _set(self) -> bytes:
        made = b""
        for size in LARGE_SIZES if self.large else SIZES:
            made = self._drawn(size)
            if _pages(made) == SIDES:
                break
        return made

    def _drawn(self, size: float) -> bytes:
        return html_to_pdf(self._html(), css=f"{self._css()} main {{ font-size: {size}rem }}")

    def _html(self) -> str:
        return render_to_string(self.template, self._context())

    def _css(self) -> str:
        return stylesheet("whats-on-leaflet.css") + SHEET[self.large]
