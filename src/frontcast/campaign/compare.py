"""Scenarios against the baseline, member by member: the same parameters, the same chances."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontcast.campaign.config import Campaign
from frontcast.campaign.simulate import Runs, simulate
from frontcast.errors import ConfigError

Floats = NDArray[np.float64]
QUANTILES = (5, 50, 95)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One outcome in the baseline and in a scenario.

    Parameters
    ----------
    scenario, outcome, unit : str
    baseline, changed, difference : tuple of float
        5th, 50th and 95th percentile over members; the difference is taken within members. For
        the day a town falls, over members in which it does (in both, for the difference).
    more : float
        Share of members in which the scenario's value is the larger one; ties count half.
    fallen : (float, float) or None
        For towns: share of members in which it falls, in the baseline and in the scenario.
    """

    scenario: str
    outcome: str
    unit: str
    baseline: tuple[float, ...]
    changed: tuple[float, ...]
    difference: tuple[float, ...]
    more: float
    fallen: tuple[float, float] | None = None


def run_scenario(base: Runs, scenario: Campaign, *, seed: int, threads: int = 1) -> Runs:
    """Run a scenario with the members of a baseline.

    Parameters
    ----------
    base : Runs
        Of the campaign that the scenario changes.
    scenario : Campaign
    seed, threads : int
        As the baseline's.

    Raises
    ------
    ConfigError
        If the scenario has other axes, sides or days.
    """
    same = base.campaign
    if (scenario.names, scenario.sides, scenario.days) != (same.names, same.sides, same.days):
        raise ConfigError("a scenario has the axes, sides and days of its campaign")
    leave = None
    if scenario.withdrawn:
        leave = np.full(base.fallen.shape, -1, dtype=np.int32)
        for place, days in scenario.withdrawn:
            at = (slice(None), *same.town(place))
            fell = base.fallen[at]
            leave[at] = np.where(fell >= 0, np.maximum(fell - days, 0), -1)
    return simulate(scenario, base.values, seed=seed, threads=threads, leave=leave)


def differences(
    base: Runs, changed: Runs, *, axis: str = "", places: Sequence[str] = ()
) -> list[Difference]:
    """Compare a scenario with the baseline.

    Parameters
    ----------
    base, changed : Runs
        With the same members.
    axis : str
        Sums of this axis only; empty: of all.
    places : sequence of str
        Towns whose fall is compared; none: those ahead of the first side (on the axis).
    """
    campaign = base.campaign
    axes = slice(None) if not axis else slice(campaign.axis(axis), campaign.axis(axis) + 1)
    out = []
    title = changed.campaign.title
    where = axis or "all axes"
    for name, unit, s in _outcomes(campaign):
        a, b = (_total(r, name, axes, s) for r in (base, changed))
        label = f"{name.replace('_', ' ')}, {campaign.sides[s]}, {where}"
        out.append(_compared(title, label, unit, a, b))
    for place in places or _towns(campaign, axis):
        a, b = (r.fall_days(place).astype(np.float64) for r in (base, changed))
        out.append(_fall(title, place, a, b))
    return out


def _outcomes(campaign: Campaign) -> list[tuple[str, str, int]]:
    pairs = [("people_lost", "people"), ("vehicles_lost", "vehicles")]
    return [("ground_km2", "km2", 0)] + [(n, u, s) for n, u in pairs for s in (0, 1)] + [
        ("civilian_days", "person-days", 0)
    ]  # fmt: skip


def _towns(campaign: Campaign, axis: str) -> list[str]:
    return [
        town.place
        for one in campaign.axes
        if not axis or one.name == axis
        for town in one.ahead.get(campaign.sides[0], ())
    ]


def _total(runs: Runs, name: str, axes: slice, s: int) -> Floats:
    values = runs.of(name)[:, :, axes, s].astype(np.float64)
    if name == "ground_km2":
        return np.asarray(values[:, -1].sum(-1))
    return np.asarray(values.sum((1, 2)))


def _compared(title: str, label: str, unit: str, a: Floats, b: Floats) -> Difference:
    more = float(((b > a) + 0.5 * (b == a)).mean())
    return Difference(scenario=title, outcome=label, unit=unit, baseline=_three(a),
                      changed=_three(b), difference=_three(b - a), more=more)  # fmt: skip


def _fall(title: str, place: str, a: Floats, b: Floats) -> Difference:
    both = (a >= 0) & (b >= 0)
    never = np.float64(np.inf)
    later = np.where(b >= 0, b, never), np.where(a >= 0, a, never)
    more = float(((later[0] > later[1]) + 0.5 * (later[0] == later[1])).mean())
    return Difference(
        scenario=title, outcome=f"day on which {place} falls", unit="day",
        baseline=_three(a[a >= 0]),
        changed=_three(b[b >= 0]), difference=_three((b - a)[both]), more=more,
        fallen=(float((a >= 0).mean()), float((b >= 0).mean())),
    )  # fmt: skip


def _three(values: Floats) -> tuple[float, ...]:
    if not values.size:
        return (float("nan"),) * len(QUANTILES)
    return tuple(float(q) for q in np.percentile(values, QUANTILES))
