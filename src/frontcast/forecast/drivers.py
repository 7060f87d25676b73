"""What a forecast hangs on, in plain words: the pace of the front, the season, the stretch."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from frontcast.control import World
from frontcast.forecast._front import front_of
from frontcast.forecast._history import read_history
from frontcast.forecast._level import LevelConfig, decayed_mean, season
from frontcast.forecast._momentum import GAINS
from frontcast.forecast.model import seal
from frontcast.records import Place

_WEEK, _MONTHS = 7.0, 120.0
_LOCAL = (45, 25)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drivers:
    """What was known of a front and a place on an issue date.

    Parameters
    ----------
    week_km2, months_km2 : float
        Ground that the attacker took a day, with weights that halve every 7 and every 120 days.
    season_now, season_then : float
        The pace against the year's mean, by what earlier years were like, at issue and at the
        end of the lead.
    local : float or None
        How much was taken over 45 days within about 25 km of the stretch nearest to the place,
        against the front as a whole; None without a place.
    """

    week_km2: float
    months_km2: float
    season_now: float
    season_then: float
    local: float | None = None

    def sentences(self, place: str = "") -> tuple[str, ...]:
        """Return the drivers in plain words."""
        pace = (
            f"The attacker took {self.week_km2:.1f} km2 a day over about the last week and "
            f"{self.months_km2:.1f} over the last months."
        )
        out = [pace]
        turn = self.season_then / self.season_now
        if abs(np.log(turn)) > 0.1:
            word = "faster" if turn > 1 else "slower"
            out.append(
                f"By the season alone the front would be {abs(turn - 1):.0%} {word} at the end."
            )
        if self.local is not None and place:
            out.append(
                f"Near {place} {self.local:.1f} times as much was taken over 45 days as along "
                "the front on the mean."
            )
        return tuple(out)


def drivers(world: World, *, init: date, lead: int, place: Place | None = None) -> Drivers:
    """Return what a forecast hangs on; nothing later than its issue is looked at.

    Parameters
    ----------
    world : World
        Observed control; may reach beyond `init`.
    init : datetime.date
        Issue date.
    lead : int
        Days ahead.
    place : Place, optional
        Whose stretch of the front is meant.
    """
    front = front_of(world)
    history = read_history(seal(world, init), front)
    daily = history.flips.daily(gained=True) * front.cell_km**2
    days = np.array([init, init + timedelta(days=lead)], dtype="datetime64[D]")
    now, then = np.exp(season(days, amplitude=LevelConfig().season))
    local = None
    near = history.momentum(history.flips.last)
    if place is not None and near.front_cells:
        x, y = world.grid.project(place.lon, place.lat)
        at = world.grid.cell_at(float(x), float(y))
        if at is not None:
            local = float(np.exp(near.fields[near.block[at], GAINS.index(_LOCAL)]))
    return Drivers(
        week_km2=decayed_mean(daily, half_life=_WEEK),
        months_km2=decayed_mean(daily, half_life=_MONTHS),
        season_now=float(now),
        season_then=float(then),
        local=local,
    )
