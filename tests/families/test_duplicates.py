"""Records that may be of one human: the weekly list, what people decide, and the pages (traps T-41 and T-42)."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from centre.core.dates import local_today
from families.actions import NewPerson, add_person
from families.actions.visits import log_visit
from families.duplicates import possible_duplicates
from families.duplicates.actions import not_a_duplicate
from families.duplicates.rooms import desk_items
from families.duplicates.weekly import look_for_duplicates
from families.merging.people import merge_people
from families.models import AskedMerge, Barrier, DuplicatePair, HouseholdMembership, Merge, Person
from families.tasks import look_for_duplicates as task
from sessions_app.actions.marks import mark_person
from tests.support.factories import AddressFactory, ChildFactory, HouseholdFactory, PersonFactory, SessionFactory

pytestmark = pytest.mark.django_db
BORN = date(2023, 4, 5)


def at_home(postcode="ZZ1 1AA", line="4 Example Lane", **more):
    return AddressFactory(postcode=postcode, address_line_1=line, **more).household


def listed() -> set:
    look_for_duplicates()
    return {frozenset((row.one_id, row.other_id)) for row in DuplicatePair.objects.filter(state="open")}


def leila(**facts):
    return ChildFactory(**{"first_name": "Leila", "last_name": "Khan", "date_of_birth": BORN, "sex": "", **facts})


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"first_name": "Layla", "last_name": "Kahn"}, "same date of birth"),
        ({"date_of_birth": date(2023, 5, 4)}, "day and month of birth swapped"),
        ({"last_name": "Khan-Hussein"}, "same name"),
        ({"last_name": "Smith", "household": True}, "same street"),
        ({"date_of_birth": None, "household": True}, "same street"),
        ({"first_name": "Leila Amina"}, "same name"),
    ],
)
def test_one_human_registered_twice_is_listed_with_reasons_in_words(other, why):
    one = leila(household=at_home(line="4 Example Lane"))
    if other.get("household"):
        other["household"] = at_home(postcode="zz11aa", line="14 example lane")
    two = leila(**other)
    assert listed() == {frozenset((one.pk, two.pk))}
    assert why in DuplicatePair.objects.get().reasons


@pytest.mark.parametrize(
    "other",
    [
        {"first_name": "Hana"},
        {"last_name": "Smith"},
        {"date_of_birth": date(2021, 1, 9)},
        {"first_name": "Mohammed", "last_name": "Ali", "date_of_birth": date(2020, 2, 2)},
    ],
)
def test_people_who_only_share_something_are_not_listed(other):
    leila()
    leila(**other)
    assert not listed()


@pytest.mark.parametrize("names", [("Idris", "Inaya"), ("Hassan", "Hussein"), ("Aidan", "Nadia")])
def test_twins_are_never_listed_for_sharing_birthday_surname_and_address(names):
    """T-41: same day of birth, surname and home; Hassan and Hussein even sound alike."""
    home = at_home()
    for name in names:
        leila(first_name=name, household=home)
    assert not listed()


def test_the_same_child_twice_in_one_family_is_listed_all_the_same():
    home = at_home()
    one, two = leila(household=home), leila(household=home)
    assert listed() == {frozenset((one.pk, two.pk))}


def test_a_confidential_address_is_no_reason_and_is_told_by_none():
    leila(last_name="Smith", household=at_home(confidential=True))
    leila(household=at_home(confidential=True))
    assert not listed()


def test_not_a_duplicate_is_remembered_for_ever(coordinator):
    """T-42: the decision stands, whoever looks and however often, also after one of the two is merged with a third."""
    leila(), leila(last_name="Kahn")
    listed()
    not_a_duplicate(by=coordinator, pair=DuplicatePair.objects.get(), because="Cousins")
    assert not listed()
    row = DuplicatePair.objects.get()
    assert (row.state, row.because, row.decided_by) == ("different", "Cousins", coordinator)


def test_a_pair_that_is_put_right_leaves_the_list():
    leila()
    two = leila(last_name="Kahn")
    assert listed()
    Person.objects.filter(pk=two.pk).update(first_name="Hana", last_name="Brown")
    assert not listed()


def test_whoever_was_shown_and_registered_as_somebody_else_is_not_asked_about_again(coordinator):
    """ "Not a duplicate" while typing is the same decision as in the list."""
    leila()
    home = at_home()
    new = NewPerson(role="child", first_name="Leila", last_name="Khan", date_of_birth=BORN)
    shown = possible_duplicates([new], today=local_today())
    assert len(shown) == 1
    add_person(by=coordinator, household=home, new=new, looked_alike=shown)
    assert not listed()
    assert DuplicatePair.objects.get().state == "different"


def test_the_list_is_made_every_monday_in_few_queries(django_assert_max_num_queries):
    for number in range(12):
        leila(last_name=f"Khan{'abcdefghijkl'[number]}", household=at_home(postcode=f"ZZ{number} 1AA"))
        leila(last_name=f"Khan{'abcdefghijkl'[number]}")
    with django_assert_max_num_queries(12):
        task(0)
    assert DuplicatePair.objects.count() >= 12


def test_two_are_compared_and_merged_on_one_page(coordinator, signed_in):
    client = signed_in(coordinator)
    one = leila(household=at_home(), registered_on=date(2024, 1, 8))
    two = leila(first_name="Layla", phone="07700 900123", household=at_home(line="14 Example Lane"))
    listed()
    page = client.get(reverse("families:duplicate_list")).content.decode()
    assert "1 pair of records to look at" in page.lower()
    assert "same street" in page
    pair = DuplicatePair.objects.get()
    page = client.get(pair.get_absolute_url())
    html = page.content.decode()
    for words in ("Leila", "Layla", "14 Example Lane", "It can be undone"):
        assert words in html, words
    form = page.context["form"]
    keep = "one" if pair.one_id == one.pk else "other"
    other = {"one": "other", "other": "one"}[keep]
    data = {
        "keep": keep,
        "first_name": other,
        "versions": form["versions"].value(),
        "families_too": "on",
        "submission_token": form.submission_token,
    }
    done = client.post(pair.get_absolute_url(), data)
    assert done.status_code == 302
    one.refresh_from_db(), two.refresh_from_db()
    assert (one.first_name, one.phone, two.merged_into) == ("Layla", "07700 900123", one)
    # Old addresses lead to the one that is kept.
    assert client.get(two.get_absolute_url()).url == one.get_absolute_url()
    assert client.get(reverse("families:change_person", args=[two.pk])).context["lead"] == "Layla Khan"
    merge = Merge.objects.get()
    assert client.get(merge.merged_household.get_absolute_url()).url == merge.kept_household.get_absolute_url()
    html = client.get(reverse("families:list"), {"show": "all"}).content.decode()
    assert merge.kept_household.reference in html
    assert merge.merged_household.reference not in html
    undo = reverse("families:undo_merge", args=[merge.pk])
    token = client.get(undo).context["form"].submission_token
    assert client.post(undo, {"submission_token": token}).status_code == 302
    two.refresh_from_db()
    assert two.merged_into is None
    assert client.get(two.get_absolute_url()).status_code == 200


def test_a_restricted_pair_goes_to_the_lead_s_desk_without_a_word_why(coordinator, safeguarding_lead, signed_in):
    client = signed_in(coordinator)
    one, two = leila(household=at_home(confidential=True)), leila(last_name="Kahn")
    listed()
    pair = DuplicatePair.objects.get()
    page = client.get(pair.get_absolute_url())
    assert "4 Example Lane" not in page.content.decode()
    form = page.context["form"]
    data = {
        "keep": "one",
        "last_name": "one",
        "versions": form["versions"].value(),
        "submission_token": form.submission_token,
    }
    done = client.post(pair.get_absolute_url(), data, follow=True)
    assert "needs the safeguarding lead" in done.content.decode()
    assert not Merge.objects.exists()
    assert "1 pair of records waits for you to be merged" in signed_in(safeguarding_lead).get("/").content.decode()
    assert "waits for you to be merged" not in signed_in(coordinator).get("/").content.decode()
    assert {one.pk, two.pk} == {pair.one_id, pair.other_id}
    assert listed(), "it stays on the list until the lead has decided"


def test_somebody_who_knows_names_the_other_record(coordinator, signed_in):
    client = signed_in(coordinator)
    one, two = leila(), PersonFactory()
    address = reverse("families:person_twice", args=[one.pk])
    for wrong in ("", "NOBODY", one.reference):
        assert client.post(address, {"reference": wrong}).status_code == 200, wrong
    form = client.get(address).context["form"]
    done = client.post(address, {"reference": two.reference.lower(), "submission_token": form.submission_token})
    assert done.url == DuplicatePair.objects.get().get_absolute_url()


def test_a_family_registered_twice_is_named_confirmed_and_merged(coordinator, signed_in):
    client = signed_in(coordinator)
    kept, other = HouseholdFactory(), HouseholdFactory()
    child = leila(household=other)
    address = reverse("families:family_twice", args=[kept.pk])
    asked = client.post(address, {"reference": other.reference})
    assert "is merged into family" in asked.content.decode()
    assert not Merge.objects.exists()
    token = client.get(address).context["form"].submission_token
    client.post(address, {"reference": other.reference, "confirmed": other.reference, "submission_token": token})
    assert HouseholdMembership.objects.get(person=child).household == kept


def test_two_families_that_only_the_lead_may_merge_come_to_the_leads_desk(coordinator, safeguarding_lead, signed_in):
    kept, other, third = HouseholdFactory(), HouseholdFactory(), HouseholdFactory()
    AddressFactory(household=other, confidential=True, address_line_1="9 Refuge Row")
    AddressFactory(household=third, confidential=True)

    def ask(user, to, reference):
        client = signed_in(user)
        address = reverse("families:family_twice", args=[to.pk])
        for _ in range(2):
            token = client.get(address).context["form"].submission_token
            data = {"reference": reference, "confirmed": reference, "submission_token": token}
            answer = client.post(address, data, follow=True)
        return answer.content.decode()

    assert "who finds it on their desk" in ask(coordinator, kept, other.reference)
    ask(coordinator, kept, third.reference)
    assert not Merge.objects.exists()
    assert AskedMerge.objects.count() == 2
    office, lead = signed_in(coordinator), signed_in(safeguarding_lead)
    wanted, unwanted = AskedMerge.objects.order_by("asked_at")
    assert "pairs of families wait" not in office.get("/").content.decode()
    assert "2 pairs of families wait for you to be merged" in lead.get("/").content.decode()
    page = reverse("families:duplicate_list")
    assert "Families for you to merge" not in office.get(page).content.decode()
    assert other.reference in lead.get(page).content.decode()
    merge = f"{reverse('families:family_twice', args=[kept.pk])}?asked={wanted.pk}"
    assert f'value="{other.reference}"' in lead.get(merge).content.decode()
    assert office.post(page, {"not_one": str(unwanted.pk)}).status_code == 403
    lead.post(page, {"not_one": str(unwanted.pk)})
    ask(safeguarding_lead, kept, other.reference)
    assert Merge.objects.get().merged_household == other
    assert not AskedMerge.objects.waiting().exists()
    assert "families" not in "".join(item.title for item in desk_items(safeguarding_lead, local_today()))


def test_a_colleague_s_change_meanwhile_stops_the_merge(coordinator, signed_in):
    client = signed_in(coordinator)
    leila(), leila(last_name="Kahn")
    listed()
    pair = DuplicatePair.objects.get()
    form = client.get(pair.get_absolute_url()).context["form"]
    versions = form["versions"].value()
    Person.objects.filter(pk=pair.one_id).update(phone="07700 900000")
    data = {"keep": "one", "last_name": "one", "versions": versions, "submission_token": form.submission_token}
    assert "colleague has just changed this" in client.post(pair.get_absolute_url(), data).content.decode()
    assert not Merge.objects.exists()


def test_the_desk_counts_the_pairs_to_look_at(coordinator, head_teacher, signed_in):
    leila(), leila(last_name="Kahn")
    listed()
    assert "1 pair of records looks like one person" in signed_in(coordinator).get("/").content.decode()
    assert "looks like one person" not in signed_in(head_teacher).get("/").content.decode()
    assert local_today() - DuplicatePair.objects.get().found_on < timedelta(days=2)


def test_a_form_opened_before_the_merge_names_the_one_that_is_kept(coordinator):
    home = at_home()
    one, two = leila(household=home), leila()
    merge_people(by=coordinator, kept=one, merged=two)
    two.refresh_from_db()
    visit = log_visit(
        by=coordinator,
        id=uuid4(),
        household=home,
        worker=coordinator,
        people_seen=[two],
        date=local_today(),
        type="home visit",
        outcome="achieved",
        summary="Played",
    )
    assert list(visit.people_seen.all()) == [one]
    session = SessionFactory(date=local_today())
    assert mark_person(session_id=session.pk, person_id=two.pk, status="present", by=coordinator).person == one


def test_the_history_of_both_records_is_read_on_the_page_of_the_one_that_is_kept(coordinator, signed_in):
    one, two = leila(), leila()
    Person.objects.filter(pk=two.pk).update(phone="07700 900555")
    merge_people(by=coordinator, kept=one, merged=two)
    html = signed_in(coordinator).get(one.get_absolute_url(), {"tab": "history"}).content.decode()
    assert "07700 900555" in html
    assert "were merged" in html
    assert str(one.pk) not in html.split("<main")[1].replace(one.get_absolute_url(), "").replace(f"={one.pk}", "")


def test_whoever_is_kept_out_of_a_family_compares_none_of_its_people(coordinator, head_teacher, signed_in):
    one = leila(household=at_home())
    leila(last_name="Kahn")
    listed()
    pair = DuplicatePair.objects.get()
    client = signed_in(coordinator)
    assert client.get(pair.get_absolute_url()).status_code == 200
    Barrier.objects.create(
        user=coordinator,
        household=one.memberships.get().household,
        kind="kept out",
        from_date=local_today(),
        reason="A neighbour",
        set_by=head_teacher,
    )
    assert client.get(pair.get_absolute_url()).status_code == 404
    assert client.get(reverse("families:not_a_duplicate", args=[pair.pk])).status_code == 404
