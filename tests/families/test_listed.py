"""Birth notifications and the two-year-old offer list brought as files (issue: reach and outreach; M10, T-41)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from centre.core.dates import add_months, local_today
from centre.core.reading import Unreadable, Upload
from families.actions.saving import fingerprint
from families.listed import actions
from families.listed.figures import funding_terms, list_figures, offer_by_term
from families.listed.matching import match_rows
from families.listed.reading import ListRow, Refused, read_list
from families.models import ListedChild, OutreachAttempt
from families.outreach import rooms
from tests.support.factories import (
    AddressFactory,
    AttendanceFactory,
    ChildFactory,
    HouseholdFactory,
    PersonFactory,
    SessionFactory,
)

pytestmark = pytest.mark.django_db
TODAY = local_today()
TWO = add_months(TODAY, -28)
NEW = TODAY - timedelta(days=40)


def table(*rows, header="Child's first name,Child's surname,DOB,Postcode,Taken up,Ref"):
    return Upload("list.csv", data="\n".join([header, *rows, ""]).encode())


def read(*rows, source="two-year-olds", **more):
    return read_list(table(*rows, **more), source, today=TODAY)


def a_row(first="Ela", last="Okafor", born=TWO, **more):
    return ListRow(row=2, first_name=first, last_name=last, date_of_birth=born, **more)


def known_child(first="Ela", last="Okafor", born=TWO, **more):
    return ChildFactory(first_name=first, last_name=last, date_of_birth=born, household=HouseholdFactory(), **more)


def state_of(row):
    return match_rows([row], today=TODAY)[0].state


def work(by, child, **given):
    given = {"take_up": child.take_up, "seen": fingerprint(child, actions.SEEN), **given}
    return actions.work_on(by=by, child=child, **given)


class TestReading:
    def test_usual_names_of_columns_and_british_days_are_understood(self):
        born = f"{TWO.day}/{TWO.month}/{TWO.year}"
        (row,) = read(f"Ela,Okafor,{born},ZZ1 1AA,yes,17")
        assert (row.first_name, row.date_of_birth, row.taken_up, row.reference) == ("Ela", TWO, True, "17")

    def test_one_wrong_row_refuses_the_whole_list_and_says_what_to_do(self):
        with pytest.raises(Refused) as refused:
            read(f"Ela,Okafor,{TWO},,,", "Ben,Okafor,31/2/2024,,,", "Cay,,2024-01-02,,,", f"Ela,OKAFOR,{TWO},,,")
        told = [str(problem) for problem in refused.value.problems]
        assert [problem.row for problem in refused.value.problems] == [3, 4, 5]
        assert "same child as in row 2" in told[2]

    @pytest.mark.parametrize(
        ("source", "born"),
        [("births", TODAY + timedelta(days=1)), ("births", TWO), ("two-year-olds", NEW)],
    )
    def test_who_cannot_be_on_the_list_is_no_row_of_it(self, source, born):
        with pytest.raises(Refused):
            read(f"Ela,Okafor,{born},,,", source=source)

    def test_a_table_without_birth_dates_is_refused_in_a_sentence(self):
        with pytest.raises(Unreadable, match="lacks a column for date of birth"):
            read("Ela,Okafor", header="forename,surname")


class TestWhoIsKnown:
    def test_registered_and_seen_not_seen_not_registered_not_known(self):
        long_ago = TODAY - timedelta(days=300)
        seen, unseen, ended = (
            known_child("Ela", registered_on=long_ago),
            known_child("Ben", registered_on=long_ago),
            known_child("Cay"),
        )
        for child in (seen, ended):
            AttendanceFactory(person=child, session=SessionFactory(date=TODAY - timedelta(days=9)))
        assert unseen.pk
        assert [state_of(a_row(name)) for name in ("Ela", "Ben", "Cay", "Dan")] == [
            "Known and registered",
            "Known, not seen",
            "Known, not registered",
            "Not known",
        ]

    def test_a_twin_whose_name_sounds_alike_is_never_taken_for_the_other(self):
        known_child("Hassan")
        assert state_of(a_row("Hussein")) in ("Perhaps known", "Not known")
        assert match_rows([a_row("Hussein")], today=TODAY)[0].person is None

    def test_two_of_the_same_name_are_left_to_somebody_who_looks(self):
        known_child(), known_child()
        assert state_of(a_row()) == "Perhaps known"

    def test_a_baby_without_a_name_is_known_by_day_last_name_and_home(self):
        child = known_child("Ela", born=NEW)
        AddressFactory(household=child.memberships.get().household, postcode="ZZ1 1AA")
        baby = a_row("Baby", born=NEW, postcode="zz11aa")
        assert state_of(baby) == "Known, not seen"
        assert state_of(a_row("Baby", born=NEW, postcode="ZZ9 9ZZ")) == "Not known"
        assert [each.state for each in match_rows([baby, baby], today=TODAY)] == ["Perhaps known"] * 2

    def test_a_sealed_record_is_nobody_and_nobody_is_asked_about_a_child_who_died(self, family_worker):
        known_child("Ela", sealed=True)
        dead = known_child("Ben", died_on=TODAY)
        assert state_of(a_row("Ela")) == "Not known"
        assert state_of(a_row("Ben")) == "Known: nobody is asked"
        assert dead not in [each.person for each in ListedChild.objects.known()]


class TestBringing:
    def bring(self, by, *rows, source="two-year-olds"):
        return actions.bring_list(by=by, source=source, rows=rows)

    def test_the_same_list_again_doubles_nobody_and_brings_take_up_up_to_date(self, coordinator):
        known_child("Ela")
        first = self.bring(coordinator, a_row("Ela"), a_row("Dan", phone="07700 900123"))
        assert (first.known, first.to_find, first.again) == (1, 1, 0)
        again = self.bring(coordinator, a_row("Ela", taken_up=True), a_row("Dan", reference="17"))
        assert (again.known, again.to_find, again.again) == (0, 0, 2)
        third = self.bring(coordinator, a_row("Daniel", reference="17"), a_row("ela"))
        assert third.again == 2
        (figures,) = list_figures()
        assert (figures.listed, figures.known, figures.to_find, figures.ended) == (2, 1, 1, 0)
        assert figures.take_up_words == "1 of 2 (50 %)"

    def test_of_a_known_child_the_list_leaves_no_name_home_or_telephone(self, coordinator, family_worker):
        self.bring(coordinator, a_row("Dan", address="9 Refuge Row", phone="1", parent_name="Ann"))
        child = ListedChild.objects.get()
        assert child.address
        record = known_child("Dan")
        assert actions.match_again() == 1
        child.refresh_from_db()
        assert (child.person, child.first_name, child.address, child.phone, child.parent_name) == (
            record,
            "",
            "",
            "",
            "",
        )

    def test_only_those_who_import_bring_lists(self, family_worker):
        with pytest.raises(PermissionDenied):
            self.bring(family_worker, a_row())

    def test_a_try_is_logged_and_closing_wipes_where_they_live(self, coordinator, family_worker):
        self.bring(coordinator, a_row("Dan", address="9 High Street"))
        child = work(family_worker, ListedChild.objects.get(), kind="knock", on=TODAY, assigned_to=family_worker)
        (item,) = rooms.desk_items(family_worker, TODAY)
        assert "A child on a list" in item.title
        assert "tried once" in item.detail
        with pytest.raises(ValidationError):
            work(family_worker, child, kind="call", on=TODAY - timedelta(days=1))
        child = work(family_worker, child, outcome="moved away")
        assert (child.address, child.closed_on) == ("", TODAY)
        assert OutreachAttempt.objects.filter(listed=child).count() == 1
        assert not rooms.desk_items(family_worker, TODAY)


class TestPages:
    def test_what_will_happen_is_shown_before_anything_is_written(self, signed_in, administrator):
        known_child("Ela")
        client, address = signed_in(administrator), reverse("families:listed_bring")
        data = f"forename,surname,dob\nEla,Okafor,{TWO}\nDan,Okafor,{TWO}\n".encode()
        sent = {"source": "two-year-olds", "file": SimpleUploadedFile("list.csv", data)}
        answer = client.post(address, sent)
        text = answer.content.decode()
        assert "Known, not seen" in text
        assert "Not known" in text
        assert not ListedChild.objects.exists()
        packed = answer.context["packed"]
        assert client.post(address, {"rows": packed[:-2]}).status_code == 200
        assert not ListedChild.objects.exists()
        assert client.post(address, {"rows": packed}).status_code == 302
        assert ListedChild.objects.count() == 2
        assert "Dan Okafor" in client.get(reverse("families:listed")).content.decode()

    def test_a_refused_list_is_told_row_by_row(self, signed_in, administrator):
        sent = {"source": "births", "file": SimpleUploadedFile("list.csv", b"surname,dob\nOkafor,tomorrow\n")}
        text = signed_in(administrator).post(reverse("families:listed_bring"), sent).content.decode()
        assert "row 2, date of birth" in text
        assert not ListedChild.objects.exists()

    def test_the_home_of_somebody_who_is_perhaps_hidden_is_withheld(self, signed_in, coordinator, safeguarding_lead):
        for _ in range(2):
            hidden = known_child("Dan")
            AddressFactory(household=hidden.memberships.get().household, confidential=True)
        actions.bring_list(by=coordinator, source="two-year-olds", rows=[a_row("Dan", address="9 Refuge Row")])
        page = ListedChild.objects.get().get_absolute_url()
        assert "Refuge Row" not in signed_in(coordinator).get(page).content.decode()
        assert "Refuge Row" in signed_in(safeguarding_lead).get(page).content.decode()

    def test_a_child_is_told_to_be_known(self, signed_in, coordinator, family_worker):
        PersonFactory()
        actions.bring_list(by=coordinator, source="births", rows=[a_row("Dan", born=NEW)])
        child, record = ListedChild.objects.get(), known_child("Daniel", born=NEW)
        client = signed_in(family_worker)
        sent = {"seen": fingerprint(child, actions.SEEN), "person": record.reference.lower()}
        assert client.post(child.get_absolute_url(), {**sent, "person": "nobody"}).status_code == 200
        assert client.post(child.get_absolute_url(), sent).status_code == 302
        child.refresh_from_db()
        assert child.person == record
        assert client.get(child.get_absolute_url()).url == record.get_absolute_url()


def on_offer_list(born, brought, take_up=""):
    return ListedChild.objects.create(
        source="two-year-olds", name_key=f"{born}{brought}{take_up}", date_of_birth=born,
        brought_on=brought, last_brought_on=brought, take_up=take_up,
    )  # fmt: skip


def test_take_up_of_the_offer_by_funding_term():
    """M10: eligible children on the council's list for the term; a place from the term after the second birthday."""
    summer = date(2025, 7, 1)
    on_offer_list(date(2023, 8, 31), summer, "taken up")  # two on 31 August: from autumn
    on_offer_list(date(2023, 9, 1), summer)  # two on 1 September: from spring
    on_offer_list(date(2022, 9, 1), summer, "not taken up")  # three on 1 September: its last term is autumn
    on_offer_list(date(2022, 8, 31), summer, "taken up")  # three on 31 August: its last term was summer
    on_offer_list(date(2023, 5, 5), date(2026, 1, 7), "taken up")  # known of since spring
    rows = {row.name: (row.listed, row.taken_up, row.take_up_words) for row in offer_by_term(date(2026, 2, 3))}
    assert rows == {
        "Spring 2026": (3, 2, "2 of 3 (67 %)"),
        "Autumn 2025": (2, 1, "1 of 2 (50 %)"),
        "Summer 2025": (2, 1, "1 of 2 (50 %)"),
    }


def test_the_funding_terms_of_a_year():
    assert funding_terms(date(2026, 4, 1), 3) == [
        (date(2026, 4, 1), date(2026, 8, 31)),
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2025, 9, 1), date(2025, 12, 31)),
    ]
