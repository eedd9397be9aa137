"""Terms, closures and bank holidays of one school year, and the centre's groups: rows filled in together."""

import itertools
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseModelFormSet, modelformset_factory

from centre.core.forms import CentreModelForm, DateField
from centre.core.models import BankHoliday, ClosurePeriod, Term
from families.models import Group

# A term or a closure longer than this is a slip of the pen.
LONGEST_DAYS = 366


class DaysForm(CentreModelForm):
    """A name with a first and a last day."""

    start_date = DateField(label="First day", near=True)
    end_date = DateField(label="Last day", near=True)

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("start_date"), cleaned.get("end_date")
        if first and last and last < first:
            self.add_error("end_date", "Enter a last day that is not before the first.")
        elif first and last and (last - first).days > LONGEST_DAYS:
            self.add_error("end_date", "Enter a last day within a year of the first.")
        return cleaned


class TermForm(DaysForm):
    class Meta:
        model = Term
        fields = ["name", "start_date", "end_date"]
        labels = {"name": "Name, such as Autumn 2025"}

    def _get_validation_exclusions(self):
        # The days are compared by the formset, after those of all terms have changed: two may exchange days.
        return super()._get_validation_exclusions() | {"start_date", "end_date"}


class ClosureForm(DaysForm):
    class Meta:
        model = ClosurePeriod
        fields = ["name", "start_date", "end_date"]
        labels = {"name": "Reason, such as Annual closure"}


class BankHolidayForm(CentreModelForm):
    date = DateField(label="Day", near=True)

    class Meta:
        model = BankHoliday
        fields = ["name", "date"]
        labels = {"name": "Name"}


class GroupForm(CentreModelForm):
    class Meta:
        model = Group
        fields = ["name", "whole_household", "restricted"]
        labels = {
            "name": "Group",
            "whole_household": "Whole household",
            "restricted": "Restricted",
        }

    def __init__(self, *args, may_open_restricted=False, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.restricted and not may_open_restricted:
            # Opening it would show to everybody who is in it.
            self.fields["restricted"].disabled = True


class Rows(BaseModelFormSet):
    """Rows in which nothing may stand twice, with the errors beside the row."""

    row_name = "Row"
    unique_words = "This stands here twice."

    def get_unique_error_message(self, unique_check):
        return self.unique_words

    def get_form_error(self):
        return self.unique_words

    def kept_forms(self):
        return [
            form
            for form in self.forms
            if form.is_valid() and not self._should_delete_form(form) and (form.instance.pk or form.has_changed())
        ]


class TermRows(Rows):
    row_name = "Term"
    unique_words = "Two terms have the same name. Give each its own."

    def clean(self):
        super().clean()
        if any(self.errors):
            return
        rows = [(form, form.cleaned_data["start_date"], form.cleaned_data["end_date"]) for form in self.kept_forms()]
        shown = {form.instance.pk for form in self.initial_forms}
        others = [(None, term.start_date, term.end_date) for term in Term.objects.exclude(pk__in=shown)]
        rows = sorted([*rows, *others], key=lambda row: row[1])
        for (_, _, end), (form, start, _) in itertools.pairwise(rows):
            if start <= end:
                (form or rows[0][0] or self.forms[0]).add_error(
                    "start_date", "This term begins before the one before it ends."
                )
                raise ValidationError("Two terms overlap. Each day belongs to one term.")


class ClosureRows(Rows):
    row_name = "Closure"


class BankHolidayRows(Rows):
    row_name = "Bank holiday"
    unique_words = "The same day stands here twice."


class GroupRows(Rows):
    row_name = "Group"
    unique_words = "Two groups have the same name. Give each its own."


def _factory(form, formset, extra):
    return modelformset_factory(
        form._meta.model, form=form, formset=formset, extra=extra, can_delete=True, max_num=200, absolute_max=220
    )


def rows_for(kind: str, data=None, *, year: int | None = None, initial=None, extra: int = 1, may_open_restricted=False):
    """The formset of a kind ("terms", "closures", "bank-holidays", "groups"), of one school year where it has days."""
    form, formset, day = KINDS[kind]
    queryset = form._meta.model.objects.all()
    if day:
        first, last = date(year, 9, 1), date(year + 1, 8, 31)
        queryset = queryset.filter(**{f"{day[1]}__gte": first, f"{day[0]}__lte": last}).order_by(day[0])
    else:
        queryset = queryset.order_by("name")
    made = _factory(form, formset, max(extra, len(initial or [])))
    kwargs = {"form_kwargs": {"may_open_restricted": may_open_restricted}} if kind == "groups" else {}
    rows = made(data, queryset=queryset, prefix="rows", initial=initial or None, **kwargs)
    for each in rows.forms:
        each.fields["DELETE"].label = f"Remove this {formset.row_name.lower()}"
        each.fields["DELETE"].widget = forms.CheckboxInput() if each.instance.pk else forms.HiddenInput()
        each.show_optional = False
    return rows


KINDS = {
    "terms": (TermForm, TermRows, ("start_date", "end_date")),
    "closures": (ClosureForm, ClosureRows, ("start_date", "end_date")),
    "bank-holidays": (BankHolidayForm, BankHolidayRows, ("date", "date")),
    "groups": (GroupForm, GroupRows, None),
}
