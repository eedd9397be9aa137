"""The pages under measurement, each as a call that answers, with the ratio it must keep to the bare view."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from functools import partial

from django.test import Client
from django.urls import reverse

from centre.core.dates import local_today
from families.models import HouseholdMembership, Person
from sessions_app.models import Attendance, Service, Session
from staff.models import RoleAssignment, User
from staff.roles import Role

REGISTER_SIZE = 30
BUSY_SIZE = 60


# Lists and charts that look at every family: they may take as much longer as there is more to look at, and a fifth.
WHOLE = 12
OVER_THE_WHOLE_CENTRE = (
    ("families to be found and invited", "families:outreach", WHOLE),
    ("what is to be put right", "families:put_right", WHOLE),
    ("pairs that look alike", "families:duplicate_list", 2),
    ("the map of the reach area", "reports:map", WHOLE),
    ("the caseload", "families:cases", 2),
    ("letters to many: whom they reach", "families:mailing", WHOLE),
    ("records whose time is over", "families:retention", WHOLE),
)


@dataclass(frozen=True)
class Page:
    """A page: what it is called, how it is asked for, and how many times the bare view it may cost."""

    name: str
    ask: Callable
    at_most: float
    slower: float = 2  # how many times slower it may be at ten times the data; 12 for what reads the whole centre


def coordinator_client() -> Client:
    """A client in which the coordinator is signed in."""
    user, made = User.objects.get_or_create(username="bench", defaults={"name": "Bench Mark"})
    if made:
        RoleAssignment.objects.create(user=user, role=Role.COORDINATOR, from_date=local_today())
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    return client


def busy_session() -> Session:
    """A session of today with 60 people booked, for eight tablets to mark."""
    return _session("BENCH60", "Busy bench group", BUSY_SIZE, "booked", "planned")


def todays_session() -> Session:
    """A session of today with 30 people expected, all marked."""
    return _session("BENCH", "Bench group", REGISTER_SIZE, "present", "ran")


def _session(reference: str, name: str, size: int, mark: str, status: str) -> Session:
    # A service of its own, so that nobody else is expected: thirty rows, whatever the size of the centre.
    service, _ = Service.objects.get_or_create(name=name, care_type="group")
    session, made = Session.objects.get_or_create(
        reference=reference,
        defaults={
            "service": service,
            "date": local_today(),
            "start_time": time(9, 30),
            "end_time": time(11, 30),
            "status": status,
        },
    )
    if made:
        people = Person.objects.filter(role="child").order_by("reference")[:size]
        Attendance.objects.bulk_create([Attendance(session=session, person=person, status=mark) for person in people])
    return session


def pages(client: Client) -> list[Page]:
    """Every page that the issue gives a figure for, and the ones that people open most besides."""
    session = todays_session()
    somebody = Attendance.objects.filter(session=session).select_related("person").first().person
    household = HouseholdMembership.objects.filter(person=somebody, main=True).first().household
    mark = reverse("sessions_app:mark", args=[session.pk])
    busy = busy_session()
    one_of_sixty = Attendance.objects.filter(session=busy).order_by("pk").first().person_id
    mark_of_sixty = reverse("sessions_app:mark", args=[busy.pk])
    statuses = iter(["absent", "present"] * 10_000)
    htmx = {"HTTP_HX_REQUEST": "true"}
    return [
        Page(
            "find, a misspelt name, while typing",
            lambda: client.post(reverse("families:find"), {"words": "Elif Cambell"}, **htmx),
            4,
        ),
        Page(
            "find, a name misspelt beyond its sound",
            lambda: client.post(reverse("families:find"), {"words": "Elif Cambpell"}, **htmx),
            4,
        ),
        Page(
            "find, a first name and half a surname",
            lambda: client.post(reverse("families:find"), {"words": "maryam sil"}, **htmx),
            4,
        ),
        Page(
            "one mark on a register of 30",
            lambda: client.post(mark, {"mark": f"{somebody.pk}:{next(statuses)}"}, **htmx),
            4,
        ),
        Page(
            "one mark on a register of 60",
            lambda: client.post(mark_of_sixty, {"mark": f"{one_of_sixty}:{next(statuses)}"}, **htmx),
            5,
        ),
        Page("a family's page", lambda: client.get(household.get_absolute_url()), 7),
        Page("a person's page", lambda: client.get(somebody.get_absolute_url()), 7),
        Page("a register of 30", lambda: client.get(reverse("sessions_app:register", args=[session.pk])), 7),
        Page("the desk", lambda: client.get(reverse("centre:desk")), 12),
        Page("the week", lambda: client.get(reverse("sessions_app:week")), 12),
        Page("the list of families", lambda: client.get(reverse("families:list")), 12),
        Page("the list of visits", lambda: client.get(reverse("families:visits")), 12),
        *[Page(name, partial(client.get, reverse(url)), 12, slower) for name, url, slower in OVER_THE_WHOLE_CENTRE],
    ]


def bare_page(client: Client) -> Callable:
    """The floor as a call."""
    person = Person.objects.order_by("pk").values_list("pk", flat=True).first() or uuid.uuid4()
    return lambda: client.get("/bench/bare/", {"person": str(person)})
