"""Kept answers straight from the parser of requests, without a task for each.

Of the time that an answer from memory takes, two thirds went into uvicorn's request cycle: a scope,
a task, two messages, headers written anew. A plain GET for what is kept needs none of it. Whatever
is not plain (another method, a body, HTTP/1.0, an origin, a client that reads slowly, a request
before it that is still worked on) goes the usual way.
"""

from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_USUAL: Final = frozenset(
    (b"origin", b"content-length", b"transfer-encoding", b"expect", b"upgrade", b"connection")
)  # fmt: skip


class QuickProtocol(HttpToolsProtocol):
    """A connection that answers at once what the app holds ready (`Cached.ready`)."""

    _quick = False

    def on_message_begin(self) -> None:
        """Begin a request; what the app would be told of it is made only where it is asked."""
        self.url, self.headers, self.expect_100_continue = b"", [], False

    def on_headers_complete(self) -> None:
        """Answer, or let the app do it."""
        answer = self._answer()
        if answer is None:
            url, headers, expects = self.url, self.headers, self.expect_100_continue
            super().on_message_begin()
            self.url, self.expect_100_continue = url, expects
            self.headers.extend(headers)
            super().on_headers_complete()
            return
        self._quick = True
        self.server_state.total_requests += 1
        self.transport.writelines(answer)

    def on_body(self, body: bytes) -> None:
        """Take a part of a request's body."""
        if not self._quick:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """End a request."""
        if not self._quick:
            super().on_message_complete()
            return
        self._quick = False
        self._unset_keepalive_if_required()
        self.timeout_keep_alive_task = self.loop.call_later(
            self.timeout_keep_alive, self.timeout_keep_alive_handler
        )

    def _answer(self) -> tuple[bytes, ...] | None:
        ready: Any = getattr(self.app, "ready", None)
        if ready is None or self.parser.get_method() != b"GET":
            return None
        busy = self.cycle is not None and not self.cycle.response_complete
        if busy or self.pipeline or self.flow.write_paused or self._crowded():
            return None
        if self.parser.get_http_version() != "1.1" or self.url[:1] != b"/" or b"#" in self.url:
            return None
        host = coding = seen = b""
        size = 0
        for name, value in self.headers:
            size += len(name) + len(value)
            if name == b"host":
                host = value
            elif name == b"accept-encoding":
                coding = value
            elif name == b"if-none-match":
                seen = value
            elif name in _USUAL and (name, value.lower()) != (b"connection", b"keep-alive"):
                return None
        answer: tuple[bytes, ...] | None = ready(self.url, host, coding, seen=seen, size=size)
        return answer

    def _crowded(self) -> bool:
        limit = self.limit_concurrency
        return limit is not None and (len(self.connections) >= limit or len(self.tasks) >= limit)
