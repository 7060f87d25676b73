"""Compiled loops over very many forecasts: arrays in, sums out, one pass.

For small arrays NumPy is as quick, and needs no compiler to be loaded.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]


# Sums may be taken in any order, so that several run side by side; NaN is kept apart as ever.
@njit(cache=True, fastmath={"reassoc"})
def brier_sum(fcst: Floats, obs: Floats) -> tuple[float, int, int]:  # pragma: no cover
    """Return the sum of squared errors, how many pairs are known, and how many are impossible."""
    total, known, wrong = 0.0, 0, 0
    for i in range(fcst.size):
        p, y = fcst[i], obs[i]
        gap = p - y
        there = gap == gap  # noqa: PLR0124 - NaN is the one that differs from itself
        total += gap * gap if there else 0.0
        known += there
        wrong += there and ((p < 0) | (p > 1) | ((y != 0) & (y != 1)))
    return total, known, wrong


@njit(cache=True)
def crps_sum(members: Floats, obs: Floats) -> tuple[float, int]:  # pragma: no cover
    """Return the sum of CRPS over cases and how many are known; members are sorted, ``(n, m)``."""
    total, known = 0.0, 0
    n, m = members.shape
    for i in range(n):
        off, spread, y = 0.0, 0.0, obs[i]
        for j in range(m):
            x = members[i, j]
            off += abs(x - y)
            spread += x * (2 * j + 1 - m)
        score = off / m - spread / (m * m)
        if score == score:  # noqa: PLR0124 - as above
            total += score
            known += 1
    return total, known


@njit(cache=True)
def add_to_rows(
    fcst: Floats, obs: Floats, even: int, small: int, out: Floats
) -> bool:  # pragma: no cover
    """Add forecasts to the rows of a joint histogram; tell whether all are probabilities."""
    for i in range(fcst.size):
        p = fcst[i]
        if not 0 <= p <= 1:
            return False
        if p * even < 1:
            halvings = np.ceil(-np.log2(max(p * even, 1e-12)))
            row = max(small - int(halvings), 0)
        else:
            row = min(int(p * even), even - 1) + small
        out[row, 0] += 1.0
        out[row, 1] += p
        out[row, 2] += obs[i]
    return True
