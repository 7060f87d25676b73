"""A made-up theatre as a folder, and daily map files of it as a public mirror writes them."""

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import orjson
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontcast.testing.mock import RED, mock_theatre
from frontcast.theatre import Theatre

_TOML = """name = "mock"
title = "A made-up theatre"
regions = "regions.geojson"
places = "places.csv"
outlines = "outlines.geojson"
mappers = ["mock"]
hold_days = 3
focus = "Birchwick"
[grid]
crs = "{grid.crs}"
west = {grid.west}
north = {grid.north}
cell = {grid.cell}
height = {grid.height}
width = {grid.width}
[[sides]]
code = "RED"
flag = 1
name = "Redland"
[[sides]]
code = "BLUE"
flag = 2
name = "Blueland"
[[sources]]
key = "mirror"
mapper = "mock"
format = "deepstate-mirror"
title = "A made-up mirror"
pattern = 'map_(?P<y>\\d{{4}})(?P<m>\\d{{2}})(?P<d>\\d{{2}})'
valid_offset_days = -1
"""


def write_theatre(folder: Path) -> Path:
    """Write `mock_theatre` as a theatre's folder, with the map source ``mirror``.

    Parameters
    ----------
    folder : Path
        New folder.

    Returns
    -------
    Path
        The same.
    """
    theatre = mock_theatre()
    folder.mkdir(parents=True)
    (folder / "theatre.toml").write_text(_TOML.format(grid=theatre.grid), encoding="utf-8")
    rows = ["id,name,lon,lat,population,region,kind"]
    rows += [f"{p.id},{p.name},{p.lon:.7f},{p.lat:.7f},{p.population},{p.region},{p.kind}"
             for p in theatre.places]  # fmt: skip
    (folder / "places.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    regions = [_feature(r.geometry, id=r.id, name=r.name, home=r.home) for r in theatre.regions]
    _write(folder / "regions.geojson", regions)
    outlines = [_feature(p.outline, place=p.id) for p in theatre.places if p.outline is not None]
    _write(folder / "outlines.geojson", outlines)
    return folder


def write_mirror(folder: Path, cells: NDArray[np.uint8], *, first: date) -> list[Path]:
    """Write a map file a day: the ground that Redland holds, as one polygon or more.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    cells : (time, y, x) uint8
        Control on the grid of `mock_theatre`.
    first : datetime.date
        The day that the first map shows; its file is named by the day after.

    Returns
    -------
    list of Path
    """
    folder.mkdir(parents=True, exist_ok=True)
    theatre, out = mock_theatre(), []
    for n, day in enumerate(cells):
        path = folder / f"map_{first + timedelta(days=n + 1):%Y%m%d}.geojson"
        ground = _degrees(theatre, shapely.union_all(_boxes(theatre, day == RED)))
        _write(path, [_feature(ground)])
        out.append(path)
    return out


def _boxes(theatre: Theatre, held: NDArray[np.bool_]) -> list[shapely.Polygon]:
    """Return a box for every run of held cells in a row."""
    grid, out = theatre.grid, []
    for row, line in enumerate(held):
        steps = np.diff(np.concatenate([[False], line, [False]]).astype(np.int8))
        top = grid.north - row * grid.cell
        for start, end in zip(np.flatnonzero(steps == 1), np.flatnonzero(steps == -1), strict=True):
            west, east = (grid.west + int(c) * grid.cell for c in (start, end))
            out.append(shapely.box(west, top - grid.cell, east, top))
    return out


def _degrees(theatre: Theatre, shape: BaseGeometry) -> BaseGeometry:
    def move(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(theatre.grid.unproject(points[:, 0], points[:, 1]))

    out: BaseGeometry = shapely.transform(shapely.segmentize(shape, theatre.grid.cell), move)
    return out


def _feature(shape: BaseGeometry, **properties: object) -> dict[str, object]:
    geometry = shapely.geometry.mapping(shape)
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _write(path: Path, features: Iterable[dict[str, object]]) -> None:
    path.write_bytes(orjson.dumps({"type": "FeatureCollection", "features": list(features)}))
