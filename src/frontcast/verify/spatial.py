"""Is a forecast right if one looks from a little further away? The fractions skill score."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter

Floats = NDArray[np.float64]

SCALES_KM = (1, 3, 5, 11, 21)
"""Edges of the squares in which forecasts and outcomes are compared."""


def fractions(field: Floats, *, sizes: Sequence[int]) -> Floats:
    """Return the mean of a field over squares around each cell, ``(size, y, x)``.

    Parameters
    ----------
    field : (y, x) float64
        Zero beyond its edges.
    sizes : sequence of int
        Edges of the squares, cells; odd.
    """
    return np.stack(
        [field if n == 1 else uniform_filter(field, size=n, mode="constant") for n in sizes]
    )


def fss_terms(fcst: Floats, obs: Floats) -> Floats:
    r"""Return the two sums of the fractions skill score, ``(scale, 2)``.

    .. math:: \mathrm{FSS} = 1 - \frac{\sum (P_f - P_o)^2}{\sum P_f^2 + \sum P_o^2}

    The first is the numerator, the second the denominator: sums over many fields are added
    before they are divided.

    Parameters
    ----------
    fcst, obs : (scale, cell) float64
        Mean probability, and share that happened, in the square around each cell.

    References
    ----------
    .. [1] Roberts NM, Lean HW (2008). Scale-selective verification of rainfall accumulations.
       Monthly Weather Review 136(1), 78-97. doi:10.1175/2007MWR2123.1
    .. [2] Schwartz CS et al. (2010). Toward improved convection-allowing ensembles. Weather and
       Forecasting 25(1), 263-280 (probabilities in place of a binary field).

    Examples
    --------
    >>> fss_terms(np.array([[0.5, 0.0]]), np.array([[1.0, 0.0]])).tolist()
    [[0.25, 1.25]]
    """
    return np.stack([((fcst - obs) ** 2).sum(1), (fcst**2).sum(1) + (obs**2).sum(1)], axis=1)
