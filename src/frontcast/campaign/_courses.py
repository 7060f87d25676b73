"""A campaign's config as the arrays that the compiled loop reads."""

import hashlib
from datetime import date

import numpy as np
from numpy.typing import NDArray

from frontcast.campaign import _layout as at
from frontcast.campaign.config import Axis, Campaign, Event
from frontcast.frame import days_of, months_between

Floats = NDArray[np.float64]

_COURSE = {"recruits": at.RECRUITS, "vehicles": at.VEHICLES_IN, "fire": at.FIRE,
           "drones": at.DRONES, "rotation": at.ROTATION}  # fmt: skip
_CLASS = {"fortified": 1, "water": 2}
_PEAK_DAY = 275.0  # of the year: the pace is highest about 1 October (docs/forecasts.md)
TERRAIN_KM = (-40, 120)
"""Progress for which terrain can be told."""


def key_of(name: str) -> np.uint64:
    """Return the number by which a name enters the random numbers."""
    return np.uint64(int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "little"))


def months_of(campaign: Campaign) -> tuple[list[date], NDArray[np.int64]]:
    """Return the first day of each month, and the number of each day's month."""
    last = date.fromordinal(campaign.last.toordinal() - 1)
    starts = [max(a, campaign.first) for a, _ in months_between(campaign.first, last)]
    days = days_of(campaign.first, last)
    first = np.array(starts, dtype="datetime64[D]")
    return starts, np.searchsorted(first, days, side="right").astype(np.int64) - 1


def courses_of(campaign: Campaign) -> Floats:
    """Return the courses, ``(day, side, course)``."""
    last = date.fromordinal(campaign.last.toordinal() - 1)
    days = days_of(campaign.first, last)
    out = np.ones((campaign.days, 2, at.COURSES))
    out[..., at.AWAY] = 0.0
    of_year = (days - days.astype("datetime64[Y]")).astype(np.float64)
    out[..., at.SEASON] = np.cos(2 * np.pi * (of_year - _PEAK_DAY) / 365.25)[:, None]
    for event in campaign.events:
        s, when = campaign.sides.index(event.side), _window(campaign, event)
        if event.what in _COURSE:
            out[when, s, _COURSE[event.what]] *= event.value
        elif event.what == "away" and when.stop > when.start:
            # Whole people a day, so that none is lost in rounding.
            steps = np.round(np.linspace(0, event.value, when.stop - when.start + 1))
            out[when, s, at.AWAY] += np.diff(steps)
    return out


def orders_of(campaign: Campaign) -> Floats:
    """Return the orders, ``(day, axis, side, order)``."""
    out = np.zeros((campaign.days, len(campaign.axes), 2, at.ORDERS))
    for event in campaign.events:
        s, when = campaign.sides.index(event.side), _window(campaign, event)
        axes = slice(None) if not event.axis else campaign.axis(event.axis)
        if event.what == "tempo":
            out[when, axes, s, at.TEMPO] = event.value
        elif event.what == "keep":
            out[when, axes, s, at.KEEP] = np.maximum(out[when, axes, s, at.KEEP], event.value)
    return out


def leaving_of(campaign: Campaign) -> NDArray[np.int32]:
    """Return the day on which a town is given up by order, ``(axis, side, town)``; -1: none."""
    towns = most_towns(campaign)
    out = np.full((len(campaign.axes), 2, towns), -1, dtype=np.int32)
    for event in campaign.events:
        if event.what == "leave":
            out[campaign.town(event.place)] = _window(campaign, event).start
    return out


def most_towns(campaign: Campaign) -> int:
    """Return the most towns that a side has ahead on an axis, at least 1."""
    return max(1, *(len(t) for axis in campaign.axes for t in axis.ahead.values()))


def field_of(campaign: Campaign) -> tuple[NDArray[np.generic], ...]:
    """Return what does not change: the tuple `field` of the compiled loop."""
    axes, towns = len(campaign.axes), most_towns(campaign)
    weight = np.array([a.weight for a in campaign.axes])
    share = weight / weight.sum()
    by_side = {f.side: f for f in campaign.forces}
    forces = [by_side[s] for s in campaign.sides]
    people = np.stack([_dealt(f.people, share) for f in forces], axis=1)
    vehicles = np.stack([_dealt(f.vehicles, share) for f in forces], axis=1)
    km, values = np.array(campaign.ways).T
    ways = np.interp(np.arange(41), km, values)
    town = np.full((4, axes, 2, towns), np.nan)
    town[1:3] = 1.0
    town[3] = 0.0
    terrain = np.zeros((axes, 2, TERRAIN_KM[1] - TERRAIN_KM[0] + 1), dtype=np.int8)
    for a, axis in enumerate(campaign.axes):
        for s, side in enumerate(campaign.sides):
            for k, one in enumerate(axis.ahead.get(side, ())):
                town[:, a, s, k] = one.km, one.radius_km, one.ring_km2, one.people
            terrain[a, s] = _terrain(axis, side)
    return (
        people,
        vehicles,
        np.repeat(share[:, None], 2, axis=1),
        np.array([a.width_km for a in campaign.axes]),
        np.broadcast_to(ways, (axes, 2, 41)).copy(),
        terrain,
        *(t.copy() for t in town),
        np.full((axes, 2), campaign.staying),
    )


def _terrain(axis: Axis, side: str) -> NDArray[np.int8]:
    km = np.arange(TERRAIN_KM[0], TERRAIN_KM[1] + 1)
    out = np.zeros(km.size, dtype=np.int8)
    for part in axis.terrain:
        if part.side == side:
            out[(km >= part.from_km) & (km < part.to_km)] = _CLASS[part.kind]
    return out


def _dealt(total: int, share: Floats) -> NDArray[np.int64]:
    """Deal a number out in whole parts, the rest to the first ones."""
    out = np.floor(total * share).astype(np.int64)
    out[: total - int(out.sum())] += 1
    return out


def _window(campaign: Campaign, event: Event) -> slice:
    start = 0 if event.first is None else (event.first - campaign.first).days
    stop = campaign.days if event.until is None else (event.until - campaign.first).days + 1
    start = min(max(start, 0), campaign.days)
    return slice(start, min(max(stop, start), campaign.days))
