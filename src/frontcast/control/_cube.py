"""Rows of a cube on disk: zarr arrays that grow, and the file that says how many rows count.

Order of a write: the arrays' new rows first, then ``editions.json`` by an atomic rename. Whatever
happens in between, a reader sees the rows that were counted before.
"""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import zarr
from numpy.typing import NDArray
from zarr.codecs import ZstdCodec

from frontcast.control._exact import Measured
from frontcast.errors import SchemaError
from frontcast.frame import is_local, zarr_store

ARRAYS = "cube.zarr"
_ROWS = 32  # rows of a table in one chunk
# Days of cells in one chunk: more are cheaper to write at once, fewer are cheaper one by one.
_DAYS = 4
_GROW = 256  # arrays get longer by so many rows at once: resizing costs more than writing
_VERSION = 1
# What zarr raises on metadata or chunks of which a byte is wrong.
_DAMAGE = (
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Edition:
    """One row of the cube."""

    valid_on: date
    known_at: date
    sha256: str
    name: str
    dropped: int
    repairs: tuple[str, ...]
    extent: tuple[float, ...]


class Cube:
    """The arrays of a `MapStore`.

    Parameters
    ----------
    path : Path
        Folder.
    attrs : dict
        Attributes of the group; those of a store that exists must be the same.
    ids : dict of str to tuple of str
        Labels of the dimensions ``thing``, ``place`` and ``outline``.
    shape : tuple of int
        Rows and columns of the grid.
    axes : dict of str to ndarray
        ``x`` and ``y`` of the cells' centres.
    flag_attrs : dict
        CF attributes of ``control``.
    """

    def __init__(
        self,
        path: Path,
        *,
        attrs: dict[str, Any],
        ids: dict[str, tuple[str, ...]],
        shape: tuple[int, int],
        axes: dict[str, NDArray[np.float64]],
        flag_attrs: dict[str, Any],
    ) -> None:
        self.path, self.ids = path, ids
        self._attrs = attrs | {"format": _VERSION, **{f"{k}_ids": list(v) for k, v in ids.items()}}
        self._shape, self._axes, self._flag_attrs = shape, axes, flag_attrs
        self._arrays: dict[str, Any] = {}
        self._tables: dict[str, NDArray[Any]] = {}
        self.rows: list[Edition] = []
        # Counted days of the chunk that is not full yet.
        self._tail = self._next_tail = np.empty((0, *shape), dtype=np.uint8)
        if (path / "editions.json").is_file():
            try:
                self._open()
            except _DAMAGE as error:
                if isinstance(error, SchemaError):
                    raise
                raise self._damaged(repr(error)) from error
            self._verify()

    def counted(self) -> int:
        """Return how many rows count on disk, be they known here or not."""
        path = self.path / "editions.json"
        return len(orjson.loads(path.read_bytes())) if path.is_file() else 0

    def append(self, fresh: list[tuple[Edition, Measured]]) -> None:
        """Write rows and count them."""
        if not fresh:
            return
        if not self._arrays:
            self._create()
        first, last = len(self.rows), len(self.rows) + len(fresh)
        size = -(-last // _GROW) * _GROW
        for name, array in self._arrays.items():
            if array.shape[0] < size:
                array.resize((size, *array.shape[1:]))
            if name != "control":
                self._grow(name, size)
        self._write_cells(np.stack([m.cells for _, m in fresh]), first=first)
        for i, (edition, measured) in enumerate(fresh, start=first):
            self._tables["area"][i] = measured.area
            self._tables["distance"][i] = measured.distance
            self._tables["edge"][i] = measured.edge
            self._tables["holder"][i] = measured.holder
            self._tables["valid_on"][i] = _number(edition.valid_on)
            self._tables["known_at"][i] = _number(edition.known_at)
            self._tables["sha256"][i] = np.frombuffer(bytes.fromhex(edition.sha256), np.uint8)
        # Whole chunks from memory: zarr need not read one back to change a row of it.
        low, high = first // _ROWS * _ROWS, -(-last // _ROWS) * _ROWS
        for name, table in self._tables.items():
            self._arrays[name][low:high] = table[low:high]
        self._count([*self.rows, *(e for e, _ in fresh)])
        self._tail = self._next_tail

    def _write_cells(self, cells: NDArray[np.uint8], *, first: int) -> None:
        """Write whole chunks: reading one back to change a row of it takes four times as long."""
        low = first // _DAYS * _DAYS
        if first > low:
            if self._tail.shape[0] != first - low:
                self._tail = self.cells(low)[1]
            cells = np.concatenate((self._tail, cells))
        last = low + len(cells)
        spare = -len(cells) % _DAYS
        filler = np.zeros((spare, *self._shape), dtype=np.uint8)
        self._arrays["control"][low : last + spare] = np.concatenate((cells, filler))
        kept = len(cells) % _DAYS
        self._next_tail = cells[len(cells) - kept :]

    def cells(self, row: int) -> tuple[int, NDArray[np.uint8]]:
        """Return control of all rows in the chunk of one, and the first of them.

        Returns
        -------
        int, (row, y, x) uint8
        """
        first = row // _DAYS * _DAYS
        last = min(first + _DAYS, len(self.rows))
        try:
            return first, np.asarray(self._arrays["control"][first:last], dtype=np.uint8)
        except _DAMAGE as error:
            raise self._damaged(repr(error)) from error

    def table(self, name: str) -> NDArray[Any]:
        """Return the counted rows of a table."""
        return self._tables[name][: len(self.rows)]

    def _layout(self) -> dict[str, tuple[tuple[str, ...], str, Any]]:
        return {
            "control": (("edition", "y", "x"), "uint8", 0),
            "area": (("edition", "thing", "side"), "float64", np.nan),
            "distance": (("edition", "place"), "float64", np.nan),
            "edge": (("edition", "outline"), "float64", np.nan),
            "holder": (("edition", "place"), "uint8", 0),
            "valid_on": (("edition",), "int32", -1),
            "known_at": (("edition",), "int32", -1),
            "sha256": (("edition", "byte"), "uint8", 0),
        }

    def _create(self) -> None:
        self.path.mkdir(parents=True, exist_ok=True)
        group = zarr.open_group(
            zarr_store(self.path / ARRAYS), mode="w", zarr_format=3, attributes=self._attrs
        )
        sizes = {"y": self._shape[0], "x": self._shape[1], "side": 2, "byte": 32}
        sizes |= {name: len(ids) for name, ids in self.ids.items()}
        units = {"area": "km2", "distance": "km", "edge": "km"}
        for name, (dims, dtype, fill) in self._layout().items():
            inner = tuple(max(sizes[d], 1) for d in dims[1:])
            attrs: dict[str, Any] = {"units": units[name]} if name in units else {}
            if name in ("valid_on", "known_at"):
                attrs = {"units": "days since 1970-01-01", "calendar": "standard"}
            self._arrays[name] = group.create_array(
                name,
                shape=(0, *(sizes[d] for d in dims[1:])),
                chunks=(_DAYS if name == "control" else _ROWS, *inner),
                dtype=dtype,
                fill_value=fill,
                compressors=ZstdCodec(level=1),
                dimension_names=dims,
                attributes=self._flag_attrs if name == "control" else attrs,
            )
            if name != "control":
                self._tables[name] = np.empty((0, *self._arrays[name].shape[1:]), dtype=dtype)
        for name, values in self._axes.items():
            axis = group.create_array(
                name,
                shape=values.shape,
                dtype="float64",
                dimension_names=(name,),
                attributes={"units": "m", "standard_name": f"projection_{name}_coordinate"},
            )
            axis[:] = values

    def _open(self) -> None:
        group = zarr.open_group(zarr_store(self.path / ARRAYS), mode="r+")
        for key in sorted(self._attrs.keys() - {"title", "Conventions"}):
            want = self._attrs[key]
            got = group.attrs.get(key)
            if got != want:
                short = f"want {str(want)[:60]}, got {str(got)[:60]}"
                raise SchemaError(
                    f"{self.path} was made with another {key}: {short}; "
                    "make it anew with frontcast rebuild"
                )
        self.rows = [_edition(e) for e in orjson.loads((self.path / "editions.json").read_bytes())]
        for name in self._layout():
            self._arrays[name] = group[name]
            if name != "control":
                self._tables[name] = np.array(self._arrays[name][:])

    def _verify(self) -> None:
        """Refuse a store from which something is missing: zarr reads missing chunks as unknown."""
        n = len(self.rows)
        if n == 0:
            return
        want = [_number(r.valid_on) for r in self.rows]
        hashes = [bytes(h).hex() for h in self.table("sha256")]
        if list(self.table("valid_on")) != want or hashes != [r.sha256 for r in self.rows]:
            raise self._damaged("the days or hashes of its tables are not those of editions.json")
        chunks = self.path / ARRAYS / "control" / "c"
        there = {p.name for p in chunks.iterdir()} if chunks.is_dir() else set()
        lost = [i for i in range(-(-n // _DAYS)) if str(i) not in there]
        if lost:
            raise self._damaged(f"the cells of {len(lost)} chunks are missing, from {chunks}")
        area = self.table("area")
        if area.size and np.isnan(area).all(axis=(1, 2)).any():
            raise self._damaged("areas are missing")

    def _damaged(self, why: str) -> SchemaError:
        return SchemaError(
            f"{self.path} is damaged ({why}). Make it anew with frontcast rebuild: the originals "
            "are in the archive"
        )

    def _grow(self, name: str, size: int) -> None:
        table = self._tables[name]
        if len(table) < size:
            fill = self._layout()[name][2]
            more = np.full((size - len(table), *table.shape[1:]), fill, dtype=table.dtype)
            self._tables[name] = np.concatenate((table, more))

    def _count(self, rows: list[Edition]) -> None:
        """Make rows count, all at once."""
        target = self.path / "editions.json"
        if not is_local(target):
            target.write_bytes(orjson.dumps(rows))
            self.rows = rows
            return
        partial = target.with_suffix(".partial")
        with partial.open("wb") as file:
            file.write(orjson.dumps(rows))
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
        self.rows = rows


def _number(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def _edition(row: dict[str, Any]) -> Edition:
    return Edition(
        valid_on=date.fromisoformat(row["valid_on"]),
        known_at=date.fromisoformat(row["known_at"]),
        sha256=row["sha256"],
        name=row["name"],
        dropped=row["dropped"],
        repairs=tuple(row["repairs"]),
        extent=tuple(row["extent"]),
    )
