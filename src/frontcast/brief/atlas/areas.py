"""Cells as polygons and lines in degrees: control on a day, what changed, where mappers differ."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
from contourpy import LineType, contour_generator
from numpy.typing import NDArray
from rasterio.features import shapes

from frontcast.control import CONTESTED, UNKNOWN, World
from frontcast.errors import SchemaError
from frontcast.forecast import Forecast
from frontcast.frame import GridSpec
from frontcast.theatre import Theatre

Feature = dict[str, Any]
CHANCES: Final = (0.1, 0.5, 0.9)
"""Chances along which contours are drawn."""
_DIGITS = 5  # a metre


def collection(features: Iterable[Feature], **about: object) -> dict[str, Any]:
    """Return a GeoJSON FeatureCollection with foreign members beside it."""
    return {"type": "FeatureCollection", **about, "features": list(features)}


def feature(
    geometry: Mapping[str, Any] | None, properties: Mapping[str, object], *, key: str | None = None
) -> Feature:
    """Return a GeoJSON Feature."""
    out: Feature = {"type": "Feature"}
    if key is not None:
        out["id"] = key
    return out | {"geometry": geometry, "properties": dict(properties)}


def polygons(mask: NDArray[np.bool_], grid: GridSpec) -> dict[str, Any]:
    """Return cells as one GeoJSON MultiPolygon in degrees, exactly along their edges.

    Parameters
    ----------
    mask : (y, x) bool
    grid : GridSpec
        Of the mask.
    """
    made = shapes(mask.astype(np.uint8), mask=mask, transform=grid.transform)
    parts = [[_degrees(np.array(ring), grid) for ring in shape["coordinates"]] for shape, _ in made]
    return {"type": "MultiPolygon", "coordinates": parts}


def _degrees(points: NDArray[np.float64], grid: GridSpec) -> list[list[float]]:
    lon, lat = grid.unproject(points[:, 0], points[:, 1])
    out: list[list[float]] = np.column_stack([lon, lat]).round(_DIGITS).tolist()
    return out


def box_of(grid: GridSpec) -> list[float]:
    """Return ``[west, south, east, north]`` in degrees of a grid."""
    west, south, east, north = grid.bounds
    x, y = np.linspace(west, east, 20), np.linspace(south, north, 20)
    edge_x = np.concatenate([x, x, np.full(20, west), np.full(20, east)])
    edge_y = np.concatenate([np.full(20, south), np.full(20, north), y, y])
    lon, lat = grid.unproject(edge_x, edge_y)
    return [round(float(v), _DIGITS) for v in (lon.min(), lat.min(), lon.max(), lat.max())]


def holder_words(theatre: Theatre, flag: int) -> tuple[str, str]:
    """Return code and words of a cell's value: ``("RU", "held by Russia")``."""
    side = theatre.by_flag(flag)
    if side is not None:
        return side.code, f"held by {side.name}"
    return ("contested", "contested") if flag == CONTESTED else ("unknown", "not known")


def control_features(
    world: World, day: date, *, flags: Sequence[int] = (1, 2, CONTESTED)
) -> list[Feature]:
    """Return who holds what on a day, one feature a holder; empty where there is no map.

    Parameters
    ----------
    world : World
    day : datetime.date
    flags : sequence of int
        Which holders.
    """
    i = world.index(day)
    if i < 0:
        return []
    cells, out = world.cells(i), []
    for flag in flags:
        mask = cells == flag
        if mask.any():
            code, words = holder_words(world.theatre, flag)
            out.append(
                feature(
                    polygons(mask, world.grid),
                    {
                        "day": day.isoformat(),
                        "start": day.isoformat(),
                        "end": day.isoformat(),
                        "mapper": world.mapper,
                        "map_day": str(world.map_days[i]),
                        "flag": flag,
                        "holder": code,
                        "label": words,
                        "km2": round(float(mask.sum()) * world.grid.cell_km**2, 1),
                    },
                    key=f"{day}.{flag}",
                )
            )
    return out


def change_features(world: World, first: date, last: date) -> list[Feature]:
    """Return ground that changed hands between two days, a feature for each kind of change.

    Raises
    ------
    SchemaError
        If there is no map for one of the days.
    """
    i, j = world.index(first), world.index(last)
    if min(i, j) < 0:
        raise SchemaError(f"{world.mapper} has no map for {first if i < 0 else last}")
    a, b = world.cells(i), world.cells(j)
    out = []
    for before in range(4):
        for after in range(4):
            mask = (a == before) & (b == after)
            if before == after or not mask.any():
                continue
            out.append(
                feature(
                    polygons(mask, world.grid),
                    {
                        "mapper": world.mapper,
                        "from": first.isoformat(),
                        "to": last.isoformat(),
                        "before": holder_words(world.theatre, before)[0],
                        "after": holder_words(world.theatre, after)[0],
                        "km2": round(float(mask.sum()) * world.grid.cell_km**2, 1),
                    },
                )
            )
    return out


def differing_features(a: World, b: World, day: date) -> list[Feature]:
    """Return ground that two mappers give to different holders on a day; both must know it.

    Raises
    ------
    SchemaError
        If the grids differ, or one has no map for the day.
    """
    if a.grid != b.grid:
        raise SchemaError(f"want two Worlds on one grid, got {a.grid} and {b.grid}")
    i, j = a.index(day), b.index(day)
    if min(i, j) < 0:
        raise SchemaError(f"{a.mapper if i < 0 else b.mapper} has no map for {day}")
    x, y = a.cells(i), b.cells(j)
    out = []
    for one in (1, 2, CONTESTED):
        for two in (1, 2, CONTESTED):
            mask = (x == one) & (y == two) & (x != UNKNOWN)
            if one == two or not mask.any():
                continue
            out.append(
                feature(
                    polygons(mask, a.grid),
                    {
                        "day": day.isoformat(),
                        a.mapper: holder_words(a.theatre, one)[0],
                        b.mapper: holder_words(a.theatre, two)[0],
                        "km2": round(float(mask.sum()) * a.grid.cell_km**2, 1),
                    },
                )
            )
    return out


def contour_features(forecast: Forecast) -> list[Feature]:
    """Return the lines within which the attacker holds the ground with some chance, by lead.

    The lines of 50 % over all leads are the contours of arrival time.

    Parameters
    ----------
    forecast : Forecast

    Returns
    -------
    list of dict
        GeoJSON MultiLineStrings with ``chance`` (%), ``lead_days``, ``day``; no feature where
        there is no such line.
    """
    grid, out = forecast.grid, []
    for lead in forecast.leads:
        field = np.ma.masked_invalid(forecast.probability(lead).astype(np.float64))
        made = contour_generator(
            x=grid.x_centres(), y=grid.y_centres(), z=field, line_type=LineType.Separate
        )
        for chance in CHANCES:
            # Half a step off the level: cells of exactly 0 or 1 must not lie on the line.
            lines = [_degrees(np.asarray(p), grid) for p in made.lines(chance - 1e-6)]
            if lines:
                out.append(
                    feature(
                        {"type": "MultiLineString", "coordinates": lines},
                        {
                            "chance": round(chance * 100),
                            "lead_days": lead,
                            "day": (forecast.init + timedelta(days=lead)).isoformat(),
                            "side": forecast.attacker.code,
                        },
                    )
                )
    return out
