"""Reliability: whether what is said to happen with probability p happens in a share p of cases."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from frontcast.errors import SchemaError
from frontcast.verify.scores import pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """A reliability diagram as a table; one row a bin, empty bins included.

    Parameters
    ----------
    lower, upper : (bin,) float64
        Edges; a bin holds its lower edge, the last one its upper edge too.
    count : (bin,) int64
        Number of forecasts.
    fcst, obs : (bin,) float64
        Weighted mean forecast and share that happened; NaN in an empty bin.
    weight : (bin,) float64
        Sum of weights; the counts, if no weights were given.
    """

    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    count: NDArray[np.int64]
    fcst: NDArray[np.float64]
    obs: NDArray[np.float64]
    weight: NDArray[np.float64]


def reliability(
    fcst: ArrayLike, obs: ArrayLike, *, bins: int = 10, weights: ArrayLike | None = None
) -> Reliability:
    """Return forecasts and outcomes by bins of probability of equal width.

    Parameters
    ----------
    fcst, obs, weights
        As `frontcast.verify.pairs` takes them.
    bins : int
        How many.

    Returns
    -------
    Reliability

    Raises
    ------
    SchemaError
        For fewer than one bin.

    References
    ----------
    .. [1] Bröcker J, Smith LA (2007). Increasing the reliability of reliability diagrams.
       Weather and Forecasting 22(3), 651-661. doi:10.1175/WAF993.1

    Examples
    --------
    >>> reliability([0.1, 0.2, 0.9], [0, 1, 1], bins=2).obs.tolist()
    [0.5, 1.0]
    """
    if bins < 1:
        raise SchemaError(f"a reliability table needs at least 1 bin, got {bins}")
    p, y, w = pairs(fcst, obs, weights)
    k = np.minimum((p * bins).astype(np.int64), bins - 1)
    weight = np.bincount(k, weights=w, minlength=bins).astype(np.float64)
    edges = np.arange(bins + 1) / bins
    blank = np.full(bins, np.nan)
    return Reliability(
        lower=edges[:-1],
        upper=edges[1:],
        count=np.bincount(k, minlength=bins),
        fcst=np.divide(np.bincount(k, w * p, bins), weight, out=blank.copy(), where=weight > 0),
        obs=np.divide(np.bincount(k, w * y, bins), weight, out=blank.copy(), where=weight > 0),
        weight=weight,
    )


def expected_calibration_error(
    fcst: ArrayLike,
    obs: ArrayLike,
    *,
    bins: int = 20,
    gate: float = 0.01,
    weights: ArrayLike | None = None,
) -> float:
    r"""Return the mean distance between forecast and outcome over bins of probability.

    .. math:: \mathrm{ECE} = \sum_b \frac{n_b}{n} |\bar p_b - \bar y_b|

    Parameters
    ----------
    fcst, obs, weights
        As `frontcast.verify.pairs` takes them.
    bins : int
        Bins of equal width on [0, 1].
    gate : float
        Only forecasts of at least this much count. Most cells are far from the line, and their
        forecasts of nearly 0 are right whatever the model is worth.

    Returns
    -------
    float
        0 is perfect; NaN if no forecast reaches the gate.

    References
    ----------
    .. [1] Naeini MP, Cooper GF, Hauskrecht M (2015). Obtaining well calibrated probabilities
       using Bayesian binning. AAAI 29, 2901-2907. doi:10.1609/aaai.v29i1.9602
    """
    p, y, w = pairs(fcst, obs, weights)
    keep = p >= gate
    table = reliability(p[keep], y[keep], bins=bins, weights=w[keep])
    total = float(table.weight.sum())
    if total == 0:
        return float("nan")
    return float(np.nansum(table.weight * np.abs(table.fcst - table.obs))) / total
