from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from ..classification import DataProtection
from ..dates import local_today
from ..request_memory import forget, once_a_request
from .dated import DatedValues


class LsoaVintage(models.IntegerChoices):
    LSOA_2011 = 2011, "2011 boundaries"
    LSOA_2021 = 2021, "2021 boundaries"


class DeprivationIndex(models.TextChoices):
    IMD_2019 = "IMD2019", "Index of Multiple Deprivation 2019 (2011 boundaries)"
    IDACI_2019 = "IDACI2019", "Income Deprivation Affecting Children 2019 (2011 boundaries)"
    IMD_2025 = "IMD2025", "Index of Multiple Deprivation 2025 (2021 boundaries)"
    IDACI_2025 = "IDACI2025", "Income Deprivation Affecting Children 2025 (2021 boundaries)"


def default_qualifying_visit_types() -> list[str]:
    """Visits that count as a contact unless the centre decides otherwise (measures, "Qualifying contact")."""
    return ["home visit", "one-to-one at centre"]


def default_escalation_steps() -> str:
    """What is done when a worker does not come out in time, unless the centre words it otherwise."""
    return "Ring the worker\nRing the second worker or the family\nTell the head teacher\nRing the police on 999"


def default_need_levels() -> list[str]:
    """The four levels of the threshold document most used in London; boroughs word them differently."""
    return ["No additional needs", "Early help", "Complex needs", "Acute needs"]


def default_assessment_headings() -> list[str]:
    """What an early help assessment asks about unless the centre words it differently."""
    return [
        "What goes well",
        "The child’s health and development",
        "Home and everyday life",
        "Parents and carers: health, support, strengths",
        "Family and friends, housing, work and money",
        "What worries the family, and what worries us",
    ]


def default_no_access_steps() -> str:
    """Working days and what is done when nobody answers the door: the first time, the second, the third and later."""
    return (
        "3: Ring, and try again\n"
        "1: Tell the coordinator and agree what to do\n"
        "1: Write a letter, and think about whether this is a safeguarding concern"
    )


class CrecheCounting(models.TextChoices):
    """How children of several ages are counted toward the adults they need: the framework does not say."""

    POOLED = "pooled", "All ages together, rounded up once"
    BY_AGE = "by age", "Each age by itself, rounded up (stricter)"


class CentreSettings(DatedValues):
    """What this centre has decided about itself: one row. Every change is audited."""

    class OrganisationLabel(models.TextChoices):
        CHILDRENS_CENTRE = "children's centre", "Children's centre"
        FAMILY_HUB = "family hub", "Family hub"

    class SmallNumberThreshold(models.IntegerChoices):
        FIVE = 5, "Fewer than 5"
        SIX = 6, "Fewer than 6"
        TEN = 10, "Fewer than 10"

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField("name of the centre", max_length=120, blank=True)
    organisation_label = models.CharField(
        "what you call it", max_length=40, choices=OrganisationLabel, default=OrganisationLabel.CHILDRENS_CENTRE
    )
    address = models.TextField("address", max_length=400, blank=True)
    phone = models.CharField("telephone", max_length=40, blank=True)
    email = models.EmailField("e-mail", blank=True)
    named_health_visitor = models.CharField("named health visitor", max_length=120, blank=True)
    named_social_worker = models.CharField("named social worker", max_length=120, blank=True)
    set_up_at = models.DateTimeField("set up at", null=True, blank=True, editable=False)

    target_registered = models.DecimalField(
        "target: under-fives registered, per cent",
        max_digits=4,
        decimal_places=1,
        default=Decimal(80),
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    target_engaged = models.DecimalField(
        "target: under-fives seen, per cent",
        max_digits=4,
        decimal_places=1,
        default=Decimal(65),
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    amber_band = models.DecimalField(
        "points below a target that still count as amber",
        max_digits=4,
        decimal_places=1,
        default=Decimal(10),
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    sustained_contact_days = models.PositiveSmallIntegerField(
        "contact days in twelve months that count as sustained",
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(52)],
    )
    most_deprived_deciles = models.PositiveSmallIntegerField(
        "deciles that count as most deprived: 1 to",
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )
    small_number_threshold = models.PositiveSmallIntegerField(
        "small numbers are printed as", choices=SmallNumberThreshold, default=SmallNumberThreshold.FIVE
    )
    lsoa_vintage = models.PositiveSmallIntegerField(
        "areas of the reach area", choices=LsoaVintage, default=LsoaVintage.LSOA_2011
    )
    deprivation_index = models.CharField(
        "deprivation index", max_length=20, choices=DeprivationIndex, default=DeprivationIndex.IMD_2019
    )
    qualifying_visit_types = ArrayField(
        models.CharField(max_length=40),
        verbose_name="visits that count as a contact",
        default=default_qualifying_visit_types,
        blank=True,
    )
    not_seen_weeks = models.PositiveSmallIntegerField(
        "weeks after which a family counts as not seen for long",
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(104)],
    )
    letter_working_days = models.PositiveSmallIntegerField(
        "working days to answer a letter", default=5, validators=[MinValueValidator(1), MaxValueValidator(30)]
    )
    message_working_days = models.PositiveSmallIntegerField(
        "working days to answer a telephone message",
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
    )
    complaint_days = models.PositiveSmallIntegerField(
        "days to tell the outcome of a complaint", default=28, validators=[MinValueValidator(1), MaxValueValidator(28)]
    )
    hand_over_chase_working_days = models.PositiveSmallIntegerField(
        "working days after which a hand-over without a receipt is asked about",
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
    )
    details_check_months = models.PositiveSmallIntegerField(
        "months after which a family's details are checked again",
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    # Stands in the address of the page on which families register themselves; empty: there is no such page.
    join_token = models.CharField("link for families", max_length=43, blank=True, editable=False)
    visit_usual_minutes = models.PositiveSmallIntegerField(
        "minutes that a home visit takes where no end is planned",
        default=60,
        validators=[MinValueValidator(10), MaxValueValidator(480)],
    )
    visit_overdue_minutes = models.PositiveSmallIntegerField(
        "minutes after the expected end at which a home visit raises an alert",
        default=30,
        validators=[MinValueValidator(5), MaxValueValidator(240)],
    )
    visit_escalation_steps = models.TextField(
        "steps when somebody does not come out", max_length=1_000, default=default_escalation_steps
    )
    referral_acknowledge_working_days = models.PositiveSmallIntegerField(
        "working days to acknowledge a referral",
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
    )
    first_contact_working_days = models.PositiveSmallIntegerField(
        "working days to the first contact with a referred family",
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    step_up_answer_working_days = models.PositiveSmallIntegerField(
        "working days in which social care answers a step-up",
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
    )
    first_team_days = models.PositiveSmallIntegerField(
        "days from the first assessment to the first meeting of the team",
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(180)],
    )
    team_review_weeks = models.PositiveSmallIntegerField(
        "weeks between meetings of a team around the family",
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(52)],
    )
    first_scale_weeks = models.PositiveSmallIntegerField(
        "weeks from opening a case to the first reading of a scale",
        default=4,
        validators=[MinValueValidator(1), MaxValueValidator(52)],
    )
    scale_review_weeks = models.PositiveSmallIntegerField(
        "weeks after which a scale is asked about again",
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(52)],
    )
    support_numbers_source = models.CharField("where these numbers come from", max_length=300, blank=True)
    need_levels = ArrayField(
        models.CharField(max_length=80),
        verbose_name="levels of need, the lowest first",
        default=default_need_levels,
        size=4,
    )
    assessment_headings = ArrayField(
        models.CharField(max_length=120),
        verbose_name="headings of the early help assessment",
        default=default_assessment_headings,
        size=12,
    )
    no_access_steps = models.TextField(
        "what follows when nobody answers", max_length=1_000, blank=True, default=default_no_access_steps
    )
    sign_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="who signs visits off besides the coordinator",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # Lines as people write them ("1 September 2025; 2; 1:4; our policy"), each with the day from which it holds and its
    # source: what the centre asks for beyond the law, and changes of the law. Read by the crèche's ratios.
    creche_ratios = ArrayField(
        models.CharField(max_length=200), verbose_name="ratios of the crèche", default=list, blank=True
    )
    creche_counting = models.CharField(
        "how ages are counted together", max_length=10, choices=CrecheCounting, default=CrecheCounting.POOLED
    )
    creche_alert_minutes = models.PositiveSmallIntegerField(
        "minutes of a child's stays in a day after which the crèche is warned",
        default=110,
        validators=[MinValueValidator(10), MaxValueValidator(600)],
    )
    creche_limit_minutes = models.PositiveSmallIntegerField(
        "minutes a day that a child may stay without registration",
        default=120,
        validators=[MinValueValidator(20), MaxValueValidator(600)],
    )
    creche_year_days = models.PositiveSmallIntegerField(
        "days a year at the same premises without registration",
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(366)],
    )
    creche_year_warning = models.PositiveSmallIntegerField(
        "days of these after which it warns", default=12, validators=[MinValueValidator(1), MaxValueValidator(366)]
    )
    creche_source = models.CharField(
        "where these limits come from",
        max_length=300,
        blank=True,
        default="Childcare (Exemptions from Registration) Order 2008; Ofsted's guidance on registration exemptions",
    )
    place_offer_days = models.PositiveSmallIntegerField(
        "days for which a place is kept once it is offered",
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
    )
    missed_bookings = models.PositiveSmallIntegerField(
        "booked sessions missed without apologies after which a family is asked",
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )
    late_minutes = models.PositiveSmallIntegerField(
        "minutes after the start, or before the end, that still are on time",
        default=10,
        validators=[MaxValueValidator(60)],
    )
    places_source = models.CharField(
        "where these numbers come from", max_length=300, blank=True, default="The centre’s own practice"
    )
    library_loan_days = models.PositiveSmallIntegerField(
        "days for which a thing of the resources library is lent",
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(366)],
    )
    library_source = models.CharField(
        "where this number comes from", max_length=300, blank=True, default="The centre’s own practice"
    )
    idle_minutes = models.PositiveSmallIntegerField(
        "minutes without a touch before the screen locks",
        default=10,
        validators=[MinValueValidator(2), MaxValueValidator(60)],
    )

    # What is looked at for other days than today, or promised to families: with the day from which each value holds.
    DATED = (
        "creche_counting",
        "creche_alert_minutes",
        "creche_limit_minutes",
        "creche_year_days",
        "creche_year_warning",
        "creche_source",
        "place_offer_days",
        "missed_bookings",
        "late_minutes",
        "places_source",
        "library_loan_days",
        "library_source",
    )

    data_protection = DataProtection(
        plain="id name organisation_label address phone email set_up_at target_registered target_engaged amber_band "
        "sustained_contact_days most_deprived_deciles small_number_threshold lsoa_vintage deprivation_index "
        "qualifying_visit_types not_seen_weeks letter_working_days message_working_days complaint_days "
        "details_check_months join_token first_team_days first_scale_weeks hand_over_chase_working_days "
        "visit_usual_minutes visit_overdue_minutes visit_escalation_steps "
        "referral_acknowledge_working_days first_contact_working_days step_up_answer_working_days team_review_weeks "
        "scale_review_weeks support_numbers_source need_levels assessment_headings no_access_steps creche_ratios "
        "creche_counting creche_alert_minutes creche_limit_minutes creche_year_days creche_year_warning creche_source "
        "place_offer_days missed_bookings late_minutes places_source library_loan_days library_source idle_minutes "
        "dated",
        personal="sign_off_by named_health_visitor named_social_worker",
        deletion="Never deleted.",
    )

    class Meta:
        verbose_name = verbose_name_plural = "centre settings"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="core_centresettings_one_row")]

    def __str__(self):
        return self.name or "This centre"

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        forget("settings")

    @classmethod
    def load(cls) -> "CentreSettings":
        """The centre's settings as they hold today; the defaults (unsaved) where it has not been set up yet.

        What looks at another day asks `load().as_on(day)`.

        Read once for each request, however many parts of a page ask; outside of requests, read each time. Do not
        change what you get: change a copy.
        """
        return once_a_request("settings", cls._read)

    @classmethod
    def _read(cls) -> "CentreSettings":
        return (cls.objects.filter(pk=1).first() or cls()).as_on(local_today())

    @property
    def escalation_steps(self) -> list[str]:
        """The steps in their order, a line each."""
        return [line.strip() for line in self.visit_escalation_steps.splitlines() if line.strip()]

    @property
    def is_set_up(self) -> bool:
        return self.set_up_at is not None
