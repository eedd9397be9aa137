"""One of everything: what each address with an id needs, and names that no refused page may ever show."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta

from allauth.mfa.models import Authenticator
from django.utils import timezone

from centre.core.dates import local_today
from centre.core.reading.files import Upload
from centre.imports.runs import bring_sheets
from families.duplicates.actions import pair_of
from families.merging.people import merge_people
from families.models import (
    AccessPack,
    AccessRequest,
    Attachment,
    Barrier,
    Correction,
    CourtOrder,
    CourtOrderBound,
    CourtOrderChild,
    FosterPlacement,
    HouseholdMembership,
    JoinRequest,
    ListedChild,
    OtherName,
    OutreachTask,
    ParentalResponsibility,
    PortfolioEntry,
    PortfolioStep,
    PrivacyNotice,
    Registration,
    TrustedAdult,
    VisitSafety,
)
from reports.models import (
    Edition,
    ImprovementPlan,
    Objective,
    PlanAction,
    PlanReview,
    Priority,
    ReportKind,
    ReportPrint,
)
from reports.printing import draw_up
from safeguarding.actions import log_concern
from sessions_app.models import (
    Feedback,
    Hazard,
    Incident,
    LibraryThing,
    Loan,
    Observation,
    Place,
    RiskAssessment,
    Room,
    Routine,
    SessionPlan,
    SessionSeries,
    YouSaid,
)
from staff.models import Absence
from staff.roles import Role

from .factories import (
    AddressFactory,
    CentreSettingsFactory,
    ChildFactory,
    GroupFactory,
    GroupMembershipFactory,
    HouseholdFactory,
    LetterFactory,
    PersonFactory,
    ServiceFactory,
    SessionFactory,
    StaffMemberFactory,
    TermFactory,
    UserFactory,
    VisitFactory,
)
from .supervision import signed_meeting

# Names, places and words of records. Each is found nowhere else in the product.
HIDDEN = ("Quagmire", "Porcupine Close", "Umbrella", "Wombat", "Xanthippe")

ROLE_LETTERS = {
    "C": Role.COORDINATOR,
    "H": Role.HEAD_TEACHER,
    "F": Role.FAMILY_SUPPORT_WORKER,
    "A": Role.ADMINISTRATOR,
    "S": Role.SESSION_WORKER,
    "D": Role.SAFEGUARDING_LEAD,
    "P": Role.DEPUTY_SAFEGUARDING_LEAD,
    "V": Role.VOLUNTEER,
    "G": Role.GOVERNOR,
    "-": None,  # an account without any role
}


@dataclass
class WholeCentre:
    """`things` by the word that the table of addresses uses; `people` by the letter of their role."""

    things: dict = field(default_factory=dict)
    people: dict = field(default_factory=dict)

    def id_of(self, word: str):
        return self.things[word]


def make_whole_centre() -> WholeCentre:
    """A centre with one of everything, in which nobody of the roles is named in any record."""
    centre = WholeCentre()
    CentreSettingsFactory(idle_minutes=60)
    for letter, role in ROLE_LETTERS.items():
        centre.people[letter] = UserFactory(
            username=f"role.{role.name.lower() if role else 'none'}",
            name=f"Role {letter}",
            roles=[role] if role else [],
        )
    things = centre.things
    today = local_today()
    term = TermFactory(name="This term", start_date=today - timedelta(days=60), end_date=today + timedelta(days=60))

    household = HouseholdFactory()
    other_home = HouseholdFactory()
    home = AddressFactory(household=household, address_line_1="77 Porcupine Close")
    adult = PersonFactory(first_name="Xanthippe", last_name="Quagmire", household=household, role="expectant parent")
    child = ChildFactory(last_name="Quagmire", household=household)
    baby = ChildFactory(
        last_name="Quagmire", household=household, date_of_birth=None, due_date=today, role="expected baby"
    )
    registration = Registration.objects.create(person=child, registered_on=date(2024, 1, 8))
    membership = GroupMembershipFactory(person=adult, group=GroupFactory())
    visit = VisitFactory(household=household, outcome="", date=today)
    VisitSafety.objects.create(visit=visit, expected_out_at=timezone.now() - timedelta(hours=2), risk_note="Wombat")
    things.update(
        household=household.pk,
        other_home=other_home.pk,
        home=home.pk,
        adult=adult.pk,
        child=child.pk,
        baby=baby.pk,
        registration=registration.pk,
        group_membership=membership.pk,
        household_membership=HouseholdMembership.objects.get(person=adult).pk,
        visit=visit.pk,
        attachment=Attachment.objects.create(
            visit=visit, name="Wombat", kind="image/png", content=b"Wombat", size=6, added_by=centre.people["C"]
        ).pk,
        case=_case(household).pk,
        **_signpost(household),
        outreach_task=OutreachTask.objects.create(
            household=household,
            why="not seen",
            assigned_to=centre.people["F"],
            assigned_by=centre.people["C"],
            assigned_on=today,
        ).pk,
        hand_over=_hand_over(child),
        listed_child=ListedChild.objects.create(
            source="births",
            name_key="Wombat",
            last_name="Quagmire",
            date_of_birth=today,
            brought_on=today,
            last_brought_on=today,
        ).pk,
        **_portfolio(adult, centre.people["C"]),
        join_request=_join_request(centre.people["C"]).pk,
        **_access_request(adult),
        letter=LetterFactory(from_whom="Xanthippe Quagmire", about="Wombat", household=household).pk,
    )

    things.update(_responsibility(adult, child, today))
    # Two who look alike, and two of whom it was known: nobody of them is restricted.
    alike = [ChildFactory(first_name="Xaverine", last_name="Quagmire") for _ in range(2)]
    things.update(duplicate_pair=pair_of(*alike).pk, merge=_merged(centre.people["C"]).pk)
    things.update(_lives(child, household, other_home, today))

    service = ServiceFactory(public=True)
    session = SessionFactory(service=service, date=today, status="planned")
    series = SessionSeries.objects.create(
        service=service,
        weekday=1,
        start_time=time(9, 30),
        end_time=time(11, 0),
        from_date=today,
        to_date=today + timedelta(days=60),
    )
    things["place"] = Place.objects.create(service=service, series=series, person=child, kind="block").pk
    things["past_session"] = SessionFactory(service=service, date=date(2025, 10, 6)).pk
    things["feedback"] = Feedback.objects.create(service=service, given_on=today, words="Wombat").pk
    things["you_said"] = YouSaid.objects.create(said="Too cold", did="A new heater", on=today).pk
    things["room"] = Room.objects.create(name="Main hall", capacity=40).pk
    thing = LibraryThing.objects.create(number="T1", name="Farm", kind="toy")
    loan = Loan.objects.create(
        thing=thing, household=household, from_date=today, due_on=today, lent_by=centre.people["F"]
    )
    things.update(library_thing=thing.pk, loan=loan.pk)
    things["observation"] = Observation.objects.create(
        child=child, on=today, areas=["literacy"], saw="Wombat", written_by=centre.people["F"]
    ).pk
    SessionPlan.objects.create(session=session, areas=["literacy"], aim="Wombat", planned_by=centre.people["F"])
    things.update(service=service.pk, session=session.pk, series=series.pk, **_safety(centre.people["F"], child, today))

    supervisor = UserFactory(name="Sir Umbrella", roles=[Role.FAMILY_SUPPORT_WORKER])
    colleague = UserFactory(name="Una Umbrella", roles=[Role.FAMILY_SUPPORT_WORKER])
    member = StaffMemberFactory(user=colleague, supervisor=supervisor)
    member.supervision_pauses.create(from_date=date(2025, 1, 6))
    certificate = member.qualifications.create(
        kind="level 3", title="Wombat", seen_on=date(2025, 1, 6), seen_by=supervisor
    )
    things.update(qualification=certificate.pk)
    meeting = signed_meeting(member, date(2025, 3, 3), discussion="Wombat", agreed=True)
    things["absence"] = Absence.objects.create(user=colleague, kind="sickness", from_date=today).pk
    newcomer = UserFactory(name="Ute Umbrella", roles=[Role.VOLUNTEER])
    passkey = Authenticator.objects.create(user=colleague, type="webauthn", data={"name": "Phone", "credential": {}})
    things.update(
        member=member.pk, account=colleague.pk, newcomer=newcomer.pk, meeting=meeting.pk, other_passkey=passkey.pk
    )

    log_concern(
        by=colleague, child=child, seen_and_heard="Wombat", happened_on=today, place="Hall", told="", done_so_far=""
    )
    things["concern"] = _newest_concern()
    things["issued_part"] = _issued_part()

    plan = ImprovementPlan.objects.create(title="This year", from_date=today, to_date=today + timedelta(days=300))
    priority = Priority.objects.create(plan=plan, number=1, title="Reach more families")
    objective = Objective.objects.create(priority=priority, number=1, title="A new group")
    action = PlanAction.objects.create(objective=objective, description="Find a room", due=today)
    review = PlanReview.objects.create(plan=plan, number=1, planned_for=today)
    things.update(plan=plan.pk, priority=priority.pk, objective=objective.pk, action=action.pk, review=review.pk)

    sheet = b"name,start_date,end_date\nNext,2030-01-01,2030-03-31\n"
    things["import_run"] = bring_sheets(by=colleague, uploads=[Upload("terms Umbrella.csv", sheet)]).pk
    for word, kind in (("part_a", ReportKind.GOVERNORS_PART_A), ("part_b", ReportKind.GOVERNORS_PART_B)):
        things[word] = _edition(kind, term, by=colleague).pk
    asked = ReportPrint.objects.create(
        kind=ReportKind.GOVERNORS_PART_A,
        term=term,
        asked_by=centre.people["C"],
        content={},
        state="ready",
        pdf=b"%PDF-",
    )
    things["print_of_the_coordinator"] = asked.pk
    return centre


def _responsibility(adult, child, today) -> dict:
    """What is known of who is responsible for the child."""
    order = CourtOrder.objects.create(
        kind="care",
        court="Umbrella Court",
        made_on=today,
        binds="Quagmire",
        instruction="Wombat",
        document_seen_on=today,
        document_seen_by=UserFactory(),
    )
    CourtOrderChild.objects.create(order=order, child=child)
    CourtOrderBound.objects.create(order=order, person=adult)
    trusted = TrustedAdult(child=child, name="Ulla Umbrella", may_collect=True)
    trusted.set_password("Wombat")
    trusted.save()
    answer = ParentalResponsibility.objects.create(child=child, holder=adult, held="yes")
    return {"court_order": order.pk, "trusted_adult": trusted.pk, "responsibility": answer.pk}


def _hand_over(child):
    """A hand-over of the child, agreed and not sent yet."""
    from families.moving_on.actions import begin

    worker = UserFactory(name="Ugo Umbrella", roles=[Role.FAMILY_SUPPORT_WORKER])
    to = {"why": "turning five", "to_kind": "school", "to_name": "Wombat School", "to_contact": ""}
    shares = {"shares": ["support"], "support_summary": "Wombat", "answered_by": "Xanthippe"}
    return begin(by=worker, child=child, answer="agreed", answered_on=local_today(), **to, **shares).pk


def _access_request(adult) -> dict:
    """A request for one's own data, with a pack that was issued."""
    request = AccessRequest.objects.create(
        person=adult,
        capacity="themselves",
        asker=adult,
        asker_name="Wombat",
        received_on=local_today(),
        due_on=local_today() + timedelta(days=30),
        by=UserFactory(name="Ulf Umbrella"),
    )
    pack = AccessPack.objects.create(request=request, pdf=b"%PDF-Wombat", passages=1, left_out=0, by=request.by)
    correction = Correction.objects.create(
        person=adult,
        asker_name="Wombat",
        received_on=local_today(),
        due_on=local_today(),
        what="Wombat",
        wanted="Wombat",
        by=request.by,
    )
    return {"access_request": request.pk, "access_pack": pack.pk, "correction": correction.pk}


def _signpost(household) -> dict:
    """A service outside the centre to which the family was pointed."""
    from families.directory.actions import enter_service, point_to

    worker = UserFactory(name="Uta Umbrella", roles=[Role.FAMILY_SUPPORT_WORKER])
    today = local_today()
    service = enter_service(by=worker, organisation="Library", name="Story hour", check_by=today + timedelta(days=9))
    signpost = point_to(by=worker, household=household, service=service, happened_on=today, why="Wombat")
    return {"directory_service": service.pk, "signpost": signpost.pk}


def _case(household):
    """A referral of the family, taken by somebody who is not of the roles."""
    from .cases_of_support import case_of

    worker = UserFactory(name="Uri Umbrella", roles=[Role.FAMILY_SUPPORT_WORKER])
    return case_of(worker, household=household, reason="Wombat", contact="Xanthippe", children=[])


def _portfolio(adult, by):
    entry = PortfolioEntry.objects.create(person=adult, kind="course", title="Wombat")
    step = PortfolioStep.objects.create(entry=entry, happened_on=local_today(), words="Wombat", by=by)
    return {"portfolio_entry": entry.pk, "portfolio_step": step.key}


def _join_request(by) -> JoinRequest:
    """What a family sent from its own phone."""
    notice = PrivacyNotice.objects.create(version=1, text="Words", from_date=date(2025, 1, 6), written_by=by)
    sent = {"adults": [{"first_name": "Xanthippe", "last_name": "Quagmire", "role": "parent"}]}
    return JoinRequest.objects.create(notice=notice, payload=sent)


def _safety(by, child, today):
    """An accident of the child, and what else stands on the pages of safety."""
    risk = RiskAssessment.objects.create(
        title="Garden", assessed_on=today, assessed_by=by, review_on=today + timedelta(days=365)
    )
    incident = Incident.objects.create(
        kind="accident",
        afterwards="stayed",
        person=child,
        happened_on=today,
        place="Garden",
        what_happened="Wombat",
        recorded_by=by,
    )
    return {
        "routine": Routine.objects.create(place="Garden", what="The gate shuts", from_date=today).pk,
        "incident": incident.pk,
        "hazard": Hazard.objects.create(place="Garden", what="A loose board", risk="low", seen_on=today, seen_by=by).pk,
        "risk": risk.pk,
        "risk_line": risk.lines.create(order=1, hazard="Falls", precautions="Matting", risk="low").pk,
    }


def _lives(child, household, other_home, today) -> dict:
    """Another name, a placement, a colleague kept out."""
    name = OtherName.objects.create(person=child, kind="former", last_name="Umbrella")
    placement = FosterPlacement.objects.create(
        child=child, household=other_home, from_date=today, placed_by="Umbrella Council"
    )
    barrier = Barrier.objects.create(
        kind="kept out",
        user=UserFactory(name="Uma Umbrella"),
        household=household,
        reason="Wombat",
        set_by=UserFactory(),
        from_date=today,
    )
    return {"other_name": name.pk, "placement": placement.pk, "barrier": barrier.pk}


def _edition(kind, term, *, by) -> Edition:
    """An issued report whose printed file is not worth printing."""
    return Edition.objects.create(
        kind=kind,
        term=term,
        number=1,
        title="Report",
        period_from=term.start_date,
        period_to=term.end_date,
        data_as_at=timezone.now(),
        definitions_version="1",
        content=draw_up(kind, term, by=by, edition=1).content,
        pdf=b"%PDF-",
        pdf_sha256="0" * 64,
        issued_by=by,
        issued_by_name="Somebody",
        issued_at=timezone.now(),
    )


def _newest_concern():
    # Read past the walls, as the lead would: the id is all that is needed.
    from safeguarding.clearance import reading_as
    from safeguarding.models import Concern

    with reading_as(UserFactory(roles=[Role.SAFEGUARDING_LEAD])):
        return Concern.objects.values_list("pk", flat=True).get()


def _issued_part():
    from safeguarding.clearance import reading_as
    from safeguarding.models import IssuedPart

    request, lead = AccessRequest.objects.get(), UserFactory(roles=[Role.SAFEGUARDING_LEAD])
    with reading_as(lead):
        part = IssuedPart.objects.create(request=request, pdf=b"%PDF-1.7", passages=0, left_out=0, by=lead, by_name="X")
    return part.pk


def _merged(by):
    return merge_people(by=by, kept=ChildFactory(), merged=ChildFactory())


def as_role(centre: WholeCentre, letter: str):
    """A client in which the person of that role is signed in, freshly and with a second step."""
    from django.test import Client

    from staff.sign_in.second_factor import SECOND_FACTOR

    client = Client()
    client.force_login(centre.people[letter])
    session = client.session
    session[SECOND_FACTOR] = True
    session.save()
    return client
