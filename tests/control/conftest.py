"""A small made-up theatre: two countries side by side, the border at x = 350 km."""

from datetime import date, timedelta

import numpy as np
import orjson
import pytest
import shapely

from frontcast.control import ControlMap
from frontcast.frame import GridSpec, sha256_hex
from frontcast.records import Place, Region, Side
from frontcast.theatre import MapSource, Theatre

GRID = GridSpec("EPSG:32637", 300_000.0, 5_400_000.0, 1000.0, 100, 100)
WEST, SOUTH, EAST, NORTH = GRID.bounds


def degrees(shape):
    return shapely.transform(shape, lambda p: np.column_stack(GRID.unproject(p[:, 0], p[:, 1])))


def box(west, south, east, north):
    """Kilometres from the grid's south-west corner -> ground in metres."""
    return shapely.box(
        WEST + 1000 * west, SOUTH + 1000 * south, WEST + 1000 * east, SOUTH + 1000 * north
    )


def place(name, x, y, *, outline=None, region=None):
    lon, lat = GRID.unproject(WEST + 1000 * x, SOUTH + 1000 * y)
    return Place(
        id=f"p:{name}",
        name=name,
        lon=float(lon),
        lat=float(lat),
        population=5000,
        region=region,
        outline=None if outline is None else degrees(outline),
    )


@pytest.fixture(scope="session")
def theatre():
    return Theatre(
        name="twins",
        title="Twin lands",
        sides=(
            Side(code="RED", flag=1, name="Redland"),
            Side(code="BLU", flag=2, name="Blueland"),
        ),
        grid=GRID,
        places=(
            place("Ash", 30, 50, outline=box(28, 48, 32, 52), region="B"),
            place("Birch", 20, 20, region="B"),
            place("Cedar", 80, 50, region="R"),
            place("Nowhere", 99, 140),
        ),
        regions=(
            Region(id="B", name="Blue Shire", home="BLU", geometry=degrees(box(0, 0, 50, 100))),
            Region(id="R", name="Red Shire", home="RED", geometry=degrees(box(50, 0, 100, 100))),
        ),
        sources=(
            MapSource(
                key="mirror",
                mapper="alpha",
                format="deepstate-mirror",
                pattern=r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
                valid_offset_days=-1,
            ),
        ),
        hold_days=2,
    )


@pytest.fixture
def make_map():
    def make(shape, day, *, lag=1, flag=1, more=None, mapper="alpha"):
        known = day + timedelta(days=lag)
        areas = {flag: shape, **(more or {})}
        text = "".join(f"{f}{g.wkt}" for f, g in sorted(areas.items()))
        return ControlMap(
            mapper=mapper,
            valid_on=day,
            known_at=known,
            sha256=sha256_hex(text.encode()),
            name=f"{known:%Y%m%d}.geojson",
            areas=areas,
        )

    return make


@pytest.fixture
def geojson():
    def write(*shapes, properties=None, **more):
        return orjson.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    {
                        "type": "Feature",
                        "properties": (properties or [{}] * len(shapes))[i],
                        "geometry": orjson.loads(shapely.to_geojson(s)) if s else None,
                    }
                    for i, s in enumerate(shapes)
                ],
                **more,
            }
        )

    return write


DAY = date(2025, 3, 10)
