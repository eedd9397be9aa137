"""What people type to sign in. allauth decides; these carry the centre's words and no placeholders."""

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateWithCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.validators import MaxLengthValidator

from centre.core.forms import CentreForm

LONGEST_PASSWORD = 200
HOW_TO_CHOOSE = (
    "At least 12 characters. Three random words are easy to remember and hard to guess: for example a thing you see, "
    "an animal and a meal, in any order. No capitals or signs are needed."
)
CODE_LABEL = "Code from your authenticator app, or one of your recovery codes"


class PlainWordsMixin:
    """Takes allauth's placeholders and title-case labels off, and says in our words what is missing."""

    words: dict[str, str] = {}
    show_optional = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.words:
                field.label = self.words[name]
            label = str(field.label or name)
            field.error_messages["required"] = f"Enter {label[0].lower() + label[1:]}"
            if isinstance(field.widget, forms.PasswordInput):
                # Hashing a book costs seconds; no password is that long.
                limit(field, LONGEST_PASSWORD)


class SignInForm(PlainWordsMixin, LoginForm):
    words = {"login": "User name", "password": "Password"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs.update(autocapitalize="off", spellcheck="false")
        self.fields["password"].help_text = ""


class ConfirmPasswordForm(PlainWordsMixin, ReauthenticateForm):
    words = {"password": "Your password"}


class ConfirmCodeForm(PlainWordsMixin, ReauthenticateWithCodeForm):
    words = {"code": CODE_LABEL}


class SecondStepForm(PlainWordsMixin, AuthenticateForm):
    words = {"code": CODE_LABEL}


class SetUpAppForm(PlainWordsMixin, ActivateTOTPForm):
    words = {"code": "The six figures that the app shows now"}


class OwnPasswordForm(PlainWordsMixin, ChangePasswordForm):
    words = {"oldpassword": "Your password now", "password1": "The new password", "password2": "The new password again"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].help_text = ""
        self.fields["password1"].help_text = HOW_TO_CHOOSE


class FirstPasswordForm(CentreForm):
    """The password of a new account, or of one whose password was lost."""

    password1 = forms.CharField(
        label="Your new password",
        strip=False,
        max_length=LONGEST_PASSWORD,
        help_text=HOW_TO_CHOOSE,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label="The same password again",
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter the same password again"},
    )

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password1(self):
        password = self.cleaned_data["password1"]
        validate_password(password, self.user)
        return password

    def clean(self):
        cleaned = super().clean()
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", "The two passwords are not the same. Type them again.")
        return cleaned


class UnlockForm(CentreForm):
    """The password that opens a locked screen."""

    password = forms.CharField(
        label="Your password",
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


def limit(field, length: int) -> None:
    """Let a field of somebody else's form take at most `length` characters."""
    field.widget.attrs["maxlength"] = length
    field.validators.append(MaxLengthValidator(length, f"Enter at most {length} characters."))
