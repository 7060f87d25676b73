"""The ways out of a place: roads by day, dates, people, and until when a way may remain."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from frontcast import access
from frontcast.access import Figure, PlaceDates, Road, RoadDates, RoadDay, Ways, Window
from frontcast.control import World
from frontcast.errors import ConfigError, DateError
from frontcast.frame import day_index, to_date
from frontcast.pipeline.forecast import issue
from frontcast.pipeline.workspace import Workspace
from frontcast.records import Place

WINDOW_DAYS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """The ways out of a place.

    Parameters
    ----------
    place : Place
    ways : Ways
        On the World that answered.
    rows : list of RoadDay
        One a road and day.
    roads : list of RoadDates
        When the line came near each road.
    dates : PlaceDates
        Of the place.
    figures : tuple of Figure
        People, as reported.
    windows : tuple of Window
        Until when a way out may remain, by what counts as one; empty where not asked for.
    record : str
        How good the forecasts behind the windows have been.
    """

    place: Place
    ways: Ways
    rows: list[RoadDay]
    roads: list[RoadDates]
    dates: PlaceDates
    figures: tuple[Figure, ...]
    windows: tuple[Window, ...] = ()
    record: str = ""


def ways_out(
    workspace: Workspace,
    place: str,
    *,
    to: Sequence[str] = (),
    first: date | None = None,
    last: date | None = None,
    as_of: date | None = None,
    mapper: str | None = None,
    forecast: bool = False,
    seed: int = 1,
) -> Access:
    """Gather the ways out of a place.

    Parameters
    ----------
    workspace : Workspace
    place : str
        Name of a place.
    to : sequence of str
        Roads to these places; ``Dobropillia/T-05-15`` keeps to a road's number. Default: each road
        that leaves the place, and its railways.
    first, last : datetime.date or None
        Days of the rows; by default the last map's day.
    as_of : datetime.date or None
        Nothing known later is used.
    mapper : str or None
        Whose maps; None: the first that is loaded.
    forecast : bool
        Also say until when a way out may remain.
    seed : int
        Of the forecast ensemble.

    Returns
    -------
    Access

    Raises
    ------
    ConfigError
        If there are no maps, no network, or no road to a place that was named.
    DateError
        If the days lie outside the maps.
    UnknownNameError, AmbiguousNameError
        If a name is not known.
    """
    town = workspace.theatre.gazetteer.place(place)
    worlds = workspace.worlds(as_of=as_of, mapper=mapper)
    if not worlds:
        raise ConfigError("there are no maps to read roads from; add some with: add maps")
    world = worlds[0]
    ways = access.ways_of(world, access.home_side(world.theatre, town))
    roads = [_named(ways, town, name) for name in to] or [
        *access.roads_out(ways, town),
        *access.rails_out(ways, town),
    ]
    i, j = _window(world, first, last)
    windows, record = _windows(workspace, town, as_of, mapper, seed) if forecast else ((), "")
    return Access(
        place=town,
        ways=ways,
        rows=access.road_days(
            ways,
            roads,
            first=i,
            last=j,
            others=[access.ways_of(w, ways.side) for w in worlds[1:]],
        ),
        roads=access.road_dates(ways, roads),
        dates=access.place_dates(ways, town),
        figures=_known(access.figures_of(ways, town), to_date(world.days[j])),
        windows=windows,
        record=record,
    )


def _known(figures: Sequence[Figure], day: date) -> tuple[Figure, ...]:
    return tuple(f for f in figures if f.day is None or f.day <= day)


def _named(ways: Ways, town: Place, name: str) -> Road:
    bare, _, ref = name.partition("/")
    other = ways.world.theatre.gazetteer.place(bare)
    road = access.road_to(ways, town, other, ref=ref or None)
    if road is None:
        raise ConfigError(f"the network has no road from {town.name} to {other.name}")
    return road


def _window(world: World, first: date | None, last: date | None) -> tuple[int, int]:
    begin, end = to_date(world.days[0]), to_date(world.days[-1])
    last = last or end
    first = first or (last if first is None else first)
    if last < first:
        raise DateError(f"the last day, {last}, lies before the first, {first}")
    if first < begin or last > end:
        raise DateError(f"there are maps from {begin} to {end}, not from {first} to {last}")
    return day_index(world.days, first), day_index(world.days, last)


def _windows(
    workspace: Workspace, town: Place, as_of: date | None, mapper: str | None, seed: int
) -> tuple[tuple[Window, ...], str]:
    issued = issue(workspace, as_of=as_of, leads=(WINDOW_DAYS,), mapper=mapper, seed=seed)
    if not issued:
        return (), ""
    best = issued[0]
    until = best.init + timedelta(days=WINDOW_DAYS)
    found = access.windows(best.members(until=until), town)
    return found, best.record_for(30) or "no track record yet"


def rows_of(found: Access) -> list[dict[str, object]]:
    """Return the rows as people and programs read them: one a road and day.

    Returns
    -------
    list of dict
        ``place, to, ref, state, distance_to_line_km`` first; then the day, error bar, codes.
    """
    codes = {p.id: p for p in found.ways.world.theatre.places}
    out: list[dict[str, object]] = []
    for row in found.rows:
        end = codes.get(row.road.end_id)
        known = not np.isnan(row.km)
        out.append(
            {
                "place": found.place.name,
                "to": row.road.end,
                "ref": row.road.ref,
                "state": row.state,
                "distance_to_line_km": round(row.km, 2) if known else None,
                "day": row.day,
                "error_km": round(row.error_km, 2),
                "via": row.road.via,
                "mode": row.road.mode,
                "km": row.road.km,
                "confidence": row.road.confidence,
                "place_pcode": found.place.pcode,
                "place_katottg": found.place.katottg,
                "to_pcode": end.pcode if end else "",
                "to_katottg": end.katottg if end else "",
                "mapper": found.ways.world.mapper,
                "map_day": row.map_day,
                "other_mappers": "; ".join(
                    f"{mapper} {state} {km:.1f} km" for mapper, state, km in row.others
                ),
            }
        )
    return out


def summary_of(found: Access) -> dict[str, object]:
    """Return dates, people and windows as one object."""
    dates = found.dates
    return {
        "place": found.place.name,
        "side": found.ways.side.code,
        "mapper": found.ways.world.mapper,
        "exposed_km": found.ways.config.exposed_km,
        "near_km": found.ways.config.near_km,
        "rear_km": found.ways.config.rear_km,
        "first_exposed": dates.first_exposed,
        "last_open_exit": dates.last_open,
        "last_exit": dates.last_exit,
        "last_rail": dates.last_rail,
        "maps_until": dates.until,
        "roads": [
            {"to": r.road.end, "ref": r.road.ref, "via": r.road.via, "exposed": r.exposed,
             "near": r.near, "cut": r.cut, "already_on_first_map": list(r.already)}
            for r in found.roads
        ],
        "people": [
            {"day": f.day, "people": f.people, "source": f.source} for f in found.figures
        ],
        "windows": [
            {"rule": w.rule, "issued": w.issued, "p10": w.quantile(0.1), "p50": w.quantile(0.5),
             "p90": w.quantile(0.9), "remain_to_horizon": round(w.remain, 4),
             "horizon": w.horizon, "members": len(w.days), "track_record": found.record}
            for w in found.windows
        ],
    }  # fmt: skip


def frame_of(found: Access) -> gpd.GeoDataFrame:
    """Return the rows with the line of each road, degrees (WGS 84)."""
    net = found.ways.network
    lines = {
        row.road.edges: shapely.multilinestrings([net.line(e) for e in row.road.edges])
        for row in found.rows
    }
    geometry = [lines[row.road.edges] for row in found.rows]
    return gpd.GeoDataFrame(rows_of(found), geometry=geometry, crs="EPSG:4326")


def edges_frame(found: Access) -> gpd.GeoDataFrame:
    """Return every edge of the network on every day of the rows, with its state."""
    ways, net = found.ways, found.ways.network
    days = sorted({row.day for row in found.rows})
    parts = []
    geometry = [shapely.LineString(net.line(e)) for e in range(net.n_edges)]
    for day in days:
        i = day_index(ways.world.days, day)
        parts.append(
            {
                "day": [day] * net.n_edges,
                "edge": list(range(net.n_edges)),
                "from": [ways.node_name(int(n)) for n in net.start],
                "to": [ways.node_name(int(n)) for n in net.end],
                "ref": list(net.refs),
                "mode": list(net.modes),
                "class": list(net.classes),
                "confidence": list(net.confidence),
                "origin": list(net.origins),
                "state": list(ways.states(i)),
                "distance_to_line_km": np.maximum(ways.margins(i), 0.0).round(2).tolist(),
            }
        )
    columns = {key: [v for part in parts for v in part[key]] for key in (parts[0] if parts else {})}
    return gpd.GeoDataFrame(columns, geometry=geometry * len(days), crs="EPSG:4326")


def write_frame(frame: gpd.GeoDataFrame, path: Path) -> int:
    """Write a frame as GeoParquet or, by the file's ending, GeoJSON; return the bytes written.

    Raises
    ------
    ConfigError
        If the ending is neither ``.parquet`` nor ``.geojson``.
    """
    if path.suffix == ".parquet":
        frame.to_parquet(path, index=False)
    elif path.suffix in (".geojson", ".json"):
        path.write_text(geojson_of(frame), encoding="utf-8")
    else:
        raise ConfigError(f"want a file that ends in .parquet or .geojson, got {path.name!r}")
    return path.stat().st_size


def geojson_of(frame: gpd.GeoDataFrame) -> str:
    """Return a frame as GeoJSON text, days as YYYY-MM-DD."""
    plain = frame.copy()
    for name in ("day", "map_day"):
        if name in plain:
            plain[name] = [None if d is None else str(d) for d in plain[name]]
    return str(plain.to_json(drop_id=True, na="null")) + "\n"
