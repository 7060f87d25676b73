"""Time series of one place by mapper: distance to the line, share held."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from frontcast.brief._words import long_day, mapper_name, number, place_name, spread
from frontcast.brief.inputs import BriefConfig, BriefInputs
from frontcast.brief.view import Chart, SeriesLine, SeriesPoint
from frontcast.control import World
from frontcast.frame import to_date, to_day64
from frontcast.records import Place, Side

# A share is shown from some weeks before anybody held anything, for at least three months.
_BEFORE, _SHORTEST = timedelta(days=21), timedelta(days=90)


def between(world: World, first: date, last: date) -> World:
    """Return a World with the days from `first` to `last` only."""
    keep = (world.days >= to_day64(first)) & (world.days <= to_day64(last))
    return replace(
        world, days=world.days[keep], map_days=world.map_days[keep], slots=world.slots[keep]
    )


def in_grid(world: World, place: Place) -> bool:
    """Return whether a place's centre lies in a World's grid."""
    x, y = (float(v) for v in world.grid.project(place.lon, place.lat))
    return bool(np.isfinite([x, y]).all()) and world.grid.cell_at(x, y) is not None


def around(world: World, place: Place, *, reach_km: float = 60.0) -> World:
    """Return the part of a World near a place, every map read once and kept.

    A series asks the cells of every day several times over; on the whole grid that costs
    seconds. Distances beyond the part come out infinite.
    """
    if not in_grid(world, place):
        return world
    x, y = (float(v) for v in world.grid.project(place.lon, place.lat))
    reach = reach_km * 1000
    grid = world.grid.crop((x - reach, y - reach, x + reach, y + reach))
    rows, columns = grid.window_in(world.grid)
    kept: dict[int, NDArray[np.uint8]] = {}

    def read(slot: int) -> NDArray[np.uint8]:
        if slot not in kept:
            kept[slot] = world.read(slot)[rows, columns].copy()
        return kept[slot]

    return replace(world, grid=grid, read=read)


def share_series(
    world: World, place: Place, side: Side
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the share of a place's built-up area held by a side, and its error bar.

    Returns
    -------
    (time,), (time,) float64
        %, half-width in %: the line inside the place could lie half a cell to either side.
    """
    size = world.size_km2(place)
    table = world.tables.get("area")
    exact = table is not None and table.column(place.id) is not None
    # An outline may reach into the grid from outside; cells do not know the rest of it.
    if not size > 0 or not (exact or in_grid(world, place)):
        empty = np.full(len(world.days), np.nan)
        return empty, empty
    value = np.clip(100 * world.area_km2(place, side) / size, 0, 100)
    error = 100 * world.line_km(place) * world.grid.cell_km / 2 / size
    return value, np.minimum(error, 100.0)


def charts(inputs: BriefInputs, *, side: Side, config: BriefConfig) -> list[Chart]:
    """Return the charts of a brief; a chart without a single value is left out.

    Parameters
    ----------
    inputs : BriefInputs
        Place, day and worlds.
    side : Side
        Whose share is shown.
    config : BriefConfig
        Length of the series.

    Returns
    -------
    list of Chart
        Distance from the centre to the line; share of the built-up area.
    """
    place, name = inputs.place, place_name(inputs.place)
    first = inputs.on - timedelta(days=config.series_days)
    distance, share = [], []
    for whole in inputs.worlds:
        world = around(between(whole, first, inputs.on), place)
        mapper = mapper_name(inputs, world.mapper)
        km = world.distance_km(place)
        if np.isinf(km).any():
            km = between(whole, first, inputs.on).distance_km(place)
        half = np.full(len(km), world.grid.cell_km / 2)
        distance.append(SeriesLine(mapper=mapper, points=_points(world, km, half)))
        value, error = share_series(world, place, side)
        share.append(SeriesLine(mapper=mapper, points=_points(world, value, error)))
    made = (
        _chart("distance", f"Distance from the centre of {name} to the line", "km",
               distance, inputs.on),
        _chart("share", f"Share of {name}\u2019s built-up area held by {side.name}", "%",
               _since_it_began(share), inputs.on),
    )  # fmt: skip
    return [chart for chart in made if any(line.points for line in chart.lines)]


def _since_it_began(lines: list[SeriesLine]) -> list[SeriesLine]:
    """Leave out the months in which every mapper says zero, but for a few weeks before."""
    begun = [p.day for line in lines for p in line.points if p.value]
    every = [p.day for line in lines for p in line.points]
    if not begun:
        return lines
    first = max(min(every), min(min(begun) - _BEFORE, max(every) - _SHORTEST))
    return [
        SeriesLine(mapper=line.mapper, points=[p for p in line.points if p.day >= first])
        for line in lines
    ]


def _points(
    world: World, value: NDArray[np.float64], error: NDArray[np.float64]
) -> list[SeriesPoint]:
    known = np.isfinite(value)
    if not known.any():
        return []
    return [
        SeriesPoint(
            day=to_date(day),
            value=round(float(v), 2) if ok else None,
            error=round(float(e), 2) if ok and np.isfinite(e) else None,
        )
        for day, v, e, ok in zip(world.days, value, error, known, strict=True)
    ]


def _chart(key: str, title: str, unit: str, lines: list[SeriesLine], on: date) -> Chart:
    # A mapper with a map now and then may have none in the months that are shown.
    shown = [line for line in lines if any(p.value is not None for p in line.points)]
    words = []
    for line in shown:
        known = [p for p in line.points if p.value is not None]
        first, last = known[0], known[-1]
        words.append(
            f"{line.mapper}: {number(first.value or 0, unit)} on {long_day(first.day)}, "
            f"{number(last.value or 0, unit)}{spread(last.error, unit)} on {long_day(last.day)}."
        )
    names = ", ".join(line.mapper for line in shown)
    return Chart(
        key=key,
        title=title,
        unit=unit,
        lines=shown,
        on=on,
        caption=(
            f"By day, from the maps of {names or 'nobody'}, to {long_day(on)}. Shaded: error bar "
            "of half a cell. A gap in a line is a gap in the maps."
        ),
        description=" ".join(words),
    )
