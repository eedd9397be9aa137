import pghistory
from django.conf import settings
from django.db import models

from centre.core.classification import DataProtection

from .sessions import Session


@pghistory.track()
class ClosingAnswers(models.Model):
    """What colleagues said about a session before its register was closed. Who of us was there stands in `Duty`."""

    session = models.OneToOneField(Session, primary_key=True, on_delete=models.PROTECT, related_name="closing_answers")
    # Said by somebody who was there; what did happen stands in `Incident`.
    nothing_happened = models.BooleanField("no accident, incident or near miss", default=False)
    no_evaluation_because = models.CharField("why nobody says how it went", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    data_protection = DataProtection(
        plain="session nothing_happened no_evaluation_because at",
        personal="by",
        deletion="Kept with the session: its register was closed on it.",
    )

    class Meta:
        verbose_name_plural = "closing answers"
        ordering = ["session"]

    def __str__(self):
        return f"Before closing: {self.session}"
