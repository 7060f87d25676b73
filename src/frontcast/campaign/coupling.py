r"""The one coupling to forecasts: a log rate by axis.

A forecast says with what chance each cell changes hands within a lead. Where a mechanism says that
an axis goes faster or slower than its past, by a log rate :math:`\beta c_a`, chances become

.. math:: p' = 1 - (1 - p)^{\exp(\beta c_a + k)}

(a rate multiplied), with :math:`k` such that the sum of chances over all axes stays: the mechanism
says where, the level of the ensemble says how much. docs/campaign.md says what that is worth.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from frontcast.errors import SchemaError

Floats = NDArray[np.float64]
_REACH = 8.0  # log rates by which a total may be matched


def tilt(chance: Floats, axis: NDArray[np.int8], log_rate: Floats) -> Floats:
    """Return chances with the rate of each axis multiplied, their sum kept.

    Parameters
    ----------
    chance : (cell,) float64
        Of changing hands, in [0, 1].
    axis : (cell,) int8
        Number of the axis of each cell; -1: of none, left as it is.
    log_rate : (axis,) float64

    Returns
    -------
    (cell,) float64

    Raises
    ------
    SchemaError
        If shapes do not fit or a log rate is not finite.

    Examples
    --------
    >>> got = tilt(np.array([0.2, 0.2]), np.array([0, 1], dtype=np.int8), np.array([0.5, -0.5]))
    >>> bool(got[0] > 0.2 > got[1]), round(float(got.sum()), 6)
    (True, 0.4)
    """
    chance, log_rate = np.asarray(chance, np.float64), np.asarray(log_rate, np.float64)
    if chance.shape != axis.shape:
        raise SchemaError(f"want an axis for each chance, got {axis.shape} for {chance.shape}")
    if not np.isfinite(log_rate).all() or axis.max(initial=-1) >= len(log_rate):
        raise SchemaError("want a finite log rate for each axis")
    mine = (axis >= 0) & (chance > 0) & (chance < 1)
    out = chance.copy()
    if not mine.any():
        return out
    stay = np.log1p(-chance[mine])
    rate = log_rate[axis[mine]]
    want = chance[mine].sum()

    def total(k: float) -> float:
        return float(-np.expm1(stay * np.exp(rate + k)).sum() - want)

    low, high = -_REACH - rate.max(), _REACH - rate.min()
    k = brentq(total, low, high, xtol=1e-10)
    out[mine] = -np.expm1(stay * np.exp(rate + k))
    return out
