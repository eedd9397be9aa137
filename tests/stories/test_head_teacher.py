"""A head teacher writes the report for governors, reads the draft, issues it, and prints the improvement plan."""

import io
import re
import subprocess

import pikepdf
import pytest
from django.conf import settings
from playwright.sync_api import expect

from centre.core.dates import local_today
from centre.core.models import CentreSettings, Term
from reports.models import Edition, ImprovementPlan

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.browser]
WORDS = "Forty more families came through the door than in any winter before."
WATERMARK = "static/img/draft.svg"


def words_of(pdf: bytes) -> list[str]:
    """The words of each page, as a reader's programme finds them; line breaks are no matter."""
    told = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout
    return [" ".join(page.split()) for page in told.decode().split("\f")][:-1]


def is_marked(pdf: bytes, page: int) -> bool:
    """Whether the watermark is seen on a page: drawn small, a few of its dots have exactly its colour."""
    command = ["pdftoppm", "-r", "36", "-f", str(page), "-l", str(page), "-"]
    drawn = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
    colour = bytes.fromhex(re.search(r'stroke="#(\w{6})"', (settings.BASE_DIR / WATERMARK).read_text())[1])
    dots = drawn.split(b"\n", 3)[3]
    return sum(dots[at : at + 3] == colour for at in range(0, len(dots), 3)) > 50


class Governors:
    """Given, when, then of this story."""

    def __init__(self, story):
        self.story = story
        self.page = story.device()
        self.main = self.page.locator("main")
        self.term = Term.objects.filter(start_date__lte=local_today()).order_by("-start_date").first()

    def fetched(self, link) -> bytes:
        """The PDF behind a link of the page, asked for as the browser would."""
        answer = self.page.request.get(link.get_attribute("href"))
        assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
        return answer.body()

    def when_she_opens_the_report_of_the_term(self):
        self.story.signs_in(self.page, "head")
        self.page.get_by_role("navigation").get_by_role("link", name="Reports").first.click()
        link = re.compile(f"^Draw up.* for {self.term.name}$")
        self.main.get_by_role("row", name=self.term.name).get_by_role("link", name=link).first.click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(f"Governors' report: {self.term.name}")
        expect(self.main.get_by_text("No words yet under “In short”")).to_be_visible()

    def when_she_writes_beside_the_summary(self):
        box = self.page.get_by_label("What governors should take away from this term")
        box.fill(f"{WORDS} {{sessions_ran}} sessions took place.")
        self.main.locator("#summary").get_by_role("button", name="Save what I wrote").click()

    def then_her_words_are_kept(self):
        expect(self.main.get_by_text("Saved what you wrote under In short.")).to_be_visible()
        expect(self.page.get_by_label("What governors should take away from this term")).to_have_value(
            re.compile(re.escape(WORDS))
        )
        expect(self.main.get_by_text("No words yet under “In short”")).to_have_count(0)
        self.story.is_in_order(self.page)

    def when_she_has_a_draft_drawn_up(self):
        self.page.get_by_role("button", name="Draft PDF").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("The draft is ready")
        self.draft = self.fetched(self.main.get_by_role("link", name="Open the draft (PDF)"))

    def then_the_draft_says_so_on_every_page(self):
        cover, *pages = words_of(self.draft)
        assert "Draft. Not for circulation." in cover
        assert self.term.name in cover
        assert all("Draft, figures counted" in page for page in pages)
        assert all(is_marked(self.draft, number) for number in (2, 3))
        assert WORDS in " ".join(pages)
        assert re.search(r"before\. \d+ sessions took place", " ".join(pages))

    def when_she_goes_back_and_issues_it(self):
        self.page.get_by_role("link", name="Back to the report").click()
        self.main.get_by_role("link", name="Issue the report").click()
        self.story.is_in_order(self.page)
        self.page.get_by_label("I have read the draft").check()
        self.page.get_by_role("button", name="Issue the report").click()

    def then_it_is_issued(self):
        expect(self.page).to_have_url(re.compile("/reports/editions/"))
        expect(self.main.get_by_text(re.compile("^Edition 1, issued .* by Helen Ashworth"))).to_be_visible()
        expect(self.main.get_by_text(WORDS)).to_be_visible()
        self.edition = Edition.objects.get(term=self.term)
        self.address = self.page.url
        self.issued = self.fetched(self.main.get_by_role("link", name="The printed report (PDF)"))
        cover, *pages = words_of(self.issued)
        assert "Final, edition 1" in cover
        assert not any("Draft" in page for page in (cover, *pages))
        assert not is_marked(self.issued, 2)
        assert WORDS in " ".join(pages)
        self.is_tagged(self.issued)

    def when_the_centre_changes(self):
        """Another name, and the words of the report written anew: everything later would be printed otherwise."""
        CentreSettings.objects.update(name="The Other Centre")
        self.page.goto(f"/reports/governors/?term={self.term.slug}")
        expect(self.page.get_by_role("link", name="The Other Centre")).to_be_visible()
        self.page.get_by_label("What governors should take away from this term").fill("Rewritten.")
        self.main.locator("#summary").get_by_role("button", name="Save what I wrote").click()
        expect(self.main.get_by_text("Saved what you wrote under In short.")).to_be_visible()

    def then_the_edition_is_still_what_it_was(self):
        self.page.goto(self.address)
        expect(self.main.get_by_text(WORDS)).to_be_visible()
        expect(self.main.get_by_text("Rewritten.")).to_have_count(0)
        assert self.fetched(self.main.get_by_role("link", name="The printed report (PDF)")) == self.issued

    def when_she_prints_the_improvement_plan(self):
        self.page.get_by_role("navigation").get_by_role("link", name="Improvement plan").first.click()
        self.plan = ImprovementPlan.objects.get()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(self.plan.title)
        self.printed = self.fetched(self.main.get_by_role("link", name="PDF for governors"))

    def then_it_is_on_paper_lying_down(self):
        words = " ".join(words_of(self.printed))
        assert self.plan.title in words
        for priority in self.plan.priorities.all():
            assert priority.title in words
        for word in ("Success criteria", "Monitoring", "Impact", "Review 1", "Review 3"):
            assert word.lower() in words.lower()
        with pikepdf.open(io.BytesIO(self.printed)) as pdf:
            _, _, width, height = (float(each) for each in pdf.pages[0].mediabox)
        assert width > height
        self.is_tagged(self.printed)

    def is_tagged(self, pdf):
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            assert bool(opened.Root.MarkInfo.Marked)
            assert str(opened.Root.Lang) == "en-GB"


def test_a_report_from_the_first_word_to_the_paper(story):
    she = Governors(story)
    she.when_she_opens_the_report_of_the_term()
    she.when_she_writes_beside_the_summary()
    she.then_her_words_are_kept()
    she.when_she_has_a_draft_drawn_up()
    she.then_the_draft_says_so_on_every_page()
    she.when_she_goes_back_and_issues_it()
    she.then_it_is_issued()
    she.when_the_centre_changes()
    she.then_the_edition_is_still_what_it_was()
    she.when_she_prints_the_improvement_plan()
    she.then_it_is_on_paper_lying_down()
