"""The registration form on paper: blank, or filled in with what is on record, to be looked through and signed."""

from dataclasses import dataclass, field
from datetime import date

from django.template.loader import render_to_string

from centre.core import audit
from centre.core.models import CentreSettings
from centre.core.templatetags.words import date_words

from ..home import homes_of_households
from ..models import AccessNeeds, GroupMembership, Household, Person, PrivacyNoticeShown, Registration, SharingPartner
from ..models.access_needs import LetterFormat, Send, YesNo
from ..models.person import PersonRole, Sex
from ..privacy import address_words
from ..responsibility.apart import children_kept_from
from .needs import fact_rows
from .notices import current_notice
from .permissions import standings

YES_NO = ["Yes", "No"]
PREFER_NOT = "Prefer not to say"
ADULTS, CHILDREN = 2, 3  # on a blank form


@dataclass(frozen=True)
class Question:
    """A row of the blank form: the question, and boxes to tick or (without) room to write."""

    words: str
    boxes: list[str] = field(default_factory=list)


def _boxes(choices) -> list[str]:
    left_out = {"", YesNo.NOT_KNOWN, YesNo.PREFERS_NOT_TO_SAY}
    return [label for value, label in choices if value not in left_out] + [PREFER_NOT]


def questions_for_adults() -> list[Question]:
    return [
        Question("First name and last name"),
        Question("Date of birth"),
        Question("What are you to the children?", [PersonRole(role).label for role in _ADULTS]),
        Question("Telephone"),
        Question("E-mail"),
        Question("Sex", _boxes(Sex.choices)),
        Question("Ethnicity, in your own words"),
        Question("First language, and others you speak"),
        Question("Do you need an interpreter?", _boxes(YesNo.choices)),
        Question("How should we write to you?", _boxes(LetterFormat.choices)),
        Question("Do you have a disability? What helps?", _boxes(YesNo.choices)),
        Question("May we send you text messages?", YES_NO),
        Question("May we send you e-mails?", YES_NO),
    ]


_ADULTS = (PersonRole.PARENT, PersonRole.CARER, PersonRole.EXPECTANT_PARENT, PersonRole.GRANDPARENT)


def questions_for_children() -> list[Question]:
    return [
        Question("First name and last name"),
        Question("Date of birth, or date the baby is due"),
        Question("Sex", _boxes(Sex.choices)),
        Question("Ethnicity, in your own words"),
        Question("First language"),
        Question("Allergies"),
        Question("Does this child have a disability?", _boxes(YesNo.choices)),
        Question("Special educational needs (SEND)", _boxes(Send.choices)),
        Question("May we take photos of this child?", YES_NO),
    ]


def blank_form() -> str:
    """The blank form as HTML, with the version of the notice that holds."""
    partners = SharingPartner.objects.filter(ended_on__isnull=True)
    context = {
        "centre": CentreSettings.load(),
        "notice": current_notice(),
        "people": [
            *[(f"Adult {number}", questions_for_adults()) for number in range(1, ADULTS + 1)],
            *[(f"Child {number}", questions_for_children()) for number in range(1, CHILDREN + 1)],
        ],
        "sharing": [Question(f"May we share with {partner}?", YES_NO) for partner in partners],
    }
    return render_to_string("families/registering/blank_form.html", context)


@dataclass(frozen=True)
class PersonOnPaper:
    heading: str
    rows: list[tuple[str, str]]


def completed_form(user, household: Household, *, on: date) -> str:
    """The form of a family as HTML, as this user may read it. That it was printed is recorded, and so is a
    confidential address given to somebody cleared.

    On paper stands what the family itself told: never a stop alert, a group that is restricted, anybody of another
    household, or a child whom a court keeps from somebody of this one (traps T-36, T-46).
    """
    people = Person.objects.of_household(household, on=on).exclude(pk__in=children_kept_from(household, on=on))
    people = list(people.order_by("date_of_birth", "id"))
    people.sort(key=lambda person: (not person.is_adult, person.is_expected))
    needs = {row.person_id: row for row in AccessNeeds.objects.filter(person__in=people)}
    registered = dict(
        Registration.objects.in_force(on=on).filter(person__in=people).values_list("person_id", "registered_on")
    )
    _, rows = standings(people, on=on)
    answers = {row.person.pk: row.cells for row in rows}
    groups = (
        GroupMembership.objects.in_force(on=on)
        .filter(person__in=people, group__restricted=False)
        .values_list("group__name", flat=True)
        .distinct()
        .order_by("group__name")
    )
    home = homes_of_households([household.pk], on=on)[household.pk]
    shown = PrivacyNoticeShown.objects.filter(household=household).select_related("notice").first()
    context = {
        "centre": CentreSettings.load(),
        "household": household,
        "people": [
            PersonOnPaper(
                person.full_name,
                [
                    *_facts(person, registered.get(person.pk)),
                    *_needs(person, needs),
                    *_answers(answers.get(person.pk, ())),
                ],
            )
            for person in people
        ],
        "address": address_words(home.address, user),
        "groups": list(groups),
        "shown": shown,
        "on": on,
    }
    audit.record("family.form_printed", by=user, subject=household, summary="The completed registration form was made.")
    return render_to_string("families/registering/completed_form.html", context)


def _facts(person, registered_on) -> list[tuple[str, str]]:
    if person.is_expected:
        return [("Due date", date_words(person.due_date))]
    rows = [
        ("Known as", person.known_as),
        ("Date of birth", date_words(person.date_of_birth)),
        ("Sex", person.get_sex_display()),
        ("Ethnicity", person.ethnicity or "Not asked"),
        ("First language", person.first_language or "Not asked"),
    ]
    if person.is_adult:
        rows = [("Role", person.get_role_display()), *rows, ("Telephone", person.phone), ("E-mail", person.email)]
    else:
        rows.append(("Allergies", person.allergies or "None recorded"))
    return [*rows, ("Registered on", date_words(registered_on) or "Not registered")]


def _needs(person, needs) -> list[tuple[str, str]]:
    from .rooms import needs_shown

    return [] if person.is_expected else needs_shown(person, fact_rows(needs.get(person.pk)))


def _answers(cells) -> list[tuple[str, str]]:
    return [(cell.question.words, cell.tag[0]) for cell in cells if cell.applies]
