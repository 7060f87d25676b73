"""``frontcast audit``: is everything as it was kept?"""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from frontcast.cli.app import Fmt, W, _open, app
from frontcast.cli.output import Format, out, write_rows
from frontcast.errors import EvidenceError


@app.command()
def audit(
    heads: Annotated[
        Path | None, typer.Option(help="Compare with what --write-heads noted earlier.")
    ] = None,
    note: Annotated[
        Path | None,
        typer.Option("--write-heads", help="Note where all ends now; keep the file elsewhere."),
    ] = None,
    maps: Annotated[
        bool, typer.Option("--maps", help="Read every original map again, too, and compare.")
    ] = False,
    fmt: Fmt = Format.TABLE,
    workspace: W = None,
) -> None:
    """Re-hash archive and ledger; name what was changed, lost, reordered or cut off.

    Ends with exit code 0 if all is as it was kept, 8 if not.
    """
    from frontcast.pipeline.audit import audit, write_heads

    opened = _open(workspace)
    found = audit(opened, heads=heads, maps=maps)
    if found or fmt is not Format.TABLE:
        write_rows([asdict(f) for f in found], fmt=fmt)
    if found:
        unwritten = f"; {note} was not written" if note else ""
        raise EvidenceError(
            f"{len(found)} things are not as they were kept: restore them from a copy{unwritten}"
        )
    if note is not None:
        write_heads(opened, note)
    if fmt is Format.TABLE:
        items = sum(1 for _ in opened.archive.items())
        rows = sum(opened.ledger.counts().values())
        out.print(f"all as it was kept: {items} originals, {rows} rows", highlight=False)
        if heads is None:
            out.print("not compared with heads noted earlier (--heads FILE)", highlight=False)
