"""Roads and railways with their state by day, in few bytes."""

from typing import Any

import numpy as np

from frontcast.access import STATES, Ways
from frontcast.frame import to_date


def road_states(ways: Ways) -> dict[str, Any]:
    """Return every edge of a side's network with its line and its states over all days.

    Parameters
    ----------
    ways : Ways

    Returns
    -------
    dict
        ``mapper, side, first_day, days, states, exposed_km, near_km, edges``; the states of an
        edge are ``[day number, number in states]``, where they change.
    """
    world, net = ways.world, ways.network
    known = [ways.margins(i) for i in range(len(world.days))]
    codes = np.stack([_codes(km, ways.config.exposed_km) for km in known])
    changed = np.vstack([np.ones((1, net.n_edges), bool), codes[1:] != codes[:-1]])
    edges = []
    for e in range(net.n_edges):
        at = np.flatnonzero(changed[:, e])
        edges.append(
            {
                "from": ways.node_name(int(net.start[e])),
                "to": ways.node_name(int(net.end[e])),
                "mode": net.modes[e],
                "class": net.classes[e],
                "ref": net.refs[e],
                "km": round(float(net.km[e]), 1),
                "confidence": net.confidence[e],
                "origin": net.origins[e],
                "line": net.line(e).round(5).tolist(),
                "states": np.column_stack([at, codes[at, e]]).tolist(),
            }
        )
    return {
        "mapper": world.mapper,
        "side": ways.side.code,
        "first_day": to_date(world.days[0]).isoformat(),
        "days": len(world.days),
        "states": list(STATES),
        "exposed_km": ways.config.exposed_km,
        "near_km": ways.config.near_km,
        "edges": edges,
    }


def _codes(km: np.ndarray, exposed_km: float) -> np.ndarray:
    """Positions in `STATES`."""
    with np.errstate(invalid="ignore"):
        out = np.where(km <= 0, 2, np.where(km <= exposed_km, 1, 0))
    return np.where(np.isnan(km), 3, out).astype(np.uint8)
