"""A forecast: one CF dataset with probabilities, areas, places and the members' changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from frontcast import measures
from frontcast.control import World
from frontcast.errors import SchemaError, UnknownNameError
from frontcast.forecast._derived import QUANTILES, area_by_region, arrival_days
from frontcast.frame import GridSpec, to_date, to_day64
from frontcast.records import Place, Side
from frontcast.theatre import Theatre

EXTENTS = ("centre", "half", "whole", "contact")
"""What captured means: the centre, half or the whole of the built-up area; contact: any of it."""
HALF, WHOLE = measures.HALF / 100, measures.WHOLE / 100
"""The same shares as the measure `captured` has, as fractions."""


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """What a model says on one day about the days after it.

    Parameters
    ----------
    dataset : xarray.Dataset
        ``probability (init_time, lead_time, y, x)``: that a cell is held by the attacker (attr
        ``side``, the side with flag 1) on the day `lead_time` days after `init_time`; NaN where
        control is not known at issue time. ``domain (y, x)``: 1 in the scored domain, the
        defender's own ground not held by the attacker within 25 km of the line.
        ``area_gained (init_time, lead_time, realization)``: net, km2, on the defender's own
        ground. ``place_probability (init_time, lead_time, place, extent)``: that the attacker
        has taken a place by then. ``control (y, x)``: the map it starts from.
        ``change_* (change)``: the members, as lists of cells that change hands.
        ``level_model (realization)``, if there are several: which model of the front's pace a
        member follows.
    theatre : Theatre
        Whose sides and places are meant.
    """

    dataset: xr.Dataset
    theatre: Theatre

    @property
    def init(self) -> date:
        """The day it was issued on; the last day whose map was seen."""
        return to_date(self.dataset["init_time"].values[0].astype("datetime64[D]"))

    @property
    def leads(self) -> tuple[int, ...]:
        """Days ahead."""
        return tuple(int(v) for v in self.dataset["lead_time"].values)

    @property
    def model(self) -> str:
        """Name of the model."""
        return str(self.dataset.attrs["model"])

    @property
    def size(self) -> int:
        """Number of members."""
        return int(self.dataset.sizes["realization"])

    @property
    def attacker(self) -> Side:
        """The side whose control the probabilities speak of."""
        return self.theatre.side(str(self.dataset.attrs["side"]))

    @property
    def grid(self) -> GridSpec:
        """Grid of the cells."""
        return GridSpec.from_attrs(self.dataset.attrs)

    @property
    def domain(self) -> NDArray[np.bool_]:
        """The scored domain, ``(y, x)``."""
        return self.dataset["domain"].values.astype(bool)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know of this forecast: fallbacks, gaps."""
        text = str(self.dataset.attrs.get("comment", ""))
        return tuple(text.split("\n")) if text else ()

    def _lead(self, lead: int) -> int:
        try:
            return self.leads.index(lead)
        except ValueError:
            known = ", ".join(map(str, self.leads))
            raise SchemaError(f"no lead of {lead} days in this forecast; it has {known}") from None

    def probability(self, lead: int) -> NDArray[np.float32]:
        """Return P(held by the attacker) `lead` days ahead, ``(y, x)``; NaN: not known."""
        out: NDArray[np.float32] = self.dataset["probability"].values[0, self._lead(lead)]
        return out

    def area_gained(self, lead: int) -> NDArray[np.float64]:
        """Return the net area gained by the attacker, ``(realization,)`` km2."""
        out: NDArray[np.float64] = self.dataset["area_gained"].values[0, self._lead(lead)]
        return out

    def place_probability(self, place: Place, *, lead: int, extent: str = "half") -> float:
        """Return P(the attacker has taken a place within `lead` days); NaN off the grid.

        Parameters
        ----------
        place : Place
            One of the theatre's places.
        lead : int
            Days ahead; one of `leads`.
        extent : str
            One of `EXTENTS`.

        Raises
        ------
        UnknownNameError
            If the place or the extent is not in the forecast.
        SchemaError
            If the lead is not.
        """
        ids = self.dataset["place"].values.tolist()
        if place.id not in ids or extent not in EXTENTS:
            raise UnknownNameError(f"no {extent!r} of {place.name} in this forecast")
        table = self.dataset["place_probability"].values
        return float(table[0, self._lead(lead), ids.index(place.id), EXTENTS.index(extent)])

    @property
    def level_models(self) -> NDArray[np.int64]:
        """Which model of the front's pace each member follows, ``(realization,)``; all 0: one."""
        if "level_model" not in self.dataset:
            return np.zeros(self.size, dtype=np.int64)
        return np.asarray(self.dataset["level_model"].values, dtype=np.int64)

    def world(self, member: int, *, past: World | None = None) -> World:
        """Return one member as a World of daily cells, from `init` to the longest lead.

        Parameters
        ----------
        member : int
            From 0.
        past : World, optional
            Observed days to put in front, so that flows and spells reach back before `init`.

        Returns
        -------
        World
            Without exact tables; maps are made when they are read.

        Raises
        ------
        SchemaError
            If there is no such member or the grids differ.
        """
        if not 0 <= member < self.size:
            raise SchemaError(f"want a member from 0 to {self.size - 1}, got {member}")
        data = self.dataset
        first, last = np.searchsorted(data["change_member"].values, [member, member + 1])
        cells, day, to = (
            data[name].values[first:last] for name in ("change_cell", "change_day", "change_to")
        )
        start = data["control"].values

        def read(lead: int) -> NDArray[np.uint8]:
            out: NDArray[np.uint8] = start.astype(np.uint8, order="C")
            due = day <= lead
            out.ravel()[cells[due]] = to[due]
            return out

        days = to_day64(self.init) + np.arange(max(self.leads) + 1)
        future = World(
            theatre=self.theatre,
            mapper=self.model,
            grid=self.grid,
            days=days,
            map_days=days,
            slots=np.arange(days.size),
            read=read,
            as_of=self.init,
        )
        return future if past is None else _joined(past, future)

    def members(self, *, past: World | None = None) -> Iterator[World]:
        """Return every member as a World, one after the other."""
        return (self.world(m, past=past) for m in range(self.size))

    def arrival_days(self, quantile: float = 0.5) -> NDArray[np.int16]:
        """Return the day by which a share of the members have held each cell, ``(y, x)``.

        0: held at issue; -1: so many never do within the longest lead.
        """
        return arrival_days(self.dataset, attacker=self.attacker.flag, quantile=quantile)

    def area_by_region(self) -> NDArray[np.float32]:
        """Return the net area gained, ``(lead, region, realization)`` km2; as in the theatre."""
        grid = self.grid
        masks = {r.id: self.theatre.cells_of(r, grid=grid) for r in self.theatre.regions}
        return area_by_region(
            self.dataset, self.theatre, masks=masks, attacker=self.attacker.flag,
            cell_km=grid.cell_km,
        )  # fmt: skip

    def to_netcdf(self, path: Path) -> None:
        """Write one forecast as NetCDF 3, with `init_time` as a scalar coordinate.

        So ``probability`` is there over (lead_time, y, x) and ``area_gained`` over (lead_time,
        realization), as other programs want them; and beside them what follows from the members:
        ``arrival (quantile, y, x)`` in days and ``area_gained_region (lead_time, region,
        realization)``.
        """
        data = self.dataset.isel(init_time=0).assign_coords(
            quantile=("quantile", np.array(QUANTILES)),
            region=("region", np.array([r.id for r in self.theatre.regions], dtype=str)),
        )
        data["arrival"] = (
            ("quantile", "y", "x"),
            np.stack([self.arrival_days(q) for q in QUANTILES]),
            _ARRIVAL,
        )
        over = ("lead_time", "region", "realization")
        data["area_gained_region"] = over, self.area_by_region(), _BY_REGION
        data.to_netcdf(path, engine="scipy", encoding={"init_time": {"dtype": "int32"}})


_DERIVED = ("arrival", "area_gained_region")  # worked out again when asked for
_ARRIVAL = {
    "long_name": "days until a share of the members have held the cell; 0 at issue, -1 not so many",
    "units": "days",
    "grid_mapping": "crs",
}
_BY_REGION = {"long_name": "net area gained by the attacker, by region", "units": "km2"}


def open_forecast(path: Path, *, theatre: Theatre) -> Forecast:
    """Read what `Forecast.to_netcdf` wrote.

    Parameters
    ----------
    path : Path
        NetCDF 3 file.
    theatre : Theatre
        The theatre it was made for.

    Returns
    -------
    Forecast

    Raises
    ------
    SchemaError
        If the file is no forecast or of another theatre.
    """
    try:
        with xr.open_dataset(path, engine="scipy", decode_timedelta=False) as data:
            loaded = data.load()
    except (OSError, TypeError, ValueError) as error:
        raise SchemaError(f"{path} is no NetCDF file of a forecast: {error}") from error
    if loaded.attrs.get("theatre") != theatre.name or "probability" not in loaded:
        raise SchemaError(f"{path} holds no forecast for the theatre {theatre.name}")
    loaded = loaded.drop_vars([*_DERIVED, "quantile", "region"], errors="ignore")
    timed = [v for v in loaded.data_vars if "lead_time" in loaded[v].dims]
    order = {str(v): ("init_time", *loaded[v].dims) for v in timed}
    loaded = loaded.assign({v: loaded[v].expand_dims("init_time") for v in timed})
    for name, dims in order.items():
        loaded[name] = loaded[name].transpose(*dims)
    for name in ("place", "extent"):
        loaded[name] = loaded[name].astype(str)
    return Forecast(dataset=loaded, theatre=theatre)


def _joined(past: World, future: World) -> World:
    """Put observed days before the first day of a member."""
    if past.grid != future.grid:
        raise SchemaError(f"past on grid {past.grid}, forecast on {future.grid}; use one grid")
    start = future.days[0]
    before = past.days < start
    offset = int(past.slots[before].max(initial=-1)) + 1
    missing = int((start - past.days[before][-1]).astype(int)) - 1 if before.any() else 0
    gap = start - np.arange(missing, 0, -1)

    def read(slot: int) -> NDArray[np.uint8]:
        return past.read(slot) if slot < offset else future.read(slot - offset)

    return World(
        theatre=future.theatre,
        mapper=future.mapper,
        grid=future.grid,
        days=np.concatenate([past.days[before], gap, future.days]),
        map_days=np.concatenate(
            [past.map_days[before], np.full(missing, np.datetime64("NaT", "D")), future.map_days]
        ),
        slots=np.concatenate([past.slots[before], np.full(missing, -1), future.slots + offset]),
        read=read,
        as_of=future.as_of,
    )
