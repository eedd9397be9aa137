"""Whether somebody has a second step, and taking it away from somebody who has lost it."""

from allauth.mfa.models import Authenticator

# Remembered in the session, so that it is not asked at every page.
SECOND_FACTOR = "centre_second_factor"
KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(request) -> bool:
    """Whether the signed-in person has an authenticator app or a passkey."""
    if not request.session.get(SECOND_FACTOR):
        if not has_any(request.user):
            return False
        request.session[SECOND_FACTOR] = True
    return True


def has_any(user) -> bool:
    """Whether the account has an authenticator app or a passkey."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=KINDS).exists()


def forget(request) -> None:
    """Ask again at the next page."""
    request.session.pop(SECOND_FACTOR, None)


def remove_all(user) -> int:
    """Remove every authenticator app, passkey and recovery code of the account; gives how many there were."""
    count, _ = Authenticator.objects.filter(user_id=user.pk).delete()
    return count


def is_last(authenticator: Authenticator) -> bool:
    """Whether without this one no second step would be left."""
    others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=KINDS).exclude(pk=authenticator.pk)
    return authenticator.type in KINDS and not others.exists()
