"""Is one model better than another, or was it luck? Paired tests on overlapping windows."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtr

from frontcast.errors import SchemaError


def diebold_mariano(difference: ArrayLike, *, horizon: int) -> tuple[float, float]:
    r"""Test whether two models' scores differ in the mean.

    Windows that start nearer to each other than they are long share most of what happens, so
    scores of up to ``horizon - 1`` neighbours go together. Their variance counts those covariances
    (with Bartlett's weights where the plain sum is not positive), and the statistic is corrected
    for a short series and held against Student's t.

    Parameters
    ----------
    difference : (issue,) array_like
        Score of one model minus that of the other by issue date, in order of time; NaN left out.
    horizon : int
        Issue dates in a window: the lead over the distance between issue dates, rounded up.

    Returns
    -------
    statistic, p_value : float
        Two-sided; NaN where it cannot be told: too few issue dates, or no difference at all.

    Raises
    ------
    SchemaError
        If `horizon` is less than 1.

    References
    ----------
    .. [1] Diebold FX, Mariano RS (1995). Comparing predictive accuracy. J. Bus. Econ. Stat.
       13(3), 253-263. doi:10.1080/07350015.1995.10524599
    .. [2] Harvey D, Leybourne S, Newbold P (1997). Testing the equality of prediction mean
       squared errors. Int. J. Forecasting 13(2), 281-291. doi:10.1016/S0169-2070(96)00719-4
    .. [3] Newey WK, West KD (1987). A simple, positive semi-definite, heteroskedasticity and
       autocorrelation consistent covariance matrix. Econometrica 55(3), 703-708.
    """
    if horizon < 1:
        raise SchemaError(f"a window spans at least 1 issue date, got {horizon}")
    d = np.asarray(difference, dtype=np.float64)
    d = d[~np.isnan(d)]
    n = d.size
    if n <= horizon or n < 2:
        return float("nan"), float("nan")
    e = d - d.mean()
    covariance = np.array([e[k:] @ e[: n - k] for k in range(horizon)]) / n
    weight = 2.0 - (np.arange(horizon) == 0)
    variance = float(weight @ covariance)
    if not variance > 0:
        variance = float((weight * (1 - np.arange(horizon) / horizon)) @ covariance)
    correction = (n + 1 - 2 * horizon + horizon * (horizon - 1) / n) / n
    if not (variance > 0 and correction > 0):
        return float("nan"), float("nan")
    statistic = float(d.mean() / np.sqrt(variance / n) * np.sqrt(correction))
    return statistic, float(2 * stdtr(n - 1, -abs(statistic)))
