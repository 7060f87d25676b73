"""``frontcast search``: words in reports and claims."""

from dataclasses import asdict
from typing import Annotated

import typer

from frontcast.cli.app import AsOf, Fmt, Out, W, _day, _open, app
from frontcast.cli.output import Format, write_rows


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(help="All of them must be there.")],
    limit: Annotated[int, typer.Option(min=1, help="How many to show at most.")] = 20,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Make the index of words anew first.")
    ] = False,
    fmt: Fmt = Format.TABLE,
    output: Out = None,
    as_of: AsOf = None,
    workspace: W = None,
) -> None:
    """Find reports and claims that hold some words; marks between words do not count."""
    ledger = _open(workspace).ledger
    if rebuild:
        ledger.rebuild_search()
    hits = ledger.search(" ".join(words), as_of=_day(as_of), limit=limit)
    columns = ("kind", "published", "outlet", "excerpt", "id")
    write_rows([asdict(h) for h in hits], fmt=fmt, path=output, columns=columns)
