"""Run the server."""

import logging
import secrets
import socket
from collections.abc import Callable
from typing import Any

import uvicorn

from frontcast.pipeline.workspace import Workspace
from frontcast.web.app import make_app
from frontcast.web.cache import Cached
from frontcast.web.config import ServeConfig

_LOG = logging.getLogger(__name__)


def new_token() -> str:
    """Return a token that nobody guesses."""
    return secrets.token_urlsafe(24)


def address_of(config: ServeConfig, port: int) -> str:
    """Return the address to open in a browser."""
    host = f"[{config.host}]" if ":" in config.host.strip("[]") else config.host
    token = f"?token={config.token}" if config.token else ""
    return f"http://{host}:{port}/{token}"


def serve(
    open_workspace: Callable[[], Workspace],
    *,
    config: ServeConfig,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve until interrupted.

    Parameters
    ----------
    open_workspace : callable
        Opens the workspace; called again when its files have changed.
    config : ServeConfig
    ready : callable or None
        Called with the address once connections are taken.

    Raises
    ------
    OSError
        If the port is taken.
    """
    app = make_app(open_workspace, config=config, warm=True)
    with listen(config) as listening:
        if ready is not None:
            ready(address_of(config, listening.getsockname()[1]))
        server_of(app).run(sockets=[listening])


def listen(config: ServeConfig) -> socket.socket:
    """Return a socket that takes connections already; they wait until the server runs.

    Raises
    ------
    OSError
        If the port is taken.
    """
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((config.host.strip("[]"), config.port))
        made.listen(1024)
    except OSError:
        made.close()
        raise
    return made


def server_of(app: Cached) -> uvicorn.Server:
    """Return a server for an application: no log of visitors, no word of what it runs on."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            http=_protocol(),
            access_log=False,
            log_level="warning",
            server_header=False,
            date_header=False,
            proxy_headers=False,
            limit_concurrency=1_000,
            timeout_keep_alive=15,
            lifespan="on",
        )
    )


def _protocol() -> Any:
    """Return the class of a connection; where httptools is not here, uvicorn's own choice."""
    try:
        from frontcast.web._quick import QuickProtocol
    except ImportError:
        return "auto"
    return QuickProtocol
