"""What people write down about responsibility, orders, and who may collect or is rung."""

from django import forms

from centre.core.forms import CentreForm, DateField

from ..forms.over_time import PeopleField
from ..models.person import Person
from ..models.responsibility import CourtOrder, Evidence, Held, OrderKind, TrustedAdult

SOMEBODY_ELSE = "else"
NO_DOCUMENT = (
    "An order is recorded only when its document has been seen. What a parent tells you is written as a stop alert "
    "beside the child’s name, in words that say what to do at the door."
)


def _line(label, length, **kwargs):
    return forms.CharField(
        label=label,
        max_length=length,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "width-full"}),
        **kwargs,
    )


class _OfChildren(CentreForm):
    """About one child, and the brothers and sisters for whom it holds as well."""

    children = PeopleField(label="For which children?")
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args, siblings: list[Person], **kwargs):
        super().__init__(*args, **kwargs)
        if siblings:
            self.fields["children"].offer((child, child.full_name) for child in siblings)
        else:
            del self.fields["children"]


class ResponsibilityForm(_OfChildren):
    """Whether somebody has parental responsibility, and what was seen of it."""

    holder = forms.ChoiceField(
        label="Whose answer is it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who it is", "invalid_choice": "Choose who it is"},
    )
    holder_name = _line(
        "Name of somebody else", 150, required=False, help_text="A parent we do not know yet, or a council."
    )
    held = forms.ChoiceField(
        label="Has this person parental responsibility?",
        choices=Held,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose an answer", "invalid_choice": "Choose an answer"},
    )
    evidence = forms.ChoiceField(
        label="What have you seen?",
        choices=[("", Evidence.NOTHING.label), *((value, label) for value, label in Evidence.choices if value)],
        required=False,
        help_text="It never follows from a name, a shared home or being the father or step-parent.",
        error_messages={"invalid_choice": "Choose what you have seen"},
    )
    seen_on = DateField(label="Seen on", near=True, required=False, help_text="Leave empty if you have seen nothing.")
    from_date = DateField(label="From", required=False, help_text="Leave empty if it holds from the birth on.")
    to_date = DateField(label="Until (last day)", required=False, help_text="Leave empty if it still holds.")
    field_order = ["holder", "holder_name", "children"]

    def __init__(self, *args, adults: list[Person] | None, **kwargs):
        super().__init__(*args, **kwargs)
        if adults is None:  # the person stays who they were
            del self.fields["holder"], self.fields["holder_name"]
        else:
            self.adults = {str(adult.pk): adult for adult in adults}
            self.fields["holder"].choices = [
                *((key, f"{each.full_name}, {each.get_role_display().lower()}") for key, each in self.adults.items()),
                (SOMEBODY_ELSE, "Somebody else"),
            ]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("holder") == SOMEBODY_ELSE and not cleaned.get("holder_name"):
            self.add_error("holder_name", "Enter the name")
        if cleaned.get("evidence") and not cleaned.get("seen_on") and "seen_on" not in self.errors:
            self.add_error("seen_on", "Enter the day on which you saw it")
        return cleaned

    def who(self) -> dict:
        holder = self.adults.get(self.cleaned_data["holder"])
        return {"holder": holder, "holder_name": "" if holder else self.cleaned_data["holder_name"]}

    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("held", "evidence", "seen_on", "from_date", "to_date")}


class OrderForm(_OfChildren):
    """An order of a court, from its document."""

    note_lines = ("instruction",)

    has_document = forms.ChoiceField(
        label="Have you seen the order itself?",
        choices=[("yes", "Yes, the document or a copy from the court"), ("no", "No, somebody told us")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you have seen it", "invalid_choice": "Say whether you have seen it"},
    )
    document_seen_on = DateField(label="Seen on", near=True, required=False)
    kind = forms.ChoiceField(
        label="What kind of order is it?",
        choices=[("", "Choose"), *OrderKind.choices],
        error_messages={"required": "Choose the kind of order", "invalid_choice": "Choose the kind of order"},
    )
    court = _line("Which court made it?", 150)
    made_on = DateField(label="Made on")
    expires_on = DateField(label="Last day", required=False, help_text="Leave empty if it holds until a court ends it.")
    binds_people = PeopleField(
        label="Whom does it bind?",
        required=False,
        help_text="No letter of ours goes to whoever is ticked. Somebody else is named below.",
    )
    binds = _line(
        "Somebody else whom it binds",
        150,
        required=False,
        help_text="In words: the child’s uncle Karim, say.",
    )
    instruction = _line(
        "What must staff do?",
        CourtOrder.instruction.field.max_length,
        help_text="Stands on the register beside the child’s name. Say what to do, never why: “Only Mum collects. "
        "Ring the police if anybody else insists.”",
    )
    ended_on = DateField(
        label="Ended early (last day)", required=False, help_text="Only if a court ended it before its last day."
    )
    field_order = ["has_document", "document_seen_on", "children"]

    def __init__(self, *args, adults: list[Person], new: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if adults:
            self.fields["binds_people"].offer((adult, adult.full_name) for adult in adults)
        else:
            del self.fields["binds_people"]
        if new:
            del self.fields["ended_on"]
        self.fields["made_on"].error_messages["required"] = "Enter the day on which the court made it"
        self.fields["court"].error_messages["required"] = "Enter the court"
        self.fields["instruction"].error_messages["required"] = "Enter what staff must do"

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("has_document") == "no":
            self.add_error("has_document", NO_DOCUMENT)
        elif (
            cleaned.get("has_document")
            and not cleaned.get("document_seen_on")
            and not self.errors.get("document_seen_on")
        ):
            self.add_error("document_seen_on", "Enter the day on which you saw it")
        if not cleaned.get("binds_people") and not cleaned.get("binds") and "binds" not in self.errors:
            self.add_error("binds", "Tick whom it binds, or enter it in words")
        return cleaned

    def bound(self) -> list[Person]:
        return self.cleaned_data.get("binds_people", [])

    def facts(self) -> dict:
        names = ("kind", "court", "made_on", "expires_on", "ended_on", "binds", "instruction", "document_seen_on")
        return {name: self.cleaned_data[name] for name in names if name in self.fields}


class TrustedAdultForm(_OfChildren):
    """Somebody who may take the child home, is rung in an emergency, or both."""

    name = _line("Who is it?", TrustedAdult.name.field.max_length)
    relation = _line("What are they to the child?", 80, required=False, help_text="For example: aunt, neighbour.")
    phone = forms.CharField(
        label="Telephone",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    may_collect = forms.BooleanField(label="May take the child home", required=False)
    call_order = forms.TypedChoiceField(
        label="Rung in an emergency",
        choices=[("", "No"), (1, "First"), (2, "Second"), (3, "Third"), (4, "Fourth")],
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": "Choose from the list"},
    )
    password = forms.CharField(
        label="Collection password",
        max_length=100,
        min_length=4,
        required=False,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="A word that they say at the door. Nobody can read it afterwards, only check it.",
    )
    without_password = forms.BooleanField(label="Take the password away", required=False)
    from_date = DateField(label="From", required=False, help_text="Leave empty if it holds already.")
    to_date = DateField(label="Until (last day)", required=False, help_text="Leave empty if it has no end.")
    field_order = ["name", "relation", "phone", "may_collect", "call_order", "children"]

    def __init__(self, *args, has_password: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].error_messages["required"] = "Enter who it is"
        self.fields["password"].error_messages["min_length"] = "Choose a password of at least four letters"
        if has_password:
            self.fields["password"].label = "New collection password"
            self.fields["password"].help_text = "Leave empty to keep the one they have."
        else:
            del self.fields["without_password"]

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("may_collect") and not cleaned.get("call_order"):
            self.add_error("may_collect", "Say whether they may take the child home, are rung in an emergency, or both")
        if cleaned.get("call_order") and not cleaned.get("phone"):
            self.add_error("phone", "Enter the telephone on which they are rung")
        if cleaned.get("password") and cleaned.get("without_password"):
            self.add_error("without_password", "Enter a new password or take it away, not both")
        return cleaned

    def facts(self) -> dict:
        names = ("name", "relation", "phone", "may_collect", "call_order", "from_date", "to_date")
        return {name: self.cleaned_data[name] for name in names}


class PasswordForm(CentreForm):
    """What somebody at the door said."""

    heard = forms.CharField(
        label="What did they say?",
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Type the word they said"},
    )
