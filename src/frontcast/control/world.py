"""A World: who holds what on each day, by one mapper. The measures ask it, and nothing else.

The observed world (maps up to a date) and one member of a forecast ensemble are both Worlds.
Answers come from exact tables made when a map was read (areas, distances from polygons) where
there are some, and from the cells otherwise.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from frontcast.errors import SchemaError
from frontcast.frame import GridSpec, day_index
from frontcast.records import Place, Region, Side
from frontcast.theatre import Theatre

UNKNOWN, CONTESTED = 0, 3
_LOT = 32  # maps of an oblast asked at once: 3 MB
Origin = Literal["centre", "edge"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Exact values by map and thing: one row a map, one column a region's or place's id.

    Parameters
    ----------
    ids : tuple of str
        Columns.
    values : (map, thing) or (map, thing, side) array
        `side` in the order of flags 1, 2.
    """

    ids: tuple[str, ...]
    values: NDArray[np.float64] | NDArray[np.float32] | NDArray[np.uint8]

    def column(self, thing: str) -> NDArray[np.float64] | None:
        """Return ``(map,)`` or ``(map, side)`` values of one thing; None if it is not here."""
        if thing not in self.ids:
            return None
        out: NDArray[np.float64] = self.values[:, self.ids.index(thing)].astype(np.float64)
        return out


@dataclass(frozen=True, kw_only=True, eq=False)
class World:
    """Control by day on a grid.

    Parameters
    ----------
    theatre : Theatre
        Sides, places, regions.
    mapper : str
        Whose maps, or which model.
    grid : GridSpec
        Grid of the cells; the theatre's, or a part of it.
    days : (time,) datetime64[D]
        Consecutive days.
    map_days : (time,) datetime64[D]
        The day of the map that each day is read from (earlier over a gap); NaT: unknown.
    slots : (time,) int
        Which map each day is read from; -1: none.
    read : callable
        Slot -> ``(y, x)`` uint8 control: 0 unknown, 1 and 2 the sides, 3 contested.
    hashes : tuple of str
        SHA-256 of the source of each slot.
    tables : mapping
        ``area`` (map, region or place id, side) km2; ``distance`` and ``edge`` (map, place id) km;
        ``holder`` (map, place id) flag; ``line`` (map, region id) km. All optional.
    as_of : datetime.date or None
        Nothing known later is in here.
    anchor : World or None
        For a member of an ensemble: the observed World that it goes on from, whose last day is
        this one's first. Areas and distances are then the anchor's plus what changed since, and
        a centre is held as there until its cell changes hands: what is drawn finer than a cell
        must not be lost on the first day.
    known_at : (map,) datetime64[D] or None
        The day on which each slot's map could be known.

    Raises
    ------
    SchemaError
        If the days are not consecutive or the arrays disagree in length.
    """

    theatre: Theatre
    mapper: str
    grid: GridSpec
    days: NDArray[np.datetime64]
    map_days: NDArray[np.datetime64]
    slots: NDArray[np.int64]
    read: Callable[[int], NDArray[np.uint8]]
    hashes: tuple[str, ...] = ()
    tables: Mapping[str, Table] = field(default_factory=dict)
    as_of: date | None = None
    anchor: "World | None" = None
    known_at: NDArray[np.datetime64] | None = None

    def __post_init__(self) -> None:
        """Check the schema once, so that no measure has to."""
        if not (len(self.days) == len(self.map_days) == len(self.slots)):
            raise SchemaError("days, map_days and slots of a World must be equally long")
        if len(self.days) > 1 and (np.diff(self.days) != np.timedelta64(1, "D")).any():
            raise SchemaError("the days of a World must be consecutive")

    def index(self, day: date) -> int:
        """Return the position of a day; -1 where there is no map for it."""
        i = day_index(self.days, day)
        return i if i >= 0 and self.slots[i] >= 0 else -1

    def cells(self, i: int) -> NDArray[np.uint8]:
        """Return control on day number `i`, ``(y, x)``; all unknown where there is no map."""
        slot = int(self.slots[i])
        return self.read(slot) if slot >= 0 else np.zeros(self.grid.shape, dtype=np.uint8)

    def stack(self) -> NDArray[np.uint8]:
        """Return control of every day, ``(time, y, x)``. Costs memory: time x y x x bytes."""
        out = np.zeros((len(self.days), *self.grid.shape), dtype=np.uint8)
        for slot in np.unique(self.slots[self.slots >= 0]):
            out[self.slots == slot] = self.read(int(slot))
        return out

    def by_day(self, per_slot: NDArray[np.float64]) -> NDArray[np.float64]:
        """Spread values by map over the days; NaN where there is no map."""
        out = np.full((len(self.days), *per_slot.shape[1:]), np.nan)
        known = self.slots >= 0
        out[known] = per_slot[self.slots[known]]
        return out

    def _each_map(self, ask: Callable[[NDArray[np.uint8]], float]) -> NDArray[np.float64]:
        """Ask the cells of every map that some day is read from; NaN elsewhere."""
        used = np.unique(self.slots[self.slots >= 0])
        out = np.full(int(used.max()) + 1 if used.size else 0, np.nan)
        for slot in used:
            out[slot] = ask(self.read(int(slot)))
        return self.by_day(out) if used.size else np.full(len(self.days), np.nan)

    def _each_lot(
        self, box: tuple[slice, slice], ask: Callable[[NDArray[np.uint8]], NDArray[np.float64]]
    ) -> NDArray[np.float64]:
        """Ask a box of every map that some day is read from, some maps at a time."""
        used = np.unique(self.slots[self.slots >= 0])
        out = np.full(int(used.max()) + 1 if used.size else 0, np.nan)
        for start in range(0, used.size, _LOT):
            some = used[start : start + _LOT]
            out[some] = ask(np.stack([self.read(int(slot))[box] for slot in some]))
        return self.by_day(out) if used.size else np.full(len(self.days), np.nan)

    def mask(self, where: Region | Place) -> NDArray[np.bool_]:
        """Return the cells of a region or a built-up area, ``(y, x)``; see `Theatre.cells_of`."""
        return self.theatre.cells_of(where, grid=self.grid)

    def size_km2(self, where: Region | Place) -> float:
        """Return the area of a region or of a place's built-up area, km2."""
        return float(self.theatre.ground(where).area) / 1e6

    def area_km2(self, where: Region | Place, side: Side) -> NDArray[np.float64]:
        """Return the area that a side holds, ``(time,)`` km2; NaN where it is not known.

        A region that reaches beyond the grid is known from a table only.
        """
        if self._silent(where):
            return np.full(len(self.days), np.nan)
        table = self.tables.get("area")
        column = table.column(where.id) if table else None
        if column is not None:
            return self.by_day(column[:, side.flag - 1])
        mask = self.mask(where)
        box = _box(mask)
        inside = mask[box]
        if self.anchor is not None:
            base = float(self.anchor.area_km2(where, side)[-1])
            held = self._each_map(lambda c: float((c[box][inside] == side.flag).sum()))
            return np.asarray(base + (held - held[0]) * self.grid.cell_km**2)
        if not self._covers(where, mask):
            return np.full(len(self.days), np.nan)
        size = self.size_km2(where)
        # Scaled to the true size, so that a share of all cells is all of the area.
        return self._each_map(lambda c: float((c[box][inside] == side.flag).mean()) * size)

    def _covers(self, where: Region | Place, mask: NDArray[np.bool_]) -> bool:
        """Whether the grid reaches over all of a region, or over some of a built-up area."""
        if isinstance(where, Place):
            return bool(mask.any())
        return float(mask.sum()) * self.grid.cell_km**2 >= 0.97 * self.size_km2(where)

    def _silent(self, where: Region | Place) -> bool:
        """Whether this mapper says nothing about the ground asked for."""
        region = where.id if isinstance(where, Region) else where.region
        return region in self.theatre.silent_regions(self.mapper)

    def holder(self, place: Place) -> NDArray[np.uint8]:
        """Return who holds a place's centre, ``(time,)`` flags; 0 where it is not known."""
        table = self.tables.get("holder")
        column = table.column(place.id) if table else None
        if column is not None:
            out = self.by_day(column)
        else:
            x, y = self.grid.project(place.lon, place.lat)
            cell = self.grid.cell_at(float(x), float(y))
            if cell is None:
                return np.zeros(len(self.days), dtype=np.uint8)
            out = self._each_map(lambda c: float(c[cell]))
            if self.anchor is not None and len(out):
                out = np.where(out == out[0], float(self.anchor.holder(place)[-1]), out)
        return np.nan_to_num(out).astype(np.uint8)

    def distance_km(self, place: Place, *, origin: Origin = "centre") -> NDArray[np.float64]:
        """Return how far a place is from ground that its holder does not hold, ``(time,)`` km.

        From the centre, or from the nearest edge of the built-up area (0 once the line runs
        through it). NaN where it is not known; infinite where the other side holds nothing.
        """
        table = self.tables.get("distance" if origin == "centre" else "edge")
        column = table.column(place.id) if table else None
        if column is not None:
            return self.by_day(column)
        if origin == "centre":
            x, y = self.grid.project(place.lon, place.lat)
            points = np.array([[float(x), float(y)]])
        else:
            ring = shapely.boundary(self.theatre.footprint(place))
            points = shapely.get_coordinates(shapely.segmentize(ring, self.grid.cell / 2))
        x0, y0 = self.grid.project(place.lon, place.lat)
        at = self.grid.cell_at(float(x0), float(y0))
        if at is None:
            return np.full(len(self.days), np.nan)
        out = self._each_map(lambda c: self._nearest_km(c, int(c[at]), points))
        if self.anchor is None or not len(out):
            return out
        exact = float(self.anchor.distance_km(place, origin=origin)[-1])
        with np.errstate(invalid="ignore"):
            moved = np.maximum(exact + (out - out[0]), 0.0)
        # Once the cell of the centre changes hands, the distance is to another side's ground.
        holder = self._each_map(lambda c: float(c[at]))
        return np.where((holder == holder[0]) & np.isfinite(moved), moved, out)

    def _nearest_km(self, cells: NDArray[np.uint8], own: int, points: NDArray[np.float64]) -> float:
        if own == UNKNOWN:
            return float("nan")
        if own == CONTESTED:
            return 0.0
        # Look near first: what is found nearer than the window's border is nearest of all.
        reach = _NEAR_M
        while True:
            west, south = points.min(0) - reach
            east, north = points.max(0) + reach
            window = self.grid.crop((west, south, east, north))
            near = _to_rim_m(cells[window.window_in(self.grid)], own, grid=window, points=points)
            if near <= reach or window == self.grid:
                return near / 1000.0
            reach *= 2

    def line_km(self, where: Region | Place) -> NDArray[np.float64]:
        """Return the length of the line inside a region or built-up area, ``(time,)`` km.

        Counted along cell edges and divided by 4 / pi, the mean excess of a staircase. NaN for
        a region that reaches beyond the grid, unless there is a table of it.
        """
        table = self.tables.get("line")
        column = table.column(where.id) if table else None
        if column is not None:
            return self.by_day(column)
        mask = self.mask(where)
        if not self._covers(where, mask):
            return np.full(len(self.days), np.nan)
        box = _box(mask)
        inside = mask[box]

        below, beside = inside[1:] & inside[:-1], inside[:, 1:] & inside[:, :-1]

        def length(c: NDArray[np.uint8]) -> NDArray[np.float64]:
            down = ((c[:, 1:] != c[:, :-1]) & below).sum((1, 2))
            across = ((c[:, :, 1:] != c[:, :, :-1]) & beside).sum((1, 2))
            return np.asarray((down + across) * (self.grid.cell_km * np.pi / 4))

        return self._each_lot(box, length)

    def between(self, first: int, last: int) -> "World":
        """Return the same World with days number `first` to `last` only, both included."""
        keep = slice(max(first, 0), last + 1)
        return replace(
            self, days=self.days[keep], map_days=self.map_days[keep], slots=self.slots[keep]
        )

    def crop(self, grid: GridSpec) -> "World":
        """Return the same World on a part of its grid.

        Raises
        ------
        SchemaError
            If the grid is no part of this one.
        """
        if grid == self.grid:
            return self
        part = grid.window_in(self.grid)
        return replace(self, grid=grid, read=lambda slot: self.read(slot)[part])

    def until(self, day: date) -> "World":
        """Return the same World without the days after `day`."""
        return self.between(0, int((self.days <= np.datetime64(day, "D")).sum()) - 1)


_NEAR_M = 20_000.0


def _to_rim_m(
    cells: NDArray[np.uint8], own: int, *, grid: GridSpec, points: NDArray[np.float64]
) -> float:
    """Distance in metres from the nearest of some points to the nearest cell not held by `own`."""
    hostile = np.pad((cells != own) & (cells != UNKNOWN), 1, constant_values=False)
    # Only cells at the rim of hostile ground can be the nearest.
    inner = hostile[:-2, 1:-1] & hostile[2:, 1:-1] & hostile[1:-1, :-2] & hostile[1:-1, 2:]
    rows, columns = np.nonzero(hostile[1:-1, 1:-1] & ~inner)
    if rows.size == 0:
        return float("inf")
    x, y = grid.x_centres()[columns], grid.y_centres()[rows]
    half = grid.cell / 2
    best = np.inf
    for px, py in points:
        dx = np.maximum(np.abs(x - px) - half, 0.0)
        dy = np.maximum(np.abs(y - py) - half, 0.0)
        best = min(best, float((dx * dx + dy * dy).min()))
    return float(np.sqrt(best))


def _box(mask: NDArray[np.bool_]) -> tuple[slice, slice]:
    """Rows and columns that hold all of a mask: most questions are about a small part."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if rows.size == 0:
        return slice(0, 0), slice(0, 0)
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def lay_out(
    valid_on: NDArray[np.datetime64], *, hold_days: int
) -> tuple[NDArray[np.datetime64], NDArray[np.datetime64], NDArray[np.int64]]:
    """Lay maps out over consecutive days: a gap keeps the map before it, but not for ever.

    Parameters
    ----------
    valid_on : (map,) datetime64[D]
        The days of the maps, in any order, each at most once.
    hold_days : int
        Days for which a map is held over a gap; after that a day is unknown.

    Returns
    -------
    days, map_days : (time,) datetime64[D]
        From the first map to the last; the day of the map each day is read from, NaT for none.
    slots : (time,) int
        Position in `valid_on` of that map; -1 for none.
    """
    if valid_on.size == 0:
        empty = np.array([], dtype="datetime64[D]")
        return empty, empty, np.array([], dtype=np.int64)
    order = np.argsort(valid_on)
    ordered = valid_on[order]
    days = np.arange(ordered[0], ordered[-1] + 1)
    position = np.searchsorted(ordered, days, side="right") - 1
    map_days = ordered[position]
    slots = order[position].astype(np.int64)
    stale = (days - map_days).astype(np.int64) > hold_days
    slots[stale] = -1
    map_days[stale] = np.datetime64("NaT")
    return days, map_days, slots


def world_from_cells(
    cells: NDArray[np.uint8],
    *,
    theatre: Theatre,
    grid: GridSpec,
    days: NDArray[np.datetime64],
    mapper: str,
) -> World:
    """Return a World of daily cells, such as one member of an ensemble or a small mock.

    Parameters
    ----------
    cells : (time, y, x) uint8
        0 unknown, 1 and 2 the sides, 3 contested.
    theatre : Theatre
        Whose places and regions.
    grid : GridSpec
        Of the cells.
    days : (time,) datetime64[D]
        Consecutive.
    mapper : str
        Name of the mapper or model.

    Returns
    -------
    World

    Raises
    ------
    SchemaError
        If shapes disagree.
    """
    if cells.shape != (len(days), *grid.shape):
        raise SchemaError(f"want cells {(len(days), *grid.shape)} (time, y, x), got {cells.shape}")
    return World(
        theatre=theatre,
        mapper=mapper,
        grid=grid,
        days=days,
        map_days=days,
        slots=np.arange(len(days)),
        read=lambda slot: cells[slot],
    )
