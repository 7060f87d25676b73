r"""The level: how much ground the whole front gives up a day, apart from where.

A gains average of about a week's half-life carries most of what can be known of the next weeks;
over months it relaxes to a slower average. The pace has a yearly course (least around the start
of April: mud, and no leaves to hide under; most around that of October). Regimes change in weeks,
so the level is the main risk: several models of it with different means are drawn from in equal
parts, and a slow random walk in logarithms widens them with the lead.

The constants were set on DeepState's maps of June 2023 to July 2025 (docs/verification.md says
what was tried).
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

LEAST = 0.3
"""Cells a day below which a mean pace is not taken: a quiet front is not a dead one."""
_YEAR_DAYS, _PEAK_DAY = 365.25, 275.0
_REMOVED = 30.0  # a day's net loss beyond this is a correction of the map, or a rout


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelModel:
    r"""One way to carry a front's pace forward.

    The expected gain on the day `k` days ahead is :math:`s_k \exp(w_k \log r + (1 - w_k) \log l)`
    with a fast average `r` and a slow one `l` of past daily gains, each divided by the season
    `s`, and the weight :math:`w_k = w_0 e^{-k / \tau}`.

    Parameters
    ----------
    weight : float
        :math:`w_0`, of the fast average at lead 0.
    tau_days : float
        How long it counts.
    fast_days, slow_days : float
        Half-lives of the averages.
    """

    weight: float
    tau_days: float
    fast_days: float = 7.0
    slow_days: float = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelConfig:
    """How the level is forecast.

    Parameters
    ----------
    models : tuple of LevelModel
        Members are dealt to them in turn.
    season : float
        Amplitude of the yearly course of the log rate.
    sd, tau_days : float
        Stationary standard deviation and memory of the AR(1) noise of the log rate.
    start_sd : float
        Standard deviation of what is not known of the log rate at issue.
    """

    models: tuple[LevelModel, ...] = (
        LevelModel(weight=0.8, tau_days=60.0, slow_days=240.0),
        LevelModel(weight=0.9, tau_days=150.0),
        LevelModel(weight=1.0, tau_days=400.0),
    )
    season: float = 0.3
    sd: float = 0.8
    tau_days: float = 200.0
    start_sd: float = 0.2


def season(days: NDArray[np.datetime64], *, amplitude: float) -> NDArray[np.float64]:
    """Return the yearly course of the log rate on some days, of mean 0."""
    of_year = (days - days.astype("datetime64[Y]")).astype(np.float64)
    return np.asarray(amplitude * np.cos(2 * np.pi * (of_year - _PEAK_DAY) / _YEAR_DAYS))


def expected_gains(
    daily: NDArray[np.float64], *, init: date, days: int, config: LevelConfig
) -> NDArray[np.float64]:
    """Return the expected daily gains of each model, ``(model, days)`` cells.

    Parameters
    ----------
    daily : (time,) float64
        Cells taken a day, up to `init`; may be negative where losses are taken off.
    init : datetime.date
        The day of the last value.
    days : int
        How far ahead.
    config : LevelConfig
    """
    past = np.datetime64(init, "D") - np.arange(len(daily))[::-1]
    ahead = np.datetime64(init + timedelta(days=1), "D") + np.arange(days)
    calm = np.maximum(daily, -_REMOVED) * np.exp(-season(past, amplitude=config.season))
    lead = np.arange(1, days + 1)
    course = season(ahead, amplitude=config.season)
    out = []
    for model in config.models:
        fast = np.log(max(decayed_mean(calm, half_life=model.fast_days), LEAST))
        slow = np.log(max(decayed_mean(calm, half_life=model.slow_days), LEAST))
        w = model.weight * np.exp(-lead / model.tau_days)
        out.append(np.exp(w * fast + (1.0 - w) * slow + course))
    return np.array(out)


def decayed_mean(values: NDArray[np.float64], *, half_life: float) -> float:
    """Return the mean of a series with weights that halve every `half_life` days back; 0 if empty.

    Examples
    --------
    >>> round(decayed_mean(np.array([0.0, 3.0]), half_life=1.0), 3)
    2.0
    """
    if values.size == 0:
        return 0.0
    weight = 0.5 ** (np.arange(values.size)[::-1] / half_life)
    return float((weight * values).sum() / weight.sum())


def level_noise(
    members: int, *, steps: int, step_days: int, config: LevelConfig, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Return the log level of each member against its model's mean, ``(member, step)``.

    Of mean 1 after `exp`, so that noise does not raise the expected gain.
    """
    keep = np.exp(-step_days / config.tau_days)
    fresh = config.sd * np.sqrt(1.0 - keep**2)
    draw = rng.standard_normal((members, steps + 1))
    out = np.empty((members, steps))
    now, variance = config.start_sd * draw[:, 0], config.start_sd**2
    for s in range(steps):
        now, variance = keep * now + fresh * draw[:, s + 1], keep**2 * variance + fresh**2
        out[:, s] = now - variance / 2
    return out


def dealt(models: int, members: int) -> NDArray[np.int64]:
    """Return the number of the level model of each member, ``(member,)``: dealt in turn."""
    return np.arange(members) % models


def steps_of(daily: NDArray[np.float64], *, step_days: int) -> NDArray[np.float64]:
    """Sum daily values over steps along the last axis; a part of a step at the end is dropped."""
    n = daily.shape[-1] // step_days
    cut = daily[..., : n * step_days]
    return np.asarray(cut.reshape(*daily.shape[:-1], n, step_days).sum(-1))
