import uuid

import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from centre.core.classification import DataProtection
from centre.core.dates import age_on, under_five_on
from centre.core.models.calendar import InclusiveDateRange

from ..querysets import PersonQuerySet, RegistrationQuerySet


class PersonRole(models.TextChoices):
    """What somebody is to the centre, in the words of the import sheets."""

    CHILD = "child", "Child"
    EXPECTED_BABY = "expected baby", "Expected baby"
    PARENT = "parent", "Parent"
    CARER = "carer", "Carer"
    EXPECTANT_PARENT = "expectant parent", "Expectant parent"
    GRANDPARENT = "grandparent", "Grandparent"
    CHILDMINDER = "childminder", "Childminder"
    OTHER_ADULT = "other adult", "Other adult"


# "Adult role" of the measures: everybody who is not a child or an expected baby.
ADULT_ROLES = frozenset(set(PersonRole) - {PersonRole.CHILD, PersonRole.EXPECTED_BABY})
# "Male parents, carers and grandparents" (measures, male_parents_and_carers_seen).
PARENT_AND_CARER_ROLES = frozenset({PersonRole.PARENT, PersonRole.CARER, PersonRole.GRANDPARENT})


class Sex(models.TextChoices):
    FEMALE = "female", "Female"
    MALE = "male", "Male"
    INTERSEX = "intersex", "Intersex"
    PREFERS_NOT_TO_SAY = "prefers not to say", "Prefers not to say"
    NOT_KNOWN = "not known", "Not known"
    NOT_ASKED = "", "Not asked"


# What the trigger derives from the names needs no history of its own.
@pghistory.track(exclude=["search_text", "phone_digits"])
class Person(models.Model):
    """One human, once: child, expected baby, parent or anybody else the centre knows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # What people write on paper and in sheets; made by the centre for new people, kept from an import.
    reference = models.CharField("reference", max_length=40, unique=True)
    first_name = models.CharField("first name", max_length=100, blank=True)
    last_name = models.CharField("last name", max_length=100, blank=True)
    known_as = models.CharField("known as", max_length=100, blank=True)
    date_of_birth = models.DateField("date of birth", null=True, blank=True)
    due_date = models.DateField("due date", null=True, blank=True)
    sex = models.CharField("sex", max_length=20, choices=Sex, blank=True, default="")
    role = models.CharField("role", max_length=20, choices=PersonRole)
    # Free text as given by the parent; "" is "not asked", and differs from "Not stated" (prefers not to say).
    ethnicity = models.CharField("ethnicity", max_length=80, blank=True)
    first_language = models.CharField("first language", max_length=80, blank=True)
    phone = models.CharField("telephone", max_length=40, blank=True)
    email = models.EmailField("e-mail", blank=True)
    # In words for the register, without the story: "Nut allergy: EpiPen in bag".
    allergies = models.CharField("allergies", max_length=300, blank=True)
    # What whoever is at the door must know and do, in plain words and without reasons: "Ask Nadia before he goes home".
    stop_alert = models.CharField("stop alert", max_length=200, blank=True)
    # The day of death; of an expected baby, the day on which the pregnancy ended.
    died_on = models.DateField("died on", null=True, blank=True, editable=False)
    # An adopted child's old record: closed, and opened by the safeguarding lead alone.
    sealed = models.BooleanField("sealed after an adoption", default=False, editable=False)
    # Everything the find box looks in, kept by a database trigger: lower case, without accents or punctuation, and
    # how each name sounds ("=mhmd" for Mohammed and Muhammad).
    search_text = models.TextField(editable=False, default="", blank=True)
    phone_digits = models.CharField(max_length=40, editable=False, default="", blank=True)
    # Counts the changes (a trigger sees to it), so that two people editing at once are told instead of overwriting
    # each other.
    version = models.PositiveIntegerField(default=1, editable=False)
    # This record turned out to be another one's human: that one is kept, this one is shown and counted nowhere.
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="merged_from"
    )
    # Emptied at the end of its retention (families.rights.emptying): counted for ever, shown nowhere.
    redacted_on = models.DateField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PersonQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id version created_at redacted_on",
        personal="reference first_name last_name known_as date_of_birth due_date sex role first_language phone email "
        "search_text phone_digits merged_into",
        special="ethnicity allergies stop_alert sealed died_on",
        deletion="Redacted at the end of the family's retention period; counts stay true.",
    )

    class Meta:
        verbose_name_plural = "people"
        ordering = ["last_name", "first_name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(role=PersonRole.EXPECTED_BABY) | Q(date_of_birth__isnull=True),
                name="families_person_expected_baby_not_born",
                violation_error_message="An expected baby has no date of birth yet: change the role to child.",
            ),
            models.CheckConstraint(
                condition=~Q(first_name="") | ~Q(last_name="") | Q(role=PersonRole.EXPECTED_BABY),
                name="families_person_has_a_name",
                violation_error_message="Enter a first name or a last name.",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="families_person_not_merged_into_itself"),
        ]
        indexes = [
            models.Index(fields=["date_of_birth"], name="families_person_born"),
            models.Index(fields=["due_date"], condition=Q(due_date__isnull=False), name="families_person_due"),
            GinIndex(fields=["search_text"], name="families_person_words", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["phone_digits"], name="families_person_phone", opclasses=["gin_trgm_ops"]),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="search_text",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=(
                    "IF TG_OP = 'INSERT' OR"
                    " (OLD.first_name, OLD.last_name, OLD.known_as, OLD.reference, OLD.search_text, OLD.merged_into_id)"
                    " IS DISTINCT FROM"
                    " (NEW.first_name, NEW.last_name, NEW.known_as, NEW.reference, NEW.search_text, NEW.merged_into_id)"
                    " THEN"
                    # A merged record is not found itself; the one that is kept is found by its reference, too.
                    " NEW.search_text = CASE WHEN NEW.merged_into_id IS NOT NULL OR NEW.redacted_on IS NOT NULL"
                    " THEN '' ELSE"
                    " families_search_text(NEW.first_name, NEW.last_name, NEW.known_as, concat_ws(' ', NEW.reference,"
                    " (SELECT string_agg(merged.reference, ' ' ORDER BY merged.reference)"
                    " FROM families_person AS merged WHERE TG_OP = 'UPDATE' AND merged.merged_into_id = NEW.id)),"
                    # Nobody new has other names yet: a sheet of thousands need not look for them.
                    " CASE TG_OP WHEN 'INSERT' THEN '{}'::text[] ELSE array("
                    "SELECT unnest(ARRAY[other.first_name, other.last_name]) FROM families_othername AS other"
                    " WHERE other.person_id = NEW.id) END) END;"
                    " END IF;"
                    " NEW.phone_digits = CASE WHEN NEW.phone = '' OR NEW.merged_into_id IS NOT NULL THEN ''"
                    " ELSE families_phone_digits(NEW.phone) END;"
                    # Whoever writes (an import, too) is seen by whoever has the form open.
                    " IF TG_OP = 'UPDATE' AND NEW.version = OLD.version AND"
                    " (OLD.first_name, OLD.last_name, OLD.known_as, OLD.date_of_birth, OLD.due_date, OLD.sex, OLD.role,"
                    " OLD.ethnicity, OLD.first_language, OLD.phone, OLD.email, OLD.allergies, OLD.stop_alert)"
                    " IS DISTINCT FROM"
                    " (NEW.first_name, NEW.last_name, NEW.known_as, NEW.date_of_birth, NEW.due_date, NEW.sex, NEW.role,"
                    " NEW.ethnicity, NEW.first_language, NEW.phone, NEW.email, NEW.allergies, NEW.stop_alert) THEN"
                    " NEW.version = OLD.version + 1;"
                    " END IF;"
                    " RETURN NEW;"
                ),
            ),
            pgtrigger.Trigger(
                name="household_name",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                referencing=pgtrigger.Referencing(old="old_rows", new="new_rows"),
                func=(
                    "PERFORM families_name_households(array("
                    "SELECT DISTINCT membership.household_id FROM new_rows"
                    " JOIN old_rows ON old_rows.id = new_rows.id"
                    " JOIN families_householdmembership AS membership ON membership.person_id = new_rows.id"
                    " WHERE (old_rows.last_name, old_rows.role, old_rows.date_of_birth)"
                    " IS DISTINCT FROM (new_rows.last_name, new_rows.role, new_rows.date_of_birth)));"
                    " RETURN NULL;"
                ),
            ),
        ]

    def __str__(self):
        return self.full_name

    def get_absolute_url(self):
        return reverse("families:person", args=[self.pk])

    @property
    def full_name(self) -> str:
        """First and last name; "Expected baby" where there is none yet."""
        name = f"{self.first_name} {self.last_name}".strip()
        if self.role == PersonRole.EXPECTED_BABY and not self.first_name:
            return f"Baby {self.last_name}".strip() if self.last_name else "Expected baby"
        return name

    @property
    def kept(self) -> "Person":
        """The record that stands for this human today: itself, unless it was merged into another."""
        return self.merged_into if self.merged_into_id else self

    @property
    def called(self) -> str:
        """What people call them: the known-as name, else the first name."""
        return self.known_as or self.first_name or self.full_name

    @property
    def words_at_the_door(self) -> list[str]:
        """What must be seen beside the name wherever the child is handed over: stop alert, then allergies."""
        allergy = f"Allergy: {self.allergies}" if self.allergies else ""
        return [words for words in (self.stop_alert, allergy) if words]

    @property
    def is_adult(self) -> bool:
        return self.role in ADULT_ROLES

    @property
    def is_expected(self) -> bool:
        return self.role == PersonRole.EXPECTED_BABY

    def age_on(self, on) -> int | None:
        """Completed years on the day; None where no date of birth is known or the child is not born yet."""
        if self.date_of_birth is None or self.date_of_birth > on:
            return None
        return age_on(self.date_of_birth, on)

    def is_under_18_on(self, on) -> bool:
        """Known to be born and under 18: a parent can be a child herself (trap T-46)."""
        age = self.age_on(on)
        return age is not None and age < 18

    def is_child_on(self, on) -> bool:
        """A child of the family, born or expected, or a parent under 18: the rules for children hold for both."""
        return not self.is_adult or self.is_under_18_on(on)

    def is_under_five_on(self, on) -> bool:
        return under_five_on(self.date_of_birth, on)


class EndedReason(models.TextChoices):
    """Usual reasons; a sheet may bring others in its own words."""

    MOVED_AWAY = "moved away", "Moved away"
    TURNED_FIVE = "turned five", "Turned five"
    ASKED_TO_LEAVE = "asked to be taken off", "Asked to be taken off"
    DIED = "died", "Died"
    OTHER = "other", "Another reason"


@pghistory.track()
class Registration(models.Model):
    """That somebody is registered with the centre, from a day to a day (the last day included)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="registrations")
    registered_on = models.DateField("registered on")
    ended_on = models.DateField("last day registered", null=True, blank=True)
    ended_reason = models.CharField("why it ended", max_length=80, blank=True)

    objects = RegistrationQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id",
        personal="person registered_on ended_on ended_reason",
        deletion="Kept as long as the person: past figures are counted from it.",
    )

    class Meta:
        ordering = ["registered_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("registered_on")),
                name="families_registration_ends_after_start",
                violation_error_message="A registration cannot end before it begins.",
            ),
            ExclusionConstraint(
                name="families_registration_no_overlap",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (InclusiveDateRange("registered_on", "ended_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="This person is already registered on some of these days.",
            ),
        ]

    def __str__(self):
        return f"Registered {self.registered_on}"
