import pghistory
from django.conf import settings
from django.db import models

from centre.core.classification import DataProtection

from .sessions import Session


class Part(models.TextChoices):
    """What somebody does at a session beside the one who leads it (`Session.led_by`)."""

    HELPS = "helps", "Helps"
    KEY_PERSON = "key person", "Key person"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class RosterPlace(models.Model):
    """That a colleague or volunteer is planned for a session. Who was there in the end is another matter."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="roster")
    who = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="roster_places")
    part = models.CharField("part", max_length=12, choices=Part)

    data_protection = DataProtection(plain="id session part", personal="who", deletion="Kept with the session.")

    class Meta:
        ordering = ["part", "who__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "who"],
                name="sessions_app_rosterplace_once",
                violation_error_message="This person is planned for the session already.",
            )
        ]

    def __str__(self):
        return f"{self.who}: {self.get_part_display()}"
