"""WARC files -> the pages in them. Runs in the killable process."""

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
    number = 0
    try:
        for record in ArchiveIterator(file):
            if record.rec_type not in _KINDS or not _is_readable(record):
                continue
            number += 1
            yield _part(record, name=f"{name}#{number}", max_bytes=max_bytes)
    except (ArchiveLoadFailed, EOFError, ValueError) as error:
        raise ReportError(f"{name}: the WARC cannot be read after {number} pages: {error}",
                          fault="malformed") from None  # fmt: skip


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
