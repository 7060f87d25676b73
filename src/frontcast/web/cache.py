"""Ready answers from memory: the outermost layer, in plain ASGI, so that they cost little.

A kept answer is bytes: as it is, gzipped and by brotli, with its headers and its ETag. What
another workspace edition would answer is never served: the cache is emptied when that changes.
"""

import asyncio
import gzip
import hashlib
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

import brotli

from frontcast.web._answer import KEEP
from frontcast.web.guard import LARGEST_HEADERS, LONGEST_ADDRESS, Guard

_LOG = logging.getLogger(__name__)
Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

_SMALLEST: Final = 500  # bytes: below, packing only costs
_PACKED: Final = (b"image/png", b"image/jpeg", b"font/woff2", b"image/webp")
_LONGEST_KEY: Final = 2_000
_OURS: Final = (b"content-length", b"server", b"date")


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer, ready to be sent; messages by coding: identity, gzip, br, and not modified."""

    etag: bytes
    plain: tuple[Message, Message]
    gzipped: tuple[Message, Message]
    brotli: tuple[Message, Message]
    same: Message
    size: int
    heads: dict[int, bytes] = field(default_factory=dict)

    def form(self, coding: bytes, seen: bytes) -> tuple[Message, Message]:
        """Return the messages for who takes these codings and has seen these marks."""
        if seen and _matches(seen, self.etag):
            return self.same, _EMPTY
        if b"br" in coding and _takes(coding, b"br"):
            return self.brotli
        if b"gzip" in coding and _takes(coding, b"gzip"):
            return self.gzipped
        return self.plain

    def wire(self, coding: bytes, seen: bytes) -> tuple[bytes, ...]:
        """Return the same as bytes of HTTP/1.1: head, and body where there is one."""
        start, body = self.form(coding, seen)
        head = self.heads.get(id(start))
        if head is None:
            status = HTTPStatus(start["status"])
            lines = [f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode()]
            lines += [k + b": " + v + b"\r\n" for k, v in start["headers"]]
            head = self.heads[id(start)] = b"".join(lines) + b"\r\n"
        return (head, body["body"]) if body["body"] else (head,)


_EMPTY: Final[Message] = {"type": "http.response.body", "body": b"", "more_body": False}


def make_entry(headers: Headers, body: bytes) -> Entry:
    """Make an entry of an answer's headers and body.

    Parameters
    ----------
    headers : list of (bytes, bytes)
        Without ``content-length``, ``content-encoding``, ``etag`` and ``vary``.
    body : bytes
    """
    etag = b'"' + hashlib.sha256(body).hexdigest()[:32].encode() + b'"'
    kind = next((v for k, v in headers if k == b"content-type"), b"")
    packs = len(body) >= _SMALLEST and kind not in _PACKED
    base: Headers = [*headers, (b"etag", etag), (b"vary", b"accept-encoding")]

    def ready(data: bytes, coding: bytes) -> tuple[Message, Message]:
        extra: Headers = [(b"content-length", str(len(data)).encode())]
        if coding:
            extra.append((b"content-encoding", coding))
        start: Message = {"type": "http.response.start", "status": 200, "headers": base + extra}
        return start, {"type": "http.response.body", "body": data, "more_body": False}

    plain = ready(body, b"")
    gzipped = ready(gzip.compress(body, 9, mtime=0), b"gzip") if packs else plain
    packed = ready(brotli.compress(body, quality=9), b"br") if packs else plain
    bare = [(k, v) for k, v in base if k != b"content-type"]
    same: Message = {"type": "http.response.start", "status": 304, "headers": bare}
    size = sum(len(m[1]["body"]) for m in {id(m): m for m in (plain, gzipped, packed)}.values())
    return Entry(etag, plain, gzipped, packed, same, size + 2_000)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What of a request decides in which form it is answered."""

    key: bytes
    head: bool
    coding: bytes = b""
    seen: bytes = b""
    origin: bytes = b""


class Cached:
    """Answer from memory what was answered before; ask the app otherwise, and keep what it lets.

    Parameters
    ----------
    app : ASGI application
    guard : Guard
        Who may ask, and the headers that every answer bears.
    changed : callable
        Tells whether all kept answers are void.
    most_bytes : int
        Of all kept answers together.
    """

    def __init__(
        self, app: App, *, guard: Guard, changed: Callable[[], bool], most_bytes: int
    ) -> None:
        self._app, self._guard, self._changed, self._most = app, guard, changed, most_bytes
        self._entries: OrderedDict[bytes, Entry] = OrderedDict()
        self._size = 0
        self._edition = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        host = coding = seen = origin = b""
        for name, value in scope["headers"]:
            if name == b"host":
                host = value
            elif name == b"accept-encoding":
                coding = value
            elif name == b"if-none-match":
                seen = value
            elif name == b"origin":
                origin = value
        guard, method = self._guard, scope["method"]
        # What was admitted once by its Host alone need not be judged at length again.
        known = guard.simple and host in guard.hosts_seen and method == "GET"
        if not known and not await guard.admits(scope, send, host=host):
            return
        if self._changed():
            self.clear()
        key = scope["raw_path"] + b"?" + scope["query_string"]
        if key[:4] == b"/ogc":
            key += b"#" + host  # its links name the server
        entry = self._entries.get(key)
        asked = _Asked(key, method == "HEAD", coding, seen, origin)
        if entry is not None:
            await self._send(entry, asked, send)
        elif known and not await guard.admits(scope, send, host=host):
            return
        else:
            await self._work_out(scope, receive, send, asked)

    def ready(
        self, url: bytes, host: bytes, coding: bytes, *, seen: bytes, size: int
    ) -> tuple[bytes, ...] | None:
        """Return a kept answer to a plain GET as it goes over the wire, or None if there is none.

        Parameters
        ----------
        url : bytes
            Path and parameters, as they came.
        host, coding, seen : bytes
            ``Host``, ``Accept-Encoding`` and ``If-None-Match``.
        size : int
            Bytes of all headers.

        Returns
        -------
        tuple of bytes or None
            The same bytes as by the usual way; None also where that has to judge the request.
        """
        guard = self._guard
        if not (guard.simple and host in guard.hosts_seen) or len(url) > LONGEST_ADDRESS:
            return None
        if size > LARGEST_HEADERS:
            return None
        if self._changed():
            self.clear()
        key = url if b"?" in url else url + b"?"
        if key[:4] == b"/ogc":
            key += b"#" + host
        entry = self._entries.get(key)
        return None if entry is None else entry.wire(coding, seen)

    async def _send(self, entry: Entry, asked: "_Asked", send: Send) -> None:
        start, body = entry.form(asked.coding, asked.seen)
        await send(self._guard.shared(start, asked.origin))
        await send(_EMPTY if asked.head else body)

    async def _work_out(self, scope: Scope, receive: Receive, send: Send, asked: "_Asked") -> None:
        """Let the app answer; keep it if that is whole, right and marked to be kept."""
        edition, start, parts = self._edition, dict[str, Any](), list[bytes]()
        scope = {**scope, "method": "GET"} if asked.head else scope

        async def hold(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            elif message["type"] == "http.response.body":
                parts.append(message.get("body", b""))

        try:
            await self._app(scope, receive, hold)
        finally:  # what goes wrong is logged by the server; the answer in one shape is here
            if start:
                await self._finish(start, b"".join(parts), send, asked,
                                   edition=edition if scope.get(KEEP) else -1)  # fmt: skip

    async def _finish(
        self, start: Message, body: bytes, send: Send, asked: "_Asked", *, edition: int
    ) -> None:
        headers = self._guard.dressed(
            [(k, v) for k, v in start["headers"] if k not in _OURS]
        )  # fmt: skip
        if start["status"] == 200 and edition >= 0:
            entry = await asyncio.to_thread(make_entry, headers, body)
            if edition == self._edition:
                self._keep(asked.key, entry)
            await self._send(entry, asked, send)
            return
        headers.append((b"content-length", str(len(body)).encode()))
        await send(self._guard.shared({**start, "headers": headers}, asked.origin))
        last = b"" if asked.head else body
        await send({"type": "http.response.body", "body": last, "more_body": False})

    def _keep(self, key: bytes, entry: Entry) -> None:
        if len(key) > _LONGEST_KEY or entry.size > self._most // 4:
            return
        old = self._entries.pop(key, None)
        self._size += entry.size - (old.size if old else 0)
        self._entries[key] = entry
        while self._size > self._most:
            _, gone = self._entries.popitem(last=False)
            self._size -= gone.size

    async def warm(self, path: str) -> None:
        """Work an answer out before anybody asks for it.

        Parameters
        ----------
        path : str
            With its first slash, without parameters.
        """
        raw = path.encode()
        key = raw + b"?"
        if key in self._entries:
            return
        scope: Scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET",
            "scheme": "http", "path": path, "raw_path": raw, "query_string": b"", "root_path": "",
            "headers": [], "client": None, "server": None,
        }  # fmt: skip
        await self._work_out(scope, _nothing, _nowhere, _Asked(key, head=True))

    def clear(self) -> None:
        """Forget every kept answer."""
        self._entries.clear()
        self._size = 0
        self._edition += 1


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _nowhere(_: Message) -> None:
    return None


def _matches(seen: bytes, etag: bytes) -> bool:
    """Whether ``If-None-Match`` names an answer; a weak mark counts as its strong one."""
    return any(part.strip().removeprefix(b"W/") in (etag, b"*") for part in seen.split(b","))


def _takes(accepted: bytes, coding: bytes) -> bool:
    """Whether a list of codings holds one that is not switched off by ``q=0``."""
    for part in accepted.split(b","):
        name, _, weight = part.partition(b";")
        if name.strip() == coding:
            return weight.replace(b" ", b"") not in (b"q=0", b"q=0.0", b"q=0.00", b"q=0.000")
    return False
