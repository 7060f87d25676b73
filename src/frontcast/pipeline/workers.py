"""Independent pieces of work over processes: this one, others here, or a Dask cluster.

Whatever the number of workers, results come in the order of the items and are the same: a piece
takes its random numbers from `stream`, never from where or when it runs. A worker that dies costs
time only: its pieces are done again.
"""

import logging
import os
import pickle
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from importlib.metadata import version
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from typing import Any, Protocol, TypeVar
from uuid import uuid4

import numpy as np
from threadpoolctl import threadpool_limits

from frontcast.errors import ConfigError, SchemaError, WorkerError
from frontcast.frame import sha256_hex

log = logging.getLogger(__name__)

PAYS_SECONDS = 30.0
"""Work left from which other processes are started unasked: each takes some 6 s of CPU to begin."""
_DEATHS = 3  # of workers over one piece before it is given up; Dask's own default is the same
_AHEAD = 4  # pieces a worker that are under way or wait for one before them
_MEMORY = 1.5e9  # bytes a worker: a hindcast by all models peaks at 1.0 GB
_PEEKED = 64  # pieces looked at, at most, to tell whether other processes pay

S = TypeVar("S")
T = TypeVar("T")
T_contra = TypeVar("T_contra", contravariant=True)
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """Where pieces of work are done.

    Parameters
    ----------
    count : int or None
        Processes on this machine; 1: this one. None: this one, and one a core as soon as the
        work that is left pays for starting them.
    scheduler : str
        Address of a Dask scheduler, such as ``tcp://10.0.0.5:8786``, whose workers do it
        instead; empty: none.

    Raises
    ------
    SchemaError
        If both are given, or a count below 1.
    """

    count: int | None = None
    scheduler: str = ""

    def __post_init__(self) -> None:
        """Refuse what cannot be meant."""
        if self.count is not None and self.count < 1:
            raise SchemaError(f"want at least 1 worker, got {self.count}")
        if self.count is not None and self.scheduler:
            raise SchemaError("a cluster has the workers it has: give a number or its address")


HERE = Workers(count=1)
"""This process alone."""


class Job(Protocol[S, T_contra, R_co]):
    """What is done to each item. It can be pickled, and its class can be imported by workers."""

    def begin(self) -> S:
        """Return what all pieces need, such as maps; called once in each process."""

    def do(self, state: S, item: T_contra) -> R_co:
        """Do one piece: the same result wherever and however often it is done."""


def spread(
    job: Job[S, T, R], items: Iterable[T], *, workers: Workers = HERE, state: S | None = None
) -> Iterator[R]:
    """Yield what each item comes to, in the order of the items.

    Parameters
    ----------
    job : Job
        What is done.
    items : iterable
        Taken as workers get free: a bounded number is held at a time.
    workers : Workers
        Where it is done.
    state : object or None
        What `Job.begin` would return here, if it is there already.

    Raises
    ------
    WorkerError
        If workers die again and again over the same piece.
    ConfigError
        If the cluster cannot be reached, or has other versions of frontcast or NumPy.
    """
    if workers.scheduler:
        yield from _on_cluster(job, items, address=workers.scheduler)
    elif workers.count is None:
        yield from _as_pays(job, items, state=state)
    elif workers.count == 1:
        yield from _here(job, items, state=state)
    else:
        yield from _on_cores(job, items, count=workers.count)


def stream(seed: int, *key: int | str) -> np.random.Generator:
    """Return the random numbers of one piece, whatever other pieces there are.

    Parameters
    ----------
    seed : int
        Of the run.
    key : int or str
        What names the piece: its day, its model.

    Examples
    --------
    >>> bool(stream(1, 7, "a").integers(99) == stream(1, 7, "a").integers(99))
    True
    """
    own = [int(sha256_hex(k.encode())[:8], 16) if isinstance(k, str) else k for k in key]
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=tuple(own)))


def cores() -> int:
    """Return how many processes of a gigabyte and a half this machine holds, one a core."""
    free = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    held = free or 1
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        held = min(held, int(memory / _MEMORY))
    return max(1, held)


def _here(job: Job[S, T, R], items: Iterable[T], *, state: S | None) -> Iterator[R]:
    state = job.begin() if state is None else state
    for item in items:
        yield _done(job, state, item)


def _as_pays(job: Job[S, T, R], items: Iterable[T], *, state: S | None) -> Iterator[R]:
    """Work here, and over all cores once a piece shows that what is left pays for them."""
    state = job.begin() if state is None else state
    rest, count = iter(items), cores()
    warm = False
    for item in rest:
        start = time.perf_counter()
        result = _done(job, state, item)
        took = time.perf_counter() - start
        yield result
        # The first piece may have compiled or loaded something: it says little of the others.
        if warm and count > 1 and took * _PEEKED >= PAYS_SECONDS:
            known = list(islice(rest, int(PAYS_SECONDS / took) + 1))
            rest = chain(known, rest)
            if took * len(known) >= PAYS_SECONDS:
                yield from _on_cores(job, rest, count=count)
                return
            yield from _here(job, rest, state=state)
            return
        warm = True


@dataclass(slots=True)
class _Piece:
    """An item under way, and how many workers have died while it was."""

    item: Any
    future: "Future[Any]"
    deaths: int = 0


def _on_cores(job: Job[S, T, R], items: Iterable[T], *, count: int) -> Iterator[R]:
    key, packed = uuid4().hex, pickle.dumps(job)
    rest = iter(items)
    pieces: deque[_Piece] = deque()
    pool = _pool(count, key, packed)
    try:
        while True:
            try:
                for item in islice(rest, _AHEAD * count - len(pieces)):
                    # Held first: a pool that breaks here must not lose it.
                    pieces.append(_Piece(item, Future()))
                    pieces[-1].future = pool.submit(_do, key, b"", item)
                if not pieces:
                    return
                result = pieces[0].future.result()
            except BrokenProcessPool:
                _end(pool)
                pool = _pool(count, key, packed)
                _again(pieces, pool, key=key)
                continue
            pieces.popleft()
            yield result
    finally:
        _end(pool)


def _end(pool: ProcessPoolExecutor) -> None:
    """End a pool without waiting for its workers to say so.

    A worker that was killed while it waited for work holds the lock by which others learn that
    there is no more: they would wait for ever, and so would whoever waits for them.
    """
    processes = list((pool._processes or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.terminate()


def _pool(count: int, key: str, packed: bytes) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(count, get_context("spawn"), _hold, (key, packed))


def _again(pieces: deque[_Piece], pool: ProcessPoolExecutor, *, key: str) -> None:
    """Submit again what a worker's death has undone."""
    undone = [p for p in pieces if not _is_done(p.future)]
    log.warning("a worker died: %d pieces of work are done again", len(undone))
    for piece in undone:
        piece.deaths += 1
        if piece.deaths > _DEATHS:
            raise WorkerError(
                f"workers died {piece.deaths} times over the same work; they may lack memory: "
                "use fewer workers, or 1 to see what happens"
            )
        piece.future = pool.submit(_do, key, b"", piece.item)


def _is_done(future: "Future[Any]") -> bool:
    if not future.done() or future.cancelled():
        return False
    return not isinstance(future.exception(), BrokenProcessPool)


def _done(job: Job[S, T, R], state: S, item: T) -> R:
    """Do a piece with one thread of linear algebra: sums over several end in other digits."""
    with threadpool_limits(limits=1, user_api="blas"):
        return job.do(state, item)


def _on_cluster(job: Job[S, T, R], items: Iterable[T], *, address: str) -> Iterator[R]:
    try:
        import distributed
    except ImportError as error:
        raise ConfigError("a cluster needs Dask: pip install 'frontcast[distributed]'") from error
    dask: Any = distributed
    key = uuid4().hex
    rest = iter(items)
    pieces: deque[Future[R]] = deque()
    try:
        client = dask.Client(address, timeout="30s", set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise ConfigError(f"no Dask scheduler answers at {address}: {error}") from error
    with client:
        # Goes from worker to worker, and is made anew where the worker that had it is lost.
        packed = client.submit(bytes, pickle.dumps((_versions(), job)), pure=False)
        with client.get_executor(pure=False) as pool:
            try:
                while True:
                    count = max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
                    for item in islice(rest, max(0, _AHEAD * count - len(pieces))):
                        pieces.append(pool.submit(_do_checked, key, packed, item))
                    if not pieces:
                        return
                    yield pieces.popleft().result()
            except dask.KilledWorker as error:
                raise WorkerError(
                    f"workers of the cluster died over the same work: {error}"
                ) from error
            finally:
                for piece in pieces:
                    piece.cancel()


_HELD: dict[str, bytes] = {}
"""In a worker process: the job, as it came."""
_BEGUN: dict[str, tuple[Job[Any, Any, Any], Any]] = {}
"""In a worker process: the job in hand, begun."""
_ONE = threading.Lock()
"""A Dask worker may have several threads; what a job opens is made for one."""


def _hold(key: str, packed: bytes) -> None:
    """Begin as a worker: end with the process that started it, though that be killed."""
    _HELD[key] = packed
    if (parent := parent_process()) is not None:

        def follow() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=follow, daemon=True).start()


def _do(key: str, packed: bytes, item: Any) -> Any:
    with _ONE:
        if key not in _BEGUN:
            _BEGUN.clear()
            job: Job[Any, Any, Any] = pickle.loads(packed or _HELD[key])  # noqa: S301 - our own
            _BEGUN[key] = job, job.begin()
        job, state = _BEGUN[key]
        return _done(job, state, item)


def _do_checked(key: str, packed: bytes, item: Any) -> Any:
    if key not in _BEGUN:
        theirs, job = pickle.loads(packed)  # noqa: S301 - our own
        if theirs != _versions():
            raise ConfigError(
                f"this worker has {_versions()}, the caller {theirs}: install the same"
            )
        packed = pickle.dumps(job)
    return _do(key, packed, item)


def _versions() -> dict[str, str]:
    """Return what results hang on."""
    return {name: version(name) for name in ("frontcast", "numba", "numpy", "scipy", "spacy")}
