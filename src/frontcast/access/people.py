"""People: figures as they were reported, and how many live near the line or can hardly leave.

Figures before the war come from the theatre's places; later ones are a dated series, each with its
source. Nothing is interpolated: on a day, the latest figure known counts, and it says its day.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np

from frontcast.access.grid import GridEdges, signed_km
from frontcast.access.ways import Ways
from frontcast.errors import ConfigError, DateError
from frontcast.frame import parse_day, to_date
from frontcast.records import Place

PRE_WAR = "before the war (the theatre's table of places)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """How many people were in a place, as somebody reported it.

    Parameters
    ----------
    place : str
        Id of the place.
    day : datetime.date or None
        Day of the figure; None: before the war.
    people : int
    source : str
        Who said so, and where.
    """

    place: str
    day: date | None
    people: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """People in some places on a day.

    Parameters
    ----------
    people : int
        Sum of the latest figure of each place.
    places : int
        How many places are in it.
    reported : int
        For how many of them there is a figure of the war; for the others it is that of before.
    """

    people: int
    places: int
    reported: int


@lru_cache(maxsize=8)
def read_population(path: Path) -> tuple[Figure, ...]:
    """Read a table ``place, day, people, source``.

    Raises
    ------
    ConfigError
        If it is missing or faulty; the message lists every fault.
    """
    out: list[Figure] = []
    faults: list[str] = []
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for line, row in enumerate(csv.DictReader(file), start=2):
                try:
                    out.append(_figure(row))
                except (KeyError, ValueError, TypeError, DateError) as error:
                    faults.append(f"line {line}: {error}")
    except (FileNotFoundError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is no table of people: {error}") from error
    if faults:
        raise ConfigError(f"{path}: {len(faults)} faults: {'; '.join(faults[:12])}")
    return tuple(sorted(out, key=lambda f: (f.place, f.day or date.min)))


def _figure(row: dict[str, str]) -> Figure:
    people = int(row["people"])
    if people < 0 or not row["place"] or not row["source"]:
        raise ValueError(f"want a place, people >= 0 and a source, got {row}")
    return Figure(
        place=row["place"], day=parse_day(row["day"]), people=people, source=row["source"]
    )


def figures_of(ways: Ways, place: Place) -> tuple[Figure, ...]:
    """Return every figure for a place: that of before the war first, then by day."""
    path = ways.config.population
    reported = [f for f in read_population(path) if f.place == place.id] if path else []
    before = (
        [Figure(place=place.id, day=None, people=place.population, source=PRE_WAR)]
        if place.population is not None
        else []
    )
    return (*before, *reported)


def figure_on(ways: Ways, place: Place, day: date) -> Figure | None:
    """Return the latest figure for a place known on a day; None: there is none."""
    known = [f for f in figures_of(ways, place) if f.day is None or f.day <= day]
    return known[-1] if known else None


def people_within(ways: Ways, i: int, *, km: float) -> Counted:
    """Count the people on the side's own ground within some km of the line on day number `i`."""
    places = [p for p in ways.world.theatre.places if p.population]
    far = _places_km(ways, places, i)
    with np.errstate(invalid="ignore"):
        near = (far > 0) & (far <= km)
    return _count(ways, [p for p, yes in zip(places, near, strict=True) if yes], i)


def people_with_few_exits(ways: Ways, i: int, *, most: int = 1) -> Counted:
    """Count the people in places of the network with at most so many exits on day number `i`.

    Only places on the side's own ground within `front_km` of the line count.
    """
    by_id = {p.id: p for p in ways.world.theatre.places if p.population}
    margins = ways.node_margins(i)
    with np.errstate(invalid="ignore"):
        near = (margins > 0) & (margins <= ways.config.front_km) & ways.on_road()
    shut = [
        by_id[ways.network.node_ids[n]]
        for n in np.flatnonzero(near).tolist()
        if ways.network.node_ids[n] in by_id and len(ways.exits(i, n)) <= most
    ]
    return _count(ways, shut, i)


def _count(ways: Ways, places: Sequence[Place], i: int) -> Counted:
    day = to_date(ways.world.days[i])
    figures = [f for p in places if (f := figure_on(ways, p, day)) is not None]
    return Counted(
        people=sum(f.people for f in figures),
        places=len(figures),
        reported=sum(f.day is not None for f in figures),
    )


def _places_km(ways: Ways, places: Sequence[Place], i: int) -> np.ndarray:
    """Signed distances of places' centres to the line, by cells, km."""
    grid, slot = ways.world.grid, int(ways.world.slots[i])
    if slot < 0 or not places:
        return np.full(len(places), np.nan)
    x, y = grid.project([p.lon for p in places], [p.lat for p in places])
    points = np.column_stack(
        ((grid.north - y) / grid.cell - 0.5, (x - grid.west) / grid.cell - 0.5)
    )
    row, column = np.rint(points).astype(np.int64).T
    inside = (row >= 0) & (row < grid.height) & (column >= 0) & (column < grid.width)
    at = GridEdges(
        grid=grid,
        points=points,
        cells=np.where(inside, row * grid.width + column, -1),
        starts=np.array([0], dtype=np.int64),
    )
    return signed_km(ways.world.read(slot), at, flag=ways.side.flag)
