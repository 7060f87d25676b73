"""Exact areas, holders and distances of a map from its polygons.

A day's map differs from the day before in a few dozen of its 2,600 edges. `Tally` keeps the map
it measured last and looks only at the ground between the two boundaries; the results are those
of a full measurement (to rounding), in any order of days.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.errors import GEOSException
from shapely.geometry.base import BaseGeometry

from frontcast.control._ground import polygonal
from frontcast.control._lines import (
    NO_LINES,
    Floats,
    Lines,
    absent,
    boundary,
    bounds_of,
    boxes_of,
    cover,
    joined,
    nearest,
    picked,
    within,
)
from frontcast.control._setting import Setting
from frontcast.control.world import CONTESTED
from frontcast.frame import GridSpec

_NOWHERE = shapely.Polygon()


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


@dataclass(slots=True)
class _Layer:
    """Ground of one flag as measured last."""

    shape: BaseGeometry = _NOWHERE
    lines: Lines = NO_LINES
    inside: Floats = field(default_factory=lambda: np.zeros(0))  # km2 by thing
    mask: NDArray[np.bool_] = field(default_factory=lambda: np.zeros((0, 0), dtype=bool))


@dataclass(frozen=True, slots=True)
class _Front:
    """Where a side's ground ends: edges that the map draws, and the open part of a fixed rim."""

    drawn: Lines
    rim: Lines
    open_rim: NDArray[np.bool_]

    def lines(self) -> Lines:
        return joined([self.drawn, picked(self.rim, self.open_rim)])

    def moved(self, old: "_Front", *, seen: "_Seen") -> "_Moved":
        """Return the segments that came and those that went."""
        came, gone = _difference(self.drawn, old.drawn, seen=seen)
        if (self.open_rim == old.open_rim).all():
            return came, gone
        return (
            joined([came, picked(self.rim, self.open_rim & ~old.open_rim)]),
            joined([gone, picked(self.rim, old.open_rim & ~self.open_rim)]),
        )


@dataclass(slots=True)
class _State:
    layers: dict[int, _Layer]
    flags: NDArray[np.uint8]  # at the centres, then inland of them; 255 where nothing is drawn
    rim_flags: dict[int, NDArray[np.uint8]]  # the same by segment of each side's rim
    fronts: dict[int, _Front]  # by holder: where its ground ends
    holder: NDArray[np.uint8]
    distance: Floats
    witness: NDArray[np.uint64]  # key of the segment that is nearest
    edge: Floats


_NONE = 255
_SEAM_M = 250.0
_Moved = tuple[Lines, Lines]
#: Differences of one measurement: a side's front is often the very edge of the other's ground.
_Seen = dict[tuple[int, int], _Moved]


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
        self._state: _State | None = None
        self._boxes = np.array([o.bounds for o in setting.outlines]).reshape(-1, 4)

    def measure(self, areas: Mapping[int, BaseGeometry]) -> Measured:
        """Measure a map.

        Parameters
        ----------
        areas : mapping of int to shapely geometry
            Flag -> ground in metres; no two overlap.
        """
        old = self._state
        seen: _Seen = {}
        layers, boxes = self._layers(areas, old, seen=seen)
        flags = self._flags(layers, boxes, old)
        fronts = self._fronts(layers, flags[1])
        holder = self._holders(flags[0])
        moved: dict[int, _Moved] = {}
        if old is not None:
            moved = {k: f.moved(old.fronts[k], seen=seen) for k, f in fronts.items()}
        distance, witness = self._distances(fronts, holder, old=old, moved=moved)
        state = _State(
            layers=layers,
            flags=flags[0],
            rim_flags=flags[1],
            fronts=fronts,
            holder=holder,
            distance=distance,
            witness=witness,
            edge=np.empty(0),
        )
        state.edge = self._edges(state, old=old, moved=moved)
        self._state = state
        return Measured(
            cells=self._cells(layers),
            area=self._areas(layers),
            holder=holder,
            distance=distance / 1000.0,
            edge=state.edge / 1000.0,
            extent=np.array([layers[f].shape.area if f in layers else 0.0 for f in range(4)]) / 1e6,
        )

    def _layers(
        self, areas: Mapping[int, BaseGeometry], old: _State | None, *, seen: _Seen
    ) -> tuple[dict[int, _Layer], Floats]:
        """Return the ground by flag with its area in every thing, and where it changed."""
        out: dict[int, _Layer] = {}
        every = []
        for flag in sorted({*areas, *(old.layers if old else ())}):
            before = old.layers.get(flag, _Layer()) if old else _Layer()
            shape = areas.get(flag, _NOWHERE)
            lines = boundary(shape)
            changed = joined(list(_difference(lines, before.lines, seen=seen))).segs
            boxes = boxes_of(changed)
            every.append(boxes)
            layer = _Layer(shape, lines, before.inside, before.mask)
            if not before.inside.size:
                layer.inside = self._whole(shape)
                layer.mask = cover(lines.segs, grid=self._grid)[1]
            elif len(boxes):
                layer.inside = before.inside + self._gain(before.shape, shape, boxes)
                layer.mask = self._toggled(before.mask, changed, boxes)
            out[flag] = layer
        return out, np.concatenate(every) if every else np.empty((0, 4))

    def _whole(self, shape: BaseGeometry) -> Floats:
        shapely.prepare(shape)
        meet = shapely.intersects(shape, self._setting.shapes)
        out = np.zeros(len(meet))
        out[meet] = shapely.area(shapely.intersection(shape, self._setting.shapes[meet])) / 1e6
        return out

    def _gain(self, before: BaseGeometry, after: BaseGeometry, boxes: Floats) -> Floats:
        out = np.zeros(len(self._setting.shapes))
        for west, south, east, north in boxes:
            window = shapely.box(west, south, east, north)
            old = shapely.clip_by_rect(before, west, south, east, north)
            new = shapely.clip_by_rect(after, west, south, east, north)
            near = np.flatnonzero(shapely.intersects(self._setting.shapes, window))
            whole = shapely.contains_properly(self._setting.shapes[near], window)
            out[near[whole]] += new.area - old.area
            for i in near[~whole]:
                thing = shapely.clip_by_rect(self._setting.shapes[i], west, south, east, north)
                out[i] += _common(new, thing) - _common(old, thing)
        return out / 1e6

    def _toggled(
        self, mask: NDArray[np.bool_], changed: Floats, boxes: Floats
    ) -> NDArray[np.bool_]:
        out = mask.copy()
        for box in boxes:
            west, south, east, north = box
            x, y = changed[:, 0], changed[:, 1]
            mine = (x >= west) & (x <= east) & (y >= south) & (y <= north)
            window, toggled = cover(changed[mine], grid=self._grid, box=box)
            out[window] ^= toggled
        return out

    def _flags(
        self, layers: dict[int, _Layer], boxes: Floats, old: _State | None
    ) -> tuple[NDArray[np.uint8], dict[int, NDArray[np.uint8]]]:
        """Return the flag drawn at every place and every probe of the rims."""

        def drawn(points: Floats, before: NDArray[np.uint8] | None) -> NDArray[np.uint8]:
            out = np.full(len(points), _NONE, dtype=np.uint8) if before is None else before.copy()
            at = np.arange(len(points)) if before is None else np.flatnonzero(within(points, boxes))
            if at.size:
                out[at] = _NONE
                for flag, layer in layers.items():
                    shapely.prepare(layer.shape)
                    inside = shapely.contains_xy(layer.shape, points[at, 0], points[at, 1])
                    out[at[inside]] = flag
            return out

        both = np.concatenate((self._setting.xy, self._setting.held_xy))
        places = drawn(both, old.flags if old else None)
        rims = {
            flag: drawn(border.probes, old.rim_flags[flag] if old else None)
            for flag, border in self._setting.borders.items()
        }
        return places, rims

    def _holders(self, flags: NDArray[np.uint8]) -> NDArray[np.uint8]:
        centre, inland = np.split(flags, 2)
        drawn = np.where(centre != _NONE, centre, inland)
        return np.where(drawn != _NONE, drawn, self._setting.home).astype(np.uint8)

    def _fronts(
        self, layers: dict[int, _Layer], rims: dict[int, NDArray[np.uint8]]
    ) -> dict[int, _Front]:
        """Return, by holder, the segments behind which lies ground that it does not hold."""
        out = {}
        for own in (1, 2):
            other = 3 - own
            border = self._setting.borders[other]
            foreign = [layers[f].lines for f in (other, 3) if f in layers]
            open_rim = (rims[other] == _NONE) | (rims[other] == other) | (rims[other] == 3)
            own_edge, shape = self._own_edge(layers, own)
            drawn = joined([_facing(own_edge, shape, inner=border.inner), *foreign])
            out[own] = _Front(drawn, border.lines, open_rim)
        return out

    def _own_edge(self, layers: dict[int, _Layer], own: int) -> tuple[Lines, BaseGeometry]:
        unknown = layers.get(0)
        if own not in layers or unknown is None or unknown.shape.is_empty:
            return (layers[own].lines, layers[own].shape) if own in layers else (NO_LINES, _NOWHERE)
        # Unknown ground is nobody's: the side's ground ends behind it, not before it.
        shape = polygonal(shapely.union(layers[own].shape, unknown.shape))
        return boundary(shape), shape

    def _distances(
        self,
        fronts: dict[int, _Front],
        holder: NDArray[np.uint8],
        *,
        old: _State | None,
        moved: dict[int, _Moved],
    ) -> tuple[Floats, NDArray[np.uint64]]:
        n = len(holder)
        distance = np.full(n, np.nan) if old is None else old.distance.copy()
        witness = np.zeros(n, dtype=np.uint64) if old is None else old.witness.copy()
        distance[holder == 0] = np.nan
        distance[holder == CONTESTED] = 0.0
        for own, front in fronts.items():
            mine = holder == own
            again = mine
            if old is not None:
                new, gone = moved[own]
                # Where the nearest edge still stands, only a new edge can be nearer.
                again = mine & ((holder != old.holder) | ~absent(witness, gone.keys))
                kept = np.flatnonzero(mine & ~again)
                closer, which = nearest(self._setting.xy[kept], new, within=distance[kept])
                better = closer < distance[kept]
                distance[kept[better]], witness[kept[better]] = closer[better], which[better]
            if again.any():
                distance[again], witness[again] = nearest(self._setting.xy[again], front.lines())
        return distance, witness

    def _edges(self, new: _State, *, old: _State | None, moved: dict[int, _Moved]) -> Floats:
        out = np.full(len(self._setting.outlines), np.nan)
        own = new.holder[self._setting.outlined]
        out[own == CONTESTED] = 0.0
        again = (own == 1) | (own == 2)
        if old is not None:
            same = again & (own == old.holder[self._setting.outlined])
            near = np.zeros(len(out), dtype=bool)
            for flag, (came, gone) in moved.items():
                segs = np.concatenate((came.segs, gone.segs))
                near |= (own == flag) & _touches(self._boxes, segs, old.edge).any(axis=1)
            keep = same & ~near
            out[keep] = old.edge[keep]
            again &= ~keep
        fronts = {flag: new.fronts[flag].lines() for flag in np.unique(own[again]).tolist()}
        for k in np.flatnonzero(again):
            box, reach = self._boxes[k : k + 1], new.distance[self._setting.outlined[k : k + 1]]
            lines = fronts[int(own[k])]
            near_by = lines.segs[_touches(box, lines.segs, reach)[0]]
            out[k] = _gap(self._setting.outlines[k], near_by)
        return out

    def _areas(self, layers: dict[int, _Layer]) -> Floats:
        """Return who holds how much of every thing: what is drawn, the rest to the home side."""
        s = self._setting
        drawn = sum((layer.inside for layer in layers.values()), np.zeros(len(s.sizes)))
        out = np.column_stack(
            [layers[f].inside if f in layers else np.zeros(len(s.sizes)) for f in (1, 2)]
        )
        for flag in (1, 2):
            at_home = s.shape_home == flag
            out[at_home, flag - 1] += np.maximum(s.sizes - drawn, 0.0)[at_home]
        return out

    def _cells(self, layers: dict[int, _Layer]) -> NDArray[np.uint8]:
        out = self._home.copy()
        for flag, layer in layers.items():
            np.copyto(out, np.uint8(flag), where=layer.mask)
        return out


def _facing(edge: Lines, shape: BaseGeometry, *, inner: BaseGeometry) -> Lines:
    """Return the edges of a side's ground that face ground of the other's.

    Not those at the other's rim, and not those along a gap so narrow that it is a seam between
    two polygons of the side: mappers draw neighbouring parts some metres apart.
    """
    middle = (edge.segs[:, :2] + edge.segs[:, 2:]) / 2
    lines = picked(edge, shapely.contains_xy(inner, middle[:, 0], middle[:, 1]))
    if not len(lines.keys):
        return lines
    step = lines.segs[:, 2:] - lines.segs[:, :2]
    normal = np.column_stack((-step[:, 1], step[:, 0]))
    normal *= _SEAM_M / np.maximum(np.hypot(normal[:, 0], normal[:, 1]), 1e-9)[:, None]
    middle = (lines.segs[:, :2] + lines.segs[:, 2:]) / 2
    shapely.prepare(shape)
    left, right = (shapely.contains_xy(shape, *(middle + sign * normal).T) for sign in (1, -1))
    return picked(lines, ~np.asarray(left & right))


def _difference(new: Lines, old: Lines, *, seen: _Seen) -> _Moved:
    """Return the segments that only the new of two boundaries has, and those only the old has."""
    pair = id(new), id(old)
    if pair not in seen:
        came = picked(new, absent(new.keys, old.keys))
        seen[pair] = came, picked(old, absent(old.keys, new.keys))
    return seen[pair]


def _touches(boxes: Floats, segs: Floats, reach: Floats) -> NDArray[np.bool_]:
    """Tell which segments' boxes come within reach of each box, ``(box, segment)``."""
    w, s, e, n = (column[:, None] for column in boxes.T)
    r = reach[:, None] + 1.0
    west, south, east, north = bounds_of(segs)
    near: NDArray[np.bool_] = (east >= w - r) & (west <= e + r)
    near &= (north >= s - r) & (south <= n + r)
    return near


def _gap(outline: BaseGeometry, segs: Floats) -> float:
    """Return the distance from a built-up area to the nearest segment, metres."""
    if not len(segs):
        return float("inf")
    shapes: Any = shapely.linestrings(segs.reshape(-1, 2, 2))
    return float(shapely.distance(outline, shapely.multilinestrings(shapes)))


def _common(a: BaseGeometry, b: BaseGeometry) -> float:
    try:
        return float(shapely.intersection(a, b).area)
    except GEOSException:
        # Clipping by a rectangle is fast but may leave a ring that touches itself.
        mended = shapely.intersection(shapely.make_valid(a), shapely.make_valid(b))
        return float(mended.area)
