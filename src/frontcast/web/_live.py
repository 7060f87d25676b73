"""What the server has open: one workspace as of several days, worked on by one thread."""

import asyncio
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from frontcast.errors import BusyError, FrontcastError, SlowError
from frontcast.frame import parse_day
from frontcast.pipeline.atlas import Atlas
from frontcast.pipeline.workspace import Workspace
from frontcast.web._asker import Asker
from frontcast.web.config import ServeConfig

_LOG = logging.getLogger(__name__)
T = TypeVar("T")
_ATLASES = 4
_LOOK_S = 2.0


class Live:
    """A workspace that may grow while it is served.

    Parameters
    ----------
    open_workspace : callable
        Opens it; called again when its files have changed.
    config : ServeConfig
    as_of : datetime.date or None
        The day as of which all is answered where a request names none.
    is_live : bool
        False while a site is written to files.
    """

    def __init__(
        self,
        open_workspace: Callable[[], Workspace],
        config: ServeConfig,
        *,
        as_of: date | None = None,
        is_live: bool = True,
    ) -> None:
        self._open, self.config = open_workspace, config
        self.as_of, self.is_live = as_of, is_live
        self.workspace = open_workspace()
        self._stamp = stamp_of(self.workspace)
        self._looked = time.monotonic()
        self.edition = 0
        self.on_start: Callable[[], Coroutine[Any, Any, None]] | None = None
        self._atlases: OrderedDict[date | None, Atlas] = OrderedDict()
        # One thread: Worlds and their caches are not for several at once.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="atlas")
        self._lock = threading.Lock()
        self._waiting = 0
        self._asker = Asker(seconds=config.seconds, most_waiting=config.most_waiting)

    async def close(self) -> None:
        """Let the thread and the other process end."""
        self._thread.shutdown(wait=False, cancel_futures=True)
        await self._asker.close()

    async def ask(self, job: Mapping[str, object]) -> dict[str, Any]:
        """Put a question to the other process; see `Asker.ask`."""
        return await self._asker.ask(self.workspace, self.edition, job)

    def changed(self) -> bool:
        """Tell whether the workspace has changed; looked at every two seconds at most."""
        now = time.monotonic()
        if now - self._looked < _LOOK_S:
            return False
        self._looked = now
        stamp = stamp_of(self.workspace)
        if stamp == self._stamp:
            return False
        try:
            opened = self._open()
        except FrontcastError as error:  # half-written: the old answers stand until it is whole
            _LOG.warning("cannot be opened again yet: %s", error)
            return False
        with self._lock:
            self.workspace, self._stamp = opened, stamp
            self._atlases.clear()
            self.edition += 1
        return True

    def atlas(self, as_of: str | None = None) -> Atlas:
        """Return the workspace as of a day.

        Raises
        ------
        DateError
            If there is no such day.
        """
        day = parse_day(as_of) if as_of else self.as_of
        with self._lock:
            if day not in self._atlases:
                self._atlases[day] = Atlas(self.workspace, as_of=day)
                while len(self._atlases) > _ATLASES:
                    oldest = next(k for k in self._atlases if k != self.as_of)
                    del self._atlases[oldest]
            self._atlases.move_to_end(day)
            return self._atlases[day]

    async def work(self, job: Callable[[], T]) -> T:
        """Do something in the one thread.

        Raises
        ------
        BusyError
            If too many wait already.
        SlowError
            If it takes too long. It is not cut off, but nobody waits for it any more.
        """
        if self._waiting >= self.config.most_waiting:
            raise BusyError("too many answers are being worked out; ask again in some seconds")
        self._waiting += 1
        try:
            future = asyncio.get_running_loop().run_in_executor(self._thread, job)
            return await asyncio.wait_for(future, self.config.seconds)
        except TimeoutError:
            raise SlowError(
                f"not worked out within {self.config.seconds:g} s; ask for less"
            ) from None
        finally:
            self._waiting -= 1


def stamp_of(workspace: Workspace) -> tuple[tuple[str, int, int], ...]:
    """Return names, sizes and times of the files that answers come from."""
    if workspace.path is None:
        return ()
    root = workspace.path
    found: list[Path] = [root / "frontcast.toml"]
    for pattern in (
        "ledger.sqlite*", "maps/*.zarr", "maps/*.zarr/*", "maps/*.zarr/*/*", "records/*.json",
        "watch/alerts.jsonl", "theatre/*",
    ):  # fmt: skip
        found += root.glob(pattern)
    out = []
    for path in sorted(found):
        try:
            stat = path.stat()
        except OSError:
            continue
        if not path.name.endswith("-shm"):
            out.append((str(path), stat.st_size if path.is_file() else 0, stat.st_mtime_ns))
    return tuple(out)
