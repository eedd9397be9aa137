"""Until a centre has been set up, every page leads to setting it up."""

from django.urls import reverse

from centre.core.models import CentreSettings
from staff.sign_in.addresses import go_to

# Signing in, one's own account and the lock are needed on the way; the monitor always gets its answer.
OPEN_BEFORE = ("/set-up/", "/sign-in/", "/sign-out/", "/account/", "/lock/", "/health/", "/static/")


class SetUpGate:
    """Sends every page to /set-up/ while the centre is not set up. Afterwards it costs nothing: it stays set up."""

    # Whether this process has seen the centre set up. Tests begin with a centre that is.
    known = False

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not SetUpGate.known and not request.path.startswith(OPEN_BEFORE):
            if not CentreSettings.load().is_set_up:
                return go_to(request, reverse("centre:setup"))
            SetUpGate.known = True
        return self.get_response(request)
