"""Statements are worked out in a process of their own, which is ended where one takes too long.

A Statement may ask for years of days of a costly measure. A thread could not be stopped, and
everybody else would wait for it.
"""

import asyncio
import contextlib
import json
import logging
import os
import sys
from collections.abc import Mapping
from typing import Any

import orjson

from frontcast.errors import BusyError, FrontcastError, SlowError, shape_of
from frontcast.frame import parse_day
from frontcast.pipeline.atlas import Atlas
from frontcast.pipeline.workspace import Workspace

_LOG = logging.getLogger(__name__)
_LONGEST_LINE = 64 * 1024 * 1024
_START_S = 60.0
_ATLASES = 4


class RefusedError(FrontcastError):
    """What the other process answered with an error.

    Parameters
    ----------
    status : int
    shape : dict
        As `frontcast.errors.shape_of` gives it.
    """

    def __init__(self, status: int, shape: dict[str, Any]) -> None:
        self.status, self.shape = status, shape
        super().__init__(str(shape.get("message", "")))


class Asker:
    """One process at a time, started when it is needed, again after it had to be ended.

    Parameters
    ----------
    seconds : float
        Longest time for one answer.
    most_waiting : int
        Questions waiting for their turn.
    """

    def __init__(self, *, seconds: float, most_waiting: int) -> None:
        self._seconds, self._most = seconds, most_waiting
        self._process: asyncio.subprocess.Process | None = None
        self._of: tuple[str, str, int] | None = None
        self._turn = asyncio.Lock()
        self._waiting = 0

    async def ask(
        self, workspace: Workspace, edition: int, job: Mapping[str, object]
    ) -> dict[str, Any]:
        """Return the answer to a question.

        Parameters
        ----------
        workspace : Workspace
            Opened anew in the other process.
        edition : int
            Another number: the workspace has changed, and is opened again.
        job : dict
            ``verb`` (``ask``, ``measure``), ``as_of``, and what the verb of `Atlas` takes.

        Raises
        ------
        BusyError, SlowError, RefusedError
        """
        if self._waiting >= self._most:
            raise BusyError("too many Statements are being worked out; ask again in some seconds")
        self._waiting += 1
        try:
            async with self._turn:
                return await self._answered(_identity(workspace, edition), job)
        finally:
            self._waiting -= 1

    async def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def _answered(
        self, of: tuple[str, str, int], job: Mapping[str, object]
    ) -> dict[str, Any]:
        process = await self._started(of)
        line = b""
        try:
            if process.stdin is not None and process.stdout is not None:
                process.stdin.write(orjson.dumps(job) + b"\n")
                line = await asyncio.wait_for(process.stdout.readline(), self._seconds)
        except TimeoutError:
            await self.close()
            raise SlowError(f"not worked out within {self._seconds:g} s; ask for less") from None
        except (asyncio.CancelledError, OSError):
            await self.close()  # whose answer comes next would not be known
            raise
        if not line:
            await self.close()
            raise BusyError("the process that works Statements out has ended; ask again")
        answer: dict[str, Any] = orjson.loads(line)
        if "error" in answer:
            raise RefusedError(answer["status"], answer["error"])
        found: dict[str, Any] = answer["answer"]
        return found

    async def _started(self, of: tuple[str, str, int]) -> asyncio.subprocess.Process:
        if self._process is not None and self._process.returncode is None and self._of == of:
            return self._process
        await self.close()
        code = (
            f"import sys; sys.path[:] = {sys.path!r}\n"
            f"from frontcast.web._asker import main; main({of[0]!r}, {of[1]!r})"
        )
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", code, stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE, limit=_LONGEST_LINE,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        )  # fmt: skip
        self._of = of
        if self._process.stdout is not None:
            await asyncio.wait_for(self._process.stdout.readline(), _START_S)  # it is ready
        return self._process


def _identity(workspace: Workspace, edition: int) -> tuple[str, str, int]:
    path = str(workspace.path.resolve()) if workspace.path is not None else ""
    return path, workspace.theatre.name, edition


def main(path: str, pack: str) -> None:
    """Answer questions, one a line, until the other end closes."""
    answers, sys.stdout = os.fdopen(os.dup(1), "wb"), sys.stderr
    workspace = Workspace.open(path) if path else Workspace.of_pack(pack)
    atlases: dict[str | None, Atlas] = {None: Atlas(workspace)}
    # Loading maps does not count as time of the first question.
    _LOG.debug("maps by %s", ", ".join(atlases[None].worlds))
    answers.write(b"{}\n")
    answers.flush()
    for line in sys.stdin.buffer:
        answers.write(_answer(workspace, atlases, json.loads(line)) + b"\n")
        answers.flush()


def _answer(workspace: Workspace, atlases: dict[str | None, Atlas], job: dict[str, Any]) -> bytes:
    try:
        day = job.pop("as_of")
        if day not in atlases:
            while len(atlases) >= _ATLASES:
                del atlases[next(iter(atlases))]
            atlases[day] = Atlas(workspace, as_of=parse_day(day) if day else None)
        found = run_job(atlases[day], job)
    except FrontcastError as error:
        status, _, shape = shape_of(error)
        return orjson.dumps({"error": shape, "status": status})
    return orjson.dumps({"answer": found}, option=orjson.OPT_SERIALIZE_NUMPY)


def run_job(atlas: Atlas, job: dict[str, Any]) -> dict[str, Any]:
    """Do what a question asks for.

    Raises
    ------
    FrontcastError
        As `Atlas.ask` and `Atlas.measure` do.
    """
    if job["verb"] == "ask":
        return atlas.ask(job["statement"], mapper=job["mapper"])
    first, last = (parse_day(job[k]) if job[k] else None for k in ("first", "last"))
    return atlas.measure(
        job["call"], first=first, last=last, every_days=job["every"], mapper=job["mapper"]
    )
