"""Fetching from a server on this machine with the mirror's layout, and adding what came."""

import http.server
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import orjson
import pytest
import shapely

from frontcast.pipeline.ingest import next_file_day, sync_maps
from frontcast.pipeline.workspace import Workspace
from frontcast.testing.server import Quiet, served


class Files(Quiet, http.server.SimpleHTTPRequestHandler):
    """The files of a folder."""


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    folder = tmp_path / "data"
    folder.mkdir()
    with served(partial(Files, directory=str(folder))) as port:
        yield folder, f"http://127.0.0.1:{port}/"


def publish(folder: Path, day: str, east: float) -> None:
    shape = shapely.segmentize(shapely.box(east, 47.0, 38.9, 48.5), 0.05)
    feature = {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(shape)}
    data = orjson.dumps({"type": "FeatureCollection", "features": [feature]})
    (folder / f"deepstatemap_data_{day}.geojson").write_bytes(data)


@pytest.fixture
def opened(mirror: tuple[Path, str], tmp_path: Path) -> tuple[Path, Workspace]:
    """The server's folder, and a workspace whose mirror is that server."""
    folder, address = mirror
    made = Workspace.init(tmp_path / "w")
    sources = tuple(
        replace(s, address=address) if s.key == "deepstate-mirror" else s
        for s in made.theatre.sources
    )
    theatre = replace(made.theatre, sources=sources)
    return folder, Workspace(theatre=theatre, path=made.path, pack=made.pack)


def test_new_days_come_and_a_gap_is_asked_for_again(opened: tuple[Path, Workspace]) -> None:
    folder, workspace = opened
    publish(folder, "20241219", 38.0)
    publish(folder, "20241221", 37.99)
    span = {"source": "deepstate-mirror", "since": date(2024, 12, 19), "until": date(2024, 12, 21)}
    counts, added = sync_maps(workspace, **span)
    # The day in between is not published: a gap, asked for again next time.
    assert (len(counts.fetched), list(counts.missing)) == (2, [date(2024, 12, 20)])
    assert (added.added, added.failures) == (2, ())
    assert next_file_day(workspace, source="deepstate-mirror") == date(2024, 12, 22)
    publish(folder, "20241220", 37.995)
    counts, added = sync_maps(workspace, **span)
    assert (len(counts.fetched), added.added) == (1, 1)
    known = workspace.store("deepstate").editions().set_index("valid_on")["known_at"]
    assert [str(d.date()) for d in known.sort_index()] == ["2024-12-19", "2024-12-20", "2024-12-21"]


def test_a_revised_day_is_a_new_edition_known_today(opened: tuple[Path, Workspace]) -> None:
    folder, workspace = opened
    publish(folder, "20241219", 38.0)
    workspace.add_maps(folder, source="deepstate-mirror")
    publish(folder, "20241219", 37.98)
    span = {"source": "deepstate-mirror", "since": date(2024, 12, 19), "until": date(2024, 12, 19)}
    _, added = sync_maps(workspace, **span)
    assert added.added + added.revised == 1
    editions = workspace.store("deepstate").editions()
    today = datetime.now(UTC).date()
    assert {d.date() for d in editions["known_at"]} == {date(2024, 12, 19), today}
    # As of the day after, only the first edition was known.
    first = workspace.store("deepstate").world(as_of=date(2024, 12, 20))
    last = workspace.store("deepstate").world()
    donetsk, russia = workspace.theatre.gazetteer.region("UA-14"), workspace.theatre.side("RU")
    assert first.area_km2(donetsk, russia)[0] < last.area_km2(donetsk, russia)[0]
