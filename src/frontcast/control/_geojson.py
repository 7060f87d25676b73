"""GeoJSON -> rings of longitude, latitude, strictly. What is no area is counted and dropped."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from frontcast.control._faults import refuse
from frontcast.control._json import Json

Rings = list[NDArray[np.float64]]
_LON_LAT = ("CRS84", "EPSG::4326", "EPSG:4326", "CRS:84")
_NO_AREAS = ("Point", "MultiPoint", "LineString", "MultiLineString")
KEYS = (b"type", b"features", b"geometry", b"geometries", b"coordinates", b"crs", b"properties")


@dataclass(frozen=True, slots=True)
class Drawn:
    """One feature: its properties and its polygons, each an outer ring and its holes."""

    properties: dict[str, Any]
    parts: list[Rings]


def features(value: Json, *, null_ok: bool = False) -> tuple[list[Drawn], int]:
    """Return the features that are areas, and how many others were dropped.

    Parameters
    ----------
    value : JSON value
        A FeatureCollection, a Feature or a geometry.
    null_ok : bool
        Drop features without a geometry instead of refusing the file.

    Returns
    -------
    tuple of list of Drawn, int
    """
    if not isinstance(value, dict):
        refuse("not a map", f"want a GeoJSON object, got {type(value).__name__}")
    _check_crs(value.get("crs"))
    drawn: list[Drawn] = []
    dropped = 0
    for feature in _members(value):
        if not isinstance(feature, dict) or "geometry" not in feature:
            refuse("not a map", "want GeoJSON features, each with a geometry")
        geometry = feature["geometry"]
        _check_crs(feature.get("crs"))
        if geometry is None and not null_ok:
            refuse("null geometry", "a feature has no geometry; the area it should show is lost")
        parts: list[Rings] = []
        other = _collect(geometry, parts) if geometry is not None else 1
        dropped += other
        if parts:
            properties = feature.get("properties")
            drawn.append(Drawn(properties if isinstance(properties, dict) else {}, parts))
    if not drawn:
        if dropped:
            refuse("not polygons", f"want areas, got {dropped} points, lines or the like")
        refuse("no polygons", "want areas, got a file without features")
    return drawn, dropped


def _members(value: dict[str, Any]) -> list[Any]:
    if value.get("type") == "FeatureCollection":
        found = value.get("features")
        if not isinstance(found, list):
            refuse("not a map", "want a list of features in the FeatureCollection")
        return found
    if value.get("type") == "Feature":
        return [value]
    if "coordinates" in value or "geometries" in value:
        return [{"geometry": value, "properties": {}}]
    return refuse("not a map", f"want a GeoJSON FeatureCollection, got keys {list(value)[:5]}")


def _check_crs(crs: Json) -> None:
    if crs is None:
        return
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = str(properties.get("name", "")) if isinstance(properties, dict) else str(crs)
    if not name.upper().endswith(_LON_LAT):
        refuse(
            "foreign crs",
            f"want longitude, latitude (CRS84), got {name!r}; convert it, or use a GeoPackage",
        )


def _collect(geometry: Json, parts: list[Rings]) -> int:
    """Add the polygons of a geometry to `parts`; return how many others there were."""
    todo, other = [geometry], 0
    while todo:
        item = todo.pop()
        if not isinstance(item, dict):
            refuse("not a map", f"want a geometry object, got {str(item)[:60]!r}")
        kind = item.get("type")
        _check_crs(item.get("crs"))
        if kind == "Polygon":
            parts.append(_polygon(item.get("coordinates")))
        elif kind == "MultiPolygon":
            polygons = item.get("coordinates")
            if not isinstance(polygons, list) or not polygons:
                refuse("empty geometry", "a MultiPolygon has no polygons")
            parts += [_polygon(p) for p in polygons]
        elif kind == "GeometryCollection":
            # Some sources wrap a polygon and its label point together.
            todo += geometries(item)
        elif kind in _NO_AREAS:
            other += 1
        else:
            # A name that was damaged on the way must not lose an area in silence.
            refuse("not a map", f"there is no geometry of type {str(kind)[:60]!r}")
    return other


def geometries(collection: dict[str, Any]) -> list[Any]:
    """Return what a GeometryCollection holds."""
    found = collection.get("geometries")
    if not isinstance(found, list):
        refuse("not a map", "want a list of geometries in the GeometryCollection")
    return found


def _polygon(rings: Json) -> Rings:
    if not isinstance(rings, list) or not rings:
        refuse("empty geometry", "a polygon has no rings")
    return [ring(r) for r in rings]


def ring(points: Json) -> NDArray[np.float64]:
    """Return a ring as ``(point, 2)`` after checking numbers, length and closure."""
    if isinstance(points, np.ndarray):
        return points  # read and checked by `load_map`
    try:
        out = np.array(points)
    except ValueError:
        refuse("not numbers", "want pairs of numbers in a ring, got lists of unequal length")
    if out.size == 0:
        refuse("empty geometry", "a ring has no points")
    if out.dtype.kind not in "fiu" or out.ndim != 2 or out.shape[1] not in (2, 3):
        refuse("not numbers", f"want pairs of numbers in a ring, got {str(points)[:60]}")
    out = out[:, :2].astype(np.float64, copy=False)
    if not np.isfinite(out).all():
        refuse("not finite", "want finite coordinates, got NaN or infinity")
    if ((out == 0) | (out == 1)).any() and any(isinstance(v, bool) for p in points for v in p):
        refuse("not numbers", "want pairs of numbers in a ring, got true or false")
    if len(out) < 4:
        refuse("short ring", f"want at least 4 points in a ring, got {len(out)}")
    if (out[0] != out[-1]).any():
        refuse("unclosed ring", f"want a ring that ends where it began, at {out[0].tolist()}")
    return out
