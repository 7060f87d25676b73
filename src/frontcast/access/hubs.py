"""What the towns at the front would lose if one place were closed."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontcast.access.ways import Over, Ways

GROWTH = 0.1
"""A town is hit if its way to the nearest city of the rear takes a tenth longer, or is lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HubValue:
    """What closing a place would do on a day.

    Parameters
    ----------
    towns : int
        Places of the front that have a way to a city of the rear.
    lost : int
        Of them, those that would have none.
    slower : int
        Those whose way would take at least a tenth longer.
    hours : float
        Mean time that those which keep a way would lose, h.
    cities : tuple of str
        Cities of the rear that count on that day.
    """

    towns: int
    lost: int
    slower: int
    hours: float
    cities: tuple[str, ...]

    @property
    def share(self) -> float:
        """Share of the towns that would be hit, %; NaN where there is none."""
        return 100.0 * (self.lost + self.slower) / self.towns if self.towns else float("nan")


def hub_value(
    ways: Ways, node: int, i: int, *, over: Over = "passable", shift: float = 0.0
) -> HubValue:
    """Return what closing a node would do on day number `i`.

    Parameters
    ----------
    ways : Ways
    node : int
        The place that is closed.
    i : int
        Day number.
    over : {"passable", "open"}
        Which ways count.
    shift : float
        As in `Ways.usable`.

    Returns
    -------
    HubValue
        Counted over the network's places on the side's ground within `front_km` of the line; a
        way leads to the nearest city (`city_people` before the war) in the side's rear.
    """
    margins = ways.node_margins(i)
    others = np.arange(ways.network.n_nodes) != node
    with np.errstate(invalid="ignore"):
        front = (margins > 0) & (margins <= ways.config.front_km) & ways.on_road() & others
        rear = (margins >= ways.config.rear_km) & ways.is_city() & others
    cities = tuple(np.flatnonzero(rear).tolist())
    usable = ways.usable(i, over=over, shift=shift)
    now = _to_nearest(ways, usable, cities, None)[front]
    closed = _to_nearest(ways, usable, cities, node)[front]
    has = np.isfinite(now)
    now, closed = now[has], closed[has]
    keeps = np.isfinite(closed)
    gained = closed[keeps] - now[keeps]
    return HubValue(
        towns=len(now),
        lost=int((~keeps).sum()),
        slower=int((gained >= GROWTH * now[keeps]).sum()),
        hours=float(gained.mean()) if gained.size else float("nan"),
        cities=tuple(ways.network.names[c] for c in cities),
    )


def _to_nearest(
    ways: Ways, usable: NDArray[np.bool_], cities: tuple[int, ...], closed: int | None
) -> NDArray[np.float64]:
    if not cities:
        return np.full(ways.network.n_nodes, np.inf)
    return np.asarray(ways.times(usable, cities, closed=closed).min(axis=0))
