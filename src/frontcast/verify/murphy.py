"""The Brier score taken apart: how reliable, how telling, how uncertain the matter is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from frontcast.verify.scores import pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class Murphy:
    """Parts of a Brier score: ``brier = reliability - resolution + uncertainty + within``.

    Parameters
    ----------
    brier : float
        Of the chances as given.
    reliability : float
        Squared distance between what was said and how often it happened, by bin; 0 is best.
    resolution : float
        Squared distance between how often it happened in a bin and overall; more is better.
    uncertainty : float
        Brier score of always giving the base rate.
    within : float
        What comes of different chances lying in one bin; 0 where they do not.
    """

    brier: float
    reliability: float
    resolution: float
    uncertainty: float
    within: float


def murphy(fcst: ArrayLike, obs: ArrayLike, *, bins: int = 10) -> Murphy:
    r"""Take the Brier score apart over bins of equal width.

    .. math::
        \mathrm{BS} = \frac{1}{n} \sum_b n_b (\bar p_b - \bar y_b)^2
        - \frac{1}{n} \sum_b n_b (\bar y_b - \bar y)^2 + \bar y (1 - \bar y) + w

    Parameters
    ----------
    fcst, obs
        As `frontcast.verify.pairs` takes them.
    bins : int
        How many.

    Returns
    -------
    Murphy
        All NaN if nothing is known.

    References
    ----------
    .. [1] Murphy AH (1973). A new vector partition of the probability score. Journal of Applied
       Meteorology 12, 595-600. doi:10.1175/1520-0450(1973)012<0595:ANVPOT>2.0.CO;2
    .. [2] Stephenson DB, Coelho CAS, Jolliffe IT (2008). Two extra components in the Brier score
       decomposition. Weather and Forecasting 23, 752-757. doi:10.1175/2007WAF2006116.1

    Examples
    --------
    >>> found = murphy([0.2, 0.2, 0.8, 0.8], [0, 0, 1, 1])
    >>> round(found.reliability, 3), round(found.resolution, 3), found.uncertainty
    (0.04, 0.25, 0.25)
    """
    p, y, _ = pairs(fcst, obs)
    if not p.size:
        nan = float("nan")
        return Murphy(brier=nan, reliability=nan, resolution=nan, uncertainty=nan, within=nan)
    k = np.minimum((p * bins).astype(np.int64), bins - 1)
    n = np.bincount(k, minlength=bins)
    used = n > 0
    said = np.bincount(k, p, bins)[used] / n[used]
    seen = np.bincount(k, y, bins)[used] / n[used]
    share = n[used] / p.size
    rate = float(y.mean())
    brier = float(((p - y) ** 2).mean())
    reliability = float((share * (said - seen) ** 2).sum())
    resolution = float((share * (seen - rate) ** 2).sum())
    uncertainty = rate * (1 - rate)
    return Murphy(
        brier=brier,
        reliability=reliability,
        resolution=resolution,
        uncertainty=uncertainty,
        within=brier - (reliability - resolution + uncertainty),
    )
