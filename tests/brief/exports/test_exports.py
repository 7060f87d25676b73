"""Files for other programs: their shape by the published specifications, and the licences.

Required fields are written down from the specifications themselves: W3C Web Annotation Data Model
(3.1, 3.2, 4.2.4, 4.2.5, 5), RFC 7946, PROV-JSON (W3C submission 2013), schema.org with Google's
list for ClaimReview, GeoParquet 1.0, ACLED's codebook.
"""

import csv
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontcast.brief.exports import (
    ACLED_COLUMNS,
    FORMATS,
    ExportedClaim,
    export,
    link_rows,
    rows_of,
)
from frontcast.claims import extract, links
from frontcast.errors import ConfigError
from frontcast.records import Claim, Link, Outcome, PlaceMention, Report, Verdict, parse
from frontcast.records.cells import plain_cell
from frontcast.theatre import load_theatre

DAY = date(2025, 6, 18)
TEXT = (
    "A senior commander of the brigade told us that Russian troops have captured Toretsk. "
    "Officials in Zaporizhzhia Oblast, however, denied that 12 civilians were killed in Kramatorsk "
    "on Monday. Russian troops are 5 kilometers from Kramatorsk, a member of the town council said."
)


@pytest.fixture(scope="module")
def theatre():
    return load_theatre("donetsk")


def items(theatre, *, licence="redistribute", text=TEXT, **fields) -> list[ExportedClaim]:
    about = {"outlet": "The Courier", "address": "https://example.org/a", "title": text[:40]}
    report = Report(id="ab" * 32, text=text, published=DAY, licence=licence, **about | fields)
    outcomes = list(Outcome)
    return [
        ExportedClaim(
            claim=claim, report=report,
            verdicts=tuple(
                Verdict(statement=s, outcome=outcomes[(i + j) % 5], sentence=f"The maps on {s}.",
                        mapper="m", as_of=DAY, sources=("cd" * 32,))
                for j, s in enumerate(claim.statements)
            ),
        )
        for i, claim in enumerate(extract(report, theatre=theatre))
    ]  # fmt: skip


def written(some, theatre, tmp_path: Path, fmt: str) -> str:
    path = tmp_path / f"out.{fmt}"
    assert export(some, fmt=fmt, path=path, theatre=theatre) == len(some)
    if fmt == "parquet":
        return pd.read_parquet(path).to_json(orient="records", force_ascii=False)
    if fmt == "geoparquet":
        return gpd.read_parquet(path).drop(columns="geometry").to_json(force_ascii=False)
    return path.read_bytes().decode()


def test_web_annotations(theatre, tmp_path):
    got = json.loads(written(items(theatre), theatre, tmp_path, "annotations"))
    assert got["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert {"id", "type", "total", "first"} <= set(got)
    assert got["type"] == "AnnotationCollection"
    assert got["first"]["type"] == "AnnotationPage"
    assert {"id", "items"} <= set(got["first"])
    assert got["total"] == len(got["first"]["items"]) > 0
    for one in got["first"]["items"]:
        assert one["type"] == "Annotation"
        assert one["id"].startswith("urn:")
        assert one["target"]["source"] == "https://example.org/a"
        quote, position = one["target"]["selector"]
        assert quote["type"] == "TextQuoteSelector"
        assert position["type"] == "TextPositionSelector"
        assert TEXT[position["start"] : position["end"]] == quote["exact"]
        assert TEXT.find(quote["prefix"] + quote["exact"] + quote["suffix"]) >= 0
        assert len(quote["prefix"]) <= 32
        assert all(body["type"] == "TextualBody" and body["value"] for body in one["body"])


def test_claim_reviews(theatre, tmp_path):
    some = items(theatre)
    got = json.loads(written(some, theatre, tmp_path, "claimreview"))
    assert got["@context"] == "https://schema.org"
    reviews = got["@graph"]
    assert len(reviews) == sum(len(x.verdicts) for x in some) >= 2
    for review in reviews:
        assert review["@type"] == "ClaimReview"
        assert {"claimReviewed", "reviewRating", "url", "author", "itemReviewed"} <= set(review)
        assert review["itemReviewed"]["@type"] == "Claim"
        assert review["reviewRating"]["@type"] == "Rating"
        assert review["reviewRating"]["alternateName"]


@pytest.mark.parametrize(("outcome", "value"), [
    (Outcome.SUPPORTED, 5), (Outcome.CONTRADICTED, 1), (Outcome.MAP_DEPENDENT, None),
    (Outcome.TOO_EARLY, None), (Outcome.NOT_CHECKABLE, None),
])  # fmt: skip
def test_doubt_gets_no_number(theatre, tmp_path, outcome, value):
    first = next(x for x in items(theatre) if x.verdicts)
    one = replace(first, verdicts=(replace(first.verdicts[0], outcome=outcome),))
    (review,) = json.loads(written([one], theatre, tmp_path, "claimreview"))["@graph"]
    rating = review["reviewRating"]
    assert rating.get("ratingValue") == value
    assert ("bestRating" in rating) == ("worstRating" in rating) == (value is not None)


def test_prov(theatre, tmp_path):
    some = items(theatre)
    got = json.loads(written(some, theatre, tmp_path, "prov"))
    kinds = {"entity", "activity", "agent"}
    ends = {
        "wasGeneratedBy": {"prov:entity": "entity", "prov:activity": "activity"},
        "used": {"prov:activity": "activity", "prov:entity": "entity"},
        "wasDerivedFrom": {"prov:generatedEntity": "entity", "prov:usedEntity": "entity"},
        "wasAttributedTo": {"prov:entity": "entity", "prov:agent": "agent"},
        "wasAssociatedWith": {"prov:activity": "activity", "prov:agent": "agent"},
    }
    assert set(got) == kinds | set(ends) | {"prefix"}
    for relation, parts in ends.items():
        for record in got[relation].values():
            for name, kind in parts.items():
                assert record[name] in got[kind], (relation, record)
    names = [n for kind in kinds for n in got[kind]]
    assert {n.split(":")[0] for n in names} <= set(got["prefix"])
    claims = [k for k in got["entity"] if "claim-" in k]
    assert len(claims) == len(some)
    made = {r["prov:entity"] for r in got["wasGeneratedBy"].values()}
    assert set(claims) <= made
    assert f"sha256:{'cd' * 32}" in {r["prov:entity"] for r in got["used"].values()}
    assert all(a.get("fc:version", "-") for a in got["activity"].values())


def test_geojson_and_geoparquet_hold_the_same_points(theatre, tmp_path):
    some = items(theatre)
    got = json.loads(written(some, theatre, tmp_path, "geojson"))
    assert got["type"] == "FeatureCollection"
    for feature in got["features"]:
        assert set(feature) == {"type", "geometry", "properties"}
        lon, lat = feature["geometry"]["coordinates"]
        place = theatre.gazetteer.place(feature["properties"]["place"])
        assert (lon, lat) == (place.lon, place.lat)
    path = tmp_path / "g.parquet"
    export(some, fmt="geoparquet", path=path, theatre=theatre)
    meta = json.loads(pq.read_metadata(path).metadata[b"geo"])
    assert {"version", "primary_column", "columns"} <= set(meta)
    assert {"encoding", "geometry_types"} <= set(meta["columns"][meta["primary_column"]])
    frame = gpd.read_parquet(path)
    assert frame.crs.to_epsg() == 4326
    assert [(p.x, p.y) for p in frame.geometry] == [
        tuple(f["geometry"]["coordinates"]) for f in got["features"]
    ]
    assert {"Toretsk", "Kramatorsk"} <= set(frame["place"])


def test_acled_like_events(theatre, tmp_path):
    text = written(items(theatre), theatre, tmp_path, "acled")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0]) == ACLED_COLUMNS
    taken = next(r for r in rows if r["location"] == "Toretsk")
    assert (taken["event_type"], taken["sub_event_type"]) == (
        "Battles", "Non-state actor overtakes territory",
    )  # fmt: skip
    assert (taken["actor1"], taken["admin1"]) == ("Russia", "Donetsk Oblast")
    for row in rows:
        date.fromisoformat(row["event_date"])
        assert row["time_precision"] in "123"
        assert row["geo_precision"] in "123"
        assert int(row["fatalities"]) >= 0
        assert "not a verified event" in row["tags"]
    # Denied deaths are no deaths; distances and opinions are no events.
    assert all(r["fatalities"] == "0" for r in rows)
    assert len({r["event_id"] for r in rows}) == len(rows)


def test_tables_agree(theatre, tmp_path):
    some = items(theatre)
    lines = [json.loads(x) for x in written(some, theatre, tmp_path, "jsonl").splitlines()]
    rows = list(csv.DictReader(io.StringIO(written(some, theatre, tmp_path, "csv"))))
    frame = pd.read_parquet(tmp_path / "out.parquet") if (
        written(some, theatre, tmp_path, "parquet")) else None  # fmt: skip
    ids = [x.claim.id for x in some]
    assert [x["id"] for x in lines] == [r["claim"] for r in rows] == list(frame["claim"]) == ids
    assert [plain_cell(r["text"]) for r in rows] == [x.claim.text for x in some]
    assert list(frame.columns) == list(rows[0])


def test_no_claims_is_an_empty_file(theatre, tmp_path):
    for fmt in FORMATS:
        if fmt != "geoparquet":
            written([], theatre, tmp_path, fmt)


def test_unknown_format_and_licence(theatre, tmp_path):
    with pytest.raises(ConfigError, match="want jsonl"):
        export([], fmt="xls", path=tmp_path / "x", theatre=theatre)
    for fmt in FORMATS:
        with pytest.raises(ConfigError, match="licence"):
            written(items(theatre, licence="public"), theatre, tmp_path, fmt)


def leaks(out: str, text: str, *, size: int = 20) -> list[str]:
    """Runs of the text that stand in a file, whatever the file's way of escaping."""
    plain = " ".join(out.replace('\\"', '"').replace("\\n", " ").replace('""', '"').split())
    low, flat = plain.casefold(), " ".join(text.split()).casefold()
    found = (flat[i : i + size] for i in range(len(flat) - size + 1))
    return [run for run in found if run in low]


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_link_only_report_gives_away_no_words(theatre, tmp_path, fmt):
    some = items(theatre, licence="link-only")
    assert len(some) >= 3
    out = written(some, theatre, tmp_path, fmt)
    assert leaks(out, TEXT) == []
    assert leaks(written(items(theatre), theatre, tmp_path, fmt), TEXT) or fmt == "prov"
    if fmt in ("jsonl", "csv", "parquet", "annotations", "prov"):
        assert "https://example.org/a" in out.replace("\\/", "/")


def test_what_a_link_only_report_still_gives(theatre, tmp_path):
    some = items(theatre, licence="link-only")
    lines = [json.loads(x) for x in written(some, theatre, tmp_path, "jsonl").splitlines()]
    for line, item in zip(lines, some, strict=True):
        assert (line["span_start"], line["span_end"]) == (
            item.claim.span_start,
            item.claim.span_end,
        )
        assert line["text"] is None
        assert line["type"] == item.claim.type
        assert [q["low"] for q in line["quantities"]] == [q.low for q in item.claim.quantities]
        assert "text" in line["withheld"]
    assert any(line["statements"] for line in lines)


def test_derived_only_gives_names_and_numbers_but_no_sentence(theatre, tmp_path):
    some = items(theatre, licence="derived-only")
    lines = [json.loads(x) for x in written(some, theatre, tmp_path, "jsonl").splitlines()]
    assert all(line["text"] is None for line in lines)
    assert {p["surface"] for line in lines for p in line["places"]} >= {"Toretsk", "Kramatorsk"}
    for fmt in FORMATS:
        assert leaks(written(some, theatre, tmp_path, fmt), TEXT, size=40) == []


def test_a_long_region_name_leaves_as_its_id(theatre):
    text = "Officials said that Russia holds most of Zaporizhzhia Oblast, RU media said so too."
    claim = Claim(report="r", doc="d", span_start=0, span_end=9, text=text[:9],
                  statements=("share(Zaporizhzhia Oblast, RU) >= 60% on 2025-06-18",))  # fmt: skip
    report = Report(id="r", text=text, licence="link-only")
    (row,) = rows_of([ExportedClaim(claim=claim, report=report)], theatre=theatre)
    (statement,) = row.fields["statements"]
    region = next(r for r in theatre.gazetteer.regions if r.name == "Zaporizhzhia Oblast")
    assert parse(statement).arg("where") == region.id


SENTENCES = st.lists(
    st.sampled_from([
        "Russian troops have captured Toretsk, a member of the regional council said.",
        "About 1,200 civilians remain in the northern quarters of Kramatorsk.",
        "Kyiv denied Russian claims that its troops in Kupiansk were surrounded.",
        "=HYPERLINK(\"x\") The Institute for Very Long Names of Things said Lyman fell on Monday.",
        "Russian troops are 5 kilometers from Kramatorsk, the Sixty-Seventh Brigade reported.",
        "Russia controls 70 percent of Zaporizhzhia Oblast, the head of the delegation said.",
        "\u201cWe are almost surrounded in Myrnohrad,\u201d the deputy platoon commander said.",
    ]), min_size=1, max_size=4, unique=True,
)  # fmt: skip
ANY = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=120)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SENTENCES, ANY, ANY, st.sampled_from(sorted(FORMATS)))
def test_no_run_of_a_link_only_text_leaves(theatre, tmp_path, sentences, speaker, words, fmt):
    text = "\n".join([words, *sentences, speaker])
    some = items(theatre, licence="link-only", text=text, outlet=speaker[:60] or "A")
    # Whatever an extractor may put into the fields.
    place = PlaceMention(surface=words, start=0, end=len(words), canonical=words,
                         place=theatre.gazetteer.place("Toretsk").id)  # fmt: skip
    claim = Claim(report=some[0].report.id if some else "ab" * 32, doc=text[:50], span_start=0,
                  span_end=len(words), text=words, speaker=speaker, speaker_role=words,
                  via=sentences[0], chain=(words, speaker), places=(place,), said_on=DAY,
                  type="control_change")  # fmt: skip
    report = some[0].report if some else Report(id="ab" * 32, text=text, licence="link-only")
    some.append(ExportedClaim(claim=claim, report=report, verdicts=(
        Verdict(statement="contested(Toretsk) on 2025-06-18", outcome=Outcome.SUPPORTED,
                sentence=words, detail=speaker),)))  # fmt: skip
    assert leaks(written(some, theatre, tmp_path, fmt), text) == []


def test_links_give_away_no_words_either(theatre):
    some = items(theatre, licence="link-only")
    rows = rows_of(some, theatre=theatre)
    found = links([x.claim for x in some], reports=[some[0].report])
    found.append(Link(a=some[0].claim.id, b=some[1].claim.id, relation="supports", reason=TEXT))
    out = json.dumps(link_rows(found, rows))
    assert leaks(out, TEXT) == []
    assert len(json.loads(out)) == len(found)


@pytest.mark.parametrize("fmt", ["csv", "acled"])
@pytest.mark.parametrize("evil", ["=1+1", " =1+1", '"=1+1', "'=1+1", "+1", "-1", "@x", "\t=x",
                                  "\r=x", "\n@x", "\uff1dx", "\u00a0=x"])  # fmt: skip
def test_no_cell_is_a_formula(theatre, tmp_path, fmt, evil):
    some = items(theatre, outlet=evil, title=evil, author=evil)
    some = [replace(x, claim=replace(x.claim, speaker=evil, text=evil)) for x in some]
    rows = list(csv.DictReader(io.StringIO(written(some, theatre, tmp_path, fmt), newline="")))
    cells = [c for row in rows for c in row.values()]
    assert sum(plain_cell(c) == evil for c in cells) >= len(rows) > 0
    for cell in cells:
        bare = cell.lstrip(' \t\r\n\u00a0"')
        assert bare == "" or bare[0] not in "=+@\uff1d\t\r" or cell[0] == "'"
        assert not cell.startswith(("\t", "\r", "\n"))
