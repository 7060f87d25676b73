"""From members to chances: of cells, of places, and when."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontcast.control import UNKNOWN, World
from frontcast.forecast._front import FAR_KM, Band, Front, front_of, gain_band, loss_band
from frontcast.forecast._members import Changes
from frontcast.forecast._places import find_towns
from frontcast.forecast.forecast import EXTENTS, HALF, WHOLE

_LIKE_OTHERS = 0.5
"""Members' worth of what happens to all cells at a distance, added to each: a chance of nothing
or of certainty is more than a few hundred members can say."""

_CENTRE: dict[int, float] = {EXTENTS.index("centre"): 1.0}
_AREA: dict[int, float] = {
    EXTENTS.index(e): share for e, share in (("half", HALF), ("whole", WHOLE), ("contact", 0.0))
}


def cell_shares(
    changes: Changes, cells: NDArray[np.uint8], *, front: Front, leads: Sequence[int],
    members: int,
) -> NDArray[np.float32]:  # fmt: skip
    """Return the chance that the attacker holds each cell, ``(lead, y, x)``; NaN: not known.

    The share of the members in which he does, drawn a little to that of all cells at the same
    distance. Never falls with the lead on ground that he does not hold at issue, and never rises
    on ground that he does.

    Parameters
    ----------
    changes : Changes
        The members.
    cells : (y, x) uint8
        The map they start from.
    front : Front
        Sides and ground.
    leads : sequence of int
        Days ahead.
    members : int
        How many.
    """
    held = np.where(cells == UNKNOWN, np.nan, cells == front.attacker.flag).ravel()
    sign = np.where(changes.to == front.attacker.flag, 1.0, -1.0)
    ahead, behind = gain_band(cells, front), loss_band(cells, front)
    out = np.repeat(held[None], len(leads), axis=0)
    for k, lead in enumerate(leads):
        due = changes.day <= lead
        moved = np.bincount(changes.cell[due], weights=sign[due], minlength=held.size) / members
        out[k] += moved
        for band in (ahead, behind):
            out[k, band.cells] = _like_others(out[k, band.cells], band, members)
    rising, falling = (f.accumulate(out, axis=0) for f in (np.maximum, np.minimum))
    out = np.where(held == 1.0, falling, rising)
    return np.asarray(np.clip(out, 0.0, 1.0).reshape(-1, *cells.shape), dtype=np.float32)


def _like_others(share: NDArray[np.float64], band: Band, members: int) -> NDArray[np.float64]:
    """Draw shares of members to the mean of their distance."""
    count = np.bincount(band.km, minlength=int(FAR_KM) + 1)
    mean = np.bincount(band.km, weights=share, minlength=count.size) / np.maximum(count, 1)
    return (members * share + _LIKE_OTHERS * mean[band.km]) / (members + _LIKE_OTHERS)


def place_shares(
    changes: Changes, world: World, cells: NDArray[np.uint8], chance: NDArray[np.float32], *,
    leads: Sequence[int], members: int,
) -> NDArray[np.float64]:  # fmt: skip
    """Return the chance that each place has been taken by each lead, ``(lead, place, extent)``.

    By then or before, in the sense of `EXTENTS`; NaN off the grid. Never falls with the lead;
    the more is meant, the less likely.

    Parameters
    ----------
    changes, cells, leads, members
        As for `cell_shares`.
    world : World
        Whose theatre's places are meant.
    chance : (lead, y, x) float32
        What `cell_shares` gave.
    """
    front = front_of(world)
    flat, attacker = cells.ravel(), front.attacker.flag
    towns = find_towns(world, cells, front)
    share = towns.share
    now = [towns.held, share >= HALF, share >= WHOLE, share > 0]
    start = np.where(towns.inside[:, None], np.stack(now, -1), np.nan)
    out = np.repeat(start[None].astype(np.float64), len(leads), axis=0)
    listed = np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *towns.area.values()]))
    centres = {p: _centre(world, p) for p in towns.area}
    listed = np.union1d(listed, list(centres.values())).astype(np.int64)
    within = _Within.of(changes, listed, size=flat.size)
    due = np.asarray(leads)
    for p, area in towns.area.items():
        like = chance.reshape(len(leads), -1)[:, centres[p]].astype(np.float64)
        for cells_of, needs in ((np.array([centres[p]]), _CENTRE), (area, _AREA)):
            some = within.some(cells_of)
            have = float((flat[cells_of] == attacker).sum())
            total = running_total(changes, some, attacker=attacker) + have
            ends = _ends_of_days(changes, some)
            for e, part in needs.items():
                need = max(part * cells_of.size, 1e-3)  # contact: any at all
                if have >= need:
                    continue
                hit = (_first_days(changes, some[ends & (total >= need)])[:, None] <= due).sum(0)
                out[:, p, e] = (hit + _LIKE_OTHERS * like) / (members + _LIKE_OTHERS)
    return _ordered(out)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Within:
    """Changes of the cells that places have, by cell: found without looking at all others."""

    order: NDArray[np.intp]
    cell: NDArray[np.int32]

    @classmethod
    def of(cls, changes: Changes, listed: NDArray[np.int64], *, size: int) -> "_Within":
        """Keep the changes of the listed cells of a grid of `size` cells."""
        wanted = np.zeros(size, dtype=bool)
        wanted[listed] = True
        kept = np.flatnonzero(wanted[changes.cell])
        cell = changes.cell[kept]
        order = np.argsort(cell, kind="stable")
        return cls(order=kept[order], cell=cell[order])

    def some(self, cells: NDArray[np.integer]) -> NDArray[np.intp]:
        """Return the numbers of the changes of some cells, rising."""
        wanted = cells.astype(self.cell.dtype)
        first = np.searchsorted(self.cell, wanted)
        last = np.searchsorted(self.cell, wanted, side="right")
        if (first == last).all():
            return self.order[:0]
        return np.sort(np.concatenate([self.order[a:b] for a, b in zip(first, last, strict=True)]))


def _first_days(changes: Changes, some: NDArray[np.intp]) -> NDArray[np.int16]:
    """Return the day of the first of some changes of each member that has any."""
    member = changes.member[some]
    first = np.ones(some.size, dtype=bool)
    np.not_equal(member[1:], member[:-1], out=first[1:])
    return changes.day[some[first]]


def _centre(world: World, p: int) -> int:
    """Return the flat index of the cell of a place's centre."""
    place = world.theatre.places[p]
    x, y = world.grid.project(place.lon, place.lat)
    row, column = world.grid.cell_at(float(x), float(y)) or (0, 0)
    return row * world.grid.width + column


def running_total(
    changes: Changes, some: NDArray[np.integer], *, attacker: int
) -> NDArray[np.float64]:
    """Return what each member has gained, net, after each of some changes, ``(n,)`` cells.

    Parameters
    ----------
    changes : Changes
        The members, their changes in order of time.
    some : (n,) int
        Which changes count, rising.
    attacker : int
        Flag of the side that gains.
    """
    if some.size == 0:
        return np.zeros(0)
    step = np.where(changes.to[some] == attacker, 1.0, -1.0)
    total = np.cumsum(step)
    new = np.flatnonzero(np.diff(changes.member[some], prepend=-1))
    before = total[new] - step[new]
    return np.asarray(total - np.repeat(before, np.diff(np.append(new, some.size))))


def _ends_of_days(changes: Changes, some: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Say which of some changes are the last of their member and day: a map shows no others."""
    member, day = changes.member[some], changes.day[some]
    same = (member[1:] == member[:-1]) & (day[1:] == day[:-1])
    return np.append(~same, True)[: some.size]


def _ordered(table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Keep what is meant by more from being likelier: contact, then half, then whole."""
    out = np.maximum.accumulate(table, axis=0)
    at = {extent: e for e, extent in enumerate(EXTENTS)}
    out[..., at["whole"]] = np.minimum(out[..., at["whole"]], out[..., at["half"]])
    most = np.fmax(out[..., at["half"]], out[..., at["centre"]])
    out[..., at["contact"]] = np.fmax(out[..., at["contact"]], most)
    return out
