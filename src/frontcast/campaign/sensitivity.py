"""Which parameters an outcome hangs on: Morris' elementary effects, by SALib."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from frontcast.campaign.config import Campaign
from frontcast.campaign.simulate import simulate
from frontcast.errors import ConfigError

Floats = NDArray[np.float64]
OUTCOMES = ("ground_km2", "people_lost", "vehicles_lost", "civilian_days")
"""Outcomes of the first side over the whole campaign."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What an outcome's mean changes by as a parameter goes through its range.

    Parameters
    ----------
    name : str
        Of the parameter.
    low, high : float
        Of its range, in its unit.
    mean, size, spread : float
        Mean, mean size and standard deviation of the elementary effects (Morris' mu, mu*, sigma).
    error : float
        Half of the 95 % interval of `size`.
    """

    name: str
    low: float
    high: float
    mean: float
    size: float
    spread: float
    error: float


def effects(
    campaign: Campaign, values: Floats, *, outcome: str = "ground_km2", axis: str = "",
    trajectories: int = 16, members: int = 24, seed: int = 1, threads: int = 1,
) -> list[Effect]:  # fmt: skip
    """Return the effects of all parameters that vary, the largest first.

    Parameters
    ----------
    campaign : Campaign
    values : (draw, parameter) float64
        Each parameter goes from the 10th to the 90th percentile of these.
    outcome : str
        One of `OUTCOMES`.
    axis : str
        On this axis only; empty: on all.
    trajectories, members : int
        Of Morris' design; runs at each of its points, which share their random numbers.
    seed, threads : int

    Raises
    ------
    ConfigError
        If SALib is not installed, or there is no such outcome.

    References
    ----------
    Morris 1991, doi:10.1080/00401706.1991.10484804.
    """
    if outcome not in OUTCOMES:
        raise ConfigError(f"no outcome {outcome!r}; there are: {', '.join(OUTCOMES)}")
    try:
        from SALib.analyze import morris as analyse
        from SALib.sample import morris as draw
    except ImportError:
        raise ConfigError('this needs SALib: pip install "frontcast[campaign]"') from None
    model = [j for j, p in enumerate(campaign.table) if p.sd > 0 and not _observes(p.name)]
    low, high = np.percentile(values, [10, 90], axis=0)
    names = [campaign.table[j].name for j in model]
    problem: dict[str, Any] = {"num_vars": len(model), "names": names,
               "bounds": [[low[j], high[j]] for j in model]}  # fmt: skip
    points = draw.sample(problem, trajectories, num_levels=4, seed=seed)
    full = np.tile(np.median(values, axis=0), (len(points), 1))
    full[:, model] = points
    found = np.array([_mean(campaign, row, outcome, axis, members, seed, threads) for row in full])
    got = analyse.analyze(problem, points, found, num_levels=4, seed=seed)
    rows = [
        Effect(name=name, low=float(low[j]), high=float(high[j]), mean=float(got["mu"][i]),
               size=float(got["mu_star"][i]), spread=float(got["sigma"][i]),
               error=float(got["mu_star_conf"][i]))
        for i, (j, name) in enumerate(zip(model, names, strict=True))
    ]  # fmt: skip
    return sorted(rows, key=lambda e: -e.size)


def _observes(name: str) -> bool:
    from frontcast.campaign.parameters import OBSERVATION

    return name in {p.name for p in OBSERVATION}


def _mean(
    campaign: Campaign, row: Floats, outcome: str, axis: str, members: int, seed: int, threads: int
) -> float:
    runs = simulate(campaign, np.tile(row, (members, 1)), seed=seed, threads=threads)
    axes = slice(None) if not axis else campaign.axis(axis)
    got = runs.of(outcome)[:, :, axes, 0].astype(np.float64)
    if outcome == "ground_km2":
        got = got[:, -1]
    return float(got.reshape(members, -1).sum(1).mean())
