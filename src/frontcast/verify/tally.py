"""One forecast against what came of it, as sums that can be added up over issue dates."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from frontcast.errors import SchemaError
from frontcast.verify.digest import Digest
from frontcast.verify.ensembles import crps, inside, rank_masses
from frontcast.verify.histogram import joint_histogram
from frontcast.verify.observed import EXTENTS, Observed, Outcome
from frontcast.verify.spatial import SCALES_KM, fractions, fss_terms

Floats = NDArray[np.float64]

DISTANCES_KM = (0, 2, 5, 10, 25)
"""Edges of the classes of distance to the line; a class holds its upper edge."""
CELLS, EVENTS, FCST, SQUARES, LOGS = range(5)
"""Sums over cells: how many, how many fell, probabilities, squared errors, log scores."""
_FLOOR = 1e-4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tally:
    """What one forecast and its outcome come to, at one lead.

    Parameters
    ----------
    init : datetime.date
        Issue date.
    model, version : str
        Whose forecast.
    lead : int
        Days ahead.
    cells : (distance, group, 5) float64
        Sums over the cells of the domain; group 0: ground in no region.
    histogram : (row, 3) float64
        Joint histogram of the domain.
    fractions : (scale, 2) float64
        Sums of the fractions skill score.
    area_obs, area_mean, crps, crps_gains, crps_rate : (group,) float64
        Net area gained, observed and the members' mean, km2; the CRPS of the members, of the
        gains of past windows, and of the gain of the `lead` days before. Group 0: everywhere.
    covered : (group, level) float64
        Whether the central intervals held the area.
    ranks : (group, bar) float64
        Where it lay among the members.
    towns : (extent, 5) float64
        Sums over towns, as over cells.
    """

    init: date
    model: str
    version: str
    lead: int
    cells: Floats
    histogram: Floats
    fractions: Floats
    area_obs: Floats
    area_mean: Floats
    crps: Floats
    crps_gains: Floats
    crps_rate: Floats
    covered: Floats
    ranks: Floats
    towns: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class TownCase:
    """What models said of one town on one day, and what came of it.

    Parameters
    ----------
    init : datetime.date
        Issue date.
    lead : int
        Days ahead; 0: it was half taken already.
    place : str
        Name of the town.
    taken : bool or None
        Whether half of it was taken by then; None: not known.
    taken_on : datetime.date or None
        The first day on which half of it was, of all days with a map; None: not yet.
    said : dict of str to float
        Model -> probability that half of it is taken.
    """

    init: date
    lead: int
    place: str
    taken: bool | None
    taken_on: date | None
    said: dict[str, float] = field(default_factory=dict)


def tally(
    digests: Sequence[Digest], observed: Observed, *, slots: NDArray[np.int64]
) -> list[Tally]:
    """Hold the forecasts of one issue date against what came, at every lead that has a map.

    Parameters
    ----------
    digests : sequence of Digest
        One a model, of one issue date.
    observed : Observed
        What came.
    slots : (time,) int64
        Which map was known for each day up to the issue date; -1: none.

    Returns
    -------
    list of Tally
        Model by model, by rising lead.

    Raises
    ------
    SchemaError
        If the forecasts are of different days, leads or cells.
    """
    one = digests[0]
    for other in digests:
        if (other.init, other.leads) != (one.init, one.leads) or not np.array_equal(
            other.cells, one.cells
        ):
            raise SchemaError(
                f"forecasts of {one.init} by {one.model} and {other.model} are of different days, "
                "leads or cells; they cannot be compared"
            )
    leads = [k for k, lead in enumerate(one.leads) if observed.target(one.init, lead) >= 0]
    if not leads:
        return []
    km = observed.line_km(one.init, cells=one.cells)
    distance = np.clip(np.searchsorted(DISTANCES_KM, km) - 1, 0, len(DISTANCES_KM) - 2)
    stratum = distance * len(observed.groups) + observed.label.ravel()[one.cells]
    out: dict[tuple[int, int], Tally] = {}
    for k in leads:
        what = observed.outcome(one.init, one.leads[k], cells=one.cells, slots=slots)
        window = _Window(observed=observed, cells=one.cells, what=what, stratum=stratum)
        references = _reference_scores(what)
        for m, digest in enumerate(digests):
            out[m, k] = window.tally(digest, k, references=references)
    return [out[m, k] for m in range(len(digests)) for k in leads]


class _Window:
    """What the tallies of one issue date and lead have in common."""

    def __init__(
        self,
        *,
        observed: Observed,
        cells: NDArray[np.int32],
        what: Outcome,
        stratum: NDArray[np.int64],
    ) -> None:
        self.what, self.stratum, self.groups = what, stratum, len(observed.groups)
        self.known = ~np.isnan(what.obs)
        self.cells, self.shape = cells, observed.home.shape
        cell_km = observed.world.grid.cell_km
        self.sizes = [2 * round((km / cell_km - 1) / 2) + 1 for km in SCALES_KM]
        self.obs_fractions = self._fractions(np.nan_to_num(what.obs))

    def tally(self, digest: Digest, k: int, *, references: tuple[Floats, Floats]) -> Tally:
        p = digest.probability[k].astype(np.float64)
        known = self.known & ~np.isnan(p)
        y = self.what.obs[known].astype(np.float64)
        members, area = digest.area[k].astype(np.float64), self.what.area
        return Tally(
            init=digest.init,
            model=digest.model,
            version=digest.version,
            lead=digest.leads[k],
            cells=_sums(
                p[known], y, at=self.stratum[known], size=self.groups * (len(DISTANCES_KM) - 1)
            ).reshape(-1, self.groups, 5),
            histogram=joint_histogram(p[known], y),
            fractions=fss_terms(self._fractions(np.where(known, p, 0.0)), self.obs_fractions),
            area_obs=area,
            area_mean=members.mean(1),
            crps=np.array([crps(x, a) for x, a in zip(members, area, strict=True)]),
            crps_gains=references[0],
            crps_rate=references[1],
            covered=np.stack([inside(x, a) for x, a in zip(members, area, strict=True)]),
            ranks=np.stack([rank_masses(x, a) for x, a in zip(members, area, strict=True)]),
            towns=self._towns(digest.towns[k].astype(np.float64)),
        )

    def _fractions(self, values: Floats | NDArray[np.float32]) -> Floats:
        """Return means over squares around each cell of the domain, ``(scale, cell)``."""
        field_ = np.zeros(self.shape)
        field_.ravel()[self.cells] = np.where(self.known, values, 0.0)
        return fractions(field_, sizes=self.sizes).reshape(len(self.sizes), -1)[:, self.cells]

    def _towns(self, said: Floats) -> Floats:
        out = np.zeros((len(EXTENTS), 5))
        for e in range(len(EXTENTS)):
            p, y = said[:, e], self.what.taken[:, e]
            use = self.what.open_towns[:, e] & ~np.isnan(p) & ~np.isnan(y)
            out[e] = _sums(p[use], y[use], at=np.zeros(int(use.sum()), np.int64), size=1)[0]
        return out


def _sums(p: Floats, y: Floats, *, at: NDArray[np.int64], size: int) -> Floats:
    """Return sums over pairs by stratum, ``(stratum, 5)``."""
    kept = np.clip(p, _FLOOR, 1 - _FLOOR)
    logs = -np.where(y == 1, np.log(kept), np.log1p(-kept))
    parts = (np.ones_like(p), y, p, (p - y) ** 2, logs)
    return np.stack([np.bincount(at, part, size).astype(np.float64) for part in parts], axis=1)


def _reference_scores(what: Outcome) -> tuple[Floats, Floats]:
    """Return the CRPS of the gains of past windows and of the last, ``(group,)`` each."""
    past = np.array([crps(x, a) for x, a in zip(what.past_gains.T, what.area, strict=True)])
    return past, np.abs(what.recent_gain - what.area)


def town_cases(
    digests: Sequence[Digest], observed: Observed, *, least: float = 0.02
) -> list[TownCase]:
    """Return what was said of towns, and what came.

    Parameters
    ----------
    digests : sequence of Digest
        One a model, of one issue date.
    observed : Observed
        What came.
    least : float
        Towns that no model gives so much, and that were not taken, are left out.

    Returns
    -------
    list of TownCase
        Towns that were half taken already have one of lead 0, and nothing is said of them.
    """
    one = digests[0]
    half = observed.town_taken[:, :, _HALF]
    now = half[observed.world.index(one.init)]
    dates = observed.taken_on()
    out = []
    for town in np.flatnonzero(~np.isnan(now)):
        case = TownCase(
            init=one.init, lead=0, place=observed.towns[town].name, taken=bool(now[town]),
            taken_on=dates[town],
        )  # fmt: skip
        if case.taken:
            out += [case] if dates[town] else []
            continue
        for k, lead in enumerate(one.leads):
            said = {d.model: round(float(d.towns[k, town, _HALF]), 4) for d in digests}
            target = observed.target(one.init, lead)
            then = np.nan if target < 0 else half[target, town]
            known = not any(np.isnan(p) for p in said.values())
            if known and (then == 1 or max(said.values()) >= least):
                taken = None if np.isnan(then) else bool(then)
                out.append(replace(case, lead=lead, taken=taken, said=said))
    return out


_HALF = EXTENTS.index("half")
