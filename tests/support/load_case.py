"""Loads an example centre straight into the tables, many rows at once, for tests of figures (not of imports)."""

import csv
import itertools
from datetime import date, datetime, time
from pathlib import Path

from django.utils import timezone

from centre.core.models import CentreSettings, Term
from families.models import (
    Address,
    DeprivationScore,
    Group,
    GroupMembership,
    Household,
    HouseholdMembership,
    Person,
    PopulationEstimate,
    PostcodeArea,
    ReachAreaPart,
    Registration,
    Visit,
    VisitPersonSeen,
)
from sessions_app.models import Attendance, Service, Session

HOME_LEVEL = {"lone parent", "workless household", "young parent", "armed forces", "refugee or asylum seeker"}
RESTRICTED = {"child protection plan", "child in need"}


def load_case(folder: Path, *, copies: int = 1) -> None:
    """Load the sheets and reference files of `folder`. copies: the same families several times over (for scale)."""
    CentreSettings.objects.get_or_create(pk=1, defaults={"name": "Example centre", "set_up_at": timezone.now()})
    _reference(folder)
    Term.objects.bulk_create(
        Term(name=row["name"], start_date=_day(row["start_date"]), end_date=_day(row["end_date"]))
        for row in _sheet(folder, "terms")
    )
    people = _families(folder, copies)
    _groups(folder, people, copies)
    _sessions(folder, people, copies)
    _visits(folder, people, copies)


def _reference(folder):
    PostcodeArea.objects.bulk_create(
        [
            PostcodeArea(postcode_key=row["pcds"].replace(" ", ""), vintage=2011, lsoa_code=row["lsoa11cd"])
            for row in _sheet(folder, "reference/postcodes")
        ],
        batch_size=5_000,
    )
    DeprivationScore.objects.bulk_create(
        DeprivationScore(
            index="IMD2019",
            lsoa_code=row["LSOA code (2011)"],
            rank=int(row["Index of Multiple Deprivation (IMD) Rank"].replace(",", "")),
            decile=int(row["Index of Multiple Deprivation (IMD) Decile"]),
        )
        for row in _sheet(folder, "reference/deprivation")
    )
    PopulationEstimate.objects.bulk_create(
        PopulationEstimate(
            lsoa_code=row["lsoa_code"],
            vintage=2011,
            as_at=_day(row["as_at"]),
            under_five=int(row["under_5"]),
            source=row["source"],
        )
        for row in _sheet(folder, "reference/population_under5")
    )
    ReachAreaPart.objects.bulk_create(
        ReachAreaPart(lsoa_code=row["lsoa_code"], from_date=_day(row["from_date"]), to_date=_day(row["to_date"]))
        for row in _sheet(folder, "reach_area")
    )


def _families(folder, copies):
    sheet = list(_sheet(folder, "people"))
    homes = list(_sheet(folder, "addresses"))
    elsewhere = list(_sheet(folder, "other_households"))
    people, households = {}, {}
    references = {row["household_ref"] for row in (*sheet, *homes, *elsewhere)}
    for copy, reference in itertools.product(range(copies), sorted(references)):
        households[copy, reference] = Household(reference=f"{reference}-{copy}")
    for copy, row in itertools.product(range(copies), sheet):
        people[copy, row["person_ref"]] = Person(
            reference=f"{row['person_ref']}-{copy}",
            first_name=row["first_name"],
            last_name=row["last_name"],
            date_of_birth=_day(row["date_of_birth"]),
            due_date=_day(row["due_date"]),
            sex=row["sex"],
            role=row["role"],
        )
    Household.objects.bulk_create(households.values(), batch_size=2_000)
    Person.objects.bulk_create(people.values(), batch_size=2_000)
    memberships, registrations, addresses = [], [], []
    for copy in range(copies):
        for row in sheet:
            person = people[copy, row["person_ref"]]
            memberships.append(
                HouseholdMembership(person=person, household=households[copy, row["household_ref"]], main=True)
            )
            if row["registered_on"]:
                registrations.append(
                    Registration(
                        person=person,
                        registered_on=_day(row["registered_on"]),
                        ended_on=_day(row["registration_ended_on"]),
                        ended_reason=row["ended_reason"],
                    )
                )
        memberships += [
            HouseholdMembership(
                person=people[copy, row["person_ref"]],
                household=households[copy, row["household_ref"]],
                main=row["main"] == "yes",
                from_date=_day(row["from_date"]),
                to_date=_day(row["to_date"]),
            )
            for row in elsewhere
        ]
        addresses += [
            Address(
                household=households[copy, row["household_ref"]],
                postcode=row["postcode"],
                from_date=_day(row["from_date"]),
                to_date=_day(row["to_date"]),
                confidential=row["confidential"] == "yes",
            )
            for row in homes
        ]
    HouseholdMembership.objects.bulk_create(memberships, batch_size=2_000)
    Registration.objects.bulk_create(registrations, batch_size=2_000)
    Address.objects.bulk_create(addresses, batch_size=2_000)
    return people


def _groups(folder, people, copies):
    sheet = list(_sheet(folder, "groups"))
    groups = {
        name: Group(name=name, whole_household=name in HOME_LEVEL, restricted=name in RESTRICTED)
        for name in sorted({row["group"] for row in sheet})
    }
    for name, group in groups.items():
        groups[name], _ = Group.objects.get_or_create(
            name=name, defaults={"whole_household": group.whole_household, "restricted": group.restricted}
        )
    GroupMembership.objects.bulk_create(
        [
            GroupMembership(
                person=people[copy, row["person_ref"]],
                group=groups[row["group"]],
                from_date=_day(row["from_date"]),
                to_date=_day(row["to_date"]),
                source=row["source"],
            )
            for copy, row in itertools.product(range(copies), sheet)
        ],
        batch_size=2_000,
    )


def _sessions(folder, people, copies):
    sheet = list(_sheet(folder, "sessions"))
    services, sessions = {}, {}
    for row in sheet:
        key = row["activity"], row["care_type"]
        if key not in services:
            services[key], _ = Service.objects.get_or_create(name=key[0], care_type=key[1])
        sessions[row["session_ref"]] = Session(
            reference=row["session_ref"],
            service=services[key],
            venue=row["venue"],
            date=_day(row["date"]),
            start_time=_time(row["start_time"]),
            end_time=_time(row["end_time"]),
            status=row["status"],
            cancelled_because="Said so" if row["status"] == "cancelled" else "",
            headcount_adults=int(row["headcount_adults"] or 0),
            headcount_children=int(row["headcount_children"] or 0),
        )
    Session.objects.bulk_create(sessions.values(), batch_size=2_000)
    Attendance.objects.bulk_create(
        [
            Attendance(
                session=sessions[row["session_ref"]], person=people[copy, row["person_ref"]], status=row["status"]
            )
            for row, copy in itertools.product(_sheet(folder, "attendance"), range(copies))
        ],
        batch_size=5_000,
    )


def _visits(folder, people, copies):
    households = {household.reference: household for household in Household.objects.all()}
    visits, seen = [], []
    for row, copy in itertools.product(_sheet(folder, "visits"), range(copies)):
        visit = Visit(
            reference=f"{row['visit_ref']}-{copy}",
            household=households[f"{row['household_ref']}-{copy}"],
            date=_day(row["date"]),
            start_time=_time(row["start_time"]),
            end_time=_time(row["end_time"]),
            type=row["type"],
            outcome=row["outcome"],
            worker_name=row["worker"],
        )
        visits.append(visit)
        seen += [
            VisitPersonSeen(visit=visit, person=people[copy, reference])
            for reference in filter(None, row["people_seen"].split(";"))
        ]
    Visit.objects.bulk_create(visits, batch_size=2_000)
    VisitPersonSeen.objects.bulk_create(seen, batch_size=2_000)


def _sheet(folder, name):
    with open(folder / f"{name}.csv", encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _day(text) -> date | None:
    return date.fromisoformat(text) if text else None


def _time(text) -> time | None:
    return datetime.strptime(text, "%H:%M").time() if text else None  # noqa: DTZ007 (a local time of day)
