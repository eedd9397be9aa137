"""What every address for strangers has in common: no sign-in, nothing set, and an answer that may be kept a while."""

from functools import wraps

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.utils.cache import patch_cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import conditional_page, require_safe

KEPT_FOR = 300  # seconds: a cancelled session shows within five minutes


def for_everybody(view):
    """A page for strangers. Browsers and proxies may keep it for five minutes; signed-in readers get no-store."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if response.status_code == 200:
            patch_cache_control(response, public=True, max_age=KEPT_FOR)
        return response

    return login_not_required(require_safe(conditional_page(answer)))


def for_other_sites(view):
    """Open data: other sites' scripts may read it, without cookies (so that everybody reads the same)."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return answer


def for_other_sites_frames(view):
    """A page that any site may show in a frame. It has no form, no script and nothing to press but links."""
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    nothing = ["'none'"]
    policy = dict.fromkeys(directives, nothing) | {
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "frame-ancestors": ["*"],
    }
    return xframe_options_exempt(csp_replace(policy)(view))
