"""``frontcast serve``: the page, the API and OGC Features on a workspace or the pack."""

from typing import Annotated

import typer

from frontcast.cli.app import W, _open, app
from frontcast.cli.output import err, out


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="0: any that is free.")] = 8642,
    open_page: Annotated[
        bool, typer.Option("--open/--no-open", help="Open the page in the browser.")
    ] = True,
    token: Annotated[
        str,
        typer.Option(
            envvar="FRONTCAST_TOKEN", help="What clients must show; made up where needed."
        ),
    ] = "",
    name: Annotated[
        list[str] | None, typer.Option(help="Another name by which the server is reached.")
    ] = None,
    origin: Annotated[
        list[str] | None, typer.Option(help="A site whose pages may read the answers (CORS).")
    ] = None,
    embed: Annotated[
        list[str] | None, typer.Option(help="A site that may show the page in a frame.")
    ] = None,
    basemap: Annotated[
        str, typer.Option(help="Raster tiles to draw below: https://host/{z}/{x}/{y}.png")
    ] = "",
    attribution: Annotated[str, typer.Option(help="Whose tiles they are.")] = "",
    workspace: W = None,
) -> None:
    """Serve the page on this machine; for others only with a token. Nothing can be written."""
    from frontcast.web import ServeConfig, is_loopback, new_token, serve

    if not token and not is_loopback(host):
        token = new_token()
        err.print("others can reach this address: they need the token in it", style="bold")
    config = ServeConfig(
        host=host, port=port, token=token, names=tuple(name or ()), origins=tuple(origin or ()),
        embed=tuple(embed or ()), basemap=basemap, basemap_attribution=attribution,
    )  # fmt: skip

    def ready(address: str) -> None:
        out.print(f"{address}   (end with Ctrl-C)", markup=False, highlight=False)
        if open_page:
            typer.launch(address)

    serve(lambda: _open(workspace), config=config, ready=ready)
