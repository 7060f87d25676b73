"""Exact areas, holders and distances of a map from its polygons.

A day's map differs from the day before in a few dozen of its 2,600 edges. `Tally` keeps the map
it measured last and looks only at what changed (`_follow`); the results are those of a full
measurement (to rounding), in any order of days.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontcast.control import _kernels_measure as km
from frontcast.control._follow import Ground, Nearest, things_of
from frontcast.control._ground import polygonal
from frontcast.control._lines import (
    NO_LINES,
    Floats,
    Lines,
    Moved,
    boundary,
    joined,
    moved,
    outline_of,
    picked,
)
from frontcast.control._setting import Setting
from frontcast.control.world import CONTESTED
from frontcast.frame import GridSpec


@dataclass(frozen=True, slots=True)
class Measured:
    """What one map says, exactly.

    Parameters
    ----------
    cells : (y, x) uint8
        Control of the cells' centres.
    area : (thing, 2) float64
        km2 of each region and outline that each side holds.
    holder : (place,) uint8
        Flag at the places' centres.
    distance : (place,) float64
        km from the centre to ground that the holder does not hold.
    edge : (outline,) float64
        The same from the built-up area's nearest edge.
    extent : (4,) float64
        km2 of all ground coloured with each flag, inside the theatre or not.
    """

    cells: NDArray[np.uint8]
    area: Floats
    holder: NDArray[np.uint8]
    distance: Floats
    edge: Floats
    extent: Floats


@dataclass(frozen=True, slots=True)
class _Front:
    """Where a side's ground ends: edges that the map draws, and the open part of a fixed rim."""

    drawn: Lines
    rim: Lines
    open_rim: NDArray[np.bool_]

    def moved(self, old: "_Front | None") -> Moved:
        """Return the segments that came and those that went."""
        if old is None:
            return Moved(joined([self.drawn, self.rim]), NO_LINES)
        came, gone = moved(self.drawn, old.drawn)
        rim = moved(self.rim, old.rim)
        return Moved(joined([came, rim.came]), joined([gone, rim.gone]))


_NONE = 255
_SEAM_M = 250.0


class Tally:
    """Measures one map after the other.

    Parameters
    ----------
    setting : Setting
        Fixed ground of the theatre.
    grid : GridSpec
        Grid of the cells.
    home : (y, x) uint8
        Who holds each cell where no map says otherwise.
    """

    def __init__(self, setting: Setting, *, grid: GridSpec, home: NDArray[np.uint8]) -> None:
        self._setting, self._grid, self._home = setting, grid, home
        self._things = things_of(list(setting.shapes))
        self._points = np.concatenate(
            (setting.xy, setting.held_xy, *(b.probes for b in setting.borders.values()))
        )
        self._outlines = [boundary(o).segs for o in setting.outlines]
        self._centred = shapely.contains_xy(setting.outlines, *setting.xy[setting.outlined].T)
        self._begin()

    def _begin(self) -> None:
        s = self._setting
        self._layers: dict[int, Ground] = {}
        self._facing = {own: _Facing(s.borders[3 - own].inner) for own in (1, 2)}
        self._fronts: dict[int, _Front] = {}
        self._nearest = {own: Nearest(s.xy) for own in (1, 2)}
        self._sound = True

    def measure(self, areas: Mapping[int, BaseGeometry]) -> Measured:
        """Measure a map.

        Parameters
        ----------
        areas : mapping of int to shapely geometry
            Flag -> ground in metres; no two overlap.
        """
        if not self._sound:
            self._begin()  # the last map broke off half-way
        self._sound = False
        for flag in sorted({*areas, *self._layers}):
            if flag not in self._layers:
                self._layers[flag] = Ground(self._grid, self._things, points=self._points)
            self._layers[flag].follow(outline_of(areas.get(flag)))
        places, rims = self._flags()
        fronts = {own: self._front(own, rims[3 - own], areas=areas) for own in (1, 2)}
        holder = self._holders(places)
        distance = self._distances(fronts, holder)
        edge = self._edges(fronts, holder=holder, distance=distance)
        self._fronts, self._sound = fronts, True
        extent = [self._layers[f].extent if f in self._layers else 0.0 for f in range(4)]
        return Measured(
            cells=self._cells(),
            area=self._areas(),
            holder=holder,
            distance=distance / 1000.0,
            edge=edge / 1000.0,
            extent=np.array(extent) / 1e6,
        )

    def _flags(self) -> tuple[NDArray[np.uint8], dict[int, NDArray[np.uint8]]]:
        """Return the flag drawn at every place (and inland of it) and every probe of the rims."""
        drawn = np.full(len(self._points), _NONE, dtype=np.uint8)
        for flag, layer in sorted(self._layers.items()):
            drawn[layer.inside] = flag
        s = self._setting
        sizes = [2 * len(s.xy), *(len(b.probes) for b in s.borders.values())]
        places, *rims = np.split(drawn, np.cumsum(sizes)[:-1])
        return places, dict(zip(s.borders, rims, strict=True))

    def _holders(self, flags: NDArray[np.uint8]) -> NDArray[np.uint8]:
        centre, inland = np.split(flags, 2)
        drawn = np.where(centre != _NONE, centre, inland)
        return np.where(drawn != _NONE, drawn, self._setting.home).astype(np.uint8)

    def _front(
        self, own: int, rim: NDArray[np.uint8], *, areas: Mapping[int, BaseGeometry]
    ) -> _Front:
        """Return the segments behind which lies ground that a side does not hold."""
        other, old = 3 - own, self._fronts.get(own)
        foreign = [self._layers[f].lines for f in (other, 3) if f in self._layers]
        open_rim = (rim == _NONE) | (rim == other) | (rim == 3)
        drawn = joined([self._facing[own].follow(self._own_edge(own, areas)), *foreign])
        if old is not None and (open_rim == old.open_rim).all():
            return _Front(drawn, old.rim, old.open_rim)
        return _Front(drawn, picked(self._setting.borders[other].lines, open_rim), open_rim)

    def _own_edge(self, own: int, areas: Mapping[int, BaseGeometry]) -> Lines:
        unknown = areas.get(0)
        if own not in areas or unknown is None or unknown.is_empty:
            return self._layers[own].lines if own in self._layers else NO_LINES
        # Unknown ground is nobody's: the side's ground ends behind it, not before it.
        return boundary(polygonal(shapely.union(areas[own], unknown)))

    def _distances(self, fronts: dict[int, _Front], holder: NDArray[np.uint8]) -> Floats:
        distance = np.full(len(holder), np.nan)
        for own, front in fronts.items():
            change = front.moved(self._fronts.get(own))
            far = self._nearest[own].follow([front.drawn, front.rim], change)
            np.copyto(distance, far, where=holder == own)
        distance[holder == CONTESTED] = 0.0
        return distance

    def _edges(
        self, fronts: dict[int, _Front], *, holder: NDArray[np.uint8], distance: Floats
    ) -> Floats:
        outlined = self._setting.outlined
        out = np.full(len(outlined), np.nan)
        out[holder[outlined] == CONTESTED] = 0.0
        for own, front in fronts.items():
            every = [(lines.segs, km.boxes_of(lines.segs)) for lines in (front.drawn, front.rim)]
            for i in np.flatnonzero(holder[outlined] == own):
                # From a centre in it the outline is no further off than from its edge.
                square = (distance[outlined[i]] + 1.0) ** 2 if self._centred[i] else np.inf
                none = square
                for segs, box in every:
                    square = km.gap(self._outlines[i], segs, box, square)
                out[i] = np.inf if square == none else np.sqrt(square)
        return out

    def _areas(self) -> Floats:
        """Return who holds how much of every thing: what is drawn, the rest to the home side."""
        s, layers = self._setting, self._layers
        nothing = np.zeros(len(s.sizes))
        inside = {f: np.maximum(layer.area, 0.0) / 1e6 for f, layer in layers.items()}
        drawn = sum(inside.values(), nothing)
        out = np.column_stack([inside.get(f, nothing) for f in (1, 2)])
        for flag in (1, 2):
            at_home = s.shape_home == flag
            out[at_home, flag - 1] += np.maximum(s.sizes - drawn, 0.0)[at_home]
        return out

    def _cells(self) -> NDArray[np.uint8]:
        out = self._home.copy()
        for flag, layer in sorted(self._layers.items()):
            np.copyto(out, np.uint8(flag), where=layer.mask())
        return out


class _Facing:
    """The edges of a side's ground that face ground of the other's.

    Not those at the other's rim, and not those along a gap so narrow that it is a seam between
    two polygons of the side: mappers draw neighbouring parts some metres apart.
    """

    def __init__(self, inner: BaseGeometry) -> None:
        self._inner = inner
        self._lines = NO_LINES
        self._within = np.empty(0, dtype=bool)  # the middle lies away from the rim
        self._sides = np.empty((0, 2), dtype=bool)  # the side's ground lies left, right

    def follow(self, edge: Lines) -> Lines:
        """Return those edges of a side's ground that are front."""
        at = km.positions(edge.keys, self._lines.keys)
        came, gone = moved(edge, self._lines)
        new = at < 0
        within = np.empty(len(at), dtype=bool)
        within[~new] = self._within[at[~new]]
        middle = (came.segs[:, :2] + came.segs[:, 2:]) / 2
        within[new] = shapely.contains_xy(self._inner, middle[:, 0], middle[:, 1])
        sides = np.empty((len(at), 2), dtype=bool)
        changed = np.concatenate((came.segs, gone.segs))
        km.sides(edge.segs, at, self._sides, changed, _SEAM_M, sides)
        self._lines, self._within, self._sides = edge, within, sides
        return picked(edge, within & ~sides.all(axis=1))
