"""Scores of probability and ensemble forecasts: (forecast, observed) -> one number."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from frontcast.errors import SchemaError

Floats = NDArray[np.float64]
_LARGE = 100_000  # numbers from which a compiled loop is worth its loading


def pairs(
    fcst: ArrayLike, obs: ArrayLike, weights: ArrayLike | None = None
) -> tuple[Floats, Floats, Floats]:
    """Return flat forecasts, observations and weights, without pairs that are not known.

    Parameters
    ----------
    fcst : (...) array_like
        Probabilities in [0, 1]; NaN: no forecast.
    obs : (...) array_like
        0 or 1 (or bool); NaN: not known.
    weights : (...) array_like, optional
        At least 0; broadcast against `fcst`. All 1 if left out.

    Returns
    -------
    fcst, obs, weights : (n,) float64

    Raises
    ------
    SchemaError
        If shapes differ, a probability lies outside [0, 1], an observation is not 0 or 1, or a
        weight is negative.
    """
    p, y = np.asarray(fcst, dtype=np.float64), np.asarray(obs, dtype=np.float64)
    if p.shape != y.shape:
        raise SchemaError(f"forecasts {p.shape} and observations {y.shape} differ in shape")
    given = np.asarray(1.0 if weights is None else weights, dtype=np.float64)
    try:
        w = np.broadcast_to(given, p.shape)
    except ValueError:
        raise SchemaError(f"weights {given.shape} do not fit {p.shape}") from None
    known = ~(np.isnan(p) | np.isnan(y))
    p, y, w = p[known], y[known], w[known]
    if ((p < 0) | (p > 1)).any():
        raise SchemaError(f"probabilities must lie in [0, 1], got {p.min()} to {p.max()}")
    if ((y != 0) & (y != 1)).any():
        raise SchemaError("observations of an event must be 0 or 1")
    if (w < 0).any() or np.isnan(w).any():
        raise SchemaError("weights must be at least 0")
    return p, y, w


def _mean(values: Floats, weights: Floats) -> float:
    total = float(weights.sum())
    return float((values * weights).sum()) / total if total > 0 else float("nan")


def brier_score(fcst: ArrayLike, obs: ArrayLike, *, weights: ArrayLike | None = None) -> float:
    r"""Return the mean squared error of probabilities.

    .. math:: \mathrm{BS} = \frac{1}{n} \sum_i (p_i - y_i)^2

    Parameters
    ----------
    fcst, obs, weights
        As `pairs` takes them.

    Returns
    -------
    float
        0 is perfect; NaN if nothing is known.

    References
    ----------
    .. [1] Brier GW (1950). Verification of forecasts expressed in terms of probability.
       Monthly Weather Review 78, 1-3. doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2

    Examples
    --------
    >>> round(brier_score([0.9, 0.2], [1, 0]), 3)
    0.025
    """
    if weights is None and np.size(fcst) >= _LARGE and np.shape(fcst) == np.shape(obs):
        from frontcast.verify import _kernels as kernels

        flat = (np.asarray(a, dtype=np.float64).ravel() for a in (fcst, obs))
        total, known, wrong = kernels.brier_sum(*flat)
        if not wrong:  # what is wrong with them is said below
            return float(total / known) if known else float("nan")
    p, y, w = pairs(fcst, obs, weights)
    return _mean((p - y) ** 2, w)


def skill(score: float, *, reference: float) -> float:
    """Return ``1 - score / reference``: 0 as good as the reference, 1 perfect; else NaN.

    For scores of which 0 is perfect.

    Examples
    --------
    >>> skill(0.03, reference=0.04)
    0.25
    """
    return 1.0 - score / reference if reference > 0 else float("nan")


def log_score(
    fcst: ArrayLike, obs: ArrayLike, *, weights: ArrayLike | None = None, floor: float = 1e-4
) -> float:
    r"""Return the mean of minus the natural logarithm of what was given to what happened.

    .. math:: \mathrm{LS} = -\frac{1}{n} \sum_i \log\left(y_i p_i + (1 - y_i)(1 - p_i)\right)

    Parameters
    ----------
    fcst, obs, weights
        As `pairs` takes them.
    floor : float
        Probabilities are kept `floor` away from 0 and 1: a forecast that excludes what happens
        costs 9.2 by default, not infinity.

    References
    ----------
    .. [1] Good IJ (1952). Rational decisions. J. R. Stat. Soc. B 14(1), 107-114.
       doi:10.1111/j.2517-6161.1952.tb00104.x
    """
    p, y, w = pairs(fcst, obs, weights)
    p = np.clip(p, floor, 1.0 - floor)
    return _mean(-np.where(y == 1, np.log(p), np.log1p(-p)), w)


def crps_ensemble(fcst: ArrayLike, obs: ArrayLike, *, weights: ArrayLike | None = None) -> float:
    r"""Return the continuous ranked probability score of an ensemble.

    .. math::
        \mathrm{CRPS} = \frac{1}{m} \sum_j |x_j - y| - \frac{1}{2 m^2} \sum_{j,k} |x_j - x_k|

    The score of the ensemble as it is, not corrected for its size.

    Parameters
    ----------
    fcst : (..., member) array_like
        Values of the members.
    obs : (...) array_like
        What happened, in the same unit; NaN: not known.
    weights : (...) array_like, optional
        At least 0.

    Returns
    -------
    float
        Mean over cases, in the unit of `fcst`; 0 is perfect; NaN if nothing is known.

    Raises
    ------
    SchemaError
        If shapes do not fit or there is no member.

    References
    ----------
    .. [1] Gneiting T, Raftery AE (2007). Strictly proper scoring rules, prediction, and
       estimation. JASA 102(477), 359-378. doi:10.1198/016214506000001437

    Examples
    --------
    >>> crps_ensemble([[0.0, 2.0]], [1.0])
    0.5
    """
    x, y = np.asarray(fcst, dtype=np.float64), np.asarray(obs, dtype=np.float64)
    if x.ndim != y.ndim + 1 or x.shape[:-1] != y.shape or x.shape[-1] == 0:
        raise SchemaError(
            f"want members (..., member) and outcomes (...), got {x.shape}, {y.shape}"
        )
    x = np.sort(x, axis=-1)
    m = x.shape[-1]
    if weights is None and x.size >= _LARGE:
        from frontcast.verify import _kernels as kernels

        total, known_n = kernels.crps_sum(x.reshape(-1, m), y.ravel())
        return float(total / known_n) if known_n else float("nan")
    spread = (x * (2 * np.arange(1, m + 1) - m - 1)).sum(-1) / m**2
    score = np.abs(x - y[..., None]).mean(-1) - spread
    w = np.broadcast_to(np.asarray(1.0 if weights is None else weights, np.float64), y.shape)
    known = ~np.isnan(score)
    return _mean(score[known], w[known])
