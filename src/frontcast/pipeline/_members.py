"""What of a workspace goes into a backup, while others write to it.

The order makes it one whole: first the ledger, as of one moment; then the archive's lists; then
the originals that these name. Bytes are archived, then listed, and only then spoken of by the
ledger, so that whatever the copy speaks of is in it. Of files that grow by lines the whole lines
are taken; each mapper's store while nobody adds to it.
"""

import io
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Final

import orjson

from frontcast.errors import EvidenceError, WorkspaceError
from frontcast.frame import is_local
from frontcast.pipeline.audit import LEDGER
from frontcast.pipeline.workspace import CONFIG, Workspace
from frontcast.sources import locked

Member = tuple[str, IO[bytes], int]
_GROWING: Final = ".jsonl"
_LISTS: Final = ("archive/index.jsonl", "archive/aside/failures.jsonl")
_LEFT_OUT: Final = (".partial", ".half", ".old", "-wal", "-shm", "-journal", "/lock")


def members(workspace: Workspace, *, scratch: Path) -> Iterator[Member]:
    """Yield names, open files and sizes.

    Parameters
    ----------
    workspace : Workspace
    scratch : Path
        Where there is room for a copy of the ledger.

    Raises
    ------
    EvidenceError
        If the ledger is not as it was written.
    WorkspaceError
        If archive or maps lie on object storage: a copy of the folder would be none.
    """
    root = workspace.folder(".")
    away = [name for name in ("archive", "maps") if not is_local(workspace.place(name))]
    if away:
        raise WorkspaceError(
            f"{' and '.join(away)} of this workspace lie on object storage: copy them there, and "
            "the folder as it is"
        )
    seen = {CONFIG, LEDGER}
    yield _bytes(CONFIG, (root / CONFIG).read_bytes())
    if (root / LEDGER).is_file():
        yield from _ledger(workspace, scratch)
    for path in sorted(root.glob("maps/*.zarr")):
        with locked(root / "maps" / f".{path.stem}.lock"):
            yield from _plain(_under(path), root, seen)
    listed: set[str] = set()
    for path in _under(root):
        name = path.relative_to(root).as_posix()
        if path.suffix == _GROWING and name not in seen:
            seen.add(name)
            data = path.read_bytes()
            data = data[: data.rfind(b"\n") + 1]
            if name in _LISTS:
                listed |= _hashes(data)
            yield _bytes(name, data)
    kept = root / "archive"
    originals = (p for p in _under(kept) if p.name in listed)
    yield from _plain(originals, root, seen)
    # What is in the archive and on no list is a write that has not ended, or no evidence.
    yield from _plain((p for p in _under(root) if not p.is_relative_to(kept)), root, seen)


def _ledger(workspace: Workspace, scratch: Path) -> Iterator[Member]:
    faults = workspace.ledger.verify_chain()
    if faults:
        raise EvidenceError(
            f"{len(faults)} rows of the ledger are not as they were written: see frontcast audit; "
            "nothing was backed up"
        )
    with tempfile.TemporaryDirectory(dir=scratch, prefix=".ledger-") as folder:
        copy = Path(folder) / LEDGER
        workspace.ledger.copy_to(copy)
        with copy.open("rb") as file:
            yield LEDGER, file, copy.stat().st_size


def _under(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink())


def _plain(paths: Iterable[Path], root: Path, seen: set[str]) -> Iterator[Member]:
    for path in paths:
        name = path.relative_to(root).as_posix()
        hidden = any(part.startswith(".") for part in name.split("/"))
        if hidden or name in seen or name.endswith(_LEFT_OUT):
            continue
        seen.add(name)
        try:
            file = path.open("rb")
        except FileNotFoundError:
            continue  # it went away meanwhile
        with file:
            yield name, file, os.fstat(file.fileno()).st_size


def _bytes(name: str, data: bytes) -> Member:
    return name, io.BytesIO(data), len(data)


def _hashes(lines: bytes) -> set[str]:
    out = set()
    for line in lines.splitlines():
        try:
            out.add(str(orjson.loads(line)["sha256"]))
        except (orjson.JSONDecodeError, KeyError, TypeError):
            continue  # the audit names such a line
    return out
