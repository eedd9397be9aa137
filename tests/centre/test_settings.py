"""Settings come from the environment; a missing or bad one is named with its remedy."""

import json
import logging
import os
import stat
import subprocess
import sys

import pytest

from centre import environment
from centre.environment import BadSetting
from centre.keys import secret_key
from centre.logs import NoPersonalData, PlainFormatter, without_query
from tests.support.strict_templates import PROJECT


@pytest.mark.parametrize(("given", "expected"), [("1", True), ("Yes", True), ("off", False), ("", False), (None, True)])
def test_flag(monkeypatch, given, expected):
    monkeypatch.delenv("CENTRE_X", raising=False)
    if given is not None:
        monkeypatch.setenv("CENTRE_X", given)
    assert environment.flag("CENTRE_X", default=True) is expected


@pytest.mark.parametrize(
    ("read", "given", "message"),
    [
        (lambda: environment.flag("CENTRE_X"), "perhaps", "CENTRE_X must be 1 (yes) or 0 (no); it is 'perhaps'."),
        (
            lambda: environment.number("CENTRE_X", 8000, 1, 65535),
            "abc",
            "CENTRE_X must be a number between 1 and 65535; it is 'abc'.",
        ),
        (lambda: environment.number("CENTRE_X", 8000, 1, 65535), "70000", "it is '70000'"),
        (lambda: environment.number("CENTRE_X", 8000, 1, 65535), "²", "it is '²'"),
        (lambda: environment.choice("CENTRE_X", "a", ("a", "b")), "c", "CENTRE_X must be one of a, b; it is 'c'."),
        (lambda: environment.folder("CENTRE_X", "/tmp"), "/etc/passwd", "'/etc/passwd' is a file"),
        (lambda: environment.origin("CENTRE_X"), "centre.example.org", "such as https://centre.example.org"),
        (lambda: environment.origin("CENTRE_X"), "https://a.example/path", "the site's address"),
        (lambda: environment.database("CENTRE_X"), "mysql://u@h/d", "does not begin with postgresql://"),
        (lambda: environment.database("CENTRE_X"), "postgresql://u@h", "no database name"),
        (lambda: environment.database("CENTRE_X"), "postgresql://h/d", "no user"),
        (lambda: environment.database("CENTRE_X"), "postgresql://u@h:port/d", "port or host cannot be read"),
    ],
)
def test_a_bad_value_is_named_with_its_remedy(monkeypatch, read, given, message):
    monkeypatch.setenv("CENTRE_X", given)
    with pytest.raises(BadSetting) as caught:
        read()
    assert message in str(caught.value)
    assert str(caught.value).startswith("CENTRE_X")


def test_database_address(monkeypatch):
    monkeypatch.setenv("CENTRE_X", "postgresql://app:p%40ss@db.example:6543/centre?sslmode=require")
    assert environment.database("CENTRE_X") == {
        "NAME": "centre",
        "USER": "app",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "6543",
        "OPTIONS": {"sslmode": "require"},
    }


def test_a_bad_database_address_is_not_repeated(monkeypatch):
    monkeypatch.setenv("CENTRE_X", "mysql://user:topsecret@host/name")
    with pytest.raises(BadSetting) as caught:
        environment.database("CENTRE_X")
    assert "topsecret" not in str(caught.value)


def test_the_signing_key_is_made_once_and_only_we_can_read_it(tmp_path):
    first = secret_key(tmp_path / "new")
    assert len(first) > 60
    assert secret_key(tmp_path / "new") == first
    assert stat.S_IMODE((tmp_path / "new" / "secret_key").stat().st_mode) == 0o600
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["secret_key"]


NAMES = (
    "ALLOWED_HOSTS CSRF_COOKIE_NAME CSRF_COOKIE_SECURE CSRF_TRUSTED_ORIGINS SECURE_HSTS_SECONDS SECURE_SSL_REDIRECT "
    "SESSION_COOKIE_NAME SESSION_COOKIE_SECURE DEBUG ADMINS CONTENT_SECURITY_POLICY DATABASES"
)


def settings_with(tmp_path, **variables):
    """The settings as a new process reads them from `variables`, or the words with which it refuses to."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("CENTRE_", "DATABASE_"))}
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import json; from centre import settings; "
            f"print(json.dumps({{name: getattr(settings, name) for name in '{NAMES}'.split()}}, default=str))",
        ],
        cwd=PROJECT,
        env={**plain, "CENTRE_DATA": str(tmp_path), **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    return json.loads(done.stdout) if done.returncode == 0 else done.stderr


def test_over_https_cookies_are_bound_to_the_host_and_hsts_is_on(tmp_path):
    found = settings_with(tmp_path, CENTRE_ORIGIN="https://centre.example.org", CENTRE_PROXIES="1")
    assert found["SESSION_COOKIE_NAME"] == "__Host-session"
    assert found["CSRF_COOKIE_NAME"] == "__Host-csrf"
    assert found["SESSION_COOKIE_SECURE"]
    assert found["CSRF_COOKIE_SECURE"]
    assert found["SECURE_SSL_REDIRECT"]
    assert found["SECURE_HSTS_SECONDS"] >= 365 * 24 * 3600
    assert "centre.example.org" in found["ALLOWED_HOSTS"]
    assert found["CSRF_TRUSTED_ORIGINS"] == ["https://centre.example.org"]


def test_on_this_machine_alone_plain_http_works(tmp_path):
    found = settings_with(tmp_path)
    assert found["SESSION_COOKIE_NAME"] == "session"
    assert not found["SESSION_COOKIE_SECURE"]
    assert not found["SECURE_SSL_REDIRECT"]
    assert found["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost", "[::1]"]
    assert found["DEBUG"] is False
    assert found["ADMINS"] == []


def test_the_content_security_policy_is_closed(tmp_path):
    directives = settings_with(tmp_path)["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    for name in ("default-src", "object-src", "base-uri", "frame-ancestors"):
        assert directives[name] == ["'none'"]
    assert "unsafe" not in json.dumps(directives)
    assert directives["script-src"][0] == directives["style-src"][0] == directives["form-action"][0] == "'self'"


@pytest.mark.parametrize(("role", "user"), [("app", "centre_app"), ("owner", "centre_owner")])
def test_the_embedded_database_is_used_unless_another_is_named(tmp_path, role, user):
    default = settings_with(tmp_path, CENTRE_DATABASE_ROLE=role)["DATABASES"]["default"]
    assert default["USER"] == user
    assert default["HOST"].startswith(("/tmp", str(tmp_path)))
    assert default["ATOMIC_REQUESTS"] is True


def test_a_named_server_needs_the_owners_address_only_for_the_owners_work(tmp_path):
    url = "postgresql://app:secret@db.example/centre"
    default = settings_with(tmp_path, DATABASE_URL=url)["DATABASES"]["default"]
    assert (default["USER"], default["HOST"]) == ("app", "db.example")
    assert "statement_timeout=30s" in default["OPTIONS"]["options"]
    assert "DATABASE_OWNER_URL is missing" in settings_with(tmp_path, DATABASE_URL=url, CENTRE_DATABASE_ROLE="owner")


def test_a_mistyped_setting_stops_manage_py_with_one_sentence(tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=PROJECT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "centre.settings", "CENTRE_HTTPS": "maybe"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == "CENTRE_HTTPS must be 1 (yes) or 0 (no); it is 'maybe'.\n"


def test_log_lines_carry_neither_query_nor_request_nor_values():
    record = logging.LogRecord("x", 40, "f", 1, "Not Found: %s", ("/find/?name=Amina+Khan&b=1",), None)
    record.request = object()
    assert NoPersonalData().filter(record)
    assert record.getMessage() == "Not Found: /find/?…"
    assert record.request is None
    assert without_query("GET /a/?q=Siân HTTP/1.1") == "GET /a/?… HTTP/1.1"


def test_exceptions_are_logged_without_their_message():
    name = "Ami" + "na"
    try:
        try:
            raise KeyError(name)
        except KeyError as error:
            raise ValueError(f"Key (name)=({name}) exists") from error
    except ValueError:
        text = PlainFormatter().formatException(sys.exc_info())
    assert name not in text
    assert "builtins.ValueError" in text
    assert "builtins.KeyError" in text
    assert __file__ in text
