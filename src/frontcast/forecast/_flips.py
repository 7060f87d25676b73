"""The past as a list of cells that changed hands: what momentum, level and rates are read from."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontcast.control import UNKNOWN, World
from frontcast.forecast._front import Front


@dataclass(frozen=True, slots=True, kw_only=True)
class Flips:
    """Ground of the defender taken and lost by the attacker, day by day.

    Days are counted from the first map. Over a gap, and where a map knows nothing, what was held
    stays held.

    Parameters
    ----------
    start : (y, x) bool
        Held by the attacker on day 0, on the defender's own ground.
    home : (y, x) bool
        The defender's own ground.
    day : (n,) int32
        Day of each change, from 1, rising.
    cell : (n,) int32
        Flat index.
    gained : (n,) bool
        Taken by the attacker; else lost.
    last : int
        The last day.
    """

    start: NDArray[np.bool_]
    home: NDArray[np.bool_]
    day: NDArray[np.int32]
    cell: NDArray[np.int32]
    gained: NDArray[np.bool_]
    last: int

    def held(self, day: int) -> NDArray[np.bool_]:
        """Return what the attacker held on a day, ``(y, x)``."""
        out = self.start.ravel().copy()
        n = int(np.searchsorted(self.day, day, side="right"))
        out[self.cell[:n]] = self.gained[:n]  # of several changes of a cell the last one stays
        return out.reshape(self.start.shape)

    def between(self, first: int, last: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return the cells held on `last` and not on `first`, and the other way round."""
        lo, hi = np.searchsorted(self.day, [first, last], side="right")
        touched = np.unique(self.cell[lo:hi])
        before, after = (self.held(d).ravel()[touched] for d in (first, last))
        return touched[after & ~before], touched[before & ~after]

    def daily(self, *, gained: bool) -> NDArray[np.float64]:
        """Return the number of cells taken (or lost) on each day, ``(last,)`` for days 1 on."""
        kept = self.day[self.gained == gained]
        return np.bincount(kept - 1, minlength=self.last)[: self.last].astype(np.float64)


def find_flips(world: World, front: Front) -> Flips:
    """Return what changed hands in a World that ends on the issue date.

    Parameters
    ----------
    world : World
        Sealed.
    front : Front
        Sides and ground.
    """
    known = np.flatnonzero(world.slots >= 0)
    empty = np.zeros(world.grid.shape, dtype=bool)
    if known.size == 0:
        return _flips(empty, front, [], [], [], 0)
    start = (world.cells(int(known[0])) == front.attacker.flag) & front.home
    before, slot = start, int(world.slots[known[0]])
    days, cells, gained = [], [], []
    for i in known[1:]:
        if int(world.slots[i]) == slot:
            continue
        slot = int(world.slots[i])
        shown = world.cells(int(i))
        now = (shown == front.attacker.flag) & front.home
        now |= before & (shown == UNKNOWN)
        changed = np.flatnonzero(now != before).astype(np.int32)
        days.append(np.full(changed.size, i - known[0], dtype=np.int32))
        cells.append(changed)
        gained.append(now.ravel()[changed])
        before = now
    return _flips(start, front, days, cells, gained, len(world.days) - 1 - int(known[0]))


def _flips(
    start: NDArray[np.bool_],
    front: Front,
    days: list[NDArray[np.int32]],
    cells: list[NDArray[np.int32]],
    gained: list[NDArray[np.bool_]],
    last: int,
) -> Flips:
    none = np.zeros(0, dtype=np.int32)
    return Flips(
        start=start,
        home=front.home,
        day=np.concatenate([none, *days]),
        cell=np.concatenate([none, *cells]),
        gained=np.concatenate([none.astype(bool), *gained]),
        last=last,
    )
