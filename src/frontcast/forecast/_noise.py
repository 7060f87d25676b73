"""What makes stretches of a front differ from what is expected of them, by sector and step."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh
from scipy.special import ndtri

from frontcast.forecast._rates import STEP_DAYS

SECTOR_KM = 10.0
CHUNK = 64
"""Members whose noise is drawn, and held in memory, at a time."""
_QUANTILES = 2**16


@dataclass(frozen=True, slots=True, kw_only=True)
class NoiseConfig:
    """What makes stretches of a front differ from what is expected of them.

    Parameters
    ----------
    sector_sd, sector_days, sector_km : float
        Slow effect of a sector on its log rate: standard deviation that an AR(1) tends to, its
        memory, and the length of its correlation along the front.
    burst_sd : float
        Standard deviation from step to step, in blocks of `SECTOR_KM`: ground is taken in lumps.
    """

    sector_sd: float = 2.0
    sector_days: float = 120.0
    sector_km: float = 12.0
    burst_sd: float = 0.8


def correlation_root(centres: NDArray[np.float64], *, length_km: float) -> NDArray[np.float32]:
    """Return R with ``R @ R.T`` the correlation ``exp(-d**2 / (4 length**2))`` of some points.

    Parameters
    ----------
    centres : (n, 2) float64
        In km.
    length_km : float
        Of the correlation.

    Returns
    -------
    (n, k) float32
        Rows of length 1; what is left out is below 1 % of the variance.
    """
    if len(centres) == 0:
        return np.zeros((0, 1), dtype=np.float32)
    gap = ((centres[:, None] - centres[None]) ** 2).sum(-1)
    correlation = np.exp(-gap / (4.0 * length_km**2)).astype(np.float32)  # twice as fast
    values, vectors = eigh(correlation, overwrite_a=True, check_finite=False)
    values = np.clip(values[::-1], 0.0, None)
    k = int(np.searchsorted(np.cumsum(values) / values.sum(), 0.99)) + 1
    root = vectors[:, ::-1][:, :k] * np.sqrt(values[:k])
    root /= np.linalg.norm(root, axis=1, keepdims=True)
    return np.asarray(root, dtype=np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """Factors by member, step and sector, drawn for `CHUNK` members at a time.

    All members of a chunk are drawn, so that a smaller run is the start of a larger one.

    Parameters
    ----------
    config : NoiseConfig
        How large, how long, how wide.
    root : (sector, k) float32
        As `correlation_root` gives it.
    steps : int
        How far ahead.
    seed : int
        The same seed gives the same numbers.
    """

    config: NoiseConfig
    root: NDArray[np.float32]
    steps: int
    seed: int
    _first: list[tuple[NDArray[np.uint32], NDArray[np.float32]]] = field(default_factory=list)

    def chunk(self, number: int) -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
        """Return the keys and the noise of one chunk; the first, for tuning levels, is kept.

        Returns
        -------
        keys : (CHUNK, step, 2) uint32
            What the chances of cells hang on.
        factors : (CHUNK, step, sector) float32
            Of mean 1.
        """
        if number == 0 and self._first:
            return self._first[0]
        rng = np.random.default_rng([self.seed, number])
        keys = rng.integers(0, 2**32, (CHUNK, self.steps, 2), dtype=np.uint32)
        drawn = keys, self._factors(rng)
        if number == 0:
            self._first.append(drawn)
        return drawn

    def _factors(self, rng: np.random.Generator) -> NDArray[np.float32]:
        sectors, k = self.root.shape
        keep = np.float32(np.exp(-STEP_DAYS / self.config.sector_days))
        fresh = np.float32(self.config.sector_sd) * np.sqrt(1 - keep**2)
        slow = rng.standard_normal((self.steps, CHUNK, k), dtype=np.float32) * fresh
        for s in range(1, self.steps):
            slow[s] += keep * slow[s - 1]
        out = slow.swapaxes(0, 1).reshape(-1, k) @ self.root.T
        out = out.reshape(CHUNK, self.steps, sectors)
        variance = fresh**2 * np.cumsum(keep ** (2 * np.arange(self.steps)))
        out -= variance[:, None].astype(np.float32) / 2
        np.exp(out, out=out)
        if self.config.burst_sd > 0:
            # Looking up a quantile costs a fifth of drawing a normal number.
            level = (np.arange(_QUANTILES) + 0.5) / _QUANTILES
            burst = np.exp(self.config.burst_sd * ndtri(level))
            which = rng.integers(0, _QUANTILES, out.shape, dtype=np.uint16)
            out *= (burst / burst.mean()).astype(np.float32).take(which)
        return np.asarray(out, dtype=np.float32)
