"""A small example centre with one of everything, for tests that walk through the whole product.

`make_demo_centre()` fills the database with forty invented families and a year of their life there, and with the few
things a demonstration lacks (an import, a passkey, an unsigned meeting). `things` holds an id for every word that an
address needs; `path(name)` writes the address of a route with them.
"""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from unittest import mock

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from centre.core.dates import local_today
from centre.core.models import CentreSettings, Term
from centre.core.reading import Upload
from centre.demo.make import make_demo
from centre.imports import runs
from centre.imports.models import ImportRun, ImportState
from families.doorstep.notes import WHICH_FAMILY, keep
from families.models import (
    AccessPack,
    AccessRequest,
    Address,
    Attachment,
    Barrier,
    Case,
    Correction,
    Correspondence,
    CourtOrder,
    DirectoryService,
    DuplicatePair,
    FamilyCard,
    FosterPlacement,
    Group,
    GroupMembership,
    HandOver,
    Household,
    HouseholdMembership,
    JoinRequest,
    ListedChild,
    Merge,
    OtherName,
    OutreachTask,
    ParentalResponsibility,
    Person,
    PortfolioStep,
    Registration,
    Signpost,
    TrustedAdult,
    Visit,
    VisitSafety,
)
from families.rights.retention import due
from reports import printing
from reports.models import (
    ImprovementPlan,
    Objective,
    PlanAction,
    PlanReview,
    Priority,
    ReportKind,
    ReportPrint,
)
from reports.views.tables import key_of_group
from sessions_app.actions import marks
from sessions_app.creche.care_actions import allow_medicine
from sessions_app.creche.duty_actions import come_on_duty
from sessions_app.models import (
    Attendance,
    Duty,
    Equipment,
    Feedback,
    Hazard,
    Incident,
    Loan,
    Observation,
    Place,
    RiskAssessment,
    Routine,
    Service,
    Session,
    SessionPlan,
    SessionSeries,
    YouSaid,
)
from staff.actions import supervision
from staff.actions.accounts import create_account, deactivate_account
from staff.actions.links import make_account_link
from staff.models import Absence, Qualification, StaffMember, SupervisionMeeting, SupervisionPause, User
from staff.roles import Role
from staff.sign_in.second_factor import SECOND_FACTOR

from .closing import close_register
from .factories import HouseholdFactory, PersonFactory, SessionFactory, VisitFactory
from .sheets import SMALL, small, workbook

PASSWORD = "three random words"


@dataclass
class DemoCentre:
    """What was made: `things` by word."""

    things: dict = field(default_factory=dict)

    def user(self, username: str) -> User:
        """The account of that name, as the demo knows it ("coordinator", "fsw.one", …)."""
        return User.objects.get(username=username)

    def client(self, username: str) -> Client:
        """A test client in which they are signed in, freshly and with a second step."""
        client = Client()
        client.force_login(self.user(username))
        session = client.session
        session[SECOND_FACTOR] = True
        session.save()
        return client

    def path(self, name: str, **words: str) -> str:
        """The address of the route `name`; `words` say which of the things stands for each part of it."""
        return reverse(name, kwargs={part: self.things.get(word, word) for part, word in words.items()})


def make_demo_centre() -> DemoCentre:
    """Fill an empty database; everything is committed or rolled back with the test's own transaction."""
    make_demo(households=40, years=1, seed=11, password=PASSWORD)
    for each in (HouseholdFactory, PersonFactory, SessionFactory, VisitFactory):
        each.reset_sequence(50_000)  # what a test adds gets references that the demo has not given
    centre = DemoCentre()
    coordinator = centre.user("coordinator")
    today = local_today()
    for add in (_families, _sessions, _staff, _plan, _reports, _closed_room, _imports):
        add(centre.things, coordinator, today)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pristine.analyse()")
    return centre


def _from_a_phone(worker):
    """A visit noted without a signal, of which the worker still has to say with which family it was."""
    id = uuid.uuid4()
    posted = QueryDict("summary=Bottles+and+sleep&type=phone+call&outcome=achieved")
    keep(worker, id, posted, why=WHICH_FAMILY, words="Okonkwo")
    return id


def _families(things, coordinator, today):
    wide = Address.objects.filter(to_date=None, confidential=False)
    baby = Person.objects.filter(role="expected baby").first()
    family = Household.objects.filter(memberships__person=baby).first()
    child = Person.objects.filter(role="child", memberships__household=family).first()
    hidden = Address.objects.filter(confidential=True).first()
    second = HouseholdMembership.objects.filter(main=False, to_date=None).first()
    things.update(
        household=family.pk,
        other_household=Household.objects.exclude(pk=family.pk).first().pk,
        home=wide.filter(household=family).get().pk,
        hidden_home=hidden.pk,
        hidden_household=hidden.household_id,
        child=child.pk,
        adult=Person.objects.filter(role="parent", memberships__household=family).first().pk,
        baby=baby.pk,
        registration=Registration.objects.filter(ended_on=None).first().pk,
        group_membership=GroupMembership.objects.filter(to_date=None, group__restricted=False).first().pk,
        second_home=second.pk,
    )
    things.update(
        court_order=CourtOrder.objects.first().pk,
        child_with_order=Person.objects.filter(order_rows__isnull=False).first().pk,
        responsibility=ParentalResponsibility.objects.first().pk,
        other_name=OtherName.objects.filter(kind="another script").first().pk,
        person_with_names=OtherName.objects.filter(kind="another script").first().person_id,
        placement=FosterPlacement.objects.first().pk,
        placed_child=FosterPlacement.objects.first().child_id,
        barrier=Barrier.objects.first().pk,
        barrier_household=Barrier.objects.first().household_id,
        trusted_adult=TrustedAdult.objects.exclude(password_hash="").first().pk,
        duplicate_pair=DuplicatePair.objects.filter(state="open").order_by("-score").first().pk,
        merge=Merge.objects.get().pk,
        portfolio_entry=PortfolioStep.objects.exclude(corrects=None).first().entry_id,
        portfolio_step=PortfolioStep.objects.standing().first().key,
        learner=PortfolioStep.objects.first().entry.person_id,
    )
    things["card_household"] = FamilyCard.objects.in_use().first().household_id
    things.update(join_token=CentreSettings.load().join_token, join_request=JoinRequest.objects.waiting().first().pk)
    planned = Visit.objects.filter(worker__username="fsw.one", outcome="").first()
    logged = Visit.objects.filter(worker__username="fsw.one", outcome="achieved")
    open_step = logged.exclude(next_step="").filter(next_step_done_on=None).first() or logged.first()
    things.update(
        planned_visit=planned.pk,
        doorstep_note=_from_a_phone(planned.worker),
        visit=open_step.pk,
        attachment=Attachment.objects.first().pk,
        visit_out=VisitSafety.objects.filter(went_in_at__isnull=False).first().pk,
    )
    cases = Case.objects.order_by("received_on", "pk")
    case = cases.filter(state="open", worker__username="fsw.one").first()
    things.update(
        case=case.pk,
        supported_household=case.household_id,
        over_household=due(today=today)[0].household_id,
        correction=Correction.objects.get().pk,
        access_request=AccessRequest.objects.get().pk,
        access_pack=AccessPack.objects.create(
            request=AccessRequest.objects.get(), pdf=b"%PDF-", passages=0, left_out=0, by=coordinator
        ).pk,
        hand_over=HandOver.objects.get(state="begun").pk,
        directory_service=DirectoryService.objects.first().pk,
        signpost=Signpost.objects.filter(outcome="").first().pk,
        waiting_case=cases.waiting().first().pk,
        closing_case=cases.filter(state="closing").first().pk,
    )
    things["listed_child"] = ListedChild.objects.to_find().first().pk
    things["outreach_task"] = OutreachTask.objects.open().first().pk
    letters = Correspondence.objects.exclude(kind="complaint")
    things.update(letter=letters.waiting().first().pk, answered_letter=letters.exclude(answered_on=None).first().pk)


def _safety(things):
    things.update(
        routine=Routine.objects.first().pk,
        incident=Incident.objects.get(afterwards="hospital").pk,
        hazard=Hazard.objects.open().first().pk,
        risk=RiskAssessment.objects.first().pk,
        risk_line=RiskAssessment.objects.first().lines.first().pk,
    )


def _sessions(things, coordinator, today):
    _safety(things)
    just_over = Session.objects.filter(status="ran", date__gte=today - timedelta(days=13)).first()
    things.update(
        just_over=just_over.pk,
        feedback=Feedback.objects.exclude(words="").first().pk,
        observation=Observation.objects.standing().first().pk,
        observed_child=Observation.objects.standing().first().child_id,
        loan=Loan.objects.out().first().pk,
        lent_thing=Loan.objects.out().first().thing_id,
        plan_of=SessionPlan.objects.exclude(told_by=None).first().session_id,
        you_said=YouSaid.objects.first().pk,
    )
    open_one = Session.objects.filter(date=today).exclude(status="cancelled").exclude(register_state="closed")
    session = open_one.exclude(service__care_type="crèche").order_by("start_time").first()
    came = Attendance.objects.filter(session__service=session.service, status="present", person__role="child")
    person = came.order_by("pk").first().person
    marks.mark_person(session_id=session.pk, person_id=person.pk, status="present", by=coordinator)
    creche = Session.objects.create(
        service=Service.objects.filter(care_type="crèche").first(),
        date=today,
        start_time="09:00",
        end_time="11:00",
        led_by=User.objects.get(username="creche"),
    )
    for username in ("creche", "fsw.three"):
        member = StaffMember.objects.get(user__username=username)
        Duty.objects.filter(member=member, went_at=None).delete()
        come_on_duty(session_id=creche.pk, member_id=member.pk, by=coordinator)
    marks.mark_person(session_id=creche.pk, person_id=person.pk, status="present", by=coordinator)
    allow_medicine(
        by=coordinator,
        child=person,
        medicine="Salbutamol",
        reason="Asthma",
        dose="2 puffs",
        most_a_day=4,
        hours_between=4,
        from_date=today,
        to_date=today,
        expires_on=today,
        contact="Mum",
        allowed_by="Mum",
        signed_on=today,
    )
    closed = Session.objects.filter(status="ran", date__lt=today).order_by("-date").first()
    if not closed.is_register_closed:
        close_register(session=closed, by=coordinator)
    closed_today = SessionFactory(service=closed.service, date=today, status="ran", reference="CLOSED-TODAY")
    close_register(session=closed_today, by=coordinator)
    ended = Service.objects.create(name="Summer club", care_type="group", ended_on=today - timedelta(days=1))
    things.update(
        session=session.pk,
        creche=creche.pk,
        creche_service=creche.service_id,
        marked_person=person.pk,
        marked_household=person.memberships.get(main=True).household_id,
        closed_session=closed.pk,
        closed_today=closed_today.pk,
        planned_session=Session.objects.filter(date__gt=today, status="planned").first().pk,
        cancelled_session=Session.objects.filter(status="cancelled", date__gte=today).first().pk,
        service=session.service_id,
        ended_service=ended.pk,
        public_service=Service.objects.filter(public=True).first().pk,
        shown_service=DirectoryService.objects.filter(public=True).first().pk,
        series=SessionSeries.objects.filter(to_date__gte=today).first().pk,
        place=Place.objects.filter(state="waiting").first().pk,
        full_series=Place.objects.filter(state="waiting").first().series_id,
        parachute=Equipment.objects.get(name="Parachute").pk,
    )


def _staff(things, coordinator, today):
    member = StaffMember.objects.get(user__username="fsw.one")
    draft = supervision.record_meeting(
        by=coordinator, member=member, held_on=today, discussion="Workload", suitability_confirmed=True
    )
    waiting = SupervisionMeeting.objects.filter(supervisor_signed_at__isnull=False, supervisee_signed_at=None).first()
    locked = SupervisionMeeting.objects.filter(staff_member=member, supervisee_signed_at__isnull=False).first()
    pause = SupervisionPause.objects.create(
        staff_member=StaffMember.objects.get(user__username="creche"), from_date=today - timedelta(days=3)
    )
    newcomer = create_account(by=coordinator, username="new.worker", name="Nia Newcomer", roles=[Role.SESSION_WORKER])
    things["absence"] = Absence.objects.first().pk
    leaver = create_account(by=coordinator, username="old.worker", name="Olu Leaver", roles=[Role.VOLUNTEER])
    deactivate_account(by=coordinator, user=leaver)
    passkey = Authenticator.objects.create(
        user=User.objects.get(username="fsw.two"),
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "Phone", "passwordless": True, "credential": passkey_credential()},
    )
    deputy = User.objects.get(username="deputy.dsl")
    TOTP.activate(deputy, generate_totp_secret())
    RecoveryCodes.activate(deputy)
    things.update(
        member=member.pk,
        certificate=Qualification.objects.filter(member__user__username="creche").first().pk,
        paused_member=pause.staff_member_id,
        pause=pause.from_date,
        draft_meeting=draft.pk,
        waiting_meeting=waiting.pk,
        locked_meeting=locked.pk,
        account=member.user_id,
        passkey_account=passkey.user_id,
        newcomer=newcomer.pk,
        closed_account=leaver.pk,
        passkey=passkey.pk,
        link=make_account_link(by=coordinator, user=newcomer),
    )


def passkey_credential() -> dict:
    """What the browser sends when a passkey is made; nobody holds its other half."""
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    made = AttestedCredentialData.create(aaguid=bytes(16), credential_id=bytes(range(16)), public_key=key)
    proof = AuthenticatorData.create(
        sha256(b"localhost"), AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT, 0, made
    )
    client_data = CollectedClientData.create(type="webauthn.create", challenge=b"asked", origin="http://localhost")
    identity = websafe_encode(made.credential_id)
    return {
        "id": identity,
        "rawId": identity,
        "type": "public-key",
        "clientExtensionResults": {},
        "response": {
            "clientDataJSON": websafe_encode(client_data),
            "attestationObject": websafe_encode(AttestationObject.create("none", proof, {})),
        },
    }


def _plan(things, coordinator, today):
    things.update(
        plan=ImprovementPlan.objects.get().pk,
        priority=Priority.objects.first().pk,
        objective=Objective.objects.first().pk,
        action=PlanAction.objects.filter(done_on=None).first().pk,
        review=PlanReview.objects.first().pk,
    )


def _reports(things, coordinator, today):
    head = User.objects.get(username="head")
    now = Term.known().containing(today) or Term.known().ended_before(today)
    before = Term.objects.filter(end_date__lt=now.start_date).order_by("-end_date").first()
    # What a report looks like on paper has tests of its own; drawing one takes seconds.
    with mock.patch("reports.printing.pdf_of", return_value=b"%PDF-1.7 a report"):
        first = printing.issue_edition(kind=ReportKind.GOVERNORS_PART_A, term=before, by=head)
        second = printing.issue_edition(kind=ReportKind.GOVERNORS_PART_A, term=before, by=head)
        part_b = printing.issue_edition(kind=ReportKind.GOVERNORS_PART_B, term=before, by=head)
        draft = printing.ask_for_print(kind=ReportKind.GOVERNORS_PART_A, term=now, by=coordinator)
    waiting = ReportPrint.objects.create(kind=ReportKind.GOVERNORS_PART_A, term=now, asked_by=coordinator, content={})
    failed = ReportPrint.objects.create(
        kind=ReportKind.GOVERNORS_PART_A, term=now, asked_by=coordinator, content={}, state="failed"
    )
    things.update(
        edition=second.pk,
        replaced_edition=first.pk,
        confidential_edition=part_b.pk,
        draft_print=draft.pk,
        waiting_print=waiting.pk,
        failed_print=failed.pk,
        group=key_of_group(Group.objects.filter(restricted=False).first()),
    )


def _closed_room(things, coordinator, today):
    from safeguarding.actions import log_concern
    from safeguarding.clearance import reading_as
    from safeguarding.models import Concern, IssuedPart

    lead, request = User.objects.get(username="dsl"), AccessRequest.objects.get()
    with reading_as(lead):
        things["concern"] = Concern.objects.order_by("-happened_on").first().pk
        part = IssuedPart.objects.create(request=request, pdf=b"%PDF-", passages=0, left_out=0, by=lead, by_name="X")
        things["issued_part"] = part.pk
    log_concern(
        by=coordinator, child=request.person, seen_and_heard="Very quiet today.", happened_on=today, place="Hall"
    )


def _imports(things, coordinator, today):
    def bring(sheets, name):
        return runs.bring_sheets(by=coordinator, uploads=[Upload(name, workbook(sheets))])

    def checked(run):
        runs.ask_for(run, ImportState.CHECKING, by=coordinator)
        return run

    good = checked(bring(small(terms=None, reach_area=None), "autumn.xlsx"))
    people = [
        [("31/31/2025" if column == 4 and row[0] != "person_ref" else cell) for column, cell in enumerate(row)]
        for row in SMALL["people"]
    ]
    done, undone = (checked(bring(small(terms=None, reach_area=None), name)) for name in ("summer.xlsx", "spring.xlsx"))
    runs.ask_for(undone, ImportState.RUNNING, by=coordinator)
    runs.ask_for(undone, ImportState.UNDOING, by=coordinator)
    runs.ask_for(done, ImportState.RUNNING, by=coordinator)
    things.update(
        waiting_import=bring({"register": [["who", "when"], ["Ann", "1"]]}, "unknown.xlsx").pk,
        checked_import=good.pk,
        rejected_import=checked(bring(small(terms=None, reach_area=None, people=people), "broken.xlsx")).pk,
        done_import=done.pk,
        undone_import=undone.pk,
        working_import=ImportRun.objects.create(
            kind="centre",
            file_name="large.xlsx",
            state="running",
            rows_total=900,
            rows_done=300,
            started_by=coordinator,
        ).pk,
    )
