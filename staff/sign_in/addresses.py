"""Addresses that the rules of signing in know: where one may go while locked, and where one may be sent."""

from urllib.parse import urlencode, urlsplit

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def safe_path(request, address: str | None) -> str:
    """`address` if it is a page of this site, as a path without query string; otherwise ""."""
    if not address or len(address) > 500 or "\x00" in address:
        return ""
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        return ""
    parts = urlsplit(address)
    return parts.path if parts.path.startswith("/") and not parts.path.startswith("//") else ""


def page_of(request) -> str:
    """The page to come back to after a request: itself where it was looked at, else the page it was sent from."""
    if request.headers.get("HX-Request"):
        return safe_path(request, request.headers.get("HX-Current-URL")) or "/"
    if request.method in ("GET", "HEAD"):
        return request.get_full_path() if len(request.get_full_path()) <= 500 else request.path
    return safe_path(request, request.headers.get("Referer")) or "/"


def go_to(request, url: str, **query) -> HttpResponse:
    """Send the whole page to `url`, also when only a part of it had been asked for."""
    if query:
        url = f"{url}?{urlencode(query)}"
    if request.headers.get("HX-Request"):
        response = HttpResponse()
        response["HX-Redirect"] = url
        return response
    return HttpResponseRedirect(url)


def lock_url() -> str:
    return reverse("lock")
