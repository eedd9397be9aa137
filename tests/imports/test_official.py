"""Official files: known by what they hold, whatever their year calls its columns; refused where they do not fit."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from centre.core.models import CentreSettings
from centre.imports.models import ImportRun
from families.models import Area, DeprivationScore, PopulationEstimate, PostcodeArea, ReachAreaPart
from tests.support.shared import shared_path
from tests.support.sheets import csv_text, workbook

pytestmark = pytest.mark.django_db

FIRST, SECOND, THIRD, NEW = "E01000001", "E01000002", "E01000003", "E01034000"
IMD_HEADERS = [
    *("LSOA code ({area})", "LSOA name ({area})"),
    *("Local Authority District code ({year})", "Local Authority District name ({year})"),
    "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)",
    "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)",
]
IDACI_HEADERS = [
    "Income Deprivation Affecting Children Index (IDACI) Rank (where 1 is most deprived)",
    "Income Deprivation Affecting Children Index (IDACI) Decile (where 1 is most deprived 10% of LSOAs)",
]


def imd(area=2011, year=2019, headers=None, rows=None, more=()):
    """A File 1, or with `more` headers a File 3."""
    headers = headers or [header.format(area=area, year=year) for header in (*IMD_HEADERS, *more)]
    rows = rows or [
        (FIRST, "Sampleton 001A", "E09000999", "Sampleton", "16,380", "5", "14,316", "5"),
        (SECOND, "Sampleton 001B", "E09000999", "Sampleton", "864.00", "1.00", "900", "1"),
    ]
    return [headers, *(row[: len(headers)] for row in rows)]


POSTCODES = [
    ("pcd7", "pcd8", "pcds", "dointr", "doterm", "lsoa11cd", "ladcd", "lsoa11nm"),
    ("ZZ1 1AA", "ZZ1  1AA", "ZZ1 1AA", "198001", "", FIRST, "E09000999", "Sampleton 001A"),
    ("ZZ1 1AB", "ZZ1  1AB", "ZZ1 1AB", "198001", "200602", SECOND, "E09000999", "Sampleton 001B"),
]


@pytest.fixture
def load(tmp_path):
    """load(postcodes=rows or bytes, …, option=value): runs import_reach; gives what it said."""

    def load(*flags, **given):
        arguments = list(flags)
        for name, value in given.items():
            option = f"--{name.replace('_', '-')}"
            if isinstance(value, (list, bytes)):
                path = tmp_path / (f"{name}.xlsx" if isinstance(value, bytes) and value[:2] == b"PK" else f"{name}.csv")
                path.write_bytes(value if isinstance(value, bytes) else csv_text(value).encode())
                value = path
            arguments += [option, str(value)]
        out, complaints = StringIO(), StringIO()
        try:
            call_command("import_reach", *arguments, stdout=out, stderr=complaints)
        except CommandError as error:
            raise CommandError(f"{error}\n{complaints.getvalue()}") from None
        return out.getvalue()

    return load


class TestPostcodes:
    def test_the_best_fit_lookup(self, load):
        said = load(postcodes=POSTCODES)
        assert "2 rows: 2 new" in said
        assert "postcode from pcds, area from lsoa11cd, end from doterm. Areas of 2011." in said
        assert set(PostcodeArea.objects.values_list("postcode_key", "vintage", "lsoa_code", "terminated")) == {
            *(("ZZ11AA", 2011, FIRST, ""), ("ZZ11AB", 2011, SECOND, "200602")),
        }
        assert Area.objects.get(code=FIRST).name == "Sampleton 001A"
        assert "nothing was changed" in load(postcodes=POSTCODES)

    @pytest.mark.parametrize(
        ("postcode", "lsoa", "vintage"),
        [
            *(
                ("pcd", "lsoa11", 2011),
                ("PCDS", "LSOA11CD", 2011),
                ("pcd2", "lsoa21", 2021),
                ("pcd7", "lsoa21cd", 2021),
            ),
            *(("Postcode", "LSOA code (2011)", 2011), ("postcode", "lsoa_2021_code", 2021), ("pcd8", "lsoa11c", 2011)),
        ],
    )
    def test_the_columns_of_other_years(self, load, postcode, lsoa, vintage):
        load(postcodes=[(postcode, "oseast1m", lsoa, "doterm"), ("ZZ1  1AA", "1", FIRST, "")])
        assert PostcodeArea.objects.get().vintage == vintage

    def test_both_years_in_one_file(self, load):
        rows = [("pcds", "lsoa11cd", "lsoa21cd"), ("ZZ1 1AA", FIRST, NEW)]
        assert "Areas of 2011 and 2021" in load(postcodes=rows)
        assert dict(PostcodeArea.objects.values_list("vintage", "lsoa_code")) == {2011: FIRST, 2021: NEW}

    def test_one_of_both_years_was_asked_for(self, load):
        load(postcodes=[("pcds", "lsoa11cd", "lsoa21cd"), ("ZZ1 1AA", FIRST, NEW)], vintage=2021)
        assert PostcodeArea.objects.get().lsoa_code == NEW

    def test_no_header(self, load):
        assert "no header" in load(postcodes=[("ZZ11AA", "ZZ1 1AA", FIRST), ("ZZ11AB", "ZZ1 1AB", SECOND)])
        assert PostcodeArea.objects.count() == 2

    def test_other_nations_are_left_out_and_nonsense_is_named(self, load):
        load(postcodes=[*POSTCODES, ("", "", "G1 1AA", "", "", "S01009999", "S12", "")])
        assert PostcodeArea.objects.count() == 2
        with pytest.raises(CommandError, match="postcodes, row 4, pcds: This is not a postcode"):
            load(postcodes=[*POSTCODES, ("", "", "nowhere", "", "", FIRST, "", "")])

    def test_a_postcode_that_moves_is_changed(self, load):
        load(postcodes=POSTCODES)
        moved = [POSTCODES[0], (*POSTCODES[1][:5], SECOND, *POSTCODES[1][6:]), POSTCODES[2]]
        assert "1 changed, 1 unchanged" in load(postcodes=moved)
        assert PostcodeArea.objects.get(postcode_key="ZZ11AA").lsoa_code == SECOND

    def test_half_a_file(self, load):
        text = csv_text(POSTCODES).encode()
        with pytest.raises(CommandError, match="only half of it had been copied"):
            load(postcodes=text[: text.rindex(SECOND.encode()) + 4])


class TestDeprivation:
    @pytest.mark.parametrize(
        ("area", "year", "index"), [(2011, 2019, "IMD2019"), (2021, 2024, "IMD2025"), (2021, 2025, "IMD2025")]
    )
    def test_file_1(self, load, area, year, index):
        load(deprivation=imd(area, year))
        assert set(DeprivationScore.objects.values_list("index", "lsoa_code", "rank", "decile")) == {
            *((index, FIRST, 16380, 5), (index, SECOND, 864, 1)),
        }

    def test_file_3_has_both_indices(self, load):
        load(deprivation=imd(more=IDACI_HEADERS))
        assert DeprivationScore.objects.get(index="IDACI2019", lsoa_code=FIRST).rank == 14316
        assert DeprivationScore.objects.count() == 4

    def test_a_workbook_with_notes_first_and_a_title(self, load):
        rows = [("Indices of Deprivation",), (), ("File 1",), *imd()]
        load(deprivation=workbook({"Notes": [("Contact us",)], "IMD2019": rows}))
        assert DeprivationScore.objects.count() == 2

    @pytest.mark.parametrize("length", [24, 30, 40, 45])
    def test_headers_cut_short(self, load, length):
        headers = [header[:length] for header in imd()[0]]
        load(deprivation=imd(headers=headers))
        assert DeprivationScore.objects.get(lsoa_code=FIRST).rank == 16380

    def test_a_year_is_known_by_its_figures(self, load):
        # Rank 3,300 lies in the first tenth of the 33,755 areas of 2025, and in the second of the 32,844 of 2019.
        rows = [(FIRST, "3300", "1"), (SECOND, "6570", "2")]
        load(deprivation=[("lsoa_code", "imd_rank", "imd_decile"), *rows])
        assert DeprivationScore.objects.get(lsoa_code=FIRST).index == "IMD2025"

    @pytest.mark.parametrize(
        ("rows", "reason"),
        [
            ([(FIRST, "", "", "", "40,000", "10")], "Ranks of 2019 go from 1 to 32,844"),
            ([(FIRST, "", "", "", "16380", "11")], "Deciles go from 1 to 10"),
            ([(FIRST, "", "", "", "16380", "1")], "does not fit the rank"),
            ([(FIRST, "", "", "", "n/a", "1")], "Ranks of 2019"),
            ([("E02000001", "", "", "", "16380", "5")], "not the code of an LSOA"),
        ],
    )
    def test_bad_rows_are_named(self, load, rows, reason):
        with pytest.raises(CommandError, match=rf"(?s)nothing was stored.*deprivation, row 2.*{reason}"):
            load(deprivation=imd(rows=rows))

    @pytest.mark.parametrize(
        ("area", "year", "words"),
        [
            (2011, 2013, "is the Indices of Deprivation of 2015: bring those of 2019 or of 2025"),
            (2011, 2024, "contradicts itself"),
        ],
    )
    def test_another_year_is_refused(self, load, area, year, words):
        with pytest.raises(CommandError, match=words):
            load(deprivation=imd(area, year))

    def test_a_national_file_is_narrowed_to_the_areas_of_the_centre(self, load):
        rows = [
            (f"E0100{number:04}", "", "E09000999" if number < 5 else "E08000001", "", str(number), "1")
            for number in range(1, 2000)
        ]
        load(postcodes=POSTCODES)
        said = load(deprivation=imd(rows=rows))
        assert "1,997 rows outside the areas that the centre knows were left out" in said
        assert set(DeprivationScore.objects.values_list("lsoa_code", flat=True)) == {FIRST, SECOND}
        load(deprivation=imd(rows=rows), authority="e09000999")
        assert DeprivationScore.objects.count() == 4
        with pytest.raises(CommandError, match="None of the 1,999 rows"):
            load(deprivation=imd(rows=rows), authority="Atlantis")


class TestPopulation:
    def test_totals_with_their_day_and_source(self, load):
        load(population=[("lsoa_code", "as_at", "under_5", "source"), (FIRST, "30/6/2020", "144", "ONS mid-2020")])
        estimate = PopulationEstimate.objects.get()
        assert (estimate.as_at, estimate.under_five, estimate.source, estimate.vintage) == (
            *(date(2020, 6, 30), 144, "ONS mid-2020", 2011),
        )

    @pytest.mark.parametrize(
        ("headers", "counts", "total"),
        [
            (["0", "1", "2", "3", "4", "5"], [1, 2, 3, 4, 5, 100], 15),
            (["Age 0", "Age 1", "Age 2", "Age 3", "Age 4", "Age 5"], ["1,000", 2, 3, 4, 5, 6], 1014),
            ([f"F{age}" for age in range(6)] + [f"M{age}" for age in range(6)], [1] * 12, 10),
            (["Aged 0-4", "Aged 5-9"], ["15.0", 7], 15),
            (["All ages", "Under 5"], [1500, 15], 15),
        ],
    )
    def test_ages_are_added_up(self, load, headers, counts, total):
        rows = [("LSOA 2021 Code", "LSOA 2021 Name", *headers), (FIRST, "Sampleton", *counts)]
        load(population=rows, as_at="30 June 2022", source="ONS")
        estimate = PopulationEstimate.objects.get()
        assert (estimate.under_five, estimate.vintage, estimate.source) == (total, 2021, "ONS")

    def test_numbers_in_the_header_of_a_workbook(self, load):
        rows = [("lsoa11_code", 0, 1, 2, 3, 4.0), (FIRST, 1, 1, 1, 1, 1)]
        load(population=workbook({"Persons": rows}), as_at="2020-06-30")
        assert PopulationEstimate.objects.get().under_five == 5

    def test_without_a_day_it_is_not_guessed(self, load):
        with pytest.raises(CommandError, match="does not say for which day"):
            load(population=[("lsoa_code", "under_5"), (FIRST, "144")])

    def test_another_day_than_asked_for(self, load):
        with pytest.raises(CommandError, match="The day differs from the one that was asked for"):
            load(population=[("lsoa_code", "as_at", "under_5"), (FIRST, "2020-06-30", "1")], as_at="2021-06-30")

    @pytest.mark.parametrize("count", ["*", "-3", "2.5", ""])
    def test_what_is_no_number_is_named(self, load, count):
        with pytest.raises(CommandError, match="population, row 2, under_5: This is not a whole number"):
            load(population=[("lsoa_code", "under_5", "x"), (FIRST, count, "y")], as_at="2020-06-30")

    def test_a_day_that_is_none(self, load):
        with pytest.raises(CommandError, match="--as-at: Enter the date"):
            load(population=[("lsoa_code", "under_5"), (FIRST, "1")], as_at="mid-2020")


class TestReachArea:
    def test_with_days(self, load):
        load(
            reach=[("lsoa_code", "from_date", "to_date"), (FIRST, "1/4/2020", ""), (SECOND, "2020-04-01", "2025-08-31")]
        )
        assert ReachAreaPart.objects.get(lsoa_code=SECOND).to_date == date(2025, 8, 31)

    @pytest.mark.parametrize("header", [[], [("lsoa21cd",)], [("Our areas",)]])
    def test_a_bare_list_has_always_been_so(self, load, header):
        load(reach=[*header, (FIRST,), (SECOND,)])
        assert set(ReachAreaPart.objects.values_list("from_date", flat=True)) == {date(1900, 1, 1)}

    def test_a_bare_list_from_a_day(self, load):
        load(reach=[("lsoa_code",), (FIRST,)], as_at="2020-04-01")
        assert ReachAreaPart.objects.get().from_date == date(2020, 4, 1)

    def test_an_overlap_is_refused_by_its_row(self, load):
        load(reach=[("lsoa_code", "from_date"), (FIRST, "2020-04-01")])
        with pytest.raises(CommandError, match=r"reach, row 2, from_date: This area is in the reach area already"):
            load(reach=[("lsoa_code", "from_date"), (FIRST, "2021-04-01")])

    def test_areas_of_another_year_are_noticed(self, load):
        load(postcodes=POSTCODES)
        with pytest.raises(CommandError, match="lists no area that is known from the files of 2011"):
            load(reach=[("lsoa_code",), (THIRD,)])
        assert "1 of its areas are in none" in load(reach=[("lsoa_code",), (FIRST,), (THIRD,)])


WRONG = {
    "postcodes": POSTCODES,
    "deprivation": imd(),
    "population": [("lsoa_code", "as_at", "under_5"), (FIRST, "2020-06-30", "1")],
}
LOOKS = {"postcodes": "a postcode lookup", "deprivation": "Indices of Deprivation", "population": "a population table"}
BOX = {"reach": "the reach area"}


@pytest.mark.parametrize("slot", ["postcodes", "deprivation", "population", "reach"])
@pytest.mark.parametrize("kind", WRONG)
def test_a_file_in_the_wrong_box(load, kind, slot):
    if kind != slot:
        with pytest.raises(CommandError, match=f"looks like {LOOKS[kind]}; this box is for {BOX.get(slot, slot)}"):
            load(**{slot: WRONG[kind]})


class TestVintages:
    def test_what_was_asked_for_differs(self, load):
        with pytest.raises(CommandError, match="for areas of 2021, and areas of 2011 were asked for"):
            load(deprivation=imd(2021, 2024), vintage=2011)

    def test_files_of_two_years(self, load):
        with pytest.raises(CommandError, match="they do not fit together"):
            load(deprivation=imd(2021, 2024), postcodes=POSTCODES)

    def test_headers_against_codes(self, load):
        with pytest.raises(CommandError, match="its headers say areas of 2011, but E01034000 was made in 2021"):
            load(deprivation=imd(rows=[(NEW, "", "", "", "1", "1")]))

    def test_a_file_that_does_not_say_follows_the_others(self, load):
        population = [("lsoa_code", "as_at", "under_5"), (FIRST, "2022-06-30", "1")]
        load(deprivation=imd(2021, 2024), population=population)
        assert PopulationEstimate.objects.get().vintage == 2021

    def test_a_new_code_settles_it(self, load):
        load(population=[("lsoa_code", "as_at", "under_5"), (NEW, "2022-06-30", "1")])
        assert PopulationEstimate.objects.get().vintage == 2021

    def test_the_centre_follows_its_first_postcodes(self, load):
        assert "now counts in areas of 2021" in load(postcodes=[("pcds", "lsoa21cd"), ("ZZ1 1AA", FIRST)])
        settings = CentreSettings.load()
        assert (settings.lsoa_vintage, settings.deprivation_index) == (2021, "IMD2025")

    def test_a_centre_that_has_both_keeps_its_setting(self, load):
        load(postcodes=POSTCODES)
        load(postcodes=[("pcds", "lsoa21cd"), ("ZZ1 1AA", FIRST)])
        assert CentreSettings.load().lsoa_vintage == 2011
        load(postcodes=[("pcds", "lsoa21cd"), ("ZZ1 1AA", FIRST)], vintage=2021)
        assert CentreSettings.load().lsoa_vintage == 2021


def test_one_bad_file_stores_nothing_of_the_others(load):
    with pytest.raises(CommandError):
        load(postcodes=POSTCODES, deprivation=imd(rows=[(FIRST, "", "", "", "0", "1")]))
    assert not PostcodeArea.objects.exists()
    assert not ImportRun.objects.exists()


def test_checking_stores_nothing(load):
    assert "Checked only" in load("--check", postcodes=POSTCODES)
    assert not PostcodeArea.objects.exists()


def test_no_file_at_all(load):
    with pytest.raises(CommandError, match="Name at least one file"):
        load()


@pytest.mark.needs_shared
@pytest.mark.parametrize(
    ("kind", "parts", "rows", "options"),
    [
        ("deprivation", ("deprivation_2019", "File_1_-_IMD2019_Index_of_Multiple_Deprivation.xlsx"), 32_844, {}),
        ("deprivation", ("deprivation_2019", "File_1_IMD2019_Croydon.csv"), 220, {}),
        ("deprivation", ("deprivation_2019", "File_3_IDACI_Croydon.csv"), 220, {}),
        ("deprivation", ("deprivation_2025", "File_1_IMD2025_Croydon.csv"), 229, {}),
        ("deprivation", ("deprivation_2025", "File_3_IDACI_Croydon.csv"), 229, {}),
        ("postcodes", ("postcodes", "PCD_OA_LSOA_MSOA_LAD_MAY22_UK_LU__Croydon_E09000008.csv"), 13_279, {}),
        (
            *("population", ("population", "population2019_lsoa2011_single_year_of_age_Croydon.csv"), 220),
            {"as_at": "2019-06-30"},
        ),
        (
            *("population", ("population", "population2020_lsoa2011_single_year_of_age_Croydon.csv"), 220),
            {"as_at": "2020-06-30"},
        ),
    ],
)
def test_the_official_files_load_as_published(load, kind, parts, rows, options):
    path = shared_path("data", *parts)
    assert f"{rows:,} rows: {rows:,} new" in load(**{kind: path}, **options)
    assert f"{rows:,} rows: {rows:,} unchanged" in load(**{kind: path}, **options)


@pytest.mark.needs_shared
def test_the_national_workbook_is_narrowed_to_an_authority(load):
    path = shared_path("data", "deprivation_2019", "File_1_-_IMD2019_Index_of_Multiple_Deprivation.xlsx")
    assert "220 rows: 220 new" in load(deprivation=path, authority="Croydon")


@pytest.mark.needs_shared
@pytest.mark.parametrize(
    "parts",
    [
        ("deprivation_2019", "File_6_population_Croydon.csv"),
        ("lookups", "lsoa2011_to_lsoa2021_Croydon.csv"),
        ("lookups", "lsoa2021_to_ward2024_Croydon.csv"),
        ("baby_names", "boysnames2024.xlsx"),
        ("bank_holidays", "bank-holidays.json"),
    ],
)
@pytest.mark.parametrize("kind", ["postcodes", "deprivation", "population", "reach"])
def test_other_official_files_are_refused_with_a_sentence(load, kind, parts):
    with pytest.raises(CommandError, match=r"looks like|lists areas, but|is not|is JSON"):
        load(**{kind: shared_path("data", *parts)})
