"""Commands. Each parses its options, calls one job of `frontcast.pipeline`, and prints."""

import json
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from frontcast.cli.extractor import Endpoint, ExtractorName, Model, chosen_extractor
from frontcast.cli.output import Format, err, out, plain, write_json, write_rows
from frontcast.errors import DateError, FrontcastError, ReportError, shape_of
from frontcast.frame import parse_day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from frontcast.pipeline.ingest import Added
    from frontcast.pipeline.workspace import Workspace
    from frontcast.records import Claim, Failure, Report

app = typer.Typer(
    name="frontcast",
    help="An open observatory of a war's front line: what was claimed, what the maps show, what "
    "may come, and how good such forecasts have been.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
add = typer.Typer(help="Add maps or reports to a workspace.", no_args_is_help=True)
sync = typer.Typer(help="Fetch new days of a public source, politely.", no_args_is_help=True)
pack = typer.Typer(help="Theatre packs: what ships, and making one.", no_args_is_help=True)
app.add_typer(add, name="add")
app.add_typer(sync, name="sync")
app.add_typer(pack, name="pack")

W = Annotated[
    Path | None,
    typer.Option("-w", "--workspace", envvar="FRONTCAST_WORKSPACE",
                 help="Workspace folder. Default: this folder, if it is one, else the pack."),
]  # fmt: skip
Fmt = Annotated[Format, typer.Option("--format", help="How to print.")]
Out = Annotated[Path | None, typer.Option("-o", "--out", help="Write to this file.")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", help="Use nothing that became known after this day.")
]
Published = Annotated[str | None, typer.Option(help="Day of publication, YYYY-MM-DD.")]
Outlet = Annotated[str | None, typer.Option(help="Who published it.")]
Licence = Annotated[str, typer.Option(help="redistribute, derived-only or link-only.")]
Mapper = Annotated[str | None, typer.Option(help="Only this mapper's maps.")]
Processes = Annotated[
    int | None,
    typer.Option("--workers", min=1, help="Processes. Default: one, or one a core where it pays."),
]
Scheduler = Annotated[
    str,
    typer.Option(help="Address of a Dask cluster, tcp://HOST:8786, that does the work instead."),
]


def main() -> None:
    """Run the command line; errors end with one message and a stable exit code."""
    try:
        app()
    except FrontcastError as error:
        _, code, shape = shape_of(error)
        if "--format" in sys.argv and ("json" in sys.argv or "jsonl" in sys.argv):
            sys.stderr.write(json.dumps(plain(shape), ensure_ascii=False) + "\n")
        else:
            err.print(f"frontcast: {error}", style="bold red", markup=False, highlight=False)
        raise SystemExit(code) from None
    except BrokenPipeError:
        raise SystemExit(0) from None
    except OSError as error:
        # A file or folder that cannot be read or written is the user's to mend, not a fault here.
        where = f"{error.filename}: " if error.filename else ""
        err.print(f"frontcast: {where}{error.strerror or error}", style="bold red", markup=False)
        raise SystemExit(4) from None


def _day(text: str | None) -> date | None:
    return parse_day(text) if text else None


def _days(text: str, *, what: str, most: int = 3650) -> int:
    """Read a number of days: ``7`` or ``7d``."""
    number = text.strip().removesuffix("d")
    if not (number.isascii() and number.isdecimal()) or not 1 <= int(number) <= most:
        raise DateError(f"want {what} in days, 1 to {most}, such as 7d, got {text!r}")
    return int(number)


def _horizons(text: str) -> list[int]:
    from frontcast.pipeline.forecast import MAX_LEAD

    return [_days(part, what="horizons", most=MAX_LEAD) for part in text.split(",")]


def _open(path: Path | None) -> "Workspace":
    from frontcast.pipeline.workspace import Workspace

    if path is not None:
        return Workspace.open(path)
    return Workspace.open(".") if Path("frontcast.toml").is_file() else Workspace.of_pack()


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=err,
        transient=True,
        disable=not err.is_terminal,
    )


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="New folder.")],
    theatre: Annotated[str, typer.Option(help="A pack's name or a folder.")] = "donetsk",
) -> None:
    """Make a workspace."""
    from frontcast.pipeline.workspace import Workspace

    workspace = Workspace.init(folder, theatre=theatre)
    out.print(f"workspace {folder} for {workspace.theatre.title}", highlight=False)
    out.print("next: frontcast add maps FOLDER --source SOURCE -w " + str(folder), highlight=False)
    for source in workspace.theatre.sources:
        out.print(f"  --source {source.key}: {source.title}", highlight=False)


_FAILURES_SHOWN = 50


def _said(added: "Added", what: str) -> None:
    parts = [f"{added.read} files read", f"{added.added} {what} added"]
    if added.revised:
        parts.append(f"{added.revised} revised")
    if added.unchanged:
        parts.append(f"{added.unchanged} unchanged")
    if what == "reports":
        parts.append(f"{added.claims} claims found")
    if added.other_language:
        parts.append(f"{added.other_language} kept in other languages than English, not searched")
    parts.append(f"{added.refused} refused and kept aside")
    out.print(", ".join(parts), highlight=False)
    for failure in added.failures[:_FAILURES_SHOWN]:
        err.print(f"  {failure.name}: {failure.detail}", markup=False, highlight=False)
    if added.refused > _FAILURES_SHOWN:
        err.print(f"  and {added.refused - _FAILURES_SHOWN} more, all in the ledger")


@add.command("maps")
def add_maps(
    paths: Annotated[list[Path], typer.Argument(help="Map files or folders of them.")],
    source: Annotated[str, typer.Option(help="Which map source they come from.")],
    workspace: W = None,
) -> None:
    """Add map files; what cannot be used is named and kept aside, the rest goes on."""
    from frontcast.pipeline.ingest import add_maps, files_under

    opened = _open(workspace)
    with _bar() as bar:
        task = bar.add_task("maps", total=len(files_under(paths)))
        added = add_maps(opened, paths, source=source, progress=lambda _: bar.advance(task))
    _said(added, "maps")


@add.command("reports")
def add_reports(
    paths: Annotated[
        list[Path],
        typer.Argument(help="Files or folders: text, HTML, PDF, feeds, JSON posts, mail, WARC."),
    ],
    published: Published = None,
    outlet: Outlet = None,
    licence: Licence = "link-only",
    workers: Processes = None,
    scheduler: Scheduler = "",
    workspace: W = None,
) -> None:
    """Add reports and find their claims; a run that was cut off goes on when it is made again."""
    from frontcast.pipeline.reports import add_reports
    from frontcast.pipeline.workers import Workers

    opened = _open(workspace)
    with _bar() as bar:
        task = bar.add_task("bytes of reports", total=None)
        added = add_reports(
            opened, paths, published=_day(published), outlet=outlet, licence=licence,
            workers=Workers(count=workers, scheduler=scheduler),
            progress=lambda done, all_: bar.update(task, completed=done, total=all_),
        )  # fmt: skip
    _said(added, "reports")


@sync.command("maps")
def sync_maps(
    source: Annotated[str, typer.Option(help="A source with an address.")] = "deepstate-mirror",
    since: Annotated[str | None, typer.Option(help="First file day.")] = None,
    until: Annotated[str | None, typer.Option(help="Last file day; default: today.")] = None,
    workspace: W = None,
) -> None:
    """Fetch days that are not here yet and add them."""
    from frontcast.pipeline.ingest import next_file_day, sync_maps

    opened = _open(workspace)
    last = _day(until) or date.today()
    first = _day(since) or next_file_day(opened, source=source) or last
    with _bar() as bar:
        task = bar.add_task("days", total=(last - first).days + 1)
        counts, added = sync_maps(
            opened, source=source, since=first, until=last, progress=lambda _: bar.advance(task)
        )
    out.print(str(counts), highlight=False)
    _said(added, "maps")


@sync.command("feed")
def sync_feed(
    address: Annotated[str, typer.Argument(help="Of an RSS or Atom feed.")],
    articles: Annotated[
        bool, typer.Option(help="Fetch the pages that its entries link to, too.")
    ] = False,
    most: Annotated[int, typer.Option(min=1, help="Articles in one run.")] = 50,
    outlet: Outlet = None,
    licence: Licence = "link-only",
    workspace: W = None,
) -> None:
    """Fetch a feed politely, if it changed, and add its entries as reports."""
    from frontcast.pipeline.reports import sync_feed

    opened = _open(workspace)
    with _bar() as bar:
        task = bar.add_task("fetched", total=None)
        counts, added = sync_feed(
            opened, address, articles=articles, most=most, outlet=outlet, licence=licence,
            progress=lambda _: bar.advance(task),
        )  # fmt: skip
    state = "unchanged" if counts.unchanged else "new or changed"
    out.print(f"feed {state}: {counts.entries} entries, {counts.articles} articles fetched, "
              f"{counts.held} held", highlight=False)  # fmt: skip
    _said(added, "reports")


def _found_in(read: "Iterable[tuple[Report, list[Claim]] | Failure]") -> "list[Claim]":
    """Return the claims of a file's reports; say what could not be read of it."""
    found: list[Claim] = []
    reports = 0
    failed = None
    for one in read:
        if isinstance(one, tuple):
            reports += 1
            found += one[1]
            if one[0].language not in ("en", "unknown"):
                err.print(f"  in {one[0].language}, not searched: {one[0].title}", markup=False)
            continue
        failed = one
        err.print(f"  {one.name}: {one.detail}", markup=False, highlight=False)
    if failed is not None and not reports:
        raise ReportError(failed.detail, fault=failed.fault)
    return found


@app.command()
def claims(
    file: Annotated[Path | None, typer.Argument(help="A report; default: all stored.")] = None,
    published: Published = None,
    outlet: Outlet = None,
    fmt: Fmt = Format.TABLE,
    output: Out = None,
    as_of: AsOf = None,
    theatre: Annotated[str | None, typer.Option(help="Theatre, without a workspace.")] = None,
    extractor: ExtractorName = "rules",
    endpoint: Endpoint = None,
    model: Model = None,
    workspace: W = None,
) -> None:
    """Find the claims of a report, or list those of a workspace."""
    from frontcast.pipeline.claims import claims_in, stored_claims
    from frontcast.pipeline.export import claim_rows
    from frontcast.theatre import load_theatre

    if file is not None:
        known = load_theatre(theatre) if theatre else _open(workspace).theatre
        chosen = chosen_extractor(extractor, endpoint=endpoint, model=model)
        read = claims_in(
            file, theatre=known, published=_day(published), outlet=outlet, extractor=chosen
        )
        rows = [c.to_json() for c in _found_in(read)]
    elif fmt is Format.TABLE and output is None:  # on the user's own screen, not handed on
        kept = stored_claims(_open(workspace), as_of=_day(as_of))
        rows = [claim.to_json() for _, each in kept for claim in each]
    else:
        rows = claim_rows(_open(workspace), as_of=_day(as_of))
    write_rows(
        rows,
        fmt=fmt,
        path=output,
        columns=("text", "speaker", "modality", "polarity", "type", "statement"),
    )


def _show_verdicts(
    rows: list[dict[str, object]], *, fmt: Format, path: Path | None = None, title: str = ""
) -> None:
    from frontcast.check import without_lead

    shown = ("said_on", "speaker", "text", "outcome", "the_maps")
    if fmt is Format.TABLE and path is None:
        rows = [{**row, "the_maps": without_lead(str(row["sentence"]))} for row in rows]
    write_rows(rows, fmt=fmt, path=path, columns=shown, title=title)


@app.command()
def check(
    keep: Annotated[bool, typer.Option("--keep", help="Keep the verdicts in the ledger.")] = False,
    fmt: Fmt = Format.TABLE,
    output: Out = None,
    as_of: AsOf = None,
    workspace: W = None,
) -> None:
    """Check every measurable claim against the maps."""
    from frontcast.pipeline.claims import verdict_rows

    handed_on = fmt is not Format.TABLE or output is not None
    rows = verdict_rows(_open(workspace), as_of=_day(as_of), keep=keep, handed_on=handed_on)
    _show_verdicts(rows, fmt=fmt, path=output)


@app.command()
def ask(
    statement: Annotated[str, typer.Argument(help='Such as "distance(Pokrovsk) <= 5 km".')],
    keep: Annotated[
        bool, typer.Option("--keep", help="Enter the chances in the ledger, to be scored.")
    ] = False,
    fmt: Fmt = Format.TABLE,
    output: Out = None,
    as_of: AsOf = None,
    mapper: Mapper = None,
    workspace: W = None,
) -> None:
    """Put a Statement: value and verdict from the maps, or a probability if it is too early."""
    from frontcast.pipeline.ask import ask

    opened = _open(workspace)
    asked = ask(opened, statement, as_of=_day(as_of), mapper=mapper)
    if keep and asked.weighed:
        from frontcast.pipeline.predict import keep_published

        keep_published(opened, [str(asked.statement)], as_of=_day(as_of), mapper=mapper)
    row = asked.to_json()
    if fmt is Format.JSON and output is None:
        write_json(row)
        return
    if fmt is not Format.TABLE or output is not None:
        write_rows([row], fmt=fmt, path=output)
        return
    out.print(str(row["statement"]), style="bold", markup=False, highlight=False)
    out.print(asked.verdict.sentence, markup=False, highlight=False)
    for w in asked.weighed:
        spread = "" if w.low is None else f" ({w.low:.0%} to {w.high:.0%} by the front's pace)"
        out.print(
            f"  {w.probability:.0%}{spread} by {w.model}, issued on the map of {w.issued} "
            f"({w.members} members). {' '.join((w.record, *w.notes))}",
            markup=False, highlight=False,
        )  # fmt: skip
        for line in w.drivers:
            out.print(f"    {line}", markup=False, highlight=False)


@app.command()
def measure(
    call: Annotated[str, typer.Argument(help='Such as "distance(Pokrovsk)".')],
    first: Annotated[str | None, typer.Option("--from", help="First day.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last day.")] = None,
    every: Annotated[str, typer.Option(help="Step, such as 1d or 7d.")] = "1d",
    fmt: Fmt = Format.TABLE,
    output: Out = None,
    as_of: AsOf = None,
    mapper: Mapper = None,
    workspace: W = None,
) -> None:
    """Measure something over time."""
    from frontcast.pipeline.ask import measure

    frame = measure(
        _open(workspace), call, first=_day(first), last=_day(last),
        every_days=_days(every, what="a step"), as_of=_day(as_of), mapper=mapper,
    )  # fmt: skip
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    shown = [{str(k): v for k, v in r.items()} for r in rows]
    write_rows(shown, fmt=fmt, path=output, columns=list(frame.columns))


@app.command()
def forecast(
    places: Annotated[list[str] | None, typer.Argument(help="Towns; default: those near.")] = None,
    horizons: Annotated[str, typer.Option(help="Days ahead.")] = "30,60,90",
    keep: Annotated[
        bool, typer.Option("--keep", help="Enter the chances in the ledger, to be scored.")
    ] = False,
    fmt: Fmt = Format.TABLE,
    output: Out = None,
    as_of: AsOf = None,
    seed: Annotated[int, typer.Option(help="Of the random numbers.")] = 1,
    workspace: W = None,
) -> None:
    """Give the chance that towns change hands, with the record of such forecasts."""
    from frontcast.pipeline.forecast import forecast_rows

    opened = _open(workspace)
    rows = forecast_rows(
        opened, places=places or (), leads=_horizons(horizons),
        as_of=_day(as_of), seed=seed,
    )  # fmt: skip
    if keep:
        from frontcast.pipeline.predict import keep_forecast

        leads = sorted(set(_horizons(horizons)))
        new = keep_forecast(opened, rows, leads=leads, as_of=_day(as_of), seed=seed)
        err.print(f"{new} chances entered in the ledger", highlight=False)
    shown = ("place", "model", "lead_days", "centre", "half", "whole")
    write_rows(rows, fmt=fmt, path=output, columns=shown,
               title=f"Chance that {rows[0]['side']} has taken it" if rows else "")  # fmt: skip
    if fmt is Format.TABLE and output is None:
        for record in dict.fromkeys(str(row["track_record"]) for row in rows):
            out.print(record, markup=False, highlight=False)


@app.command()
def brief(
    place: Annotated[str, typer.Argument(help="A town.")],
    on: Annotated[str | None, typer.Option(help="Day; default: the last map.")] = None,
    output: Annotated[Path, typer.Option("-o", "--out", help=".html, .md or .json")] = Path(
        "brief.html"
    ),
    as_of: AsOf = None,
    workspace: W = None,
) -> None:
    """Write a brief on a town: one page, to read, print or process."""
    from frontcast.pipeline.brief import brief

    size = brief(_open(workspace), place, on=_day(on), as_of=_day(as_of), path=output)
    out.print(f"wrote {output} ({size / 1000:.0f} kB)", highlight=False)


@app.command()
def info(
    fmt: Fmt = Format.TABLE, output: Out = None, as_of: AsOf = None, workspace: W = None
) -> None:
    """Say what a workspace holds."""
    from frontcast.pipeline.packs import info

    shown = info(_open(workspace), as_of=_day(as_of))
    maps: Any = shown["maps"]
    if fmt is Format.TABLE:
        for name, value in shown.items():
            if not isinstance(value, list):
                out.print(f"{name.replace('_', ' ')}: {value}", markup=False, highlight=False)
        write_rows(maps, fmt=fmt)
    elif fmt is Format.JSON and output is None:
        write_json(shown)
    else:
        write_rows(maps, fmt=fmt, path=output)


@app.command()
def demo(
    folder: Annotated[Path, typer.Option("--out", help="Where to write.")] = Path("demo"),
) -> None:
    """Write the Pokrovsk brief from the pack that ships, and show the verdicts."""
    from frontcast.pipeline.ask import ask
    from frontcast.pipeline.brief import brief
    from frontcast.pipeline.claims import verdict_rows
    from frontcast.pipeline.workspace import Workspace

    workspace = Workspace.of_pack()
    folder.mkdir(parents=True, exist_ok=True)
    town = workspace.theatre.focus
    page = folder / f"{town.lower()}.html"
    on = date(2025, 11, 5)
    brief(workspace, town, on=on, as_of=on + timedelta(days=1), path=page)
    brief(workspace, town, on=on, as_of=on + timedelta(days=1), path=page.with_suffix(".md"))
    title = "What was said, and what the maps show (sample reports, DeepState and UAControlMap)"
    _show_verdicts(verdict_rows(workspace), fmt=Format.TABLE, title=title)
    asked = ask(workspace, f"captured({town}, RU, half) by 2025-12-31", as_of=on)
    out.print()
    out.print("Asked as on 2025-11-05: " + str(asked.statement), style="bold", highlight=False)
    for w in asked.weighed:
        out.print(f"  {w.probability:.0%} by {w.model}. {w.record}", markup=False, highlight=False)
    out.print(f"\nThe brief: {page}  (open it in a browser)", style="bold", highlight=False)
    # As it was called: from `make demo` that is the program inside .venv.
    me = sys.argv[0] if Path(sys.argv[0]).name == "frontcast" else "frontcast"
    me = me.removeprefix(f"{Path.cwd()}/")
    lines = (
        "Next:",
        f'  {me} ask "share(Donetsk Oblast, RU) >= 60% on 2024-12-20"',
        f'  {me} measure "distance(Pokrovsk)" --every 30d',
        f"  {me} forecast --as-of 2025-11-06",
        f"  {me} init my-workspace     (then add your own maps and reports)",
        "Limits: the maps are day-old drawings by volunteers on a 1-km grid; see docs/limits.md.",
    )
    out.print("\n".join(lines), markup=False, highlight=False)


@pack.command("build")
def pack_build(
    folder: Annotated[Path, typer.Argument(help="New folder for the pack.")],
    around: Annotated[str | None, typer.Option(help="Place in the middle.")] = None,
    radius: Annotated[float, typer.Option(help="Half-width of the sector, km.")] = 100.0,
    workspace: W = None,
) -> None:
    """Make a small pack of a workspace: its theatre and when cells of a sector changed hands."""
    from frontcast.pipeline.packs import build_pack

    sizes = build_pack(_open(workspace), folder, around=around, radius_km=radius)
    for name, size in sizes.items():
        out.print(f"{name}: {size / 1000:.0f} kB", highlight=False)


@pack.command("list")
def pack_list(fmt: Fmt = Format.TABLE, output: Out = None) -> None:
    """List the packs that ship."""
    from frontcast.pipeline.packs import packs

    write_rows(packs(), fmt=fmt, path=output)
