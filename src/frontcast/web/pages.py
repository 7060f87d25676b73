"""The built front end from memory, and a plain page where it is not built."""

import mimetypes
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request, Response
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.exceptions import HTTPException

from frontcast.web._answer import keep
from frontcast.web._live import Live

_TYPES: Final = {
    ".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".html": "text/html",
    ".json": "application/json", ".svg": "image/svg+xml", ".png": "image/png",
    ".webp": "image/webp", ".ico": "image/x-icon", ".woff2": "font/woff2", ".txt": "text/plain",
    ".webmanifest": "application/manifest+json", ".map": "application/json",
    ".pbf": "application/x-protobuf", ".wasm": "application/wasm",
}  # fmt: skip
_FOR_EVER: Final = {"cache-control": "public, max-age=31536000, immutable"}


def static_folder(given: Path | None) -> Path | None:
    """Return the folder of the built front end; None where it is not built."""
    folder = given or Path(str(resources.files("frontcast.web") / "static"))
    return folder if (folder / "index.html").is_file() else None


def static_files(folder: Path) -> dict[str, Path]:
    """Return the files of a folder by their address, no link out of it among them."""
    root = folder.resolve()
    found = {}
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.resolve().is_relative_to(root):
            found[path.relative_to(root).as_posix()] = path
    return found


def media_of(name: str) -> str:
    """Return the media type of a file by its name."""
    suffix = Path(name).suffix.lower()
    found = _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{found}; charset=utf-8" if found.startswith("text/") else found


def page_routes(live: Live) -> APIRouter:
    """Return the routes of the page itself: every file of the built front end, or a plain page."""
    router = APIRouter(include_in_schema=False)
    folder = static_folder(live.config.static)
    files = static_files(folder) if folder else {}

    @router.get("/")
    async def index(request: Request) -> Response:
        if folder is not None:
            return keep(request, (folder / "index.html").read_bytes(), media=media_of("i.html"))
        page = await live.work(lambda: fallback_page(live).encode())
        return keep(request, page, media=media_of("i.html"))

    @router.get("/plain.css")
    async def style(request: Request) -> Response:
        return keep(request, plain_style().encode(), media=media_of("plain.css"))

    @router.get("/{path:path}")
    async def file(request: Request, path: str) -> Response:
        found = files.get(path)
        if found is None:
            raise HTTPException(404)
        headers = _FOR_EVER if path.startswith("assets/") else None
        return keep(request, found.read_bytes(), media=media_of(path), headers=headers)

    return router


def fallback_page(live: Live) -> str:
    """Return a plain page of what is loaded, with no script at all."""
    atlas = live.atlas()
    overview = atlas.overview({"live": live.is_live, "basemap": None})
    claims = atlas.claims()["claims"][:50]
    return _environment().get_template("plain.html.j2").render(theatre=overview, claims=claims)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("frontcast.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@lru_cache(maxsize=1)
def plain_style() -> str:
    """Return the style sheet of the plain page."""
    file = resources.files("frontcast.web") / "templates" / "plain.css"
    return file.read_text(encoding="utf-8")
