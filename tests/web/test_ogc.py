"""OGC API - Features by hand (requirements of OGC 17-069r4), and by GDAL's own driver."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date

import httpx
import pyogrio
import pytest
from shapely.geometry import box, shape

from frontcast.web.ogc import read_box, read_span

COLLECTIONS = ["control-deepstate", "control-uacontrolmap", "places", "edges", "claims"]
GEOJSON = "application/geo+json"


def links(body: dict) -> dict[str, dict]:
    return {link["rel"]: link for link in body["links"]}


def items(client: httpx.Client, name: str, **query: object) -> dict:
    got = client.get(f"ogc/collections/{name}/items", params=query)
    assert got.status_code == 200, got.text
    assert got.headers["content-type"] == GEOJSON
    return got.json()


def test_the_landing_page_leads_everywhere(client: httpx.Client) -> None:
    """/req/core/root-success, /req/core/api-definition-success, /req/core/conformance-success."""
    found = links(client.get("ogc/").json())
    assert {"self", "service-desc", "conformance", "data"} <= set(found)
    for link in found.values():
        got = client.get(link["href"])
        assert got.status_code == 200
        assert got.headers["content-type"] == link["type"]
    classes = client.get(found["conformance"]["href"]).json()["conformsTo"]
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in classes
    assert client.get("ogc", follow_redirects=False).status_code == 200


def test_collections_describe_themselves(client: httpx.Client) -> None:
    """/req/core/fc-md-success, /req/core/fc-md-extent, /req/core/sfc-md-success."""
    listed = client.get("ogc/collections").json()["collections"]
    assert [c["id"] for c in listed] == COLLECTIONS
    for one in listed:
        assert client.get(links(one)["self"]["href"]).json() == one
        assert links(one)["items"]["type"] == GEOJSON
        west, south, east, north = one["extent"]["spatial"]["bbox"][0]
        assert 22 < west < east < 42
        assert 44 < south < north < 54
        if one["id"] != "places":
            start, end = one["extent"]["temporal"]["interval"][0]
            assert "2024-07-07T00:00:00Z" <= start < end <= "2025-12-01T00:00:00Z"


@pytest.mark.parametrize("name", COLLECTIONS)
def test_pages_join_without_gap_or_overlap(client: httpx.Client, name: str) -> None:
    """/req/core/fc-limit-response-1, /req/core/fc-numberMatched, /rec/core/fc-next-1."""
    first = items(client, name, limit=3)
    assert first["numberReturned"] == len(first["features"]) == 3
    whole = items(client, name, limit=12)
    seen, page = [f["id"] for f in first["features"]], first
    for _ in range(3):
        page = client.get(links(page)["next"]["href"]).json()
        assert page["numberMatched"] == first["numberMatched"]
        assert "prev" in links(page)
        seen += [f["id"] for f in page["features"]]
    assert seen == [f["id"] for f in whole["features"]]
    assert len(set(seen)) == 12
    last = items(client, name, limit=5, offset=first["numberMatched"] - 2)
    assert last["numberReturned"] == 2
    assert "next" not in links(last)
    assert items(client, name, offset=10**8)["features"] == []


@pytest.mark.parametrize("name", COLLECTIONS)
def test_one_feature_by_its_id(client: httpx.Client, name: str) -> None:
    """/req/core/f-success, /req/core/f-links."""
    want = items(client, name, limit=2)["features"][1]
    got = client.get(f"ogc/collections/{name}/items/{want['id']}")
    assert got.headers["content-type"] == GEOJSON
    body = got.json()
    assert {k: body[k] for k in want} == want
    assert {"self", "collection"} <= set(links(body))
    assert client.get(links(body)["self"]["href"]).json() == body


def test_a_box_selects_what_touches_it(client: httpx.Client) -> None:
    """/req/core/fc-bbox-response, against every place by hand."""
    asked = "36.9,48.1,37.4,48.4"
    got = items(client, "places", bbox=asked, limit=10_000)
    table = client.get("data/places.json").json()
    inside = {
        k for k, x, y in zip(table["key"], table["lon"], table["lat"], strict=True)
        if 36.9 <= x <= 37.4 and 48.1 <= y <= 48.4
    }  # fmt: skip
    assert len(inside) > 50
    assert {f["id"] for f in got["features"]} == inside
    assert got["numberMatched"] == len(inside)
    with_heights = items(client, "places", bbox="36.9,48.1,-9,37.4,48.4,9", limit=10_000)
    assert with_heights["features"] == got["features"]
    window = box(36.9, 48.1, 37.4, 48.4)
    for one in items(client, "edges", bbox=asked, limit=200)["features"]:
        assert shape(one["geometry"]).envelope.intersects(window)


@pytest.mark.parametrize(("asked", "days"), [
    ("2025-11-05", ["2025-11-05"]), ("2025-11-05T12:00:00Z", ["2025-11-05"]),
    ("2025-11-04/2025-11-05", ["2025-11-05", "2025-11-04"]), ("../2024-07-07", ["2024-07-07"]),
    ("2025-11-28T00:00:00Z/..", ["2025-11-29", "2025-11-28"]), ("2030-01-01", []),
])  # fmt: skip
def test_a_time_selects_days(client: httpx.Client, asked: str, days: list[str]) -> None:
    """/req/core/fc-time-response."""
    got = items(client, "control-deepstate", datetime=asked, limit=50)
    assert list(dict.fromkeys(f["properties"]["day"] for f in got["features"])) == days


def test_an_edge_has_one_state_a_day(client: httpx.Client) -> None:
    got = items(client, "edges", datetime="2025-11-05", limit=10_000)
    network = client.get("data/network/deepstate.UA.json").json()
    assert got["numberMatched"] == len(network["edges"])
    number = (date(2025, 11, 5) - date.fromisoformat(network["first_day"])).days
    want = [
        network["states"][[s for n, s in e["states"] if n <= number][-1]] for e in network["edges"]
    ]
    assert [f["properties"]["state"] for f in got["features"]] == want
    assert {"open", "cut"} <= set(want)


@pytest.mark.parametrize("query", [
    {"bbox": "1,2,3"}, {"bbox": "a,b,c,d"}, {"bbox": "nan,1,2,3"}, {"bbox": "0,9,1,8"},
    {"bbox": ""}, {"limit": 0}, {"limit": 10_001}, {"limit": "many"}, {"offset": -1},
    {"datetime": ".."}, {"datetime": "2025-01-01/2024-01-01"}, {"datetime": "a/b/c"},
    {"datetime": "2025-13-01"}, {"datetime": "2025-01-01T99:00:00Z"}, {"unknown": 1}, {"f": "html"},
])  # fmt: skip
def test_what_cannot_be_used_is_refused(client: httpx.Client, query: dict[str, object]) -> None:
    """/req/core/query-param-invalid, /req/core/query-param-unknown."""
    got = client.get("ogc/collections/places/items", params=query)
    assert got.status_code == 400
    assert got.json()["error"] in ("ParameterError", "DateError")


def test_spans_and_boxes() -> None:
    assert read_span("2025-01-01") == (date(2025, 1, 1), date(2025, 1, 1))
    assert read_span("/2025-01-01") == (None, date(2025, 1, 1))
    assert read_span("../..") == (None, None)
    assert read_box("170,-10,-170,10") == (170.0, -10.0, -170.0, 10.0)


def test_a_box_over_the_antimeridian_holds_nothing_here(client: httpx.Client) -> None:
    assert items(client, "places", bbox="170,-80,-170,80")["numberMatched"] == 0
    assert items(client, "places", bbox="30,-80,-170,80")["numberMatched"] > 4000


@pytest.fixture(scope="module")
def gdal_address() -> Iterator[str]:
    """A server in another process: GDAL does not let go of this one while it waits."""
    if "OAPIF" not in pyogrio.list_drivers():
        pytest.skip("this GDAL has no driver for OGC API - Features")
    command = [sys.executable, "-m", "frontcast", "serve", "--no-open", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        yield f"OAPIF:{process.stdout.readline().split()[0]}ogc"
        process.terminate()


@pytest.mark.parametrize("name", COLLECTIONS)
def test_gdal_reads_every_collection(client: httpx.Client, gdal_address: str, name: str) -> None:
    """The driver that QGIS opens such addresses with; through a real connection."""
    layers = {layer for layer, _ in pyogrio.list_layers(gdal_address)}
    assert layers == set(COLLECTIONS)
    got = pyogrio.read_dataframe(gdal_address, layer=name, max_features=250)
    assert len(got) == min(250, items(client, name, limit=1)["numberMatched"])
    assert got.crs.to_epsg() == 4326 or got.crs.to_authority() == ("OGC", "CRS84")
    assert got.geometry.is_valid.all()
    bounds = got.geometry.bounds
    assert (bounds["minx"] > 20).all()
    assert (bounds["maxy"] < 56).all()


def test_gdal_pages_and_filters_by_box(client: httpx.Client, gdal_address: str) -> None:
    got = pyogrio.read_dataframe(gdal_address, layer="places", bbox=(36.9, 48.1, 37.4, 48.4))
    want = items(client, "places", bbox="36.9,48.1,37.4,48.4", limit=10_000)
    assert sorted(got["name"]) == sorted(f["properties"]["name"] for f in want["features"])
    everything = pyogrio.read_dataframe(gdal_address, layer="places")
    assert len(everything) == items(client, "places", limit=1)["numberMatched"]
