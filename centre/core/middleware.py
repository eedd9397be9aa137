"""What a browser may keep and pass on: records of families stay neither in its cache nor in its history."""

from django.conf import settings
from django.urls import NoReverseMatch, reverse

# What carries records. Stylesheets, scripts and pictures of the look may be kept.
KEPT_NOWHERE = (
    "text/html",
    "application/pdf",
    "text/csv",
    "application/json",
    "text/calendar",
    "application/vnd.",
    "application/octet-stream",
    "text/plain",
)


class NoStoreMiddleware:
    """Cache-Control: no-store on everything a signed-in person is shown; Clear-Site-Data on signing out.

    Stands behind the authentication middleware. Pages for everybody (what's on, sign-in) are marked too where they
    were asked for by somebody signed in, as they then carry the name in the bar. (OWASP ASVS 5.0, 14.3.1, 14.3.2;
    3.4.5 for the referrer.)
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        was_signed_in = _signed_in(request)
        response = self.get_response(request)
        content_type = response.get("Content-Type", "")
        if (was_signed_in or _signed_in(request)) and (
            content_type.startswith(KEPT_NOWHERE) or 300 <= response.status_code < 400
        ):
            response["Cache-Control"] = "no-store, private"
            response["Pragma"] = "no-cache"
        if was_signed_in and not _signed_in(request) and request.method == "POST" and request.path == _sign_out_path():
            # "storage" as well: the time of the last touch is kept there. Cookies are ended by the session itself.
            response["Clear-Site-Data"] = '"cache", "storage"'
        response.setdefault("Referrer-Policy", settings.SECURE_REFERRER_POLICY)
        return response


def _signed_in(request) -> bool:
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated


def _sign_out_path() -> str:
    try:
        return reverse("account_logout")
    except NoReverseMatch:
        return ""
