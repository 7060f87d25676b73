"""A process of our own for everything that needs a parser: bounded in time and memory.

Parsers of HTML, PDF and mail meet files that were made to hang them, and no parser can be
interrupted from inside. A program of its own, not `multiprocessing`, so that a script or a
notebook that calls it is not run again in the child.
"""

import contextlib
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from frontcast.errors import ReportError
from frontcast.reports._frames import read_frame, write_frame

_START_S = 60.0  # a cold disk reads the parsers slowly
_Frame = tuple[dict[str, Any], bytes] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What one item may take.

    Parameters
    ----------
    seconds : float
        Wall-clock time.
    memory_mb : int
        Of the process that reads it, all told.
    """

    seconds: float = 8.0
    memory_mb: int = 256


class Killable:
    """One process at a time, started when it is needed, again after it had to be killed."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._process: subprocess.Popen[bytes] | None = None
        self._frames: queue.Queue[_Frame] = queue.Queue()

    def ask(self, request: dict[str, Any], data: bytes = b"") -> dict[str, Any]:
        """Return the one answer to a request.

        Raises
        ------
        ReportError
            If the item cannot be read within the bounds, or at all.
        """
        fresh = self._process is None
        answer, _ = self._answered(request, data)
        # Memory that earlier items left behind is not this one's fault: once more, alone.
        if answer.get("fault") == "memory" and not fresh:
            answer, _ = self._answered(request, data)
        return self._checked(answer, request)

    def stream(
        self, request: dict[str, Any], data: bytes = b""
    ) -> Iterator[tuple[dict[str, Any], bytes]]:
        """Yield the answers to a request, up to the last. Each has the whole time.

        Raises
        ------
        ReportError
            As `ask`, in the midst of the answers.
        """
        answer, body = self._answered(request, data)
        try:
            while not self._checked(answer, request).get("end"):
                yield answer, body
                answer, body = self._next(request)
        except GeneratorExit:
            self.close()
            raise

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        # The reader must not wait for room in a queue that nobody empties.
        while self._frames.get() is not None:
            pass
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _answered(self, request: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
        process = self._started()
        with contextlib.suppress(OSError):  # it has ended; the answer says so
            write_frame(cast("BinaryIO", process.stdin), request, data)
        return self._next(request)

    def _next(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        name = request["name"]
        try:
            got = self._frames.get(timeout=self._bounds.seconds)
        except queue.Empty:
            self.close()
            message = f"{name}: not read within {self._bounds.seconds:g} s; left aside"
            return {"error": message, "fault": "time"}, b""
        if got is None:
            self._frames.put(None)
            self.close()
            message = f"{name}: the process that read it died; left aside"
            return {"error": message, "fault": "died"}, b""
        if got[0].get("fault") == "memory":
            self.close()
        return got

    def _checked(self, answer: dict[str, Any], request: dict[str, Any]) -> dict[str, Any]:
        if "error" not in answer:
            return answer
        message = answer["error"]
        if answer["fault"] == "memory":
            message = (f"{request['name']}: takes more than {self._bounds.memory_mb} MB to read; "
                       "left aside")  # fmt: skip
        raise ReportError(message, fault=answer["fault"])

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None:
            return self._process
        bounds = self._bounds
        code = (
            f"import sys; sys.path[:] = {sys.path!r}\n"
            "from frontcast.reports._worker import serve\n"
            f"serve({bounds.memory_mb}, {bounds.seconds})"
        )
        # Threads of a numerics library would only take address space.
        env = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
            [sys.executable, "-c", code], env=env, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._process = process
        # Few answers wait: a container is not read ahead into memory.
        self._frames = queue.Queue(maxsize=4)
        thread = threading.Thread(
            target=_pump, args=(cast("BinaryIO", process.stdout), self._frames), daemon=True
        )
        thread.start()
        with contextlib.suppress(queue.Empty):
            self._frames.get(timeout=_START_S)  # it says that it is ready
        return process


def _pump(pipe: BinaryIO, frames: "queue.Queue[_Frame]") -> None:
    while True:
        with contextlib.suppress(OSError, ValueError):
            got = read_frame(pipe)
            if got is not None:
                frames.put(got)
                continue
        frames.put(None)
        return
