"""Members drawn so that each cell keeps its chance, and neighbours fall together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.fft import ifft2, next_fast_len
from scipy.special import ndtr, ndtri


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Cells that change hands, member by member.

    Parameters
    ----------
    member, cell : (n,) int32
        Which member; flat index of the cell. Sorted by member.
    day : (n,) int16
        Days after issue from which the new holder holds it.
    to : (n,) uint8
        Flag of the new holder.
    """

    member: NDArray[np.int32]
    cell: NDArray[np.int32]
    day: NDArray[np.int16]
    to: NDArray[np.uint8]

    @classmethod
    def none(cls) -> "Changes":
        """Nothing changes."""
        empty = np.zeros(0, dtype=np.int32)
        return cls(member=empty, cell=empty, day=empty.astype(np.int16), to=empty.astype(np.uint8))


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """Chances of one direction of change.

    Parameters
    ----------
    cells : (n,) int32
        Cells that may change, flat indices.
    kind : (n,) int
        Column of `curve` that each of them follows: its distance, or a column of its own.
    curve : (lead, kind) float64
        Chance by lead, never falling with it.
    to : int
        Flag of the new holder.
    """

    cells: NDArray[np.int32]
    kind: NDArray[np.integer]
    curve: NDArray[np.float64]
    to: int


def smooth_noise(
    shape: tuple[int, int], *, sigma: float, rng: np.random.Generator
) -> Iterator[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Yield pairs of independent standard normal fields, correlated in space.

    Correlation at distance d is ``exp(-d**2 / (4 sigma**2))``. The variance is exactly one
    everywhere: the noise is drawn on a torus, and its far side cut off.

    Parameters
    ----------
    shape : tuple of int
        Rows and columns.
    sigma : float
        Standard deviation of the smoothing kernel, cells.
    rng : numpy.random.Generator
        Source of randomness.
    """
    rows, columns = (next_fast_len(n + int(np.ceil(5 * sigma))) for n in shape)
    fy, fx = np.fft.fftfreq(rows)[:, None], np.fft.fftfreq(columns)[None, :]
    amplitude = np.exp(-2.0 * (np.pi * sigma) ** 2 * (fy**2 + fx**2))
    amplitude *= rows * columns / np.sqrt((amplitude**2).sum())
    heard = np.flatnonzero(amplitude > 1e-4 * amplitude.max())
    scale = amplitude.ravel()[heard].astype(np.float32)
    spectrum = np.zeros(rows * columns, dtype=np.complex64)
    while True:
        draw = rng.standard_normal((2, heard.size), dtype=np.float32)
        spectrum[heard] = scale * (draw[0] + 1j * draw[1])
        field = ifft2(spectrum.reshape(rows, columns))[: shape[0], : shape[1]]
        yield field.real, field.imag


def draw_members(
    gain: Chance,
    loss: Chance,
    *,
    shape: tuple[int, int],
    leads: Sequence[int],
    members: int,
    sigma: float,
    level_share: float,
    rng: np.random.Generator,
) -> Changes:
    """Draw members whose cells change hands with exactly the given chances.

    Each member has a smooth field of ranks; a cell changes on the first day on which its chance
    exceeds its rank. The same ranks serve all days, so what has changed stays changed.

    Parameters
    ----------
    gain, loss : Chance
        Both directions; their cells do not overlap.
    shape : tuple of int
        Grid.
    leads : sequence of int
        Days ahead of the curves' rows. Between leads a chance rises evenly.
    members : int
        How many.
    sigma : float
        Smoothing of the ranks, cells.
    level_share : float
        Share of the variance of gains that a whole member has in common.
    rng : numpy.random.Generator
        Source of randomness.
    """
    at = np.concatenate([gain.cells, loss.cells])
    if at.size == 0:
        return Changes.none()
    rows, columns = np.divmod(at, shape[1])
    # The field is drawn on every nth cell, n being small against its smoothness: a square of
    # cells shares a rank. That keeps every cell's chance exact, and costs a quarter at n = 2.
    step = max(1, int(sigma / 2.5))
    rows, columns = (rows - rows.min()) // step, (columns - columns.min()) // step
    box = int(rows.max()) + 1, int(columns.max()) + 1
    gains = gain.cells.size
    levels = rng.standard_normal(members)
    parts = []
    for m, (ahead, back) in zip(
        range(members), smooth_noise(box, sigma=sigma / step, rng=rng), strict=False
    ):
        z = np.sqrt(1.0 - level_share) * ahead[rows[:gains], columns[:gains]]
        z += np.float32(np.sqrt(level_share) * levels[m])
        parts.append(_changes(m, gain, z, leads))
        parts.append(_changes(m, loss, back[rows[gains:], columns[gains:]], leads))
    return Changes(
        member=np.concatenate([p.member for p in parts]),
        cell=np.concatenate([p.cell for p in parts]),
        day=np.concatenate([p.day for p in parts]),
        to=np.concatenate([p.to for p in parts]),
    )


def _changes(member: int, chance: Chance, z: NDArray[np.float32], leads: Sequence[int]) -> Changes:
    hit = np.flatnonzero(z < ndtri(chance.curve[-1])[chance.kind])
    day = first_days(ndtr(z[hit].astype(np.float64)), chance.curve[:, chance.kind[hit]], leads)
    return Changes(
        member=np.full(hit.size, member, dtype=np.int32),
        cell=chance.cells[hit],
        day=day,
        to=np.full(hit.size, chance.to, dtype=np.uint8),
    )


def first_days(
    rank: NDArray[np.float64], curve: NDArray[np.float64], leads: Sequence[int]
) -> NDArray[np.int16]:
    """Return the first day on which a chance, rising evenly between leads, reaches a rank.

    Parameters
    ----------
    rank : (n,) float64
        At most the chance at the last lead.
    curve : (lead, n) float64
        Chance at each lead.
    leads : sequence of int
        Days ahead.

    Returns
    -------
    (n,) int16
        1 to the last lead.
    """
    knots = np.concatenate([np.zeros((1, rank.size)), curve])
    days = np.concatenate([[0], np.asarray(leads)])
    j = np.clip((rank > knots).sum(0), 1, len(leads))
    low = np.take_along_axis(knots, (j - 1)[None], 0)[0]
    high = np.take_along_axis(knots, j[None], 0)[0]
    part = np.divide(rank - low, high - low, out=np.ones_like(rank), where=high > low)
    length = days[j] - days[j - 1]
    step = np.clip(np.ceil(part * length), 1, length)
    return np.asarray(days[j - 1] + step, dtype=np.int16)
