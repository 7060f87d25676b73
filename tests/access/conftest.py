"""A made-up theatre of 120 x 60 km: a square of roads, a town in the east, the rear in the west."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import shapely

from frontcast.access import Network, read_network
from frontcast.control import World, world_from_cells
from frontcast.frame import GridSpec, to_day64
from frontcast.records import Place, Region, Side
from frontcast.theatre import AccessConfig, Theatre

GRID = GridSpec("EPSG:32637", 400_000.0, 5_400_000.0, 1000.0, 60, 120)
FIRST = date(2030, 1, 1)
RED, BLUE = 1, 2
# name, x and y in km from the north-west corner, people
PLACES = {
    "Rear": (5.5, 30.5, 80_000), "North": (60.5, 10.5, 6_000), "South": (60.5, 50.5, 900),
    "Town": (100.5, 30.5, 20_000), "Lone": (100.5, 55.5, 700), "Isle": (20.5, 5.5, 50),
    "Islet": (25.5, 5.5, 50), "Edge": (119.5, 30.5, 100),
}  # fmt: skip
# from, to, number, class, confidence
ROADS = [
    ("Rear", "North", "N-1", "H", "A"), ("North", "Town", "N-1", "H", "A"),
    ("Rear", "South", "S-1", "O", "B"), ("South", "Town", "S-1", "O", "B"),
    ("Isle", "Islet", "I-1", "O", "A"), ("Town", "Edge", "E-1", "T", "A"),
]  # fmt: skip


def lon_lat(x_km, y_km):
    lon, lat = GRID.unproject(GRID.west + 1000 * x_km, GRID.north - 1000 * y_km)
    return float(lon), float(lat)


def table(roads, *, extra=""):
    lines = ["from,to,from_lon,from_lat,to_lon,to_lat,mode,class,ref,km,confidence,origin"]
    for a, b, ref, cls, conf in roads:
        (ax, ay), (bx, by) = (lon_lat(*PLACES[n][:2]) for n in (a, b))
        mode = "rail" if cls == "rail" else "road"
        lines.append(
            f"p:{a},p:{b},{ax:.6f},{ay:.6f},{bx:.6f},{by:.6f},{mode},{cls},{ref},,{conf},test"
        )
    return "\n".join(lines) + "\n" + extra


def place(name):
    x, y, people = PLACES[name]
    lon, lat = lon_lat(x, y)
    return Place(id=f"p:{name}", name=name, lon=lon, lat=lat, population=people, region="B")


@pytest.fixture(scope="session")
def theatre(tmp_path_factory) -> Theatre:
    path = tmp_path_factory.mktemp("network") / "network.csv"
    path.write_text(table([*ROADS, ("Town", "North", "Line", "rail", "B")]), encoding="utf-8")
    box = shapely.segmentize(shapely.box(*GRID.bounds), 5000.0)
    ground = shapely.transform(box, lambda p: np.column_stack(GRID.unproject(p[:, 0], p[:, 1])))
    return Theatre(
        name="square",
        title="A square of roads",
        sides=(Side(code="RED", flag=RED, name="Redland"),
               Side(code="BLU", flag=BLUE, name="Blueland")),
        grid=GRID,
        places=tuple(place(n) for n in PLACES),
        regions=(Region(id="B", name="Blue Shire", home="BLU", geometry=ground),),
        access=AccessConfig(network=path, rear_km=40.0),
    )  # fmt: skip


@pytest.fixture(scope="session")
def network(theatre) -> Network:
    return read_network(theatre.access.network)


def world_of(theatre, *held, days=None) -> World:
    """One day for each box (or boxes) of RED ground: west, north, east, south in km."""
    cells = np.full((len(held), *GRID.shape), BLUE, dtype=np.uint8)
    for i, boxes in enumerate(held):
        for west, north, east, south in boxes:
            cells[i, north:south, west:east] = RED
    return world_from_cells(
        cells, theatre=theatre, grid=GRID, days=to_day64(FIRST) + np.arange(len(held)), mapper="m"
    )


def without_maps(world: World, *days: int) -> World:
    slots = world.slots.copy()
    slots[list(days)] = -1
    return replace(world, slots=slots)
