"""Intervals for scores of overlapping forecasts: resample blocks of issue dates, not cells."""

import numpy as np
from numpy.typing import ArrayLike

from frontcast.errors import SchemaError


def skill_interval(
    score: ArrayLike,
    reference: ArrayLike,
    *,
    block: int,
    rng: np.random.Generator,
    level: float = 0.9,
    draws: int = 2000,
) -> tuple[float, float]:
    r"""Return a bootstrap interval of ``1 - mean(score) / mean(reference)``.

    Neighbouring issue dates share most of their window, so whole blocks of them are drawn, with
    replacement, on a circle (the circular block bootstrap); both scores are drawn together.

    Parameters
    ----------
    score, reference : (issue,) array_like
        Scores by issue date, in order of time; 0 is perfect.
    block : int
        Issue dates in a block: about the lead over the distance between issues.
    rng : numpy.random.Generator
        Source of randomness.
    level : float
        Nominal coverage.
    draws : int
        Number of resamples.

    Returns
    -------
    low, high : float
        NaN if there are fewer than two issue dates or the reference is perfect.

    Raises
    ------
    SchemaError
        If the shapes differ.

    References
    ----------
    .. [1] Politis DN, Romano JP (1992). A circular block-resampling procedure for stationary
       data. In: Exploring the Limits of Bootstrap, Wiley, 263-270.
    """
    a, b = np.asarray(score, dtype=np.float64), np.asarray(reference, dtype=np.float64)
    if a.shape != b.shape or a.ndim != 1:
        raise SchemaError(f"want two scores by issue date, got shapes {a.shape} and {b.shape}")
    n = a.size
    if n < 2 or not b.sum() > 0:
        return float("nan"), float("nan")
    size = int(np.clip(block, 1, max(1, n // 2)))
    start = rng.integers(0, n, (draws, -(-n // size)))
    at = (start[:, :, None] + np.arange(size)).reshape(draws, -1)[:, :n] % n
    below = b[at].sum(1)
    ratio = a[at].sum(1)[below > 0] / below[below > 0]
    low, high = np.quantile(1.0 - ratio, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
