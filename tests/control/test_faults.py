"""Malformed files: each is refused by name, and never read as something else."""

import json
import math
from datetime import date

import pytest

from frontcast.control import FAULTS, MapStore, read_map
from frontcast.errors import MapError
from frontcast.records import Failure
from frontcast.sources import Archive
from frontcast.theatre import load_theatre

SQ = [[36, 48], [37, 48], [37, 49], [36, 49], [36, 48]]
LOOP = [[36.5, 48], [36.499, 48.001], [36.501, 48.001], [36.4995, 48]]
NAME = "deepstatemap_data_20240801.geojson"


def fc(geometry, **more):
    feature = {"type": "Feature", "properties": {}, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [feature], **more}).encode()


def poly(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


def crs(name):
    return {"type": "name", "properties": {"name": name}}


GOOD = fc(poly(SQ))
M = 111_319.5
BAD = {
    "bowtie": (fc(poly([[36, 48], [37, 49], [37, 48], [36, 49], [36, 48]])), "self-crossing"),
    "no features": (b'{"type":"FeatureCollection","features":[]}', "no polygons"),
    "null geometry": (fc(None), "null geometry"),
    "no rings": (fc({"type": "Polygon", "coordinates": []}), "empty geometry"),
    "no polygons in multi": (fc({"type": "MultiPolygon", "coordinates": []}), "empty geometry"),
    "empty ring": (fc(poly([])), "empty geometry"),
    "flat ring": (fc(poly([[36, 48], [36.1, 48], [36, 48], [36, 48]])), "empty geometry"),
    "swapped": (fc(poly([[y, x] for x, y in SQ])), "swapped axes"),
    "metres": (fc(poly([[x * M, y * M] for x, y in SQ])), "metres as degrees"),
    "crs 3857": (fc(poly(SQ), crs=crs("urn:ogc:def:crs:EPSG::3857")), "foreign crs"),
    "crs lies": (fc(poly(SQ), crs=crs("urn:ogc:def:crs:EPSG::32637")), "foreign crs"),
    "crs odd": (fc(poly(SQ), crs="moon"), "foreign crs"),
    "truncated": (GOOD[:90], "truncated"),
    "unclosed": (fc(poly(SQ[:-1])), "unclosed ring"),
    "two points": (fc(poly([SQ[0], SQ[1], SQ[0]])), "short ring"),
    "NaN": (fc(poly([[36, 48], [math.nan, 48], [37, 49], [36, 48]])), "not finite"),
    "1e999": (GOOD.replace(b"[37, 48]", b"[1e999, 48]"), "not finite"),
    "strings": (fc(poly([[str(x), str(y)] for x, y in SQ])), "not numbers"),
    "nulls": (fc(poly([[None, y] for _, y in SQ])), "not numbers"),
    "ragged": (fc(poly([[36, 48], [37], [37, 49], [36, 48]])), "not numbers"),
    "flat list": (fc(poly([36, 48, 37, 49, 36, 48])), "not numbers"),
    "duplicate features": (
        GOOD.replace(b'"features"', b'"features": [], "features"'),
        "duplicate keys",
    ),
    "duplicate coordinates": (
        GOOD.replace(b'"coordinates"', b'"coordinates": [[]], "coordinates"'),
        "duplicate keys",
    ),
    "duplicate, escaped": (
        GOOD.replace(b'"features"', b'"\\u0066eatures": [], "features"'),
        "duplicate keys",
    ),
    "hole outside": (
        fc(poly(SQ, [[38, 48], [38.5, 48], [38.5, 48.5], [38, 48]])),
        "hole outside",
    ),
    "line": (fc({"type": "LineString", "coordinates": SQ}), "not polygons"),
    "point": (fc({"type": "Point", "coordinates": [36, 48]}), "not polygons"),
    "globe": (
        fc(poly([[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]])),
        "globe-wide",
    ),
    "elsewhere": (fc(poly([[x - 40, y] for x, y in SQ])), "outside the theatre"),
    "out of range": (fc(poly([[x + 400, y + 50] for x, y in SQ])), "out of range"),
    "utf-16": (GOOD.decode().encode("utf-16"), "wrong encoding"),
    "latin-1": (GOOD.replace(b"{}", b'{"n": "\xe9"}'), "wrong encoding"),
    "deep": (
        b'{"type":"FeatureCollection","features":'
        + b"[" * 99_999 + b"]" * 99_999 + b"}",
        "nesting",
    ),
    "html": (b"<html><body>502 Bad Gateway</body></html>", "html page"),
    "no bytes": (b"", "empty"),
    "blank": (b" \n", "empty"),
    "garbage after": (GOOD + b"}}}garbage", "trailing garbage"),
    "no JSON": (b"day,holder\n2024-08-01,RU\n", "not JSON"),
    "a list": (b"[1, 2]", "not a map"),
    "other object": (b'{"message": "rate limit"}', "not a map"),
    "features no list": (b'{"type":"FeatureCollection","features":{}}', "not a map"),
    "spike far": (
        fc(poly([*SQ[:3], [80, 49.00001], [37, 49.00001], *SQ[3:]])),
        "spike",
    ),
    "spike near": (
        fc(poly([*SQ[:3], [38.5, 49.00001], [37, 49.00002], *SQ[3:]])),
        "spike",
    ),
    "lon + 360": (fc(poly([[x + 360, y] for x, y in SQ])), "longitude beyond 180"),
}  # fmt: skip
NAMES = {
    "map.geojson": "no date",
    "deepstatemap_data_20230229.geojson": "impossible date",
    "deepstatemap_data_20241301.geojson": "impossible date",
    "deepstatemap_data_20990101.geojson": "future date",
    "deepstatemap_data_00010101.geojson": "impossible date",
}


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
    assert len(failures) == len(BAD) >= 27
    for case, (data, fault) in BAD.items():
        failure = failures[f"{case}.geojson"]
        assert failure.fault == fault
        assert archive.refused(failure.sha256) == data
    assert len(store.editions()) == 2
