"""The register in a real browser: a tap, two tablets, no connection, a phone, and no JavaScript at all."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from families.models import TrustedAdult
from sessions_app.actions.marks import mark_person
from sessions_app.models import Attendance, Session, SessionGuest
from sessions_app.roll import short_id
from tests.support.accessibility import broken_rules
from tests.support.creche import HELPER, LEADER, colleague_with
from tests.support.factories import AttendanceFactory, ChildFactory, SessionFactory
from tests.support.links import follow

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def tablet(live_server, browser, signed_in, settings):
    """tablet(user, width=…, script=…) -> a page of a browser of its own in which the user is signed in."""
    contexts = []

    def open_tablet(user, width=1280, script=True):
        context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=script)
        contexts.append(context)
        cookie = signed_in(user).cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        page = context.new_page()
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on("console", lambda said: page.problems.append(said.text) if "Content Security" in said.text else None)
        page.visit = lambda address: page.goto(live_server.url + address)
        return page

    yield open_tablet
    for context in contexts:
        context.close()


@pytest.fixture
def register(session, family, came_last_week):
    """The address of a register on which Yusuf and his mother are expected."""
    came_last_week(family.yusuf, family.mother)
    return reverse("sessions_app:register", args=[session.pk])


def row(page, person):
    return page.locator(f"#row-{person.pk}")


def present(page, person):
    return row(page, person).get_by_role("button", name="Present")


def test_one_tap_marks_one_child_and_the_numbers_follow(tablet, register, family, session_worker):
    page = tablet(session_worker)
    page.visit(register)
    assert page.locator("[data-count=present]").inner_text() == "0"
    assert page.locator("[aria-pressed=true]").count() == 0
    present(page, family.yusuf).click()
    expect(present(page, family.yusuf)).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-count=present]")).to_have_text("1")
    expect(page.locator("[data-count=under_five]")).to_have_text("1")
    expect(page.locator("[data-now=children]")).to_have_text("1")
    row(page, family.yusuf).get_by_role("button", name="Absent").click()
    expect(page.locator("[data-count=present]")).to_have_text("0")
    expect(page.locator("[data-count=absent]")).to_have_text("1")
    expect(page.locator("[data-now=all]")).to_have_text("0")
    row(page, family.yusuf).get_by_role("button", name="Clear").click()
    expect(page.locator("[data-count=absent]")).to_have_text("0")
    assert not Attendance.objects.filter(session__status="ran", session__register_state="open").exists()
    assert page.problems == []


def test_a_colleagues_mark_is_taken_back_with_the_reason_on_its_row(
    tablet, register, session, family, session_worker, coordinator
):
    mark_person(session_id=session.pk, person_id=family.yusuf.pk, status="present", by=coordinator)
    page = tablet(session_worker)
    page.visit(register)
    asked = row(page, family.yusuf)
    asked.get_by_role("button", name="Clear").press("Enter")
    expect(asked.get_by_role("button", name="Meant for somebody else")).to_be_focused()
    asked.get_by_label("Another reason").fill("Was his cousin")
    page.keyboard.press("Enter")  # presses no button of another row
    expect(page.locator("[data-count=present]")).to_have_text("1")
    asked.get_by_role("button", name="Take it back").click()
    expect(page.locator("[data-count=present]")).to_have_text("0")
    assert session.corrections.get().reason == "Was his cousin"
    assert page.problems == []


def test_the_keyboard_stays_where_it_was(tablet, register, family, session_worker):
    page = tablet(session_worker)
    page.visit(register)
    present(page, family.yusuf).focus()
    page.keyboard.press("Enter")
    expect(present(page, family.yusuf)).to_have_attribute("aria-pressed", "true")
    expect(present(page, family.yusuf)).to_be_focused()


def test_what_one_tablet_marks_shows_on_the_other_without_disturbing_what_is_typed(
    tablet, register, family, session_worker, coordinator
):
    one, other = tablet(session_worker), tablet(coordinator)
    one.visit(register)
    other.visit(register)
    other.locator("#register-words").fill("half a na")
    present(one, family.yusuf).click()
    expect(present(one, family.yusuf)).to_have_attribute("aria-pressed", "true")
    other.evaluate("document.getElementById('news') && htmx.trigger('#news', 'news')")
    expect(present(other, family.yusuf)).to_have_attribute("aria-pressed", "true")
    expect(other.locator("[data-count=present]")).to_have_text("1")
    expect(other.locator("#register-words")).to_have_value("half a na")
    expect(other.locator("#register-words")).to_be_focused()
    expect(other.get_by_text("Also open on another device (Sunita Rai)")).to_be_visible()


def test_somebody_the_other_tablet_did_not_expect_is_added_to_its_list(
    tablet, register, session, family, session_worker
):
    page = tablet(session_worker)
    page.visit(register)
    mark_person(session_id=session.pk, person_id=family.maryam.pk, status="present", by=session_worker)
    page.evaluate("htmx.trigger('#news', 'news')")
    expect(page.locator("#just-added b", has_text="Maryam Hassan")).to_be_visible()
    expect(page.locator("[data-count=present]")).to_have_text("1")
    row(page, family.maryam).get_by_role("button", name="Absent").click()
    expect(page.locator("[data-count=absent]")).to_have_text("1")


def test_a_family_is_found_while_typing_ticked_and_signed_in(tablet, register, family, session_worker):
    page = tablet(session_worker, width=360)
    page.visit(register)
    page.locator("#register-words").press_sequentially("yusuf has", delay=20)
    card = page.locator(".register-found form").first
    expect(card.get_by_label("Amina Hassan")).to_be_visible()
    assert card.locator("input:checked").count() == 0
    assert broken_rules(page) == []
    card.get_by_label("Amina Hassan").check()
    card.get_by_label("Maryam Hassan").check()
    card.get_by_role("button", name="Sign in those ticked").click()
    expect(page.get_by_text("Amina and Maryam are signed in.")).to_be_visible()
    assert set(Attendance.objects.filter(session__register_state="open").values_list("person", flat=True)) == {
        family.mother.pk,
        family.maryam.pk,
    }


def test_without_a_connection_the_row_says_what_is_kept_and_what_was_not_saved(
    tablet, register, session, family, session_worker
):
    page = tablet(session_worker)
    page.visit(register)
    page.context.set_offline(True)
    present(page, family.yusuf).click()
    expect(row(page, family.yusuf)).to_contain_text("kept on this tablet")
    page.context.set_offline(False)
    # A later tap that is saved takes the place of what was kept.
    row(page, family.yusuf).get_by_role("button", name="Absent").click()
    expect(page.locator("[data-count=absent]")).to_have_text("1")
    expect(page.locator("#kept")).to_be_hidden()
    assert list(session.attendances.values_list("status", flat=True)) == ["absent"]
    page.context.set_offline(True)
    row(page, family.yusuf).get_by_role("button", name="Clear").click()
    expect(row(page, family.yusuf).get_by_role("alert")).to_contain_text("Not saved: no connection")


def test_a_register_closed_meanwhile_says_so_in_the_row(tablet, register, session, family, session_worker, coordinator):
    from tests.support.closing import close_register

    page = tablet(session_worker)
    page.visit(register)
    close_register(session=session, by=coordinator)
    present(page, family.yusuf).click()
    expect(row(page, family.yusuf).get_by_role("alert")).to_contain_text("This register is closed")


def test_a_creche_that_hits_its_ratio_and_a_wrong_collector(tablet, empty_creche, family, session_worker):
    creche = empty_creche
    colleague_with(*LEADER, user=session_worker)
    helper = colleague_with(*HELPER)
    mark_person(session_id=creche.pk, person_id=family.mother.pk, status="present", by=session_worker)
    babies = [ChildFactory(first_name=f"Baby {n}", date_of_birth=family.maryam.date_of_birth) for n in range(7)]
    for baby in babies:
        AttendanceFactory(session=creche, person=baby, status="booked")
    page = tablet(session_worker, width=360)
    page.visit(reverse("sessions_app:register", args=[creche.pk]))
    # Nobody is signed in before two of us are there.
    present(page, babies[0]).click()
    expect(row(page, babies[0]).get_by_role("alert")).to_contain_text("Too few adults: 2 adults needed, 0")
    for member in (session_worker, helper.user):
        page.get_by_role("link", name="Somebody comes on duty").click()
        page.get_by_label("Colleague").select_option(str(member.staff_member.pk))
        page.get_by_label("Yes, with the children").check()
        page.get_by_role("button", name="Put on duty").click()
        page.get_by_role("link", name="The register").click()
    for number, baby in enumerate(babies[:6], start=1):
        present(page, baby).click()
        expect(page.locator("#ratio h2")).to_contain_text(f"{number} child")
    # Red before one too many, and then refused.
    expect(page.locator("#ratio")).to_contain_text("Full: nobody else may come in")
    present(page, babies[6]).click()
    expect(row(page, babies[6]).get_by_role("alert")).to_contain_text("3 adults needed, 2 count")
    expect(page.locator("[data-count=in_now]")).to_have_text("6")
    # A wrong collector is turned away, and the child stays in.
    aunt = TrustedAdult(child=babies[0], name="Samira Khan", may_collect=True)
    aunt.set_password("blue tractor")
    aunt.save()
    row(page, babies[0]).get_by_role("button", name="Sign out").click()
    page.get_by_label("Somebody else", exact=True).check()
    page.get_by_label("Somebody else: who is it?").fill("A neighbour")
    page.get_by_role("button", name="Goes home").click()
    expect(page.get_by_text("Do not hand Baby 0 over: A neighbour is not among those")).to_be_visible()
    page.get_by_label(re.compile("Samira Khan")).check()
    page.get_by_label("Password they say").fill("Blue Tractor")
    page.get_by_role("button", name="Goes home").click()
    expect(row(page, babies[0]).get_by_role("button", name="Back in")).to_be_visible()
    expect(page.locator("[data-count=in_now]")).to_have_text("5")
    expect(page.locator("#ratio h2")).to_contain_text("5 children")
    # What is unfolded stays so, with the keyboard on its button: untouched where nothing is new, and drawn anew.
    panel = page.locator("#ratio")
    panel.locator("summary").click()
    gone = panel.locator("button", has_text="Gone").last
    gone.focus()
    panel.evaluate("panel => { panel.asItWas = true; }")
    settled = "new Promise(done => addEventListener('htmx:afterSettle', done, {once: true}))"
    ask = f"() => {{ const then = {settled}; htmx.trigger('#news', 'news'); return then; }}"
    page.evaluate(ask)
    assert panel.evaluate("panel => panel.asItWas")
    mark_person(session_id=creche.pk, person_id=babies[6].pk, status="present", by=session_worker)
    page.evaluate(ask)
    expect(panel.locator("h2")).to_contain_text("6 children")
    assert not panel.evaluate("panel => panel.asItWas")
    expect(gone).to_be_focused()


def test_heads_are_counted_with_a_thumb(tablet, register, session, session_worker):
    page = tablet(session_worker, width=360)
    page.visit(register)
    more = page.get_by_role("button", name=re.compile("One more: children"))
    more.click()
    expect(page.get_by_label("Children", exact=True)).to_have_value("1")
    page.get_by_role("button", name=re.compile("One more: children")).click()
    expect(page.get_by_label("Children", exact=True)).to_have_value("2")
    page.get_by_label("Adults", exact=True).fill("x")
    page.get_by_role("button", name="Save typed numbers").click()
    expect(page.get_by_text("Enter a whole number from 0 to 2,000")).to_be_visible()
    page.get_by_label("Adults", exact=True).fill("4")
    page.get_by_role("button", name="Save typed numbers").click()
    expect(page.get_by_text("Enter a whole number")).to_have_count(0)
    assert Session.objects.get(pk=session.pk).headcount == 6
    expect(page.locator("[data-now=all]")).to_have_text("6")
    SessionGuest.objects.create(session=session, kind="visitor", name="Mr Inspector", by=session_worker)
    page.evaluate("htmx.trigger('#news', 'news')")
    expect(page.locator("[data-now=guests]")).to_have_text("1")
    expect(page.locator("[data-now=all]")).to_have_text("7")


def test_every_tap_of_a_quick_thumb_counts(tablet, register, session, session_worker):
    page = tablet(session_worker, width=360)
    page.visit(register)
    # Taps that do not wait for the answer of the one before, on both numbers by turns.
    page.evaluate(
        """(steps) => steps.forEach((step) => document.querySelector(`button[value="${step}"]`).click())""",
        # Each number reaches its last value once, so that seeing it means that all its taps are counted.
        [
            "children:more",
            "adults:more",
            "children:more",
            "adults:fewer",
            "children:more",
            "adults:more",
            "adults:more",
        ],
    )
    expect(page.get_by_label("Adults", exact=True)).to_have_value("2")
    expect(page.get_by_label("Children", exact=True)).to_have_value("3")
    counted = Session.objects.get(pk=session.pk)
    assert (counted.headcount_adults, counted.headcount_children) == (2, 3)
    assert page.problems == []


def test_everything_works_without_javascript(tablet, register, family, session_worker):
    page = tablet(session_worker, width=360, script=False)
    page.visit(register)
    present(page, family.yusuf).click()
    assert page.url.endswith(f"#row-{family.yusuf.pk}")
    expect(present(page, family.yusuf)).to_have_attribute("aria-pressed", "true")
    page.locator("#register-words").fill("hassan")
    page.get_by_role("button", name="Find", exact=True).last.click()
    page.get_by_label("Maryam Hassan").check()
    page.get_by_role("button", name="Sign in those ticked").click()
    expect(page.get_by_text("Maryam is signed in.")).to_be_visible()
    page.get_by_role("button", name=re.compile("One more: adults")).click()
    expect(page.get_by_label("Adults", exact=True)).to_have_value("1")
    follow(page.get_by_role("link", name="New family"))
    page.get_by_label("Adult’s first name").fill("Zofia")
    page.get_by_label("Adult’s last name").fill("Nowak")
    page.get_by_label("Role").select_option("parent")
    page.get_by_role("button", name="Register and sign in").click()
    expect(page.get_by_text("Zofia is registered and signed in.")).to_be_visible()
    Attendance.objects.update(marked_by=None)  # as if somebody else had marked them
    row(page, family.yusuf).get_by_role("button", name="Clear").click()
    assert page.url.endswith(f"#row-{family.yusuf.pk}")
    row(page, family.yusuf).get_by_role("button", name="Was not here").click()
    expect(present(page, family.yusuf)).not_to_have_attribute("aria-pressed", "true")
    page.get_by_role("link", name="Close the register").click()
    page.get_by_label("Or a helper’s name").first.fill("Jo")
    for which in ("From", "Until"):
        page.locator(f"[name=other_1_{which.lower()}]").fill("0.01")
    page.get_by_label("No: no accident, no incident, no near miss").check()
    page.get_by_role("button", name="Close the register").click()
    expect(page.get_by_text("Say how it went, or why nobody does").first).to_be_visible()
    page.get_by_label("Or why nobody says how it went this time").fill("Everybody was new")
    page.get_by_role("button", name="Close the register").click()
    expect(page.get_by_text("The register is closed.")).to_be_visible()


def test_pages_are_accessible_and_fit_the_smallest_telephone(tablet, register, session, creche, family, coordinator):
    width = 320  # on a desk and on a usual telephone: tests/stories/test_every_page.py
    mark_person(session_id=session.pk, person_id=family.yusuf.pk, status="present", by=coordinator)
    mark_person(session_id=creche.pk, person_id=family.yusuf.pk, status="present", by=coordinator)
    type(family.yusuf).objects.filter(pk=family.yusuf.pk).update(allergies="Nuts: pen in bag")
    AttendanceFactory(session=SessionFactory(date=session.date, headcount_adults=2), person=family.mother)
    page = tablet(coordinator, width=width)

    def address(name, *args):
        return reverse(f"sessions_app:{name}", args=args)

    for path in (
        f"{register}?why={short_id(family.yusuf.pk)}",
        address("register", creche.pk),
        address("register_family", session.pk, family.household.pk),
        address("register_new_family", session.pk),
        address("register_add_person", session.pk, family.household.pk),
        address("register_close", creche.pk),
        address("register_sheet", session.pk),
        address("times", creche.pk, family.yusuf.pk),
        address("week"),
        address("session", session.pk),
        address("session_new"),
        address("session_cancel", session.pk),
        address("services"),
        address("service", session.service_id),
        address("series_new", session.service_id),
    ):
        page.visit(path)
        assert (path, broken_rules(page)) == (path, [])
        assert (path, page.evaluate("document.documentElement.scrollWidth")) <= (path, width)
    assert page.problems == []


def test_every_target_on_the_register_is_big_enough_for_a_thumb(tablet, register, session, family, session_worker):
    mark_person(session_id=session.pk, person_id=family.yusuf.pk, status="present", by=session_worker)
    page = tablet(session_worker, width=360)
    page.visit(register)
    sizes = page.evaluate(
        "Array.from(document.querySelectorAll('#register button, #register a, .register-heads .mark-button,"
        " #register-words, .register-tools button, .register-new')).filter(e => e.offsetParent)"
        ".map(e => [e.textContent.trim(), Math.round(e.getBoundingClientRect().height)])"
    )
    assert sizes
    assert [each for each in sizes if each[1] < 44] == []
