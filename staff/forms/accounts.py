"""Accounts, their roles and the days on which these hold."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from centre.core.dates import local_today
from centre.core.forms import CentreForm, CentreModelForm, DateField

from ..models import User
from ..roles import ROLES, ROLES_THAT_NEED_A_SECOND_FACTOR, Role

USERNAME_HINT = "What this person types to sign in, for example carol.okoye. Letters, figures, dots and hyphens."
USERNAME = re.compile(r"[a-z0-9][a-z0-9.\-]{0,148}[a-z0-9]")


def suggested_username(name: str) -> str:
    """A free user name made from a person's name: Siân O'Brien becomes sian.obrien, or sian.obrien2."""
    base = slugify(name.replace("'", "").replace("’", "")).replace("-", ".")[:60] or "colleague"
    taken = set(User.objects.filter(username__startswith=base).values_list("username", flat=True))
    number, candidate = 1, base
    while candidate in taken:
        number += 1
        candidate = f"{base}{number}"
    return candidate


def clean_username(typed: str, *, of: User | None = None) -> str:
    """The user name in small letters. Raises ValidationError with what to do where it is taken or unreadable."""
    username = typed.strip().lower()
    if not USERNAME.fullmatch(username):
        raise ValidationError("Use at least two letters or figures, with dots or hyphens between them: carol.okoye")
    others = User.objects.filter(username__iexact=username)
    if of is not None:
        others = others.exclude(pk=of.pk)
    if others.exists():
        raise ValidationError("Somebody has this user name already. Choose another one.")
    return username


def role_widget():
    widget = forms.CheckboxSelectMultiple()
    widget.choice_hints = {role.value: ROLES[role].paragraph for role in Role}
    return widget


class NewAccountForm(CentreForm):
    """An account, its first roles, and, for people who work here, their job title."""

    name = forms.CharField(label="Name", max_length=150, help_text="As colleagues know this person.")
    username = forms.CharField(
        label="User name",
        max_length=150,
        required=False,
        help_text=f"{USERNAME_HINT} Leave it empty to have it made from the name.",
        widget=forms.TextInput(attrs={"autocapitalize": "off", "spellcheck": "false", "autocomplete": "off"}),
    )
    email = forms.EmailField(label="E-mail address", required=False, max_length=254)
    roles = forms.MultipleChoiceField(
        label="Roles",
        choices=Role.choices,
        widget=role_widget(),
        help_text="One person may hold several.",
        error_messages={"required": "Tick at least one role"},
    )
    job_title = forms.CharField(
        label="Job title",
        max_length=120,
        required=False,
        help_text="Makes a staff record as well, with supervision. Leave it empty for governors.",
    )

    def clean_username(self):
        typed = self.cleaned_data["username"]
        return clean_username(typed) if typed else ""

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("name") and "username" in cleaned and not cleaned["username"]:
            cleaned["username"] = suggested_username(cleaned["name"])
        return cleaned


class ChangeAccountForm(CentreModelForm):
    """The name, the user name and the e-mail address."""

    class Meta:
        model = User
        fields = ["name", "username", "email"]
        labels = {"username": "User name", "email": "E-mail address"}
        help_texts = {"username": USERNAME_HINT}

    def clean_username(self):
        return clean_username(self.cleaned_data["username"], of=self.instance)


class GrantRoleForm(CentreForm):
    """One more role, from a day."""

    role = forms.ChoiceField(label="Role", choices=Role.choices, error_messages={"required": "Choose a role"})
    from_date = DateField(label="From", near=True)
    to_date = DateField(
        label="Last day", near=True, required=False, help_text="Empty: for good, until somebody ends it."
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        widget = forms.RadioSelect(choices=Role.choices)
        widget.choice_hints = {
            role.value: ROLES[role].paragraph
            + (" Must be used with a second step." if role in ROLES_THAT_NEED_A_SECOND_FACTOR else "")
            for role in Role
        }
        self.fields["role"].widget = widget
        self.fields["role"].widget.choices = Role.choices
        self.fields["from_date"].initial = local_today

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("from_date"), cleaned.get("to_date")
        if first and last and last < first:
            self.add_error("to_date", "Enter a last day that is not before the first.")
        if last and last < local_today():
            self.add_error("to_date", "Enter a last day that is not over already.")
        return cleaned


class EndRoleForm(CentreForm):
    """When a role ends."""

    last_day = DateField(
        label="Last day",
        near=True,
        required=False,
        help_text="Empty: the role ends now, and the person is signed out at the next click.",
    )

    def clean_last_day(self):
        last_day = self.cleaned_data["last_day"]
        if last_day and last_day < local_today():
            raise ValidationError("Leave this empty to end the role now, or enter today or a later day.")
        return last_day
