"""Write the whole read-only page as files that any web host serves.

The files are the server's own answers, under the same addresses.
"""

import asyncio
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from frontcast.errors import ConfigError, WorkspaceError
from frontcast.pipeline._swap import put_in_place
from frontcast.pipeline.atlas import Atlas
from frontcast.pipeline.workspace import Workspace
from frontcast.web._live import Live
from frontcast.web.app import make_api
from frontcast.web.cache import App
from frontcast.web.config import ServeConfig
from frontcast.web.pages import fallback_page, plain_style, static_files, static_folder

MARK = "frontcast-site.json"


def export_site(
    open_workspace: Callable[[], Workspace],
    folder: Path,
    *,
    as_of: date | None = None,
    places: int = 300,
    config: ServeConfig | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Write the page and its data into a folder.

    Parameters
    ----------
    open_workspace : callable
    folder : Path
        New, empty, or one that holds an earlier export, which is replaced.
    as_of : datetime.date or None
        Nothing that became known later is in it.
    places : int
        Panels of at most so many places: those named in claims, then the largest on the maps.
    config : ServeConfig or None
        Of it only the basemap and the folder of the built page count.
    progress : callable or None
        Called with (files done, all).

    Returns
    -------
    int
        Bytes written.

    Raises
    ------
    WorkspaceError
        If the folder holds something else.
    ConfigError
        If one of the files cannot be made.
    """
    if folder.exists() and (
        not folder.is_dir() or (any(folder.iterdir()) and not (folder / MARK).is_file())
    ):
        raise WorkspaceError(
            f"{folder} is not empty and holds no earlier site; choose a new folder"
        )
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    live = Live(open_workspace, config or ServeConfig(seconds=600), as_of=as_of, is_live=False)
    with ThreadPoolExecutor(1) as apart:  # a notebook's own event loop runs in this thread
        written = apart.submit(
            lambda: asyncio.run(_write_all(live, partial, places=places, progress=progress))
        ).result()
    put_in_place(partial, folder)
    return written


async def _write_all(
    live: Live, folder: Path, *, places: int, progress: Callable[[int, int], None] | None
) -> int:
    api = make_api(live)
    atlas = live.atlas()
    addresses = await live.work(lambda: site_addresses(atlas, places=places))
    size = _write_page(live, folder)
    for n, address in enumerate(addresses, start=1):
        size += _write(folder / address, await answer_of(api, address))
        if progress is not None:
            progress(n, len(addresses))
    about = {"made_with": atlas.overview({})["made_with"], "files": len(addresses)}
    size += _write(folder / MARK, orjson.dumps(about))
    await live.close()
    return size


def site_addresses(atlas: Atlas, *, places: int) -> list[str]:
    """Return the addresses of all files of a site, without the page itself.

    Parameters
    ----------
    atlas : Atlas
    places : int
        Panels of at most so many places.
    """
    files = atlas.overview({})["files"]
    models = [m["model"] for m in atlas.forecasts()["models"]]
    fixed = (
        "theatre.json", "places.json", "language.json", "regions.geojson", "outlines.geojson",
        "disagreement.json", "forecast.json", "record.json", "questions.json", "claims.json",
        "claims.csv", "reports.json", "alerts.json", "alerts.atom",
    )  # fmt: skip
    return [
        *(f"data/{name}" for name in fixed),
        *files["control"],
        *files["network"],
        *(f"data/undone/{mapper}.json" for mapper in atlas.worlds),
        *(f"data/forecast/{m}.{end}" for m in models for end in ("bin", "geojson")),
        *(f"data/reports/{key}.json" for key in atlas.stored),
        *(f"data/places/{key}.json" for key in _places_shown(atlas, places)),
    ]


def _places_shown(atlas: Atlas, most: int) -> list[str]:
    """Places named in claims first, then the largest of those on the maps."""
    if not atlas.worlds:
        return []
    table = atlas.places()
    mapped = [k for k, yes in zip(table["key"], table["mapped"], strict=True) if yes]
    named = {p["key"] for c in atlas.claim_rows for p in c["places"]}
    return sorted(mapped, key=lambda k: k not in named)[:most]  # stable: the largest first


async def answer_of(app: App, address: str) -> bytes:
    """Return what an application answers at an address.

    Raises
    ------
    ConfigError
        If it answers with an error.
    """
    said: dict[str, Any] = {}
    parts: list[bytes] = []

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            said.update(message)
        else:
            parts.append(message.get("body", b""))

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    path = f"/{address}"
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET",
        "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": b"",
        "root_path": "", "headers": [(b"host", b"localhost")], "client": None, "server": None,
    }  # fmt: skip
    await app(scope, receive, send)
    body = b"".join(parts)
    if said["status"] != 200:
        raise ConfigError(f"{address} cannot be written: {body[:300].decode('utf-8', 'replace')}")
    return body


def _write_page(live: Live, folder: Path) -> int:
    built = static_folder(live.config.static)
    if built is not None:
        files = static_files(built)
        return sum(_write(folder / name, path.read_bytes()) for name, path in files.items())
    page = fallback_page(live)
    return _write(folder / "index.html", page.encode()) + _write(
        folder / "plain.css", plain_style().encode()
    )


def _write(path: Path, data: bytes) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.write_bytes(data)
