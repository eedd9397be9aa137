"""The governors' report: what it says, what it never says, and what stays frozen."""

import io
import json
import re
import subprocess
from dataclasses import replace
from datetime import date, datetime, timedelta

import pikepdf
import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from centre.core.models import AuditEvent, CentreSettings, Term
from reports import kept_figures
from reports.governors.content import part_a
from reports.governors.export import rows_of, table_of_report
from reports.governors.late_entries import entered_since
from reports.governors.narratives import ChangedMeanwhile, save_narrative
from reports.governors.paper import html_of, pdf_of
from reports.governors.part_b import part_b
from reports.measures import AreaFigures, Figures, GroupFigures
from reports.models import Edition, PublishedFigures, ReportKind
from reports.printing import issue_edition
from tests.support.factories import GroupFactory, GroupMembershipFactory, TermFactory
from tests.support.small_centre import IN_TERM, LEAFY, NEAR, adult, came, child, home_in, small_centre, visited

pytestmark = pytest.mark.django_db
PART_A = ReportKind.GOVERNORS_PART_A
AFTER = date(2026, 6, 1)


@pytest.fixture
def centre():
    small_centre()
    TermFactory(name="Summer 2025", start_date=date(2025, 4, 13), end_date=date(2025, 8, 31))
    return TermFactory()


@pytest.fixture
def lively(centre):
    """Enough families that most figures may be printed."""
    lone = GroupFactory(name="lone parent", whole_household=True)
    plan = GroupFactory(name="child protection plan", restricted=True)
    for number in range(24):
        home = home_in(NEAR if number % 2 else LEAFY)
        someone = child(home)
        parent = adult(home, sex="male" if number % 3 else "female")
        if number % 4:
            came(someone, IN_TERM, IN_TERM - timedelta(days=number))
            came(parent, IN_TERM)
        if number < 8:
            GroupMembershipFactory(person=parent, group=lone)
        if number < 2:
            GroupMembershipFactory(person=someone, group=plan)
    visited(someone, on=IN_TERM)
    return centre


def text_of(pdf: bytes, tmp_path) -> str:
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True, text=True).stdout


class TestContent:
    def test_it_says_what_a_head_teacher_reports(self, lively, head_teacher):
        content = part_a(lively, by=head_teacher, today=AFTER).content
        assert content["version"] == "Draft"
        assert content["author"] == head_teacher.name
        assert len(content["headlines"]) == 6
        registered = next(row for row in content["shares"] if row["key"] == "registered_percent")
        assert (registered["now"], registered["numbers"], registered["target"]) == ("12%", "24 of 200", "80%")
        assert registered["rating"]["word"] == "Red"
        assert content["last_name"] == "Summer 2025"
        assert [group["name"] for group in content["groups"]] == ["lone parent"]
        assert content["plan"] is None
        assert json.loads(json.dumps(content)) == content

    def test_a_running_term_says_so(self, lively, head_teacher):
        content = part_a(lively, by=head_teacher, today=IN_TERM).content
        assert content["is_to_date"]
        assert content["as_at"] == IN_TERM.isoformat()

    def test_words_may_name_figures(self, lively, head_teacher):
        save_narrative(
            kind=PART_A,
            term=lively,
            section="access",
            text="We know {registered} children, {registered_percent}; {nonsense} stays.",
            version=0,
            by=head_teacher,
        )
        words = part_a(lively, by=head_teacher, today=AFTER).content["narratives"]["access"]
        assert words == "We know 24 children, 12%; {nonsense} stays."

    def test_part_b_keeps_to_part_a_and_names_groups_that_part_a_may_not(self, lively, safeguarding_lead):
        content = part_b(lively, by=safeguarding_lead, today=AFTER).content
        assert [group["name"] for group in content["groups"]] == ["child protection plan"]
        assert content["groups"][0]["registered"] == "fewer than 5"
        assert content["concerns"][0]["number"] == "0"
        assert "child protection plan" not in json.dumps(part_a(lively, by=safeguarding_lead, today=AFTER).content)

    def test_an_empty_centre_is_no_reason_to_fail(self, head_teacher):
        term = TermFactory()
        content = part_a(term, by=head_teacher, today=AFTER).content
        assert content["areas"] == []
        assert "reach area" in content["warnings"][0]
        assert "not available" in html_of(content)


class TestNarratives:
    def test_somebody_who_was_quicker_is_not_overwritten(self, centre, head_teacher, coordinator):
        first = {"kind": PART_A, "term": centre, "section": "access", "version": 0}
        save_narrative(**first, text="Mine", by=head_teacher)
        with pytest.raises(ChangedMeanwhile) as caught:
            save_narrative(**first, text="Theirs", by=coordinator)
        assert caught.value.narrative.text == "Mine"
        save_narrative(**{**first, "version": 1}, text="Theirs", by=coordinator)

    def test_pressed_twice_saves_once(self, centre, head_teacher):
        for _ in range(2):
            save_narrative(kind=PART_A, term=centre, section="next", text="Same", version=0, by=head_teacher)
        assert AuditEvent.objects.filter(action="report.narrative_changed").count() == 1

    def test_only_sections_that_there_are(self, centre, head_teacher):
        with pytest.raises(ValueError, match="no such section"):
            save_narrative(kind=PART_A, term=centre, section="gossip", text="x", version=0, by=head_teacher)


CANARIES = iter(range(10_007, 31_000, 37))


def canary_figures(term) -> tuple[Figures, set[int]]:
    """Figures in which every count of people is a number that stands nowhere else, and is below a huge threshold."""
    used = []

    def canary():
        used.append(next(CANARIES))
        return used[-1]

    measures = {
        "population_under_5": 990_000,
        "registered": 0,
        "families_registered": canary(),
        "seen": canary(),
        "registered_and_seen": canary(),
        "seen_12_months": canary(),
        "sustained_12_months": canary(),
        "adults_seen": canary(),
        "male_parents_and_carers_seen": canary(),
        "out_of_area_seen": canary(),
        "area_not_known_seen": canary(),
        "most_deprived_population_under_5": 880_000,
        "most_deprived_registered": canary(),
        "most_deprived_seen": canary(),
        "sessions_ran": 40,
        "sessions_cancelled": 2,
        "attendances_under_5": canary(),
        "attendances_adult": canary(),
        "headcount": canary(),
        "visits_achieved": canary(),
        "visits_no_access": canary(),
    }
    measures["registered"] = canary()
    areas = {f"E0100000{n}": AreaFigures(90_000, n, canary(), canary(), f"Area {n}") for n in range(1, 5)}
    deciles = {n: {"population_under_5": 90_000, "registered": canary(), "seen": canary()} for n in range(1, 5)}
    figures = Figures(
        term.start_date,
        term.end_date,
        term.end_date,
        measures,
        {"lone parent": GroupFigures(canary(), canary()), "in secret": GroupFigures(canary(), canary(), True)},
        areas,
        canary(),
        canary(),
        deciles,
    )
    return figures, set(used)


class TestCanaries:
    """No withheld value is in the HTML, the SVG, the PDF, its metadata, the stored edition, or the exports."""

    @pytest.fixture
    def canaries(self, centre, monkeypatch):
        CentreSettings.objects.update(small_number_threshold=32_000)
        birds, made = set(), {}

        def count(term, *, today=None):
            if term not in made:
                figures, used = canary_figures(term)
                weeks = {date(2025, 9, 1) + timedelta(weeks=n): next(CANARIES) for n in range(3)}
                made[term] = kept_figures.KeptFigures(figures, weeks, timezone.now())
                birds.update(used, weeks.values())
            return made[term]

        monkeypatch.setattr("reports.governors.content.count_now", count)
        for drawer in (part_a, part_b):
            monkeypatch.setitem(drawer.__kwdefaults__, "counted", count)
        return birds

    def flies_in(self, canaries, text):
        numbers = set(re.findall(r"\d+", text.replace(",", "")))
        return {bird for bird in canaries if str(bird) in numbers}

    def test_nowhere(self, canaries, centre, head_teacher, safeguarding_lead, tmp_path):
        edition = issue_edition(kind=PART_A, term=centre, by=head_teacher)
        confidential = issue_edition(kind=ReportKind.GOVERNORS_PART_B, term=centre, by=safeguarding_lead)
        csv, _ = table_of_report(centre, by=head_teacher, kind="csv")
        assert len(canaries) > 60
        for issued in (edition, confidential):
            assert self.flies_in(canaries, json.dumps(issued.content)) == set()
            assert self.flies_in(canaries, html_of(issued.content)) == set()
            assert self.flies_in(canaries, text_of(issued.pdf, tmp_path)) == set()
            with pikepdf.open(io.BytesIO(issued.pdf)) as pdf:
                inside = "".join(str(pdf.docinfo[key]) for key in pdf.docinfo) + str(pdf.open_metadata())
                alternatives = [
                    str(each.get("/Alt", "")) for each in pdf.objects if isinstance(each, pikepdf.Dictionary)
                ]
            assert self.flies_in(canaries, inside + " ".join(alternatives)) == set()
        assert (
            self.flies_in(canaries, json.dumps(list(PublishedFigures.objects.values_list("said", flat=True)))) == set()
        )
        assert self.flies_in(canaries, csv.decode()) == set()
        assert "fewer than 32000" in csv.decode()

    def test_the_same_figures_are_there_when_the_threshold_is_low(self, canaries, centre, head_teacher):
        """So that the test above can fail."""
        CentreSettings.objects.update(small_number_threshold=5)
        content = part_a(centre, by=head_teacher, today=AFTER).content
        assert len(self.flies_in(canaries, json.dumps(content))) > 20


class TestEditions:
    @pytest.fixture(autouse=True)
    def _quick_paper(self, monkeypatch):
        """Drawing takes seconds, and is proved below."""
        monkeypatch.setattr("reports.printing.pdf_of", lambda content: json.dumps(content).encode())

    def test_an_edition_is_frozen_and_prints_the_same(self, lively, head_teacher):
        edition = issue_edition(kind=PART_A, term=lively, by=head_teacher)
        came(child(home_in()), IN_TERM)
        CentreSettings.objects.update(name="Another name")
        again = Edition.objects.get(pk=edition.pk)
        assert bytes(again.pdf) == bytes(edition.pdf)
        assert again.content == edition.content
        assert "Willow Tree" in html_of(again.content)
        for change in ("UPDATE reports_edition SET title = 'x'", "DELETE FROM reports_edition"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(change)
        with pytest.raises(DatabaseError), transaction.atomic():
            PublishedFigures.objects.update(said={})

    def test_the_next_edition_replaces_the_first(self, lively, head_teacher):
        first = issue_edition(kind=PART_A, term=lively, by=head_teacher)
        second = issue_edition(kind=PART_A, term=lively, by=head_teacher)
        assert (first.number, second.number, second.replaces_id) == (1, 2, first.pk)
        assert second.content["version"] == "Final, edition 2"
        assert AuditEvent.objects.filter(action="report.issued").count() == 2

    def test_what_was_withheld_stays_withheld_in_the_next_edition(self, centre, head_teacher):
        for _ in range(3):
            came(child(home_in(NEAR)), IN_TERM)
        for _ in range(12):
            came(child(home_in(LEAFY)), IN_TERM)
        first = issue_edition(kind=PART_A, term=centre, by=head_teacher)
        for _ in range(7):
            came(child(home_in(NEAR)), IN_TERM)
        second = issue_edition(kind=PART_A, term=centre, by=head_teacher)
        said = [edition.published_figures.get(period_from=centre.start_date).said for edition in (first, second)]
        withheld = {name for name, value in said[0].items() if not isinstance(value, int)}
        assert f"area {NEAR}: seen" in withheld
        assert withheld <= {name for name, value in said[1].items() if not isinstance(value, int)}

    def test_the_next_term_repeats_what_was_issued_and_says_what_came_late(self, lively, head_teacher, monkeypatch):
        earlier = Term.objects.get(name="Summer 2025")
        someone = child(home_in())
        for _ in range(8):
            came(child(home_in()), date(2025, 5, 6))
        # A test is one transaction, whose clock stands still: the report is of the day before.
        monkeypatch.setattr("reports.kept_figures.local_now", lambda: timezone.now() - timedelta(days=1))
        issue_edition(kind=PART_A, term=earlier, by=head_teacher)
        for _ in range(6):
            came(child(home_in()), date(2025, 5, 6))
        came(someone, date(2025, 5, 6))
        content = part_a(lively, by=head_teacher, today=AFTER).content
        seen = next(row for row in content["counts"] if row["key"] == "seen")
        assert seen["last"] == "8"
        assert content["entered_since"]["term"] == "Summer 2025"
        assert {"what": "register marks", "number": "15"} in content["entered_since"]["rows"]
        assert "made or corrected" in html_of(content)

    def test_few_late_entries_are_not_counted_out(self, centre):
        came(child(home_in()), IN_TERM)
        rows = entered_since(centre.start_date, centre.end_date, timezone.now() - timedelta(days=1), 5)
        assert {"what": "register marks", "number": "fewer than 5"} in rows

    def test_an_export_counts_as_told(self, lively, coordinator):
        table_of_report(lively, by=coordinator, kind="xlsx")
        assert PublishedFigures.objects.filter(edition=None, by=coordinator, period_from=lively.start_date).exists()

    def test_rows_of_the_export_are_those_of_the_report(self, lively, coordinator):
        rows = list(rows_of(part_a(lively, by=coordinator, today=AFTER).content))
        assert ("Figures", "Under-fives registered", "24", "", "fewer than 5", "") in rows or any(
            row[:3] == ("Figures", "Under-fives registered", "24") for row in rows
        )
        assert all(len(row) == 6 for row in rows)


class TestPaper:
    @pytest.fixture
    def content(self, lively, head_teacher):
        payloads = (
            '<img src="http://127.0.0.1:{port}/img"><link rel=attachment href="file:///etc/passwd">'
            '<style>@import url("http://127.0.0.1:{port}/css");</style><script>alert(1)</script> '
            "Zażółć, Ștefan, தமிழ், اردو, 你好"
        )
        save_narrative(kind=PART_A, term=lively, section="summary", text=payloads, version=0, by=head_teacher)
        moment = datetime(2026, 1, 12, 9, 30, tzinfo=timezone.get_default_timezone())
        drawn = part_a(lively, by=head_teacher, today=AFTER, now=moment)
        return {**drawn.content, "data_as_at": moment.isoformat()}

    def test_what_people_type_is_text_and_asks_for_nothing(self, content, tmp_path):
        import http.server
        import threading

        asked = []

        class Listener(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                asked.append(self.path)

            def log_message(self, *args):
                pass

        server = http.server.HTTPServer(("127.0.0.1", 0), Listener)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            port = server.server_address[1]
            words = content["narratives"]["summary"].replace("{port}", str(port))
            pdf = pdf_of({**content, "narratives": {**content["narratives"], "summary": words}})
        finally:
            server.shutdown()
            server.server_close()
        assert asked == []
        text = text_of(pdf, tmp_path)
        assert "<script>alert(1)</script>" in text
        assert "Zażółć" in text
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            assert "/EmbeddedFiles" not in opened.Root.get("/Names", {})

    def test_it_is_tagged_bookmarked_and_numbered(self, content, tmp_path):
        pdf = pdf_of(content)
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            root = opened.Root
            assert str(root.Lang) == "en-GB"
            assert bool(root.MarkInfo.Marked)
            assert bool(root.ViewerPreferences.DisplayDocTitle)
            with opened.open_metadata() as metadata:
                assert str(metadata["pdfuaid:part"]) == "1"
            assert "Autumn 2025" in str(opened.docinfo["/Title"])
            with opened.open_outline() as outline:
                titles = [item.title for item in outline.root]
                under = [item.title for item in outline.root[0].children]
            assert titles == ["Report to governors"]
            assert "Who we reach" in under
            cells = [
                each for each in opened.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/TH"
            ]
            assert cells
            assert all("/Scope" in str(cell.get("/A", "")) or _scope(cell) for cell in cells)
            figures = [
                each for each in opened.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Figure"
            ]
            assert len(figures) == 3
            assert all(str(figure.get("/Alt", "")) for figure in figures)
            pages = len(opened.pages)
        text = text_of(pdf, tmp_path)
        assert f"Page 2 of {pages}" in text
        assert "Draft. Not for circulation." in text
        assert "Draft, figures counted 12 January 2026 at 9.30am" in text

    def test_the_same_content_gives_the_same_bytes(self, content):
        assert pdf_of(content) == pdf_of(content)

    def test_black_and_white_still_tells_red_from_green(self, content):
        html = html_of(content)
        assert "▲</span> Red" in html


def _scope(cell) -> bool:
    attributes = cell.get("/A")
    rows = list(attributes) if isinstance(attributes, pikepdf.Array) else [attributes]
    return any(isinstance(row, pikepdf.Dictionary) and "/Scope" in row for row in rows)


def test_a_withheld_share_has_no_rating_and_no_change(centre, head_teacher):
    for number in range(20):
        someone = child(home_in())
        if number > 1:
            came(someone, IN_TERM)
    content = part_a(centre, by=head_teacher, today=AFTER).content
    row = next(row for row in content["shares"] if row["key"] == "registered_and_seen_percent")
    assert (row["now"], row["rating"], row["change"], row["is_shown"]) == ("withheld", None, None, False)


def test_figures_of_the_page_and_of_the_report_may_differ_by_minutes_only(lively, monkeypatch):
    kept = kept_figures.kept_figures(lively, today=AFTER)
    came(child(home_in()), IN_TERM)
    assert kept_figures.kept_figures(lively, today=AFTER) == kept
    later = kept.counted_at + kept_figures.FRESH_FOR + timedelta(seconds=1)
    monkeypatch.setattr(kept_figures, "local_now", lambda: later)
    assert kept_figures.kept_figures(lively, today=AFTER).figures.measures["registered"] == 25
    assert replace(kept, counted_at=later).counted_at == later


def test_a_setting_that_changes_is_counted_at_once(lively):
    before = kept_figures.kept_figures(lively, today=AFTER)
    CentreSettings.objects.update(sustained_contact_days=1)
    after = kept_figures.kept_figures(lively, today=AFTER)
    assert after.figures.measures["sustained_12_months"] > before.figures.measures["sustained_12_months"]


def test_old_figures_are_shown_while_newer_ones_are_counted(lively, monkeypatch):
    from procrastinate.contrib.django.models import ProcrastinateJob

    kept = kept_figures.kept_figures(lively, today=AFTER)
    later = kept.counted_at + kept_figures.FRESH_FOR + timedelta(seconds=1)
    monkeypatch.setattr(kept_figures, "local_now", lambda: later)
    monkeypatch.setattr(kept_figures, "worker_is_running", lambda: True)
    for _ in range(2):
        assert kept_figures.kept_figures(lively, today=AFTER) == kept
    jobs = ProcrastinateJob.objects.filter(task_name="reports.count_term")
    assert [job.args for job in jobs] == [{"term_id": lively.pk}]
