import uuid

import pghistory
import pgtrigger
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property

from centre.core.classification import DataProtection
from centre.core.dates import local_today
from centre.core.models.calendar import InclusiveDateRange

from .permissions import Permission, has_permission
from .roles import ROLES, ROLES_THAT_NEED_A_SECOND_FACTOR, Role


class User(AbstractUser):
    """An account. What it may do follows from its role assignments, never from Django's own groups or flags."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Names come as people use them; a centre has no need of the split.
    first_name = None
    last_name = None
    name = models.CharField("name", max_length=150)
    email = models.EmailField("e-mail", blank=True)
    # What was opened before this moment is over: set when rights change or a password is set anew.
    sessions_valid_from = models.DateTimeField(null=True, blank=True, editable=False)

    REQUIRED_FIELDS = ["name"]

    data_protection = DataProtection(
        plain="id is_superuser is_staff is_active groups user_permissions sessions_valid_from",
        personal="username name email password last_login date_joined",
        deletion="Never deleted while records name it; deactivated when somebody leaves.",
    )

    class Meta:
        ordering = ["name", "username"]

    def __str__(self):
        return self.name or self.username

    def get_full_name(self):
        return self.name or self.username

    def get_short_name(self):
        return self.name.split(" ")[0] if self.name else self.username

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles held today."""
        return frozenset(
            Role(role) for role in self.role_assignments.in_force(on=local_today()).values_list("role", flat=True)
        )

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """Everything the roles held today allow."""
        return frozenset().union(*(ROLES[role].permissions for role in self.roles))

    def has_centre_permission(self, permission: Permission) -> bool:
        """See staff.permissions.has_permission."""
        return has_permission(self, permission)

    @property
    def needs_second_factor(self) -> bool:
        """Whether one of today's roles may not be used with a password alone."""
        return bool(self.roles & ROLES_THAT_NEED_A_SECOND_FACTOR)

    @property
    def role_words(self) -> str:
        """Today's roles in words, for "signed in as"."""
        return ", ".join(role.label for role in Role if role in self.roles)


class RoleAssignmentQuerySet(models.QuerySet):
    def in_force(self, *, on):
        """Assignments that hold on the day, first and last day included."""
        return self.filter(from_date__lte=on).filter(Q(to_date__isnull=True) | Q(to_date__gte=on))


@pghistory.track()
class RoleAssignment(models.Model):
    """A role that somebody holds, from a day to a day."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_assignments")
    role = models.CharField(max_length=40, choices=Role)
    from_date = models.DateField("from")
    to_date = models.DateField("until (last day)", null=True, blank=True)

    objects = RoleAssignmentQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id role from_date to_date", personal="user", deletion="Kept with the account; ended, not removed."
    )

    class Meta:
        ordering = ["user", "from_date"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
                name="staff_roleassignment_ends_after_start",
                violation_error_message="The last day of a role cannot be before its first.",
            ),
            ExclusionConstraint(
                name="staff_roleassignment_no_overlap",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (InclusiveDateRange("from_date", "to_date"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="This person already holds the role on some of these days.",
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_role_display()}"


class StaffMemberQuerySet(models.QuerySet):
    def employed(self, *, on):
        """Staff in post on the day."""
        return self.filter(Q(started_on__isnull=True) | Q(started_on__lte=on)).filter(
            Q(left_on__isnull=True) | Q(left_on__gte=on)
        )


class WorksAs(models.TextChoices):
    """What somebody is here as. It decides under what conditions they count in the ratio of a crèche."""

    EMPLOYED = "employed", "Employed"
    APPRENTICE = "apprentice", "Apprentice"
    STUDENT = "student", "Student or trainee"
    VOLUNTEER = "volunteer", "Volunteer"


@pghistory.track()
class StaffMember(models.Model):
    """Somebody who works or volunteers at the centre: the person behind an account, with a supervisor."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="staff_member")
    job_title = models.CharField("job title", max_length=120)
    works_as = models.CharField("works here as", max_length=12, choices=WorksAs, default=WorksAs.EMPLOYED)
    # Only needed of young helpers: nobody under 17 counts in the ratio of a crèche (an apprentice: 16).
    date_of_birth = models.DateField("date of birth", null=True, blank=True)
    # Of students, apprentices and volunteers: somebody has decided that they are competent and responsible enough to
    # count in the ratio of a crèche (EYFS, staff qualifications and ratios). Empty: they do not count.
    counts_from = models.DateField("counts in the ratio from", null=True, blank=True)
    counts_decided_by = models.ForeignKey(
        User, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    started_on = models.DateField("started on", null=True, blank=True)
    left_on = models.DateField("last day", null=True, blank=True)
    supervisor = models.ForeignKey(
        User, verbose_name="supervisor", null=True, blank=True, on_delete=models.PROTECT, related_name="supervises"
    )
    # Empty: supervision is not held here (a head teacher supervised by the governors, for example).
    supervision_interval_weeks = models.PositiveSmallIntegerField(
        "weeks between supervision meetings",
        default=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(52)],
    )

    objects = StaffMemberQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id supervision_interval_weeks",
        personal="user job_title works_as date_of_birth counts_from counts_decided_by started_on left_on supervisor",
        deletion="Kept for the staff retention period after leaving, then redacted.",
    )

    class Meta:
        ordering = ["user__name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(started_on__isnull=True) | Q(left_on__gte=F("started_on")),
                name="staff_staffmember_leaves_after_start",
                violation_error_message="The last day cannot be before the first.",
            ),
            models.CheckConstraint(
                condition=Q(supervisor__isnull=True) | ~Q(supervisor=F("user")),
                name="staff_staffmember_not_own_supervisor",
                violation_error_message="Nobody can be their own supervisor.",
            ),
            models.CheckConstraint(
                condition=Q(counts_from__isnull=True) | Q(counts_decided_by__isnull=False),
                name="staff_staffmember_counts_by_a_decision",
                violation_error_message="Somebody decides that they count in the ratio.",
            ),
        ]

    def __str__(self):
        return str(self.user)

    def get_absolute_url(self):
        return reverse("staff:member", args=[self.pk])


class SupervisionPause(models.Model):
    """Days on which no supervision is due: maternity leave, long sickness."""

    staff_member = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="supervision_pauses")
    from_date = models.DateField("from")
    to_date = models.DateField("until (last day)", null=True, blank=True)

    data_protection = DataProtection(
        plain="id from_date to_date", personal="staff_member", deletion="With the staff record."
    )

    class Meta:
        ordering = ["from_date"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
                name="staff_supervisionpause_ends_after_start",
                violation_error_message="The last day cannot be before the first.",
            ),
        ]

    def __str__(self):
        return f"{self.staff_member}, from {self.from_date}"


SIGNED_MEETINGS_STAY = """
    IF TG_OP = 'DELETE' THEN
        IF OLD.supervisor_signed_at IS NOT NULL THEN
            RAISE EXCEPTION 'a signed supervision meeting is not removed';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.supervisor_signed_at IS NOT NULL AND OLD.supervisee_signed_at IS NOT NULL THEN
        RAISE EXCEPTION 'both have signed this supervision meeting: nothing in it changes any more';
    END IF;
    IF OLD.supervisor_signed_at IS NOT NULL AND NEW.supervisor_signed_at IS NOT NULL AND (
        ROW(OLD.staff_member_id, OLD.supervisor_id, OLD.held_on, OLD.discussion, OLD.agreed_actions, OLD.wellbeing,
            OLD.suitability_confirmed, OLD.next_due_on, OLD.supervisor_signed_at, OLD.supervisor_signed_name)
        IS DISTINCT FROM
        ROW(NEW.staff_member_id, NEW.supervisor_id, NEW.held_on, NEW.discussion, NEW.agreed_actions, NEW.wellbeing,
            NEW.suitability_confirmed, NEW.next_due_on, NEW.supervisor_signed_at, NEW.supervisor_signed_name)
    ) THEN
        RAISE EXCEPTION 'a supervision meeting that has been signed changes only after it has been given back';
    END IF;
    RETURN NEW;
"""


@pghistory.track()
class SupervisionMeeting(models.Model):
    """A supervision meeting: recorded by the supervisor, agreed by the supervisee, then locked.

    Its notes are for these two alone; others with a reason see the date.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff_member = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="supervision_meetings")
    # Who held it: a later change of supervisor does not open old notes to the new one.
    supervisor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="supervision_meetings_held")
    held_on = models.DateField("held on")
    discussion = models.TextField("what you talked about", max_length=20_000)
    agreed_actions = models.TextField("what you agreed, by whom and by when", max_length=10_000, blank=True)
    wellbeing = models.TextField("how things are (workload, wellbeing, support)", max_length=10_000, blank=True)
    suitability_confirmed = models.BooleanField(
        "nothing has changed that affects suitability to work with children", null=True, blank=True
    )
    next_due_on = models.DateField("next meeting by", null=True, blank=True)
    # A signature is a moment and the name as it was then.
    supervisor_signed_at = models.DateTimeField(null=True, blank=True, editable=False)
    supervisor_signed_name = models.CharField(max_length=150, blank=True, editable=False)
    supervisee_comment = models.TextField("your comment", max_length=5_000, blank=True)
    supervisee_signed_at = models.DateTimeField(null=True, blank=True, editable=False)
    supervisee_signed_name = models.CharField(max_length=150, blank=True, editable=False)
    # The supervisee asked for a change: the supervisor's signature was taken off again.
    returned_at = models.DateTimeField(null=True, blank=True, editable=False)
    recorded_at = models.DateTimeField(auto_now_add=True)
    # Counts the saves, so that two people editing at once are told instead of overwriting each other.
    version = models.PositiveIntegerField(default=1, editable=False)

    data_protection = DataProtection(
        plain="id held_on next_due_on recorded_at version supervisor_signed_at supervisee_signed_at returned_at",
        personal="staff_member supervisor discussion agreed_actions suitability_confirmed supervisee_comment "
        "supervisor_signed_name supervisee_signed_name",
        special="wellbeing",
        deletion="With the staff record, six years after leaving.",
    )

    class Meta:
        ordering = ["-held_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["staff_member", "held_on"],
                name="staff_supervisionmeeting_one_a_day",
                violation_error_message="A meeting on this day is recorded already.",
            ),
            models.CheckConstraint(
                condition=Q(supervisee_signed_at__isnull=True) | Q(supervisor_signed_at__isnull=False),
                name="staff_supervisionmeeting_supervisor_signs_first",
                violation_error_message="The supervisor signs first.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="signed_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                level=pgtrigger.Row,
                func=SIGNED_MEETINGS_STAY,
            )
        ]

    def __str__(self):
        return f"{self.staff_member}, {self.held_on}"

    def get_absolute_url(self):
        return reverse("staff:supervision", args=[self.pk])

    @property
    def is_locked(self) -> bool:
        """Both have signed: nothing in it changes any more."""
        return self.supervisor_signed_at is not None and self.supervisee_signed_at is not None

    @property
    def waits_for_supervisee(self) -> bool:
        """The supervisor has signed, the supervisee not yet."""
        return self.supervisor_signed_at is not None and self.supervisee_signed_at is None


class AccountLink(models.Model):
    """A one-time link with which a new (or locked-out) account sets its password."""

    # Only a hash is kept: whoever reads the table cannot use the link.
    token_hash = models.CharField(primary_key=True, max_length=64)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="account_links")
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    data_protection = DataProtection(
        plain="token_hash created_at expires_at used_at",
        personal="user created_by",
        deletion="Removed 30 days after it expires.",
    )

    class Meta:
        ordering = ["-created_at"]

    def __str__(self):
        return f"Link for {self.user}"


from .absence_models import Absence, AbsenceKind  # noqa: E402, F401 - they point at the accounts above
from .qualifications.models import LEVELS, Qualification, QualificationKind  # noqa: E402, F401 - a table of its own file
