"""What follows from the members of a forecast: when ground falls, and where by region."""

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from frontcast.theatre import Theatre

QUANTILES = (0.1, 0.5, 0.9)
"""Of arrival: by when a tenth, half and nine tenths of the members have held a cell."""


def arrival_days(data: xr.Dataset, *, attacker: int, quantile: float) -> NDArray[np.int16]:
    """Return the day by which a share of the members have held each cell, ``(y, x)``.

    Parameters
    ----------
    data : xarray.Dataset
        As `Forecast` has it.
    attacker : int
        Flag of the side that is to hold them.
    quantile : float
        The share, in (0, 1].

    Returns
    -------
    (y, x) int16
        Days after issue; 0 where he holds it at issue, -1 where so many never do.
    """
    control = data["control"].values
    out = np.where(control == attacker, 0, -1).astype(np.int16).ravel()
    gained = data["change_to"].values == attacker
    cell = data["change_cell"].values[gained].astype(np.int64)
    member, day = data["change_member"].values[gained], data["change_day"].values[gained]
    # Changes are in order of time within a member: of several the first is kept.
    _, first = np.unique(member.astype(np.int64) * out.size + cell, return_index=True)
    cell, day = cell[first], day[first]
    order = np.lexsort((day, cell))
    cell, day = cell[order], day[order]
    wanted = int(np.ceil(quantile * data.sizes["realization"] - 1e-9))
    start = np.flatnonzero(np.diff(cell, prepend=-1))
    count = np.diff(np.append(start, cell.size))
    enough = (count >= wanted) & (out[cell[start]] != 0)
    out[cell[start[enough]]] = day[start[enough] + wanted - 1]
    return out.reshape(control.shape)


def area_by_region(
    data: xr.Dataset, theatre: Theatre, *, masks: dict[str, NDArray[np.bool_]], attacker: int,
    cell_km: float,
) -> NDArray[np.float32]:  # fmt: skip
    """Return the net area gained by lead, region and member, ``(lead, region, realization)`` km2.

    Parameters
    ----------
    data : xarray.Dataset
        As `Forecast` has it.
    theatre : Theatre
        Whose regions, in its order.
    masks : dict of str to (y, x) bool
        Cells of each region, by its id.
    attacker : int
        Flag of the side that gains.
    cell_km : float
        Edge of a cell.
    """
    leads, members = data["lead_time"].values, int(data.sizes["realization"])
    cell, member = data["change_cell"].values, data["change_member"].values
    sign = np.where(data["change_to"].values == attacker, 1.0, -1.0) * cell_km**2
    out = np.zeros((leads.size, len(theatre.regions), members), dtype=np.float32)
    for r, region in enumerate(theatre.regions):
        inside = masks[region.id].ravel()[cell]
        for k, lead in enumerate(leads):
            due = inside & (data["change_day"].values <= lead)
            out[k, r] = np.bincount(member[due], weights=sign[due], minlength=members)
    return out
