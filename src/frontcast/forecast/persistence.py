"""Persistence: nothing changes. The least that any forecast must beat."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from frontcast.control import UNKNOWN, World
from frontcast.forecast._assemble import Outcome, assemble
from frontcast.forecast._front import front_of
from frontcast.forecast._members import Changes
from frontcast.forecast._past import last_map
from frontcast.forecast._places import find_towns
from frontcast.forecast.forecast import HALF, WHOLE, Forecast


@dataclass(frozen=True, slots=True, kw_only=True)
class Persistence:
    """Whoever holds a cell keeps it. One member; probabilities of 0 and 1."""

    name: str = "persistence"
    version: str = "1"

    def fit_predict(
        self,
        world: World,
        *,
        init: date,
        leads: Sequence[int],
        members: int,
        rng: np.random.Generator,
    ) -> Forecast:
        """Forecast that nothing changes; see `Model.fit_predict`."""
        front = front_of(world)
        cells, day = last_map(world, init)
        held = np.where(cells == UNKNOWN, np.nan, cells == front.attacker.flag)
        towns = find_towns(world, cells, front)
        taken = np.stack(
            [towns.held, towns.share >= HALF, towns.share >= WHOLE, towns.share > 0], axis=-1
        )
        taken = np.where(towns.inside[:, None], taken, np.nan)
        outcome = Outcome(
            probability=_repeat(held.astype(np.float32), len(leads)),
            changes=Changes.none(),
            members=1,
            places=np.repeat(taken[None], len(leads), axis=0),
            notes=start_notes(init, day),
        )
        return assemble(
            world,
            outcome,
            front=front,
            cells=cells,
            init=init,
            leads=leads,
            model=(self.name, self.version),
            rng=rng,
        )


def start_notes(init: date, day: date | None) -> tuple[str, ...]:
    """Return what a reader must know of the map that a forecast starts from."""
    if day is None:
        return (f"No map up to {init}: nothing is known, and nothing is forecast.",)
    if day < init:
        return (f"No map of {init}: starts from the last one, of {day}.",)
    return ()


def _repeat(cells: NDArray[np.float32], times: int) -> NDArray[np.float32]:
    return np.repeat(cells[None], times, axis=0)
