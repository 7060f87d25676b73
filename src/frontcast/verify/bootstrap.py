"""Intervals for scores of overlapping forecasts: resample blocks of issue dates, not cells."""

import numpy as np
from numpy.typing import NDArray


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
