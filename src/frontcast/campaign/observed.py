"""What was observed of a campaign: corridors on the grid, and monthly series by axis."""

import csv
from dataclasses import dataclass
from datetime import date

import numpy as np
import shapely
from numpy.typing import NDArray

from frontcast.campaign._courses import months_of
from frontcast.campaign.config import Campaign
from frontcast.errors import ConfigError
from frontcast.frame import parse_month
from frontcast.theatre import Theatre

Floats = NDArray[np.float64]
BY_AXIS = ("ground_km2", "confirmed_vehicles")
"""Series by axis: ground taken by the first side, net; its vehicles seen lost by open sources."""
BY_THEATRE = ("claimed_people", "claimed_vehicles")
"""Series of the theatre: the second side's claims of the first side's losses."""
ALL = "*"
"""Stands for all axes in the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """Monthly series of a campaign; NaN where nothing is known.

    Parameters
    ----------
    months : tuple of datetime.date
        First days, as those of `Runs`.
    ground, confirmed : (month, axis) float64
        km2 taken by the first side, net; its vehicles seen lost.
    people, vehicles : (month,) float64
        Claims of the second side about the first side's losses.
    fitted : (month,) bool
        Months that may be used in fitting.
    """

    months: tuple[date, ...]
    ground: Floats
    confirmed: Floats
    people: Floats
    vehicles: Floats
    fitted: NDArray[np.bool_]


def corridors(campaign: Campaign, theatre: Theatre) -> NDArray[np.int8]:
    """Return the number of the axis that each cell belongs to, ``(y, x)``; -1: none.

    A cell belongs to the axis whose spine, a line through its places, is nearest to its centre,
    within `lateral_km`.

    Parameters
    ----------
    campaign : Campaign
    theatre : Theatre
        Knows the places; its grid.

    Raises
    ------
    ConfigError
        If an axis has fewer than two places in its spine.
    """
    grid = theatre.grid
    x, y = np.meshgrid(grid.x_centres(), grid.y_centres())
    points = shapely.points(x.ravel(), y.ravel())
    away = []
    for axis in campaign.axes:
        places = [theatre.gazetteer.place(name) for name in axis.spine]
        if len(places) < 2:
            raise ConfigError(f"axis {axis.name}: a spine wants two places or more")
        at = grid.project(np.array([p.lon for p in places]), np.array([p.lat for p in places]))
        line = shapely.linestrings(np.column_stack(at))
        away.append(shapely.distance(line, points))
    nearest = np.argmin(away, axis=0)
    far = np.min(away, axis=0) > campaign.lateral_km * 1000
    return np.where(far, -1, nearest).astype(np.int8).reshape(grid.shape)


def read_series(campaign: Campaign) -> Observed:
    """Read the series that lie beside a campaign.

    Parameters
    ----------
    campaign : Campaign

    Returns
    -------
    Observed

    Raises
    ------
    ConfigError
        If there is no such file, or it cannot be read.
    """
    path = campaign.series
    if path is None or not path.is_file():
        raise ConfigError("this campaign has no series of observations to compare with; "
                          "name a file in its TOML: series = \"...\"")  # fmt: skip
    starts, _ = months_of(campaign)
    shape = (len(starts), len(campaign.axes))
    by_axis = {name: np.full(shape, np.nan) for name in BY_AXIS}
    by_theatre = {name: np.full(len(starts), np.nan) for name in BY_THEATRE}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                _enter(row, campaign, starts, by_axis=by_axis, by_theatre=by_theatre)
    except (KeyError, ValueError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {error}; want columns month,axis,what,value") from error
    return Observed(
        months=tuple(starts),
        ground=by_axis["ground_km2"],
        confirmed=by_axis["confirmed_vehicles"],
        people=by_theatre["claimed_people"],
        vehicles=by_theatre["claimed_vehicles"],
        fitted=np.array([m < campaign.fit_until for m in starts]),
    )


def _enter(
    row: dict[str, str], campaign: Campaign, starts: list[date], *,
    by_axis: dict[str, Floats], by_theatre: dict[str, Floats],
) -> None:  # fmt: skip
    month, what, value = parse_month(row["month"]), row["what"], float(row["value"])
    if month not in starts:
        return
    if row["axis"] == ALL:
        by_theatre[what][starts.index(month)] = value
    else:
        by_axis[what][starts.index(month), campaign.axis(row["axis"])] = value
