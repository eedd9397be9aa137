"""Every address of the product, from the URL resolver itself."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import get_resolver
from django.urls.resolvers import RoutePattern, URLPattern


@dataclass(frozen=True)
class Address:
    """One URL pattern: its name as `reverse` takes it, its route, and the view behind it."""

    name: str
    route: str
    view: object

    @property
    def permission(self):
        """What the view declares: a Permission, a tuple of them, or None."""
        return getattr(getattr(self.view, "view_class", self.view), "permission", None)

    @property
    def is_public(self) -> bool:
        """Whether Django's login-required middleware lets strangers in."""
        return not getattr(self.view, "login_required", True)

    @property
    def arguments(self) -> list[str]:
        """The names of what stands in the route."""
        return [part.split(":")[-1].rstrip(">") for part in self.route.split("<")[1:] for part in [part.split(">")[0]]]


def every_address() -> list[Address]:
    """All URL patterns, in the order of the resolver."""
    return list(_walk(get_resolver(), "", ""))


def _walk(resolver, route: str, namespace: str) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        part = route + (pattern.pattern._route if isinstance(pattern.pattern, RoutePattern) else str(pattern.pattern))
        if isinstance(pattern, URLPattern):
            yield Address(namespace + (pattern.name or ""), part, pattern.callback)
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern, part, inner)
