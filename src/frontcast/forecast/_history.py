"""What the models read of the past, worked out once for an issue date."""

from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from frontcast.control import World
from frontcast.forecast._flips import Flips, find_flips
from frontcast.forecast._front import Front
from frontcast.forecast._momentum import FEW_GAINS, Momentum, momentum
from frontcast.forecast._rates import Padded


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What a fit reads of the past, worked out once for several models.

    Parameters
    ----------
    flips : Flips
        Cells that changed hands.
    front : Front
        Sides and ground.
    border : (y, x) float32
        Share of the attacker's own country within 6 km.
    few : float
        As `momentum` has it.
    """

    flips: Flips
    front: Front
    border: NDArray[np.float32]
    few: float = FEW_GAINS
    _anchors: dict[int, Momentum] = field(default_factory=dict)

    def momentum(self, day: int) -> Momentum:
        """Return the momentum on a day, kept."""
        if day not in self._anchors:
            self._anchors[day] = momentum(self.flips, day, cell_km=self.front.cell_km, few=self.few)
        return self._anchors[day]

    def drawn_by(self, few: float) -> "History":
        """Return the same past with momentum drawn to 1 by another number of cells."""
        return replace(self, few=few, _anchors={})


def read_history(world: World, front: Front) -> History:
    """Return the past of a sealed World."""
    own = world.theatre.home[world.grid.window_in(world.theatre.grid)] == front.attacker.flag
    return History(flips=find_flips(world, front), front=front, border=_border(own, front.cell_km))


def _border(own: NDArray[np.bool_], cell_km: float) -> NDArray[np.float32]:
    return _cached_border(np.packbits(own).tobytes(), own.shape, cell_km)


@lru_cache(maxsize=4)
def _cached_border(packed: bytes, shape: tuple[int, int], cell_km: float) -> NDArray[np.float32]:
    bits = np.frombuffer(packed, dtype=np.uint8)
    own = np.unpackbits(bits, count=shape[0] * shape[1]).reshape(shape).astype(bool)
    padded = Padded.of(shape, cell_km)
    count = padded.counts(own)[:, :3].sum(1).reshape([n + 2 * padded.pad for n in shape])
    inner = count[padded.pad : -padded.pad, padded.pad : -padded.pad]
    return np.asarray(inner / padded.ends[2], dtype=np.float32)
