"""What kind of file some bytes are, told from how they begin; names and suffixes may lie."""

import re
import zlib
from enum import StrEnum

import orjson

from frontcast.reports._decode import looks_like_html

#: Enough to tell a kind by: whether it is HTML is told by 20,000 characters.
HEAD_BYTES = 81_920


class Kind(StrEnum):
    """A kind of input. Containers hold items of the other kinds."""

    TEXT = "text"
    HTML = "html"
    PDF = "pdf"
    POST = "post"
    MAIL = "mail"
    FEED = "feed"
    LINES = "lines"
    JSON = "json"
    MBOX = "mbox"
    WARC = "warc"


CONTAINERS = frozenset({Kind.FEED, Kind.LINES, Kind.JSON, Kind.MBOX, Kind.WARC})

_FEED = re.compile(
    rb"\s*(?:<\?xml[^>]*+>\s*)?(?:<\?[^>]*+>\s*|<!--(?:(?!-->).)*+-->\s*|<!DOCTYPE[^>\[]*+"
    rb"(?:\[[^\]]*+\]\s*)?>\s*)*+<(?:rss|feed|rdf:RDF|[\w]+:feed)[\s>]",
    re.DOTALL | re.IGNORECASE,
)
_MAIL_FIELD = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,40}:[ \t]")
_MAIL_SURE = re.compile(
    rb"^(?:Message-ID|MIME-Version|Received|Return-Path|Delivered-To):",
    re.IGNORECASE | re.MULTILINE,
)
_MBOX = re.compile(rb"From \S+ .{10,80}\r?\n[A-Za-z][A-Za-z0-9-]{1,40}:")
_OBJECT = re.compile(rb'\s*(?:\[\s*)?\{\s*(?:"|\})')


def kind_of(head: bytes) -> Kind:
    """Tell what kind of file begins like this.

    Parameters
    ----------
    head : bytes
        Its first `HEAD_BYTES` bytes, or all of it; unpacked, if it was gzip.

    Examples
    --------
    >>> str(kind_of(b"%PDF-1.7")), str(kind_of(b"WARC/1.1")), str(kind_of(b"Quiet day."))
    ('pdf', 'warc', 'text')
    """
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if b"%PDF-" in head[:1024]:
        return Kind.PDF
    if head.startswith(b"WARC/"):
        return Kind.WARC
    if bare[:1] in (b"{", b"["):
        return _json_kind(bare)
    if _FEED.match(bare):
        return Kind.FEED
    if _MBOX.match(head):
        return Kind.MBOX
    if _MAIL_FIELD.match(head) and _MAIL_SURE.search(head.split(b"\n\n", 1)[0][:20_000]):
        return Kind.MAIL
    marked = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    text = head.decode("utf-16" if marked else "utf-8", "replace")
    return Kind.HTML if looks_like_html(text) else Kind.TEXT


def unpacked_head(head: bytes) -> bytes:
    """Return the first bytes inside a gzip file; as much as can be read of a broken one."""
    try:
        return zlib.decompressobj(wbits=31).decompress(head, HEAD_BYTES)
    except zlib.error:
        return b""


def _json_kind(bare: bytes) -> Kind:
    lines = [line.strip() for line in bare.split(b"\n") if line.strip()]
    alone = lines[0].startswith(b"{") and lines[0].endswith(b"}")
    # A bad first line does not make the others less than lines of JSON.
    if len(lines) > 1 and alone and any(map(_is_object, lines[:50])):
        return Kind.LINES
    if len(lines) == 1 and bare[:1] == b"{" and len(bare) >= HEAD_BYTES - 4:
        return Kind.LINES if b'"messages"' not in bare else Kind.JSON
    return Kind.JSON if _OBJECT.match(bare) else Kind.TEXT


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False
