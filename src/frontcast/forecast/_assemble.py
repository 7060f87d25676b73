"""From a model's numbers to a Forecast: names, coordinates and attributes after CF 1.11."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from pyproj import CRS

from frontcast.control import World
from frontcast.forecast._front import REACH_KM, Front, gain_band
from frontcast.forecast._members import Changes
from frontcast.forecast.forecast import EXTENTS, Forecast
from frontcast.frame import GridSpec, to_day64


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a model found.

    Parameters
    ----------
    probability : (lead, y, x) float32
        That the attacker holds a cell.
    changes : Changes
        The members.
    members : int
        How many members.
    places : (lead, place, extent) float64
        That the attacker has taken a place.
    notes : tuple of str
        Fallbacks and gaps, for readers.
    level : (member,) int8, optional
        Which model of the level each member follows.
    """

    probability: NDArray[np.float32]
    changes: Changes
    members: int
    places: NDArray[np.float64]
    notes: tuple[str, ...] = ()
    level: NDArray[np.int8] | None = None


def assemble(
    world: World,
    outcome: Outcome,
    *,
    front: Front,
    cells: NDArray[np.uint8],
    init: date,
    leads: Sequence[int],
    model: tuple[str, str],
    rng: np.random.Generator,
) -> Forecast:
    """Return a Forecast with every coordinate and attribute in place.

    Parameters
    ----------
    world : World
        What the model saw.
    outcome : Outcome
        What it found.
    front : Front
        Sides and ground.
    cells : (y, x) uint8
        The map it starts from.
    init : datetime.date
        Issue date.
    leads : sequence of int
        Days ahead.
    model : tuple of str
        Name and version.
    rng : numpy.random.Generator
        Whose seed is recorded.
    """
    changes = outcome.changes
    domain = np.zeros(cells.size, dtype=np.int8)
    domain[gain_band(cells, front, reach_km=REACH_KM).cells] = 1
    area = area_gained(changes, front=front, leads=leads, members=outcome.members)
    over = ("lead_time", "y", "x")
    data = xr.Dataset(
        {
            "probability": (("init_time", *over), outcome.probability[None], _PROBABILITY),
            "domain": (("y", "x"), domain.reshape(cells.shape), _DOMAIN),
            "control": (("y", "x"), cells.copy(), _CONTROL),
            "area_gained": (("init_time", "lead_time", "realization"), area[None], _AREA),
            "place_probability": (
                ("init_time", "lead_time", "place", "extent"),
                outcome.places[None],
                _PLACE,
            ),
            "change_member": (("change",), changes.member, {"long_name": "member of a change"}),
            "change_cell": (("change",), changes.cell, _CELL),
            "change_day": (("change",), changes.day, _DAY),
            "change_to": (("change",), changes.to, _CONTROL),
            "crs": ((), np.int32(0), CRS.from_user_input(world.grid.crs).to_cf()),
        },
        coords=_coordinates(world, init=init, leads=leads, members=outcome.members),
        attrs=_attributes(world, front, init=init, model=model, rng=rng)
        | {"comment": "\n".join(outcome.notes)},
    )
    if outcome.level is not None:
        data["level_model"] = ("realization",), outcome.level, _LEVEL
    return Forecast(dataset=data, theatre=world.theatre)


def area_gained(
    changes: Changes, *, front: Front, leads: Sequence[int], members: int
) -> NDArray[np.float64]:
    """Return the net area that the attacker gains, ``(lead, member)`` km2."""
    sign = np.where(changes.to == front.attacker.flag, 1.0, -1.0)
    out = np.zeros((len(leads), members))
    for k, lead in enumerate(leads):
        due = changes.day <= lead
        out[k] = np.bincount(changes.member[due], weights=sign[due], minlength=members)
    return np.asarray(out * front.cell_km**2)


_PROBABILITY = {
    "long_name": "probability that the attacker holds the cell",
    "units": "1",
    "grid_mapping": "crs",
}
_DOMAIN = {
    "long_name": f"scored domain: own ground of the defender within {REACH_KM:g} km of the line",
    "flag_values": np.array([0, 1], dtype=np.int8),
    "flag_meanings": "outside inside",
    "grid_mapping": "crs",
}
_CONTROL = {
    "long_name": "who holds the cell",
    "flag_values": np.array([0, 1, 2, 3], dtype=np.uint8),
    "flag_meanings": "unknown side_1 side_2 contested",
}
_AREA = {"long_name": "net area gained by the attacker", "units": "km2"}
_PLACE = {"long_name": "probability that the attacker has taken the place", "units": "1"}
_LEVEL = {"long_name": "number of the model of the front's pace that the member follows"}
_CELL = {"long_name": "flat index of the cell, row by row"}
_DAY = {"long_name": "days after issue from which the new holder holds it"}


def _coordinates(
    world: World, *, init: date, leads: Sequence[int], members: int
) -> dict[str, tuple[object, ...]]:
    grid = world.grid
    issued = to_day64(init).astype("datetime64[ns]")
    lead_time = np.asarray(leads, dtype=np.int32)
    valid = issued + lead_time.astype("timedelta64[D]").astype("timedelta64[ns]")
    places = world.theatre.places
    return {
        "init_time": (
            ("init_time",),
            np.array([issued]),
            {"standard_name": "forecast_reference_time"},
        ),
        "lead_time": (
            ("lead_time",),
            lead_time,
            {"standard_name": "forecast_period", "units": "days"},
        ),
        "time": (("init_time", "lead_time"), valid[None], {"standard_name": "time"}),
        "y": (("y",), grid.y_centres(), _axis("y")),
        "x": (("x",), grid.x_centres(), _axis("x")),
        "realization": (
            ("realization",),
            np.arange(members, dtype=np.int32),
            {"standard_name": "realization", "units": "1"},
        ),
        "place": (("place",), np.array([p.id for p in places], dtype=str)),
        "place_name": (("place",), np.array([p.name for p in places], dtype=str)),
        "extent": (("extent",), np.array(EXTENTS, dtype=str)),
    }


def _axis(name: str) -> dict[str, str]:
    return {
        "standard_name": f"projection_{name}_coordinate",
        "units": "m",
        "axis": name.upper(),
    }


def _attributes(
    world: World, front: Front, *, init: date, model: tuple[str, str], rng: np.random.Generator
) -> dict[str, str | float | int]:
    seed = getattr(rng.bit_generator.seed_seq, "entropy", None)
    used = dict.fromkeys(int(s) for s in world.slots if s >= 0)  # in the order of their days
    hashes = [world.hashes[s] for s in used if s < len(world.hashes)]
    grid: GridSpec = world.grid
    return {
        "Conventions": "CF-1.11",
        "title": f"Chance that {front.attacker.name} holds each cell, by {model[0]}",
        "forecast_reference_time": init.isoformat(),
        "as_of": (world.as_of or init).isoformat(),
        "model": model[0],
        "version": model[1],
        "seed": str(seed),
        "side": front.attacker.code,
        "theatre": world.theatre.name,
        "mapper": world.mapper,
        "sources": len(hashes),
        "sources_sha256": hashlib.sha256("\n".join(hashes).encode()).hexdigest(),
        **grid.to_attrs(),
    }
