"""How far the models of the front's pace agree on a town."""

import numpy as np
from numpy.typing import NDArray

from frontcast.errors import UnknownNameError
from frontcast.forecast._members import Changes
from frontcast.forecast._places import footprint_cells
from frontcast.forecast._shares import running_total
from frontcast.forecast.forecast import EXTENTS, HALF, WHOLE, Forecast
from frontcast.records import Place


def chances_by_level(
    forecast: Forecast, place: Place, *, lead: int, extent: str = "half"
) -> NDArray[np.float64]:
    """Return the chance that the attacker has taken a place, by model of the front's pace.

    Parameters
    ----------
    forecast : Forecast
    place : Place
        One of the theatre's places.
    lead : int
        Days ahead, any number up to the longest lead.
    extent : str
        One of `EXTENTS`.

    Returns
    -------
    (level,) float64
        Share of the members that follow each model; one number where there is one model only.
        NaN off the grid.

    Raises
    ------
    UnknownNameError
        If there is no such extent.
    """
    if extent not in EXTENTS:
        raise UnknownNameError(f"no extent {extent!r}; there are: {', '.join(EXTENTS)}")
    level = forecast.level_models
    size = np.bincount(level)
    x, y = forecast.grid.project(place.lon, place.lat)
    centre = forecast.grid.cell_at(float(x), float(y))
    if centre is None:
        return np.full(size.size, np.nan)
    data, attacker = forecast.dataset, forecast.attacker.flag
    area = np.array([centre[0] * forecast.grid.width + centre[1]], dtype=np.int64)
    share = {"centre": 1.0, "half": HALF, "whole": WHOLE, "contact": 0.0}[extent]
    if extent != "centre":
        area = footprint_cells(forecast.world(0), place)
    have = float((data["control"].values.ravel()[area] == attacker).sum())
    need = max(share * area.size, 1e-3)
    if have >= need:
        return np.ones(size.size)
    changes = Changes(
        member=data["change_member"].values,
        cell=data["change_cell"].values,
        day=data["change_day"].values,
        to=data["change_to"].values,
    )
    some = np.flatnonzero(np.isin(changes.cell, area) & (changes.day <= lead))
    there = some[have + running_total(changes, some, attacker=attacker) >= need]
    hit = np.bincount(level[np.unique(changes.member[there])], minlength=size.size)
    return np.asarray(hit / size)
