"""A content-addressed archive: bytes under their own hash, and an index that only grows."""

import contextlib
import hashlib
import io
import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson
from warcio.warcwriter import WARCWriter

from frontcast.errors import ConfigError, LedgerError
from frontcast.frame import folder_at, sha256_hex
from frontcast.records import Failure
from frontcast.sources.lock import locked

_LICENCES = ("redistribute", "derived-only", "link-only")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of the archive's index.

    Parameters
    ----------
    sha256 : str
        Hash of the bytes.
    name : str
        File name they came under.
    origin : str
        Address or folder they came from.
    licence : str
        ``redistribute``, ``derived-only`` or ``link-only``.
    source : str
        Key of the source, such as ``"deepstate-mirror"``; may be empty.
    kept_at : str
        When, ISO 8601, UTC.
    size : int
        Bytes.
    """

    sha256: str
    name: str
    origin: str
    licence: str
    source: str = ""
    kept_at: str = ""
    size: int = 0


def may_export(licence: str, *, derived: bool) -> bool:
    """Tell whether something may leave the user's own archive.

    Parameters
    ----------
    licence : str
        The class of its source.
    derived : bool
        It is a figure computed from the source, not the source's own bytes.

    Raises
    ------
    ConfigError
        For a class that does not exist.

    Examples
    --------
    >>> may_export("derived-only", derived=True), may_export("derived-only", derived=False)
    (True, False)
    """
    if licence not in _LICENCES:
        raise ConfigError(f"unknown licence class {licence!r}; want {', '.join(_LICENCES)}")
    return licence == "redistribute" or (licence == "derived-only" and derived)


class Archive:
    """Bytes by their SHA-256, byte for byte as they came.

    Parameters
    ----------
    path : Path
        Folder; made when the first bytes are kept. ``index.jsonl`` says what came from where,
        ``aside/`` keeps what was refused, with ``failures.jsonl`` saying why.
    """

    def __init__(self, path: Path) -> None:
        self.path = folder_at(path)
        self._lock = threading.Lock()
        self._known: set[tuple[str, str, str]] = set()
        self._known_size = -1
        self._refused: set[Failure] = set()
        self._refused_size = -1

    def put(
        self,
        data: bytes,
        *,
        name: str,
        origin: str,
        licence: str,
        source: str = "",
    ) -> str:
        """Keep bytes and return their SHA-256. Known bytes are kept once.

        Parameters
        ----------
        data : bytes
            What came.
        name, origin, licence, source : str
            See `Item`; another name or origin of known bytes adds a line to the index.

        Returns
        -------
        str

        Raises
        ------
        ConfigError
            For a licence class that does not exist.
        """
        may_export(licence, derived=False)
        sha = sha256_hex(data)
        with self._alone():
            self._write(self._where(sha), data)
            self._list(sha, name=name, origin=origin, licence=licence, source=source,
                       size=len(data))  # fmt: skip
        return sha

    def put_file(
        self, path: Path, *, name: str, origin: str, licence: str, source: str = ""
    ) -> str:
        """Keep a file of any size and return its SHA-256; parameters and errors as for `put`."""
        may_export(licence, derived=False)
        with path.open("rb") as file:
            sha = hashlib.file_digest(file, "sha256").hexdigest()
        size = path.stat().st_size
        with self._alone():
            self._copy(path, self._where(sha), sha256=sha)
            self._list(sha, name=name, origin=origin, licence=licence, source=source, size=size)
        return sha

    def _list(
        self, sha: str, *, name: str, origin: str, licence: str, source: str, size: int
    ) -> None:
        if (sha, name, origin) in self._index():
            return
        item = Item(
            sha256=sha,
            name=name,
            origin=origin,
            licence=licence,
            source=source,
            kept_at=datetime.now(tz=UTC).isoformat(timespec="seconds"),
            size=size,
        )
        self._append(self.path / "index.jsonl", asdict(item))
        self._known.add((sha, name, origin))
        self._known_size = self._index_size("index.jsonl")

    def get(self, sha256: str) -> bytes:
        """Return bytes by hash, after checking that they still have it.

        Raises
        ------
        LedgerError
            If they are not here or were changed on disk.
        """
        path = self._where(sha256)
        if not path.is_file():
            raise LedgerError(f"the archive {self.path} does not hold {sha256[:12]}...")
        data = path.read_bytes()
        if sha256_hex(data) != sha256:
            raise LedgerError(f"{path} was changed: its hash is not its name; restore it")
        return data

    def has(self, sha256: str) -> bool:
        """Tell whether bytes of this hash are kept."""
        return self._where(sha256).is_file()

    def aside(self, data: bytes, *, failure: Failure) -> Failure:
        """Keep a refused file aside with the reason; return the failure with its hash.

        Parameters
        ----------
        data : bytes
            The file, byte for byte.
        failure : Failure
            Why it was refused.
        """
        sha = sha256_hex(data)
        with self._alone():
            self._write(self.path / "aside" / sha, data)
            return self._list_aside(failure, sha)

    def aside_file(self, path: Path, *, failure: Failure) -> Failure:
        """Keep a refused file of any size aside, as `aside` does with bytes."""
        with path.open("rb") as file:
            sha = hashlib.file_digest(file, "sha256").hexdigest()
        with self._alone():
            self._copy(path, self.path / "aside" / sha, sha256=sha)
            return self._list_aside(failure, sha)

    def _list_aside(self, failure: Failure, sha: str) -> Failure:
        out = replace(failure, sha256=sha)
        path = self.path / "aside" / "failures.jsonl"
        size = self._index_size("aside/failures.jsonl")
        if size != self._refused_size:
            self._refused, self._refused_size = set(self.failures()), size
        if out not in self._refused:
            self._append(path, asdict(out))
            self._refused.add(out)
            self._refused_size = self._index_size("aside/failures.jsonl")
        return out

    def items(self) -> Iterator[Item]:
        """Yield the lines of the index, oldest first."""
        for row in _lines(self.index_bytes("index.jsonl")):
            yield Item(**row)

    def failures(self) -> Iterator[Failure]:
        """Yield what was refused, oldest first."""
        for row in _lines(self.index_bytes("aside/failures.jsonl")):
            yield Failure(**row)

    def index_bytes(self, name: str) -> bytes:
        """Return all that an index holds, ``index.jsonl`` or ``aside/failures.jsonl``."""
        path = self.path / name
        return path.read_bytes() if path.is_file() else b""

    def _index_size(self, name: str) -> int:
        """Return what changes whenever an index gets longer."""
        path = self.path / name
        return path.stat().st_size if path.is_file() else 0

    def to_warc(self, path: Path, *, shareable: bool = False) -> int:
        """Write the originals to a WARC file, each once, and return how many.

        Parameters
        ----------
        path : Path
            Packed by gzip, a record at a time, where it ends in ``.gz``.
        shareable : bool
            Only what its licence class lets pass on (`may_export`). Else all: a copy for the
            archive's owner.

        Returns
        -------
        int

        Raises
        ------
        LedgerError
            If bytes are missing or were changed on disk.
        """
        seen: set[str] = set()
        with _unfinished(path) as partial:
            with partial.open("wb") as file:
                warc = WARCWriter(file, gzip=path.suffix == ".gz")
                for item in self.items():
                    if item.sha256 in seen or (
                        shareable and not may_export(item.licence, derived=False)
                    ):
                        continue
                    seen.add(item.sha256)
                    warc.write_record(self._record(warc, item))
            partial.replace(path)
        return len(seen)

    def _record(self, warc: WARCWriter, item: Item) -> Any:
        data = self.get(item.sha256)
        web = item.origin.startswith(("http://", "https://"))
        digest = f"sha256:{item.sha256}"
        headers = {
            "WARC-Date": _utc(item.kept_at),
            "WARC-Block-Digest": digest,
            "WARC-Payload-Digest": digest,
            "X-Frontcast-Name": _header(item.name),
            "X-Frontcast-Origin": _header(item.origin),
            "X-Frontcast-Licence": item.licence,
        }
        return warc.create_warc_record(
            item.origin if web else f"urn:sha256:{item.sha256}",
            "resource",
            payload=io.BytesIO(data),
            length=len(data),
            warc_content_type="application/octet-stream",
            warc_headers_dict=headers,
        )

    def refused(self, sha256: str) -> bytes:
        """Return the bytes of a refused file.

        Raises
        ------
        LedgerError
            If there are none of this hash.
        """
        path = self.path / "aside" / _name(sha256)
        if not path.is_file():
            raise LedgerError(f"nothing was put aside under {sha256[:12]}...")
        return path.read_bytes()

    def _index(self) -> set[tuple[str, str, str]]:
        """Return what the index holds; read again only when another process added to it."""
        size = self._index_size("index.jsonl")
        if size != self._known_size:
            self._known = {(i.sha256, i.name, i.origin) for i in self.items()}
            self._known_size = size
        return self._known

    def _where(self, sha256: str) -> Path:
        name = _name(sha256)
        return self.path / name[:2] / name

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other threads and other processes from writing."""
        with self._lock, locked(self.path / ".lock"):
            yield

    def _write(self, path: Path, data: bytes) -> None:
        if path.is_file() and path.stat().st_size == len(data):
            return
        with _unfinished(path) as partial:
            partial.write_bytes(data)
            partial.replace(path)

    def _copy(self, source: Path, path: Path, *, sha256: str) -> None:
        if path.is_file() and path.stat().st_size == source.stat().st_size:
            return
        with _unfinished(path) as partial:
            shutil.copyfile(source, partial)
            with partial.open("rb") as file:
                copied = hashlib.file_digest(file, "sha256").hexdigest()
            if copied != sha256:
                raise LedgerError(f"{source} changed while it was copied; add it again")
            partial.replace(path)

    def _append(self, path: Path, row: dict[str, object]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        line = memoryview(orjson.dumps(row) + b"\n")
        with path.open("ab", buffering=0) as file:
            # A line that an interrupted write left unfinished was never acknowledged.
            if (end := _end_of_lines(path)) != file.tell():
                file.truncate(end)
            while line:
                line = line[file.write(line) :]


def _name(sha256: str) -> str:
    if len(sha256) != 64 or set(sha256) - set("0123456789abcdef"):
        raise LedgerError(f"want a SHA-256 as 64 hex digits, got {sha256[:80]!r}")
    return sha256


def _utc(kept_at: str) -> str:
    when = datetime.fromisoformat(kept_at).astimezone(UTC)
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def _header(value: str) -> str:
    # A line break in a name would begin a header of its own.
    return quote(value, safe=" ~:/?#[]@!$&'()*+,;=%")


@contextlib.contextmanager
def _unfinished(path: Path) -> Iterator[Path]:
    """Give a file to write before it takes its name; take it away if that fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.partial")
    try:
        yield partial
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def _end_of_lines(path: Path) -> int:
    """Return where the last whole line of a file ends."""
    size = path.stat().st_size
    with path.open("rb") as file:
        if size:
            file.seek(size - 1)
            if file.read(1) != b"\n":
                file.seek(0)
                return file.read().rfind(b"\n") + 1
    return size


def _lines(index: bytes) -> Iterator[dict[str, Any]]:
    for line in index.splitlines():
        try:
            row = orjson.loads(line)
        except orjson.JSONDecodeError:
            continue  # the last line of a write that was cut off
        yield row
