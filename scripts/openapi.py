"""Write what the server says of itself, from which the front end's types are made."""

import asyncio
import sys
from pathlib import Path

import orjson

from frontcast.pipeline.workspace import Workspace
from frontcast.web import ServeConfig
from frontcast.web._live import Live
from frontcast.web.app import make_api

WHERE = Path(__file__).parents[1] / "frontend" / "src" / "api" / "openapi.json"


def openapi_text() -> bytes:
    """Return the description as JSON, indented."""
    live = Live(Workspace.of_pack, ServeConfig())
    try:
        return orjson.dumps(make_api(live).openapi(), option=orjson.OPT_INDENT_2) + b"\n"
    finally:
        asyncio.run(live.close())


if __name__ == "__main__":
    text = openapi_text()
    if "--check" in sys.argv:
        sys.exit(0 if WHERE.read_bytes() == text else f"{WHERE.name} is old: run {sys.argv[0]}")
    WHERE.write_bytes(text)
