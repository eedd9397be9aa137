"""Named colleagues, one for each role: fixtures for every test. Nobody has a password; sign them in with force_login.

A test that needs a powerless somebody uses `nobody`: an account without any role.
"""

import pytest
from django.test import Client

from staff.roles import Role
from staff.sign_in.second_factor import SECOND_FACTOR

from .factories import UserFactory

COLLEAGUES = {
    "coordinator": ("Carol Okoye", Role.COORDINATOR),
    "head_teacher": ("Helen Marsh", Role.HEAD_TEACHER),
    "family_worker": ("Farah Siddiqui", Role.FAMILY_SUPPORT_WORKER),
    "administrator": ("Alan Price", Role.ADMINISTRATOR),
    "session_worker": ("Sunita Rai", Role.SESSION_WORKER),
    "safeguarding_lead": ("Lena Dahl", Role.SAFEGUARDING_LEAD),
    "deputy_lead": ("Dev Anand", Role.DEPUTY_SAFEGUARDING_LEAD),
    "volunteer": ("Vera Lund", Role.VOLUNTEER),
    "governor": ("Grace Opoku", Role.GOVERNOR),
}


def make_colleague(key: str):
    """The colleague of that key, with the role held since 2020."""
    name, role = COLLEAGUES[key]
    return UserFactory(username=key.replace("_", "."), name=name, roles=[role])


def _fixture(key):
    @pytest.fixture(name=key)
    def colleague(db):
        return make_colleague(key)

    return colleague


for _key in COLLEAGUES:
    globals()[_key] = _fixture(_key)


@pytest.fixture
def nobody(db):
    """An account that holds no role at all."""
    return UserFactory(username="nobody", name="No Body")


@pytest.fixture
def signed_in(db):
    """signed_in(user) -> a test client in which the user is signed in, freshly and with a second step."""

    def sign_in(user) -> Client:
        client = Client()
        client.force_login(user)
        session = client.session
        session[SECOND_FACTOR] = True
        session.save()
        return client

    return sign_in
