"""How freshly somebody has proved who they are, for the pages that ask for it again."""

from functools import wraps

from allauth.account.internal.flows import reauthentication
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode


def requires_recent_sign_in(view):
    """Ask for the password or second factor again when the last proof is too old for what follows."""

    @wraps(view)
    def fresh(request, *args, **kwargs):
        if reauthentication.did_recently_authenticate(request):
            return view(request, *args, **kwargs)
        return HttpResponseRedirect(
            f"{reverse('account_reauthenticate')}?{urlencode({'next': request.get_full_path()})}"
        )

    return fresh
