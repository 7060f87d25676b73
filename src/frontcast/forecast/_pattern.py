"""A statistical pattern of where ground is taken: a regularised logistic, free of scale.

Distance counts in units of how far the front comes on the mean, so that the pattern learned in
quiet times serves fast ones, and that of a short lead serves a long one. The level is no part of
it: chances are moved, on the logit scale, to a total that is given.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from frontcast.forecast._front import FAR_KM, Band, band_of_held
from frontcast.forecast._history import History
from frontcast.forecast._momentum import GAINS, Momentum, mean_of
from frontcast.forecast._rates import Padded

Floats = NDArray[np.float64]
_LEAST_WINDOWS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternConfig:
    """How the pattern is fitted.

    Parameters
    ----------
    every_days : int
        Days between the starts of past windows.
    taken, quiet : float
        Share of the cells looked at, of those that were taken and of the others.
    dispersion : float
        By which likelihoods are divided: neighbouring cells and windows are no new evidence.
    sd : float
        Prior standard deviation of the coefficients.
    local : tuple of (int, int)
        Windows of momentum whose mean says how fast the front is nearby.
    local_weight : float
        How much of that is believed.
    full : bool
        All terms; else only the distance over how far the front nearby is expected to come.
    """

    every_days: int = 6
    taken: float = 0.6
    quiet: float = 0.1
    dispersion: float = 60.0
    sd: float = 0.3
    local: tuple[tuple[int, int], ...] = ((21, 15), (45, 25), (90, 15), (90, 40))
    local_weight: float = 0.8
    full: bool = True


ADVECTION = PatternConfig(local=((45, 10),), local_weight=1.0, full=False)
"""Dressed advection: the front comes on as fast as it did nearby, give or take."""


def pattern_terms(
    band: Band, near: Momentum, *, counts: NDArray[np.int16], ends: NDArray[np.int64],
    border: NDArray[np.float32], advance_km: float, config: PatternConfig,
) -> Floats:  # fmt: skip
    """Return what the logit is a sum of, ``(cell, term)``.

    Parameters
    ----------
    band : Band
        Cells, with their distance.
    near : Momentum
        On the day of issue.
    counts : (cell, 4) int16
        Hostile cells in each ring.
    ends : (4,) int64
        Cells within each radius.
    border : (y, x) float32
        Share of the attacker's own country around.
    advance_km : float
        How far the front comes on the mean.
    config : PatternConfig
        Which terms.
    """
    fields = near.fields[near.block.ravel()[band.cells]]
    m = fields[:, : len(GAINS)].astype(np.float64)
    u = np.log(band.km.astype(np.float64)) - np.log(max(advance_km, 1e-3))
    e = u - config.local_weight * mean_of(fields, config.local)
    if not config.full:
        return np.column_stack([np.ones(u.size), e])
    around = np.cumsum(counts, axis=1)[:, 1:] / ends[1:]
    return np.column_stack(
        [np.ones(u.size), e, e * e / 4.0, np.tanh(e), u, np.tanh(u / 2), m, around,
         around[:, 1] * np.tanh(e), border.ravel()[band.cells]]
    )  # fmt: skip


def fit_pattern(
    history: History, *, lead: int, config: PatternConfig, rng: np.random.Generator
) -> NDArray[np.float64] | None:
    """Fit a pattern to past windows of a length; None where the past shows too few.

    Parameters
    ----------
    history : History
        The past.
    lead : int
        Length of the windows, days.
    config : PatternConfig
    rng : numpy.random.Generator
        Which cells are looked at.

    Returns
    -------
    (term,) float64 or None
        Coefficients of `pattern_terms`.
    """
    flips, front = history.flips, history.front
    padded = Padded.of(flips.start.shape, front.cell_km)
    first = (flips.last - lead) % config.every_days
    last = flips.last - lead + 1
    starts = [s for s in range(first, last, config.every_days) if s >= 21]
    if len(starts) < _LEAST_WINDOWS:
        return None
    terms, event, weight = [], [], []
    for start in starts:
        held = flips.held(start)
        gained = flips.between(start, start + lead)[0]
        near = history.momentum(start)
        if gained.size == 0 or near.front_cells == 0:
            continue
        band = band_of_held(held, front, reach_km=FAR_KM)
        taken = np.isin(band.cells, gained)
        kept = rng.random(taken.size) < np.where(taken, config.taken, config.quiet)
        band, taken = Band(cells=band.cells[kept], km=band.km[kept]), taken[kept]
        counts = padded.counts_at(held, band.cells)
        advance = gained.size / near.front_cells * front.cell_km
        terms.append(
            pattern_terms(
                band, near, counts=counts, ends=padded.ends, border=history.border,
                advance_km=advance, config=config,
            )
        )  # fmt: skip
        event.append(taken)
        weight.append(np.where(taken, 1 / config.taken, 1 / config.quiet))
    if not terms:
        return None
    x, y, w = np.concatenate(terms), np.concatenate(event), np.concatenate(weight)
    return _map_logistic(x, y.astype(np.float64), w, config=config)


def _map_logistic(x: Floats, y: Floats, w: Floats, *, config: PatternConfig) -> Floats:
    sd = np.full(x.shape[1], config.sd)
    sd[0] = 10.0
    mean = np.zeros(x.shape[1])
    mean[0], mean[1] = -2.0, -1.0
    pull, b = 1.0 / sd**2, mean.copy()
    for _ in range(25):
        p = expit(x @ b)
        slope = x.T @ (w * (y - p)) / config.dispersion - pull * (b - mean)
        curve = (x * (w * p * (1 - p))[:, None]).T @ x / config.dispersion + np.diag(pull)
        move = np.linalg.solve(curve, slope)
        size = float(np.abs(move).max())
        b = b + move * min(1.0, 2.0 / max(size, 1e-12))
        if size < 1e-5:
            break
    return b


def to_total(p: Floats, total: float, *, floor: float = 1e-6) -> Floats:
    """Move chances on the logit scale until they sum to a total.

    Parameters
    ----------
    p : (n,) float64
        Chances.
    total : float
        Wanted sum; kept within what n cells can give.
    floor : float
        Chances are kept so far from 0 and 1.

    Examples
    --------
    >>> to_total(np.array([0.2, 0.5]), 1.0).round(3).tolist()
    [0.333, 0.667]
    """
    if p.size == 0:
        return p
    z = logit(np.clip(p, floor, 1 - floor))
    want = float(np.clip(total, p.size * floor, p.size * (1 - floor)))
    low, high = -30.0, 30.0
    for _ in range(60):
        shift = (low + high) / 2
        if float(expit(z + shift).sum()) < want:
            low = shift
        else:
            high = shift
    return np.asarray(expit(z + (low + high) / 2))


def blended(parts: Sequence[Floats], weights: Sequence[float], *, floor: float = 1e-5) -> Floats:
    """Return the mean of chances on the logit scale, weighted."""
    z = sum(w * logit(np.clip(p, floor, 1 - floor)) for w, p in zip(weights, parts, strict=True))
    return np.asarray(expit(np.asarray(z) / sum(weights)))
