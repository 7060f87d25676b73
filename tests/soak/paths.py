"""Paths that lead out of a folder: asked of the server, named in archives, backups and files."""

import contextlib
import io
import socket
import tarfile
from pathlib import Path
from urllib.parse import urlsplit

import orjson

from frontcast.errors import FrontcastError
from frontcast.frame import sha256_hex
from frontcast.pipeline.backup import MANIFEST, restore
from frontcast.pipeline.workspace import Workspace
from frontcast.records import Failure
from frontcast.sources import Archive

from .count import Count

_UP = ("..", "%2e%2e", "%2E%2E", ".%2e", "%252e%252e", "..%00", "..%5c..", "..;", "%c0%ae%c0%ae",
       "\u2025", "%u002e%u002e", "....", "%2e%2e%2f..")  # fmt: skip
_SEPARATORS = ("/", "%2f", "%252f", "\\", "%5c", "//", "/./", "%c0%af")
SECRET = b"a secret that is nobody's business"


def spellings() -> list[str]:
    """Return paths that lead up, in many spellings, below several routes."""
    ways = [up + slash for up in _UP for slash in _SEPARATORS]
    ends = ("secret.txt", "secret.txt%00.json", "secret.txt%23.json")
    out = [way * 6 + end for way in ways for end in ends[:1]]
    out += [ways[0] * 12 + end for end in ends]
    out += ["etc/passwd", "/etc/passwd", "//etc/passwd", "file:///etc/passwd", "proc/self/environ"]
    return out


_ROUTES = ("/", "/assets/", "/data/", "/data/reports/", "/data/places/", "/data/forecast/",
           "/data/undone/", "/ogc/collections/", "/api/")  # fmt: skip


def server(folder: Path) -> Count:
    """Ask a server for each below each route, on the wire as they stand."""
    from tests.web.conftest import serving

    count = Count("paths out of the folder: asked of the server")
    folder.mkdir(exist_ok=True)
    (folder / "secret.txt").write_bytes(SECRET)
    Workspace.init(folder / "w")
    (folder / "static").mkdir()
    (folder / "static" / "index.html").write_text("<p>page")
    with contextlib.suppress(OSError):
        (folder / "static" / "link.txt").symlink_to(folder / "secret.txt")
    with serving(lambda: Workspace.open(folder / "w"), static=folder / "static") as client:
        where = urlsplit(str(client.base_url))
        for route in _ROUTES:
            for spelling in [*spellings(), "link.txt"]:
                count.cases += 1
                got = _asked(str(where.hostname), int(where.port or 0), f"{route}{spelling}")
                if SECRET in got or b"root:" in got:
                    count.note("ran", f"{route}{spelling}")
                if got.startswith(b"HTTP/1.1 5") or not got.startswith(b"HTTP/1.1 "):
                    count.note("crashed", f"{route}{spelling}: {got[:60]!r}")
    return count


def _asked(host: str, port: int, path: str) -> bytes:
    with socket.create_connection((host, port), timeout=20) as sock:
        head = f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n"
        sock.sendall(head.encode("utf-8"))
        parts = []
        while part := sock.recv(65536):
            parts.append(part)
    return b"".join(parts)


NAMES = ("../out.txt", "a/../../out.txt", "/tmp/out.txt", "..\\out.txt", "C:\\out.txt", "a//b", "",
         "./x", "..", "a/..", "a/./b", "archive/../../out.txt", "\x00", "a\x00b", "a\\b",
         "C:out.txt")  # fmt: skip


def backups(folder: Path) -> Count:
    """Backups with members that lead out, or that are no files: refused, nothing written."""
    count = Count("paths out of the folder: in a backup")
    made = [(f"file {name!r}", _tar([(_member(name, len(SECRET)), SECRET)])) for name in NAMES]
    whole = (_member("frontcast.toml", 1), b"x")
    for kind, what in ((tarfile.SYMTYPE, "link"), (tarfile.LNKTYPE, "hard link"),
                       (tarfile.CHRTYPE, "device"), (tarfile.FIFOTYPE, "pipe"),
                       (tarfile.DIRTYPE, "folder")):  # fmt: skip
        link = _member("frontcast.toml", 0)
        link.type, link.linkname = kind, "../../secret.txt"
        made.append((what, _tar([(link, b"")])))
        made.append((f"{what}, then a file", _tar([(link, b""), whole])))
    made.append(("a file twice", _tar([whole, whole])))
    for case, data in made:
        count.cases += 1
        work = folder / f"case{count.cases}"
        (work / "in").mkdir(parents=True)
        path = work / "in" / "x.tar"
        path.write_bytes(data)
        try:
            restore(path, work / "out" / "w")
            count.note("silent", f"{case}: taken")
        except FrontcastError:
            count.notes["refused"] += 1
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            count.note("crashed", f"{case}: {error!r}")
        left = [p for p in work.rglob("*") if p.is_file() and p != path]
        left += [p for p in (Path("/tmp/out.txt"),) if p.exists()]
        count.note("ran", f"{case}: {left}", number=len(left))
    return count


def _member(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size = size
    return info


def _tar(members: list[tuple[tarfile.TarInfo, bytes]]) -> bytes:
    """Return a backup as whoever forges one would write it: the manifest is right."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        listed = {}
        for info, data in members:
            tar.addfile(info, io.BytesIO(data))
            listed[info.name] = {"size": len(data), "sha256": sha256_hex(data)}
        text = orjson.dumps({"frontcast_backup": 1, "files": listed})
        tar.addfile(_member(MANIFEST, len(text)), io.BytesIO(text))
    return out.getvalue()


def names(folder: Path) -> Count:
    """Names of files and origins that lead out, brought into archive and workspace."""
    count = Count("paths out of the folder: names of what comes in")
    kept = Archive(folder / "in" / "archive")
    for name in (*NAMES, *spellings()[:60]):
        count.cases += 2
        kept.put(name.encode(), name=name, origin=name, licence="link-only")
        kept.aside(name.encode(), failure=Failure(name=name, fault="empty", detail=name))
        for read in (kept.get, kept.refused):
            try:
                read(name)
                count.note("ran", f"{name!r} was read")
            except FrontcastError:
                count.notes["refused"] += 1
            except Exception as error:  # noqa: BLE001 - this is what is looked for
                count.note("crashed", f"{name!r}: {error!r}")
    outside = [p for p in folder.rglob("*") if p.is_file() and not p.is_relative_to(kept.path)]
    count.note("ran", f"{outside}", number=len(outside))
    return count
