"""Scores of an ensemble of numbers, such as the areas that its members gain."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from frontcast.errors import SchemaError
from frontcast.verify.scores import crps_ensemble

Floats = NDArray[np.float64]

LEVELS = (0.5, 0.8, 0.9)
"""Central intervals whose coverage is counted."""
RANKS = 10
"""Bars of a rank histogram."""


def rank_masses(members: ArrayLike, obs: float, *, bars: int = RANKS) -> Floats:
    """Return where an outcome lies among the members, as mass over equal bars, ``(bar,)``.

    With `m` members there are ``m + 1`` places that the outcome may take. Its place, or all the
    places it shares with members of its own value, is spread evenly over [0, 1]; the sum is 1.
    So an ensemble of one member, or of many equal ones, needs no random tie-breaking.

    Parameters
    ----------
    members : (member,) array_like
        At least one.
    obs : float
        What happened.
    bars : int
        How many.

    Raises
    ------
    SchemaError
        If there is no member.

    References
    ----------
    .. [1] Czado C, Gneiting T, Held L (2009). Predictive model assessment for count data.
       Biometrics 65(4), 1254-1261. doi:10.1111/j.1541-0420.2009.01191.x

    Examples
    --------
    >>> rank_masses([1.0, 2.0, 3.0], 2.5, bars=4).tolist()
    [0.0, 0.0, 1.0, 0.0]
    """
    x = np.asarray(members, dtype=np.float64)
    if x.ndim != 1 or x.size == 0:
        raise SchemaError(f"want at least one member, got shape {x.shape}")
    low = (x < obs).sum() / (x.size + 1)
    high = ((x <= obs).sum() + 1) / (x.size + 1)
    edges = np.clip(np.arange(bars + 1) / bars, low, high)
    return np.asarray(np.diff(edges) / (high - low))


def inside(members: ArrayLike, obs: float, *, levels: tuple[float, ...] = LEVELS) -> Floats:
    """Return whether central intervals of an ensemble hold an outcome, ``(level,)`` 0 or 1."""
    x = np.asarray(members, dtype=np.float64)
    tails = (1 - np.asarray(levels)) / 2
    low, high = np.quantile(x, tails), np.quantile(x, 1 - tails)
    return np.asarray(((low <= obs) & (obs <= high)).astype(np.float64))


def crps(members: ArrayLike, obs: float) -> float:
    """Return the continuous ranked probability score of one case; NaN without members.

    See `crps_ensemble`. A single member scores its absolute error.
    """
    x = np.asarray(members, dtype=np.float64)
    if x.size == 0 or np.isnan(x).any() or np.isnan(obs):
        return float("nan")
    return crps_ensemble(x[None], np.array([obs]))
