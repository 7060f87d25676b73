"""WARC files -> the pages in them. Runs in the killable process."""

import re
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from frontcast.errors import ReportError
from frontcast.reports._kinds import HEAD_BYTES, Kind, kind_of
from frontcast.reports._parts import Part

_KINDS = frozenset(("response", "resource", "conversion"))
_READ = ("text/html", "application/xhtml", "text/plain", "application/pdf")


def split_warc(file: BinaryIO, *, name: str, max_bytes: int) -> Iterator[Part]:
    """Yield the pages, texts and PDFs that a WARC holds; other records are passed over.

    Raises
    ------
    ReportError
        If the file breaks off or is no WARC.
    """
    number = start = 0
    packed = file.read(2) == b"\x1f\x8b"
    file.seek(0)
    try:
        records = ArchiveIterator(file)
        for record in records:
            if record.rec_type in _KINDS and _is_readable(record):
                number += 1
                yield _part(record, name=f"{name}#{number}", max_bytes=max_bytes)
            start = records.get_record_offset()  # reads to the record's end
    except (ArchiveLoadFailed, EOFError, ValueError) as error:
        raise ReportError(f"{name}: the WARC cannot be read after {number} pages: {error}",
                          fault="malformed") from None  # fmt: skip
    # warcio ends quietly where a file does.
    if not (_ends_whole_packed(file, start) if packed else _ends_whole(file, start)):
        raise ReportError(f"{name}: the WARC ends in the middle of a record, after {number} pages",
                          fault="truncated")  # fmt: skip


def _ends_whole_packed(file: BinaryIO, start: int) -> bool:
    """Whether the last record and what comes after it are whole gzip members."""
    file.seek(start)
    unpack = zlib.decompressobj(wbits=31)
    data = b""
    try:
        while data := data or file.read(HEAD_BYTES):
            if unpack.eof:
                unpack = zlib.decompressobj(wbits=31)
            unpack.decompress(data, 2**20)
            data = unpack.unused_data if unpack.eof else unpack.unconsumed_tail
    except zlib.error:
        return False
    return unpack.eof or not file.tell()


def _ends_whole(file: BinaryIO, start: int) -> bool:
    """Whether the last record is as long as it says, with nothing begun after it."""
    file.seek(start)
    head = b""
    while (line := file.readline(HEAD_BYTES)).strip():
        head += line
    length = re.search(rb"^Content-Length:\s*(\d{1,15})\s*$", head, re.IGNORECASE | re.MULTILINE)
    if length is None:
        return not head.strip()
    end = file.tell() + int(length[1])
    file.seek(end)
    rest = file.read(200)
    return rest.startswith((b"\r\n", b"\n")) and not rest.strip()


def _is_readable(record: Any) -> bool:
    headers = record.http_headers
    status = headers.get_statuscode() if headers is not None else "200"
    kind = (headers.get_header("Content-Type") if headers is not None else None) or (
        record.rec_headers.get_header("Content-Type") or ""
    )
    return status == "200" and kind.lower().startswith(_READ)


def _part(record: Any, *, name: str, max_bytes: int) -> Part:
    address = str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    if not address.lower().startswith(("http://", "https://")):
        address = ""
    # A decoder gives what it has; a bomb is let go of after max_bytes.
    kept = bytearray()
    stream = record.content_stream()
    while len(kept) <= max_bytes and (piece := stream.read(HEAD_BYTES)):
        kept += piece
    if len(kept) > max_bytes:
        error = ReportError(f"{name}: a page of more than {max_bytes:,} bytes", fault="too large")
        return Part(data=b"", kind=Kind.HTML, name=name, address=address, error=error)
    data = bytes(kept)
    return Part(data=data, kind=kind_of(data[:HEAD_BYTES]), name=name, address=address)
