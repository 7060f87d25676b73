"""Bytes of a text file or a web page -> Report."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from frontcast.errors import DateError, ReportError
from frontcast.frame import sha256_hex
from frontcast.records import Report
from frontcast.reports._decode import decode, looks_like_html
from frontcast.reports._html import read_html
from frontcast.reports._language import UNKNOWN, language_of
from frontcast.reports._quality import quality_of
from frontcast.reports._text import boilerplate_of, title_of

MAX_BYTES = 5_000_000
_BINARY = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"\x7fELF")
_DATELINES_APART = timedelta(hours=14)  # a day begins that much earlier at the date line


def read_report(
    data: bytes,
    *,
    name: str,
    published: date | None = None,
    outlet: str | None = None,
    max_bytes: int = MAX_BYTES,
) -> Report:
    """Read one text file or web page, in this process; `read_many` reads everything else too.

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
    DateError
        If it says that it was published on a day that has not begun anywhere.

    Examples
    --------
    >>> read_report(b"Quiet day near the river.", name="a.txt").text
    'Quiet day near the river.'
    """
    refuse_size(len(data), name=name, max_bytes=max_bytes)
    return finished(parse(data, name=name), name=name, published=published, outlet=outlet)


def parse(data: bytes, *, name: str) -> Report:
    """Read a text file or a web page, before what is told from its text is added."""
    _refuse_unreadable(data, name)
    text = decode(data, name=name)
    if not any(c.isalpha() for c in text):
        raise ReportError(
            f"{name}: want a text, got {len(text)} characters without a letter", fault="empty"
        )
    key = sha256_hex(data)
    if looks_like_html(text):
        return read_html(text, key=key, name=name)
    return Report(id=key, text=text, title=title_of(text), boilerplate=boilerplate_of(text))


def finished(
    report: Report, *, name: str, published: date | None = None, outlet: str | None = None
) -> Report:
    """Return a report with its language and quality, and what was given from elsewhere.

    Raises
    ------
    DateError
        If it was published on a day that has not begun anywhere.
    """
    day = published or report.published
    if day is not None and day > (datetime.now(UTC) + _DATELINES_APART).date():
        raise DateError(f"{name}: published on {day}? That day is to come")
    told = language_of(report.text)
    return replace(
        report,
        published=day,
        outlet=outlet or report.outlet,
        language=report.language if told == UNKNOWN else told,
        text_quality=quality_of(report.text),
    )


def refuse_size(size: int, *, name: str, max_bytes: int) -> None:
    """Raise a `ReportError` for more bytes than are read."""
    if size > max_bytes:
        raise ReportError(
            f"{name}: {size:,} bytes, at most {max_bytes:,} are read; split it or raise the limit",
            fault="too large",
        )


def _refuse_unreadable(data: bytes, name: str) -> None:
    if not data.strip():
        raise ReportError(f"{name}: want a text or a web page, got an empty file", fault="empty")
    if data.startswith(_BINARY):
        raise ReportError(
            f"{name}: want a text or a web page, got a binary file; convert it first",
            fault="binary",
        )
