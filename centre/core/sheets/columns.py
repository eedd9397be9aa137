"""The columns of a sheet, declared once: for reading, for writing, for the page that matches columns, for the docs."""

from import_export import fields


class Column(fields.Field):
    """A column of a sheet.

    needed: a sheet without this column is refused. filled: no cell of it may be empty. personal: its values are about
    an identifiable person, and never repeated in messages or logs. extra: most sheets do without it. words: what it
    holds, for people. aliases: other names under which centres keep it.
    """

    def __init__(self, widget, *, needed=False, filled=False, personal=False, extra=False, words="", aliases=()):
        super().__init__(widget=widget)
        self.needed = needed
        self.filled = filled
        self.personal = personal
        self.extra = extra
        self.words = words
        self.aliases = aliases
