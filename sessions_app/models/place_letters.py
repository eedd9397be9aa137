import uuid

from django.conf import settings
from django.db import models

from centre.core.classification import DataProtection

from .places import Place


class LetterAbout(models.TextChoices):
    OFFER = "offer", "A place is offered"
    CONFIRMED = "confirmed", "The place is confirmed"
    WAITING = "waiting", "On the waiting list"
    NOT_THIS_TIME = "not this time", "Not this time"
    DID_NOT_COME = "did not come", "We missed you"


class PlaceLetter(models.Model):
    """That a letter about a place was made to be sent: which, when and by whom. Its words are not kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="letters")
    about = models.CharField("which letter", max_length=15, choices=LetterAbout)
    sent_on = models.DateField("sent on")
    homes = models.PositiveSmallIntegerField("to how many homes", default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    data_protection = DataProtection(
        plain="id place sent_on homes at", personal="about by", deletion="With the place it is about."
    )

    class Meta:
        ordering = ["-at", "id"]

    def __str__(self):
        return f"{self.get_about_display()}, {self.sent_on:%-d %B %Y}"
