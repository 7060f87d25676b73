"""Towns: how often a built-up area of that size, that near, was taken within a lead."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression

from frontcast.control import World
from frontcast.forecast._front import FAR_KM, Band, Front, gain_band, loss_band
from frontcast.forecast._past import Past, by_lead
from frontcast.forecast.forecast import EXTENTS, HALF, WHOLE
from frontcast.records import Place

_SHARES = np.array([0.0, 0.25, 0.5, 0.75])  # a town partly held is told apart by its share
_NEEDED = (HALF, WHOLE, 1e-9)  # shares that make half, whole and contact: `EXTENTS` from 1 on
_STATES = len(_SHARES) + int(FAR_KM) + 1
_LARGEST = 9  # cells; no built-up area of the theatre is wider than 9 km
_EVERY_NTH = 4  # neighbouring pseudo-towns say nearly the same
_THIN = 3  # pseudo-towns: every third window

_Corners = NDArray[np.int64]  # flat indices into running sums of the top left cells of squares
_Start = tuple[_Corners, NDArray[np.float64], NDArray[np.int64]]  # corners, share held, state


@dataclass(frozen=True, slots=True, kw_only=True)
class Towns:
    """The theatre's places as a map finds them.

    Parameters
    ----------
    inside : (place,) bool
        Centre on the grid and control known there.
    held : (place,) bool
        Centre held by the attacker.
    share : (place,) float64
        Share of the built-up area that he holds.
    km : (place,) int
        Distance of the centre to the line; 0: held or out of reach.
    near : (place,) bool
        Within reach of the line, on either side.
    side : (place,) int
        Edge of the square of cells as large as the built-up area.
    area : dict of int to (n,) int64
        Flat indices of the built-up area of the places within reach.
    """

    inside: NDArray[np.bool_]
    held: NDArray[np.bool_]
    share: NDArray[np.float64]
    km: NDArray[np.int64]
    near: NDArray[np.bool_]
    side: NDArray[np.int64]
    area: dict[int, NDArray[np.int64]] = field(default_factory=dict)


def footprint_cells(world: World, place: Place) -> NDArray[np.int64]:
    """Return the flat indices of the cells of a place's built-up area.

    The cells of `World.mask`, found without drawing a whole map for each of hundreds of places.
    """
    grid, shape = world.grid, world.theatre.footprint(place)
    west, south, east, north = shape.bounds
    columns = _span(west - grid.west, east - grid.west, cell=grid.cell, size=grid.width)
    rows = _span(grid.north - north, grid.north - south, cell=grid.cell, size=grid.height)
    x, y = np.meshgrid(grid.x_centres()[columns], grid.y_centres()[rows])
    r, c = np.nonzero(shapely.contains_xy(shape, x, y))
    if r.size == 0:
        at = grid.cell_at(*(float(v) for v in grid.project(place.lon, place.lat)))
        return np.array([at[0] * grid.width + at[1]] if at else [], dtype=np.int64)
    return np.asarray(rows[r] * grid.width + columns[c], dtype=np.int64)


def _span(low: float, high: float, *, cell: float, size: int) -> NDArray[np.int64]:
    first, last = np.clip([np.floor(low / cell), np.floor(high / cell) + 1], 0, size)
    return np.arange(int(first), int(last))


def find_towns(world: World, cells: NDArray[np.uint8], front: Front) -> Towns:
    """Return how the theatre's places stand on one map, in the theatre's order."""
    places, grid = world.theatre.places, world.grid
    n = len(places)
    x, y = grid.project([p.lon for p in places], [p.lat for p in places])
    row = np.floor((grid.north - y) / grid.cell).astype(np.int64)
    column = np.floor((x - grid.west) / grid.cell).astype(np.int64)
    on = (row >= 0) & (row < grid.height) & (column >= 0) & (column < grid.width)
    at = np.where(on, row * grid.width + column, 0)
    flat, ahead = cells.ravel(), gain_band(cells, front)
    inside = on & (flat[at] != 0)
    held = inside & (flat[at] == front.attacker.flag)
    km, behind = np.zeros(flat.size, dtype=np.int64), np.zeros(flat.size, dtype=bool)
    km[ahead.cells] = ahead.km
    behind[loss_band(cells, front).cells] = True
    near = inside & ((km[at] > 0) | behind[at])
    share, side = held.astype(np.float64), np.ones(n, dtype=np.int64)
    area = {int(i): footprint_cells(world, places[i]) for i in np.flatnonzero(near)}
    for i, footprint in area.items():
        share[i] = (flat[footprint] == front.attacker.flag).mean()
        side[i] = np.clip(round(np.sqrt(footprint.size)), 1, _LARGEST)
    return Towns(
        inside=inside,
        held=held,
        share=share,
        km=np.where(inside, km[at], 0),
        near=near,
        side=side,
        area=area,
    )


def town_state(share: NDArray[np.float64], km: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the class of a town: by the share held if there is any, else by distance.

    Classes are ordered from the most threatened to the safest.
    """
    partly = len(_SHARES) - np.searchsorted(_SHARES, share, side="left")
    return np.where(share > 0, partly, len(_SHARES) + km)


def place_chances(
    past: Past,
    towns: Towns,
    *,
    leads: Sequence[int],
    longest: int,
    centre: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the chance that each place is taken by each lead.

    Parameters
    ----------
    past : Past
        The maps.
    towns : Towns
        The places now.
    leads : sequence of int
        Days ahead.
    longest : int
        Longest lead that the past shows.
    centre : (lead, km) float64
        Chance of a single cell by distance.

    Returns
    -------
    (lead, place, extent) float64
        NaN off the grid; never falling with the lead; whole at most half.
    """
    n = towns.held.size
    out = np.zeros((len(leads), n, len(EXTENTS)))
    out[:, :, 0] = np.where(towns.held, 1.0, centre[:, towns.km] * (towns.km > 0))
    state = np.minimum(town_state(towns.share, towns.km), _STATES - 1)
    sides = np.unique(towns.side[towns.near])
    squares = _Squares(past=past)
    rates = by_lead(leads, longest, lambda lead: _rates(squares, lead, sides))
    which = np.searchsorted(sides, towns.side)
    near = np.flatnonzero(towns.near)
    for extent, needed in enumerate(_NEEDED, start=1):
        out[:, near, extent] = rates[:, which[near], extent - 1, state[near]]
        out[:, towns.share >= needed, extent] = 1.0
    out[:, ~towns.near, 1:] = towns.held[~towns.near, None]
    out[:, :, 2] = np.minimum(out[:, :, 2], out[:, :, 1])
    out[:, :, 3] = out[:, :, [0, 1, 3]].max(-1)
    out[:, ~towns.inside] = np.nan
    return out


@dataclass(frozen=True, slots=True, kw_only=True)
class _Squares:
    """Pseudo-towns on the maps of the past, each map worked on once for all leads.

    Parameters
    ----------
    past : Past
        The maps.
    """

    past: Past
    _sums: dict[int, NDArray[np.int32]] = field(default_factory=dict)
    _starts: dict[tuple[int, int], _Start] = field(default_factory=dict)

    def held(self, i: int) -> NDArray[np.int32]:
        """Return the running sums of what the attacker held on day number `i`."""
        if i not in self._sums:
            self._sums[i] = _integral(self.past.cells(i) == self.past.front.attacker.flag)
        return self._sums[i]

    def start(self, i: int, side: int, home: NDArray[np.int32]) -> _Start:
        """Return the squares of a window that starts on day number `i`."""
        if (i, side) not in self._starts:
            at, km = _centres((self.past.ahead(i), self.past.behind(i)), side, home)
            share = _square(self.held(i), at, side)
            self._starts[i, side] = at, share, town_state(share, km)
        return self._starts[i, side]


def _rates(squares: _Squares, lead: int, sides: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the share of pseudo-towns taken, ``(side, extent, state)``; extents as `_NEEDED`."""
    taken = np.zeros((sides.size, len(_NEEDED), _STATES))
    seen = np.zeros_like(taken)
    home = _integral(squares.past.front.home)
    for first, last in squares.past.windows(lead, thin=_THIN) if sides.size else []:
        for k, side in enumerate(sides):
            at, share, state = squares.start(first, int(side), home)
            later = _square(squares.held(last), at, int(side))
            for extent, needed in enumerate(_NEEDED):
                still = share < needed
                seen[k, extent] += np.bincount(state[still], minlength=_STATES)
                hit = still & (later >= needed)
                taken[k, extent] += np.bincount(state[hit], minlength=_STATES)
    return _ordered(taken, seen)


def _ordered(taken: NDArray[np.float64], seen: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return rates that fall with the state, so that rare states lean on their neighbours."""
    out = np.zeros_like(taken)
    for index in np.ndindex(taken.shape[:-1]):
        weight = seen[index] + 1e-3
        rate = taken[index] / weight
        out[index] = isotonic_regression(rate, weights=weight, increasing=False).x
    return np.clip(out, 0.0, 1.0)


def _integral(cells: NDArray[np.bool_]) -> NDArray[np.int32]:
    out = np.zeros((cells.shape[0] + 1, cells.shape[1] + 1), dtype=np.int32)
    np.cumsum(cells, axis=0, out=out[1:, 1:])
    np.cumsum(out[1:, 1:], axis=1, out=out[1:, 1:])
    return out


def _centres(
    bands: tuple[Band, Band], side: int, home: NDArray[np.int32]
) -> tuple[_Corners, NDArray[np.int64]]:
    """Return the squares on the defender's ground, and the distances of their centres."""
    height, width = home.shape[0] - 1, home.shape[1] - 1
    ahead, behind = (b.cells[::_EVERY_NTH] for b in bands)
    km = np.concatenate([bands[0].km[::_EVERY_NTH], np.zeros(behind.size, dtype=np.uint8)])
    row, column = np.divmod(np.concatenate([ahead, behind]).astype(np.int64), width)
    row, column = row - side // 2, column - side // 2
    fits = (row >= 0) & (column >= 0) & (row + side <= height) & (column + side <= width)
    at = row[fits] * (width + 1) + column[fits]
    whole = _square(home, at, side) == 1.0
    return at[whole], km[fits][whole].astype(np.int64)


def _square(sums: NDArray[np.int32], at: _Corners, side: int) -> NDArray[np.float64]:
    """Return the share of squares that is held."""
    flat, down = sums.ravel(), side * sums.shape[1]
    total = flat[at + (down + side)] - flat[at + side] - flat[at + down] + flat[at]
    return np.asarray(total / side**2)
