import uuid

import pghistory
from django.db import models

from centre.core.classification import DataProtection

from ..whats_on.languages import CHOICES, LANGUAGES
from .services import Service


@pghistory.track()
class ServiceTranslation(models.Model):
    """The name of a service, and one plain sentence, in another language: for What's on, posters and open data."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="translations")
    language = models.CharField("language", max_length=8, choices=CHOICES)
    title = models.CharField("name of the service", max_length=120)
    sentence = models.CharField("one plain sentence", max_length=250, blank=True)

    data_protection = DataProtection(plain="id service language title sentence", deletion="Kept with the service.")

    class Meta:
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "language"],
                name="sessions_app_servicetranslation_once",
                violation_error_message="There is a heading in this language already.",
            )
        ]

    def __str__(self):
        return f"{self.get_language_display()}: {self.title}"

    @property
    def direction(self) -> str:
        """ "ltr" or "rtl", for the page's dir attribute."""
        return LANGUAGES[self.language].direction
