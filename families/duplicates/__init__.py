"""Whether two records, or what is being typed and a record, are of one human. Nothing is ever merged by itself.

`scoring` is the one place that says how alike two are; `while_typing` asks it for somebody who is being registered,
`weekly` for everybody the centre knows.
"""

from .while_typing import PossibleDuplicate, possible_duplicates, row_prefix

__all__ = ["PossibleDuplicate", "possible_duplicates", "row_prefix"]
