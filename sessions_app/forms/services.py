from django import forms

from centre.core.forms import CentreForm, CentreModelForm, DateField

from ..models import CareType, Service


class ServiceForm(CentreModelForm):
    """A service: what the centre offers."""

    care_type = forms.ChoiceField(
        label="What kind is it?",
        choices=CareType.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of service it is"},
    )

    class Meta:
        model = Service
        fields = ["name", "care_type", "venue", "description", "public"]
        labels = {
            "name": "What is it called?",
            "venue": "Where is it usually held?",
            "description": "What is it, in plain words?",
            "public": "Show it on the public “What’s on” page",
        }
        help_texts = {
            "name": "The name families know, for example “Stay and play”.",
            "description": "For families who have never been: who it is for, what happens, whether it costs anything.",
        }
        error_messages = {"name": {"required": "Enter what it is called"}}
        widgets = {"description": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["care_type"].widget.choice_hints = {
            CareType.CRECHE: "The centre has the care of the children, so each is signed in and out with the time.",
            CareType.DROP_IN: "Families come when they like and stay with their children.",
            CareType.CLINIC: "Health visitors, midwives and others see families here.",
        }


class EndServiceForm(CentreForm):
    last_day = DateField(label="Last day it is offered", near=True)
