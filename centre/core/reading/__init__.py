"""Tables out of the files that people bring, safely: every refusal is one sentence, nothing else gets out.

`open_tables(path_or_bytes, name)` gives the tables of a CSV file or of an XLSX workbook.
"""

from .files import Upload, open_tables
from .problems import Unreadable
from .table import Table, tidy

__all__ = ["Table", "Unreadable", "Upload", "open_tables", "tidy"]
