import uuid

import pghistory
from django.db import models

from centre.core.classification import DataProtection


class YesNo(models.TextChoices):
    """ "Not asked", "not known" and "prefers not to say" are three answers, and none of them is "no"."""

    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_KNOWN = "not known", "Not known"
    PREFERS_NOT_TO_SAY = "prefers not to say", "Prefers not to say"
    NOT_ASKED = "", "Not asked"


class LetterFormat(models.TextChoices):
    USUAL = "usual", "Usual print"
    LARGE = "large print", "Large print"
    EASY_READ = "easy read", "Easy read"
    SPOKEN = "spoken", "Read aloud, or by telephone"
    NOT_KNOWN = "not known", "Not known"
    PREFERS_NOT_TO_SAY = "prefers not to say", "Prefers not to say"
    NOT_ASKED = "", "Not asked"


class Send(models.TextChoices):
    """Special educational needs and disability, in the words of the code of practice (2015)."""

    NONE = "none", "None"
    SUPPORT = "SEN support", "SEN support"
    PLAN = "EHC plan", "Education, health and care plan"
    ASSESSED = "being assessed", "Being assessed"
    NOT_KNOWN = "not known", "Not known"
    PREFERS_NOT_TO_SAY = "prefers not to say", "Prefers not to say"
    NOT_ASKED = "", "Not asked"


ACCESS_FACTS = (
    "other_languages",
    "interpreter",
    "interpreter_language",
    "help_with_reading",
    "letter_format",
    "disability",
    "disability_note",
    "send",
)


@pghistory.track()
class AccessNeeds(models.Model):
    """What somebody needs so that the centre reaches them: language, interpreter, reading, format, disability, SEND.

    A table of its own, because most of it is special category data. No row: nothing has been asked.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.OneToOneField("families.Person", on_delete=models.PROTECT, related_name="access_needs")
    other_languages = models.CharField("other languages", max_length=200, blank=True)
    interpreter = models.CharField("interpreter needed", max_length=20, choices=YesNo, blank=True, default="")
    interpreter_language = models.CharField("interpreter for", max_length=80, blank=True)
    help_with_reading = models.CharField(
        "help with reading or writing", max_length=20, choices=YesNo, blank=True, default=""
    )
    letter_format = models.CharField("letters", max_length=20, choices=LetterFormat, blank=True, default="")
    disability = models.CharField("disability", max_length=20, choices=YesNo, blank=True, default="")
    # In words that help: "Uses a wheelchair: ground floor".
    disability_note = models.CharField("what helps", max_length=300, blank=True)
    send = models.CharField("special educational needs", max_length=20, choices=Send, blank=True, default="")

    data_protection = DataProtection(
        plain="id",
        personal="person other_languages interpreter interpreter_language help_with_reading letter_format",
        special="disability disability_note send",
        deletion="With the person's retention period.",
    )

    class Meta:
        verbose_name = "access needs"
        verbose_name_plural = "access needs"

    def __str__(self):
        return "Access needs"
