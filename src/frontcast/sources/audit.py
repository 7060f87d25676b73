"""Whether every original in an archive is still what was kept."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import orjson

from frontcast.errors import ConfigError
from frontcast.frame import sha256_hex
from frontcast.sources.archive import Archive

_INDEXES: Final = ("index.jsonl", "aside/failures.jsonl")
_HASH = re.compile(r"[0-9a-f]{64}")
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexHead:
    """How long an index was and what it held: note it elsewhere, and changes to it are seen."""

    file: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """Something in an archive that is not as it was kept.

    Parameters
    ----------
    item : str
        The file, within the archive; of an index the line, from 1.
    kind : str
        ``changed``, ``missing``, ``truncated`` or ``extra``.
    detail : str
        One sentence.
    """

    item: str
    kind: str
    detail: str


def index_heads(archive: Archive) -> tuple[IndexHead, ...]:
    """Return how long each index of an archive is, and the hash of what it holds."""
    return tuple(
        IndexHead(file=name, size=len(data), sha256=sha256_hex(data))
        for name in _INDEXES
        for data in (archive.index_bytes(name),)
    )


def audit_archive(archive: Archive, *, heads: Iterable[IndexHead] = ()) -> list[Damage]:
    """Re-hash all originals, and what was put aside, and compare them with the indexes.

    Parameters
    ----------
    archive : Archive
    heads : iterable of IndexHead
        As noted earlier: what an index held then must still be there, byte for byte. Without
        them an origin or licence that was changed in the index leaves no trace.

    Returns
    -------
    list of Damage
        Empty if all is as it was kept.

    Raises
    ------
    ConfigError
        If a head is of no index.
    """
    out: list[Damage] = []
    folders = (archive.path, archive.path / "aside")
    for name, folder in zip(_INDEXES, folders, strict=True):
        listed = dict[str, int | None]()
        out += _index(archive.index_bytes(name), name, listed)
        kept = {p.name: p for p in _kept(folder)}
        for sha in listed.keys() | kept.keys():
            where = f"aside/{sha}" if folder.name == "aside" else f"{sha[:2]}/{sha}"
            out += _item(kept.get(sha), sha, where, listed)
    for noted in heads:
        if noted.file not in _INDEXES:
            raise ConfigError(f"a head was noted of {noted.file!r}, which is no archive's index")
        out += _against(archive.index_bytes(noted.file), noted)
    return sorted(out, key=lambda d: d.item)


def _index(data: bytes, name: str, listed: dict[str, int | None]) -> Iterator[Damage]:
    """Fill `listed` with hash and size of each line; yield the lines that say nothing."""
    if data and not data.endswith(b"\n"):
        yield Damage(item=name, kind="truncated", detail="its last line was cut off")
    seen: set[bytes] = set()
    for number, line in enumerate(data.split(b"\n")[:-1], start=1):
        try:
            row = orjson.loads(line)
            sha, size = str(row["sha256"]), row.get("size")
        except (orjson.JSONDecodeError, KeyError, TypeError):
            yield Damage(item=f"{name} line {number}", kind="changed",
                         detail="it is no line of an index")  # fmt: skip
            continue
        if line in seen:
            yield Damage(item=f"{name} line {number}", kind="extra", detail="it is there twice")
        seen.add(line)
        if _HASH.fullmatch(sha):
            listed[sha] = size if isinstance(size, int) else None
        elif sha:  # a fault without bytes, such as a file that could not be opened, has no hash
            yield Damage(item=f"{name} line {number}", kind="changed",
                         detail=f"{sha[:64]!r} is no SHA-256")  # fmt: skip


def _item(
    path: Path | None, sha: str, where: str, listed: dict[str, int | None]
) -> Iterator[Damage]:
    if path is None:
        yield Damage(item=where, kind="missing", detail="the index names it, but it is not there")
        return
    if sha not in listed:
        yield Damage(item=where, kind="extra", detail="no line of the index says where it is from")
    found, size = _digest(path)
    wanted = listed.get(sha)
    if found != sha:
        short = wanted is not None and size < wanted
        yield Damage(item=where, kind="truncated" if short else "changed",
                     detail=f"its SHA-256 is {found[:12]}..., not its name")  # fmt: skip
    elif wanted is not None and size != wanted:
        yield Damage(item=where, kind="changed",
                     detail=f"the index says {wanted} bytes, it has {size}")  # fmt: skip


def _against(data: bytes, noted: IndexHead) -> Iterator[Damage]:
    if len(data) < noted.size:
        yield Damage(item=noted.file, kind="truncated",
                     detail=f"it had {noted.size} bytes, now {len(data)}")  # fmt: skip
    elif sha256_hex(data[: noted.size]) != noted.sha256:
        yield Damage(item=noted.file, kind="changed",
                     detail=f"its first {noted.size} bytes are not those noted")  # fmt: skip


def _kept(folder: Path) -> Iterator[Path]:
    """Yield the files that stand where originals do; unfinished ones begin with a dot."""
    pattern = "[!.]*" if folder.name == "aside" else "[0-9a-f][0-9a-f]/[!.]*"
    for path in folder.glob(pattern):
        if path.is_file() and path.name != "failures.jsonl":
            yield path


def _digest(path: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size
