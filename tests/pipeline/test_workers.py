"""Pieces of work over processes: in order, each once, whoever dies."""

import importlib
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from frontcast import errors
from frontcast.errors import ConfigError, FrontcastError, MapError, SchemaError, WorkerError
from frontcast.pipeline import workers
from frontcast.pipeline.workers import HERE, Workers, spread, stream

sys.path.insert(0, str(Path(__file__).parent))  # where worker processes find the job, too
Squares = importlib.import_module("squares").Squares
TWO = Workers(count=2)


@pytest.fixture
def job(tmp_path: Path) -> Squares:
    return Squares(folder=tmp_path)


def begun(job) -> list[int]:
    return [number for number, _, _ in job.notes()]


def processes(job) -> set[int]:
    return {process for _, process, _ in job.notes()}


def test_other_processes_give_the_same_in_order(job) -> None:
    taken = []

    def numbers() -> Iterator[int]:
        for n in range(30):
            taken.append(n)
            yield n

    found = spread(job, numbers(), workers=TWO)
    assert next(found) == 0
    assert len(taken) <= 10, "a bounded number is held at a time"
    assert list(found) == [n * n for n in range(1, 30)]
    assert sorted(begun(job)) == taken == list(range(30))
    assert os.getpid() not in processes(job)
    list(spread(job, [30]))
    assert {threads for _, _, threads in job.notes()} == {1}, "of linear algebra, here as there"


def test_a_killed_worker_costs_only_time(job) -> None:
    deadly = replace(job, deadly=7)
    assert list(spread(deadly, range(20), workers=TWO)) == [n * n for n in range(20)]
    killed, other = (process for number, process, _ in job.notes() if number == 7)
    assert killed != other
    assert set(begun(job)) == set(range(20))


@pytest.mark.timeout(120)
def test_workers_killed_when_all_is_done_hold_nobody_up(job) -> None:
    found = spread(job, range(8), workers=Workers(count=4))
    assert [next(found) for _ in range(8)] == [n * n for n in range(8)]
    # One of those that wait for work holds the lock that the others wait for.
    for child in multiprocessing.active_children()[:3]:
        os.kill(child.pid, signal.SIGKILL)
    assert next(found, None) is None


_PARENT = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from squares import Squares
from frontcast.pipeline.workers import Workers, spread
if __name__ == "__main__":
    job = Squares(folder=Path({folder!r}), deadly=5, orphan=True)
    list(spread(job, range(1_000_000), workers=Workers(count=2)))
"""


def test_workers_end_with_the_process_that_started_them(tmp_path: Path) -> None:
    code = tmp_path / "parent.py"
    code.write_text(_PARENT.format(tests=str(Path(__file__).parent), folder=str(tmp_path)), "utf-8")
    # They hold the pipe open for as long as they live: this returns once all have ended.
    ended = subprocess.run([sys.executable, code], capture_output=True, timeout=90, check=False)
    assert ended.returncode == -signal.SIGKILL


def test_work_that_always_kills_is_given_up(job) -> None:
    found = spread(replace(job, deadly=1, always=True), range(3), workers=TWO)
    with pytest.raises(WorkerError, match="died 4 times"):
        list(found)
    assert begun(job).count(1) == 4


def test_what_goes_wrong_in_a_worker_is_said(job) -> None:
    found = spread(replace(job, bad=3), range(9), workers=TWO)
    assert [next(found) for _ in range(3)] == [0, 1, 4]
    with pytest.raises(MapError, match="empty: want a map") as caught:
        next(found)
    assert caught.value.fault == "empty"
    with pytest.raises(SchemaError, match="want maps, got none"):
        list(spread(replace(job, ready=False), range(9), workers=TWO))


def test_every_error_can_come_from_a_worker() -> None:
    kinds = [
        e for e in vars(errors).values() if isinstance(e, type) and issubclass(e, FrontcastError)
    ]
    assert len(kinds) > 15
    for kind in kinds:
        error = kind("why", fault="size") if kind is MapError else kind("why")
        back = pickle.loads(pickle.dumps(error))
        assert (type(back), str(back), vars(back)) == (kind, str(error), vars(error))


def test_little_work_stays_here(job, monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(spread(job, range(12), workers=Workers())) == [n * n for n in range(12)]
    assert processes(job) == {os.getpid()}
    # Work that would take a while by what its pieces took: others join after the second.
    monkeypatch.setattr(workers, "cores", lambda: 2)
    monkeypatch.setattr(workers, "PAYS_SECONDS", 0.0)
    assert list(spread(job, iter(range(12)), workers=Workers())) == [n * n for n in range(12)]
    here = [n for n, process, _ in list(job.notes())[12:] if process == os.getpid()]
    assert here == [0, 1]
    assert sorted(begun(job)[12:]) == list(range(12))


def test_what_was_looked_at_ahead_is_not_lost(job, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter(range(100))
    monkeypatch.setattr(workers, "cores", lambda: 2)
    monkeypatch.setattr(workers.time, "perf_counter", lambda: float(next(ticks)))
    # Each piece takes a second; eight that are left do not make up thirty.
    assert list(spread(job, iter(range(10)), workers=Workers())) == [n * n for n in range(10)]
    assert processes(job) == {os.getpid()}


def test_a_state_that_is_there_is_used(job) -> None:
    assert list(spread(job, [2, 3], workers=HERE, state=3)) == [8, 27]


def test_random_numbers_hang_on_the_piece_alone() -> None:
    one, other = stream(1, 739_000, "propagation"), stream(1, 739_015, "propagation")
    again = np.random.default_rng(
        np.random.SeedSequence(1, spawn_key=(739_000, int("4cab3438", 16)))
    )  # fmt: skip
    assert one.integers(2**60) == again.integers(2**60) != other.integers(2**60)


def test_without_dask_it_says_what_to_install(job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ConfigError, match=r"frontcast\[distributed\]"):
        list(spread(job, [1], workers=Workers(scheduler="tcp://127.0.0.1:1")))
    assert begun(job) == []


def test_what_cannot_be_meant_is_refused(job) -> None:
    with pytest.raises(SchemaError, match="at least 1"):
        Workers(count=0)
    with pytest.raises(SchemaError, match="a cluster has"):
        Workers(count=2, scheduler="tcp://127.0.0.1:1")
    with pytest.raises(ConfigError, match="no Dask scheduler answers"):
        list(spread(job, [1], workers=Workers(scheduler="nonsense://127.0.0.1:1")))
