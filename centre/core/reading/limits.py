"""How much is read of what people bring. A file over a limit is refused with a sentence."""

import time

from .problems import Unreadable

MEGABYTE = 1_000_000

# The largest official file that centres need as a whole, the single years of age of one region, has 12 MB.
LARGEST_FILE = 40 * MEGABYTE
LARGEST_UNPACKED = 50 * MEGABYTE
MOST_MEMBERS = 200
# Sheets of numbers pack about 1:12; a bomb packs 1:1000.
MOST_RATIO = 100
MOST_ROWS = 400_000
MOST_COLUMNS = 300
MOST_SHEETS = 60
LONGEST_CELL = 40_000
SECONDS = 90
# A header can stand under a title and notes.
HEADER_WITHIN = 30


class Clock:
    """Stops a reading that takes too long."""

    def __init__(self, seconds: float = SECONDS):
        self.end = time.monotonic() + seconds

    def check(self) -> None:
        """Raises Unreadable when the time is up."""
        if time.monotonic() > self.end:
            raise Unreadable("This file takes too long to read: split it into smaller files.")
