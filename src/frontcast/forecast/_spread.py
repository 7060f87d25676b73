"""Members of the front's spread: rates made into tables, and what is around the compiled loop."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontcast.forecast._flips import Flips
from frontcast.forecast._kernels import spread
from frontcast.forecast._members import Changes
from frontcast.forecast._momentum import GAINS, Momentum
from frontcast.forecast._noise import CHUNK, SECTOR_KM, Noise, NoiseConfig, correlation_root
from frontcast.forecast._rates import (
    LEAD_SCALE,
    RECENT_DAYS,
    STEP_DAYS,
    Padded,
    Rates,
)

PART_STEPS = 5
"""Rates change with the lead in parts of this many steps."""
_REACH_KM = 30.0  # blocks of noise farther from the front share one
_FIRST_CAP = 16_384  # changes of a member; more if that proves too few


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A front on its issue date, ready to be spread.

    Parameters
    ----------
    padded : Padded
        The grid with its rim.
    held, recent, home : (n,) uint8
        Padded and flat: held by the attacker; taken of late; the defender's own ground.
    counts, homes : (n, 4) int16
        Hostile cells, and cells of `home`, in each ring.
    place, sector : (n,) int32
        Block of momentum; block of noise.
    root : (sector, k) float32
        Of the correlation of noise between sectors; see `correlation_root`.
    active : (k,) int32
        Cells at the front.
    pace_by : (part, side, block) float32
        Rates of gains (side 0) and losses (1) by part of the lead, before neighbours.
    near_by, far_by, again : float32
        Factors by the ground around, and of ground taken of late; see `spread`.
    """

    padded: Padded
    held: NDArray[np.uint8]
    recent: NDArray[np.uint8]
    home: NDArray[np.uint8]
    counts: NDArray[np.int16]
    homes: NDArray[np.int16]
    place: NDArray[np.int32]
    sector: NDArray[np.int32]
    root: NDArray[np.float32]
    active: NDArray[np.int32]
    pace_by: NDArray[np.float32]
    near_by: NDArray[np.float32]
    far_by: NDArray[np.float32]
    again: NDArray[np.float32]


def set_scene(
    flips: Flips, near: Momentum, rates: Rates, *, held: NDArray[np.bool_],
    ground: NDArray[np.bool_], border: NDArray[np.float32], noise: NoiseConfig, steps: int,
    cell_km: float,
) -> Scene:  # fmt: skip
    """Return the front of the last day of a past.

    Parameters
    ----------
    flips : Flips
        The past.
    near : Momentum
        On its last day.
    rates : Rates
        Fitted.
    held : (y, x) bool
        What the attacker holds at issue.
    ground : (y, x) bool
        What may change hands: the defender's own, where control is known.
    border : (y, x) float32
        Share of the attacker's own country within 6 km.
    noise : NoiseConfig
        Its length of correlation.
    steps : int
        How far ahead.
    cell_km : float
        Edge of a cell.
    """
    padded = Padded.of(flips.start.shape, cell_km)
    recent = np.zeros(held.size, dtype=bool)
    recent[flips.cell[flips.gained & (flips.day > flips.last - RECENT_DAYS)]] = True
    counts, homes = padded.counts(held), padded.counts(ground)
    flat_held, home = padded.spread(held), padded.spread(ground)
    at_front = np.where(flat_held, homes[:, 0] > counts[:, 0], counts[:, :2].any(1))
    active = np.flatnonzero(home & at_front).astype(np.int32)
    sector, centres = _sectors(padded, active, home, cell_km)
    near_by, far_by = _by_count(rates, padded.ends)
    return Scene(
        padded=padded, held=flat_held.astype(np.uint8),
        recent=padded.spread(recent).astype(np.uint8), home=home.astype(np.uint8),
        counts=counts, homes=homes, place=padded.spread(near.block).astype(np.int32),
        sector=sector, root=correlation_root(centres, length_km=noise.sector_km),
        active=active, pace_by=_by_block(near, rates, border, parts=-(-steps // PART_STEPS)),
        near_by=near_by, far_by=far_by,
        again=_rate(np.array([0.0, rates.of("recent", loss=True)])),
    )  # fmt: skip


def _by_block(
    near: Momentum, rates: Rates, border: NDArray[np.float32], *, parts: int
) -> NDArray[np.float32]:
    blocks, m = len(near.fields), len(GAINS)
    total = np.bincount(near.block.ravel(), weights=border.ravel(), minlength=blocks)
    share = total / np.maximum(np.bincount(near.block.ravel(), minlength=blocks), 1)
    lead = (np.arange(parts)[:, None] + 0.5) * PART_STEPS * STEP_DAYS / LEAD_SCALE
    b = rates.gain
    gains, losses = near.fields[:, :m], near.fields[:, m:]
    level = b[0] + losses @ b[2 + 2 * m : 4 + 2 * m] + share * rates.of("border")
    gain = level + gains @ b[2 : 2 + m] + lead * (b[1] + gains @ b[2 + m : 2 + 2 * m])
    loss = rates.loss[0] + losses @ rates.loss[1:3]
    shape = (parts, blocks)
    return _rate(np.stack([np.broadcast_to(gain, shape), np.broadcast_to(loss, shape)], axis=1))


def _rate(log: NDArray[np.floating]) -> NDArray[np.float32]:
    return np.asarray(np.exp(np.clip(log, -25.0, 3.0)), dtype=np.float32)


def _by_count(
    rates: Rates, ends: NDArray[np.int64]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    k = np.arange(ends[-1] + 1)
    share = [k / end for end in ends]
    first = rates.of("n8") * share[0] + rates.of("n8^2") * share[0] ** 2
    first[0] += rates.of("far")
    gain_near = _near(_rate(first), _rate(rates.of("n3") * share[1]), ends)
    gain_near[0, 1:4] *= _rate(np.array(rates.of("far2")))
    gain_near[:, 0] = 0.0  # nobody takes ground that his own does not touch
    f8, f3 = (rates.of(name, loss=True) * share[r] for r, name in enumerate(("f8", "f3")))
    loss_near = _near(_rate(f8), _rate(f3), ends)
    loss_near[0] = 0.0
    n12 = rates.of("n12") * share[3] + rates.of("n12^2") * share[3] ** 2
    loss_far = [rates.of(name, loss=True) * share[r] for r, name in ((2, "n6"), (3, "n12"))]
    far = np.stack([[rates.of("n6") * share[2], n12], loss_far])
    return np.stack([gain_near, loss_near]), _rate(far)


def _near(
    first: NDArray[np.float32], second: NDArray[np.float32], ends: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Return the products of factors by the counts within the two inner rings, ``(a, b)``."""
    return first[: ends[0] + 1, None] * second[None, : ends[1] + 1]


def _sectors(
    padded: Padded, active: NDArray[np.int32], home: NDArray[np.bool_], cell_km: float
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Return the block of noise of each cell, and the blocks' centres; far blocks share one."""
    edge = max(1, round(SECTOR_KM / cell_km))
    height, width = (n + 2 * padded.pad for n in padded.shape)
    columns = -(-width // edge)
    row, column = np.divmod(np.arange(height * width), width)
    block = (row // edge) * columns + column // edge
    used = np.unique(block[active])
    at = np.stack(np.divmod(np.arange(block.max() + 1), columns), -1) * edge * cell_km
    gap = np.full(len(at), np.inf)
    for one in at[used]:
        gap = np.minimum(gap, np.hypot(*(at - one).T))
    gap[np.bincount(block, weights=home) == 0] = np.inf
    near = np.flatnonzero(gap <= _REACH_KM)
    number = np.zeros(len(at), dtype=np.int32)
    number[near] = np.arange(near.size)
    return number[block], at[near].astype(np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Members that were spread.

    Parameters
    ----------
    changes : Changes
        Cells that changed hands, on the grid without rim.
    updates : int
        How often a cell of a member was looked at.
    """

    changes: Changes
    updates: int


def propagate(
    scene: Scene, *, push: NDArray[np.float64], pull: NDArray[np.float64], noise: Noise,
    threads: int = 1,
) -> Run:  # fmt: skip
    """Spread a front in many members.

    Parameters
    ----------
    scene : Scene
        Where it stands.
    push, pull : (member, step) float64
        Log factors of gains and losses of the whole front.
    noise : Noise
        What is added by sector. The same gives the same bytes, for any number of threads; the
        first members of a larger run are those of a smaller one.
    threads : int
        Members drawn side by side.

    Returns
    -------
    Run
    """
    members, steps = push.shape
    part = (np.arange(steps) // PART_STEPS).astype(np.int32)
    found, updates = [], 0
    for start in range(0, members, CHUNK):
        some = slice(start, min(start + CHUNK, members))
        keys, field = noise.chunk(start // CHUNK)
        n = some.stop - start
        levels = (np.exp(log[some]).astype(np.float32) for log in (push, pull))
        events, seen = _events(scene, (field[:n], *levels), part, keys[:n], threads)
        updates += seen
        found.append((events[0] + start, *events[1:]))
    member, cell, step, to = (np.concatenate(f) for f in zip(*found, strict=True))
    # Within a step the day is drawn from the cell and member: no day of three is preferred.
    day = step * STEP_DAYS + 1 + (cell.astype(np.int64) * 7919 + member * 104_729) % STEP_DAYS
    order = np.argsort(member.astype(np.int64) * (STEP_DAYS * steps + 1) + day, kind="stable")
    changes = Changes(
        member=member[order].astype(np.int32), cell=scene.padded.back(cell[order]),
        day=day[order].astype(np.int16), to=to[order],
    )  # fmt: skip
    return Run(changes=changes, updates=updates)


def _events(
    scene: Scene, factors: tuple[NDArray[np.float32], ...], part: NDArray[np.int32],
    keys: NDArray[np.uint32], threads: int,
) -> tuple[tuple[NDArray[np.generic], ...], int]:  # fmt: skip
    padded, cap = scene.padded, _FIRST_CAP
    factor, push, pull = factors
    around = padded.surroundings(1), padded.surroundings(3)
    left, seen = np.arange(len(keys)), 0
    found: list[tuple[NDArray[np.generic], ...]] = []
    while left.size:
        cell = np.zeros((left.size, cap), dtype=np.int32)
        step = np.zeros((left.size, cap), dtype=np.int16)
        to = np.zeros((left.size, cap), dtype=np.uint8)
        size = np.zeros(left.size, dtype=np.int64)
        seen += int(
            spread(
                (scene.held, scene.recent, scene.counts, scene.active),
                (scene.home, scene.homes, scene.place, scene.sector, *around),
                (scene.pace_by, scene.near_by, scene.far_by, scene.again),
                factor[left], push[left], pull[left], part, keys[left],
                max(1, min(threads, left.size)), cell, step, to, size,
            )
        )  # fmt: skip
        kept = np.arange(cap) < size[:, None]
        done = np.repeat(left, np.maximum(size, 0))
        found.append((done, cell[kept], step[kept], to[kept]))
        left, cap = left[size < 0], 4 * cap  # the few that needed more room, once again
    member, *events = (np.concatenate(f) for f in zip(*found, strict=True))
    order = np.argsort(member, kind="stable")
    return (member[order], *(e[order] for e in events)), seen
