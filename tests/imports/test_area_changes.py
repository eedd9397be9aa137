"""Areas of 2011 and of 2021 side by side through the official lookup (issue: LSOA vintages; M8, trap T-08)."""

import pytest
from django.urls import reverse

from centre.core.models import CentreSettings
from centre.core.reading import Unreadable, Upload
from centre.imports.models import ImportRun
from centre.imports.official.load import Official, import_official
from centre.settings_pages.sections import AreasForm
from families.area_changes import boundaries_of, take_scores_over
from families.models import AreaChange, DeprivationScore
from tests.support.factories import ReachAreaPartFactory, TermFactory
from tests.support.shared import shared_path

pytestmark = pytest.mark.django_db
HEADER = "LSOA11CD,LSOA11NM,LSOA21CD,LSOA21NM,CHGIND,LAD22CD,LAD22NM"
ROWS = """E01000001,A,E01000001,A,U,E09000001,Sampleton
E01000002,B,E01033801,B1,S,E09000001,Sampleton
E01000002,B,E01033802,B2,S,E09000001,Sampleton
E01000003,C,E01033803,CD,M,E09000001,Sampleton
E01000004,D,E01033803,CD,M,E09000001,Sampleton
E01000005,E,E01033804,EF,M,E09000001,Sampleton
E01000006,F,E01033804,EF,M,E09000001,Sampleton
E01000007,G,E01033805,G1,X,E09000001,Sampleton
E01000007,G,E01033806,G2,X,E09000001,Sampleton
E01000008,H,E01033806,G2,X,E09000001,Sampleton"""
DECILES = {1: 1, 2: 2, 3: 3, 4: 3, 5: 4, 6: 5, 7: 6, 8: 6}


def bring(rows=ROWS, header=HEADER, **more):
    return import_official(
        Official(files={"changes": Upload("changes.csv", data=f"{header}\n{rows}\n".encode())}, **more)
    )


def old_scores():
    DeprivationScore.objects.bulk_create(
        DeprivationScore(index="IMD2019", lsoa_code=f"E0100000{number}", rank=decile * 3_000, decile=decile)
        for number, decile in DECILES.items()
    )


def taken():
    return dict(DeprivationScore.objects.exclude(taken_over="").values_list("lsoa_code", "decile"))


class TestTheLookup:
    def test_unchanged_split_merged_and_irregular_are_told_apart(self):
        outcome = bring()
        assert not outcome.problems
        assert any("1 unchanged, 2 split, 4 merged, 3 irregular" in note for note in outcome.parts[0].notes)
        assert AreaChange.objects.count() == 10
        assert not bring().changes_something

    @pytest.mark.parametrize(
        "row",
        [
            "E01000009,I,E01033809,I,U,,",  # unchanged with another code
            "E01000009,I,E01000009,I,S,,",  # split into itself
            "E01000009,I,E01033801,B1,S,,",  # a part of two wholes
            "E01000003,C,E01033809,I,M,,",  # merged into two
            "E01000009,I,E01033809,I,Q,,",
            "Sampleton,I,E01033809,I,X,,",
        ],
    )
    def test_what_contradicts_itself_is_refused_whole(self, row):
        outcome = bring(f"{ROWS}\n{row}")
        assert outcome.problems
        assert not AreaChange.objects.exists()

    def test_a_lookup_without_change_codes_is_none(self):
        with pytest.raises(Unreadable):
            bring("E01000001,A,E01000001,A", header="LSOA11CD,LSOA11NM,LSOA21CD,LSOA21NM")


class TestScoresOfTheOtherVintage:
    def test_a_part_takes_the_score_of_the_whole_and_a_merged_area_one_that_all_share(self):
        old_scores()
        outcome = bring()
        assert taken() == {"E01033801": 2, "E01033802": 2, "E01033803": 3}
        assert any("3 changed areas have no score" in note for note in outcome.notes)

    def test_the_other_way_round_too(self):
        DeprivationScore.objects.bulk_create(
            DeprivationScore(index="IMD2025", lsoa_code=code, rank=decile * 3_000, decile=decile)
            for code, decile in {"E01033801": 4, "E01033802": 4, "E01033803": 7, "E01033805": 1, "E01033806": 1}.items()
        )
        bring()
        # Both parts lie in one decile; what was merged lies in the whole; irregular stays without.
        assert taken() == {"E01000002": 4, "E01000003": 7, "E01000004": 7}

    def test_what_was_published_is_never_touched_and_nothing_is_left_behind(self):
        old_scores()
        DeprivationScore.objects.create(index="IMD2019", lsoa_code="E01033801", rank=1, decile=1)
        bring()
        assert "E01033801" not in taken()
        AreaChange.objects.all().delete()
        take_scores_over()
        assert not taken()
        assert DeprivationScore.objects.count() == len(DECILES) + 1

    def test_settings_let_either_index_be_chosen_once_the_lookup_is_there(self):
        given = {"lsoa_vintage": 2021, "deprivation_index": "IMD2019", "most_deprived_deciles": 3}
        assert not AreasForm(given, instance=CentreSettings.load()).is_valid()
        bring()
        assert AreasForm(given, instance=CentreSettings.load()).is_valid()

    def test_the_map_says_which_boundaries_it_shows_and_what_has_no_tenth(self, signed_in, coordinator):
        old_scores()
        bring()
        CentreSettings.objects.update_or_create(pk=1, defaults={"lsoa_vintage": 2021, "deprivation_index": "IMD2019"})
        for code in ("E01033801", "E01033804", "E01000005"):
            ReachAreaPartFactory(lsoa_code=code)
        found = boundaries_of(["E01033801", "E01033804", "E01000005"], CentreSettings.load())
        assert (found.taken_over, found.without_score, found.of_other_vintage) == (1, ("E01033804",), ("E01000005",))
        TermFactory()
        text = signed_in(coordinator).get(reverse("reports:map")).content.decode()
        assert "2021 boundaries" in text
        assert "they were changed: E01033804" in text


def test_the_published_lookup_of_a_borough_is_read():
    lookup = shared_path("data", "lookups", "lsoa2011_to_lsoa2021_Croydon.csv")
    scores = shared_path("data", "deprivation_2019", "File_1_IMD2019_Croydon.csv")
    import_official(Official(files={"deprivation": Upload.at(scores)}))
    outcome = import_official(Official(files={"changes": Upload.at(lookup)}))
    assert not outcome.problems
    assert len(taken()) == 14
    assert not ImportRun.objects.exists()
