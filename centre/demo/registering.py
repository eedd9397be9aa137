"""What the example families were told and answered, what some need to be reached, and whose details were checked."""

from datetime import date, timedelta
from random import Random

from centre.core.models import CentreSettings
from families.models import (
    AccessNeeds,
    DetailsCheck,
    FamilyCard,
    HowShown,
    JoinRequest,
    PermissionAnswer,
    PermissionKind,
    PrivacyNotice,
    PrivacyNoticeShown,
    SharingPartner,
)
from families.registering.cards import BEGINS, LENGTH, SIGNS
from families.registering.notices import STARTER

from .households import DemoFamily

LINK = "example-families"
PARTNERS = ("Fernley Library", "Rosehill Nursery")
# What two families typed into their own phones.
SENT = (
    {
        "adults": [
            {"first_name": "Ines", "last_name": "Duarte", "role": "parent", "phone": "07700 900821", "texts": "yes"}
        ],
        "children": [{"first_name": "Tomas", "date_of_birth": "3 5 2025", "photos": "no"}],
        "family": {"town": "Fernley"},
    },
    {
        "adults": [{"first_name": "Grace", "last_name": "Adeyemi", "role": "expectant parent", "interpreter": "no"}],
        "babies": [],
        "children": [],
        "family": {},
    },
)
A_YEAR = timedelta(days=330)
NEEDS = (
    {"interpreter": "yes", "letter_format": "spoken"},
    {"letter_format": "large print", "disability": "yes", "disability_note": "Sight: sit near the front"},
    {"help_with_reading": "yes", "letter_format": "easy read"},
    {"interpreter": "prefers not to say", "disability": "not known"},
)


def make_registering(users, families: list[DemoFamily], first_day: date, today: date, seed: int, new_id) -> None:
    """Most families were shown the notice and asked; a few were asked nothing yet, a few details are due again."""
    random = Random(seed)  # noqa: S311 (chance for a story, not a secret)
    admin = users["admin"]
    notice = PrivacyNotice.objects.create(
        id=new_id(), version=1, text=STARTER.strip(), from_date=first_day, written_by=users["coordinator"]
    )
    partners = SharingPartner.objects.bulk_create(SharingPartner(id=new_id(), name=name) for name in PARTNERS)
    shown, answers, needs, checked = [], [], [], []
    for number, family in enumerate(families):
        if family.registered_on is None or number % 9 == 4:
            continue
        day = max(family.registered_on, first_day)
        how = (HowShown.ON_PAPER, HowShown.ON_SCREEN, HowShown.READ_ALOUD)[number % 3]
        shown.append(
            PrivacyNoticeShown(household=family.household, notice=notice, shown_on=day, how=how, shown_by=admin)
        )
        said_by = family.adults[0].full_name if family.adults else ""

        def say(person, kind, answer, *, on=day, partner=None, said_by=said_by):
            answers.append(
                PermissionAnswer(
                    person=person,
                    kind=kind,
                    partner=partner,
                    answer=answer,
                    answered_on=on,
                    said_by=said_by,
                    taken_by=admin,
                )
            )

        photos = random.choice(("yes", "yes", "no"))
        for child in family.children:
            say(child, PermissionKind.PHOTOS, photos)
        for adult in family.adults:
            say(adult, PermissionKind.TEXTS, random.choice(("yes", "yes", "yes", "no")))
            if number % 2:
                say(adult, PermissionKind.EMAILS, random.choice(("yes", "no")))
        share = random.choice(("yes", "no"))
        for person in (*family.adults, *family.children):
            say(person, PermissionKind.SHARING, share, partner=partners[number % len(partners)])
        if number % 13 == 3 and family.adults:
            say(family.adults[0], PermissionKind.TEXTS, "withdrawn", on=max(day, today - timedelta(days=20)))
        if number % 7 == 2 and family.adults:
            facts = dict(NEEDS[number // 7 % len(NEEDS)])
            adult = family.adults[0]
            if facts.get("interpreter") == "yes":
                facts["interpreter_language"] = adult.first_language if adult.first_language != "English" else ""
            needs.append(AccessNeeds(id=new_id(), person=adult, **facts))
        if number % 10 == 6 and family.children:
            needs.append(
                AccessNeeds(
                    id=new_id(), person=family.children[0], send=("SEN support", "being assessed")[number // 10 % 2]
                )
            )
        if today - family.registered_on > A_YEAR and number % 12:
            checked.append(DetailsCheck(household=family.household, on=today - timedelta(days=number % 200), by=admin))
    PrivacyNoticeShown.objects.bulk_create(shown)
    PermissionAnswer.objects.bulk_create(answers)
    AccessNeeds.objects.bulk_create(needs)
    DetailsCheck.objects.bulk_create(checked)
    CentreSettings.objects.filter(pk=1).update(join_token=LINK)
    FamilyCard.objects.bulk_create(
        FamilyCard(
            id=new_id(),
            household=family.household,
            code=BEGINS + "".join(random.choice(SIGNS) for _ in range(LENGTH)),
            made_on=max(family.registered_on, first_day),
            made_by=admin,
        )
        for family in families[::5]
        if family.registered_on
    )
    JoinRequest.objects.bulk_create(JoinRequest(id=new_id(), notice=notice, payload=sent) for sent in SENT)
