"""Rates of change of cells at the front: what they hang on, and their fit to the past."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from frontcast.forecast._flips import Flips
from frontcast.forecast._kernels import RINGS_KM, ring_counts, shift_counts
from frontcast.forecast._momentum import GAINS, LOSSES, Momentum

STEP_DAYS = 3
"""A member moves by steps of this length."""
LEAD_SCALE = 90.0
"""Leads are counted in this many days."""
REFERENCE = np.log(0.004)  # cells a day and front cell: where the offset is 0

_LANES = 8  # 32-bit numbers that a processor works on at once

Floats = NDArray[np.float64]
_T = TypeVar("_T", bound=np.generic)

_M = tuple(f"gain {d} d {r} km" for d, r in GAINS)
_L = tuple(f"loss {d} d {r} km" for d, r in LOSSES)
GAIN_TERMS = (
    "1",
    "lead",
    *_M,
    *(f"{m} x lead" for m in _M),
    *_L,
    "border",
    "far",
    "far2",
    "n8",
    "n8^2",
    "n3",
    "n6",
    "n12",
    "n12^2",
)
"""What the log rate of gains is a sum of. ``n8``: share of hostile neighbours; ``n3``, ``n6``,
``n12``: within 3.2, 6 and 12 km; ``far``: none among the neighbours; ``border``: share of the
attacker's own country within 6 km."""
LOSS_TERMS = ("1", *_L, "recent", "f8", "f3", "n6", "n12")
"""The same for losses. ``f8``, ``f3``: share of friendly ground; ``recent``: taken of late."""


EARLIER = {
    "1": -6.0,
    **dict(zip(_M, (0.17, 0.12, 0.07, 0.07, 0.0, 0.12, 0.05, 0.09, 0.03, 0.17, 0.12, 0.19, 0.26),
               strict=True)),
    **{f"{m} x lead": -0.02 for m in _M},
    "border": 0.3, "far": -0.75, "far2": -1.0, "n8": 1.15, "n8^2": 1.0, "n3": 1.9, "n6": 0.5,
    "n12": -0.8, "n12^2": 1.1,
}  # fmt: skip
"""Coefficients of gains on DeepState's maps of December 2022 to July 2024, rounded: what a fit to a
short past starts from. No forecast that is scored was issued before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Padded:
    """A grid with a rim, so that the rings around any cell stay on it.

    Parameters
    ----------
    shape : tuple of int
        Of the grid without the rim.
    pad : int
        Width of the rim, cells.
    offsets : (k,) int64
        Flat offsets of the cells within the widest ring, from the inmost outwards.
    ends : (4,) int64
        Where each ring ends in them.
    """

    shape: tuple[int, int]
    pad: int
    offsets: NDArray[np.int64]
    ends: NDArray[np.int64]

    @classmethod
    def of(cls, shape: tuple[int, ...], cell_km: float) -> "Padded":
        """Return the padded grid of a grid of cells.

        Rings are as wide as `RINGS_KM` has them; on grids coarser than 1 km as many cells wide
        as on that of 1 km, since a ring without a cell counts nothing.
        """
        radii = np.array(RINGS_KM) / min(cell_km, 1.0)
        reach = int(np.ceil(radii[-1]))
        y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
        away = np.hypot(y, x).ravel()
        away[away.size // 2] = np.inf  # a cell is not its own neighbour
        ring = np.searchsorted(radii + 1e-6, away)
        order = np.argsort(ring, kind="stable")  # within a ring by address, which is faster
        ends = np.array([int((ring <= r).sum()) for r in range(len(RINGS_KM))])
        rows, columns = shape
        flat = y.ravel() * (columns + 2 * reach) + x.ravel()
        return cls(shape=(rows, columns), pad=reach, offsets=flat[order][: ends[-1]], ends=ends)

    @property
    def size(self) -> int:
        """Cells of the padded grid."""
        return (self.shape[0] + 2 * self.pad) * (self.shape[1] + 2 * self.pad)

    def surroundings(
        self, ring: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]]:
        """Return what lies around a cell out to a ring, and that ring and the one within by rows.

        Parameters
        ----------
        ring : int
            Number of the outer one of two rings.

        Returns
        -------
        cells : (k,) int64
            Flat offsets of all cells out to the ring, and of the cell itself.
        starts : (row,) int64
            Flat offset at which each row of the two rings starts.
        weights : (row, column) int32
            2**16 in the inner ring, 1 in the outer, 0 in neither; rows are filled up with
            zeros to whole vectors of the processor.
        """
        cells = np.append(self.offsets[: self.ends[ring]], 0)
        width = self.shape[1] + 2 * self.pad
        box = np.zeros((2 * self.pad + 1, width), dtype=np.int32)
        first = (0, *self.ends)
        for k, weight in ((ring - 1, 2**16), (ring, 1)):
            at = self.offsets[first[k] : first[k + 1]] + self.pad * (width + 1)
            box.ravel()[at] = weight
        rows, columns = (np.flatnonzero(box.any(axis)) for axis in (1, 0))
        starts = (rows - self.pad) * width + columns[0] - self.pad
        weights = box[rows, columns[0] :][:, : -(-columns.size // _LANES) * _LANES]
        return cells, starts, np.ascontiguousarray(weights)

    def flat(self, cells: NDArray[np.integer]) -> NDArray[np.int64]:
        """Return padded flat indices of flat indices of the grid."""
        row, column = np.divmod(np.asarray(cells, dtype=np.int64), self.shape[1])
        return (row + self.pad) * (self.shape[1] + 2 * self.pad) + column + self.pad

    def back(self, cells: NDArray[np.integer]) -> NDArray[np.int32]:
        """Return flat indices of the grid of padded ones."""
        row, column = np.divmod(np.asarray(cells, dtype=np.int64), self.shape[1] + 2 * self.pad)
        return ((row - self.pad) * self.shape[1] + column - self.pad).astype(np.int32)

    def spread(self, values: NDArray[_T]) -> NDArray[_T]:
        """Return a field of the grid on the padded one, flat, with zeros on the rim."""
        return np.pad(values.reshape(self.shape), self.pad).ravel()

    def counts(self, of: NDArray[np.bool_]) -> NDArray[np.int16]:
        """Count a kind of ground in each ring around every cell, ``(padded cell, ring)``.

        On the rim, where nothing is asked for, numbers mean nothing.
        """
        ground = self.spread(of).astype(np.int32)
        sums = np.append(np.int32(0), np.cumsum(ground, dtype=np.int32))
        low = self.pad * (self.shape[1] + 2 * self.pad + 1)
        high = self.size - low
        out = np.zeros((self.size, len(RINGS_KM)), dtype=np.int16)
        inside = ground[low:high]
        for ring, end in enumerate(self.ends):
            # Runs of cells in a row, as differences of sums: a fifth of the time of adding each.
            disc = np.sort(np.append(self.offsets[:end], 0))
            cut = np.flatnonzero(np.diff(disc) > 1)
            first, last = disc[np.append(0, cut + 1)], disc[np.append(cut, -1)]
            total = np.zeros(high - low, dtype=np.int32)
            for i, j in zip(first, last + 1, strict=True):
                total += sums[low + j : high + j]
                total -= sums[low + i : high + i]
            out[low:high, ring] = total - inside
            inside = total
        return out

    def counts_at(self, of: NDArray[np.bool_], cells: NDArray[np.integer]) -> NDArray[np.int16]:
        """Count a kind of ground in each ring around some cells, ``(n, ring)``."""
        ground = self.spread(of)
        out: NDArray[np.int16] = ring_counts(ground, self.flat(cells), self.offsets, self.ends)
        return out


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Fitted coefficients.

    Parameters
    ----------
    gain, loss : (term,) float64
        Of `GAIN_TERMS` and `LOSS_TERMS`.
    """

    gain: Floats
    loss: Floats

    def of(self, name: str, *, loss: bool = False) -> float:
        """Return one coefficient."""
        terms, values = (LOSS_TERMS, self.loss) if loss else (GAIN_TERMS, self.gain)
        return float(values[terms.index(name)])


def gain_rows(
    near: Momentum, border: NDArray[np.float32], cells: NDArray[np.integer], *,
    counts: NDArray[np.int16], ends: NDArray[np.int64], lead: float,
) -> NDArray[np.float32]:  # fmt: skip
    """Return the terms of gains, ``(cell, term)``.

    Parameters
    ----------
    near : Momentum
        On the day from which leads count.
    border : (y, x) float32
        Share of the attacker's own country around.
    cells : (n,) int
        Flat indices on the grid.
    counts : (n, 4) int16
        Hostile cells in each ring.
    ends : (4,) int64
        Cells within each radius.
    lead : float
        In units of `LEAD_SCALE`.
    """
    fields = near.fields[near.block.ravel()[cells]]
    m, losses = fields[:, : len(GAINS)], fields[:, len(GAINS) :]
    one = np.ones((len(cells), 1), dtype=np.float32)
    within = np.cumsum(counts, axis=1)
    n8, n3, n6, n12 = (within[:, r : r + 1] / np.float32(ends[r]) for r in range(4))
    far = within[:, :1] == 0
    return np.concatenate(
        [
            one, one * lead, m, m * lead, losses, border.ravel()[cells][:, None],
            far, far & (within[:, 1:2] <= 3), n8, n8 * n8, n3, n6, n12, n12 * n12,
        ],
        axis=1, dtype=np.float32,
    )  # fmt: skip


def loss_rows(
    near: Momentum, cells: NDArray[np.integer], *, counts: NDArray[np.int16],
    home: NDArray[np.int16], recent: NDArray[np.bool_], ends: NDArray[np.int64],
) -> NDArray[np.float32]:  # fmt: skip
    """Return the terms of losses, ``(cell, term)``.

    Parameters
    ----------
    near, cells, counts, ends
        As for `gain_rows`.
    home : (n, 4) int16
        Cells of the defender's own ground in each ring.
    recent : (n,) bool
        Taken within the last `RECENT_DAYS`.
    """
    fields = near.fields[near.block.ravel()[cells]][:, len(GAINS) :]
    one = np.ones((len(cells), 1), dtype=np.float32)
    within, friendly = np.cumsum(counts, axis=1), np.cumsum(home - counts, axis=1)
    f8, f3 = (friendly[:, r : r + 1] / np.float32(ends[r]) for r in range(2))
    n6, n12 = (within[:, r : r + 1] / np.float32(ends[r]) for r in (2, 3))
    return np.concatenate([one, fields, recent[:, None], f8, f3, n6, n12], axis=1, dtype=np.float32)


RECENT_DAYS = 90
"""Ground taken within this time is lost again more readily."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FitConfig:
    """How rates are fitted.

    Parameters
    ----------
    anchor_days : int
        Days between those from which leads count.
    lags : tuple of int
        Each step is told from anchors about this many days before it.
    thin : float
        Share of the cells where nothing happened that is looked at.
    dispersion : float
        How lumpy changes are: likelihoods are divided by it, as a tenth of the days holds a
        third of all gains and most of the area comes in blobs.
    momentum_sd, decay_sd, shape_sd : float
        Prior standard deviation of the coefficients of momentum, of its change with the lead,
        and of the shape of the front; around `EARLIER`.
    without : tuple of str
        Terms of gains left out, by how their names begin: to see what they are worth.
    """

    anchor_days: int = 20
    lags: tuple[int, ...] = (0, 30, 60, 105)
    thin: float = 0.04
    dispersion: float = 100.0
    momentum_sd: float = 0.1
    decay_sd: float = 0.05
    shape_sd: float = 0.7
    without: tuple[str, ...] = ()


def fit_rates(
    flips: Flips, *, border: NDArray[np.float32], anchors: Callable[[int], Momentum],
    cell_km: float, config: FitConfig, rng: np.random.Generator,
) -> Rates:  # fmt: skip
    """Fit the rates to the past.

    Parameters
    ----------
    flips : Flips
        The past.
    border : (y, x) float32
        Share of the attacker's own country within 6 km.
    anchors : callable
        Day -> momentum on that day.
    cell_km : float
        Edge of a cell.
    config : FitConfig
    rng : numpy.random.Generator
        Which quiet cells are looked at.
    """
    gains: list[_Rows] = []
    losses: list[_Rows] = []
    for part in _past_steps(flips, border=border, anchors=anchors, cell_km=cell_km,
                            config=config, rng=rng):  # fmt: skip
        (losses if part.loss else gains).append(part)
    mean, sd = _gain_prior(config)
    gain = _map_poisson(gains, mean=mean, sd=sd, dispersion=config.dispersion)
    mean, sd = _loss_prior()
    loss = _map_poisson(losses, mean=mean, sd=sd, dispersion=config.dispersion)
    return Rates(gain=gain, loss=loss)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """Cells at the front in one step, with what happened."""

    terms: NDArray[np.float32]
    event: NDArray[np.bool_]
    weight: Floats
    offset: float
    loss: bool


def _past_steps(
    flips: Flips, *, border: NDArray[np.float32], anchors: Callable[[int], Momentum],
    cell_km: float, config: FitConfig, rng: np.random.Generator,
) -> Iterator[_Rows]:  # fmt: skip
    padded = Padded.of(flips.start.shape, cell_km)
    first = flips.last % STEP_DAYS
    state = flips.held(first)
    counts, homes = padded.counts(state), padded.counts(flips.home)
    taken_on = np.full(state.size, -10_000)
    rates = {g: _smooth_rate(flips.daily(gained=g)) for g in (True, False)}
    days = [
        d for d in range(flips.last % config.anchor_days, flips.last, config.anchor_days) if d >= 21
    ]
    for day in range(first, flips.last - STEP_DAYS + 1, STEP_DAYS):
        gained, lost = flips.between(day, day + STEP_DAYS)
        told = {max((d for d in days if d <= day - lag), default=-1) for lag in config.lags}
        told.discard(-1)
        if told:
            yield from _step_rows(
                flips, day, padded=padded, counts=counts, homes=homes, state=state,
                taken_on=taken_on, events=(gained, lost),
                anchors={d: anchors(d) for d in sorted(told)}, border=border, rates=rates,
                config=config, rng=rng,
            )  # fmt: skip
        for cells, sign in ((gained, 1), (lost, -1)):
            shift_counts(counts, padded.flat(cells), np.int16(sign), padded.offsets, padded.ends)
            state.ravel()[cells] = sign > 0
        taken_on[gained] = day


def _step_rows(
    flips: Flips, day: int, *, padded: Padded, counts: NDArray[np.int16],
    homes: NDArray[np.int16], state: NDArray[np.bool_], taken_on: NDArray[np.int64],
    events: tuple[NDArray[np.int32], NDArray[np.int32]], anchors: dict[int, Momentum],
    border: NDArray[np.float32], rates: dict[bool, Floats], config: FitConfig,
    rng: np.random.Generator,
) -> Iterator[_Rows]:  # fmt: skip
    grid = slice(padded.pad, -padded.pad)
    full = (padded.shape[0] + 2 * padded.pad, padded.shape[1] + 2 * padded.pad)
    near = ((counts[:, 0] > 0) | (counts[:, 1] > 0)).reshape(full)[grid, grid]
    open_near = (homes[:, 0] > counts[:, 0]).reshape(full)[grid, grid]
    for loss, candidates in ((False, flips.home & ~state & near), (True, state & open_near)):
        cells = np.flatnonzero(candidates)
        event = np.isin(cells, events[int(loss)])
        kept = event | (rng.random(cells.size) < config.thin)
        cells, event = cells[kept], event[kept]
        at = padded.flat(cells)
        weight = np.where(event, 1.0, 1.0 / config.thin)
        pace = rates[not loss][min(day, len(rates[not loss]) - 1)]
        for anchor, m in anchors.items():
            if loss:
                terms = loss_rows(m, cells, counts=counts[at], home=homes[at],
                                  recent=day - taken_on[cells] <= RECENT_DAYS,
                                  ends=padded.ends)  # fmt: skip
            else:
                lead = (day - anchor) / LEAD_SCALE
                terms = gain_rows(m, border, cells, counts=counts[at], ends=padded.ends,
                                  lead=lead)  # fmt: skip
            offset = np.log(pace / max(m.front_cells, 1)) - REFERENCE
            yield _Rows(terms=terms, event=event, weight=weight, offset=float(offset), loss=loss)


def _smooth_rate(daily: Floats) -> Floats:
    """Return the pace around each day: a mean over 21 days, with a little added."""
    if daily.size == 0:
        return np.full(1, 0.1)
    box = np.ones(21)
    total = np.convolve(daily, box, mode="same")
    return np.asarray((total + 1.0) / np.convolve(np.ones(daily.size), box, mode="same"))


def _gain_prior(config: FitConfig) -> tuple[Floats, Floats]:
    mean = np.array([EARLIER.get(name, 0.0) for name in GAIN_TERMS])
    sd = np.full(mean.size, config.shape_sd)
    at = GAIN_TERMS.index
    sd[at("1")], sd[at("lead")] = 10.0, 0.1
    for name in _M:
        sd[at(name)], sd[at(f"{name} x lead")] = config.momentum_sd, config.decay_sd
    for name in _L:
        sd[at(name)] = 0.2
    for i, name in enumerate(GAIN_TERMS):
        if config.without and name.startswith(config.without):
            mean[i], sd[i] = 0.0, _OUT_SD
    return mean, sd


def _loss_prior() -> tuple[Floats, Floats]:
    mean, sd = np.zeros(len(LOSS_TERMS)), np.full(len(LOSS_TERMS), 2.0)
    at = LOSS_TERMS.index
    mean[at("1")], sd[at("1")] = -5.0, 10.0
    for name in _L:
        mean[at(name)], sd[at(name)] = 0.3, 0.3
    return mean, sd


def _map_poisson(rows: list[_Rows], *, mean: Floats, sd: Floats, dispersion: float) -> Floats:
    """Return the most likely coefficients of a Poisson rate under a normal prior, by Newton."""
    if not rows:
        return mean
    x = np.concatenate([r.terms for r in rows]).astype(np.float64)
    y = np.concatenate([r.event for r in rows]).astype(np.float64)
    w = np.concatenate([r.weight for r in rows])
    offset = np.concatenate([np.full(len(r.event), r.offset) for r in rows])
    pull, b = 1.0 / sd**2, mean.copy()
    for _ in range(_STEPS):
        mu = np.exp(np.clip(x @ b + offset, -25.0, 3.0))
        slope = x.T @ (w * (y - mu)) / dispersion - pull * (b - mean)
        curve = (x * (w * mu)[:, None]).T @ x / dispersion + np.diag(pull)
        move = np.linalg.solve(curve, slope)
        size = float(np.abs(move).max())
        b = b + move * min(1.0, 3.0 / max(size, 1e-12))
        if size < _DONE:
            break
    return b


_STEPS, _DONE = 15, 1e-4
_OUT_SD = 1e-6  # holds a coefficient at 0
