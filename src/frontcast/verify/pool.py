"""Tallies of all issue dates -> scores, each with the interval of a block bootstrap.

Every score is a function of sums over issue dates. The first row of weights counts each issue
date once; each further row is one draw of the bootstrap. So a score and its interval come from
one formula, and all models are drawn together.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from frontcast.errors import SchemaError
from frontcast.verify.bootstrap import draw_blocks
from frontcast.verify.comparison import diebold_mariano
from frontcast.verify.ensembles import LEVELS, RANKS
from frontcast.verify.histogram import (
    BINS,
    COUNT,
    area_under_curve,
    calibration_error,
    calibration_line,
    in_bins,
    roc_curve,
)
from frontcast.verify.observed import EXTENTS
from frontcast.verify.record import CLIMATOLOGY, PERSISTENCE
from frontcast.verify.scores import skill
from frontcast.verify.spatial import SCALES_KM
from frontcast.verify.tally import (
    CELLS,
    DISTANCES_KM,
    EVENTS,
    FCST,
    LOGS,
    SQUARES,
    Tally,
)
from frontcast.verify.verification import ScoreRow

Floats = NDArray[np.float64]
DRAWS = 1000
_THRESHOLDS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Stack:
    """The tallies of one model at one lead, one above the other."""

    model: str
    version: str
    lead: int
    inits: tuple[str, ...]
    cells: Floats
    histogram: Floats
    fractions: Floats
    area: Mapping[str, Floats]
    towns: Floats

    @classmethod
    def of(cls, tallies: Sequence[Tally]) -> "_Stack":
        one = tallies[0]
        return cls(
            model=one.model,
            version=one.version,
            lead=one.lead,
            inits=tuple(t.init.isoformat() for t in tallies),
            cells=np.stack([t.cells for t in tallies]),
            histogram=np.stack([t.histogram for t in tallies]),
            fractions=np.stack([t.fractions for t in tallies]),
            area={
                name: np.stack([getattr(t, name) for t in tallies])
                for name in ("area_obs", "area_mean", "crps", "crps_gains", "crps_rate",
                             "covered", "ranks")
            },
            towns=np.stack([t.towns for t in tallies]),
        )  # fmt: skip

    @property
    def size(self) -> Floats:
        """Cells of the domain by issue date."""
        return np.asarray(self.cells[..., CELLS].sum((1, 2)))

    def per_issue(self, column: int, where: Floats | None = None) -> Floats:
        """Return a sum over cells by issue date, over the cells of the whole domain.

        So each issue date counts alike, and the parts of a domain add up to the whole.
        """
        part = self.cells[..., column].sum((1, 2)) if where is None else where[..., column]
        size = self.size
        return np.divide(part, size, out=np.zeros_like(part), where=size > 0)


def pool(
    tallies: Sequence[Tally],
    *,
    groups: Sequence[str],
    every_days: int,
    draws: int = DRAWS,
    seed: int = 0,
) -> list[ScoreRow]:
    """Return every score by model and lead.

    Parameters
    ----------
    tallies : sequence of Tally
        Of all models, leads and issue dates, among them persistence and climatology.
    groups : sequence of str
        Names of the groups of ground: everywhere, then the regions.
    every_days : int
        Days between issue dates: a block of the bootstrap is a lead long.
    draws : int
        Of the bootstrap.
    seed : int
        Of the bootstrap.

    Returns
    -------
    list of ScoreRow

    Raises
    ------
    SchemaError
        If the models were not scored on the same issue dates, or a reference is missing.
    """
    models = list(dict.fromkeys(t.model for t in tallies))
    out: list[ScoreRow] = []
    for lead in sorted({t.lead for t in tallies}):
        stacks = {}
        for model in models:
            mine = [t for t in tallies if (t.model, t.lead) == (model, lead)]
            stacks[model] = _Stack.of(sorted(mine, key=lambda t: t.init))
        inits = {s.inits for s in stacks.values()}
        if len(inits) != 1 or not {CLIMATOLOGY, PERSISTENCE} <= set(stacks):
            raise SchemaError("models and both references must be scored on the same issue dates")
        block = max(1, round(lead / every_days))
        drawn = draw_blocks(
            len(next(iter(inits))), block=block, draws=draws, rng=np.random.default_rng(seed)
        )
        pooled = _Pool(stacks=stacks, groups=groups, drawn=drawn, horizon=-(-lead // every_days))
        for model in models:
            out += pooled.rows(model)
    return out


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Pool:
    """All models at one lead, with the weights of the issue dates in every draw."""

    stacks: Mapping[str, _Stack]
    groups: Sequence[str]
    drawn: Floats
    horizon: int

    def rows(self, model: str) -> Iterator[ScoreRow]:
        """Yield every score of one model."""
        stack = self.stacks[model]
        for part in (
            self._overall, self._strata, self._months, self._issues, self._calibration,
            self._scales, self._areas, self._towns, self._tests,
        ):  # fmt: skip
            for score, by, group, values, n in part(stack):
                yield _row(stack, score, by=by, group=group, values=values, n=n)

    def _mean(self, values: Floats) -> Floats:
        """Return means over issue dates in every draw, ``(draw, ...)``; NaN is left out."""
        known = ~np.isnan(values)
        total = np.tensordot(self.drawn, np.where(known, values, 0.0), (1, 0))
        count = np.tensordot(self.drawn, known.astype(np.float64), (1, 0))
        return np.asarray(np.divide(total, count, out=np.full_like(total, np.nan), where=count > 0))

    def _ratio(self, above: Floats, below: Floats) -> Floats:
        """Return ratios of sums over issue dates in every draw; NaN over nothing."""
        a, b = self.drawn @ above, self.drawn @ below
        return np.divide(a, b, out=np.full_like(a, np.nan), where=b > 0)

    def _skill(self, score: Floats, reference: Floats) -> Floats:
        both = ~(np.isnan(score) | np.isnan(reference))
        return 1 - self._ratio(np.where(both, score, 0), np.where(both, reference, 0))

    def _reference(self, name: str) -> _Stack:
        return self.stacks[name]

    def _overall(self, s: _Stack) -> "Iterator[Scored]":
        climate, still = self._reference(CLIMATOLOGY), self._reference(PERSISTENCE)
        full = s.size > 0
        n = int(s.size.sum())

        def issues(column: int) -> Floats:
            return np.where(full, s.per_issue(column), np.nan)

        # The share of all cells, as against the scores, which count each issue date alike.
        yield "base_rate", "all", "", self._ratio(s.cells[..., EVENTS].sum((1, 2)), s.size), n
        yield "mean_forecast", "all", "", self._ratio(s.cells[..., FCST].sum((1, 2)), s.size), n
        yield "brier", "all", "", self._mean(issues(SQUARES)), n
        yield "log_score", "all", "", self._mean(issues(LOGS)), n
        for name, column in (("bss", SQUARES), ("log_skill", LOGS)):
            mine = s.per_issue(column)
            yield name, "all", "", self._skill(mine, climate.per_issue(column)), n
            against = self._skill(mine, still.per_issue(column))
            yield f"{name}_persistence", "all", "", against, n

    def _strata(self, s: _Stack) -> "Iterator[Scored]":
        climate = self._reference(CLIMATOLOGY)
        edges = [f"{a}-{b} km" for a, b in pairwise(DISTANCES_KM)]
        for by, names, axis in (("distance", edges, 2), ("region", self.groups, 1)):
            mine, theirs = s.cells.sum(axis), climate.cells.sum(axis)
            for g, name in enumerate(names):
                if by == "region" and g == 0:
                    continue
                n = int(mine[:, g, CELLS].sum())
                if n:
                    yield from self._part(s, mine[:, g], theirs[:, g], by=by, group=name)

    def _part(
        self, s: _Stack, mine: Floats, theirs: Floats, *, by: str, group: str
    ) -> "Iterator[Scored]":
        n = int(mine[:, CELLS].sum())
        yield "base_rate", by, group, self._ratio(mine[:, EVENTS], mine[:, CELLS]), n
        yield "mean_forecast", by, group, self._ratio(mine[:, FCST], mine[:, CELLS]), n
        yield "brier", by, group, self._ratio(mine[:, SQUARES], mine[:, CELLS]), n
        for name, column in (("bss", SQUARES), ("log_skill", LOGS)):
            pair = s.per_issue(column, mine), s.per_issue(column, theirs)
            yield name, by, group, self._skill(*pair), n

    def _months(self, s: _Stack) -> "Iterator[Scored]":
        climate = self._reference(CLIMATOLOGY)
        ours, theirs = s.per_issue(SQUARES), climate.per_issue(SQUARES)
        months = np.array([day[:7] for day in s.inits])
        for month in np.unique(months):
            at = months == month
            # One or two issue dates: nothing to draw from.
            value = np.array([skill(float(ours[at].sum()), reference=float(theirs[at].sum()))])
            yield "bss", "month", str(month), value, int(s.size[at].sum())

    def _issues(self, s: _Stack) -> "Iterator[Scored]":
        ours = s.per_issue(SQUARES)
        theirs = self._reference(CLIMATOLOGY).per_issue(SQUARES)
        skills = [skill(a, reference=b) for a, b in zip(ours, theirs, strict=True)]
        for day, brier, value, n in zip(s.inits, ours, skills, s.size, strict=True):
            yield "bss", "issue", day, np.array([value]), int(n)
            yield "brier", "issue", day, np.array([brier]), int(n)
        if not np.isnan(skills).all():
            worst = int(np.nanargmin(skills))
            yield "bss", "worst issue", s.inits[worst], np.array([skills[worst]]), len(skills)

    def _calibration(self, s: _Stack) -> "Iterator[Scored]":
        table = np.tensordot(self.drawn, s.histogram, (1, 0))
        bins = in_bins(table)
        n = int(bins[0, :, COUNT].sum())
        yield "ece", "all", "", calibration_error(table), n
        intercept, slope = calibration_line(table)
        yield "intercept", "all", "", intercept, n
        yield "slope", "all", "", slope, n
        yield "auc", "all", "", area_under_curve(table), int(table[0, :, COUNT].sum())
        everything = in_bins(table, gate=0.0)
        for b in range(BINS):
            count, fcst, events = np.moveaxis(everything[:, b], -1, 0)
            if count[0] > 0:
                group = f"{b / BINS:.2f}-{(b + 1) / BINS:.2f}"
                for name, part in (("forecast", fcst), ("observed", events)):
                    values = np.divide(part, count, out=np.full_like(part, np.nan), where=count > 0)
                    yield name, "probability", group, values, int(count[0])
        alarms, hits = roc_curve(table[0])
        thresholds = np.linspace(1, 0, 1001)
        for t in _THRESHOLDS:
            at = int(np.argmin(np.abs(thresholds - t)))
            yield "hit_rate", "threshold", f"{t:g}", hits[at : at + 1], n
            yield "false_alarm_rate", "threshold", f"{t:g}", alarms[at : at + 1], n

    def _scales(self, s: _Stack) -> "Iterator[Scored]":
        for k, km in enumerate(SCALES_KM):
            gap, total = s.fractions[:, k, 0], s.fractions[:, k, 1]
            yield "fss", "scale", f"{km} km", 1 - self._ratio(gap, total), len(s.inits)

    def _areas(self, s: _Stack) -> "Iterator[Scored]":
        for g, name in enumerate(self.groups):
            if g and not s.cells[:, :, g, CELLS].any():
                continue  # the line never came near
            by, group = ("all", "") if g == 0 else ("region", name)
            n = len(s.inits)
            crps = s.area["crps"][:, g]
            yield "area_observed", by, group, self._mean(s.area["area_obs"][:, g]), n
            yield "area_forecast", by, group, self._mean(s.area["area_mean"][:, g]), n
            yield "area_crps", by, group, self._mean(crps), n
            yield "area_crpss_gains", by, group, self._skill(crps, s.area["crps_gains"][:, g]), n
            yield "area_crpss_rate", by, group, self._skill(crps, s.area["crps_rate"][:, g]), n
            for k, level in enumerate(LEVELS):
                held = self._mean(s.area["covered"][:, g, k])
                yield f"coverage_{level * 100:.0f}", by, group, held, n
            ranks = self._mean(s.area["ranks"][:, g])
            for r in range(RANKS):
                yield "rank", "rank" if g == 0 else f"rank, {name}", f"{r + 1}", ranks[:, r], n

    def _towns(self, s: _Stack) -> "Iterator[Scored]":
        climate = self._reference(CLIMATOLOGY)
        for e, extent in enumerate(EXTENTS):
            mine, theirs = s.towns[:, e], climate.towns[:, e]
            n = int(mine[:, CELLS].sum())
            if not n:
                continue
            yield "town_share", "extent", extent, self._ratio(mine[:, EVENTS], mine[:, CELLS]), n
            yield "town_brier", "extent", extent, self._ratio(mine[:, SQUARES], mine[:, CELLS]), n
            yield "town_log", "extent", extent, self._ratio(mine[:, LOGS], mine[:, CELLS]), n
            yield "town_bss", "extent", extent, self._skill(mine[:, SQUARES], theirs[:, SQUARES]), n

    def _tests(self, s: _Stack) -> "Iterator[Scored]":
        for other in self.stacks.values():
            if other.model == s.model:
                continue
            pairs = (
                ("brier", s.per_issue(SQUARES), other.per_issue(SQUARES)),
                ("area_crps", s.area["crps"][:, 0], other.area["crps"][:, 0]),
            )
            for name, mine, theirs in pairs:
                d = mine - theirs
                n = int((~np.isnan(d)).sum())
                p = diebold_mariano(d, horizon=self.horizon)[1]
                yield f"{name}_difference", "against", other.model, self._mean(d), n
                yield f"{name}_dm_p", "against", other.model, np.array([p]), n


Scored = tuple[str, str, str, Floats, int]
"""Score, by what, which group, the value and its draws, number of cases."""


def _row(stack: _Stack, score: str, *, by: str, group: str, values: Floats, n: int) -> ScoreRow:
    drawn = values[1:][np.isfinite(values[1:])]
    low, high = np.quantile(drawn, [0.05, 0.95]) if drawn.size else (np.nan, np.nan)
    return ScoreRow(
        score=score,
        model=stack.model,
        lead_days=stack.lead,
        by=by,
        group=group,
        value=_told(values[0]),
        low=_told(low),
        high=_told(high),
        n=n,
    )


def _told(value: float) -> float | None:
    """Return None for what cannot be told, which JSON has no number for."""
    return float(f"{value:.9g}") if np.isfinite(value) else None
