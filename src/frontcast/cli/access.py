"""`frontcast access`: the ways out of a place."""

import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from frontcast.cli.app import AsOf, Mapper, Out, W, _day, _open, app
from frontcast.cli.output import Format, err, out, write_json, write_rows
from frontcast.errors import ConfigError

if TYPE_CHECKING:
    from frontcast.pipeline.access import Access

_SHOWN = ("day", "to", "via", "ref", "mode", "state", "distance_to_line_km", "error_km")


class Shape(StrEnum):
    """How the ways out are written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    GEOJSON = "geojson"
    PARQUET = "parquet"


@app.command("access")
def access(
    place: Annotated[str, typer.Argument(help="A place.")],
    road: Annotated[
        list[str] | None,
        typer.Option(help="Only the road to PLACE or PLACE/ROAD-NUMBER; may be repeated."),
    ] = None,
    on: Annotated[str | None, typer.Option(help="Day; default: the last map's.")] = None,
    first: Annotated[str | None, typer.Option("--from", help="First day.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last day.")] = None,
    fmt: Annotated[Shape, typer.Option("--format", help="How to print.")] = Shape.TABLE,
    output: Out = None,
    edges: Annotated[
        bool, typer.Option("--edges", help="Every edge of the network (parquet, geojson).")
    ] = False,
    forecast: Annotated[
        bool, typer.Option("--forecast", help="Also: until when may a way out remain?")
    ] = False,
    as_of: AsOf = None,
    mapper: Mapper = None,
    workspace: W = None,
) -> None:
    """Show the roads out of a place: open, exposed or cut, how near the line is, since when."""
    from frontcast.pipeline.access import ways_out

    if fmt is Shape.PARQUET and output is None:
        raise ConfigError("parquet is binary: name a file with --out FILE")
    begin, end = _days(on, first, last)
    found = ways_out(
        _open(workspace),
        place,
        to=road or (),
        first=begin,
        last=end,
        as_of=_day(as_of),
        mapper=mapper,
        forecast=forecast,
    )
    match fmt:
        case Shape.GEOJSON | Shape.PARQUET:
            _write_map(found, output, edges=edges)
        case Shape.JSON:
            _write_json(found, output)
        case Shape.CSV:
            _write_rows(found, Format.CSV, output)
        case _:
            _write_rows(found, Format.TABLE, output)
            _tell(found)


def _days(on: str | None, first: str | None, last: str | None) -> tuple[date | None, date | None]:
    if on and (first or last):
        raise ConfigError("give either --on DAY or --from DAY --to DAY, not both")
    return (_day(on), _day(on)) if on else (_day(first), _day(last))


def _write_rows(found: "Access", fmt: Format, output: Path | None) -> None:
    from frontcast.pipeline.access import rows_of

    rows = rows_of(found)
    title = f"Roads out of {found.place.name}, by {found.ways.world.mapper}'s maps"
    columns = _SHOWN if fmt is Format.TABLE else None
    write_rows(rows, fmt=fmt, path=output, columns=columns, title=title)


def _write_json(found: "Access", output: Path | None) -> None:
    from frontcast.cli.output import plain
    from frontcast.pipeline.access import rows_of, summary_of

    whole: dict[str, Any] = {**summary_of(found), "rows": rows_of(found)}
    if output is None:
        write_json(whole)
        return
    import json

    text = json.dumps(plain(whole), ensure_ascii=False, indent=2) + "\n"
    output.write_text(text, encoding="utf-8")


def _write_map(found: "Access", output: Path | None, *, edges: bool) -> None:
    from frontcast.pipeline.access import edges_frame, frame_of, geojson_of, write_frame

    frame = edges_frame(found) if edges else frame_of(found)
    if output is not None:
        write_frame(frame, output)
    else:
        sys.stdout.write(geojson_of(frame))


def _tell(found: "Access") -> None:
    """Print what the table does not show: dates, people, windows."""
    from frontcast.pipeline.access import summary_of

    told = summary_of(found)
    until = told["maps_until"]
    lines = [
        f"Within {told['exposed_km']:g} km of the line since: {told['first_exposed'] or 'never'}",
        f"Last day with an open way out: {_last(told['last_open_exit'], until)}",
        f"Last day with a way out that was not cut: {_last(told['last_exit'], until)}",
        f"Last day with a railway that was not cut: {_last(told['last_rail'], until)}",
    ]
    if found.figures:
        last = found.figures[-1]
        lines.append(f"People: {last.people:,} ({last.day or 'before the war'}; {last.source})")
    words = {"passable": "not cut", "near": f"farther than {told['near_km']:g} km from the line",
             "open": "open"}  # fmt: skip
    for w in found.windows:
        days = ", ".join(
            f"{q} % {w.quantile(q / 100) or 'beyond ' + str(w.horizon)}" for q in (10, 50, 90)
        )
        lines.append(f"Forecast, last day with a way out that is {words[w.rule]}: {days}")
    if found.windows:
        lines.append(f"Track record: {found.record}")
    lines.append("Distances to a drawn line; no report of fire, and not for navigation.")
    for line in lines:
        out.print(line, highlight=False, markup=False)
    if not found.rows:
        err.print(f"{found.place.name} lies on no road of this theatre's network")


def _last(day: object, until: object) -> str:
    if day is None:
        return "none on any map"
    return f"{day} (the last map)" if day == until else str(day)
