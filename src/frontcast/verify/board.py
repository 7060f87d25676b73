"""Everybody's record: predictions that came out, scored by who made them and where."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import numpy as np

from frontcast.verify.chances import range_scores
from frontcast.verify.clusters import twoway_interval
from frontcast.verify.murphy import Murphy, murphy
from frontcast.verify.record import Interval
from frontcast.verify.reliability import reliability
from frontcast.verify.scores import skill

LEAST_RATED: Final = 10
"""So many predictions must have come out before a mean is shown."""
By = Literal["who", "outlet", "model"]
_NONE: Final = Interval()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """One prediction whose question came out yes or no.

    Parameters
    ----------
    question : str
        Id of the question.
    who, outlet, model : str
        Who made it; where; which model of ours, empty for others.
    town : str
        Place or region that it is about.
    made_on : datetime.date
    low, high : float
        Chance given.
    happened : bool
    persistence : float or None
        What "nothing changes" would have given: 1 or 0; None: not known.
    """

    question: str
    who: str
    made_on: date
    low: float
    high: float
    happened: bool
    outlet: str = ""
    model: str = ""
    town: str = ""
    persistence: float | None = None

    @property
    def time(self) -> str:
        """The month it was made in: cases of one month are not independent."""
        return f"{self.made_on:%Y-%m}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """How one voice did.

    Parameters
    ----------
    by, name : str
        ``who``, ``outlet`` or ``model``, and which.
    rated : int
        Predictions that came out; one a question, voice and day.
    happened : int
        How many of them came true.
    brier, log, spherical : float or None
        Means, of the middles of ranges; None: fewer than `LEAST_RATED`.
    brier_best, brier_worst : float or None
        Means of the least and the largest inside the ranges.
    brier_interval : Interval
        90 %, by town and by month.
    skill_base_rate, skill_persistence : Interval
        Against always giving the share that happened among all that is rated here, and against
        "nothing changes".
    """

    by: By
    name: str
    rated: int
    happened: int
    brier: float | None = None
    brier_best: float | None = None
    brier_worst: float | None = None
    log: float | None = None
    spherical: float | None = None
    brier_interval: Interval = _NONE
    skill_base_rate: Interval = _NONE
    skill_persistence: Interval = _NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Everybody's record.

    Parameters
    ----------
    rows : tuple of BoardRow
        By who, by outlet, by model; the most rated first.
    rated : int
        Predictions that came out.
    base_rate : float or None
        Share of them that came true.
    murphy : Murphy or None
        Parts of the Brier score of all; None: too few.
    curve : tuple of (float, float, int)
        Mean chance, share that came true, count; a bin of width 0.2 with forecasts each. Empty:
        too few.
    """

    rows: tuple[BoardRow, ...]
    rated: int
    base_rate: float | None = None
    murphy: Murphy | None = None
    curve: tuple[tuple[float, float, int], ...] = ()


def board(rated: Iterable[Rated], *, seed: int = 1, least: int = LEAST_RATED) -> Board:
    """Score predictions by who made them, where, and by which model.

    Parameters
    ----------
    rated : iterable of Rated
        In any order: the result does not depend on it. What one voice says twice on a day of
        one question counts once, with the range that holds both.
    seed : int
        Of the bootstraps.
    least : int
        Fewer than so many give no mean.

    Returns
    -------
    Board
    """
    cases = _once(rated)
    groups: dict[tuple[By, str], list[Rated]] = defaultdict(list)
    for case in cases:
        if case.model:
            groups["model", case.model].append(case)
            continue
        groups["who", case.who].append(case)
        if case.outlet:
            groups["outlet", case.outlet].append(case)
    # A question asked of many weighs in the base rate once for each answer, as in the scores.
    rate = float(np.mean([c.happened for c in cases])) if cases else None
    ordered = sorted(groups.items(), key=lambda g: (g[0][0], -len(g[1]), g[0][1]))
    rows = tuple(_row(key, found, rate=rate or 0.0, seed=seed, least=least)
                 for key, found in ordered)  # fmt: skip
    if len(cases) < least:
        return Board(rows=rows, rated=len(cases), base_rate=rate)
    p, y = _middles(cases), _outcomes(cases)
    return Board(
        rows=rows, rated=len(cases), base_rate=rate, murphy=murphy(p, y, bins=5), curve=_curve(p, y)
    )


def _once(rated: Iterable[Rated]) -> list[Rated]:
    kept: dict[tuple[str, ...], Rated] = {}
    for case in rated:
        key = (case.question, case.who, case.outlet, case.model, case.made_on.isoformat())
        before = kept.get(key)
        if before is not None:
            case = Rated(
                question=case.question, who=case.who, outlet=case.outlet, model=case.model,
                town=case.town, made_on=case.made_on, happened=case.happened,
                persistence=case.persistence, low=min(case.low, before.low),
                high=max(case.high, before.high),
            )  # fmt: skip
        kept[key] = case
    return [kept[key] for key in sorted(kept)]


def _row(
    key: tuple[By, str], cases: Sequence[Rated], *, rate: float, seed: int, least: int
) -> BoardRow:
    by, name = key
    happened = sum(c.happened for c in cases)
    if len(cases) < least:
        return BoardRow(by=by, name=name, rated=len(cases), happened=happened)
    y = _outcomes(cases)
    found = range_scores([c.low for c in cases], [c.high for c in cases], y)
    base = (rate - y) ** 2
    held = np.array([np.nan if c.persistence is None else (c.persistence - y_) ** 2
                     for c, y_ in zip(cases, y, strict=True)])  # fmt: skip
    return BoardRow(
        by=by,
        name=name,
        rated=len(cases),
        happened=happened,
        brier=float(found.brier.mean()),
        brier_best=float(found.brier_best.mean()),
        brier_worst=float(found.brier_worst.mean()),
        log=float(found.log.mean()),
        spherical=float(found.spherical.mean()),
        brier_interval=_interval(cases, found.brier, None, seed=seed),
        skill_base_rate=_interval(cases, found.brier, base, seed=seed),
        skill_persistence=_interval(cases, found.brier, held, seed=seed),
    )


def _interval(
    cases: Sequence[Rated], score: np.ndarray, reference: np.ndarray | None, *, seed: int
) -> Interval:
    keep = np.ones(score.shape, dtype=bool) if reference is None else ~np.isnan(reference)
    if not keep.any():
        return Interval()
    chosen = [c for c, yes in zip(cases, keep, strict=True) if yes]
    ours, theirs = score[keep], None if reference is None else reference[keep]
    mean = float(ours.mean())
    value = mean if theirs is None else skill(mean, reference=float(theirs.mean()))
    low, high = twoway_interval(
        ours, towns=[c.town for c in chosen], times=[c.time for c in chosen], reference=theirs,
        rng=np.random.default_rng(seed),
    )  # fmt: skip
    if theirs is None:
        low, high = max(low, 0.0), min(high, 1.0)
    return Interval(value=_told(value), low=_told(low), high=_told(min(high, 1.0)))


def _middles(cases: Sequence[Rated]) -> np.ndarray:
    return np.array([(c.low + c.high) / 2 for c in cases])


def _outcomes(cases: Sequence[Rated]) -> np.ndarray:
    return np.array([float(c.happened) for c in cases])


def _curve(p: np.ndarray, y: np.ndarray) -> tuple[tuple[float, float, int], ...]:
    table = reliability(p, y, bins=5)
    return tuple(
        (float(said), float(seen), int(n))
        for said, seen, n in zip(table.fcst, table.obs, table.count, strict=True)
        if n
    )


def _told(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
