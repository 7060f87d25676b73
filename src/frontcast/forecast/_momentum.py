"""Local momentum: where along the front ground was taken of late, against the front as a whole.

Fields are worked out on blocks of `BLOCK_KM`, smooth at that scale, and read at the block of the
front that is nearest to a cell.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft2, next_fast_len, rfft2
from scipy.ndimage import binary_dilation, distance_transform_edt

from frontcast.forecast._flips import Flips

BLOCK_KM = 3.0
GAINS = (
    (4, 8), (7, 6), (14, 3), (21, 6), (21, 15), (45, 4), (45, 10), (45, 25), (90, 15), (90, 40),
    (120, 6), (180, 25), (365, 20),
)  # fmt: skip
"""Windows of gains: days back, km of smoothing."""
LOSSES = ((30, 12), (90, 25))
"""Windows of losses."""
NAMES = tuple(f"gain {d} d {r} km" for d, r in GAINS) + tuple(
    f"loss {d} d {r} km" for d, r in LOSSES
)
FEW_GAINS = 2.0
"""Expected cells by which a ratio of gains is drawn to 1, unless a model has it otherwise."""
_FEW_LOSSES = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Momentum:
    """Log ratios of local to theatre-wide changes on one day.

    Parameters
    ----------
    fields : (block, window) float32
        Windows as in `NAMES`; 0 where a stretch changed as often as the whole front.
    block : (y, x) int32
        Block of each cell: fields are read as ``fields[block]``.
    front_cells : int
        Cells of the defender that touch ground held by the attacker.
    """

    fields: NDArray[np.float32]
    block: NDArray[np.int32]
    front_cells: int


def momentum(flips: Flips, day: int, *, cell_km: float, few: float = FEW_GAINS) -> Momentum:
    """Return the momentum along the front on a day; nothing later is looked at.

    Parameters
    ----------
    flips : Flips
        The past.
    day : int
        Counted from the first map.
    cell_km : float
        Edge of a cell.
    few : float
        Expected cells by which a ratio of gains is drawn to 1: the fewer, the surer is a
        stretch where nothing happened to stay quiet.
    """
    held = flips.held(day)
    edge = binary_dilation(held, _AROUND) & flips.home & ~held
    blocks = _Blocks.of(held.shape, cell_km)
    front = blocks.count(np.flatnonzero(edge))
    n = int(edge.sum())
    if n == 0:
        none = np.zeros((blocks.size, len(NAMES)), dtype=np.float32)
        return Momentum(fields=none, block=blocks.of_cell(), front_cells=0)
    counts, totals = [], []
    for gained, windows in ((True, GAINS), (False, LOSSES)):
        for days in dict.fromkeys(d for d, _ in windows):
            changed = flips.between(max(day - days, 0), day)[0 if gained else 1]
            totals.append((gained, days, changed.size))
            counts.append(blocks.count(changed))
    smooth = _Smoother(np.stack([front, *counts]))
    of = {(g, d): (i + 1, total) for i, (g, d, total) in enumerate(totals)}
    columns = []
    for gained, windows in ((True, GAINS), (False, LOSSES)):
        for days, km in windows:
            at, total = of[gained, days]
            here, along = smooth.at(at, km / blocks.km), smooth.at(0, km / blocks.km)
            expected = (total + 1.0) / n * along
            drawn = few if gained else _FEW_LOSSES
            columns.append(np.log((here + drawn) / (expected + drawn)))
    nearest = distance_transform_edt(front == 0, return_distances=False, return_indices=True)
    table = np.stack(columns, -1)[nearest[0], nearest[1]].reshape(-1, len(NAMES))
    return Momentum(fields=table.astype(np.float32), block=blocks.of_cell(), front_cells=n)


_AROUND = np.ones((3, 3), dtype=bool)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Blocks:
    """A grid of blocks over a grid of cells."""

    shape: tuple[int, int]
    cells: tuple[int, int]
    edge: int
    km: float

    @classmethod
    def of(cls, cells: tuple[int, ...], cell_km: float) -> "_Blocks":
        edge = max(1, round(BLOCK_KM / cell_km))
        rows, columns = cells
        shape = -(-rows // edge), -(-columns // edge)
        return cls(shape=shape, cells=(rows, columns), edge=edge, km=edge * cell_km)

    @property
    def size(self) -> int:
        return self.shape[0] * self.shape[1]

    def of_cell(self) -> NDArray[np.int32]:
        """Return the block of every cell, ``(y, x)``."""
        return _block_of_cell(self.cells, self.edge)

    def count(self, cells: NDArray[np.integer]) -> NDArray[np.float32]:
        """Return how many of some cells lie in each block, ``(row, column)``."""
        at = self.of_cell().ravel()[cells]
        return np.bincount(at, minlength=self.size).reshape(self.shape).astype(np.float32)


@lru_cache(maxsize=8)
def _block_of_cell(cells: tuple[int, int], edge: int) -> NDArray[np.int32]:
    rows, columns = np.arange(cells[0]) // edge, np.arange(cells[1]) // edge
    return (rows[:, None] * -(-cells[1] // edge) + columns[None]).astype(np.int32)


class _Smoother:
    """Sums over Gaussian neighbourhoods, ``exp(-d**2 / (2 s**2))``, of several fields at once."""

    def __init__(self, fields: NDArray[np.float32]) -> None:
        self._shape = fields.shape[1:]
        pad = int(3 * max(km for _, km in (*GAINS, *LOSSES)) / BLOCK_KM)
        self._padded = tuple(next_fast_len(n + pad, real=True) for n in self._shape)
        self._spectra = rfft2(fields, s=self._padded)
        self._known: dict[tuple[int, float], NDArray[np.float32]] = {}

    def at(self, field: int, sigma: float) -> NDArray[np.float32]:
        """Return one field's sums, ``(row, column)``; `sigma` in blocks."""
        if (field, sigma) not in self._known:
            spectrum = self._spectra[field] * _damping(self._padded, sigma)
            full = irfft2(spectrum, s=self._padded)[: self._shape[0], : self._shape[1]]
            self._known[field, sigma] = np.maximum(full, 0.0)
        return self._known[field, sigma]


@lru_cache(maxsize=64)
def _damping(shape: tuple[int, ...], sigma: float) -> NDArray[np.float32]:
    """Return the spectrum of a Gaussian neighbourhood; one for all days of a fit."""
    fy, fx = np.fft.fftfreq(shape[0])[:, None], np.fft.rfftfreq(shape[1])[None, :]
    damp = np.exp(-2.0 * (np.pi * sigma) ** 2 * (fy**2 + fx**2))
    return np.asarray(2.0 * np.pi * sigma**2 * damp, dtype=np.float32)


def mean_of(fields: NDArray[np.float32], windows: Sequence[tuple[int, int]]) -> NDArray[np.float32]:
    """Return the mean over some windows of gains, ``(n,)``."""
    at = [GAINS.index(w) for w in windows]
    return np.asarray(fields[..., at].mean(-1))
