"""RSS and Atom -> posts, one an entry. Runs in the killable process."""

import re
from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import feedparser

from frontcast.errors import ReportError
from frontcast.reports._kinds import Kind
from frontcast.reports._parts import Part, canonical

_MARKUP = re.compile(r"<[a-zA-Z/!][^<>]*>|&(?:#?\w{1,12});")
_END = re.compile(rb"</(?:rss|(?:\w+:)?feed|rdf:RDF)\s*>", re.IGNORECASE)


def split_feed(data: bytes, *, name: str) -> Iterator[Part]:
    """Yield the entries of a feed as posts; their fields as canonical JSON are their bytes."""
    # No feed needs entities of its own; every expansion attack does.
    if re.search(rb"<!ENTITY", data, re.IGNORECASE):
        raise ReportError(f"{name}: a feed that declares entities is not read", fault="malformed")
    # Sanitising is for pages that show the HTML; here its text is taken and nothing else.
    found: Any = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    if not found.get("version") or (not found.entries and not found.feed):
        raise ReportError(f"{name}: no RSS or Atom feed that can be read", fault="malformed")
    feed = found.feed
    for number, entry in enumerate(found.entries, 1):
        content, is_html = _content(entry)
        fields = {
            "channel": feed.get("title", ""),
            "title": entry.get("title", ""),
            "url": entry.get("link", ""),
            "id": entry.get("id", ""),
            "author": entry.get("author", "") or feed.get("author", ""),
            "published": _instant(entry),
            "language": entry.get("language", "") or feed.get("language", ""),
            "content": content,
            "content_type": "text/html" if is_html else "",
        }
        kept = {k: _clean(v) for k, v in fields.items() if isinstance(v, str) and v}
        yield Part(data=canonical(kept), kind=Kind.POST, name=f"{name}#{number}")
    if not _END.search(data[-2000:]):
        count = len(found.entries)
        raise ReportError(f"{name}: the feed ends in the middle, after {count} entries",
                          fault="truncated")  # fmt: skip


def _content(entry: Any) -> tuple[str, bool]:
    """Return the longest text that an entry holds, and whether it is HTML."""
    given = [c for c in entry.get("content", []) if isinstance(c, dict)]
    given.append(entry.get("summary_detail") or {"value": entry.get("summary", "")})
    best = max(given, key=lambda c: len(c.get("value") or ""))
    value = str(best.get("value") or "")
    # Many feeds say text/plain and send tags, or HTML and send none.
    return value, bool(_MARKUP.search(value)) and best.get("type") != "text/plain"


def _instant(entry: Any) -> str:
    """Return when an entry was published; Atom's `updated` where it says nothing else."""
    for name in ("published_parsed", "updated_parsed"):
        try:
            return datetime.fromtimestamp(timegm(entry[name]), tz=UTC).isoformat()
        except (KeyError, TypeError, ValueError, OverflowError, OSError):
            continue
    return ""


def _clean(value: str) -> str:
    # Lone surrogates cannot be written as UTF-8.
    return value.encode("utf-8", "replace").decode("utf-8")
