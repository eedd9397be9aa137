"""The pages of the reports: who may, what a press does, and that nothing typed breaks them."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from centre.core.dates import local_today
from centre.core.models import AuditEvent
from families.models import HouseholdMembership
from reports.governors.narratives import SECTIONS, narratives_of, save_narrative
from reports.measures import figures_for
from reports.models import Edition, Narrative, PrintState, PublishedFigures, ReportKind, ReportPrint
from reports.printing import issue_edition, work_on
from reports.views.tables import key_of_group
from tests.support.factories import GroupFactory, GroupMembershipFactory, TermFactory
from tests.support.small_centre import NEAR, adult, came, child, home_in, small_centre

pytestmark = pytest.mark.django_db
PART_A, PART_B = ReportKind.GOVERNORS_PART_A, ReportKind.GOVERNORS_PART_B
PAGE = "/reports/governors/"


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr("reports.printing.pdf_of", lambda content: b"%PDF-" + json.dumps(content).encode())


@pytest.fixture
def term():
    small_centre()
    today = local_today()
    return TermFactory(name="This term", start_date=today - timedelta(days=60), end_date=today + timedelta(days=20))


@pytest.fixture
def busy(term):
    for _ in range(12):
        home = home_in(NEAR)
        someone = child(home, born=local_today() - timedelta(days=700))
        came(someone, term.start_date + timedelta(days=3))
        came(adult(home), term.start_date + timedelta(days=3))
    return term


class TestWhoMay:
    @pytest.mark.parametrize(
        ("who", "list_status", "page_status", "figure_status"),
        [
            ("coordinator", 200, 200, 200),
            ("head_teacher", 200, 200, 200),
            ("family_worker", 200, 403, 200),
            ("safeguarding_lead", 200, 404, 200),
            ("governor", 200, 403, 403),
            ("administrator", 403, 403, 403),
            ("session_worker", 403, 403, 403),
            ("volunteer", 403, 403, 403),
            ("nobody", 403, 403, 403),
        ],
    )
    def test_pages(self, who, list_status, page_status, figure_status, busy, request, signed_in):
        client = signed_in(request.getfixturevalue(who))
        assert client.get("/reports/").status_code == list_status
        assert client.get(PAGE).status_code == page_status
        assert client.get("/reports/figures/registered/").status_code == figure_status

    def test_governors_read_issued_part_a_and_nothing_else(
        self, busy, governor, head_teacher, safeguarding_lead, signed_in
    ):
        part_a = issue_edition(kind=PART_A, term=busy, by=head_teacher)
        part_b = issue_edition(kind=PART_B, term=busy, by=safeguarding_lead)
        client = signed_in(governor)
        page = client.get("/reports/")
        assert part_a.title in page.content.decode()
        assert "Safeguarding" not in page.content.decode()
        assert "Draw up" not in page.content.decode()
        assert client.get(part_a.get_absolute_url()).status_code == 200
        assert client.get(reverse("reports:edition_pdf", args=[part_a.pk])).content == bytes(part_a.pdf)
        for name in ("reports:edition", "reports:edition_pdf"):
            assert client.get(reverse(name, args=[part_b.pk])).status_code == 404

    def test_part_b_is_for_those_named(self, busy, coordinator, safeguarding_lead, signed_in):
        edition = issue_edition(kind=PART_B, term=busy, by=safeguarding_lead)
        assert signed_in(coordinator).get(f"{PAGE}?part=b").status_code == 404
        assert signed_in(coordinator).get(edition.get_absolute_url()).status_code == 404
        page = signed_in(safeguarding_lead).get(f"{PAGE}?part=b")
        assert page.status_code == 200
        assert "Concerns logged in the period" in page.content.decode()
        assert signed_in(safeguarding_lead).get(edition.get_absolute_url()).status_code == 200

    def test_only_the_head_issues(self, busy, coordinator, signed_in):
        assert signed_in(coordinator).post("/reports/governors/issue/", {"read_through": "on"}).status_code == 403
        assert not Edition.objects.exists()

    def test_a_draft_is_its_own_writers(self, busy, coordinator, head_teacher, signed_in):
        answer = signed_in(coordinator).post("/reports/governors/draft/", {"term": busy.slug})
        assert signed_in(coordinator).get(answer.url).status_code == 200
        assert signed_in(head_teacher).get(answer.url).status_code == 404


class TestWriting:
    def post(self, client, term, **texts):
        """The form as the browser sends it: everything that was on the page, with these texts changed."""
        page = client.get(PAGE, {"term": term.slug})
        form = page.context["form"]
        data = {name: form[name].value() or "" for name in form.fields}
        return page, data | {f"text_{section}": text for section, text in texts.items()}

    def test_words_are_saved_together(self, busy, head_teacher, signed_in):
        client = signed_in(head_teacher)
        _, data = self.post(client, busy, access="More fathers came.", next="A second room.")
        answer = client.post(f"{PAGE}?term={busy.slug}", data)
        assert answer.status_code == 302
        written = narratives_of(PART_A, busy)
        assert (written["access"].text, written["next"].text, written["plan"].pk) == (
            "More fathers came.",
            "A second room.",
            None,
        )
        assert "Saved what you wrote" in client.get(answer.url).content.decode()

    def test_two_who_write_at_once_are_told_and_lose_nothing(self, busy, head_teacher, coordinator, signed_in):
        client = signed_in(head_teacher)
        _, data = self.post(client, busy, access="Mine", plan="My plan")
        save_narrative(kind=PART_A, term=busy, section="access", text="Theirs", version=0, by=coordinator)
        save_narrative(kind=PART_A, term=busy, section="visits", text="Untouched by me", version=0, by=coordinator)
        page = client.post(f"{PAGE}?term={busy.slug}", data)
        text = page.content.decode()
        assert page.status_code == 200
        assert "<title>Error: " in text
        assert "Theirs: “Theirs”" in text
        assert "Mine</textarea>" in text
        written = narratives_of(PART_A, busy)
        assert (written["access"].text, written["plan"].text) == ("Theirs", "My plan")
        assert written["visits"].text == "Untouched by me"
        # Saving again, knowingly, puts mine in the place of theirs.
        form = page.context["form"]
        again = {name: form[name].value() or "" for name in form.fields}
        assert client.post(f"{PAGE}?term={busy.slug}", again).status_code == 302
        assert narratives_of(PART_A, busy)["access"].text == "Mine"
        assert narratives_of(PART_A, busy)["visits"].text == "Untouched by me"

    @pytest.mark.parametrize(
        "text", ["a\x00b", "x" * 10_001, "<script>alert(1)</script>", "{registered} {", "\u202e", "𝟚" * 5_000]
    )
    def test_anything_typed_is_answered(self, busy, head_teacher, signed_in, text):
        client = signed_in(head_teacher)
        _, data = self.post(client, busy, access=text)
        answer = client.post(f"{PAGE}?term={busy.slug}", data)
        assert answer.status_code in (200, 302)
        page = client.get(f"/reports/governors/preview/?term={busy.slug}").content.decode()
        assert "<script>alert(1)</script>" not in page

    @pytest.mark.parametrize("version", ["", "-1", "x", "99999999999999999999"])
    def test_odd_versions_are_answered(self, busy, head_teacher, signed_in, version):
        client = signed_in(head_teacher)
        _, data = self.post(client, busy, access="Words")
        assert client.post(f"{PAGE}?term={busy.slug}", data | {"version_access": version}).status_code in (200, 302)

    def test_what_is_missing_is_said(self, busy, head_teacher, signed_in):
        text = signed_in(head_teacher).get(PAGE).content.decode()
        assert "No words yet under “In short”" in text
        assert "There is no improvement plan yet" in text
        save_narrative(kind=PART_A, term=busy, section="next", text="{regsitered}", version=0, by=head_teacher)
        assert "{regsitered} under “Next term" in signed_in(head_teacher).get(PAGE).content.decode()


class TestDraftAndIssue:
    def test_a_draft_is_drawn_at_once_where_nobody_works_in_the_background(self, busy, coordinator, signed_in):
        client = signed_in(coordinator)
        answer = client.post("/reports/governors/draft/", {"term": busy.slug})
        asked = ReportPrint.objects.get()
        assert asked.state == PrintState.READY
        assert "The draft is ready" in client.get(answer.url).content.decode()
        pdf = client.get(reverse("reports:print_pdf", args=[asked.pk]))
        assert pdf["Content-Type"] == "application/pdf"
        assert b'"edition": null' in pdf.content
        assert not PublishedFigures.objects.exists()

    def test_with_a_worker_the_page_waits(self, busy, coordinator, signed_in, monkeypatch):
        monkeypatch.setattr("reports.printing.worker_is_running", lambda: True)
        client = signed_in(coordinator)
        answer = client.post("/reports/governors/draft/", {"term": busy.slug})
        page = client.get(answer.url).content.decode()
        assert "Drawing up the draft" in page
        assert "http-equiv" in page
        asked = ReportPrint.objects.get()
        progress = reverse("reports:print_progress", args=[asked.pk])
        assert "hx-get" in client.get(progress).content.decode()
        assert client.get(reverse("reports:print_pdf", args=[asked.pk])).status_code == 404
        work_on(asked.pk)
        assert "Open the draft" in client.get(progress).content.decode()

    def test_what_goes_wrong_is_said_and_nothing_is_issued(self, busy, head_teacher, signed_in, monkeypatch):
        def fails(content):
            raise RuntimeError("secret words")

        monkeypatch.setattr("reports.printing.pdf_of", fails)
        client = signed_in(head_teacher)
        answer = client.post(f"/reports/governors/issue/?term={busy.slug}", {"read_through": "on"})
        assert "could not be drawn up" in client.get(answer.url).content.decode()
        assert not Edition.objects.exists()
        assert not PublishedFigures.objects.exists()

    def test_issuing_asks_first_and_leads_to_the_edition(self, busy, head_teacher, signed_in):
        client = signed_in(head_teacher)
        page = client.get(f"/reports/governors/issue/?term={busy.slug}").content.decode()
        assert "An issued edition can never be changed" in page
        refused = client.post(f"/reports/governors/issue/?term={busy.slug}", {})
        assert "Read the draft first" in refused.content.decode()
        answer = client.post(f"/reports/governors/issue/?term={busy.slug}", {"read_through": "on"})
        edition = Edition.objects.get()
        assert client.get(answer.url).url == edition.get_absolute_url()
        assert "Edition 1, issued" in client.get(edition.get_absolute_url()).content.decode()

    def test_pressed_twice_it_is_issued_once(self, busy, head_teacher, signed_in):
        client = signed_in(head_teacher)
        token = client.get(f"/reports/governors/issue/?term={busy.slug}").context["form"].submission_token
        data = {"read_through": "on", "submission_token": token}
        first, second = (client.post(f"/reports/governors/issue/?term={busy.slug}", data) for _ in range(2))
        assert first.url == second.url
        assert Edition.objects.count() == 1

    def test_an_older_edition_says_that_there_is_a_newer(self, busy, head_teacher, signed_in):
        first = issue_edition(kind=PART_A, term=busy, by=head_teacher)
        issue_edition(kind=PART_A, term=busy, by=head_teacher)
        assert "There is a newer edition" in signed_in(head_teacher).get(first.get_absolute_url()).content.decode()

    @pytest.mark.parametrize("kind", ["csv", "xlsx", "exe"])
    def test_the_tables_as_a_file(self, busy, coordinator, signed_in, kind):
        answer = signed_in(coordinator).post("/reports/governors/export/", {"term": busy.slug, "format": kind})
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith("attachment")
        assert PublishedFigures.objects.count() >= 1


class TestBehindAFigure:
    def test_people_by_name_for_those_who_see_families(self, busy, family_worker, signed_in):
        page = signed_in(family_worker).get("/reports/figures/registered/").content.decode()
        assert "Under-fives registered: 12" in page
        assert "Leo Okafor" in page
        assert "ZZ1" not in page
        assert "Example Lane" not in page

    def test_every_figure_has_as_many_rows_as_it_says(self, busy, coordinator, signed_in):
        from reports.measures import figures_for
        from reports.measures.behind import KEYS

        figures = figures_for(busy.start_date, busy.end_date)
        client = signed_in(coordinator)
        for key in KEYS:
            page = client.get(f"/reports/figures/{key}/", {"term": busy.slug})
            assert page.status_code == 200, key
            wanted = figures.measures.get(key)
            shown = page.context["total"] if page.context["is_weighted"] else page.context["count"]
            assert wanted is None or shown == wanted, key

    def test_a_refuge_inside_the_reach_area_stands_in_no_area(self, busy, coordinator, safeguarding_lead, signed_in):
        """T-37, T-38: the figures stay as they are; where the hidden home is, only the cleared are told, on record."""
        home = home_in(NEAR, confidential=True)
        hidden = child(home, first_name="Hidden", last_name="Away")
        came(hidden, busy.start_date)
        figures = figures_for(busy.start_date, busy.end_date)
        near, told = figures.areas[NEAR], figures.areas_for(hidden_too=False)[NEAR]
        assert (near.registered - told.registered, near.seen - told.seen) == (1, 1)
        assert figures.lsoas[NEAR]["registered"] == near.registered  # the measures' own table is as defined
        behind = "/reports/figures/{}/?term=" + busy.slug
        rows = signed_in(coordinator).get(f"{PAGE}?term={busy.slug}").context["figures"]["areas"]
        assert [row["registered"]["value"] for row in rows if row["code"] == NEAR] == [told.registered]
        period = {"first": busy.start_date.isoformat(), "last": local_today().isoformat()}
        for user, shown in ((coordinator, told), (safeguarding_lead, near)):
            client, cleared = signed_in(user), user == safeguarding_lead
            rows = client.get(f"/reports/map/?term={busy.slug}").context["rows"]
            [mapped] = [row["area"].figures for row in rows if row["area"].code == NEAR]
            asked = client.get("/reports/any-period/", period).context["areas"].by_code[NEAR]
            assert {(each.registered, each.seen) for each in (mapped, asked)} == {(shown.registered, shown.seen)}
            for key in ("registered", "seen"):
                page = client.get(f"{behind.format(key)}&area={NEAR}")
                assert page.context["count"] == getattr(shown, key)
                assert ("Hidden Away" in page.content.decode()) is cleared
                page = client.get(behind.format(key))
                assert page.context["count"] == figures.measures[key]
                assert ("Hidden Away" in page.content.decode()) is cleared
                assert cleared or str(hidden.pk) not in page.content.decode()
        read = AuditEvent.objects.filter(action="address.read")
        assert {(event.actor, event.subject_id) for event in read} == {
            (safeguarding_lead, str(home.addresses.get().pk))
        }

    def test_restricted_groups_are_a_secret(self, busy, coordinator, safeguarding_lead, signed_in):
        plan = GroupFactory(name="child protection plan", restricted=True)
        GroupMembershipFactory(
            person=HouseholdMembership.objects.filter(person__role="child").first().person, group=plan
        )
        address = f"/reports/figures/registered/?group={key_of_group(plan)}"
        assert signed_in(coordinator).get(address).status_code == 404
        assert signed_in(safeguarding_lead).get(address).status_code == 200
        assert "child protection" not in signed_in(coordinator).get(PAGE).content.decode()

    @pytest.mark.parametrize(
        "address",
        [
            "/reports/figures/nonsense/",
            "/reports/figures/population_under_5/",
            "/reports/figures/registered/?term=never",
            "/reports/figures/registered/?group=x",
            "/reports/figures/registered/?group=999999999999999",
            "/reports/figures/adults_seen/?area=E01000001",
            "/reports/governors/?term=%00",
            "/reports/governors/?part=z",
        ],
    )
    def test_what_is_not_there_is_not_found(self, busy, coordinator, signed_in, address):
        assert signed_in(coordinator).get(address).status_code == 404

    @pytest.mark.parametrize("area", ["%00", "x" * 500, "'; DROP TABLE x; --"])
    def test_odd_areas_are_answered(self, busy, coordinator, signed_in, area):
        assert signed_in(coordinator).get(f"/reports/figures/seen/?area={area}").status_code in (200, 404)

    def test_odd_pages_are_answered(self, busy, coordinator, signed_in):
        for page in ("0", "-1", "x", "10000000"):
            assert signed_in(coordinator).get(f"/reports/figures/registered/?page={page}").status_code == 200


@pytest.mark.parametrize("address", ["/reports/", PAGE, "/reports/governors/preview/", "/reports/figures/registered/"])
def test_queries_do_not_grow_with_the_rows(term, coordinator, signed_in, address, django_assert_num_queries):
    from django.core.cache import cache
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = signed_in(coordinator)

    def asked():
        cache.clear()
        client.get(address)
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    for _ in range(3):
        came(child(home_in()), term.start_date)
    few = asked()
    for _ in range(27):
        came(child(home_in()), term.start_date)
    assert asked() == few


def test_before_the_first_term_there_is_nothing_to_report(coordinator, signed_in):
    assert "No term has begun yet" in signed_in(coordinator).get(PAGE).content.decode()
    assert signed_in(coordinator).get("/reports/").status_code == 200


def test_sections_of_a_report_are_those_of_its_page():
    assert {section.key for section in SECTIONS[PART_A]} >= {"summary", "access", "next"}
    assert Narrative._meta.get_field("section").max_length >= max(len(each.key) for each in SECTIONS[PART_A])


class TestDesk:
    def test_reach_at_a_glance_says_when_it_was_counted(self, busy, coordinator, signed_in):
        page = signed_in(coordinator).get("/").content.decode()
        assert "Reach, This term to date" in page
        assert "Counted today at" in page

    def test_nobody_without_figures_sees_them(self, busy, volunteer, signed_in):
        assert "Reach, This term" not in signed_in(volunteer).get("/").content.decode()

    def test_a_report_that_is_not_out_is_waiting(self, busy, head_teacher, signed_in):
        today = local_today()
        TermFactory(name="Long ago", start_date=today - timedelta(days=150), end_date=today - timedelta(days=70))
        assert "report for Long ago has not been issued" in signed_in(head_teacher).get("/").content.decode()
