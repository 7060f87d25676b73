"""From members to chances: of cells, of places, and when."""

from collections.abc import Sequence

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


def cell_shares(
    changes: Changes, cells: NDArray[np.uint8], *, front: Front, leads: Sequence[int],
    members: int,
) -> NDArray[np.float32]:  # fmt: skip
    """Return the chance that the attacker holds each cell, ``(lead, y, x)``; NaN: not known.

    The share of the members in which he does, drawn a little to that of all cells at the same
    distance. Never falls with the lead on ground that he does not hold at issue.

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
    open_ground = np.ones(held.size, dtype=bool)
    open_ground[behind.cells] = False
    rising = np.maximum.accumulate(out, axis=0)
    out = np.where(open_ground, rising, np.minimum.accumulate(out, axis=0))
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
    order = np.argsort(changes.cell, kind="stable")
    by_cell = changes.cell[order]
    columns = world.grid.width
    for p, area in towns.area.items():
        row, column = world.grid.cell_at(*_centre(world, p)) or (0, 0)
        centre = np.array([row * columns + column])
        like = chance[:, row, column].astype(np.float64)
        for e, (within, need) in enumerate(
            ((centre, 1.0), (area, HALF), (area, WHOLE), (area, 1e-9))
        ):
            needed = max(need * within.size, 1e-9)
            have = float((flat[within] == attacker).sum())
            if have >= needed:
                continue
            lo, hi = np.searchsorted(by_cell, [within.min(), within.max() + 1])
            some = np.sort(order[lo:hi][np.isin(by_cell[lo:hi], within)])
            first = first_reached(changes, some, start=have, need=needed, attacker=attacker)
            hit = (first[:, None] <= np.asarray(leads)).sum(0)
            out[:, p, e] = (hit + _LIKE_OTHERS * like) / (members + _LIKE_OTHERS)
    return _ordered(out)


def _centre(world: World, p: int) -> tuple[float, float]:
    place = world.theatre.places[p]
    x, y = world.grid.project(place.lon, place.lat)
    return float(x), float(y)


def first_reached(
    changes: Changes, some: NDArray[np.integer], *, start: float, need: float, attacker: int
) -> NDArray[np.int64]:
    """Return the day on which so many cells were first held, one entry a member that got there.

    Parameters
    ----------
    changes : Changes
        The members, their changes in order of time.
    some : (n,) int
        Which changes count, rising.
    start, need : float
        Cells held at issue; cells that make it (any at all: a tiny number).
    attacker : int
        Flag of the side that is to hold them.
    """
    member, day = changes.member[some], changes.day[some].astype(np.int64)
    step = np.where(changes.to[some] == attacker, 1.0, -1.0)
    total = np.cumsum(step)
    new = np.flatnonzero(np.diff(member, prepend=-1))
    before = np.repeat(total[new] - step[new], np.diff(np.append(new, member.size)))
    reached = start + total - before >= need - 1e-9
    _, first = np.unique(member[reached], return_index=True)
    return np.asarray(day[reached][first])


def _ordered(table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Keep what is meant by more from being likelier: contact, then half, then whole."""
    out = np.maximum.accumulate(table, axis=0)
    at = {extent: e for e, extent in enumerate(EXTENTS)}
    out[..., at["whole"]] = np.minimum(out[..., at["whole"]], out[..., at["half"]])
    most = np.fmax(out[..., at["half"]], out[..., at["centre"]])
    out[..., at["contact"]] = np.fmax(out[..., at["contact"]], most)
    return out
