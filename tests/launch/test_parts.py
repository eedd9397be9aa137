"""The parts of start-up that can be tried without starting a centre."""

import json
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from centre.embedded import accounts, addresses
from centre.launch import children, machine, steps
from centre.launch.children import Child
from centre.launch.errors import CannotStart


@pytest.fixture
def sleeper():
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    yield process
    process.kill()
    process.wait()


def test_what_a_killed_start_left_is_ended(tmp_path, sleeper):
    child = Child("The sleeper", [], {})
    child.process = sleeper
    file = tmp_path / "launch.json"
    children.note(file, "http://127.0.0.1:1", [child])
    assert children.read_note(file)["address"] == "http://127.0.0.1:1"
    children.tidy_up(file)
    assert sleeper.poll() is not None
    assert not file.exists()


def test_a_stranger_with_the_same_number_is_left_alone(tmp_path, sleeper):
    file = tmp_path / "launch.json"
    file.write_text(json.dumps({"children": [{"pid": sleeper.pid, "started": psutil.boot_time()}]}))
    children.tidy_up(file)
    assert sleeper.poll() is None


@pytest.mark.parametrize("text", ["", "{", '{"children": [{"pid": 999999999, "started": 1}]}'])
def test_a_note_that_makes_no_sense_is_no_obstacle(tmp_path, text):
    file = tmp_path / "launch.json"
    file.write_text(text)
    children.tidy_up(file)
    assert not file.exists()


def test_what_keeps_dying_ends_the_whole_with_its_name():
    child = Child("The web server", [sys.executable, "-c", "raise SystemExit(3)"], {})
    child.start()
    with pytest.raises(CannotStart, match=r"The web server keeps ending \(last with code 3\)"):  # noqa: PT012
        for _ in range(20):
            child.process.wait()
            child.restart()
    child.process.wait()


@pytest.mark.parametrize(
    ("tools", "command"),
    [(["brew"], "brew install pango"), (["apt-get"], "apt-get install libpango-1.0-0 libpangoft2-1.0-0")],
)
def test_a_missing_library_is_named_with_the_command_that_installs_it(monkeypatch, tools, command):
    monkeypatch.setattr(machine, "has_library", lambda names: False)
    monkeypatch.setattr(machine, "install", lambda packages: False)
    monkeypatch.setattr(machine.shutil, "which", lambda name: name if name in tools else None)
    problem = machine.prepare()
    assert "Pango" in problem
    assert command in problem
    assert "\n" not in problem


def test_this_machine_has_what_it_needs():
    assert machine.prepare() is None
    assert not machine.has_library(("libnonsense.so.9",))


def test_a_ports_trouble_is_told_in_one_sentence():
    with pytest.raises(CannotStart, match=r"has no address 203\.0\.113\.9: set CENTRE_HOST"):
        steps.check_port("203.0.113.9", 8000)


def test_the_demos_password_is_made_once_and_can_be_set(tmp_path, monkeypatch):
    monkeypatch.delenv("CENTRE_DEMO_PASSWORD", raising=False)
    made, changed = steps.demo_password(tmp_path)
    assert len(made) >= 12
    assert not changed
    assert steps.demo_password(tmp_path) == (made, False)
    monkeypatch.setenv("CENTRE_DEMO_PASSWORD", "something else")
    assert steps.demo_password(tmp_path) == ("something else", True)
    assert steps.demo_password(tmp_path) == ("something else", False)
    assert (tmp_path / "demo_password").stat().st_mode & 0o077 == 0


def test_a_long_path_gets_a_short_folder_for_its_socket():
    assert addresses.socket_folder("/srv/centre") == Path("/srv/centre/postgres")
    long = Path("/srv", "x" * 120)
    assert len(str(addresses.socket_folder(long))) < 60
    assert addresses.socket_folder(long) == addresses.socket_folder(long)


def test_folders_above_are_opened_no_further_than_to_pass_through(place):
    class Other:
        pw_uid, pw_gid = 54321, 54321

    closed, open_already = place / "closed", place / "closed" / "open"
    open_already.mkdir(parents=True)
    closed.chmod(0o700)
    open_already.chmod(0o755)
    accounts.let_through(open_already / "inside", Other)
    assert closed.stat().st_mode & 0o777 == 0o701
    assert open_already.stat().st_mode & 0o777 == 0o755
