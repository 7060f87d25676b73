"""A real server on this machine, on the pack that ships."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

import httpx
import pytest

from frontcast.pipeline.workspace import Workspace
from frontcast.web import ServeConfig, make_app
from frontcast.web.serve import listen, server_of

Serving = Callable[..., "contextmanager[httpx.Client]"]


@contextmanager
def serving(
    workspace: Callable[[], Workspace] = Workspace.of_pack, **settings: object
) -> Iterator[httpx.Client]:
    """Serve in a thread, and give a client of it; slow machines are given time."""
    config = ServeConfig(port=0, **{"per_minute": 10_000_000, "seconds": 600.0, **settings})
    app = make_app(workspace, config=config)
    with listen(config) as listening:
        server = server_of(app)
        thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        port = listening.getsockname()[1]
        with httpx.Client(base_url=f"http://127.0.0.1:{port}/", timeout=600) as client:
            yield client
        server.should_exit = True
        thread.join(timeout=20)


@pytest.fixture(scope="session")
def client() -> Iterator[httpx.Client]:
    with serving() as made:
        yield made
