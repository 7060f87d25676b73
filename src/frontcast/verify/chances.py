"""Scores of single chances, given as one number or as a range.

A range is scored at its middle, and beside it stand the best and the worst that any chance inside
it would have scored: words have no single number, and none is made up for them silently.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from frontcast.errors import SchemaError

Floats = NDArray[np.float64]
FLOOR = 1e-4
"""Chances are kept so far away from 0 and 1 in the log score, as in `log_score`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeScores:
    """Scores case by case.

    Parameters
    ----------
    brier, brier_best, brier_worst : (case,) float64
        Squared error of the middle; least and largest inside the range. 0 is perfect.
    log, log_best, log_worst : (case,) float64
        Minus the natural logarithm of what was given to what happened. 0 is perfect.
    spherical : (case,) float64
        Of the middle; 1 is perfect.
    """

    brier: Floats
    brier_best: Floats
    brier_worst: Floats
    log: Floats
    log_best: Floats
    log_worst: Floats
    spherical: Floats


def range_scores(low: ArrayLike, high: ArrayLike, obs: ArrayLike) -> RangeScores:
    r"""Score ranges of chances.

    Brier :math:`(p - y)^2`, log :math:`-\log p_y` and spherical :math:`p_y / \sqrt{p^2 + (1-p)^2}`
    with :math:`p_y` the chance given to what happened. All are strictly proper for single
    chances; of a range the middle is what is scored. As each is monotone in the chance, best and
    worst lie at the ends.

    Parameters
    ----------
    low, high : (case,) array_like
        Ends of the ranges, in [0, 1]; equal for a single chance.
    obs : (case,) array_like
        What happened, 0 or 1.

    Returns
    -------
    RangeScores

    Raises
    ------
    SchemaError
        If shapes differ, a range runs from high to low, or a number is none of these.

    References
    ----------
    .. [1] Gneiting T, Raftery AE (2007). Strictly proper scoring rules, prediction, and
       estimation. JASA 102(477), 359-378. doi:10.1198/016214506000001437

    Examples
    --------
    >>> found = range_scores([0.8], [1.0], [1])
    >>> round(float(found.brier[0]), 3), round(float(found.brier_worst[0]), 3)
    (0.01, 0.04)
    """
    a, b, y = (np.asarray(v, dtype=np.float64) for v in (low, high, obs))
    if not a.shape == b.shape == y.shape or a.ndim != 1:
        raise SchemaError(f"want ranges and outcomes alike, got {a.shape}, {b.shape}, {y.shape}")
    if not ((a >= 0) & (a <= b) & (b <= 1)).all():
        raise SchemaError("a range of chances runs from low to high within [0, 1]")
    if not np.isin(y, (0.0, 1.0)).all():
        raise SchemaError("outcomes must be 0 or 1")
    p = (a + b) / 2
    best, worst = np.where(y == 1, b, a), np.where(y == 1, a, b)

    # The library `scoringrules` says the same (tests), but takes four seconds to load.
    def brier(q: Floats) -> Floats:
        return np.square(q - y)

    def log(q: Floats) -> Floats:
        kept = np.clip(q, FLOOR, 1 - FLOOR)
        return -np.where(y == 1, np.log(kept), np.log1p(-kept))

    given = np.where(y == 1, p, 1 - p)
    return RangeScores(
        brier=brier(p),
        brier_best=brier(best),
        brier_worst=brier(worst),
        log=log(p),
        log_best=log(best),
        log_worst=log(worst),
        spherical=given / np.hypot(p, 1 - p),
    )
