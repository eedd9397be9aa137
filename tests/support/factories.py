"""People, places and days for tests. Everybody here is invented."""

from datetime import UTC, date, datetime, time

import factory
from factory.django import DjangoModelFactory

from centre.core.models import CentreSettings, Term
from families.models import (
    Address,
    Area,
    Correspondence,
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
)
from sessions_app.models import Attendance, Service, Session
from staff.models import RoleAssignment, StaffMember, User


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"worker{n}")
    name = factory.Sequence(lambda n: f"Worker {n}")

    @factory.post_generation
    def roles(self, create, extracted, **kwargs):
        for role in extracted or ():
            RoleAssignment.objects.create(user=self, role=role, from_date=date(2020, 1, 1))


class StaffMemberFactory(DjangoModelFactory):
    class Meta:
        model = StaffMember

    user = factory.SubFactory(UserFactory)
    job_title = "Family support worker"
    started_on = date(2022, 9, 1)


class CentreSettingsFactory(DjangoModelFactory):
    class Meta:
        model = CentreSettings
        django_get_or_create = ("id",)

    id = 1
    name = "Willow Tree Children's Centre"
    set_up_at = datetime(2024, 9, 1, tzinfo=UTC)


class TermFactory(DjangoModelFactory):
    class Meta:
        model = Term

    name = "Autumn 2025"
    start_date = date(2025, 9, 1)
    end_date = date(2025, 12, 31)


class HouseholdFactory(DjangoModelFactory):
    class Meta:
        model = Household

    reference = factory.Sequence(lambda n: f"TH{n:05}")


class PersonFactory(DjangoModelFactory):
    """An adult by default; ChildFactory for children. `household=` adds a main membership."""

    class Meta:
        model = Person
        skip_postgeneration_save = True

    reference = factory.Sequence(lambda n: f"TP{n:05}")
    first_name = "Amina"
    last_name = factory.Sequence(lambda n: f"Okafor{n}")
    date_of_birth = date(1995, 5, 17)
    sex = "female"
    role = "parent"

    @factory.post_generation
    def household(self, create, extracted, **kwargs):
        if extracted:
            HouseholdMembership.objects.create(person=self, household=extracted, main=True)

    @factory.post_generation
    def registered_on(self, create, extracted, **kwargs):
        if extracted:
            Registration.objects.create(person=self, registered_on=extracted)


class ChildFactory(PersonFactory):
    first_name = "Leo"
    date_of_birth = date(2023, 3, 4)
    sex = "male"
    role = "child"


class AddressFactory(DjangoModelFactory):
    class Meta:
        model = Address

    household = factory.SubFactory(HouseholdFactory)
    address_line_1 = "4 Example Lane"
    town = "Sampleton"
    postcode = "ZZ1 1AA"
    from_date = date(2020, 1, 1)


class AreaFactory(DjangoModelFactory):
    class Meta:
        model = Area

    code = "E01000001"
    vintage = 2011
    name = "Sampleton 001A"


class PostcodeAreaFactory(DjangoModelFactory):
    class Meta:
        model = PostcodeArea

    postcode_key = "ZZ11AA"
    vintage = 2011
    lsoa_code = "E01000001"


class ReachAreaPartFactory(DjangoModelFactory):
    class Meta:
        model = ReachAreaPart

    lsoa_code = "E01000001"
    from_date = date(2019, 1, 1)


class PopulationEstimateFactory(DjangoModelFactory):
    class Meta:
        model = PopulationEstimate

    lsoa_code = "E01000001"
    vintage = 2011
    as_at = date(2020, 6, 30)
    under_five = 100
    source = "Test estimate"


class GroupFactory(DjangoModelFactory):
    class Meta:
        model = Group
        django_get_or_create = ("name",)

    name = "lone parent"


class GroupMembershipFactory(DjangoModelFactory):
    class Meta:
        model = GroupMembership

    person = factory.SubFactory(PersonFactory)
    group = factory.SubFactory(GroupFactory)
    from_date = date(2024, 1, 1)


class ServiceFactory(DjangoModelFactory):
    class Meta:
        model = Service
        django_get_or_create = ("name", "care_type")

    name = "Stay and play"
    care_type = "drop-in"


class SessionFactory(DjangoModelFactory):
    class Meta:
        model = Session

    reference = factory.Sequence(lambda n: f"S{n:05}")
    service = factory.SubFactory(ServiceFactory)
    date = date(2025, 10, 6)
    start_time = time(9, 30)
    end_time = time(11, 30)
    status = "ran"


class AttendanceFactory(DjangoModelFactory):
    class Meta:
        model = Attendance

    session = factory.SubFactory(SessionFactory)
    person = factory.SubFactory(ChildFactory)
    status = "present"


class LetterFactory(DjangoModelFactory):
    class Meta:
        model = Correspondence

    kind = "letter"
    came_on = date(2025, 10, 7)
    due_on = date(2025, 10, 14)
    from_whom = "Health visitor"
    about = "Asks to be called back."
    taken_by = factory.SubFactory(UserFactory)


class VisitFactory(DjangoModelFactory):
    class Meta:
        model = Visit

    reference = factory.Sequence(lambda n: f"V{n:05}")
    household = factory.SubFactory(HouseholdFactory)
    date = date(2025, 10, 7)
    start_time = time(10, 0)
    end_time = time(10, 45)
    type = "home visit"
    outcome = "achieved"
