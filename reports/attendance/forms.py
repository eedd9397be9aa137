"""Which period, and which service, an attendance analysis is about."""

from django import forms

from centre.core.period_form import PeriodForm
from sessions_app.models import Service


class AnalysisForm(PeriodForm):
    """A period as elsewhere, and one service or all of them."""

    field_order = ["service", "period", "first", "last"]
    service = forms.ModelChoiceField(
        Service.objects.order_by("name", "care_type"),
        label="Service",
        required=False,
        empty_label="All of them",
        error_messages={"invalid_choice": "Choose one of the services."},
    )
