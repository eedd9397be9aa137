"""Places at courses, crèches and groups: booked, offered, or waited for."""

import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from centre.core.classification import DataProtection

from .services import Service
from .sessions import Session, SessionSeries


class PlaceKind(models.TextChoices):
    """For how long somebody comes."""

    BLOCK = "block", "The whole block"
    TASTER = "taster", "A taster, to try it"
    ONE_OFF = "one-off", "One single time"


class PlaceState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    OFFERED = "offered", "Offered"
    BOOKED = "booked", "Booked"
    LAPSED = "lapsed", "Offer lapsed"
    ENDED = "ended", "Ended"


ACTIVE = (PlaceState.WAITING, PlaceState.OFFERED, PlaceState.BOOKED)


class FirstBecause(models.TextChoices):
    """Why somebody comes before those who asked earlier. Worded so that it tells nothing about a family."""

    PARTNER = "partner", "A professional asks for it"
    SIBLING = "sibling", "A brother or sister has a place"
    MISSED = "missed", "They missed out last time"
    LEAD = "lead", "Agreed with the coordinator or safeguarding lead"


class WithoutBefore(models.TextChoices):
    """Why somebody need not have come to what usually comes before."""

    ELSEWHERE = "elsewhere", "They came to the same elsewhere"
    LEADER = "leader", "Agreed with whoever runs it"


class EndedBecause(models.TextChoices):
    FAMILY = "family", "The family gave it up"
    NOT_REACHED = "not reached", "The family could not be reached"
    DID_NOT_COME = "did not come", "They did not come"
    MISTAKE = "mistake", "It was entered by mistake"
    OVER = "over", "It is over"


class FollowUp(models.TextChoices):
    """What came of asking after somebody who did not come."""

    COMES = "comes", "They will come again"
    NOT_REACHED = "not reached", "They could not be reached"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Place(models.Model):
    """Somebody's place at a block (a weekly series) or a single session, from asking for it to its end."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="places")
    series = models.ForeignKey(SessionSeries, null=True, blank=True, on_delete=models.PROTECT, related_name="places")
    session = models.ForeignKey(Session, null=True, blank=True, on_delete=models.PROTECT, related_name="places")
    person = models.ForeignKey("families.Person", on_delete=models.PROTECT, related_name="places")
    kind = models.CharField("for how long", max_length=10, choices=PlaceKind)
    state = models.CharField("state", max_length=10, choices=PlaceState, default=PlaceState.WAITING)
    # The moment decides who is next: it comes along when somebody is brought forward to the next block.
    asked_at = models.DateTimeField("asked for", default=timezone.now)
    # A partner who asks for the place: who there, since when, why, and that they were told what became of it.
    referred_by = models.CharField("which partner asks for it", max_length=120, blank=True)
    referral_contact = models.CharField("who there, and how to reach them", max_length=150, blank=True)
    referred_on = models.DateField("referred on", null=True, blank=True)
    referral_reason = models.CharField("why they ask for it", max_length=190, blank=True)
    referrer_told_on = models.DateField("the partner was told on", null=True, blank=True)
    first_because = models.CharField("first because", max_length=10, choices=FirstBecause, blank=True)
    without_before = models.CharField("without what comes before", max_length=10, choices=WithoutBefore, blank=True)
    offered_until = models.DateField("offered until", null=True, blank=True)
    ended_because = models.CharField("ended because", max_length=15, choices=EndedBecause, blank=True)
    ended_on = models.DateField("ended on", null=True, blank=True)
    followed_up_on = models.DateField("asked after on", null=True, blank=True)
    follow_up = models.CharField("what came of it", max_length=12, choices=FollowUp, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    data_protection = DataProtection(
        plain="id service series session kind asked_at",
        personal="person state referred_by referral_contact referred_on referrer_told_on first_because without_before "
        "offered_until ended_because ended_on followed_up_on follow_up entered_by",
        special="referral_reason",
        deletion="Kept as long as the person: fairness of the waiting list is shown from it.",
    )

    class Meta:
        ordering = ["asked_at", "id"]
        indexes = [models.Index(fields=["person", "state"], name="sessions_app_place_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(series__isnull=True) ^ Q(session__isnull=True),
                name="sessions_app_place_block_or_session",
                violation_error_message="A place is either for a block or for one session.",
            ),
            models.UniqueConstraint(
                fields=["series", "person"],
                condition=Q(state__in=["waiting", "offered", "booked"]),
                name="sessions_app_place_once_a_block",
                violation_error_message="This person has a place or waits for one already.",
            ),
            models.UniqueConstraint(
                fields=["session", "person"],
                condition=Q(state__in=["waiting", "offered", "booked"]),
                name="sessions_app_place_once_a_session",
                violation_error_message="This person has a place or waits for one already.",
            ),
            models.CheckConstraint(
                condition=~Q(state="offered") | Q(offered_until__isnull=False),
                name="sessions_app_place_offered_until_a_day",
                violation_error_message="Say until when the place is offered.",
            ),
            models.CheckConstraint(
                condition=~Q(state="ended") | ~Q(ended_because=""),
                name="sessions_app_place_ended_with_reason",
                violation_error_message="Say why the place ends.",
            ),
        ]
        # Who waited and who got the place must be shown later, too: a place ends, it is never deleted (trap T-60).
        triggers = [pgtrigger.Protect(name="place_stays", operation=pgtrigger.Delete)]

    def __str__(self):
        return f"{self.person}: {self.get_state_display()}"

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    @property
    def block(self):
        """What the place is at: the weekly series, or the session."""
        return self.series or self.session
