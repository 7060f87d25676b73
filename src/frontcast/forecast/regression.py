"""Statistical members: a regularised logistic, and dressed advection as its simplest form."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from frontcast.control import UNKNOWN, World
from frontcast.forecast._cellwise import issue_cellwise
from frontcast.forecast._front import Band, front_of, gain_band
from frontcast.forecast._history import History, read_history
from frontcast.forecast._level import LevelConfig, expected_gains
from frontcast.forecast._past import last_map
from frontcast.forecast._pattern import (
    ADVECTION,
    PatternConfig,
    fit_pattern,
    pattern_terms,
    to_total,
)
from frontcast.forecast._rates import Padded
from frontcast.forecast.forecast import Forecast

_KEPT = 0.95  # of what is taken within a lead, held at its end


@dataclass(frozen=True, slots=True, kw_only=True)
class Regression:
    """A logistic regression on scale-free traits of cells, its total that of the level models.

    Parameters
    ----------
    pattern : PatternConfig
        Terms and how they are fitted.
    level : LevelConfig
        The pace of the whole front.
    name, version : str
        As `Model` has them.
    """

    pattern: PatternConfig = field(default_factory=PatternConfig)
    level: LevelConfig = field(default_factory=LevelConfig)
    name: str = "regression"
    version: str = "2"

    def fit_predict(
        self, world: World, *, init: date, leads: Sequence[int], members: int,
        rng: np.random.Generator,
    ) -> Forecast:  # fmt: skip
        """Fit a pattern to each lead's past windows; see `Model.fit_predict`."""
        front = front_of(world)
        cells, day = last_map(world, init)
        history = read_history(world, front)
        band = gain_band(cells, front)
        chance = pattern_chances(
            history, cells, band, init=init, leads=leads, pattern=self.pattern, level=self.level,
            rng=rng,
        )  # fmt: skip
        return issue_cellwise(
            world, cells, band, chance, front=front, day=day, init=init, leads=leads,
            members=members, model=(self.name, self.version), rng=rng,
        )  # fmt: skip


def advection() -> Regression:
    """Return dressed advection: the model that knows only how fast the front nearby is."""
    return Regression(pattern=ADVECTION, name="dressed advection")


def pattern_chances(
    history: History, cells: NDArray[np.uint8], band: Band, *, init: date,
    leads: Sequence[int], pattern: PatternConfig, level: LevelConfig, rng: np.random.Generator,
) -> NDArray[np.float64]:  # fmt: skip
    """Return the chance that each cell of a band is taken within each lead, ``(lead, n)``.

    A lead too long for the past to show takes the pattern of the longest that it does: distance
    counts in units of the expected advance, so that the pattern hangs little on the lead. Where
    the past shows none, nothing is expected.

    Parameters
    ----------
    history : History
        The past up to `init`.
    cells : (y, x) uint8
        The map it starts from.
    band : Band
        Cells that may be taken.
    init, leads, rng
        As for `Model.fit_predict`.
    pattern, level
        As `Regression` has them.
    """
    flips, front = history.flips, history.front
    near = history.momentum(flips.last)
    out = np.zeros((len(leads), band.cells.size))
    if near.front_cells == 0 or band.cells.size == 0:
        return out
    held = (cells == front.attacker.flag) & front.home & (cells != UNKNOWN)
    padded = Padded.of(cells.shape, front.cell_km)
    counts = padded.counts_at(held, band.cells)
    daily = expected_gains(flips.daily(gained=True), init=init, days=max(leads), config=level)
    totals = np.cumsum(daily.mean(0))[np.asarray(leads) - 1] * _KEPT
    fitted = None
    for k, lead in enumerate(leads):
        found = fit_pattern(history, lead=lead, config=pattern, rng=rng)
        fitted = fitted if found is None else found
        if fitted is None:
            fitted = fit_pattern(history, lead=max(flips.last // 3, 1), config=pattern, rng=rng)
        if fitted is None:
            break
        terms = pattern_terms(
            band, near, counts=counts, ends=padded.ends, border=history.border,
            advance_km=float(totals[k]) / near.front_cells * front.cell_km, config=pattern,
        )  # fmt: skip
        out[k] = to_total(expit(terms @ fitted), float(totals[k]))
    return np.maximum.accumulate(out, axis=0)
