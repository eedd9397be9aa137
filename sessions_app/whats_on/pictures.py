"""Which toy stands beside a service. Decoration only: nothing is told by a picture that is not told in words."""

from .reading import Entry

OF_A_KIND = {"clinic": "clinic", "course": "course", "crèche": "creche"}
TOYS = ("drop-in", "duck", "train", "kite", "group", "ball")


def pictures(entries: list[Entry]) -> dict:
    """The file name (without ending) of each service's picture by the service's id, neighbours with different ones."""
    found, toys = {}, 0
    for entry in entries:
        kind = OF_A_KIND.get(entry.service.care_type)
        if kind is None:
            kind, toys = TOYS[toys % len(TOYS)], toys + 1
        found[entry.service.pk] = kind
    return found
