"""The sheet "reach_area": which LSOAs belong to the centre's reach area, and from when to when."""

from datetime import date

from centre.core.sheets.cells import AreaCodeCell, DateCell
from centre.core.sheets.columns import Column
from centre.core.sheets.resource import SheetResource
from centre.core.sheets.writing import NEW

from ..models import ReachAreaPart

# A bare list of codes says nothing about days: the area has always been the centre's.
ALWAYS = date(1900, 1, 1)


class ReachAreaResource(SheetResource):
    """Sheet "reach_area". Without a column from_date, each area counts from `default_from`, or from 1 January 1900."""

    sheet = "reach_area"
    key = ("lsoa_code", "from_date")

    lsoa_code = Column(
        AreaCodeCell(), needed=True, filled=True, words="code of the small area (LSOA)", aliases=("lsoa", "lsoa_codes")
    )
    from_date = Column(DateCell(), words="first day in the reach area", aliases=("from", "start_date"))
    to_date = Column(DateCell(), words="last day in it; empty while it goes on", aliases=("to", "until", "end_date"))

    class Meta:
        model = ReachAreaPart

    def check(self, row):
        if row.from_date is None and "from_date" in self.headers:
            yield "from_date", "Fill in from_date: the first day on which the area belonged to the centre."
        if row.from_date and row.to_date and row.to_date < row.from_date:
            yield "to_date", "Enter a last day that is not before the first day."

    def store(self, rows):
        default = self.options.get("default_from") or ALWAYS
        rows = [row._replace(from_date=row.from_date or default) for row in rows]
        codes = {row.lsoa_code for row in rows}
        stored = {
            (code, start): (pk, end)
            for pk, code, start, end in ReachAreaPart.objects.filter(lsoa_code__any_of=codes).values_list(
                "pk", "lsoa_code", "from_date", "to_date"
            )
        }
        periods, named = {}, {(row.lsoa_code, row.from_date) for row in rows}
        for (code, start), (_, end) in stored.items():
            if (code, start) not in named:
                self.add_period(periods, code, start, end)
        for row in rows:
            _, end = stored.get((row.lsoa_code, row.from_date), (None, None))
            self.add_period(periods, row.lsoa_code, row.from_date, row.to_date or end, row.row)
        self.refuse_overlaps(
            periods,
            "from_date",
            lambda other: f"This area is in the reach area already, {other}. Give that period a last day first.",
        )

        parts = self.table(ReachAreaPart, "lsoa_code from_date to_date")
        for row in rows:
            if not self.is_good(row.row):
                continue
            known = stored.get((row.lsoa_code, row.from_date))
            if known is None:
                parts.add(row.row, (row.lsoa_code, row.from_date, row.to_date))
                self.mark(row.row, NEW)
            else:
                pk, end = known
                values = (row.lsoa_code, row.from_date)
                self.mark(row.row, parts.merge(row.row, pk, (*values, end), (*values, row.to_date)))

    def sheet_rows(self, **kwargs):
        return ReachAreaPart.objects.order_by("lsoa_code", "from_date").values_list("lsoa_code", "from_date", "to_date")
