"""What earlier windows show: how often ground at a given distance changed hands within a lead."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from frontcast.control import UNKNOWN, World
from frontcast.forecast._front import Band, Front, gain_band, loss_band

Counts = tuple[NDArray[np.float64], NDArray[np.float64]]
"""Taken and seen cells, each ``(window, bin)``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The maps before an issue date, read and searched for the line once each.

    Parameters
    ----------
    world : World
        Cut at the issue date.
    front : Front
        Sides and ground.
    every : int
        Windows start on every so manyth day of the calendar, so that two issue dates share
        most of their windows; fewer days apart where there is little history.
    """

    world: World
    front: Front
    every: int
    _read: dict[int, NDArray[np.uint8]] = field(default_factory=dict)
    _bands: dict[tuple[bool, int], Band] = field(default_factory=dict)

    @property
    def known(self) -> NDArray[np.bool_]:
        """Days with a map, ``(time,)``."""
        return self.world.slots >= 0

    @property
    def span_days(self) -> int:
        """Days from the first to the last map."""
        at = np.flatnonzero(self.known)
        return int(at[-1] - at[0]) if at.size else 0

    def cells(self, i: int) -> NDArray[np.uint8]:
        """Return control on day number `i`."""
        slot = int(self.world.slots[i])
        if slot not in self._read:
            self._read[slot] = self.world.cells(i)
        return self._read[slot]

    def ahead(self, i: int) -> Band:
        """Return what the attacker might have gained after day number `i`; see `gain_band`."""
        return self._band(i, ahead=True)

    def behind(self, i: int) -> Band:
        """Return what he might have lost after day number `i`; see `loss_band`."""
        return self._band(i, ahead=False)

    def _band(self, i: int, *, ahead: bool) -> Band:
        key = ahead, int(self.world.slots[i])
        if key not in self._bands:
            find = gain_band if ahead else loss_band
            self._bands[key] = find(self.cells(i), self.front)
        return self._bands[key]

    def windows(self, lead: int, *, thin: int = 1) -> list[tuple[int, int]]:
        """Return (first, last) day numbers of the windows that were seen from end to end."""
        step = max(1, min(self.every * thin, self.span_days // 10))
        known = self.known
        start = np.flatnonzero(known & (self.world.days.astype(np.int64) % step == 0))
        start = start[start + lead < known.size]
        return [(int(i), int(i) + lead) for i in start if known[i + lead]]

    def longest(self, leads: Sequence[int]) -> int:
        """Return the longest lead that the past shows; half of the past if it shows none."""
        shown = [lead for lead in leads if self.windows(lead)]
        return max(shown) if shown else self.span_days // 2


def last_map(world: World, init: date) -> tuple[NDArray[np.uint8], date | None]:
    """Return the cells of the last map up to `init` and its day; unknown, None without one."""
    known = np.flatnonzero(world.until(init).slots >= 0)
    if known.size == 0:
        return np.zeros(world.grid.shape, dtype=np.uint8), None
    day = world.map_days[known[-1]]
    return world.cells(int(known[-1])), day.astype("datetime64[D]").item()


def count(
    past: Past,
    lead: int,
    *,
    band: Callable[[int], Band],
    bins: int,
    lost: bool = False,
    thin: int = 1,
) -> Counts:
    """Count the cells of a band, and those that changed hands, by window and distance.

    Parameters
    ----------
    past : Past
        The maps.
    lead : int
        Length of a window, days.
    band : callable
        From the number of a window's first day: which cells, and how far from the line.
    bins : int
        Whole kilometres told apart.
    lost : bool
        Count cells that the attacker no longer holds, instead of those he holds now.
    thin : int
        Take every so manyth window.
    """
    taken, seen = [np.zeros(bins)], [np.zeros(bins)]
    flag = past.front.attacker.flag
    for first, last in past.windows(lead, thin=thin):
        near = band(first)
        now = past.cells(last).ravel()[near.cells]
        event = (now != UNKNOWN) & ((now == flag) ^ lost)
        seen.append(np.bincount(near.km[now != UNKNOWN], minlength=bins).astype(float))
        taken.append(np.bincount(near.km[event], minlength=bins).astype(float))
    return np.array(taken[1:] or taken), np.array(seen[1:] or seen)


def share_taken(counts: Counts) -> NDArray[np.float64]:
    """Return the share of cells that changed hands by distance, ``(bin,)``.

    A single cell at the mean rate of all distances is added to each, so that a distance never
    seen gets that rate and a front that never moved still gets a small chance.
    """
    taken, seen = counts[0].sum(0), counts[1].sum(0)
    if not seen.any():
        return np.zeros_like(seen)
    mean = (taken.sum() + 0.5) / (seen.sum() + 1.0)
    return np.asarray((taken + mean) / (seen + 1.0))


def by_lead(
    leads: Sequence[int], longest: int, rate: Callable[[int], NDArray[np.float64]]
) -> NDArray[np.float64]:
    """Return chances by lead, ``(lead, ...)``, never falling with the lead.

    Leads longer than `longest` keep the daily hazard of `longest`.
    """
    if longest < 1:
        return np.stack([np.zeros_like(rate(1)) for _ in leads])
    rows = []
    for lead in leads:
        if lead <= longest:
            rows.append(rate(lead))
        else:
            rows.append(1.0 - (1.0 - rate(longest)) ** (lead / longest))
    return np.maximum.accumulate(np.stack(rows), axis=0)


def level_share(counts: Counts, *, lead: int, span_days: int) -> tuple[float, float]:
    r"""Return the share of variance that all cells of a member must have in common.

    Cell `i` is taken if :math:`\sqrt{1-s}\,z_i + \sqrt{s}\,l < \Phi^{-1}(p_i)`, with one `l` for
    a whole member. The share `s` is set so that the expected gain given `l` varies as much, in
    relation to its mean, as the gains of past windows did.

    Returns
    -------
    share, weight : float
        In [0, 0.6]; number of windows that do not overlap (0: nothing to learn from).
    """
    taken, seen = counts
    p = share_taken(counts)
    expected = seen @ p
    if len(taken) < 4 or not (expected > 0).all() or taken.sum() < 10:
        return 0.0, 0.0
    spread = float(np.std(taken.sum(1) / expected))
    cells, threshold = seen.mean(0), ndtri(np.clip(p, 1e-9, 1 - 1e-9))
    node, weight = np.polynomial.hermite_e.hermegauss(21)
    weight = weight / weight.sum()
    shares = np.linspace(0.0, 0.6, 31)
    gaps = []
    for s in shares:
        gain = ndtr((threshold[None] - np.sqrt(s) * node[:, None]) / np.sqrt(1.0 - s)) @ cells
        mean = weight @ gain
        gaps.append(abs(np.sqrt(weight @ (gain - mean) ** 2) / mean - spread))
    return float(shares[int(np.argmin(gaps))]), span_days / lead
