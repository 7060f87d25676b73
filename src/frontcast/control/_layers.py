"""GeoPackages and shapefiles -> rings of longitude, latitude."""

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from frontcast.control._faults import refuse
from frontcast.control._geojson import Drawn, Rings
from frontcast.control._json import LIMIT
from frontcast.theatre import MapSource

_MAGIC = (b"SQLite format 3\x00", b"PK\x03\x04")


def is_table(data: bytes, *, name: str) -> bool:
    """Tell whether bytes are a GeoPackage, a zip or the main file of a shapefile."""
    return data.startswith(_MAGIC) or name.lower().endswith(".shp")


def read_table(data: bytes, *, name: str, source: MapSource) -> tuple[list[Drawn], int]:
    """Return the areas of a layer in degrees, and how many other features it has."""
    if len(data) > LIMIT:
        refuse("too large", f"want at most {LIMIT:,} bytes, got {len(data):,}")
    if name.lower().endswith(".shp"):
        if not Path(name).is_file():
            refuse("not a map", f"{name}: a shapefile is read by its path or as a zip of its files")
        frame = _frame(Path(name), name=name, source=source)
    else:
        # GDAL tells formats by the extension too, so the bytes get a file of their own.
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / ("map.zip" if data.startswith(b"PK") else "map.gpkg")
            path.write_bytes(data)
            frame = _frame(path, name=name, source=source)
    if not hasattr(frame, "geometry") or frame.empty:
        refuse("no polygons", f"{name} has no features")
    if frame.crs is None:
        refuse("foreign crs", f"{name} does not say in which coordinate system it is")
    frame = frame.to_crs("EPSG:4326")
    drawn, dropped = [], 0
    for record, shape in zip(
        frame.drop(columns=frame.geometry.name).to_dict("records"), frame.geometry, strict=True
    ):
        if shape is None:
            refuse("null geometry", "a feature has no geometry; the area it should show is lost")
        polygons = [p for p in shapely.get_parts(shape) if isinstance(p, shapely.Polygon)]
        if not polygons:
            dropped += 1
            continue
        drawn.append(Drawn(record, [_rings(p) for p in polygons]))
    if not drawn:
        refuse("not polygons", f"want areas, got {dropped} points, lines or the like")
    return drawn, dropped


def _frame(path: Path, *, name: str, source: MapSource) -> Any:
    try:
        return pyogrio.read_dataframe(path, layer=source.layer or None)
    except (DataLayerError, DataSourceError, ValueError) as error:
        return refuse("not a map", f"{name} cannot be read as a table of polygons: {error}")


def _rings(polygon: shapely.Polygon) -> Rings:
    if polygon.is_empty:
        refuse("empty geometry", "a polygon has no rings")
    out = [shapely.get_coordinates(r) for r in (polygon.exterior, *polygon.interiors)]
    if not all(np.isfinite(r).all() for r in out):
        refuse("not finite", "a coordinate cannot be brought to longitude, latitude")
    return out
