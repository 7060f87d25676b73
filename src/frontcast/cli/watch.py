"""``frontcast watch``: follow feeds and maps, and tell what came about."""

from typing import TYPE_CHECKING, Annotated

import typer

from frontcast.cli.app import W, _open, app
from frontcast.cli.output import err, out

if TYPE_CHECKING:
    from frontcast.pipeline.watch import Round


@app.command()
def watch(
    once: Annotated[
        bool, typer.Option("--once", help="Ask what is due, and end; for a timer of your own.")
    ] = False,
    workspace: W = None,
) -> None:
    """Follow what [watch] in frontcast.toml names: ingest, check, write alerts, each once."""
    from frontcast.pipeline.watch import watch

    watch(_open(workspace), once=once, progress=_said)


def _said(done: "Round") -> None:
    for name, why in done.failed.items():
        err.print(f"  {name}: {why}", markup=False, highlight=False)
    for alert in done.alerts:
        out.print(f"{alert.seen_at}  {alert.kind}: {alert.title}", markup=False, highlight=False)
    out.print(
        f"asked {len(done.asked)}, {done.reports} reports and {done.maps} maps added, "
        f"{len(done.alerts)} alerts, {done.sent} posted",
        highlight=False,
    )
