"""Every address × every role, GET and POST, against the table of record (tests/centre/address_table.py).

Strangers are sent to sign in; who may not is refused without a byte of anybody's name; who may gets the page. Beside
it: no address without a row, no row without an address, no view that forgets to say who may use it.
"""

from http.cookies import SimpleCookie

from django.db import transaction
from django.test import Client, TestCase
from django.urls import reverse

from tests.centre.address_table import ARGUMENTS, EVERYBODY, FINE, OTHER_THINGS, PUBLIC, PUBLIC_PK, ROWS
from tests.support.addresses import every_address
from tests.support.whole_centre import HIDDEN, ROLE_LETTERS, as_role, make_whole_centre

DEVELOPMENT_ONLY = {"components"}
ADDRESSES = {address.name: address for address in every_address() if address.name not in DEVELOPMENT_ONLY}


def line_to_begin_with(name: str) -> str:
    """The row that an address is likely to need, from what its view declares."""
    from staff.roles import ROLES

    permission = ADDRESSES[name].permission
    permissions = permission if isinstance(permission, tuple) else (permission,)
    who = "".join(
        letter
        for letter, role in ROLE_LETTERS.items()
        if permission is None or (role and any(each in ROLES[role].permissions for each in permissions))
    )
    pk = ', pk="…"' if "pk" in ADDRESSES[name].arguments else ""
    return f'    "{name}": row("{who}", BOTH{pk}),'


def test_every_address_has_a_row_and_every_row_an_address():
    missing = [name for name in ADDRESSES if name not in ROWS and name not in PUBLIC]
    gone = [name for name in (*ROWS, *PUBLIC) if name not in ADDRESSES]
    words = "\n".join(line_to_begin_with(name) for name in missing)
    assert not missing, f"These addresses stand in no row of tests/centre/address_table.py:\n{words}"
    assert not gone, f"These rows are of addresses that are gone: {gone}"


def test_only_the_addresses_listed_as_public_are_open_to_strangers():
    assert {name for name, address in ADDRESSES.items() if address.is_public} == set(PUBLIC)


def test_every_view_says_who_may_use_it_or_is_about_ones_own_account():
    own = {"lock", "held_form", "my_account", "account_change_password", "account_reauthenticate"}
    silent = [
        name
        for name, address in ADDRESSES.items()
        if not address.is_public and address.permission is None and name not in own and not name.startswith("mfa_")
    ]
    assert silent == []


def test_ids_in_addresses_are_random():
    counted = [name for name, address in ADDRESSES.items() if "<int:" in address.route and not name.startswith("mfa_")]
    assert counted == []


class TestEveryAddress(TestCase):
    """One test for each address is added below."""

    @classmethod
    def setUpTestData(cls):
        cls.centre = make_whole_centre()
        cls.cookies = {
            letter: as_role(cls.centre, letter).cookies.output(header="", sep=";") for letter in ROLE_LETTERS
        }

    def ask(self, letter, method, url):
        """The answer to one request, of which nothing stays behind."""
        client = Client(raise_request_exception=False)
        if letter:
            client.cookies = SimpleCookie(self.cookies[letter])
        with transaction.atomic():
            answer = getattr(client, method)(url)
            transaction.set_rollback(True)
        return answer

    def url_of(self, name, pk):
        arguments = dict(ARGUMENTS.get(name, {}))
        if pk:
            arguments["pk"] = self.centre.id_of(pk)
        for argument, value in arguments.items():
            if isinstance(value, str) and value.startswith("@"):
                arguments[argument] = self.centre.id_of(value[1:])
        return reverse(name, kwargs=arguments)

    def check_private(self, name, expected=None):
        expected = expected or ROWS[name]
        url, wrong = self.url_of(name, expected.pk), []
        for method in ("get", "post"):
            answer = self.ask(None, method, url)
            if answer.status_code != 302 or not answer["Location"].startswith("/sign-in/"):
                wrong.append(f"a stranger's {method}: {answer.status_code}")
        for letter in ROLE_LETTERS:
            for method in ("get", "post"):
                answer = self.ask(letter, method, url)
                if problem := self.problem(expected, letter, method, answer):
                    wrong.append(f"{letter} {method}: {problem}")
        assert wrong == [], f"{name} at {ADDRESSES[name].route}"

    def problem(self, expected, letter, method, answer) -> str:
        status = answer.status_code
        for letters, statuses in expected.also.items():
            if letter in letters:
                wanted = {statuses[0] if method == "get" else statuses[1]}
                return "" if status in wanted else f"{status}, not {wanted}"
        refused = {expected.refused}
        if method not in expected.methods:
            # Which of the two is said first, "not like this" or "not you", is the same to a stranger.
            return "" if status == 405 or (letter not in expected.who and status in refused) else f"{status}, not 405"
        if letter in expected.who:
            wanted = {expected.get} if method == "get" else {expected.post} if expected.post else FINE
            return "" if status in wanted else f"{status}, not {wanted}"
        if status not in refused:
            return f"{status}, not {refused}"
        shown = [word for word in HIDDEN if word.encode() in getattr(answer, "content", b"")]
        return f"the refusal shows {shown}" if shown else ""

    def check_public(self, name):
        url, wrong = self.url_of(name, PUBLIC_PK.get(name)), []
        for method, wanted in zip(("get", "post"), PUBLIC[name], strict=True):
            answer = self.ask(None, method, url)
            if answer.status_code != wanted:
                wrong.append(f"a stranger's {method}: {answer.status_code}, not {wanted}")
            wrong += [f"{method} shows {word}" for word in HIDDEN if word.encode() in getattr(answer, "content", b"")]
            for letter in EVERYBODY:
                if self.ask(letter, method, url).status_code >= 500:
                    wrong.append(f"{letter} {method} breaks it")
        assert wrong == [], name


def _add_test(name, check, *more):
    def test(self):
        getattr(self, check)(name, *more)

    test.__doc__ = f"{name}, {ADDRESSES[name].route or 'the first page'}"
    setattr(TestEveryAddress, f"test_{name.replace(':', '_')}{'_' + more[0].pk if more else ''}", test)


for _name in ADDRESSES:
    if _name in ROWS:
        _add_test(_name, "check_private")
    elif _name in PUBLIC:
        _add_test(_name, "check_public")
for _name, _row in OTHER_THINGS.values():
    _add_test(_name, "check_private", _row)


class TestNavigation(TestCase):
    """What the bar offers opens; what would open is offered."""

    def test_every_place_of_the_navigation_opens_for_whom_it_is_shown(self):
        from centre.core.context import PLACES
        from staff.permissions import Permission

        centre = make_whole_centre()
        for place in PLACES:
            assert {Permission(each) for each in place.permissions}
        for letter in ROLE_LETTERS:
            client = as_role(centre, letter)
            user = centre.people[letter]
            for place in PLACES:
                if user.permissions.isdisjoint(place.permissions):
                    continue
                status = client.get(place.url).status_code
                assert status in (200, 302), f"{letter} {place.label}"
