"""Intervals for mean scores whose cases belong together twice: by town, and by time."""

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from frontcast.errors import SchemaError

Floats = NDArray[np.float64]
LEAST_CLUSTERS = 3
"""Fewer towns or times than this give no interval."""


def twoway_interval(
    score: ArrayLike,
    *,
    towns: Sequence[Hashable],
    times: Sequence[Hashable],
    rng: np.random.Generator,
    reference: ArrayLike | None = None,
    level: float = 0.9,
    draws: int = 1000,
) -> tuple[float, float]:
    r"""Return an interval of a mean score, or of a skill, by two cluster bootstraps.

    Towns are drawn with replacement, then times, then single cells of town and time; the three
    variances give :math:`V = V_{town} + V_{time} - V_{cell}`, at least the larger of the first
    two. The interval is symmetric, by Student's t with as many degrees of freedom as there are
    clusters of the rarer kind, less one.

    Parameters
    ----------
    score : (case,) array_like
        Scores case by case.
    towns, times : sequence
        What each case is about; cases of one town, or of one time, are not independent.
    rng : numpy.random.Generator
        Source of randomness.
    reference : (case,) array_like, optional
        Scores of a reference: the interval is then of ``1 - mean(score) / mean(reference)``.
    level : float
        Nominal coverage.
    draws : int
        Resamples of each kind.

    Returns
    -------
    low, high : float
        NaN for fewer than three towns or times, or a perfect reference.

    Raises
    ------
    SchemaError
        If the lengths differ.

    References
    ----------
    .. [1] Cameron AC, Gelbach JB, Miller DL (2011). Robust inference with multiway clustering.
       Journal of Business and Economic Statistics 29(2), 238-249. doi:10.1198/jbes.2010.07136
    """
    from scipy.stats import t as student

    s = np.asarray(score, dtype=np.float64)
    base = np.ones_like(s) if reference is None else np.asarray(reference, dtype=np.float64)
    if s.ndim != 1 or not s.shape == base.shape == (len(towns),) == (len(times),):
        raise SchemaError(f"want a score, a town and a time a case, got {s.shape}, {base.shape}, "
                          f"{len(towns)}, {len(times)}")  # fmt: skip
    town, time = _numbers(towns), _numbers(times)
    least = min(int(k.max(initial=-1)) + 1 for k in (town, time))
    if least < LEAST_CLUSTERS or not base.sum() > 0:
        return float("nan"), float("nan")
    cell = _numbers(list(zip(town.tolist(), time.tolist(), strict=True)))
    by_town, by_time, by_cell = (
        _variance(_sums(k, s), _sums(k, base), rng=rng, draws=draws) for k in (town, time, cell)
    )
    spread = np.sqrt(max(by_town + by_time - by_cell, by_town, by_time))
    half = float(student.ppf((1 + level) / 2, least - 1)) * float(spread)
    ratio = float(s.sum() / base.sum())
    middle = ratio if reference is None else 1.0 - ratio
    return middle - half, middle + half


def _numbers(names: Sequence[Hashable]) -> NDArray[np.int64]:
    known: dict[Hashable, int] = {}
    return np.array([known.setdefault(name, len(known)) for name in names], dtype=np.int64)


def _sums(k: NDArray[np.int64], values: Floats) -> Floats:
    return np.bincount(k, weights=values).astype(np.float64)


def _variance(score: Floats, base: Floats, *, rng: np.random.Generator, draws: int) -> float:
    """Variance of the ratio of two sums over clusters drawn with replacement."""
    n = score.size
    if n < 2:
        return 0.0
    times = rng.multinomial(n, np.full(n, 1 / n), size=draws)
    below = times @ base
    ratio = (times @ score)[below > 0] / below[below > 0]
    return float(ratio.var()) * n / (n - 1)
