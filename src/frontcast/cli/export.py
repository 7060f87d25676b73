"""Commands that hand claims on: links between them, and files for other programs."""

from pathlib import Path
from typing import Annotated

import typer

from frontcast.cli.app import AsOf, Fmt, Out, W, _bar, _day, _open, app
from frontcast.cli.output import Format, out, write_rows
from frontcast.errors import ConfigError


@app.command()
def links(
    fmt: Fmt = Format.TABLE,
    output: Out = None,
    as_of: AsOf = None,
    sources: Annotated[
        bool, typer.Option("--sources", help="Count the independent sources of each claim.")
    ] = False,
    keep: Annotated[bool, typer.Option("--keep", help="Write the links into the ledger.")] = False,
    workspace: W = None,
) -> None:
    """Say what claims are to each other: supports, contradicts, updates, retracts, copies."""
    from frontcast.pipeline.export import links_table, source_rows

    opened = _open(workspace)
    if sources:
        shown = ("said_on", "speaker", "text", "independent_sources", "contradicted_by")
        write_rows(source_rows(opened, as_of=_day(as_of)), fmt=fmt, path=output, columns=shown)
        return
    rows = links_table(opened, as_of=_day(as_of), keep=keep)
    if fmt is Format.TABLE and output is None:
        rows = _copies_at_once(rows)
    write_rows(rows, fmt=fmt, path=output, columns=("relation", "said_a", "said_b", "reason"))


def _copies_at_once(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Show a copied report as one row: which of its claims were changed, and how many not."""
    out: list[dict[str, object]] = []
    same: dict[tuple[object, object], dict[str, object]] = {}
    for row in rows:
        if row["relation"] != "copies" or "changed:" in str(row["reason"]):
            out.append(row)
            continue
        key = (row["report_a"], row["report_b"])
        if key not in same:
            same[key] = {**row, "count": 0}
            out.append(same[key])
        count = same[key]["count"]
        same[key]["count"] = (count if isinstance(count, int) else 0) + 1
    for row in same.values():
        row["reason"] = f"{row['reason']} ({row.pop('count')} claims)"
    return out


@app.command()
def export(
    fmt: Annotated[
        str,
        typer.Argument(
            metavar="FORMAT",
            help="jsonl, csv, parquet, geojson, geoparquet, annotations (W3C), claimreview "
            "(schema.org), prov (PROV-JSON) or acled; warc: the originals themselves; site: the "
            "whole page as files for any web host.",
        ),
    ],
    where: Annotated[
        Path | None, typer.Argument(metavar="[PATH]", help="File to write; of site: folder.")
    ] = None,
    output: Annotated[Path | None, typer.Option("-o", "--out", help="The same.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Of warc: all originals, for yourself, not to pass on.")
    ] = False,
    places: Annotated[
        int, typer.Option(min=0, help="Of site: panels of at most so many places.")
    ] = 300,
    as_of: AsOf = None,
    workspace: W = None,
) -> None:
    """Write claims and verdicts for other programs, no more than each source's licence allows."""
    path = where or output
    if path is None:
        raise ConfigError("want a path to write to: frontcast export FORMAT PATH")
    if fmt == "site":
        _site(path, places=places, as_of=as_of, workspace=workspace)
        return
    from frontcast.pipeline.export import export_claims, export_originals

    if fmt == "warc":
        number = export_originals(_open(workspace), path=path, everything=everything)
        out.print(f"wrote {path} ({number} originals)", markup=False, highlight=False)
        return
    number = export_claims(_open(workspace), fmt=fmt, path=path, as_of=_day(as_of))
    out.print(f"wrote {path} ({number} claims)", markup=False, highlight=False)


def _site(path: Path, *, places: int, as_of: str | None, workspace: Path | None) -> None:
    from frontcast.web import export_site

    with _bar() as bar:
        task = bar.add_task("files", total=None)
        size = export_site(
            lambda: _open(workspace), path, as_of=_day(as_of), places=places,
            progress=lambda done, all_: bar.update(task, completed=done, total=all_),
        )  # fmt: skip
    out.print(f"wrote {path} ({size / 1e6:.1f} MB): serve it with any web server",
              markup=False, highlight=False)  # fmt: skip
