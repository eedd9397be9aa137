"""A passkey's answer as the browser sends it. Libraries stumble over what no browser sends; these say no instead."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms as allauth
from django.core.exceptions import ValidationError
from django.db import DatabaseError

from .forms import PlainWordsMixin, limit


def _read(parse):
    """What `parse` gives; ValidationError for whatever cannot be read."""
    try:
        return parse()
    except (ValidationError, DatabaseError):
        raise
    except Exception:
        raise get_adapter().validation_error("incorrect_code") from None


class SignInWithPasskeyForm(allauth.LoginWebAuthnForm):
    def clean_credential(self):
        return _read(super().clean_credential)


class SecondStepPasskeyForm(allauth.AuthenticateWebAuthnForm):
    def clean_credential(self):
        return _read(super().clean_credential)


class ConfirmPasskeyForm(allauth.ReauthenticateWebAuthnForm):
    def clean_credential(self):
        return _read(super().clean_credential)


class AddPasskeyForm(PlainWordsMixin, allauth.AddWebAuthnForm):
    words = {
        "name": "A name for it, such as “my phone”",
        "passwordless": "Sign in with it alone, without my password (it then asks for your finger, face or PIN)",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].help_text = ""
        limit(self.fields["name"], 60)

    def clean(self):
        return _read(super().clean)


class RenamePasskeyForm(PlainWordsMixin, allauth.EditWebAuthnForm):
    words = {"name": "A name for it"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        limit(self.fields["name"], 60)
