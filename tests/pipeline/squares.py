"""A job for tests of worker processes: it squares numbers, and can be told to kill its process."""

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from threadpoolctl import threadpool_info

from frontcast.errors import MapError, SchemaError


@dataclass(frozen=True, slots=True, kw_only=True)
class Squares:
    """Squares whole numbers.

    Parameters
    ----------
    folder : Path
        Takes a note of each piece begun, so that a test can see where and how often it was.
    deadly : int or None
        At this number the process is killed.
    always : bool
        Each time; else the first time only.
    orphan : bool
        It is the process that started this one that is killed.
    bad : int or None
        At this number a `MapError` is raised.
    ready : bool
        False: `begin` raises.
    """

    folder: Path
    deadly: int | None = None
    always: bool = False
    orphan: bool = False
    bad: int | None = None
    ready: bool = True

    def begin(self) -> int:
        """Return the exponent."""
        if not self.ready:
            raise SchemaError("want maps, got none")
        return 2

    def do(self, state: int, item: int) -> int:
        """Return the square of a number."""
        before = sum(number == item for number, _, _ in self.notes())
        threads = max(lib["num_threads"] for lib in threadpool_info() if lib["user_api"] == "blas")
        note = f"{item} {os.getpid()} {threads}\n"
        with (self.folder / "notes").open("a", encoding="utf-8") as file:
            file.write(note)
        if item == self.deadly and (self.always or not before):
            os.kill(os.getppid() if self.orphan else os.getpid(), signal.SIGKILL)
        if item == self.bad:
            raise MapError("want a map, got none", fault="empty")
        return int(item**state)

    def notes(self) -> Iterator[tuple[int, int, int]]:
        """Yield what was begun: the number, the process, the threads it may use."""
        path = self.folder / "notes"
        for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
            number, process, threads = line.split()
            yield int(number), int(process), int(threads)
