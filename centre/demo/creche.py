"""What the team is qualified for, and today's crèche with the people who look after it."""

from datetime import date, time, timedelta

from centre.core.models import CentreSettings
from families.models import Household, HouseholdMembership, Person
from sessions_app.models import (
    Attendance,
    CareNote,
    CrecheBasis,
    CrecheChild,
    Duty,
    MedicinePermission,
    RegisterEvent,
    Room,
    Service,
    Session,
    SessionGuest,
    SignIn,
)
from staff.models import Qualification, StaffMember

FIRST_AID = "paediatric first aid"
# (user name, kind, as on the certificate, days ago awarded)
CERTIFICATES = [
    ("creche", "level 3", "Diploma for the early years workforce", 2_600),
    ("creche", "under-twos", "", 1_500),
    ("creche", "babies", "Caring for babies, two days", 900),
    ("creche", FIRST_AID, "Paediatric first aid, 12 hours", 400),
    ("fsw.three", "level 3", "Children and young people’s workforce", 3_000),
    ("fsw.three", "babies", "Caring for babies, two days", 900),
    ("fsw.one", "level 2", "Certificate in childcare", 2_000),
    ("fsw.one", FIRST_AID, "Paediatric first aid, 12 hours", 1_060),  # runs out within weeks
    ("deputy.dsl", "level 6", "Qualified teacher status", 4_000),
]
BIRTHS = {"volunteer": date(1988, 5, 3)}


def make_creche(users, families, today: date, new_id) -> None:
    """Certificates, and a crèche today: two of us on duty, a child there since it began, others booked."""
    members = {each.user.username: each for each in StaffMember.objects.select_related("user")}
    seen_by = users["coordinator"]
    Qualification.objects.bulk_create(
        [
            Qualification(
                id=new_id(),
                member=members[who],
                kind=kind,
                title=title,
                awarded_on=today - timedelta(days=ago),
                expires_on=today + timedelta(days=3 * 365 - ago) if kind == FIRST_AID else None,
                seen_on=today - timedelta(days=min(ago - 10, 700)),
                seen_by=seen_by,
            )
            for who, kind, title, ago in CERTIFICATES
        ]
    )
    volunteer = members["volunteer"]
    volunteer.works_as, volunteer.date_of_birth = "volunteer", BIRTHS["volunteer"]
    volunteer.counts_from, volunteer.counts_decided_by = today - timedelta(days=400), seen_by
    volunteer.save(update_fields=["works_as", "date_of_birth", "counts_from", "counts_decided_by"])
    settings = CentreSettings.objects.get(pk=1)
    settings.creche_ratios = ["1 September 2023; 2; 1:4; our crèche policy of July 2023"]
    settings.save(update_fields=["creche_ratios"])
    _today(users, members, families, today, new_id)
    _at_reception(users, members, today, new_id)
    _a_childminder(today, users, new_id)


def _a_childminder(today, users, new_id):
    """She brought two children of other families to a drop-in of today."""
    drop_in = Session.objects.filter(date=today, register_state="open").exclude(service__care_type="crèche").first()
    if drop_in is None:
        return
    home = Household.objects.create(id=new_id(), reference="MH-MINDER")
    minder = Person.objects.create(
        id=new_id(), reference="MP-MINDER", first_name="Pauline", last_name="Osei", role="childminder"
    )
    HouseholdMembership.objects.create(person=minder, household=home, main=True)
    Attendance.objects.create(id=new_id(), session=drop_in, person=minder, status="present", marked_by=users["creche"])
    families = {}
    for row in drop_in.attendances.filter(status="present", person__role="child").order_by("pk"):
        families.setdefault(row.person.last_name, row)
    for row in list(families.values())[:2]:
        row.came_with = minder
        row.save(update_fields=["came_with"])


def _today(users, members, families, today, new_id):
    service = Service.objects.filter(care_type="crèche").order_by("name").first()
    session = Session.objects.filter(service=service, date=today).exclude(status="cancelled").first()
    if session is None:
        session = Session.objects.create(
            id=new_id(),
            reference="MS-TODAY",
            service=service,
            venue=service.venue,
            room=Room.objects.filter(name=service.venue).first(),
            date=today,
            start_time=time(9, 30),
            end_time=time(11, 15),
            led_by=users["fsw.three"],
            status="ran",
        )
    if session.attendances.exists():
        return
    if session.status != "ran":
        Session.objects.filter(pk=session.pk).update(status="ran")
    RegisterEvent.objects.create(session=session, kind="opened", by=users["creche"])
    for who in ("creche", "fsw.three"):
        Duty.objects.create(
            id=new_id(), session=session, member=members[who], came_at=time(9, 15), recorded_by=users["creche"]
        )
    little = [
        child
        for family in families
        for child in family.children
        if child.date_of_birth and 1 <= (today - child.date_of_birth).days // 365 < 4
    ][:4]
    Attendance.objects.bulk_create(
        [
            Attendance(
                id=new_id(),
                session=session,
                person=child,
                status="present" if number < 2 else "booked",
                time_in=time(9, 30) if number < 2 else None,
                marked_by=users["creche"],
            )
            for number, child in enumerate(little)
        ]
    )
    _care(users, members, session, little[:2], service, today)
    SessionGuest.objects.create(
        id=new_id(),
        session=session,
        kind="professional",
        name="Ruth Calloway",
        organisation="Health visiting",
        time_in=time(9, 40),
        by=users["creche"],
    )


def _care(users, members, session, children, service, today):
    """What the crèche knows of the children who are there, a medicine allowed, and on what basis it runs."""
    CrecheBasis.objects.create(service=service, basis="two hours", from_date=today - timedelta(days=700))
    if not children:
        return
    first = children[0]
    CrecheChild.objects.create(
        child=first,
        key_person=members["creche"],
        diet="Vegetarian",
        settling="Her rabbit, and looking out of the window at the buses.",
        sleep="A short nap at eleven, with the rabbit.",
    )
    for child in children:
        CareNote.objects.create(
            session=session, child=child, kind="parent", words="English class, room 2", by=users["creche"]
        )
    CareNote.objects.create(
        session=session,
        child=first,
        kind="injury",
        words="Graze on the left knee, about 1 cm, with a plaster.",
        body_regions=["left knee"],
        explained_by="Her mother",
        explanation="She fell off her scooter on the way.",
        signed=True,
        by=users["creche"],
    )
    MedicinePermission.objects.create(
        child=first,
        medicine="Salbutamol inhaler",
        reason="Asthma",
        dose="2 puffs through the spacer",
        most_a_day=4,
        hours_between=4,
        from_date=today - timedelta(days=7),
        to_date=today + timedelta(days=60),
        expires_on=today + timedelta(days=200),
        storage="In the red bag by the door",
        prescribed_by="Dr Amin",
        contact="Her mother, in room 2",
        allowed_by="Her mother",
        signed_on=today - timedelta(days=7),
        taken_by=users["creche"],
    )


def _at_reception(users, members, today, new_id):
    """Who signed in at reception this morning."""
    for who, at in (("coordinator", time(8, 5)), ("admin", time(8, 20)), ("deputy.dsl", time(8, 40))):
        SignIn.objects.create(id=new_id(), kind="staff", member=members[who], on=today, came_at=at, by=users["admin"])
    for kind, name, organisation, visiting, at in (
        ("visitor", "Ruth Calloway", "Health visiting", "Nadia Rahman", time(9, 10)),
        ("contractor", "Pete Marsh", "Marsh Boilers", "The boiler in the hall", time(9, 25)),
    ):
        SignIn.objects.create(
            id=new_id(),
            kind=kind,
            name=name,
            organisation=organisation,
            visiting=visiting,
            identity_seen=True,
            on=today,
            came_at=at,
            by=users["admin"],
        )
