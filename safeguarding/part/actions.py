"""Deciding about the lead's part, and issuing it. Within the closed room; nothing of it is recorded outside."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.loader import render_to_string

from centre.core.dates import local_today
from centre.core.models import CentreSettings
from centre.core.pdf import html_to_pdf, stylesheet
from families.models import AccessRequest
from families.models.rights import Decision
from families.rights import access
from families.rights.pack import asked_for, field_of, in_parts

from ..actions import note_reading
from ..clearance import reading_as
from ..models import IssuedPart, PartDecision
from ..rooms import key_of
from .passages import part_of


@transaction.atomic
def decide(*, by, request: AccessRequest, decisions: dict) -> int:
    """What becomes of passages: {field of the passage: (decision, words)}; gives how many were decided anew.

    Raises ClearanceRefused for anybody but the lead and deputies, ValidationError where words are missing or the
    request is answered.
    """
    request = _open(request)
    with reading_as(by):
        made = [
            PartDecision(request=request, by=by, **facts)
            for facts in access.newly_decided(part_of(request, by), decisions)
        ]
        for decision in made:
            decision.full_clean(exclude=["request", "by"])
        PartDecision.objects.bulk_create(made)
    return len(made)


@transaction.atomic
def issue(*, by, request: AccessRequest) -> IssuedPart:
    """The part as a PDF, kept here as it was issued; the request's own page says that the lead's part is done.

    Raises ClearanceRefused, and ValidationError while a passage is undecided or where the request is answered. It is
    issued, and says so, also where nothing is held: the request's page must not tell the two apart.
    """
    request = _open(request)
    with reading_as(by):
        part = part_of(request, by)
        if any(shown.waits for shown in part):
            raise ValidationError("Decide about every passage first.")
        left_out = sum(not shown.given or shown.outcome == Decision.WORDS for shown in part)
        context = {
            "row": request,
            "parts": in_parts(part),
            "made_on": local_today(),
            "centre": CentreSettings.load().name,
            "left_out": left_out,
        }
        html = render_to_string("safeguarding/part_paper.html", context)
        issued = IssuedPart.objects.create(
            request=request,
            pdf=html_to_pdf(html, css=stylesheet("access-pack.css")),
            passages=sum(shown.given for shown in part),
            left_out=left_out,
            by=by,
            by_name=by.get_full_name(),
        )
        note_reading(by=by, concern=None, what="part of a request issued")
    access.decide(by=by, row=request, decisions={field_of(key_of(asked_for(request))): (Decision.GIVE, "")})
    return issued


def _open(request: AccessRequest) -> AccessRequest:
    request = AccessRequest.objects.select_for_update(of=("self",)).select_related("person").get(pk=request.pk)
    if not request.is_open:
        raise ValidationError("This request is answered: its part cannot be changed any more.")
    return request
