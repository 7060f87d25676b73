"""Files of every kind that reports come in -> Reports and Failures, one at a time."""

import hashlib
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import BinaryIO, Self

from frontcast.errors import FrontcastError, ReportError
from frontcast.frame import sha256_hex
from frontcast.records import Failure, Report
from frontcast.reports._frames import part_of, report_of
from frontcast.reports._killable import Bounds, Killable
from frontcast.reports._kinds import CONTAINERS, HEAD_BYTES, Kind, kind_of, unpacked_head
from frontcast.reports._parts import Part, split_json, split_lines, split_mbox
from frontcast.reports._posts import is_marked_up, read_post
from frontcast.reports.read import MAX_BYTES, finished, parse, refuse_size

_SPLIT_HERE = {Kind.LINES: split_lines, Kind.JSON: split_json, Kind.MBOX: split_mbox}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadConfig:
    """How much of anything is read.

    Parameters
    ----------
    max_bytes : int
        Largest text, page, post or mail.
    max_large_bytes : int
        Largest PDF and feed.
    max_pages : int
        Of a PDF.
    seconds : float
        Wall-clock time for one item that needs a parser.
    memory_mb : int
        Of the process that parses.
    """

    max_bytes: int = MAX_BYTES
    max_large_bytes: int = 32_000_000
    max_pages: int = 500
    seconds: float = 8.0
    memory_mb: int = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadItem:
    """What came of one item of an input.

    Parameters
    ----------
    outcome : Report or Failure
    data : bytes or None
        The item's own bytes, of which the report's id is the hash. None: the input itself.
    container : str
        SHA-256 of the input, where the item is only a part of it; else empty.
    position : int
        How many bytes of the input had been read for it, for progress.
    """

    outcome: Report | Failure
    data: bytes | None
    container: str = ""
    position: int = 0


class Reader:
    """Reads inputs one after another; parsers run in a process that is killed when they hang.

    Parameters
    ----------
    config : ReadConfig or None
        None: the defaults.
    """

    def __init__(self, config: ReadConfig | None = None) -> None:
        self.config = config or ReadConfig()
        bounds = Bounds(seconds=self.config.seconds, memory_mb=self.config.memory_mb)
        # One takes containers apart while the other reads what is in them.
        self._splitter, self._parser = Killable(bounds), Killable(bounds)

    def __enter__(self) -> Self:
        """Return the reader; leaving the block ends its processes."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the reader."""
        self.close()

    def close(self) -> None:
        """End the processes."""
        self._splitter.close()
        self._parser.close()

    def read(
        self,
        source: str | Path | bytes,
        *,
        name: str = "",
        published: date | None = None,
        outlet: str | None = None,
    ) -> Iterator[ReadItem]:
        """Yield what is in an input, see `read_many`."""
        given = _Input.of(source, name=name)
        try:
            if given.kind in CONTAINERS:
                count = 0
                for part, position in self._parts(given):
                    count += 1
                    item = self._item(part, given=given, published=published, outlet=outlet)
                    yield replace(item, position=position)
                # A feed may have nothing new; a file that somebody adds should hold something.
                if not count and given.kind is not Kind.FEED:
                    nothing = ReportError(f"{given.name}: nothing to read in it", fault="empty")
                    yield given.refused(nothing)
                return
            part = Part(data=self._all_of(given), kind=given.kind, name=given.name)
        except ReportError as error:
            yield given.refused(error)
            return
        item = self._item(part, given=given, published=published, outlet=outlet)
        if given.packed:
            yield replace(item, position=given.size)
        else:
            report = item.outcome
            alone = replace(report, container="") if isinstance(report, Report) else report
            yield ReadItem(outcome=alone, data=part.data, position=given.size)

    def _item(
        self, part: Part, *, given: "_Input", published: date | None, outlet: str | None
    ) -> ReadItem:
        outcome: Report | Failure
        try:
            if part.error is not None:
                raise part.error
            report = self._report(part)
            if report.address == "unknown" and part.address:
                report = replace(report, address=part.address)
            report = finished(report, name=part.name, published=published, outlet=outlet)
            outcome = replace(report, container=given.sha256)
        except FrontcastError as error:
            sha = sha256_hex(part.data) if part.data else given.sha256
            outcome = _failure(part.name, error, sha256=sha)
        return ReadItem(outcome=outcome, data=part.data, container=given.sha256)

    def _report(self, part: Part) -> Report:
        """Read one item: here where nothing can hang, else where it may be killed."""
        limit = self.config.max_large_bytes if part.kind is Kind.PDF else self.config.max_bytes
        refuse_size(len(part.data), name=part.name, max_bytes=limit)
        if part.kind is Kind.TEXT and _is_utf8(part.data):
            return parse(part.data, name=part.name)
        if part.kind is Kind.POST and not is_marked_up(part.data):
            return read_post(part.data, name=part.name)
        if part.kind in CONTAINERS:
            raise ReportError(f"{part.name}: a list inside a container is not read")
        request = {"op": "read", "kind": part.kind, "name": part.name,
                   "max_pages": self.config.max_pages}  # fmt: skip
        return report_of(self._parser.ask(request, part.data)["report"])

    def _parts(self, given: "_Input") -> Iterator[tuple[Part, int]]:
        """Yield the items of a container, each with how far into it was read."""
        limit = self.config.max_bytes
        if split := _SPLIT_HERE.get(given.kind):
            with given.opened() as (file, raw):
                for part in split(file, name=given.name, max_bytes=limit):
                    yield part, raw.tell()
            return
        if given.kind is Kind.FEED:
            limit = self.config.max_large_bytes
        request = {"op": "split", "kind": given.kind, "name": given.name, "max_bytes": limit,
                   "path": str(given.path or ""), "packed": given.packed}  # fmt: skip
        for answer, data in self._splitter.stream(request, given.data or b""):
            yield part_of(answer["part"], data), answer["position"]

    def _all_of(self, given: "_Input") -> bytes:
        limit = self.config.max_large_bytes if given.kind is Kind.PDF else self.config.max_bytes
        if not given.packed:
            refuse_size(given.size, name=given.name, max_bytes=limit)
        with given.opened() as (file, _):
            data = file.read(limit + 1)
        if len(data) > limit:
            raise ReportError(f"{given.name}: more than {limit:,} bytes when unpacked",
                              fault="too large")  # fmt: skip
        return data


def read_many(
    source: str | Path | bytes,
    *,
    name: str = "",
    published: date | None = None,
    outlet: str | None = None,
    config: ReadConfig | None = None,
) -> Iterator[ReadItem]:
    """Yield the reports in an input of any kind, one at a time, in bounded memory.

    Parameters
    ----------
    source : str, Path or bytes
        A file, or its bytes. Which kind it is, is told by its content: text, web page, PDF,
        RSS or Atom feed, JSON lines, JSON lists of posts (Telegram's exports among them), mail,
        mailbox, WARC; each also packed by gzip.
    name : str
        For messages; default: the file's name.
    published : datetime.date, optional
        Day of publication; wins over what the items say.
    outlet : str, optional
        Who published it; wins over what the items say.
    config : ReadConfig, optional

    Yields
    ------
    ReadItem
        A Report or a Failure, with the bytes it was read from. What hangs or bursts a parser
        is a Failure, and the rest goes on.

    Raises
    ------
    OSError
        If the file cannot be opened.

    Examples
    --------
    >>> posts = b'{"text": "Quiet day."}' + bytes([10]) + b'{"text": "Shelling at dusk."}'
    >>> [item.outcome.text for item in read_many(posts, name="posts.jsonl")]
    ['Quiet day.', 'Shelling at dusk.']
    """
    with Reader(config) as reader:
        yield from reader.read(source, name=name, published=published, outlet=outlet)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Input:
    """A file or bytes, with what was told from its beginning."""

    name: str
    path: Path | None
    data: bytes | None
    size: int
    sha256: str
    packed: bool
    kind: Kind

    @classmethod
    def of(cls, source: str | Path | bytes, *, name: str) -> "_Input":
        if isinstance(source, bytes):
            path, data = None, source
            head, size, sha = source[:HEAD_BYTES], len(source), sha256_hex(source)
        else:
            path, data = Path(source), None
            with path.open("rb") as file:
                head = file.read(HEAD_BYTES)
                file.seek(0)
                sha = hashlib.file_digest(file, "sha256").hexdigest()
                size = file.tell()
        packed = head.startswith(b"\x1f\x8b")
        kind = kind_of(unpacked_head(head) if packed else head)
        shown = name or (path.name if path else "input")
        return cls(name=shown, path=path, data=data, size=size, sha256=sha, packed=packed,
                   kind=kind)  # fmt: skip

    def refused(self, error: ReportError) -> ReadItem:
        failure = _failure(self.name, error, sha256=self.sha256)
        return ReadItem(outcome=failure, data=None, position=self.size)

    @contextmanager
    def opened(self) -> Iterator[tuple[BinaryIO, BinaryIO]]:
        """Open it: unpacked, and as it lies there (whose position tells how far one has come)."""
        with self.path.open("rb") if self.path else io.BytesIO(self.data or b"") as raw:
            if self.packed:
                unpacked = _Unpacked(raw, name=self.name, size=self.size)
                yield io.BufferedReader(unpacked, HEAD_BYTES), raw
            else:
                yield raw, raw


class _Unpacked(io.RawIOBase):
    """A gzip file as it is unpacked, piece by piece; more than any text can come to is refused."""

    _MOST = 64 * 2**20
    _RATIO = 100  # JSON comes to 5 to 20 times its packed size

    def __init__(self, raw: BinaryIO, *, name: str, size: int) -> None:
        self._raw, self._name = raw, name
        self._left = self._MOST + self._RATIO * size
        self._unpack = zlib.decompressobj(wbits=31)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            piece = self._piece(len(buffer))
        except zlib.error as error:
            raise ReportError(f"{self._name}: a broken gzip file: {error}",
                              fault="malformed") from None  # fmt: skip
        self._left -= len(piece)
        if self._left < 0:
            raise ReportError(f"{self._name}: a gzip file that unpacks without end",
                              fault="too large")  # fmt: skip
        buffer[: len(piece)] = piece
        return len(piece)

    def _piece(self, size: int) -> bytes:
        while True:
            packed = self._unpack.unconsumed_tail or self._unpack.unused_data
            if self._unpack.eof and (packed or (packed := self._raw.read(65_536))):
                self._unpack = zlib.decompressobj(wbits=31)  # files put one after the other
            packed = packed or self._raw.read(65_536)
            if not packed:
                if not self._unpack.eof:
                    raise ReportError(f"{self._name}: a gzip file that ends in the middle",
                                      fault="truncated")  # fmt: skip
                return b""
            if piece := self._unpack.decompress(packed, size):
                return piece


def _is_utf8(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True  # UTF-16 is decoded as it says or refused
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _failure(name: str, error: FrontcastError, *, sha256: str) -> Failure:
    fault = getattr(error, "fault", "") or type(error).__name__.removesuffix("Error").lower()
    return Failure(name=name, fault=fault, detail=str(error), sha256=sha256)
