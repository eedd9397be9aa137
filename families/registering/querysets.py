"""Reads of permissions, notices, the families' own forms and cards, as verbs in the centre's words."""

from django.db import models


class PrivacyNoticeQuerySet(models.QuerySet):
    def current(self, *, on):
        """The version that holds on the day, or None before the first."""
        return self.filter(from_date__lte=on).order_by("-from_date", "-version").first()


class PermissionAnswerQuerySet(models.QuerySet):
    def by(self, day):
        """Answered on the day or before."""
        return self.filter(answered_on__lte=day)

    def newest_first(self):
        """The one that counts comes first: of one day, what was written down last."""
        return self.order_by("-answered_on", "-id")

    def that_count(self):
        """The newest answer of each person to each question. One row a question."""
        return self.order_by("person_id", "kind", "partner_id", "-answered_on", "-id").distinct(
            "person_id", "kind", "partner_id"
        )


class JoinRequestQuerySet(models.QuerySet):
    def waiting(self):
        """Sent by a family and not checked yet."""
        return self.filter(state="waiting")


class FamilyCardQuerySet(models.QuerySet):
    def in_use(self):
        """Neither lost nor replaced."""
        return self.filter(ended_on__isnull=True)
