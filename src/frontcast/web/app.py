"""The server's application: routes, errors in one shape, and the layers around them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

import frontcast
from frontcast.errors import FrontcastError
from frontcast.pipeline.workspace import Workspace
from frontcast.web._answer import keep, plain, with_media
from frontcast.web._asker import RefusedError
from frontcast.web._live import Live
from frontcast.web.api import api_routes
from frontcast.web.cache import App, Cached, Receive, Scope, Send
from frontcast.web.config import ServeConfig
from frontcast.web.data import data_routes, first_addresses
from frontcast.web.guard import Guard, bad_parameter, shape_of_any
from frontcast.web.ogc import ogc_routes
from frontcast.web.pages import page_routes

DESCRIPTION = (
    "What was claimed, what the maps show, what may come, and how good such forecasts have been. "
    "Read-only. docs/api.md says how the parts fit together."
)


def make_app(
    open_workspace: Callable[[], Workspace],
    *,
    config: ServeConfig | None = None,
    warm: bool = False,
) -> Cached:
    """Return the application for an ASGI server.

    Parameters
    ----------
    open_workspace : callable
        Opens the workspace; called again when its files have changed.
    config : ServeConfig or None
    warm : bool
        Once it runs, work out what a page asks for first before anybody asks.

    Returns
    -------
    Cached
        The outermost layer; its `live` has the workspace.
    """
    config = config or ServeConfig()
    live = Live(open_workspace, config)
    guard = Guard(config)
    inner = make_api(live, guard)
    made = Cached(inner, guard=guard, changed=live.changed, most_bytes=config.cache_mb * 1_000_000)
    if warm:
        live.on_start = partial(_warm, made, live)
    return made


async def _warm(app: Cached, live: Live) -> None:
    """Work out the page's first files, those that take seconds last."""
    for address in await live.work(lambda: first_addresses(live.atlas())):
        await app.warm(f"/{address}")


def make_api(live: Live, guard: Guard | None = None) -> FastAPI:
    """Return the routes alone, without the layers around them.

    Parameters
    ----------
    live : Live
    guard : Guard or None
        Counts requests; None: nobody does.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        start = live.on_start
        task = asyncio.create_task(start()) if start is not None else None
        try:
            yield
        finally:
            if task is not None:
                task.cancel()
            await live.close()

    app = FastAPI(
        title="frontcast",
        version=frontcast.__version__,
        description=DESCRIPTION,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        docs_url=None,  # its page loads scripts from elsewhere
        redoc_url=None,
        openapi_url=None,
        lifespan=lifespan,
    )
    _handle_errors(app)

    @app.get("/openapi.json", include_in_schema=False)
    async def openapi(request: Request) -> Response:
        described = with_media(app.openapi())
        return keep(request, described, media="application/vnd.oai.openapi+json;version=3.1")

    app.include_router(data_routes(live))
    app.include_router(api_routes(live))
    app.include_router(ogc_routes(live))
    app.include_router(page_routes(live))
    if guard is not None:
        app.add_middleware(_Counted, guard=guard)
    return app


class _Counted:
    """Refuse what one client asks beyond its share; answers from memory are not counted."""

    def __init__(self, app: App, guard: Guard) -> None:
        self._app, self._guard = app, guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count, and go on or refuse."""
        if scope["type"] == "http":
            client = scope.get("client")
            wait = self._guard.spend(client[0] if client else "")
            if wait > 0:
                shape = {"error": "RateError", "message": "too many requests; wait a little"}
                seconds = {"retry-after": str(int(wait) + 1), "cache-control": "no-store"}
                await plain(shape, status=429, headers=seconds)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _handle_errors(app: FastAPI) -> None:
    no_store = {"cache-control": "no-store"}

    @app.exception_handler(FrontcastError)
    async def known(_: Request, error: FrontcastError) -> Response:
        status, shape = shape_of_any(error)
        headers = no_store | ({"retry-after": "5"} if status == 503 else {})
        return plain(shape, status=status, headers=headers)

    @app.exception_handler(RefusedError)
    async def refused(_: Request, error: RefusedError) -> Response:
        return plain(error.shape, status=error.status, headers=no_store)

    @app.exception_handler(RequestValidationError)
    async def parameter(_: Request, error: RequestValidationError) -> Response:
        faults = "; ".join(
            f"{e['loc'][-1] if e['loc'] else 'request'}: {e['msg']}" for e in error.errors()[:5]
        )
        status, shape = bad_parameter(faults)
        return plain(shape, status=status, headers=no_store)

    @app.exception_handler(HTTPException)
    async def plain_http(_: Request, error: HTTPException) -> Response:
        kind = {404: "NotFound", 405: "MethodError"}.get(error.status_code, "RequestError")
        text = (
            "nothing is there; docs/api.md lists the addresses"
            if kind == "NotFound"
            else str(error.detail)
        )
        return plain({"error": kind, "message": text}, status=error.status_code, headers=no_store)

    @app.exception_handler(Exception)
    async def unknown(_: Request, __: Exception) -> Response:
        # The log has what happened; the answer does not: it could name files of this machine.
        shape = {"error": "InternalError", "message": "something went wrong here; see the log"}
        return plain(shape, status=500, headers=no_store)
