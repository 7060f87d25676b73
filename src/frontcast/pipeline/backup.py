"""A workspace in one file, whole and checked, while others write to it; and back.

The file is a tar: the members, then ``manifest.json``, which names each with its size and SHA-256.
"""

import gzip
import hashlib
import io
import os
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

import orjson
from pydantic import TypeAdapter

from frontcast.errors import EvidenceError, WorkspaceError
from frontcast.pipeline._members import members
from frontcast.pipeline.audit import audit
from frontcast.pipeline.workspace import Workspace

MANIFEST: Final = "manifest.json"
_FORMAT: Final = 1
_CHUNK: Final = 1 << 20
_MOST_MANIFEST: Final = 1 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class _Member:
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Manifest:
    frontcast_backup: int
    files: dict[str, _Member]


_MANIFEST = TypeAdapter(_Manifest)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """What a backup holds.

    Parameters
    ----------
    files, size : int
        Members and their bytes.
    sha256 : str
        Of the file as a whole.
    """

    files: int
    size: int
    sha256: str


def backup(workspace: Workspace, path: Path) -> BackedUp:
    """Write a workspace into one file, and read it back to compare.

    Parameters
    ----------
    workspace : Workspace
        Others may write to it meanwhile.
    path : Path
        New; packed by gzip where it ends in ``.gz`` or ``.tgz``.

    Returns
    -------
    BackedUp

    Raises
    ------
    WorkspaceError
        If there is such a file, or this is a pack that is only read.
    EvidenceError
        If what was written is not what is read back, or an original is not what its name says.
    """
    workspace.folder(".")
    if path.exists():
        raise WorkspaceError(f"there is a file {path}; a backup does not write over anything")
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        listed: dict[str, _Member] = {}
        with _writing(partial, named=path) as tar:
            for name, file, size in members(workspace, scratch=path.parent):
                listed[name] = _add(tar, name, file, size)
            text = orjson.dumps(_Manifest(frontcast_backup=_FORMAT, files=listed))
            _add(tar, MANIFEST, io.BytesIO(text), len(text))
        _sync(partial)
        checked = verify(partial, packed_as=path)
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return checked


def verify(path: Path, *, packed_as: Path | None = None) -> BackedUp:
    """Read a backup to its end and compare every member with the manifest.

    Parameters
    ----------
    path : Path
    packed_as : Path or None
        Whose name tells how it is packed; None: the same.

    Raises
    ------
    EvidenceError
        If it is no backup, or anything in it was changed, lost, doubled or added.
    """
    found: dict[str, tuple[int, str]] = {}
    manifest = b""
    try:
        with _reading(path, named=packed_as or path) as tar:
            for member in tar:
                file = _checked(tar, member, found)
                if manifest:
                    raise EvidenceError(f"{path} is damaged: {member.name} follows the manifest")
                if member.name == MANIFEST:
                    manifest = file.read(_MOST_MANIFEST)
                else:
                    found[member.name] = _digest(file)
        wanted = _files(manifest)
    except (tarfile.TarError, OSError, EOFError, ValueError, zlib.error) as error:
        if isinstance(error, FileNotFoundError):
            raise
        raise EvidenceError(f"{path} is no whole backup: {error}") from error
    for name in sorted(wanted.keys() | found.keys()):
        if wanted.get(name) != found.get(name):
            raise EvidenceError(f"{path} is damaged: {name} is not what was written")
    with path.open("rb") as whole:
        sha = hashlib.file_digest(whole, "sha256").hexdigest()
    return BackedUp(files=len(found), size=sum(size for size, _ in found.values()), sha256=sha)


def restore(path: Path, folder: Path, *, sha256: str | None = None) -> BackedUp:
    """Make a workspace of a backup, after checking it; nothing is written over.

    Parameters
    ----------
    path : Path
        What `backup` wrote.
    folder : Path
        New, or empty.
    sha256 : str or None
        Of the file, as `backup` told it: another file is refused.

    Returns
    -------
    BackedUp

    Raises
    ------
    WorkspaceError
        If the folder holds something.
    EvidenceError
        If the backup is damaged, or the evidence in it was when it was written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WorkspaceError(f"{folder} is not empty; choose a new folder to restore into")
    checked = verify(path)
    if sha256 is not None and checked.sha256 != sha256.strip().lower():
        raise EvidenceError(f"{path} is another file: its SHA-256 is {checked.sha256}")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(
        dir=folder.parent, prefix=f".{folder.name}.", suffix=".partial"
    ) as made:
        fresh = Path(made) / "restored"
        fresh.mkdir()
        with _reading(path, named=path) as tar:
            manifest = b""
            for member in tar:
                file = _checked(tar, member, {})
                if member.name == MANIFEST:
                    manifest = file.read(_MOST_MANIFEST)
                    break
                _write(fresh / member.name, file)
        for name, wanted in _files(manifest).items():
            with (fresh / name).open("rb") as written:
                if _digest(written) != wanted:
                    raise EvidenceError(f"{name} is not on disk as it is in {path}; nothing kept")
        found = audit(Workspace.open(fresh))
        if folder.exists():
            folder.rmdir()
        fresh.rename(folder)
    if found:
        raise EvidenceError(
            f"restored, but {len(found)} things in it were not as they were kept already when it "
            f"was written: frontcast audit -w {folder}"
        )
    return checked


def _add(tar: tarfile.TarFile, name: str, file: IO[bytes], size: int) -> _Member:
    info = tarfile.TarInfo(name)
    info.size = size
    reading = _Reading(file)
    tar.addfile(info, reading)
    sha = reading.digest.hexdigest()
    parts = name.split("/")
    if parts[0] == "archive" and len(parts) == 3 and len(parts[2]) == 64 and parts[2] != sha:
        raise EvidenceError(f"{name} was changed: its hash is not its name; see: frontcast audit")
    return _Member(size=size, sha256=sha)


class _Reading(io.RawIOBase):
    """Hashes what is read of a file."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1, /) -> bytes:
        data = self._file.read(size)
        self.digest.update(data)
        return data


def _checked(
    tar: tarfile.TarFile, member: tarfile.TarInfo, seen: dict[str, tuple[int, str]]
) -> IO[bytes]:
    """Return a member's bytes; refuse what is no plain file under a plain name, once."""
    name = member.name
    parts = name.split("/")
    if not member.isreg() or name in seen:
        raise EvidenceError(f"no backup of frontcast: {name!r} is no file, or is there twice")
    if (
        any(part in ("", ".", "..") for part in parts)
        or "\\" in name
        or ":" in parts[0]
        or "\x00" in name
    ):
        raise EvidenceError(f"no backup of frontcast: a file in it is called {name!r}")
    file = tar.extractfile(member)
    if file is None:
        raise EvidenceError(f"no backup of frontcast: {name!r} has no bytes")
    return file


def _files(manifest: bytes) -> dict[str, tuple[int, str]]:
    if not manifest:
        raise ValueError("it ends before its manifest: it was cut off")
    found = _MANIFEST.validate_json(manifest)
    if found.frontcast_backup != _FORMAT:
        raise ValueError(f"its format is not {_FORMAT}: of a newer frontcast, or of none")
    return {name: (one.size, one.sha256) for name, one in found.files.items()}


def _digest(file: IO[bytes]) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return size, digest.hexdigest()


def _write(path: Path, file: IO[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as out:
        while chunk := file.read(_CHUNK):
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _writing(path: Path, *, named: Path) -> tarfile.TarFile:
    if _packed(named):
        return tarfile.open(str(path), "w|gz", format=tarfile.PAX_FORMAT)
    return tarfile.open(str(path), "w|", format=tarfile.PAX_FORMAT)


@contextmanager
def _reading(path: Path, *, named: Path) -> Iterator[tarfile.TarFile]:
    """Open a backup, and read it to its very end: what follows the last member must be blank."""
    with gzip.open(path) if _packed(named) else path.open("rb") as raw:
        with tarfile.open(fileobj=raw, mode="r|") as tar:
            yield tar
        while rest := raw.read(_CHUNK):
            if rest.strip(b"\x00"):
                raise EvidenceError(f"{path} is damaged: something follows its end")
        if raw.tell() % tarfile.RECORDSIZE:
            raise EvidenceError(f"{path} is no whole backup: its end is missing")


def _packed(path: Path) -> bool:
    return path.name.endswith((".gz", ".tgz"))
