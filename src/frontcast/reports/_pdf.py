"""PDF -> Report, by pypdf. Runs in the killable process."""

import io
import re
from collections import Counter
from datetime import date
from typing import Any

import pypdf
from pypdf.errors import PyPdfError

from frontcast.errors import ReportError
from frontcast.frame import sha256_hex
from frontcast.records import Report
from frontcast.reports._text import boilerplate_of, merge

_BETWEEN = "\n\n"  # a page ends a paragraph; else a whole book is one
_MOST_CHARACTERS = 2_000_000
_NO_TITLE = re.compile(
    r"(?i)^(?:untitled|microsoft \w+ - .*|.*\.(?:docx?|indd|pdf|odt|rtf|tmp)|\W*)$"
)
_NUMBER = re.compile(r"(?:page |p\. ?)?\d{1,4}(?: ?(?:/|of) ?\d{1,4})?", re.IGNORECASE)


def read_pdf(data: bytes, *, name: str, max_pages: int) -> Report:
    """Read a PDF: the text of its pages, in order.

    Raises
    ------
    ReportError
        If it is encrypted, too long, broken, or holds no text (a scan without text, say).
    """
    try:
        return _read(data, name=name, max_pages=max_pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        if isinstance(error, ReportError):
            raise
        # pypdf meets broken files with whatever error the broken object leads to.
        raise ReportError(f"{name}: a PDF that cannot be read: {type(error).__name__}: {error}",
                          fault="malformed") from None  # fmt: skip


def _read(data: bytes, *, name: str, max_pages: int) -> Report:
    reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
    # Many are locked against printing only, with an empty password to read.
    if reader.is_encrypted and not reader.decrypt(""):
        raise ReportError(f"{name}: an encrypted PDF; save a copy without a password",
                          fault="encrypted")  # fmt: skip
    count = len(reader.pages)
    if count > max_pages:
        raise ReportError(f"{name}: {count} pages, at most {max_pages} are read; split it",
                          fault="too large")  # fmt: skip
    pages, size = [], 0
    for page in reader.pages:
        pages.append(_tidy(page.extract_text() or ""))
        size += len(pages[-1])
        if size > _MOST_CHARACTERS:
            raise ReportError(f"{name}: more than {_MOST_CHARACTERS:,} characters; split it",
                              fault="too large")  # fmt: skip
    text = _BETWEEN.join(pages)
    if not any(c.isalpha() for c in text):
        raise ReportError(f"{name}: a PDF without text; if it is a scan, add its text first",
                          fault="empty")  # fmt: skip
    about: Any = reader.metadata or {}
    title = _field(about.get("/Title"))
    return Report(
        id=sha256_hex(data),
        text=text,
        title="unknown" if _NO_TITLE.match(title) else title,
        author=_field(about.get("/Author")) or "unknown",
        published=_created(about.get("/CreationDate")),
        boilerplate=merge([*boilerplate_of(text, headline=False), *_furniture(pages)]),
        media_type="application/pdf",
    )


def _tidy(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "").replace("\f", "\n")


def _field(value: object) -> str:
    text = value if isinstance(value, str) else ""
    return " ".join(_tidy(text[:500]).split())


def _created(value: object) -> date | None:
    """Return the day of ``D:YYYYMMDD...`` where it can be meant."""
    match = re.match(r"(?:D:)?(\d{4})(\d{2})(\d{2})", value) if isinstance(value, str) else None
    try:
        day = date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
    # Clocks that were never set make documents of 1970, 1980 and 2000-01-01.
    return day if day and day.year >= 1993 and day != date(2000, 1, 1) else None


def _furniture(pages: list[str]) -> list[tuple[int, int]]:
    """Return where running heads, feet and page numbers stand: the same line on many pages."""
    edges = []
    at = 0
    for page in pages:
        lines = [(m.start() + at, m.end() + at) for m in re.finditer(r"[^\n]*\S[^\n]*", page)]
        edges.append([*lines[:1], *lines[1:][-1:]])
        at += len(page) + len(_BETWEEN)
    text = _BETWEEN.join(pages)
    shape = {span: re.sub(r"\d+", "#", text[slice(*span)].strip()) for e in edges for span in e}
    often = Counter(shape.values())
    return [
        span for span, words in shape.items()
        if (len(pages) >= 3 and often[words] > len(pages) / 2)
        or _NUMBER.fullmatch(text[slice(*span)].strip())
    ]  # fmt: skip
