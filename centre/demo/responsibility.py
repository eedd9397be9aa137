"""Who is responsible in the example families: answers with evidence, one court order, collectors with passwords."""

from datetime import date, timedelta
from random import Random

from families.models import CourtOrder, CourtOrderChild, ParentalResponsibility, TrustedAdult

from .households import DemoFamily

AUNTS = ["Samira", "Grace", "Nadia", "Joanna", "Beth"]
PASSWORD = "blue teapot"  # noqa: S105 (an example that everybody may know)


def make_responsibility(users, families: list[DemoFamily], today: date, random: Random, new_id) -> None:
    """Every sixth family has agreed who collects, every third has answers; one has an order that runs out soon."""
    adults, answers = [], []
    for number, family in enumerate(families):
        if number % 6 == 2:
            for child in family.children:
                adults += _trusted(family, child, number, random, new_id)
        if number % 3 == 0:
            answers += _answers(users, family, number, today, new_id)
    TrustedAdult.objects.bulk_create(adults)
    ParentalResponsibility.objects.bulk_create(answers)
    with_order = next((family for family in families[8:] if len(family.adults) > 1), families[0])
    made = today - timedelta(days=150)
    order = CourtOrder.objects.create(
        id=new_id(),
        kind="child arrangements",
        court="Family Court at Fernley",
        made_on=made,
        expires_on=today + timedelta(days=18),
        binds="A former partner",
        instruction="Only those named here take the children home",
        document_seen_on=made + timedelta(days=6),
        document_seen_by=users["fsw.one"],
    )
    CourtOrderChild.objects.bulk_create(CourtOrderChild(order=order, child=child) for child in with_order.children)


def _trusted(family, child, number, random, new_id):
    rows = [
        TrustedAdult(
            id=new_id(),
            child=child,
            name=adult.full_name,
            relation={"parent": "mother" if adult.sex == "female" else "father"}.get(adult.role, adult.role),
            phone=adult.phone or f"07700 900{random.randint(0, 999):03}",
            may_collect=True,
            call_order=place,
        )
        for place, adult in enumerate(family.adults[:3], start=1)
    ]
    aunt = TrustedAdult(
        id=new_id(),
        child=child,
        name=f"{AUNTS[number % len(AUNTS)]} {child.last_name}",
        relation="aunt",
        may_collect=True,
    )
    if number % 12 == 2:
        aunt.set_password(PASSWORD)
    return [*rows, aunt]


def _answers(users, family, number, today, new_id):
    rows = []
    for adult in family.adults[:2]:
        mother = adult.sex == "female"
        evidence = "birth certificate, mother" if mother else ("birth certificate, other parent", "")[number % 2]
        for child in family.children:
            rows.append(
                ParentalResponsibility(
                    id=new_id(),
                    child=child,
                    holder=adult,
                    held="yes",
                    evidence=evidence,
                    seen_on=max(family.registered_on, child.date_of_birth) if evidence else None,
                    seen_by=users["admin"] if evidence else None,
                )
            )
    return rows
