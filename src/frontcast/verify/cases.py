"""Forecasts paired with what happened, and their scores over all issue dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from frontcast.errors import SchemaError
from frontcast.verify.bootstrap import skill_interval
from frontcast.verify.record import Interval, Score
from frontcast.verify.reliability import expected_calibration_error
from frontcast.verify.scores import (
    Floats,
    brier_score,
    crps_ensemble,
    interval_coverage,
    log_score,
    skill,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One model, issue date and lead, with what happened.

    Parameters
    ----------
    init : datetime.date
        Issue date.
    fcst, obs : (cell,) float
        Probability by cell of the domain, and whether the attacker held it; NaN: not known.
    towns : (town, 2) float64
        Probability that half of a town is taken, and whether it was.
    area : (member,) float64
        Net area gained, km2.
    area_obs : float
        The same, observed.
    """

    init: date
    fcst: NDArray[np.float32]
    obs: NDArray[np.float32]
    towns: Floats
    area: Floats
    area_obs: float


def score_cases(
    cases: Sequence[Case],
    *,
    model: tuple[str, str],
    lead: int,
    climatology: Sequence[Case],
    persistence: Sequence[Case],
    block: int,
    rng: np.random.Generator,
) -> Score:
    """Score a model's forecasts at one lead over all issue dates.

    Each issue date counts alike, however many cells its domain has.

    Parameters
    ----------
    cases : sequence of Case
        In order of time.
    model : tuple of str
        Name and version.
    lead : int
        Days ahead.
    climatology, persistence : sequence of Case
        The same issue dates by the two references.
    block : int
        Issue dates in a block of the bootstrap.
    rng : numpy.random.Generator
        Of the bootstrap.

    Returns
    -------
    Score

    Raises
    ------
    SchemaError
        If the references are of other issue dates.
    """
    if any([c.init for c in r] != [c.init for c in cases] for r in (climatology, persistence)):
        raise SchemaError("a model and its references must be scored on the same issue dates")
    if not cases:
        return Score(model=model[0], version=model[1], lead_days=lead, issues=0)
    p, y = np.concatenate([c.fcst for c in cases]), np.concatenate([c.obs for c in cases])
    towns = np.concatenate([c.towns for c in cases])
    known = ~np.isnan(y)
    return Score(
        model=model[0],
        version=model[1],
        lead_days=lead,
        issues=len(cases),
        first_issue=cases[0].init,
        last_issue=cases[-1].init,
        cells=int(known.sum()),
        base_rate=_mean(y[known]),
        brier=_mean(_brier_by_issue(cases)),
        log_score=_mean(np.array([log_score(c.fcst, c.obs) for c in cases])),
        ece=_told(expected_calibration_error(p, y)),
        bss_climatology=_against(cases, climatology, block=block, rng=rng),
        bss_persistence=_against(cases, persistence, block=block, rng=rng),
        towns=len(towns),
        towns_taken=int(towns[:, 1].sum()),
        town_brier=_town_brier(cases),
        town_brier_climatology=_town_brier(climatology),
        area_crps=_area_crps(cases),
        area_crps_climatology=_area_crps(climatology),
        coverage=_told(interval_coverage(*_areas(cases))),
    )


def _against(
    cases: Sequence[Case], reference: Sequence[Case], *, block: int, rng: np.random.Generator
) -> Interval:
    ours, theirs = _brier_by_issue(cases), _brier_by_issue(reference)
    both = ~(np.isnan(ours) | np.isnan(theirs))
    ours, theirs = ours[both], theirs[both]
    if ours.size == 0:
        return Interval()
    low, high = skill_interval(ours, theirs, block=block, rng=rng)
    value = skill(float(ours.mean()), reference=float(theirs.mean()))
    return Interval(value=_told(value), low=_told(low), high=_told(high))


def _brier_by_issue(cases: Sequence[Case]) -> Floats:
    return np.array([brier_score(c.fcst, c.obs) for c in cases])


def _town_brier(cases: Sequence[Case]) -> float | None:
    towns = np.concatenate([c.towns for c in cases])
    return _told(brier_score(towns[:, 0], towns[:, 1]))


def _areas(cases: Sequence[Case]) -> tuple[Floats, Floats]:
    return np.array([c.area for c in cases]), np.array([c.area_obs for c in cases])


def _area_crps(cases: Sequence[Case]) -> float | None:
    return _told(crps_ensemble(*_areas(cases)))


def _mean(values: NDArray[np.floating]) -> float | None:
    """Return the mean of what is known; None if nothing is."""
    told = values[~np.isnan(values)]
    return float(told.mean(dtype=np.float64)) if told.size else None


def _told(value: float) -> float | None:
    """Return None for NaN, which JSON has no word for."""
    return None if np.isnan(value) else float(value)
