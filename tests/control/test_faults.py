"""Malformed files: each is refused by name, and never read as something else."""

from datetime import date

import pytest

from frontcast.control import FAULTS, MapStore, read_map
from frontcast.errors import MapError
from frontcast.records import Failure
from frontcast.sources import Archive
from frontcast.testing.malformed import BAD, GOOD, LOOP, NAME, NAMES, SQ, crs, fc, poly
from frontcast.theatre import load_theatre


@pytest.fixture(scope="module")
def read():
    theatre = load_theatre("donetsk")
    source = theatre.source("deepstate-mirror")

    def read(data, name=NAME):
        return read_map(data, name=name, source=source, theatre=theatre, today=date(2026, 1, 1))

    return read


@pytest.mark.parametrize("case", sorted(BAD))
def test_malformed_files_are_refused_by_name(read, case):
    data, fault = BAD[case]
    with pytest.raises(MapError) as error:
        read(data)
    assert error.value.fault == fault
    assert fault in FAULTS
    assert str(error.value).startswith(f"{fault}: ")


@pytest.mark.parametrize("name", sorted(NAMES))
def test_impossible_days_are_refused_by_name(read, name):
    with pytest.raises(MapError) as error:
        read(GOOD, name=name)
    assert error.value.fault == NAMES[name]


def test_too_large(read, monkeypatch):
    monkeypatch.setattr("frontcast.control._json.LIMIT", 50)
    with pytest.raises(MapError, match="too large"):
        read(GOOD)


def test_29_february_exists_in_leap_years(read):
    (got,) = read(GOOD, name="deepstatemap_data_20240229.geojson")
    assert (got.valid_on, got.known_at) == (date(2024, 2, 28), date(2024, 2, 29))


@pytest.mark.parametrize(
    ("data", "repair", "share"),
    [
        (b"\xef\xbb\xbf" + GOOD, "byte order mark", 1.0),
        (
            fc({"type": "MultiPolygon", "coordinates": [[SQ], [[[x + 0.5, y] for x, y in SQ]]]}),
            "overlapping parts",
            1.5,
        ),
        (
            # Two vertices out of order by 100 m: 0.01 % of the ground.
            fc(poly([SQ[0], *LOOP, *SQ[1:]])),
            "self-crossing",
            1.0,
        ),
    ],
)  # fmt: skip
def test_harmless_faults_are_mended_and_said(read, data, repair, share):
    (got,) = read(data)
    (good,) = read(GOOD)
    assert repair in got.repairs
    assert got.areas[1].is_valid
    assert got.areas[1].area == pytest.approx(good.areas[1].area * share, rel=1e-3)


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326"])
def test_longitude_latitude_may_be_said(read, name):
    (got,) = read(fc(poly(SQ), crs=crs(name)))
    assert got.repairs == ()


def test_a_key_in_a_text_is_no_duplicate(read):
    (got,) = read(GOOD.replace(b"{}", b'{"note": "the \\"features\\" key"}'))
    assert got.areas[1].area > 0


def test_nothing_is_lost_and_the_rest_goes_on(read, tmp_path):
    """Every malformed file lies aside byte for byte, and the good ones among them are added."""
    archive = Archive(tmp_path / "archive")
    store = MapStore(tmp_path / "cube", theatre=load_theatre("donetsk"), mapper="deepstate")
    files = {f"{case}.geojson": data for case, (data, _) in BAD.items()}
    files |= {NAME: GOOD, "deepstatemap_data_20240802.geojson": GOOD}
    for name, data in files.items():
        try:
            store.add(read(data, name=name if name.startswith("deep") and "_" in name else NAME))
        except MapError as error:
            archive.aside(data, failure=Failure(name=name, fault=error.fault, detail=str(error)))
    failures = {f.name: f for f in archive.failures()}
    assert len(failures) == len(BAD) >= 60
    for case, (data, fault) in BAD.items():
        failure = failures[f"{case}.geojson"]
        assert failure.fault == fault
        assert archive.refused(failure.sha256) == data
    assert len(store.editions()) == 2
