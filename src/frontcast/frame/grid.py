"""The one grid that every map of a theatre lies on, and the way from degrees to its metres."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from affine import Affine
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from frontcast.errors import SchemaError


@lru_cache(maxsize=32)
def transformer(crs_from: str, crs_to: str) -> Transformer:
    """Return a cached `pyproj.Transformer`, always in x (longitude), y (latitude) order."""
    return Transformer.from_crs(crs_from, crs_to, always_xy=True)


@dataclass(frozen=True, slots=True)
class GridSpec:
    """A north-up grid of square cells in metres.

    Parameters
    ----------
    crs : str
        Projected coordinate reference system, such as ``"EPSG:32637"``.
    west, north : float
        Outer corner of cell ``(0, 0)``, metres.
    cell : float
        Edge of a cell, metres.
    height, width : int
        Number of rows and columns.

    Raises
    ------
    SchemaError
        For an unknown or unprojected CRS, a cell that is not positive, or an empty grid.

    Examples
    --------
    >>> GridSpec("EPSG:32637", 0.0, 3000.0, 1000.0, 3, 2).bounds
    (0.0, 0.0, 2000.0, 3000.0)
    """

    crs: str
    west: float
    north: float
    cell: float
    height: int
    width: int

    def __post_init__(self) -> None:
        """Refuse an impossible grid at once."""
        if not self.cell > 0:
            raise SchemaError(f"a grid's cell must be > 0 m, got {self.cell!r}")
        if self.height < 1 or self.width < 1:
            raise SchemaError(f"a grid needs rows and columns, got {self.height} x {self.width}")
        try:
            projected = CRS.from_user_input(self.crs).is_projected
        except CRSError as error:
            raise SchemaError(f"unknown coordinate reference system {self.crs!r}") from error
        if not projected:
            raise SchemaError(f"a grid lies in metres, but {self.crs} is in degrees")

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns, ``(y, x)``."""
        return self.height, self.width

    @property
    def cell_km(self) -> float:
        """Edge of a cell, km."""
        return self.cell / 1000.0

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """``(west, south, east, north)`` in metres."""
        return (
            self.west,
            self.north - self.cell * self.height,
            self.west + self.cell * self.width,
            self.north,
        )

    @property
    def transform(self) -> Affine:
        """Affine map from (column, row) to (x, y), as rasterio wants it."""
        return Affine(self.cell, 0.0, self.west, 0.0, -self.cell, self.north)

    def x_centres(self) -> NDArray[np.float64]:
        """Return x of the cell centres, ``(x,)``, metres."""
        return self.west + self.cell * (np.arange(self.width, dtype=np.float64) + 0.5)

    def y_centres(self) -> NDArray[np.float64]:
        """Return y of the cell centres, ``(y,)``, metres, north first."""
        return self.north - self.cell * (np.arange(self.height, dtype=np.float64) + 0.5)

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Return (row, column) of the cell that holds a point in metres; None if outside."""
        row = int(np.floor((self.north - y) / self.cell))
        column = int(np.floor((x - self.west) / self.cell))
        if 0 <= row < self.height and 0 <= column < self.width:
            return row, column
        return None

    def project(
        self, lon: ArrayLike, lat: ArrayLike
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return x, y in metres of points given in degrees (WGS 84)."""
        x, y = transformer("EPSG:4326", self.crs).transform(np.asarray(lon), np.asarray(lat))
        return np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)

    def unproject(
        self, x: ArrayLike, y: ArrayLike
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return longitude, latitude in degrees (WGS 84) of points in metres."""
        lon, lat = transformer(self.crs, "EPSG:4326").transform(np.asarray(x), np.asarray(y))
        return np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)

    def crop(self, bounds: tuple[float, float, float, float]) -> "GridSpec":
        """Return the part of this grid that covers ``(west, south, east, north)`` metres.

        Cells stay where they are: the result is aligned with this grid.
        """
        west, south, east, north = bounds
        left = max(0, int(np.floor((west - self.west) / self.cell)))
        right = min(self.width, int(np.ceil((east - self.west) / self.cell)))
        top = max(0, int(np.floor((self.north - north) / self.cell)))
        bottom = min(self.height, int(np.ceil((self.north - south) / self.cell)))
        return GridSpec(
            self.crs,
            self.west + left * self.cell,
            self.north - top * self.cell,
            self.cell,
            bottom - top,
            right - left,
        )

    def window_in(self, outer: "GridSpec") -> tuple[slice, slice]:
        """Return the (rows, columns) of an aligned outer grid that this grid covers.

        Raises
        ------
        SchemaError
            If the grids differ in CRS or cell, or are not aligned; nothing is regridded silently.
        """
        row = (outer.north - self.north) / self.cell
        column = (self.west - outer.west) / self.cell
        aligned = row == int(row) and column == int(column) and row >= 0 and column >= 0
        if (self.crs, self.cell) != (outer.crs, outer.cell) or not aligned:
            raise SchemaError(f"grid {self} is no part of {outer}; regrid it explicitly")
        top, left = int(row), int(column)
        return slice(top, top + self.height), slice(left, left + self.width)

    def to_attrs(self) -> dict[str, str | float | int]:
        """Return the grid as flat attributes for a dataset."""
        return {
            "crs": self.crs,
            "grid_west": self.west,
            "grid_north": self.north,
            "grid_cell": self.cell,
            "grid_height": self.height,
            "grid_width": self.width,
        }

    @classmethod
    def from_attrs(cls, attrs: Mapping[str, object]) -> "GridSpec":
        """Read what `to_attrs` wrote.

        Raises
        ------
        SchemaError
            If an attribute is missing.
        """
        try:
            return cls(
                str(attrs["crs"]),
                float(str(attrs["grid_west"])),
                float(str(attrs["grid_north"])),
                float(str(attrs["grid_cell"])),
                int(str(attrs["grid_height"])),
                int(str(attrs["grid_width"])),
            )
        except KeyError as error:
            raise SchemaError(f"no grid in these attributes: {error} is missing") from None
