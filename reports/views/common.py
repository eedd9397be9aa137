"""What the pages of the reports share."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from centre.core.dates import local_today
from centre.core.models import Term
from centre.core.views import HiddenFromUser
from families.barriers.check import kept_out_people
from staff.permissions import Permission, has_permission

from ..forms import TermChoice
from ..models import ReportKind

# How a part is named in an address.
PARTS = {"a": ReportKind.GOVERNORS_PART_A, "b": ReportKind.GOVERNORS_PART_B}
LETTERS = {kind: letter for letter, kind in PARTS.items()}


def chosen_term(request) -> Term:
    """The term of ?term= or of a posted form. A term that is not there is not found."""
    slug = request.POST.get("term") or request.GET.get("term")
    term = TermChoice(local_today()).chosen(slug)
    if term is None and slug:
        raise HiddenFromUser
    return term


def chosen_kind(request) -> ReportKind:
    """Part A or, for those who may know of it, Part B."""
    kind = PARTS.get(request.POST.get("part") or request.GET.get("part") or "a")
    if kind is None or not may_see(request.user, kind):
        raise HiddenFromUser
    return kind


def may_see(user, kind: str) -> bool:
    """Whether somebody may read a report of this kind once it is issued."""
    if kind == ReportKind.GOVERNORS_PART_B:
        return has_permission(user, Permission.REPORT_PART_B)
    if kind == ReportKind.GOVERNORS_PART_A:
        return has_permission(user, Permission.ISSUED_REPORT_READ) or has_permission(user, Permission.REPORT_BUILD)
    return has_permission(user, Permission.PLAN_VIEW)


def may_build(user, kind: str) -> bool:
    """Whether somebody may draw up a draft of this kind."""
    if kind == ReportKind.GOVERNORS_PART_B:
        return has_permission(user, Permission.REPORT_PART_B)
    return has_permission(user, Permission.REPORT_BUILD)


@dataclass(frozen=True)
class Areas:
    """The areas of a period as one reader may know them (families.privacy)."""

    by_code: dict
    not_told: dict | None  # counted, and told of no area; None for those who are cleared for confidential addresses


def areas_for(user, figures) -> Areas:
    """The area table of the figures for this reader."""
    cleared = has_permission(user, Permission.CONFIDENTIAL_ADDRESS_VIEW)
    return Areas(figures.areas_for(hidden_too=cleared), None if cleared else figures.area_not_told)


def address(name: str, term: Term, kind: str = ReportKind.GOVERNORS_PART_A, *args, **more) -> str:
    """The address of a page for a term and a part."""
    words = {"term": term.slug}
    if kind != ReportKind.GOVERNORS_PART_A:
        words["part"] = LETTERS[kind]
    return f"{reverse(name, args=args)}?{urlencode({**words, **more})}"


def keep_back(people, user):
    """Say why a name is kept back: a sealed record (trap T-47), a family one is kept out of (T-49)."""
    apart = kept_out_people(user, [person.pk for person in people])
    reads_sealed = has_permission(user, Permission.SEALED_RECORD_READ)
    for person in people:
        person.kept_back = ""
        if person.sealed and not reads_sealed:
            person.kept_back = "the record is closed"
        elif person.pk in apart:
            person.kept_back = "you are kept apart from this family"
