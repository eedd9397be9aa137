"""Trap T-38: a refuge's postcode lies in the wrong area, or tells where it is: its area is set by hand, or none is."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from centre.core.models import CentreSettings
from families.actions import correct_address, set_confidential
from families.actions.homes import ADDRESS_FACTS
from families.actions.saving import fingerprint
from families.area_by_hand import NONE, learn_again
from families.faults import faults
from families.home import homes_of_households
from families.models import Address, AreaChange, Household, PostcodeArea
from reports.measures import figures_for
from tests.support.factories import AreaFactory
from tests.support.small_centre import AUTUMN, FAR, LEAFY, NEAR, child, home_in, small_centre

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def _centre():
    small_centre()
    for code, name in ((NEAR, "Sampleton 001A"), (LEAFY, "Sampleton 002B"), (FAR, "Elsewhere 009Z")):
        AreaFactory(code=code, vintage=2011, name=name)


def set_area(by, household, area, address=None):
    address = address or household.addresses.get()
    return correct_address(
        by=by, address=address, seen=fingerprint(address, ADDRESS_FACTS), changes={"area_by_hand": area}
    )


def figures():
    return figures_for(*AUTUMN, today=TODAY)


def test_figures_count_a_home_in_the_area_set_by_hand_for_the_days_of_that_address(coordinator):
    home = home_in(FAR)
    child(home)
    assert figures().measures["registered"] == 0
    before = home.addresses.get()
    before.to_date = AUTUMN[1] - timedelta(days=1)
    before.save()
    present = Address.objects.create(
        household=home, postcode=before.postcode, from_date=before.to_date + timedelta(days=1)
    )
    set_area(coordinator, home, LEAFY, present)
    counted = figures()
    assert counted.measures["registered"] == 1
    assert counted.areas[LEAFY].registered == 1
    assert homes_of_households([home.pk], on=before.to_date)[home.pk].lsoa_code == FAR
    set_area(coordinator, home, "", Address.objects.get(pk=present.pk))
    assert figures().measures["registered"] == 0


def test_no_fixed_area_is_area_not_known_and_nobody_is_asked_to_put_it_right(coordinator):
    home = home_in(NEAR)
    child(home)
    day = AUTUMN[1]
    assert figures().measures["registered"] == 1
    set_area(coordinator, home, NONE)
    assert figures().measures["registered"] == 0
    assert not homes_of_households([home.pk], on=day)[home.pk].is_known
    assert faults(today=day, vintage=2011, hidden_too=True)[1] == 0
    assert not Household.objects.without_known_area(on=day, vintage=2011, hidden_too=True).exists()


def test_the_other_vintage_follows_where_the_change_lookup_is_plain(coordinator):
    home = home_in(FAR)
    set_area(coordinator, home, NEAR)
    settings = CentreSettings.objects.get()
    settings.lsoa_vintage = 2021
    settings.save()

    def area():
        return homes_of_households([home.pk], on=AUTUMN[1])[home.pk].lsoa_code

    AreaChange.objects.create(lsoa_2011=NEAR, lsoa_2021="E01033900", change="M")
    learn_again()
    assert area() == "E01033900"
    AreaChange.objects.create(lsoa_2011=NEAR, lsoa_2021="E01033901", change="X")
    learn_again()
    assert area() == ""  # it was parted in two: nobody knows in which of them it lies


def test_the_area_of_a_hidden_home_is_set_by_those_cleared_alone(coordinator, safeguarding_lead, signed_in):
    home = home_in(FAR)
    address = set_confidential(by=coordinator, address=home.addresses.get(), confidential=True)
    with pytest.raises(PermissionDenied):
        set_area(coordinator, home, NONE)
    url = reverse("families:correct_address", args=[address.pk])
    assert signed_in(coordinator).get(url).status_code == 403
    form = {
        "address_line_1": address.address_line_1, "postcode": address.postcode, "area_how": "by hand",
        "from_date": address.from_date.isoformat(), "seen": fingerprint(address, ADDRESS_FACTS),
    }  # fmt: skip
    client = signed_in(safeguarding_lead)
    page = client.post(url, {**form, "area": "Nowhere 1"}).content.decode()
    assert "Enter the code or name of a small area that is known here" in page
    assert client.post(url, {**form, "area": "sampleton 002b"}).status_code == 302
    assert homes_of_households([home.pk], on=TODAY)[home.pk].lsoa_code == LEAFY
    tab = f"{home.get_absolute_url()}?tab=home"
    for reader, sees in ((safeguarding_lead, True), (coordinator, False)):
        page = signed_in(reader).get(tab).content.decode()
        assert ("set by hand" in page, "Sampleton 002B" in page) == (sees, sees)
        history = signed_in(reader).get(f"{home.get_absolute_url()}?tab=history").content.decode()
        assert (LEAFY in history) == sees


def test_another_postcode_keeps_what_was_set_by_hand(coordinator):
    home = home_in(FAR)
    address = set_area(coordinator, home, LEAFY)
    correct_address(
        by=coordinator, address=address, seen=fingerprint(address, ADDRESS_FACTS), changes={"postcode": "ZZ9 9ZZ"}
    )
    assert homes_of_households([home.pk], on=TODAY)[home.pk].lsoa_code == LEAFY
    assert PostcodeArea.objects.filter(postcode_key=f"={LEAFY}").count() == 2
