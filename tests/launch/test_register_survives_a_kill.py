"""kill -9 in the middle of a register: no mark that a tablet was told of is lost, and the register goes on."""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from urllib.parse import urlencode

import pytest

from tests.launch.conftest import PROJECT, real_environment

pytestmark = pytest.mark.slow
SERVES = "Ctrl-C stops it."

# Run inside the centre: a session worker with two tablets, a session of today, and children to be marked.
PREPARE = """
import json, sys, time
from datetime import date
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.middleware.csrf import _get_new_csrf_string
from django.utils import timezone
from centre.core.dates import local_today
from centre.core.models import CentreSettings
from families.models import Person
from sessions_app.models import Service, Session
from staff.models import RoleAssignment, User
from staff.sign_in import clock

CentreSettings.objects.update_or_create(pk=1, defaults={"name": "Killed Centre", "set_up_at": timezone.now()})
user = User.objects.create(username="tablets", name="Two Tablets")
RoleAssignment.objects.create(user=user, role="session worker", from_date=date(2020, 1, 1))
service = Service.objects.create(name="Stay and play", care_type="drop-in")
session = Session.objects.create(service=service, date=local_today())
children = Person.objects.bulk_create(
    Person(reference=f"P{n}", first_name="Child", last_name=str(n), role="child", date_of_birth=local_today())
    for n in range(600)
)
tablets = []
for _ in range(2):
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    clock.begin(store)
    store.create()
    tablets.append({"session": store.session_key, "csrf": _get_new_csrf_string()})
print(json.dumps({"register": str(session.pk), "children": [str(each.pk) for each in children], "tablets": tablets}))
"""


@pytest.fixture
def prepared(start):
    """A running centre with a register, and what its tablets need."""
    centre = start().wait_for(SERVES, seconds=150)
    told = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", PREPARE],
        cwd=PROJECT,
        env=real_environment(centre.data),
        capture_output=True,
        text=True,
        check=True,
    )
    return centre, start, json.loads(told.stdout.strip().splitlines()[-1])


def tap(connection, things, tablet, child):
    """One mark, as the page makes it. True when the tablet was told that it is saved."""
    connection.request(
        "POST",
        f"/sessions/{things['register']}/register/mark/",
        urlencode({"mark": f"{child}:present"}),
        {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"session={tablet['session']}; csrf={tablet['csrf']}",
            "X-CSRFToken": tablet["csrf"],
            "HX-Request": "true",
        },
    )
    answer = connection.getresponse()
    return answer.status == 200 and b'data-status="present"' in answer.read()


def test_no_acknowledged_mark_is_lost(prepared, look_in):
    centre, start, things = prepared
    acknowledged = []

    def tablet(number):
        connection = http.client.HTTPConnection("127.0.0.1", centre.port, timeout=20)
        try:
            for child in things["children"][number::2]:
                if tap(connection, things, things["tablets"][number], child):
                    acknowledged.append(child)
        except (OSError, http.client.HTTPException):
            pass  # the centre is gone

    tablets = [threading.Thread(target=tablet, args=[number]) for number in range(2)]
    for each in tablets:
        each.start()
    deadline = time.monotonic() + 60
    while len(acknowledged) < 60 and time.monotonic() < deadline:
        time.sleep(0.02)
    for process in centre.family():
        os.kill(process.pid, signal.SIGKILL)
    centre.process.wait(10)
    for each in tablets:
        each.join(30)
    assert 60 <= len(acknowledged) < len(things["children"]), "killed in the middle of it"

    again = start().wait_for(SERVES, seconds=150)
    rows = [str(person) for (person,) in look_in(again.data, "SELECT person_id FROM sessions_app_attendance")]
    assert set(acknowledged) <= set(rows)
    assert len(rows) == len(set(rows))
    # What was being saved at that moment is in or out, never half: each mark has its history row.
    ((history,),) = look_in(again.data, "SELECT count(*) FROM sessions_app_attendanceevent")
    assert history == len(rows)
    assert look_in(again.data, "SELECT status, register_state FROM sessions_app_session") == [("ran", "open")]

    connection = http.client.HTTPConnection("127.0.0.1", again.port, timeout=20)
    assert tap(connection, things, things["tablets"][0], things["children"][-1])
    assert again.stop(signal.SIGTERM) == 0
