"""A chat endpoint on this machine that answers what it is told to, well or badly."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from frontcast.testing.server import Quiet, served

_LONGEST_S = 10


@dataclass(slots=True)
class ChatStub:
    """What is answered, and what was asked.

    Parameters
    ----------
    asked : list of dict
        Bodies of the requests.
    headers : list of dict
        Their headers.
    answers : list of (int, bytes, dict)
        Status, body and headers of the answers, one a request; the last one for ever.
    hold : threading.Event
        Answers wait while it is not set, ten seconds at most.
    url : str
        Base address, with ``/v1``.
    """

    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    answers: list[tuple[int, bytes, dict[str, str]]] = field(default_factory=list)
    hold: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    def answer(self, body: bytes, *, status: int = 200, **headers: str) -> None:
        """Add an answer; underscores in names of headers stand for hyphens."""
        self.answers.append((status, body, headers))


def completion(content: object, **more: object) -> bytes:
    """Return the body of a chat completion that says `content` (as JSON, if it is no text)."""
    words = content if isinstance(content, str) else json.dumps(content)
    message = {"role": "assistant", "content": words}
    return json.dumps({"choices": [{"message": message}], **more}).encode()


@contextmanager
def chat_stub() -> Iterator[ChatStub]:
    """Serve a `ChatStub` on a free port of 127.0.0.1 while the block runs."""
    made = ChatStub()
    made.hold.set()

    class Handler(Quiet):
        def do_POST(self) -> None:
            made.headers.append(dict(self.headers))
            made.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            made.hold.wait(_LONGEST_S)
            status, body, headers = made.answers[min(len(made.asked), len(made.answers)) - 1]
            self.answer(status, {n.replace("_", "-"): v for n, v in headers.items()}, body)

    with served(Handler) as port:
        made.url = f"http://127.0.0.1:{port}/v1"
        try:
            yield made
        finally:
            made.hold.set()
