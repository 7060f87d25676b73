"""Bytes of a map file -> ControlMaps, one small function a format.

Whatever is no area (points, lines: sources put unit positions there) is counted and never read
any further.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np
import orjson
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontcast.control import _geojson
from frontcast.control._days import day_in, day_of, shift
from frontcast.control._faults import refuse
from frontcast.control._geojson import Drawn, Rings
from frontcast.control._ground import apart, ground, near_parts, theatre_box
from frontcast.control._json import Json, load
from frontcast.control._layers import is_table, read_table
from frontcast.control._plain import load_map
from frontcast.control.controlmap import ControlMap
from frontcast.errors import ConfigError
from frontcast.frame import sha256_hex
from frontcast.theatre import MapSource, Theatre

_SIDE = 1  # the side that DeepState and UAControlMap colour is a theatre's flag 1
_HISTORY: dict[str, int] = {
    "a52714": _SIDE,  # occupied
    "880e4f": _SIDE,  # occupied before 2022
    "000000": _SIDE,  # Crimea
    "bcaaa4": 0,  # unknown
    "bdbdbd": 0,
}

#: What one file holds before it is laid on the grid: day (None: the file name's), flag, polygons.
_Read = tuple[list[tuple[date | None, int, list[Rings]]], int, tuple[str, ...]]


def read_map(
    data: bytes,
    *,
    name: str,
    source: MapSource,
    theatre: Theatre,
    today: date | None = None,
) -> list[ControlMap]:
    """Read one map file.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
        Its name; the day is found in it (`MapSource.pattern`). A path to a ``.shp`` is read
        together with the files beside it.
    source : MapSource
        Whose map it is and in which format.
    theatre : Theatre
        Whose grid and sides.
    today : datetime.date or None
        No map may be of a later day; None: today, UTC.

    Returns
    -------
    list of ControlMap
        One, or one for each day in a table of dated polygons, oldest first.

    Raises
    ------
    MapError
        With the fault by name, see `FAULTS`.
    ConfigError
        If the source is declared in a way that cannot work.
    """
    out = []
    box = theatre_box(theatre)
    for one in read_parts(data, name=name, source=source, theatre=theatre, today=today):
        areas: dict[int, BaseGeometry] = {}
        repairs = list(one.repairs)
        for flag, parts in one.parts.items():
            areas[flag], more = ground(parts, grid=theatre.grid, box=box, flag=flag)
            repairs += more
        kept = clean_copy(data, source=source) if one.dropped else data
        out.append(
            ControlMap(
                mapper=source.mapper,
                valid_on=one.valid_on,
                known_at=one.known_at,
                sha256=sha256_hex(kept),
                name=name,
                areas=apart(areas),
                dropped=one.dropped,
                repairs=tuple(dict.fromkeys(repairs)),
            )
        )
    return sorted(out, key=lambda m: m.valid_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayParts:
    """One day's polygons as a file holds them, not yet laid on a grid.

    Parameters
    ----------
    valid_on, known_at : datetime.date
        The day shown, and the day it was published.
    parts : dict of int to list of rings
        Control flag -> polygons in degrees, each an outer ring and its holes.
    dropped : int
        Features that are no areas.
    repairs : tuple of str
        What was mended.
    """

    valid_on: date
    known_at: date
    parts: dict[int, list[Rings]]
    dropped: int
    repairs: tuple[str, ...]


def read_parts(
    data: bytes, *, name: str, source: MapSource, theatre: Theatre, today: date | None = None
) -> list[DayParts]:
    """Read the polygons of a map file, a day each; parameters and errors as of `read_map`."""
    reader = _FORMATS.get(source.format)
    if reader is None:
        known = ", ".join(sorted(_FORMATS))
        raise ConfigError(f"source {source.key}: unknown format {source.format!r}; want {known}")
    today = today or datetime.now(tz=UTC).date()
    drawn, dropped, mended = reader(data, name, source, theatre)
    by_day: dict[date | None, dict[int, list[Rings]]] = {}
    for day, flag, parts in drawn:
        by_day.setdefault(day, {}).setdefault(flag, []).extend(parts)
    out = []
    for day, by_flag in by_day.items():
        valid_on, known_at = shift(day or day_of(name, source=source), source=source, today=today)
        out.append(
            DayParts(valid_on=valid_on, known_at=known_at, parts=by_flag, dropped=dropped,
                     repairs=mended)
        )  # fmt: skip
    return out


def clean_copy(data: bytes, *, source: MapSource) -> bytes:
    """Return the bytes that may be archived: GeoJSON without features that are no areas.

    Parameters
    ----------
    data : bytes
        A file that `read_map` accepts.
    source : MapSource
        Whose it is.

    Returns
    -------
    bytes
        `data` itself where nothing has to go, or where the format holds no GeoJSON.

    Raises
    ------
    MapError
        If the text is no JSON, or not one that all readers understand alike.
    """
    if source.format == "uacontrolmap" or (source.format == "declared" and is_table(data, name="")):
        return data
    value, _ = load_map(data, keys=_geojson.KEYS)
    found = value.get("features") if isinstance(value, dict) else None
    if not isinstance(found, list):
        return data
    if all(_areas_only(_geometry(f)) is _geometry(f) is not None for f in found):
        return data
    value, _ = load(data, keys=_geojson.KEYS)
    found = value["features"]
    kept = []
    for feature in found:
        geometry = _areas_only(_geometry(feature))
        if geometry is not None:
            kept.append({**feature, "geometry": geometry})
    return data if kept == found else orjson.dumps({**value, "features": kept})


def _geometry(feature: Json) -> Json:
    return feature.get("geometry") if isinstance(feature, dict) else None


def _areas_only(geometry: Json) -> Json:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind in ("Polygon", "MultiPolygon"):
        return geometry
    if kind != "GeometryCollection":
        return None
    inner = [g for g in map(_areas_only, _geojson.geometries(geometry)) if g is not None]
    return {**geometry, "geometries": inner} if inner else None


def _mirror(data: bytes, name: str, source: MapSource, theatre: Theatre) -> _Read:
    value, repairs = load_map(data, keys=_geojson.KEYS)
    drawn, dropped = _geojson.features(value)
    return [(None, _SIDE, d.parts) for d in drawn], dropped, repairs


def _history(data: bytes, name: str, source: MapSource, theatre: Theatre) -> _Read:
    value, repairs = load(data)
    drawn, dropped = _geojson.features(value, null_ok=True)
    colours = _HISTORY | {
        c.strip("#").lower(): flag_of(word, source=source, theatre=theatre)
        for c, word in source.holders.items()
    }
    out: list[tuple[date | None, int, list[Rings]]] = []
    elsewhere, box = 0, theatre_box(theatre)
    for feature in drawn:
        flag = colours.get(_colour(feature))
        if flag is None:
            continue
        # This mapper also colours ground in other parts of the world.
        near, far = near_parts(feature.parts, box=box)
        elsewhere += far
        if near:
            out.append((None, flag, near))
    if elsewhere:
        repairs = (*repairs, "parts elsewhere")
    if not out:
        refuse("no polygons", f"want areas in one of the colours {', '.join(colours)}; none came")
    return out, dropped, repairs


def _colour(feature: Drawn) -> str:
    fill = feature.properties.get("fill")
    if isinstance(fill, str) and fill:
        return fill.strip("#").lower()
    style = str(feature.properties.get("styleUrl") or "").split("-")
    return style[1].lower() if len(style) > 1 else ""


def _uacontrolmap(data: bytes, name: str, source: MapSource, theatre: Theatre) -> _Read:
    value, repairs = load(data)
    if not isinstance(value, dict) or not isinstance(value.get("areas"), list):
        refuse("not a map", "want an object with a list `areas`, as UAControlMap writes it")
    out: list[tuple[date | None, int, list[Rings]]] = []
    for key, flag in (("areas", _SIDE), ("areas_ua", 3 - _SIDE)):
        found = value.get(key) or []
        if not isinstance(found, list):
            refuse("not a map", f"want a list of rings in `{key}`")
        if found:
            out.append((None, flag, [[_closed(points)[:, ::-1]] for points in found]))
    if not out:
        refuse("no polygons", "want rings in `areas`, got none")
    return out, 0, repairs


def _closed(points: Json) -> NDArray[np.float64]:
    # This source leaves rings open on some days and closes them on others.
    if isinstance(points, list) and len(points) > 2 and points[0] != points[-1]:
        points = [*points, points[0]]
    return _geojson.ring(points)


def _declared(data: bytes, name: str, source: MapSource, theatre: Theatre) -> _Read:
    if is_table(data, name=name):
        drawn, dropped = read_table(data, name=name, source=source)
        repairs: tuple[str, ...] = ()
    else:
        value, repairs = load(data)
        drawn, dropped = _geojson.features(value)
    out: list[tuple[date | None, int, list[Rings]]] = []
    for feature in drawn:
        parts = feature.parts
        if source.lat_lon:
            parts = [[np.ascontiguousarray(r[:, ::-1]) for r in part] for part in parts]
        day = None
        if source.day_field:
            day = day_in(feature.properties.get(source.day_field), where=source.day_field)
        out.append((day, _holder(feature, source=source, theatre=theatre), parts))
    return out, dropped, repairs


def _holder(feature: Drawn, *, source: MapSource, theatre: Theatre) -> int:
    value = feature.properties.get(source.holder_field) if source.holder_field else None
    text = "" if value is None else str(value)
    word = source.holders.get(text) if text else None
    if word is None:
        word = source.default_holder if not text or source.default_holder else text
    if not word:
        refuse("unknown holder", f"a polygon has no {source.holder_field!r} and no default holder")
    return flag_of(word, source=source, theatre=theatre)


def flag_of(word: str, *, source: MapSource, theatre: Theatre) -> int:
    """Return the control flag of a side's code, ``contested`` or ``unknown``."""
    if word in ("unknown", "contested"):
        return 0 if word == "unknown" else 3
    for side in theatre.sides:
        if side.code == word:
            return side.flag
    codes = ", ".join(s.code for s in theatre.sides)
    return refuse(
        "unknown holder",
        f"source {source.key} does not say who {word!r} is; want {codes}, contested or unknown",
    )


_FORMATS: dict[str, Callable[[bytes, str, MapSource, Theatre], _Read]] = {
    "deepstate-mirror": _mirror,
    "deepstate-history": _history,
    "uacontrolmap": _uacontrolmap,
    "declared": _declared,
}
