"""Odds that something is right, from traits: fitted with few parameters on few cases."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from frontcast.errors import SchemaError

_STEPS = 50
_DONE = 1e-9

Traits = Sequence[Sequence[str]]


def fit_odds(
    traits: Traits, right: Sequence[bool], *, ridge: float
) -> tuple[float, dict[str, float]]:
    r"""Fit a logistic sum over traits that are there or not, weights drawn towards 0.

    Least of :math:`-\sum_i \log p_i(y_i) + \frac{\lambda}{2} \sum_t w_t^2` by Newton's method.
    Half a case on either side of the mean is added to the bias, so that what was always right
    in a few cases is not held for certain.

    Parameters
    ----------
    traits : sequence of sequence of str
        Of each case.
    right : sequence of bool
        Whether it was right.
    ridge : float
        :math:`\lambda` > 0; a trait of n cases moves the odds little where n is far below it.

    Returns
    -------
    bias : float
    weights : dict of str to float
        By trait, in the order of the alphabet.

    Raises
    ------
    SchemaError
        For no cases, lengths that differ, or a ridge that is not above 0.

    Examples
    --------
    >>> bias, weights = fit_odds([["a"], ["a"], ["b"], ["b"]], [1, 1, 0, 0], ridge=1.0)
    >>> weights["a"] > 0 > weights["b"], abs(bias) < 1e-6
    (True, True)
    """
    if not traits or len(traits) != len(right) or not ridge > 0:
        raise SchemaError(
            f"want as many cases as outcomes, at least one, and a ridge above 0; got "
            f"{len(traits)}, {len(right)} and {ridge}"
        )
    names = sorted({name for case in traits for name in case})
    column = {name: i for i, name in enumerate(names, start=1)}
    # Two half cases without traits, one right and one wrong.
    x = np.zeros((len(traits) + 2, len(names) + 1))
    x[:, 0] = 1
    for row, case in enumerate(traits):
        for name in case:
            x[row, column[name]] = 1
    y = np.array([*map(float, right), 1.0, 0.0])
    weight = np.array([1.0] * len(traits) + [0.5, 0.5])
    w = _newton(x, y, weight=weight, ridge=ridge)
    return float(w[0]), {name: float(w[i]) for name, i in column.items()}


def _newton(
    x: NDArray[np.float64], y: NDArray[np.float64], *, weight: NDArray[np.float64], ridge: float
) -> NDArray[np.float64]:
    pull = np.full(x.shape[1], ridge)
    pull[0] = 0
    w: NDArray[np.float64] = np.zeros(x.shape[1])
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        slope = x.T @ (weight * (p - y)) + pull * w
        curve = (x.T * (weight * np.maximum(p * (1 - p), 1e-9))) @ x + np.diag(pull)
        step = np.linalg.solve(curve, slope)
        w = w - np.clip(step, -2, 2)
        if float(np.abs(step).max()) < _DONE:
            break
    return w


def left_out_odds(
    traits: Traits, right: Sequence[bool], *, groups: Sequence[str], ridge: float
) -> NDArray[np.float64]:
    """Return the probability of each case, fitted on the cases of all other groups.

    Parameters
    ----------
    traits, right, ridge
        As `fit_odds` takes them.
    groups : sequence of str
        Whose case it is (a document).

    Returns
    -------
    (case,) float64

    Raises
    ------
    SchemaError
        For fewer than two groups.
    """
    if len(set(groups)) < 2:
        raise SchemaError(f"want cases of at least 2 groups, got {len(set(groups))}")
    out: NDArray[np.float64] = np.zeros(len(traits))
    for group in sorted(set(groups)):
        kept = [i for i, g in enumerate(groups) if g != group]
        bias, weights = fit_odds([traits[i] for i in kept], [right[i] for i in kept], ridge=ridge)
        for i, g in enumerate(groups):
            if g == group:
                z = bias + sum(weights.get(name, 0.0) for name in traits[i])
                out[i] = 1 / (1 + np.exp(-np.clip(z, -30, 30)))
    return out
