"""A blend of the propagation ensemble and the statistical pattern."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from frontcast.control import World
from frontcast.forecast._assemble import Outcome, assemble
from frontcast.forecast._front import front_of, gain_band
from frontcast.forecast._history import read_history
from frontcast.forecast._level import dealt
from frontcast.forecast._past import last_map
from frontcast.forecast._pattern import PatternConfig, blended, to_total
from frontcast.forecast._reorder import reorder
from frontcast.forecast._shares import cell_shares, place_shares
from frontcast.forecast.forecast import Forecast
from frontcast.forecast.persistence import start_notes
from frontcast.forecast.propagation import PropagationConfig, draw
from frontcast.forecast.regression import pattern_chances


@dataclass(frozen=True, slots=True, kw_only=True)
class Blend:
    """Chances of two models averaged on the logit scale; members are those of the propagation.

    The sum of the chances is that of the propagation. Its members are reordered, so that as many
    of them take a cell as the blended chance says; which ones do stays coherent in space.

    Parameters
    ----------
    weight : float
        Of the statistical pattern, in [0, 1].
    propagation : PropagationConfig
    pattern : PatternConfig
    threads : int
        Members drawn side by side; changes no result.
    name, version : str
        As `Model` has them.
    """

    weight: float = 0.3
    propagation: PropagationConfig = field(default_factory=PropagationConfig)
    pattern: PatternConfig = field(default_factory=PatternConfig)
    threads: int = 1
    name: str = "blend"
    version: str = "4"

    def fit_predict(
        self, world: World, *, init: date, leads: Sequence[int], members: int,
        rng: np.random.Generator,
    ) -> Forecast:  # fmt: skip
        """Run both models and blend them; see `Model.fit_predict`."""
        front = front_of(world)
        cells, day = last_map(world, init)
        history = read_history(world, front)
        first, second, third = rng.spawn(3)
        changes = draw(
            history, cells, init=init, leads=leads, members=members, config=self.propagation,
            rng=first, threads=self.threads,
        )  # fmt: skip
        chance = cell_shares(changes, cells, front=front, leads=leads, members=members)
        band = gain_band(cells, front)
        other = pattern_chances(
            history, cells, band, init=init, leads=leads, pattern=self.pattern,
            level=self.propagation.gains, rng=second,
        )  # fmt: skip
        flat = chance.reshape(len(leads), -1)
        if other.any() and changes.cell.size:
            both = np.empty_like(other)
            for k in range(len(leads)):
                own = flat[k, band.cells].astype(np.float64)
                mean = blended([own, other[k]], [1.0 - self.weight, self.weight])
                both[k] = to_total(mean, float(own.sum()))
            both = np.maximum.accumulate(both, axis=0)
            flat[:, band.cells] = both
            changes = reorder(
                changes, band.cells, both, shape=world.grid.shape, leads=leads, members=members,
                attacker=front.attacker.flag, rng=third,
            )  # fmt: skip
        outcome = Outcome(
            probability=chance,
            changes=changes,
            members=members,
            places=place_shares(changes, world, cells, chance, leads=leads, members=members),
            notes=start_notes(init, day),
            level=dealt(len(self.propagation.gains.models), members).astype(np.int8),
        )
        return assemble(
            world, outcome, front=front, cells=cells, init=init, leads=leads,
            model=(self.name, self.version), rng=rng,
        )  # fmt: skip
