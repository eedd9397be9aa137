"""Keep what people type out of the log: no query strings, no request bodies, no values from the database.

A log line may say what failed and where in the code. Exceptions are written as their type and the lines of code they
passed through, without their message, because messages of the database and of forms quote values.
"""

import logging
import re
import traceback

QUERY = re.compile(r"\?[^\s\"']*")


def without_query(text):
    """`text` with every query string (from "?" to the next space or quote) replaced by "?…"."""
    return QUERY.sub("?…", text)


class NoPersonalData(logging.Filter):
    """Takes the request and query strings out of a record; lets every record pass."""

    def filter(self, record):
        record.msg = without_query(record.getMessage())
        record.args = None
        record.request = None
        return True


class PlainFormatter(logging.Formatter):
    """Formats exceptions as type and place, chain included, never as message."""

    def formatException(self, exc_info):  # noqa: N802 - the standard library's name
        lines = []
        error = exc_info[1]
        while error is not None:
            lines += traceback.format_list(traceback.extract_tb(error.__traceback__))
            lines.append(
                f"{type(error).__module__}.{type(error).__qualname__} (message left out: it may hold personal data)\n"
            )
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "".join(lines).rstrip()
