"""The sheet of the ground: terms."""

from .models import Term
from .sheets.cells import DateCell, TextCell
from .sheets.columns import Column
from .sheets.resource import SheetResource
from .sheets.writing import NEW


class TermResource(SheetResource):
    """Sheet "terms": the school terms, which are the periods of the reports."""

    sheet = "terms"
    key = ("name",)

    name = Column(TextCell(60), needed=True, filled=True, words="what the term is called", aliases=("term",))
    start_date = Column(DateCell(), needed=True, filled=True, words="first day", aliases=("starts", "from_date"))
    end_date = Column(DateCell(), needed=True, filled=True, words="last day", aliases=("ends", "to_date"))

    class Meta:
        model = Term

    def check(self, row):
        if row.end_date < row.start_date:
            yield "end_date", "Enter a last day that is not before the first day."

    def store(self, rows):
        stored = {
            name.casefold(): (pk, name, start, end)
            for pk, name, start, end in Term.objects.values_list("pk", "name", "start_date", "end_date")
        }
        periods = {}
        named = {row.name.casefold(): row for row in rows}
        for name, (_, _, start, end) in stored.items():
            if name not in named:
                self.add_period(periods, "terms", start, end)
        for row in rows:
            self.add_period(periods, "terms", row.start_date, row.end_date, row.row)
        self.refuse_overlaps(
            periods, "start_date", lambda other: f"This term overlaps another, {other}. Move one of them."
        )

        terms = self.table(Term, "name start_date end_date")
        for row in rows:
            if not self.is_good(row.row):
                continue
            known = stored.get(row.name.casefold())
            if known is None:
                terms.add(row.row, (row.name, row.start_date, row.end_date))
                self.mark(row.row, NEW)
            else:
                pk, name, start, end = known
                self.mark(row.row, terms.merge(row.row, pk, (name, start, end), (name, row.start_date, row.end_date)))

    def sheet_rows(self, **kwargs):
        return Term.objects.order_by("start_date").values_list("name", "start_date", "end_date")
