"""Containers -> their items: lists of posts, mailboxes. Bounded memory, whatever their size."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import orjson

from frontcast.errors import ReportError
from frontcast.reports._kinds import Kind
from frontcast.reports._posts import has_no_words

_CHUNK = 262_144


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One item of a container, not yet read.

    Parameters
    ----------
    data : bytes
        Its own bytes: a message of a mailbox as it stands there, a page as it was sent, a post
        or a feed's entry as canonical JSON (sorted keys, no spaces).
    kind : Kind
        How it is to be read.
    name : str
        For messages.
    address : str
        Where it came from, if the container says so.
    error : ReportError or None
        Why it cannot be read; `data` is then all that could be had of it.
    """

    data: bytes
    kind: Kind
    name: str
    address: str = ""
    error: ReportError | None = None


def canonical(fields: object) -> bytes:
    """Return JSON with sorted keys and without spaces."""
    return orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)


def split_lines(file: BinaryIO, *, name: str, max_bytes: int) -> Iterator[Part]:
    """Yield the posts of JSON lines; a bad line is one item that cannot be read."""
    number = 0
    while line := file.readline(max_bytes + 1):
        number += 1
        at = f"{name}#{number}"
        if len(line) > max_bytes:
            while line and not line.endswith(b"\n"):
                line = file.readline(_CHUNK)
            yield _too_large(at, max_bytes)
        elif line.strip() and (post := _post(line.strip(), name=at)) is not None:
            yield post


def split_mbox(file: BinaryIO, *, name: str, max_bytes: int) -> Iterator[Part]:
    """Yield the messages of a mailbox; a line ``From ...`` after a blank one begins the next."""
    kept: list[bytes] = []
    size = number = 0
    blank = True
    while line := file.readline(_CHUNK):
        if blank and line.startswith(b"From "):
            if number:
                yield _message(kept, size=size, name=f"{name}#{number}", max_bytes=max_bytes)
            kept, size, number, blank = [], 0, number + 1, False
            continue
        blank = not line.strip()
        size += len(line)
        if size <= max_bytes:
            kept.append(line[1:] if re.match(rb">+From ", line) else line)
    if number:
        yield _message(kept, size=size, name=f"{name}#{number}", max_bytes=max_bytes)


def split_json(file: BinaryIO, *, name: str, max_bytes: int) -> Iterator[Part]:
    """Yield the posts of a JSON list, or of the lists called `messages` and the like in an object.

    The name of the channel that stands before its messages (Telegram's exports) goes into each.
    """
    scan = _Scan(max_bytes)
    number = 0
    while chunk := file.read(_CHUNK):
        for raw, channel in scan.feed(chunk):
            number += 1
            at = f"{name}#{number}"
            if raw is None:
                yield _too_large(at, max_bytes)
            elif (post := _post(raw, name=at, channel=channel)) is not None:
                yield post
    if not number and scan.whole is not None and scan.depth == 0:
        number += 1
        if scan.whole.strip() and (post := _post(bytes(scan.whole), name=name)) is not None:
            yield post
    if scan.depth or scan.in_string:
        error = ReportError(f"{name}: the JSON ends in the middle, after {number} posts",
                            fault="truncated")  # fmt: skip
        yield Part(data=bytes(scan.item), kind=Kind.POST, name=f"{name}#{number + 1}", error=error)


def _post(raw: bytes, *, name: str, channel: str = "") -> Part | None:
    """Return a post; None where there were no words in it from the start."""
    try:
        fields = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        fault = ReportError(f"{name}: no JSON: {error}", fault="malformed")
        return Part(data=raw, kind=Kind.POST, name=name, error=fault)
    if isinstance(fields, dict):
        if has_no_words(fields):
            return None
        if channel:
            fields.setdefault("channel", channel)
    return Part(data=canonical(fields), kind=Kind.POST, name=name)


def _message(kept: list[bytes], *, size: int, name: str, max_bytes: int) -> Part:
    if size > max_bytes:
        return _too_large(name, max_bytes)
    if kept and not kept[-1].strip():
        kept.pop()  # the blank line that parts it from the next
    return Part(data=b"".join(kept), kind=Kind.MAIL, name=name)


def _too_large(name: str, max_bytes: int) -> Part:
    error = ReportError(f"{name}: an item of more than {max_bytes:,} bytes", fault="too large")
    return Part(data=b"", kind=Kind.POST, name=name, error=error)


_OUTSIDE = re.compile(rb'["{}\[\]:,]')
_INSIDE = re.compile(rb'["{}\[\]]')
_QUOTE = re.compile(rb'["\\]')
_LISTS = frozenset(
    ("messages", "posts", "items", "entries", "data", "results", "articles", "tweets", "reports")
)


class _Scan:
    """Finds the objects in lists of posts, byte by byte, without building the rest.

    `feed` yields each object's bytes with the name that stood before its list; None: too large.
    """

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.depth = 0
        self.in_string = self.escaped = False
        self.item = bytearray()
        self.whole: bytearray | None = bytearray()  # an object that is itself a post
        self._in_item = 0  # depth at which the item began; 0: outside of items
        self._large = False
        self._string = bytearray()  # the last string outside of items, cut off
        self._key = ""
        self._lists: list[bool] = []  # for each open bracket: is it a list of posts?
        self._names: list[str] = [""]

    def feed(self, chunk: bytes) -> Iterator[tuple[bytes | None, str]]:
        """Take the next bytes."""
        self._keep_whole(chunk)
        at = 0
        while at < len(chunk):
            if self.in_string:
                at = self._through_string(chunk, at)
                continue
            found = (_INSIDE if self._in_item else _OUTSIDE).search(chunk, at)
            end = found.end() if found else len(chunk)
            if self._in_item:
                self._keep(chunk[at:end])
            at = end
            if found is None:
                return
            done = self._mark(found[0])
            if done:
                yield (None if self._large else bytes(self.item)), self._names[-1]
                self.item.clear()
                self._large = False

    def _through_string(self, chunk: bytes, at: int) -> int:
        if self.escaped:
            self.escaped = False
            end = at + 1
        else:
            found = _QUOTE.search(chunk, at)
            end = found.end() if found else len(chunk)
            if found and found[0] == b"\\":
                self.escaped = True
            elif found:
                self.in_string = False
        piece = chunk[at:end]
        if self._in_item:
            self._keep(piece)
        elif len(self._string) < 400:
            self._string += piece[:400]
        return end

    def _keep(self, piece: bytes) -> None:
        if len(self.item) + len(piece) > self.max_bytes:
            self._large = True
        if not self._large:
            self.item += piece

    def _keep_whole(self, chunk: bytes) -> None:
        if self.whole is not None:
            self.whole += chunk
            if len(self.whole) > self.max_bytes:
                self.whole = None

    def _mark(self, mark: bytes) -> bool:
        """Take one mark outside of strings; tell whether it ended an item."""
        if mark == b'"':
            self.in_string = True
            if not self._in_item:
                self._string.clear()
        elif mark in b"{[":
            self._open(mark)
        elif mark in b"}]":
            return self._close(mark)
        elif mark == b":":
            self._key = self._word()
            self._string.clear()
        elif mark == b"," and not self._in_item:
            self._note_name()
        return False

    def _open(self, mark: bytes) -> None:
        self.depth += 1
        if self._in_item:
            return
        in_posts = bool(self._lists) and self._lists[-1]
        if mark == b"{" and in_posts:
            self._in_item = self.depth
            self.item += b"{"
        elif mark == b"{":
            self._names.append(self._names[-1])
        posts = mark == b"[" and (self.depth == 1 or self._key in _LISTS)
        self._lists.append(posts)
        self._key = ""

    def _close(self, mark: bytes) -> bool:
        self.depth = max(self.depth - 1, 0)
        if self._in_item:
            if self.depth >= self._in_item:
                return False
            self._in_item = 0
            self._lists.pop()
            return True
        if mark == b"}":
            self._note_name()
            if len(self._names) > 1:
                self._names.pop()
        if self._lists:
            self._lists.pop()
        return False

    def _note_name(self) -> None:
        if self._key in ("name", "title") and len(self._names) > 1:
            self._names[-1] = self._word()
        self._key = ""

    def _word(self) -> str:
        raw = bytes(self._string).removesuffix(b'"')
        try:
            return str(orjson.loads(b'"' + raw + b'"'))
        except orjson.JSONDecodeError:
            return ""
