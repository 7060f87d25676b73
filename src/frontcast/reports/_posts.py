"""One post, as JSON -> Report. Knows the names that exports use for the same few things."""

import re
from collections.abc import Mapping
from typing import Any

import orjson

from frontcast.errors import ReportError
from frontcast.frame import sha256_hex
from frontcast.records import Report
from frontcast.reports._dates import day_of
from frontcast.reports._html import html_text
from frontcast.reports._text import boilerplate_of

_TEXT = ("text", "body", "content", "message", "full_text", "content_text", "content_html",
         "caption", "text_entities", "summary", "description")  # fmt: skip
_DATE = ("published", "date", "date_published", "published_at", "datePublished", "pubDate",
         "created_at", "posted_at", "timestamp", "date_unixtime", "time", "created")  # fmt: skip
_AUTHOR = ("author", "from", "sender", "byline", "user", "username", "screen_name")
_OUTLET = ("outlet", "channel", "publisher", "source", "site_name", "site", "chat", "feed")
_ADDRESS = ("url", "link", "address", "permalink", "canonical")
_TITLE = ("title", "subject", "headline")
_LANGUAGE = ("language", "lang")
_NAMED = ("name", "title", "display_name", "username", "screen_name", "text", "value")
_WORDLESS = ("photo", "file", "media_type", "media", "poll", "location_information")
_TAG = re.compile(
    r"</?(?:p|br|div|a|b|i|em|strong|span|ul|li|h[1-6]|blockquote|img)\b[^<>]*>", re.IGNORECASE
)


def is_marked_up(data: bytes) -> bool:
    """Whether a post may hold HTML, which takes a parser."""
    return b"<" in data


def has_no_words(fields: Mapping[str, Any]) -> bool:
    """Whether a post is one of an export that never had text: a picture, a member who joined."""
    return fields.get("type") == "service" or (
        "text" in fields and not _words(fields["text"]) and any(k in fields for k in _WORDLESS)
    )


def read_post(data: bytes, *, name: str) -> Report:
    """Read a post.

    Parameters
    ----------
    data : bytes
        A JSON object. Text may be a string, or a list of strings and ``{"text": ...}``.
    name : str
        For messages.

    Raises
    ------
    ReportError
        If it is no object, or has no text under any known name.
    """
    try:
        fields = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise ReportError(f"{name}: no JSON: {error}", fault="malformed") from None
    if not isinstance(fields, dict):
        raise ReportError(f"{name}: want a post as a JSON object, got {type(fields).__name__}",
                          fault="malformed")  # fmt: skip
    title = _plain(_first(fields, _TITLE))
    raw = _first(fields, _TEXT) or _first(fields, _TITLE)
    html = fields.get("content_type") == "text/html" or _TAG.search(raw)
    text = html_text(raw, name=name) if html else raw
    if not any(c.isalpha() for c in text):
        raise ReportError(f"{name}: want a post with a text under one of {', '.join(_TEXT[:4])}",
                          fault="empty")  # fmt: skip
    return Report(
        id=sha256_hex(data),
        text=text,
        title=title or "unknown",
        outlet=_plain(_first(fields, _OUTLET)) or "unknown",
        author=_plain(_first(fields, _AUTHOR)) or "unknown",
        address=_web(_first(fields, _ADDRESS)),
        language=_code(_first(fields, _LANGUAGE)),
        published=next((d for k in _DATE if (d := day_of(fields.get(k)))), None),
        boilerplate=boilerplate_of(text, headline=False),
        media_type="application/json",
    )


def _first(fields: Mapping[str, Any], names: tuple[str, ...]) -> str:
    for name in names:
        if name in fields and (words := _words(fields[name])):
            return words
    return ""


def _words(value: object, *, depth: int = 0) -> str:
    """Return the text of a value: a string, a list of pieces, or an object with a name."""
    if isinstance(value, str):
        return value if value.strip() else ""
    if depth > 3:
        return ""
    if isinstance(value, list):
        pieces = [v if isinstance(v, str) else _words(v, depth=depth + 1) for v in value[:20_000]]
        text = "".join(pieces)
        return text if text.strip() else ""
    if isinstance(value, dict):
        kept = (value.get(k) for k in ("text", "value", *_NAMED))
        return next((v for v in kept if isinstance(v, str) and v.strip()), "")
    return ""


def _plain(value: str) -> str:
    """Return a name or title in one line, without tags."""
    marked = "<" in value and re.search(r"<[a-zA-Z/!]", value)
    return " ".join((html_text(value, name="title") if marked else value).split())


def _code(value: str) -> str:
    match = re.match(r"[A-Za-z]{2,3}(?=[-_]|$)", value)
    return match[0].lower() if match else "unknown"


def _web(value: str) -> str:
    return value if value.lower().startswith(("http://", "https://")) else "unknown"
