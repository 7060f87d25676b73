"""Members of one model with the chances of another: ensemble copula coupling.

Which members take a cell, and in which order, is kept from the members; how many do, and when,
comes from the chances (Schefzik, Thorarinsdottir, Gneiting 2013, doi:10.1214/13-STS443).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter

from frontcast.forecast._members import Changes, first_days

_NEVER = 30_000  # days
_NEAR = 7  # cells: edge of the square in which a member's gains count as near


def reorder(
    changes: Changes, cells: NDArray[np.int32], chance: NDArray[np.float64], *,
    shape: tuple[int, int], leads: Sequence[int], members: int, attacker: int,
    rng: np.random.Generator,
) -> Changes:  # fmt: skip
    """Return members that take each of some cells with the given chances.

    Changes of other cells stay as they are. Of the cells given, each is taken at most once and
    kept, by as many members as its chance says: the whole number below or above, on the mean
    exactly. Members that did not take a cell, where more must, are chosen by how much they took
    around it.

    Parameters
    ----------
    changes : Changes
        The members.
    cells : (n,) int32
        Flat indices.
    chance : (lead, n) float64
        That each is taken within each lead, never falling with it.
    shape : tuple of int
        Grid.
    leads : sequence of int
        Days ahead.
    members : int
        How many.
    attacker : int
        Flag of the side that takes them.
    rng : numpy.random.Generator
        Breaks ties and rounds.
    """
    listed = np.zeros(shape[0] * shape[1], dtype=bool)
    listed[cells] = True
    # Parts of a member are rounded by chance, so that many small chances are not all lost.
    part = rng.random(cells.size)
    wanted = chance[-1] * members > part
    cells, chance, part = cells[wanted], chance[:, wanted], part[wanted]
    column = np.full(shape[0] * shape[1], -1)
    column[cells] = np.arange(cells.size)
    arrival = np.full((members, cells.size), float(_NEVER))
    mine = (column[changes.cell] >= 0) & (changes.to == attacker)
    np.minimum.at(
        arrival, (changes.member[mine], column[changes.cell[mine]]),
        changes.day[mine].astype(np.float64),
    )  # fmt: skip
    around = _around(changes, cells, shape=shape, members=members, attacker=attacker)
    arrival -= np.where(arrival == _NEVER, 100.0 * around, 0.0)
    arrival += rng.random(arrival.shape, dtype=np.float32)
    rank = (np.argsort(np.argsort(arrival, axis=0), axis=0) + part) / members
    member, which = np.nonzero(rank < chance[-1])
    day = first_days(rank[member, which], chance[:, which], leads)
    kept = ~listed[changes.cell]
    out = [
        np.concatenate([getattr(changes, name)[kept], new])
        for name, new in (
            ("member", member.astype(np.int32)), ("cell", cells[which]), ("day", day),
            ("to", np.full(day.size, attacker, dtype=np.uint8)),
        )
    ]  # fmt: skip
    order = np.lexsort((out[2], out[0]))
    return Changes(member=out[0][order], cell=out[1][order], day=out[2][order], to=out[3][order])


def _around(
    changes: Changes, cells: NDArray[np.int32], *, shape: tuple[int, int], members: int,
    attacker: int,
) -> NDArray[np.float32]:  # fmt: skip
    """Return the share of ground taken around each cell by each member, ``(member, n)``."""
    out = np.zeros((members, cells.size), dtype=np.float32)
    first = np.searchsorted(changes.member, np.arange(members + 1))
    for m in range(members):
        part = slice(first[m], first[m + 1])
        taken = np.zeros(shape[0] * shape[1], dtype=np.float32)
        taken[changes.cell[part]] = changes.to[part] == attacker
        out[m] = uniform_filter(taken.reshape(shape), _NEAR).ravel()[cells]
    return out
