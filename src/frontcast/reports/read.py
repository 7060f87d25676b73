"""Bytes of a text file or a web page -> Report."""

from dataclasses import replace
from datetime import date

from frontcast.errors import ReportError
from frontcast.frame import sha256_hex
from frontcast.records import Report
from frontcast.reports._decode import decode, looks_like_html
from frontcast.reports._html import read_html
from frontcast.reports._text import boilerplate_of, title_of

MAX_BYTES = 5_000_000
_BINARY = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"\x7fELF")


def read_report(
    data: bytes,
    *,
    name: str,
    published: date | None = None,
    outlet: str | None = None,
    max_bytes: int = MAX_BYTES,
) -> Report:
    """Read a report.

    Parameters
    ----------
    data : bytes
        A text file or a web page; which of the two is told by its content.
    name : str
        File name or address, for messages.
    published : datetime.date, optional
        Day of publication, where it is known from elsewhere; wins over the page's own.
    outlet : str, optional
        Who published it; wins over the page's own.
    max_bytes : int, default 5,000,000
        Larger inputs are refused.

    Returns
    -------
    Report
        `text` of a text file is the decoded file itself, character for character (without a
        byte order mark); of a page, its text in document order. What is not stated stays
        ``"unknown"`` or None.

    Raises
    ------
    ReportError
        If there is nothing to read, it is too large, no text, or a page without an article.

    Examples
    --------
    >>> read_report(b"Quiet day near the river.", name="a.txt").text
    'Quiet day near the river.'
    """
    _refuse_unreadable(data, name, max_bytes)
    text = decode(data, name=name)
    if not any(c.isalpha() for c in text):
        raise ReportError(f"{name}: want a text, got {len(text)} characters without a letter")
    key = sha256_hex(data)
    if looks_like_html(text):
        report = read_html(text, key=key, name=name)
    else:
        report = Report(id=key, text=text, title=title_of(text), boilerplate=boilerplate_of(text))
    return replace(
        report,
        published=published or report.published,
        outlet=outlet or report.outlet,
    )


def _refuse_unreadable(data: bytes, name: str, max_bytes: int) -> None:
    if not data.strip():
        raise ReportError(f"{name}: want a text or a web page, got an empty file")
    if len(data) > max_bytes:
        raise ReportError(
            f"{name}: {len(data):,} bytes, at most {max_bytes:,} are read; "
            "split it or raise the limit"
        )
    if data.startswith(_BINARY):
        raise ReportError(f"{name}: want a text or a web page, got a binary file; convert it first")
