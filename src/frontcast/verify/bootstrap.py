"""Intervals for scores of overlapping forecasts: resample blocks of issue dates, not cells."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

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

    Whole blocks of issue dates are drawn, both scores together; see `draw_blocks`.

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
    """
    a, b = np.asarray(score, dtype=np.float64), np.asarray(reference, dtype=np.float64)
    if a.shape != b.shape or a.ndim != 1:
        raise SchemaError(f"want two scores by issue date, got shapes {a.shape} and {b.shape}")
    if a.size < 2 or not b.sum() > 0:
        return float("nan"), float("nan")
    drawn = draw_blocks(a.size, block=block, draws=draws, rng=rng)[1:]
    below = drawn @ b
    ratio = (drawn @ a)[below > 0] / below[below > 0]
    low, high = np.quantile(1.0 - ratio, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def draw_blocks(n: int, *, block: int, draws: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return how often each issue date counts, ``(1 + draws, n)``: once each, then by draw.

    Neighbouring issue dates share most of their window, so whole blocks of them are drawn, with
    replacement, on a circle (the circular block bootstrap).

    Parameters
    ----------
    n : int
        Issue dates.
    block : int
        Issue dates in a block: about the lead over the distance between issues. At most half
        of all.
    draws : int
        Number of resamples; none are made of fewer than two issue dates.
    rng : numpy.random.Generator
        Source of randomness.

    References
    ----------
    .. [1] Politis DN, Romano JP (1992). A circular block-resampling procedure for stationary
       data. In: Exploring the Limits of Bootstrap, Wiley, 263-270.
    """
    if n < 2:
        return np.ones((1, n))
    size = int(np.clip(block, 1, max(1, n // 2)))
    start = rng.integers(0, n, (draws, -(-n // size)))
    at = (start[:, :, None] + np.arange(size)).reshape(draws, -1)[:, :n] % n
    out = np.zeros((draws + 1, n))
    out[0] = 1
    np.add.at(out, (np.arange(1, draws + 1)[:, None], at), 1)
    return out
