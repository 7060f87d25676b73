"""Commands that hand claims on: links between them, and files for other programs."""

from pathlib import Path
from typing import Annotated

import typer

from frontcast.cli.app import AsOf, Fmt, Out, W, _day, _open, app
from frontcast.cli.output import Format, out, write_rows


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
    write_rows(rows, fmt=fmt, path=output, columns=("relation", "said_a", "said_b", "reason"))


@app.command()
def export(
    fmt: Annotated[
        str,
        typer.Argument(
            metavar="FORMAT",
            help="jsonl, csv, parquet, geojson, geoparquet, annotations (W3C), claimreview "
            "(schema.org), prov (PROV-JSON) or acled.",
        ),
    ],
    output: Annotated[Path, typer.Option("-o", "--out", help="File to write.")],
    as_of: AsOf = None,
    workspace: W = None,
) -> None:
    """Write claims and verdicts for other programs, no more than each source's licence allows."""
    from frontcast.pipeline.export import export_claims

    number = export_claims(_open(workspace), fmt=fmt, path=output, as_of=_day(as_of))
    out.print(f"wrote {output} ({number} claims)", markup=False, highlight=False)
