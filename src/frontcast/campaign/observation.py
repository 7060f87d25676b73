"""How what is observed hangs on what the model does; figures of reports; features for fitting."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from frontcast.campaign.config import Campaign, Figure
from frontcast.campaign.observed import Observed
from frontcast.campaign.parameters import OBSERVATION
from frontcast.campaign.simulate import SUM_NAMES, Runs
from frontcast.errors import ConfigError
from frontcast.frame import month_end

Floats = NDArray[np.float64]
_CELLS_KM2 = 2.0  # sd of an area by cells of 1 km2 that does not grow with it
_CLAIM_SD, _SEEN_SD = 0.1, 0.3  # month to month, in logarithms, beside the factors
_AREA_UNIT = 5.0  # km2 up to which areas count as they are, from where on by their logarithm


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What would be observed of runs; members first.

    Parameters
    ----------
    ground, confirmed : (member, month, axis) float64
    people, vehicles : (member, month) float64
    figures : (member, figure) float64
        Of the campaign's figures, as a report would give them.
    """

    ground: Floats
    confirmed: Floats
    people: Floats
    vehicles: Floats
    figures: Floats


def observe(runs: Runs, rng: np.random.Generator) -> Seen:
    """Draw what would be observed of runs: maps by cells, losses seen, claims.

    A month's area is off by a factor (``map_noise``) and by 2 km2; of the first side's vehicles
    lost a share is seen (``confirmed``), by Poisson's law with a month's own factor; claims are
    off by a factor (``claim_factor``, ``vehicle_claim_factor`` in the first month) that drifts from
    there as a random walk of its logarithm (``claim_drift`` a month), and by 10 % of each month.
    """
    o = len(OBSERVATION)
    claim, vehicle_claim, confirmed, noise, drift = (runs.values[:, -o + j] for j in range(o))
    gains = runs.gains.astype(np.float64)
    off = np.exp(noise[:, None, None] * rng.standard_normal(gains.shape))
    ground = gains * off + _CELLS_KM2 * rng.standard_normal(gains.shape)
    lost = runs.of("vehicles_lost")[..., 0].astype(np.float64)
    mean = confirmed[:, None, None] * lost * np.exp(_SEEN_SD * rng.standard_normal(lost.shape))
    people = runs.of("people_lost")[..., 0].sum(-1).astype(np.float64)
    vehicles = lost.sum(-1)

    def said(true: Floats, factor: Floats) -> Floats:
        steps = drift[:, None] * rng.standard_normal(true.shape)
        walk = np.cumsum(steps, axis=1) - steps[:, :1]
        off = walk + _CLAIM_SD * rng.standard_normal(true.shape)
        return factor[:, None] * true * np.exp(off)

    figures = [
        figure_values(runs, f) * np.exp(f.sd * rng.standard_normal(runs.members))
        for f in runs.campaign.figures
    ]
    return Seen(
        ground=ground,
        confirmed=rng.poisson(mean).astype(np.float64),
        people=said(people, claim),
        vehicles=said(vehicles, vehicle_claim),
        figures=np.stack(figures, -1) if figures else np.zeros((runs.members, 0)),
    )


def figure_values(runs: Runs, figure: Figure) -> Floats:
    """Return what a report's figure would be in each member, ``(member,)``.

    NaN where it means nothing; infinite for what has not come when the campaign ends.

    Raises
    ------
    ConfigError
        If the figure names what the model does not have.
    """
    campaign = runs.campaign
    i, j = _month(runs, figure.first), _month(runs, figure.until)
    s = campaign.sides.index(figure.side)
    axes = slice(None) if not figure.axis else slice(campaign.axis(figure.axis),
                                                     campaign.axis(figure.axis) + 1)  # fmt: skip

    def total(name: str) -> Floats:
        return np.asarray(runs.of(name)[:, i : j + 1, axes, s].sum((1, 2)), dtype=np.float64)

    match figure.what:
        case "advance_km":
            km = runs.of("progress_km")[..., axes, s].sum(-1).astype(np.float64)
            return np.asarray(km[:, j] - (km[:, i - 1] if i else 0.0))
        case "passed_share":
            tried = total("groups_tried")
            return np.where(tried > 0, total("groups_passed") / np.maximum(tried, 1.0), np.nan)
        case "tried_daily":
            days = (month_end(runs.months[j]) - runs.months[i]).days + 1
            return total("groups_tried") / days
        case "months_to":
            a, side, k = campaign.town(figure.place)
            town = campaign.axes[a].ahead[campaign.sides[side]][k]
            km = runs.of("progress_km")[:, :, a, side]
            there = km >= town.km - town.radius_km
            return np.where(there.any(1), there.argmax(1) - float(i), np.inf)
        case "rising":
            taken = runs.gains[:, i : j + 1, axes].sum(-1) * (1.0 if s == 0 else -1.0)
            return np.asarray((np.diff(taken, axis=1) > 0).all(1), dtype=np.float64)
        case name if name in SUM_NAMES:
            return total(name)
    raise ConfigError(f"figure {figure.name}: the model has no {figure.what!r}")


def _month(runs: Runs, day: date) -> int:
    return int(np.searchsorted(np.array(runs.months, dtype="datetime64[D]"),
                               np.datetime64(day), side="right")) - 1  # fmt: skip


def soft(campaign: Campaign) -> NDArray[np.bool_]:
    """Say which figures are soft observations, ``(figure,)``: with an sd, and early enough."""
    until = campaign.fit_until
    return np.array([f.sd > 0 and month_end(f.until) < until for f in campaign.figures], dtype=bool)


def as_seen(observed: Observed, campaign: Campaign) -> Seen:
    """Return the real observations in the form of `observe`, of one member."""
    return Seen(
        ground=observed.ground[None],
        confirmed=observed.confirmed[None],
        people=observed.people[None],
        vehicles=observed.vehicles[None],
        figures=np.array([[f.value for f in campaign.figures]], dtype=np.float64),
    )


def squash(area: Floats) -> Floats:
    """Return areas on a scale that is even near 0 and logarithmic far from it."""
    return np.asarray(np.arcsinh(area / _AREA_UNIT))


def features(seen: Seen, *, months: int, soft_figures: NDArray[np.bool_]) -> Floats:
    """Return what fitting sees of the first months, ``(member, feature)``.

    Each month's area and losses on a squashed scale, then by axis and for the whole: means, spread,
    month-to-month likeness, differences of halves; the same of claims for each vehicle seen lost,
    which tell how claims drift.
    """
    ground = squash(seen.ground[:, :months])
    whole = squash(seen.ground[:, :months].sum(-1))
    seen_lost = np.log1p(seen.confirmed[:, :months])
    claims = np.log(np.maximum(np.stack([seen.people, seen.vehicles], -1)[:, :months], 1.0))
    n = len(ground)
    blocks = [ground.reshape(n, -1), whole, seen_lost.reshape(n, -1), claims.reshape(n, -1)]
    half = months // 2
    for_each = claims - np.log1p(seen.confirmed[:, :months].sum(-1))[..., None]
    for series in (ground, whole[..., None], seen_lost, claims, for_each):
        middle = series - series.mean(1, keepdims=True)
        blocks += [
            np.log(middle.std(1) + 0.05),
            (middle[:, 1:] * middle[:, :-1]).mean(1) / (middle.var(1) + 0.05),
            series[:, half:].mean(1) - series[:, :half].mean(1),
            np.log(np.diff(series, axis=1).std(1) + 0.05),
        ]
    middle = ground - ground.mean(1, keepdims=True)
    blocks.append(np.log(middle.mean(-1).std(1) + 0.05)[:, None])
    if soft_figures.any():
        blocks.append(np.log(np.maximum(seen.figures[:, soft_figures], 1.0)))
    return np.concatenate(blocks, axis=1)
