"""Claims as tables and points: JSONL, CSV, Parquet, GeoJSON, GeoParquet, ACLED-like events."""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from frontcast.brief.exports._records import Row, located, tidy
from frontcast.records import Claim, Place, parse
from frontcast.records.cells import safe_cell
from frontcast.theatre import Theatre

# Claim type -> ACLED's event type and sub-event type; the rest are no events.
ACLED_TYPES = {
    "control_change": ("Battles", "Armed clash"),
    "combat_activity": ("Battles", "Armed clash"),
    "losses": ("Battles", "Armed clash"),
    "civilians": ("Violence against civilians", "Attack"),
    "infrastructure_logistics": ("Strategic developments", "Looting/property destruction"),
}
_TAKEN = ("Non-state actor overtakes territory", "Government regains territory")
_HIT = re.compile(r"\b(?:destroy|damag|blown|blew|burn|wreck|struck|hit\b)", re.IGNORECASE)
_DEAD = re.compile(r"\b(?:kill|dead|died|dies|death|fatal)", re.IGNORECASE)


def write_jsonl(rows: Sequence[Row], path: Path, theatre: Theatre) -> None:
    """One claim a line, with every field, its report and its verdicts."""
    del theatre
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            flat = tidy(row)
            verdicts = [
                {"statement": row.release.say(v.statement), "outcome": str(v.outcome),
                 "value": v.value, "unit": v.unit, "error": v.error, "mapper": v.mapper,
                 "valid_on": v.valid_on.isoformat() if v.valid_on else None,
                 "sentence": row.release.say(v.sentence), "sources": list(v.sources)}
                for v in row.item.verdicts
            ]  # fmt: skip
            source = {k: flat[k] for k in ("address", "outlet", "author", "title", "published")}
            line = row.fields | {"source": source, "verdicts": verdicts}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def write_csv(rows: Sequence[Row], path: Path, theatre: Theatre) -> None:
    """The tidy table; text cells are safe for spreadsheets (`frontcast.records.cells`)."""
    del theatre
    path.write_text(tidy_csv(rows), encoding="utf-8", newline="")


def tidy_csv(rows: Sequence[Row]) -> str:
    """Return what `write_csv` writes."""
    flat = [tidy(r) for r in rows]
    return csv_text(flat, columns=list(flat[0]) if flat else ["claim"])


def write_parquet(rows: Sequence[Row], path: Path, theatre: Theatre) -> None:
    """The tidy table with types."""
    import pandas as pd  # half a second that the other formats need not wait for

    del theatre
    pd.DataFrame([tidy(r) for r in rows]).to_parquet(path, index=False)


def write_geojson(rows: Sequence[Row], path: Path, theatre: Theatre) -> None:
    """Claims at their settlements as points, lon and lat by RFC 7946."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
            "properties": _at(row, mention, place),
        }
        for row, mention, place in located(rows, theatre)
    ]
    out = {"type": "FeatureCollection", "features": features}
    path.write_text(json.dumps(out, ensure_ascii=False) + "\n", encoding="utf-8")


def write_geoparquet(rows: Sequence[Row], path: Path, theatre: Theatre) -> None:
    """The same points as GeoParquet, WGS 84."""
    import geopandas as gpd  # as for pandas above

    points = located(rows, theatre)
    frame = gpd.GeoDataFrame(
        [_at(*point) for point in points],
        geometry=gpd.points_from_xy([p.lon for *_, p in points], [p.lat for *_, p in points]),
        crs="EPSG:4326",
    )
    frame.to_parquet(path, index=False)


def write_acled(rows: Sequence[Row], path: Path, theatre: Theatre) -> None:
    """Claims as events in the columns of ACLED; docs/data-model.md says what that can mean."""
    events = [
        event for point in located(rows, theatre) if (event := _event(*point, theatre=theatre))
    ]
    path.write_text(csv_text(events, columns=ACLED_COLUMNS), encoding="utf-8", newline="")


ACLED_COLUMNS = [
    "event_id", "event_date", "year", "time_precision", "event_type", "sub_event_type", "actor1",
    "admin1", "location", "latitude", "longitude", "geo_precision", "source", "source_scale",
    "notes", "fatalities", "tags",
]  # fmt: skip


def csv_text(rows: Iterable[Mapping[str, Any]], *, columns: Sequence[str]) -> str:
    """Return rows as CSV; every text cell is quoted and safe."""
    file = io.StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        cells = (row.get(name) for name in columns)
        writer.writerow([safe_cell(c) if isinstance(c, str) else c for c in cells])
    return file.getvalue()


def _at(row: Row, mention: Mapping[str, Any], place: Place) -> dict[str, Any]:
    name = row.release.say(place.name)
    return tidy(row) | {"place": name, "place_id": place.id, "kind": mention["kind"]}


def _event(
    row: Row, mention: Mapping[str, Any], place: Place, *, theatre: Theatre
) -> dict[str, Any] | None:
    claim = row.item.claim
    first = claim.time.start or claim.time.end or claim.said_on
    kinds = _kinds(claim)
    if kinds is None or first is None:
        return None
    region = next((r for r in theatre.gazetteer.regions if r.id == place.region), None)
    taker = _taker(row, place)
    if taker and region is not None:
        kinds = (kinds[0], _TAKEN[taker == region.home])
    side = next((s.name for s in theatre.sides if s.code == taker), "")
    say, f = row.release.say, row.fields
    last = claim.time.end or first
    notes = f["text"] or say(f"{claim.speaker}: {f['statement'] or claim.type}") or claim.type
    tags = ["claim, not a verified event", f"modality={claim.modality}",
            f"licence={row.item.report.licence}"]  # fmt: skip
    tags += [f"outcome={v.outcome}" for v in row.item.verdicts]
    return {
        "event_id": f"{f['id'][:16]}-{place.id}", "event_date": first.isoformat(),
        "year": first.year, "time_precision": _time_precision(first, last),
        "event_type": kinds[0], "sub_event_type": kinds[1], "actor1": side,
        "admin1": say(region.name) if region else "", "location": say(place.name),
        "latitude": place.lat, "longitude": place.lon, "geo_precision": 1,
        "source": say(row.item.report.outlet) or row.source, "source_scale": "Other",
        "notes": notes, "fatalities": _fatalities(claim), "tags": "; ".join(tags),
    }  # fmt: skip


def _kinds(claim: Claim) -> tuple[str, str] | None:
    """Return the type and sub-type of the event a claim tells of; None if it tells of none."""
    if claim.polarity == "negative" or claim.modality not in ("asserted", "hedged"):
        return None
    if claim.type == "civilians" and not _fatalities(claim):
        return None
    if claim.type == "infrastructure_logistics" and not _HIT.search(claim.text):
        return None
    return ACLED_TYPES.get(claim.type)


def _taker(row: Row, place: Place) -> str:
    """Return the code of the side that the claim says has taken the place."""
    for text in row.item.claim.statements:
        s = parse(text)
        if s.measure == "captured" and s.value is not False and s.arg("place") == place.name:
            return str(s.arg("side"))
    return ""


def _fatalities(claim: Claim) -> int:
    """Return the least number of dead that a claim gives; 0 where it gives none."""
    if not _DEAD.search(claim.text):
        return 0
    return int(sum(q.low for q in claim.quantities if q.unit == "person"))


def _time_precision(first: date, last: date) -> int:
    days = (last - first).days
    return 1 if days == 0 else 2 if days <= 7 else 3
