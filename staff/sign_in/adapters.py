"""What allauth asks the centre: limits on guessing, the words of its messages, and how secrets are kept."""

import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse

from centre.core.models import CentreSettings

from ..permissions import Permission
from . import clock, encryption, events, second_factor

TOO_MANY_TRIES = "There have been too many tries. Wait five minutes, then try again, or sign in with a passkey."
# Who has just signed in or confirmed is not asked again before changing how they sign in.
FRESH_FOR_OWN_ACCOUNT = 10


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        # The same words whether the user name exists or not.
        "username_password_mismatch": "The user name or the password is not right. Check both and try again.",
        "incorrect_password": "The password is not right. Try again.",
        "enter_current_password": "Enter your current password.",
        "too_many_login_attempts": TOO_MANY_TRIES,
    }

    def is_open_for_signup(self, request):
        return False

    def pre_authenticate(self, request, **credentials):
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            events.blocked(credentials.get("username", ""), self.get_client_ip(request))
            raise

    def authentication_failed(self, request, **credentials):
        events.failed(credentials.get("username", ""))

    def _get_login_attempts_cache_key(self, request, **credentials):
        # Not by the name of the site, as allauth has it: the same account would get its tries once for each host name.
        return f"centre:{credentials.get('username', '').strip().casefold()}"

    def is_reauthentication_required(self, *, app, **kwargs):
        return not clock.is_fresh(context.request.session, time.time(), FRESH_FOR_OWN_ACCOUNT)

    def get_login_redirect_url(self, request):
        user = request.user
        if user.has_centre_permission(Permission.DESK_VIEW):
            return "/"
        return "/reports/" if user.has_centre_permission(Permission.ISSUED_REPORT_READ) else reverse("my_account")

    def get_password_change_redirect_url(self, request):
        return reverse("my_account")


class MFAAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "That did not work. Enter the newest code from your app, or try your passkey again.",
        "cannot_delete_authenticator": (
            "Your role must be used with a second step. Set up another one first, then this one can go."
        ),
        "cannot_generate_recovery_codes": "Set up an authenticator app or a passkey first.",
    }

    def encrypt(self, text):
        return encryption.encrypt(text, purpose="second step")

    def decrypt(self, encrypted_text):
        return encryption.decrypt_second_factor(encrypted_text)

    def can_delete_authenticator(self, authenticator):
        if settings.CENTRE_DEMO or not authenticator.user.needs_second_factor:
            return True
        return not second_factor.is_last(authenticator)

    def generate_authenticator_name(self, user, type):
        return f"Passkey {user.authenticator_set.filter(type=type).count() + 1}"

    def get_totp_issuer(self):
        return _centre_name()

    def get_public_key_credential_rp_entity(self):
        return {**super().get_public_key_credential_rp_entity(), "name": _centre_name()}

    def _get_user_identifier(self, user):
        return user.get_username()


def _centre_name() -> str:
    centre = CentreSettings.load()
    return centre.name or centre.get_organisation_label_display()
