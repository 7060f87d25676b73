"""The space-time cube of one mapper: every edition of every day's map, in a zarr store.

Layout: ``cube.zarr``, a zarr 3 group (readable by xarray) whose arrays grow by rows, and beside it
``editions.json``, which says how many rows count. A row is written first and counted last, by an
atomic rename; rows beyond the count are the leavings of an interrupted write and are written over.
"""

import hashlib
import logging
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from frontcast.control._cube import Cube, Edition
from frontcast.control._exact import Measured, Tally
from frontcast.control._faults import refuse_sudden
from frontcast.control._setting import setting_of
from frontcast.control.controlmap import ControlMap
from frontcast.control.world import Table, World, lay_out
from frontcast.errors import MapError, SchemaError
from frontcast.frame import GridSpec, folder_at
from frontcast.records import Failure
from frontcast.theatre import Theatre

_log = logging.getLogger(__name__)

_BATCH = 32  # maps between two commits
_CACHED = 64  # days of cells kept in memory, 0.4 MB each on the Donetsk grid


@dataclass(frozen=True, slots=True, kw_only=True)
class AddCounts:
    """What became of maps that were to be added.

    Parameters
    ----------
    added : int
        Days that had no map before.
    unchanged : int
        The same bytes for the same day again: nothing was written.
    new_editions : int
        Other bytes for a day that had a map: kept beside the earlier edition.
    refused : tuple of Failure
        Maps that are not plausible, with the fault.
    """

    added: int = 0
    unchanged: int = 0
    new_editions: int = 0
    refused: tuple[Failure, ...] = ()


class MapStore:
    """All editions of one mapper's maps on a theatre's grid.

    Parameters
    ----------
    path : Path
        Folder of the store, on a disk or as `folder_at` gives it; made when the first map is added.
    theatre : Theatre
        Whose grid, places and regions.
    mapper : str
        Whose maps.

    Raises
    ------
    SchemaError
        If the folder holds the maps of another mapper, grid or gazetteer.
    """

    def __init__(self, path: Path, *, theatre: Theatre, mapper: str) -> None:
        self.path, self.theatre, self.mapper = folder_at(path), theatre, mapper
        self.grid: GridSpec = theatre.grid
        self._tally: Tally | None = None
        self._cache: OrderedDict[int, NDArray[np.uint8]] = OrderedDict()
        outlined = tuple(p.id for p in theatre.places if p.outline is not None)
        self._cube = Cube(
            self.path,
            attrs=self._attrs(),
            ids={
                "thing": (*(r.id for r in theatre.regions), *outlined),
                "place": tuple(p.id for p in theatre.places),
                "outline": outlined,
            },
            shape=self.grid.shape,
            axes={"y": self.grid.y_centres(), "x": self.grid.x_centres()},
            flag_attrs=self._flag_attrs(),
        )

    def add(self, maps: Iterable[ControlMap]) -> AddCounts:
        """Add maps in any order; editions that are there stay as they are.

        Parameters
        ----------
        maps : iterable of ControlMap
            Of this store's mapper. Read to the end and sorted by day.

        Returns
        -------
        AddCounts

        Raises
        ------
        SchemaError
            If a map is by another mapper.
        """
        todo = sorted(maps, key=lambda m: (m.valid_on, m.known_at))
        for one in todo:
            if one.mapper != self.mapper:
                raise SchemaError(f"want maps by {self.mapper}, got {one.name} by {one.mapper}")
        days = {row.valid_on for row in self._cube.rows}
        added = unchanged = new_editions = 0
        refused: list[Failure] = []
        fresh: list[tuple[Edition, Measured]] = []
        for one in todo:
            if self._have(one, fresh):
                unchanged += 1
                continue
            try:
                fresh.append(self._measure(one, fresh))
            except MapError as error:
                _log.warning("refused %s: %s", one.name, error)
                refused.append(
                    Failure(name=one.name, fault=error.fault, detail=str(error), sha256=one.sha256)
                )
                continue
            new_editions += one.valid_on in days
            added += one.valid_on not in days
            days.add(one.valid_on)
            if len(fresh) == _BATCH:
                self._commit(fresh)
                fresh = []
        self._commit(fresh)
        return AddCounts(
            added=added,
            unchanged=unchanged,
            new_editions=new_editions,
            refused=tuple(refused),
        )

    def is_current(self) -> bool:
        """Tell whether no other process has added maps since the store was opened."""
        return self._cube.counted() == len(self._cube.rows)

    def fingerprints(self) -> list[str]:
        """Return a SHA-256 over the cells and tables of each edition, in the order of `editions`.

        Figures count to a millionth (km2, km): the same maps give the same hashes again.
        """
        if not self._cube.rows:  # none were added yet, or the first write was cut off
            return []
        tables = [self._cube.table(name) for name in ("area", "distance", "edge", "holder")]
        out = []
        for row in range(len(self._cube.rows)):
            digest = hashlib.sha256(self._read(row).tobytes())
            for table in tables:
                digest.update((np.round(table[row].astype(np.float64), 6) + 0.0).tobytes())
            out.append(digest.hexdigest())
        return out

    def editions(self) -> pd.DataFrame:
        """Return every edition: a row each, in the order in which they came.

        Returns
        -------
        pandas.DataFrame
            Columns ``valid_on``, ``known_at`` (datetime64), ``sha256``, ``name``, ``dropped``,
            ``repairs`` and ``km2_1``, ``km2_2``: all ground coloured as held by each side.
        """
        return pd.DataFrame(
            {
                "valid_on": pd.to_datetime([r.valid_on for r in self._cube.rows]),
                "known_at": pd.to_datetime([r.known_at for r in self._cube.rows]),
                "sha256": [r.sha256 for r in self._cube.rows],
                "name": [r.name for r in self._cube.rows],
                "dropped": np.array([r.dropped for r in self._cube.rows], dtype=np.int64),
                "repairs": [", ".join(r.repairs) for r in self._cube.rows],
                "km2_1": np.array([r.extent[1] for r in self._cube.rows], dtype=np.float64),
                "km2_2": np.array([r.extent[2] for r in self._cube.rows], dtype=np.float64),
            }
        )

    def world(self, *, as_of: date | None = None, hold_days: int | None = None) -> World:
        """Return the observed World.

        Parameters
        ----------
        as_of : datetime.date or None
            Leave out every edition that was not known on this day; None: use all.
        hold_days : int or None
            A day without a map keeps the last map for at most so many days; None: the
            theatre's. Days end with the last map.

        Returns
        -------
        World
            With cells read when asked for, and exact tables. Without a single day if nothing
            is known.
        """
        hold = self.theatre.hold_days if hold_days is None else hold_days
        chosen = self._latest(as_of)
        rows = [chosen[day] for day in sorted(chosen)]
        mapped = np.array(sorted(chosen), dtype="datetime64[D]")
        days, map_days, slots = lay_out(mapped, hold_days=hold)
        known = np.array([self._cube.rows[r].known_at for r in rows], dtype="datetime64[D]")
        return World(
            theatre=self.theatre,
            mapper=self.mapper,
            grid=self.grid,
            days=days,
            map_days=map_days,
            slots=slots,
            read=lambda slot: self._read(rows[slot]),
            hashes=tuple(self._cube.rows[r].sha256 for r in rows),
            tables=self._world_tables(rows),
            as_of=as_of,
            known_at=known,
        )

    def dataset(self, as_of: date | None = None) -> xr.Dataset:
        """Return the cube as a dataset with CF attributes. Costs memory: time x y x x bytes.

        Parameters
        ----------
        as_of : datetime.date or None
            As for `world`.

        Returns
        -------
        xarray.Dataset
            ``control`` (time, y, x) uint8 with flags; ``map_day`` (time); ``sha256`` (time).
        """
        world = self.world(as_of=as_of)
        hashes = np.array([*world.hashes, ""], dtype=str)
        control = world.stack()  # noqa: PD013 - a World's, not a table's
        return xr.Dataset(
            {
                "control": (("time", "y", "x"), control, self._flag_attrs()),
                "map_day": (
                    "time",
                    world.map_days.astype("datetime64[ns]"),
                    {"long_name": "day of the map that is shown"},
                ),
                "sha256": ("time", hashes[world.slots], {"long_name": "hash of the map shown"}),
            },
            coords={
                "time": world.days.astype("datetime64[ns]"),
                "y": ("y", self.grid.y_centres(), _axis("y")),
                "x": ("x", self.grid.x_centres(), _axis("x")),
            },
            attrs=self._attrs() | ({"as_of": as_of.isoformat()} if as_of else {}),
        )

    def _latest(self, as_of: date | None) -> dict[date, int]:
        """Return, for every day with a map, the row of the latest edition known by then."""
        out: dict[date, int] = {}
        for i, row in enumerate(self._cube.rows):
            if as_of is not None and row.known_at > as_of:
                continue
            have = out.get(row.valid_on)
            if have is None or row.known_at >= self._cube.rows[have].known_at:
                out[row.valid_on] = i
        return out

    def _have(self, one: ControlMap, fresh: list[tuple[Edition, Measured]]) -> bool:
        same = [r for r in self._cube.rows if r.valid_on == one.valid_on]
        same += [r for r, _ in fresh if r.valid_on == one.valid_on]
        if not same:
            return False
        latest = max(same, key=lambda r: r.known_at)
        # The same bytes known earlier are news: what was known on a day is asked for too.
        again = latest.sha256 == one.sha256 and latest.known_at <= one.known_at
        return again or any((r.sha256, r.known_at) == (one.sha256, one.known_at) for r in same)

    def _measure(
        self, one: ControlMap, fresh: list[tuple[Edition, Measured]]
    ) -> tuple[Edition, Measured]:
        if self._tally is None:
            self._tally = Tally(setting_of(self.theatre), grid=self.grid, home=self.theatre.home)
        measured = self._tally.measure(one.areas)
        self._check_change(one, measured, fresh)
        edition = Edition(
            valid_on=one.valid_on,
            known_at=one.known_at,
            sha256=one.sha256,
            name=one.name,
            dropped=one.dropped,
            repairs=one.repairs,
            extent=tuple(round(float(v), 3) for v in measured.extent),
        )
        return edition, measured

    def _commit(self, fresh: list[tuple[Edition, Measured]]) -> None:
        self._cube.append(fresh)
        if fresh:
            # The next day is compared with this one.
            self._remember(len(self._cube.rows) - 1, fresh[-1][1].cells)

    def _remember(self, row: int, cells: NDArray[np.uint8]) -> None:
        cells.flags.writeable = False
        self._cache[row] = cells
        while len(self._cache) > _CACHED:
            self._cache.popitem(last=False)

    def _check_change(
        self, one: ControlMap, new: Measured, fresh: list[tuple[Edition, Measured]]
    ) -> None:
        """Refuse a map from which far too much ground differs from its neighbour in time."""
        near = [(abs((r.valid_on - one.valid_on).days), -i) for i, r in enumerate(self._cube.rows)]
        near += [
            (abs((r.valid_on - one.valid_on).days), -len(self._cube.rows) - i)
            for i, (r, _) in enumerate(fresh)
        ]
        if not near:
            return
        _, row = min(near)
        at = -row - len(self._cube.rows)
        cells = fresh[at][1].cells if at >= 0 else self._read(-row)
        extent = np.array((fresh[at][0] if at >= 0 else self._cube.rows[-row]).extent)
        by_cells = np.count_nonzero(cells != new.cells) * self.grid.cell_km**2
        by_extent = float(np.abs(extent - new.extent).sum())
        refuse_sudden(
            max(by_cells, by_extent),
            drawn_km2=float(extent.sum()),
            days=((fresh[at][0] if at >= 0 else self._cube.rows[-row]).valid_on, one.valid_on),
            name=one.name,
        )

    def _read(self, row: int) -> NDArray[np.uint8]:
        cells = self._cache.get(row)
        if cells is None:
            first, chunk = self._cube.cells(row)
            for i, one in enumerate(chunk, start=first):
                self._remember(i, one)
            cells = chunk[row - first]
        else:
            self._cache.move_to_end(row)
        return cells

    def _world_tables(self, rows: list[int]) -> dict[str, Table]:
        if not rows:
            return {}
        columns = {
            "area": self._cube.ids["thing"],
            "distance": self._cube.ids["place"],
            "edge": self._cube.ids["outline"],
            "holder": self._cube.ids["place"],
        }
        return {
            name: Table(ids=ids, values=self._cube.table(name)[rows])
            for name, ids in columns.items()
        }

    def _attrs(self) -> dict[str, Any]:
        return {
            "Conventions": "CF-1.11",
            "title": f"{self.theatre.title}: control by {self.mapper}",
            "theatre": self.theatre.name,
            "mapper": self.mapper,
            **self.grid.to_attrs(),
        }

    def _flag_attrs(self) -> dict[str, Any]:
        one, two = sorted(self.theatre.sides, key=lambda s: s.flag)
        return {
            "long_name": "who holds the ground",
            "flag_values": [0, 1, 2, 3],
            "flag_meanings": f"unknown {one.code} {two.code} contested",
            "grid_mapping": "crs in the attributes of the group",
        }


def _axis(name: str) -> dict[str, str]:
    return {"units": "m", "standard_name": f"projection_{name}_coordinate"}
