"""Scores of probabilities from one pass: a joint histogram of forecasts and outcomes.

Millions of cells become a thousand rows that can be added up over issue dates and resampled.
What cannot be told from them exactly (ranks within a row) differs by less than 1e-3.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from frontcast.errors import SchemaError

Floats = NDArray[np.float64]

_LARGE = 100_000  # forecasts from which a compiled loop is worth its loading
_EVEN, _SMALL = 1000, 10  # rows of equal width; rows that halve in width below the first of them
ROWS = _EVEN + _SMALL
"""Rows of a joint histogram."""
COUNT, FCST, EVENTS = 0, 1, 2
"""Its columns: forecasts, the sum of their probabilities, how many happened."""
GATE = 0.01
"""Calibration is asked of forecasts of at least this much."""
BINS = 20
"""Bins of a reliability diagram."""
_FLOOR = 1e-4
_STEPS = 30
_COARSE = 5  # rows taken together to fit a line: their mean forecasts tell it as well


def joint_histogram(fcst: ArrayLike, obs: ArrayLike) -> Floats:
    """Return forecasts and outcomes by rows of probability, ``(row, 3)``.

    Parameters
    ----------
    fcst, obs : (n,) array_like
        Probabilities in [0, 1]; 0 or 1; without NaN.

    Raises
    ------
    SchemaError
        If the shapes differ or a probability lies outside [0, 1].

    Examples
    --------
    >>> joint_histogram([0.2, 0.2, 0.7], [0, 1, 1]).sum(0).tolist()
    [3.0, 1.1, 2.0]
    """
    p, y = np.asarray(fcst, dtype=np.float64), np.asarray(obs, dtype=np.float64)
    if p.shape != y.shape or p.ndim != 1:
        raise SchemaError(f"want flat forecasts and outcomes, got {p.shape} and {y.shape}")
    if p.size >= _LARGE:
        from frontcast.verify import _kernels as kernels

        out = np.zeros((ROWS, 3))
        if kernels.add_to_rows(p, y, _EVEN, _SMALL, out):
            return out
    if p.size and not (p.min() >= 0 and p.max() <= 1):
        raise SchemaError(f"probabilities must lie in [0, 1], got {p.min()} to {p.max()}")
    row = np.minimum((p * _EVEN).astype(np.int64), _EVEN - 1) + _SMALL
    tiny = p * _EVEN < 1
    if tiny.any():
        halvings = np.ceil(-np.log2(np.maximum(p[tiny] * _EVEN, 1e-12)))
        row[tiny] = np.maximum(_SMALL - halvings.astype(np.int64), 0)
    parts = (np.ones_like(p), p, y)
    return np.stack([np.bincount(row, part, ROWS).astype(np.float64) for part in parts], axis=1)


def in_bins(table: Floats, *, gate: float = GATE) -> Floats:
    """Return a histogram in bins of equal width, ``(..., bin, 3)``, without what is below a gate.

    Parameters
    ----------
    table : (..., row, 3) float64
        Joint histograms.
    gate : float
        A multiple of 0.001, below 1.
    """
    even, width = table[..., _SMALL:, :], _EVEN // BINS
    out = even.reshape(*table.shape[:-2], BINS, width, 3).sum(-2)
    below = round(gate * _EVEN)
    out[..., : below // width, :] = 0
    first = below // width
    out[..., first, :] = even[..., below : (first + 1) * width, :].sum(-2)
    return np.asarray(out)


def calibration_error(table: Floats) -> Floats:
    """Return the expected calibration error where the forecast is at least 1 %, ``(...)``.

    The mean distance between forecast and outcome over bins, weighted by their forecasts; NaN
    if there are none. See `expected_calibration_error`.
    """
    bins = in_bins(table)
    total = bins[..., COUNT].sum(-1)
    gap = np.abs(bins[..., FCST] - bins[..., EVENTS]).sum(-1)
    return np.asarray(np.divide(gap, total, out=np.full_like(total, np.nan), where=total > 0))


def roc_curve(table: Floats) -> tuple[Floats, Floats]:
    """Return false alarm and hit rates from the strictest threshold to none, ``(..., row + 1)``."""
    events = table[..., EVENTS]
    rates = []
    for part in (table[..., COUNT] - events, events):
        above = np.cumsum(part[..., ::-1], axis=-1)
        total = above[..., -1:]
        rate = np.divide(above, total, out=np.full_like(above, np.nan), where=total > 0)
        rates.append(np.concatenate([np.where(total > 0, 0.0, np.nan), rate], axis=-1))
    return rates[0], rates[1]


def area_under_curve(table: Floats) -> Floats:
    """Return the area under the ROC curve, ``(...)``; NaN if all or none happened.

    The chance that what happened had been given more than what did not.

    References
    ----------
    .. [1] Mason SJ, Graham NE (2002). Areas beneath the relative operating characteristics (ROC)
       and relative operating levels (ROL) curves. Q. J. R. Meteorol. Soc. 128, 2145-2166.
    """
    alarms, hits = roc_curve(table)
    return np.asarray((np.diff(alarms, axis=-1) * (hits[..., 1:] + hits[..., :-1]) / 2).sum(-1))


def calibration_line(table: Floats, *, gate: float = GATE) -> tuple[Floats, Floats]:
    r"""Return intercept and slope of the logistic regression of outcomes on forecasts.

    :math:`\mathrm{logit}\,P(y=1) = a + b\,\mathrm{logit}\,p`: 0 and 1 are perfect; a slope below
    1 says that forecasts are too sure. By Newton's method on the rows' mean forecasts.

    Parameters
    ----------
    table : (..., row, 3) float64
        Joint histograms.
    gate : float
        Only forecasts of at least this much count; a multiple of 0.005, above 0.

    Returns
    -------
    intercept, slope : (...) float64
        NaN where they cannot be told: forecasts all alike, or all or nothing happened.

    References
    ----------
    .. [1] Cox DR (1958). Two further applications of a model for binary regression. Biometrika
       45(3/4), 562-565. doi:10.1093/biomet/45.3-4.562
    """
    even = table[..., _SMALL:, :].reshape(*table.shape[:-2], _EVEN // _COARSE, _COARSE, 3).sum(-2)
    table = even[..., round(gate * _EVEN / _COARSE) :, :]
    n, events = table[..., COUNT], table[..., EVENTS]
    mean = np.divide(table[..., FCST], n, out=np.full_like(n, 0.5), where=n > 0)
    mean = np.clip(mean, _FLOOR, 1 - _FLOOR)
    x = np.log(mean) - np.log1p(-mean)
    a, b = np.zeros(n.shape[:-1]), np.ones(n.shape[:-1])
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-np.clip(a[..., None] + b[..., None] * x, -30, 30)))
        gap, weight = events - n * p, n * p * (1 - p)
        g0, g1 = gap.sum(-1), (gap * x).sum(-1)
        h0, h1, h2 = weight.sum(-1), (weight * x).sum(-1), (weight * x * x).sum(-1)
        det = h0 * h2 - h1 * h1
        sound = det > 1e-9 * np.maximum(h0 * h2, 1e-12)
        safe = np.where(sound, det, 1.0)
        da = np.where(sound, np.clip((h2 * g0 - h1 * g1) / safe, -2, 2), np.nan)
        db = np.where(sound, np.clip((h0 * g1 - h1 * g0) / safe, -2, 2), np.nan)
        a, b = a + da, b + db
        if not (np.abs(da) + np.abs(db) > 1e-10).any():
            break
    some = (events.sum(-1) > 0) & (events.sum(-1) < n.sum(-1))
    return np.where(some, a, np.nan), np.where(some, b, np.nan)
