"""Climatology by distance and sector: quiet stretches of a front stay quiet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from frontcast.control import UNKNOWN, World
from frontcast.forecast._cellwise import issue_cellwise
from frontcast.forecast._front import front_of, gain_band
from frontcast.forecast._past import Past, by_lead, last_map, share_taken
from frontcast.forecast.climatology import EVERY_DAYS, gain_counts
from frontcast.forecast.forecast import Forecast

_PRIOR_CELLS = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorClimatology:
    """Distance climatology times how much more or less was taken in the sector than elsewhere.

    The factor of a sector is (taken + 20) / (expected from distance + 20), counted in cells over
    all past windows of the lead.

    Parameters
    ----------
    sector_km : float
        Edge of a sector.
    name, version : str
        As `Model` has them.
    """

    sector_km: float = 40.0
    name: str = "sector climatology"
    version: str = "1"

    def fit_predict(
        self, world: World, *, init: date, leads: Sequence[int], members: int,
        rng: np.random.Generator,
    ) -> Forecast:  # fmt: skip
        """Count past windows by distance and sector; see `Model.fit_predict`."""
        front = front_of(world)
        cells, day = last_map(world, init)
        past = Past(world=world, front=front, every=EVERY_DAYS)
        sector = self._sectors(world.grid.shape, front.cell_km)
        band = gain_band(cells, front)

        def chance(lead: int) -> NDArray[np.float64]:
            counts = gain_counts(past, lead)
            p = share_taken(counts)
            factor = _factors(past, lead, p, sector)
            return np.asarray(1.0 - (1.0 - p[band.km]) ** factor[sector[band.cells]])

        return issue_cellwise(
            world, cells, band, by_lead(leads, past.longest(leads), chance), front=front,
            day=day, init=init, leads=leads, members=members, model=(self.name, self.version),
            rng=rng,
        )  # fmt: skip

    def _sectors(self, shape: tuple[int, int], cell_km: float) -> NDArray[np.int64]:
        edge = max(1, round(self.sector_km / cell_km))
        rows, columns = (np.arange(n) // edge for n in shape)
        return np.asarray((rows[:, None] * (columns[-1] + 1) + columns[None]).ravel())


def _factors(
    past: Past, lead: int, p: NDArray[np.float64], sector: NDArray[np.int64]
) -> NDArray[np.float64]:
    n = int(sector.max()) + 1
    taken, expected = np.zeros(n), np.zeros(n)
    for first, last in past.windows(lead):
        band = past.ahead(first)
        now = past.cells(last).ravel()[band.cells]
        where = sector[band.cells]
        hit = now == past.front.attacker.flag
        taken += np.bincount(where[hit], minlength=n)
        expected += np.bincount(where, weights=p[band.km] * (now != UNKNOWN), minlength=n)
    return np.asarray((taken + _PRIOR_CELLS) / (expected + _PRIOR_CELLS))
