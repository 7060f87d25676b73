"""A World in one small file: the first map, what changed since, and the exact tables.

This is the form in which a theatre pack ships the dates on which cells changed hands.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from frontcast.control.world import Origin, Table, World, lay_out
from frontcast.errors import ConfigError, SchemaError
from frontcast.frame import GridSpec, to_day64
from frontcast.records import Place, Region
from frontcast.theatre import Theatre

VERSION = 1


def save_world(
    world: World,
    path: Path,
    *,
    grid: GridSpec,
    regions: Iterable[Region],
    places: Iterable[Place],
) -> int:
    """Write a part of a World as changes since its first map.

    Parameters
    ----------
    world : World
        With `known_at`.
    path : Path
        File to write, ``.npz``.
    grid : GridSpec
        The part of the World's grid to keep.
    regions : iterable of Region
        Regions whose areas are kept, wherever they lie.
    places : iterable of Place
        Places whose distances and holders are kept; with an outline also shares and edges.

    Returns
    -------
    int
        Size of the file, bytes.

    Raises
    ------
    SchemaError
        If the World does not know when its maps became known, or the grids do not fit.
    """
    if world.known_at is None:
        raise SchemaError("a World without known_at cannot be packed: it could not be read as of")
    rows, columns = grid.window_in(world.grid)
    used = np.unique(world.slots[world.slots >= 0])
    order = used[np.argsort(_map_day(world, used))]
    base = world.read(int(order[0]))[rows, columns]
    when, cell, to = [], [], []
    before = base
    for n, slot in enumerate(order[1:], start=1):
        now = world.read(int(slot))[rows, columns]
        changed = np.flatnonzero(now != before)
        when.append(np.full(changed.size, n, dtype=np.int16))
        cell.append(changed.astype(np.int32))
        to.append(now.ravel()[changed])
        before = now
    tables = _tables(world, order, regions=list(regions), places=list(places))
    np.savez_compressed(
        path,
        allow_pickle=False,
        version=np.array(VERSION),
        mapper=np.array(world.mapper),
        grid=np.array([grid.west, grid.north, grid.cell, grid.height, grid.width]),
        crs=np.array(grid.crs),
        base=base,
        change_map=np.concatenate(when) if when else np.array([], np.int16),
        change_cell=np.concatenate(cell) if cell else np.array([], np.int32),
        change_to=np.concatenate(to) if to else np.array([], np.uint8),
        valid_on=_map_day(world, order).astype(np.int64),
        known_at=world.known_at[order].astype(np.int64),
        hashes=np.array([world.hashes[s] for s in order] if world.hashes else [], dtype="S64"),
        **tables,
    )
    return path.stat().st_size


def _map_day(world: World, slots: NDArray[np.int64]) -> NDArray[np.datetime64]:
    first = [int(np.flatnonzero(world.slots == s)[0]) for s in slots]
    return np.asarray(world.map_days[first])


def _tables(
    world: World, order: NDArray[np.int64], *, regions: list[Region], places: list[Place]
) -> dict[str, NDArray[np.generic]]:
    at = [int(np.flatnonzero(world.slots == s)[0]) for s in order]
    outlined = [p for p in places if p.outline is not None]
    things: list[Region | Place] = [*regions, *outlined]
    area = [
        np.stack([world.area_km2(t, s)[at] for s in sorted(world.theatre.sides, key=_flag)], -1)
        for t in things
    ]
    keep = [i for i, a in enumerate(area) if not np.isnan(a).any()]
    out: dict[str, NDArray[np.generic]] = {
        "area_ids": np.array([things[i].id for i in keep], dtype=np.str_),
        "area": np.stack([area[i] for i in keep], 1).astype(np.float32),
    }
    lines = {r.id: world.line_km(r)[at] for r in regions}
    lines = {r: line for r, line in lines.items() if not np.isnan(line).any()}
    out["line_ids"] = np.array(list(lines), dtype=np.str_)
    out["line"] = np.stack(list(lines.values()), 1).astype(np.float32)
    for name, chosen in (("distance", places), ("edge", outlined)):
        origin: Origin = "centre" if name == "distance" else "edge"
        columns = {p.id: world.distance_km(p, origin=origin)[at] for p in chosen}
        columns = {p: column for p, column in columns.items() if not np.isnan(column).any()}
        out[f"{name}_ids"] = np.array(list(columns), dtype=np.str_)
        out[name] = np.stack(list(columns.values()), 1).astype(np.float32).round(3)
    out["holder_ids"] = np.array([p.id for p in places], dtype=np.str_)
    out["holder"] = np.stack([world.holder(p)[at] for p in places], 1).astype(np.uint8)
    return out


def _flag(side: object) -> int:
    return int(getattr(side, "flag", 0))


def load_world(path: Path, *, theatre: Theatre, as_of: date | None = None) -> World:
    """Read what `save_world` wrote.

    Parameters
    ----------
    path : Path
        ``.npz``.
    theatre : Theatre
        Whose grid the part lies on.
    as_of : datetime.date or None
        Leave out what became known later.

    Returns
    -------
    World

    Raises
    ------
    ConfigError
        If the file is not one of ours, or not of this theatre.
    """
    try:
        with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            f = {name: file[name] for name in file.files}
        if int(f["version"]) != VERSION:
            raise ConfigError(f"{path}: version {f['version']}, want {VERSION}")
        west, north, cell, height, width = f["grid"]
        grid = GridSpec(
            str(f["crs"]), float(west), float(north), float(cell), int(height), int(width)
        )
        grid.window_in(theatre.grid)
    except (OSError, EOFError, BadZipFile, KeyError, ValueError) as error:
        raise ConfigError(f"{path} is no packed cube of {theatre.name}: {error}") from error
    known = f["known_at"].astype("datetime64[D]")
    keep = np.ones(known.size, bool) if as_of is None else known <= to_day64(as_of)
    maps = np.flatnonzero(keep)
    stack = _unpack(f, grid.shape)[maps]
    days, map_days, slots = lay_out(
        f["valid_on"].astype("datetime64[D]")[maps], hold_days=theatre.hold_days
    )
    tables = {
        name: Table(ids=tuple(f[f"{name}_ids"].tolist()), values=f[name][maps])
        for name in ("area", "line", "distance", "edge", "holder")
    }
    return World(
        theatre=theatre,
        mapper=str(f["mapper"]),
        grid=grid,
        days=days,
        map_days=map_days,
        slots=slots,
        read=lambda slot: stack[slot],
        tables=tables,
        as_of=as_of,
        known_at=known[maps],
        hashes=tuple(h.decode() for h in f["hashes"][maps].tolist()) if f["hashes"].size else (),
    )


def _unpack(f: dict[str, NDArray[np.generic]], shape: tuple[int, int]) -> NDArray[np.uint8]:
    """Return every map, ``(map, y, x)``."""
    n = f["valid_on"].size
    out = np.empty((n, shape[0] * shape[1]), dtype=np.uint8)
    out[0] = f["base"].ravel()
    bounds = np.searchsorted(f["change_map"], np.arange(n + 1))
    for i in range(1, n):
        out[i] = out[i - 1]
        part = slice(bounds[i], bounds[i + 1])
        out[i, f["change_cell"][part]] = f["change_to"][part]
    return out.reshape(n, *shape)
