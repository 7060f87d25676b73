"""Script in every text field: it leaves as data that no browser runs, and as escaped text."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import httpx
import lxml.html
import pytest

from frontcast.pipeline.workspace import Workspace
from frontcast.records.cells import plain_cell
from frontcast.testing.hostile import PAYLOADS, hostile_workspace

from .conftest import serving

DATA_TYPES = {"application/json", "application/geo+json", "application/octet-stream",
              "text/csv; charset=utf-8", "application/atom+xml"}  # fmt: skip
ADDRESSES = [
    "data/claims.json",
    "data/questions.json",
    "data/reports.json",
    "data/claims.csv",
    "data/alerts.json",
    "data/alerts.atom",
    "data/places/geonames-704422.json",
    "api/claims?limit=1000",
    "ogc/collections/claims/items?limit=10000",
    f"data/reports/{0:064x}.json",
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("hostile") / "w"
    hostile_workspace(folder)
    unbuilt = tmp_path_factory.mktemp("unbuilt")  # so that the plain page answers
    with serving(lambda: Workspace.open(folder), static=unbuilt) as client:
        yield client


def test_there_are_a_hundred_of_them() -> None:
    assert len(PAYLOADS) >= 100


@pytest.mark.parametrize("address", ADDRESSES)
def test_texts_leave_as_data_only(hostile: httpx.Client, address: str) -> None:
    got = hostile.get(address)
    assert got.status_code == 200, got.text[:500]
    assert got.headers["content-type"] in DATA_TYPES
    assert got.headers["x-content-type-options"] == "nosniff"
    assert "script-src 'self'" in got.headers["content-security-policy"]


def test_every_text_is_there_unharmed(hostile: httpx.Client) -> None:
    """Escaping belongs to the page; data that is changed on the way would hide what was said."""
    claims = hostile.get("data/claims.json").json()["claims"]
    assert {c["text"] for c in claims} == set(PAYLOADS)
    assert {c["speaker"] for c in claims} == set(PAYLOADS)
    alerts = hostile.get("data/alerts.json").json()["alerts"]
    assert {a["title"] for a in alerts} == set(PAYLOADS)


def test_questions_hold_the_words_they_were_read_from(hostile: httpx.Client) -> None:
    body = hostile.get("data/questions.json").json()
    asked = {c["words"] for q in body["questions"] for c in q["chances"]}
    assert asked == set(PAYLOADS)
    assert {c["who"] for q in body["questions"] for c in q["chances"]} == set(PAYLOADS)


def test_addresses_are_links_only_to_the_web(hostile: httpx.Client) -> None:
    rows = [
        *hostile.get("data/claims.json").json()["claims"],
        *hostile.get("data/reports.json").json()["reports"],
        *(f["properties"] for f in
          hostile.get("ogc/collections/claims/items?limit=10000").json()["features"]),
    ]  # fmt: skip
    assert len(rows) >= 3 * len(PAYLOADS)
    assert all(r["address"] is None or re.match(r"https?://\w", r["address"]) for r in rows)
    assert not any(r["address"] for r in rows)


def test_the_plain_page_escapes_everything(hostile: httpx.Client) -> None:
    got = hostile.get("")
    assert got.headers["content-type"] == "text/html; charset=utf-8"
    tree = lxml.html.fromstring(got.text)
    allowed = {"html", "head", "meta", "title", "link", "body", "main", "h1", "h2", "p", "table",
               "tbody", "tr", "th", "td", "ul", "li", "q", "a", "strong"}  # fmt: skip
    assert {e.tag for e in tree.iter() if isinstance(e.tag, str)} <= allowed
    for element in tree.iter():
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert not re.match(r"\s*(javascript|data|vbscript):", value, re.IGNORECASE)
    # Fifty claims are shown; their words are there as words.
    said = [q.text_content() for q in tree.iter("q")]
    assert len(said) == 50
    assert sum("<script>" in q for q in said) > 3


def test_the_table_runs_no_formula(hostile: httpx.Client) -> None:
    rows = list(csv.reader(io.StringIO(hostile.get("data/claims.csv").text)))
    cells = [cell for row in rows for cell in row]
    assert not any(re.match(r"[\s\"'`]*[=+@\-]", c) and not c.startswith("'") for c in cells)
    assert {plain_cell(c) for c in cells} >= {"=cmd|' /C calc'!A0"}


def test_the_feed_of_alerts_is_well_formed(hostile: httpx.Client) -> None:
    feed = ElementTree.fromstring(hostile.get("data/alerts.atom").content)
    titles = [t.text for t in feed.iter("{http://www.w3.org/2005/Atom}title")]
    assert len(titles) == len(PAYLOADS) + 1
    assert "<script>window.PWNED=1</script>" in titles


@pytest.mark.parametrize("text", PAYLOADS[::7])
def test_what_is_asked_comes_back_as_data(hostile: httpx.Client, text: str) -> None:
    for address, name in (("api/ask", "statement"), ("api/measure", "call"), ("api/claims", "q"),
                          ("api/claims", "place"), ("data/theatre.json", "as_of")):  # fmt: skip
        got = hostile.get(address, params={name: text})
        assert got.status_code in (200, 400, 404, 409)
        assert got.headers["content-type"] == "application/json"
    got = hostile.get(f"data/places/{quote(text, safe='')}.json")
    assert got.status_code in (400, 404)
    assert got.headers["content-type"] == "application/json"


def test_words_of_closed_sources_stay_here(tmp_path: Path) -> None:
    """`link-only`: offsets, readings and the address; `derived-only`: no words of the claim."""
    secret = "Russian forces captured Selydove on 29 October 2024, a soldier told the paper."
    workspace = Workspace.init(tmp_path / "w")
    for licence in ("link-only", "derived-only", "redistribute"):
        path = tmp_path / f"{licence}.txt"
        path.write_text(f"{secret} This is the copy of {licence}.\n", encoding="utf-8")
        workspace.add_reports(path, outlet="Paper", licence=licence, published=date(2024, 11, 1))
    with serving(lambda: Workspace.open(tmp_path / "w")) as client:
        claims = client.get("data/claims.json").json()["claims"]
        assert {c["licence"] for c in claims} == {"link-only", "derived-only", "redistribute"}
        for c in claims:
            free = c["licence"] == "redistribute"
            assert (c["text"] is None) == (not free)
            assert (c["sentence"] is None) == (not free)
            assert free or "text" in c["withheld"]
            assert c["span"][0] < c["span"][1]
        checkable = [c for c in claims if c["statements"]]
        assert {c["licence"] for c in checkable} == {c["licence"] for c in claims}
        assert all("captured(Selydove, RU" in c["statements"][0] for c in checkable)
        assert all(c["verdicts"][0]["outcome"] for c in checkable)
        for r in client.get("data/reports.json").json()["reports"]:
            text = client.get(f"data/reports/{r['id']}.json").json()["text"]
            assert (text is None) == (r["licence"] != "redistribute")
        for address in ("data/claims.csv", "ogc/collections/claims/items", "api/claims"):
            assert client.get(address).text.count("a soldier told") <= 3  # of the free one only
        assert "a soldier told" not in client.get("", params={}).text.replace(secret, "", 3)


def test_predictions_of_a_closed_source_keep_their_words_here(tmp_path: Path) -> None:
    workspace = Workspace.init(tmp_path / "w")
    path = tmp_path / "r.txt"
    path.write_text(
        "Pokrovsk will probably fall to Russian forces by the end of March 2025, the analyst "
        "Mykola Example said on Monday.\n"
    )
    workspace.add_reports(path, outlet="Paper", licence="link-only", published=date(2024, 12, 20))
    with serving(lambda: Workspace.open(tmp_path / "w")) as client:
        (question,) = client.get("data/questions.json").json()["questions"]
        assert "captured(Pokrovsk, RU" in question["statement"]
        (chance,) = question["chances"]
        assert (question["words"], chance["words"], chance["phrase"]) == ("", "", "")
        assert question["place"] == "geonames-704422"
        panel = client.get("data/places/geonames-704422.json").json()
        assert panel["questions"] == [question["id"]]
        for address in ("data/questions.json", "data/places/geonames-704422.json"):
            assert "probably" not in client.get(address).text.replace("probability", "")
