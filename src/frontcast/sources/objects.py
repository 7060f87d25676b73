"""The archive on object storage, whose objects can be written whole but not added to."""

import contextlib
import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson

from frontcast.errors import LedgerError
from frontcast.frame import folder_at, is_local
from frontcast.sources.archive import Archive

_LINES = 256  # of an index in one object: each new line writes its object anew


class ObjectArchive(Archive):
    """Bytes by their SHA-256 on object storage; an index is many small objects.

    Parameters
    ----------
    where : str
        An address that fsspec knows. ``index.jsonl.d/`` and ``aside/failures.jsonl.d/`` hold what
        the files of an archive on a disk do; each writer adds objects of its own.
    """

    def __init__(self, where: str) -> None:
        super().__init__(folder_at(where))
        self._writer = f"{datetime.now(tz=UTC):%Y%m%dT%H%M%S%f}-{uuid4().hex[:8]}"
        self._own: dict[str, list[bytes]] = {}

    def index_bytes(self, name: str) -> bytes:
        """Return an index as it would stand in one file, by the writers' beginnings."""
        folder: Any = self.path / f"{name}.d"
        if not folder.is_dir():
            return b""
        found = folder.fs.cat([part.path for part in folder.iterdir()])
        return b"".join(found[key] for key in sorted(found))

    def _index_size(self, name: str) -> int:
        # What others add meanwhile is not looked for: at worst a line is there twice.
        return len(self._own.get(name, []))

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        with self._lock:
            yield

    def _write(self, path: Path, data: bytes) -> None:
        if not (path.is_file() and path.stat().st_size == len(data)):
            path.write_bytes(data)

    def _copy(self, source: Path, path: Path, *, sha256: str) -> None:
        target: Any = path
        if path.is_file() and path.stat().st_size == source.stat().st_size:
            return
        target.fs.put_file(str(source), target.path)
        with path.open("rb") as file:
            copied = hashlib.file_digest(file, "sha256").hexdigest()
        if copied != sha256:
            path.unlink()
            raise LedgerError(f"{source} changed while it was copied; add it again")

    def _append(self, path: Path, row: dict[str, object]) -> None:
        name = str(path)[len(str(self.path)) + 1 :]
        lines = self._own.setdefault(name, [])
        lines.append(orjson.dumps(row) + b"\n")
        number = (len(lines) - 1) // _LINES
        part = self.path / f"{name}.d" / f"{self._writer}-{number:06}"
        part.write_bytes(b"".join(lines[number * _LINES :]))


def archive_at(where: str | Path) -> Archive:
    """Return the archive in a folder on a disk or on object storage.

    Parameters
    ----------
    where : str or Path
        As `folder_at` takes it.
    """
    folder = folder_at(where)
    return Archive(folder) if is_local(folder) else ObjectArchive(str(where))
