"""Boundaries for the map: read as published, narrowed to the centre's areas, and refused in a sentence otherwise."""

import json

import pytest

from centre.core.reading import Unreadable, Upload
from centre.imports.official.load import Official, import_official
from families.models import Area, AreaOutline, ReachAreaPart
from tests.support.cases import said_by
from tests.support.shared import shared_path

pytestmark = pytest.mark.django_db

SQUARE = [[-0.10, 51.30], [-0.09, 51.30], [-0.09, 51.31], [-0.10, 51.31], [-0.10, 51.30]]


def feature(code="E01000001", coordinates=(SQUARE,), kind="Polygon", column="LSOA11CD"):
    named = {column: code, "LSOA11NM": "Croydon 001A"}
    return {"type": "Feature", "properties": named, "geometry": {"type": kind, "coordinates": coordinates}}


def file_of(*features, name="areas.geojson"):
    return Upload(name, data=json.dumps({"type": "FeatureCollection", "features": features}).encode())


def load(upload, **more):
    return import_official(Official(files={"outlines": upload}, **more))


class TestWhatIsStored:
    def test_polygons_and_islands_with_their_names(self):
        load(file_of(feature(), feature("E01000002", [[SQUARE], [SQUARE]], "MultiPolygon")))
        assert len(AreaOutline.objects.get(lsoa_code="E01000001").rings) == 1
        assert len(AreaOutline.objects.get(lsoa_code="E01000002").rings) == 2
        assert Area.objects.get(code="E01000001", vintage=2011).name == "Croydon 001A"

    def test_a_second_time_changes_nothing(self):
        load(file_of(feature()))
        assert not load(file_of(feature())).changes_something

    def test_only_areas_that_the_centre_knows(self):
        ReachAreaPart.objects.create(lsoa_code="E01000001", from_date="2020-01-01")
        outcome = load(file_of(feature(), feature("E01000099")))
        assert list(AreaOutline.objects.values_list("lsoa_code", flat=True)) == ["E01000001"]
        assert "1 boundaries outside" in " ".join(outcome.parts[0].notes)

    def test_a_newer_boundary_takes_the_place_of_the_old(self):
        load(file_of(feature()))
        moved = [[x + 0.01, y] for x, y in SQUARE]
        load(file_of(feature(coordinates=[moved])))
        assert AreaOutline.objects.get().rings[0][0] == (-0.09, 51.3)


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"", "is no GeoJSON file"),
            (b"postcode,lsoa\nCR0 2YR,E01000001\n", "is no GeoJSON file"),
            (b"[" * 100_000, "is no GeoJSON file"),
            (b"\xff\xfe\x00", "is no GeoJSON file"),
            (b"[1, 2]", "is no collection of boundaries"),
            (b'{"type": "FeatureCollection", "features": []}', "is no collection of boundaries"),
            (b'{"features": [null]}', "has no code of an LSOA"),
            (b'{"features": [{"properties": {"LSOA11CD": "W06000001"}}]}', "has no code of an LSOA"),
        ],
    )
    def test_what_is_no_file_of_boundaries(self, data, words):
        with pytest.raises(Unreadable, match=words):
            load(Upload("areas.geojson", data=data))

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            (feature(coordinates=[[[533_075, 166_012]] * 4]), "not in longitude and latitude"),
            (feature(coordinates=[[[float("nan"), 51.3]] * 4]), "not in longitude and latitude"),
            (feature(coordinates=[SQUARE[:2]]), "no boundary that can be drawn"),
            (feature(coordinates=None), "no boundary that can be drawn"),
            (feature(kind="Point", coordinates=[-0.1, 51.3]), "no boundary that can be drawn"),
            (feature(coordinates=[[["a", "b"]] * 4]), "no boundary that can be drawn"),
        ],
    )
    def test_what_cannot_be_drawn(self, given, words):
        with pytest.raises(Unreadable, match=words):
            load(file_of(given))

    def test_two_years_in_one_file_the_wrong_year_and_an_area_twice(self):
        with pytest.raises(Unreadable, match="mixes areas of 2011 and 2021"):
            load(file_of(feature(), feature("E01000002", column="LSOA21CD")))
        with pytest.raises(Unreadable, match="has boundaries of 2011, not of 2021"):
            load(file_of(feature()), vintage=2021)
        with pytest.raises(Unreadable, match="twice"):
            load(file_of(feature(), feature()))

    def test_areas_of_elsewhere(self):
        ReachAreaPart.objects.create(lsoa_code="E01000050", from_date="2020-01-01")
        with pytest.raises(Unreadable, match="no boundary of an area that the centre knows"):
            load(file_of(feature()))


@pytest.mark.needs_shared
@pytest.mark.parametrize("name", ["LSOA_Dec_2011", "london-2021"])
def test_the_published_boundaries_of_a_borough_are_read(name):
    (path,) = (each for each in shared_path("data", "boundaries").iterdir() if each.name.startswith(name))
    assert "Loaded." in said_by("import_reach", "--outlines", path)
    assert AreaOutline.objects.count() > 200
    assert "nothing was changed" in said_by("import_reach", "--outlines", path)
