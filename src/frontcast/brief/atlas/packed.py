"""Arrays in one small file that a browser reads without parsing: docs/api.md, packed arrays."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import orjson
from numpy.typing import NDArray

from frontcast.control import World
from frontcast.errors import SchemaError
from frontcast.forecast import Forecast
from frontcast.frame import GridSpec, to_date

MAGIC: Final = b"FCB1"
DTYPES: Final = ("uint8", "uint16", "int16", "int32", "uint32", "float32")
PROBABILITY_STEPS: Final = 200
"""A probability is kept as a whole number of these steps: half a per cent."""
NOT_KNOWN: Final = 255
_MESH_CELLS = 10
_ALIGN = 8

Arrays = Mapping[str, NDArray[Any]]


def pack(header: Mapping[str, object], arrays: Arrays) -> bytes:
    """Write a header and arrays as one file.

    Parameters
    ----------
    header : mapping
        JSON values.
    arrays : mapping of str to array
        Of one of `DTYPES`.

    Returns
    -------
    bytes

    Raises
    ------
    SchemaError
        For another dtype.

    Examples
    --------
    >>> unpack(pack({"a": 1}, {"x": np.array([1, 2], dtype=np.uint8)}))[1]["x"].tolist()
    [1, 2]
    """
    listed: dict[str, dict[str, object]] = {}
    parts, size = [], 0
    for name, array in arrays.items():
        if array.dtype.name not in DTYPES:
            raise SchemaError(f"{name}: want one of {', '.join(DTYPES)}, got {array.dtype.name}")
        data = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<")).tobytes()
        listed[name] = {"dtype": array.dtype.name, "shape": list(array.shape), "offset": size}
        data += b"\0" * (-len(data) % _ALIGN)
        parts.append(data)
        size += len(data)
    text = orjson.dumps({**header, "arrays": listed})
    text += b" " * (-(len(MAGIC) + 4 + len(text)) % _ALIGN)
    return b"".join((MAGIC, len(text).to_bytes(4, "little"), text, *parts))


def unpack(data: bytes) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Read what `pack` wrote.

    Raises
    ------
    SchemaError
        If the bytes are no such file.
    """
    if data[:4] != MAGIC:
        raise SchemaError(f"want a file that begins with {MAGIC!r}, got {data[:4]!r}")
    start = 8 + int.from_bytes(data[4:8], "little")
    header = orjson.loads(data[8:start])
    arrays = {}
    for name, about in header["arrays"].items():
        count = int(np.prod(about["shape"], dtype=np.int64))
        found = np.frombuffer(data, about["dtype"], count, start + about["offset"])
        arrays[name] = found.reshape(about["shape"])
    return header, arrays


def grid_header(grid: GridSpec) -> dict[str, object]:
    """Return a grid as the header of a packed file gives it."""
    return {
        "crs": grid.crs,
        "west": grid.west,
        "north": grid.north,
        "cell": grid.cell,
        "height": grid.height,
        "width": grid.width,
    }


def mesh(grid: GridSpec) -> dict[str, NDArray[Any]]:
    """Return degrees at every tenth grid line and the last, to draw cells by.

    Returns
    -------
    dict
        ``mesh_rows, mesh_columns`` int32 (line numbers), ``mesh_lon, mesh_lat`` float32
        (row, column).
    """
    rows, columns = (_every(n) for n in grid.shape)
    x, y = np.meshgrid(grid.west + columns * grid.cell, grid.north - rows * grid.cell)
    lon, lat = grid.unproject(x, y)
    return {
        "mesh_rows": rows,
        "mesh_columns": columns,
        "mesh_lon": lon.astype(np.float32),
        "mesh_lat": lat.astype(np.float32),
    }


def _every(count: int) -> NDArray[np.int32]:
    return np.unique([*range(0, count, _MESH_CELLS), count]).astype(np.int32)


def pack_control(world: World, *, about: Mapping[str, object]) -> bytes:
    """Return every day's control of a World as its first map and the changes since.

    Parameters
    ----------
    world : World
    about : mapping
        What the header says besides: title, licence, sources.
    """
    order = _maps_in_order(world)
    base = world.read(order[0]) if order else np.zeros(world.grid.shape, np.uint8)
    cells, before, after, starts = [], [], [], [0, 0]
    last = base
    for slot in order[1:]:
        now = world.read(slot)
        changed = np.flatnonzero(now != last)
        cells.append(changed)
        before.append(last.ravel()[changed])
        after.append(now.ravel()[changed])
        starts.append(starts[-1] + changed.size)
        last = now
    number = {slot: n for n, slot in enumerate(order)}
    first = world.days[0] if len(world.days) else np.datetime64("1970-01-01", "D")
    of = [number[s] if s >= 0 else -1 for s in world.slots.tolist()]
    map_day = {number[s]: d for s, d in zip(world.slots.tolist(), world.map_days, strict=True)
               if s >= 0}  # fmt: skip
    header = {
        **about,
        "kind": "control",
        "mapper": world.mapper,
        "grid": grid_header(world.grid),
        "first_day": to_date(first).isoformat(),
        "days": len(world.days),
        "maps": len(order),
        "values": {"0": "unknown", "3": "contested"}
        | {str(s.flag): s.code for s in world.theatre.sides},
    }
    arrays: dict[str, NDArray[Any]] = {
        "base": base,
        "map_of_day": np.array(of, dtype=np.int16),
        "map_day": np.array([(map_day[n] - first).astype(int) for n in range(len(order))],
                            dtype=np.int32),
        "starts": np.array(starts[: len(order) + 1], dtype=np.uint32),
        "cell": np.concatenate([*cells, np.array([], np.int64)]).astype(np.uint32),
        "before": np.concatenate([*before, np.array([], np.uint8)]).astype(np.uint8),
        "after": np.concatenate([*after, np.array([], np.uint8)]).astype(np.uint8),
        **mesh(world.grid),
    }  # fmt: skip
    return pack(header, arrays)


def _maps_in_order(world: World) -> list[int]:
    """Slots that some day is read from, by the day of the map."""
    found: dict[int, np.datetime64] = {}
    for slot, day in zip(world.slots.tolist(), world.map_days, strict=True):
        if slot >= 0:
            found.setdefault(slot, day)
    return sorted(found, key=lambda s: found[s])


def pack_forecast(forecast: Forecast, *, about: Mapping[str, object]) -> bytes:
    """Return a forecast's chance by lead and cell, in steps of half a per cent.

    Parameters
    ----------
    forecast : Forecast
    about : mapping
        What the header says besides.
    """
    chance = np.stack([forecast.probability(lead) for lead in forecast.leads])
    steps = np.full(chance.shape, NOT_KNOWN, dtype=np.uint8)
    known = np.isfinite(chance)
    steps[known] = np.rint(chance[known] * PROBABILITY_STEPS).astype(np.uint8)
    header = {
        **about,
        "kind": "forecast",
        "model": forecast.model,
        "side": forecast.attacker.code,
        "issued": forecast.init.isoformat(),
        "leads": list(forecast.leads),
        "steps": PROBABILITY_STEPS,
        "not_known": NOT_KNOWN,
        "members": forecast.size,
        "grid": grid_header(forecast.grid),
    }
    arrays: dict[str, NDArray[Any]] = {
        "probability": steps,
        "control": forecast.dataset["control"].values.astype(np.uint8),
        "domain": forecast.domain.astype(np.uint8),
        **mesh(forecast.grid),
    }
    return pack(header, arrays)
