"""Run everything, or what is named, and print the table; exit code 1 if anything must not be.

python -m tests.soak                    all, at full size (about an hour on one core)
python -m tests.soak --scale 0.02       all, a fiftieth of it
python -m tests.soak writes kills       some
"""

import argparse
import logging
import multiprocessing
import os
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from . import shim
from .count import HEAD, Count


def jobs(scale: float) -> dict[str, Callable[[Path], Iterable[Count]]]:
    """Return every fault by name, at a size."""
    from . import (
        addresses,
        bombs,
        cells,
        dates,
        kills,
        maps,
        pages,
        paths,
        tampering,
        upgrade,
        writes,
    )

    def n(full: int) -> int:
        return max(1, round(full * scale))

    every = max(1, round(1 / min(scale, 1)))
    return {
        "maps": lambda where: [maps.made_by_hand(where / "hand"), maps.json_texts(),
                               maps.mutations(where / "mutated", number=n(10_000))],
        "dates": lambda where: [dates.days(where), dates.zones()],
        "paths": lambda where: [paths.server(where / "s"), paths.backups(where / "b"),
                                paths.names(where / "n")],
        "addresses": lambda _: [addresses.inside()],
        "cells": lambda where: [cells.exports(where)],
        "upgrade": lambda where: [upgrade.upgrade(where), upgrade.newer(where)],
        "tampering": lambda where: [*tampering.evidence(where / "e", cases=n(2000)),
                                    tampering.backups(where / "b", cases=n(1000))],
        "crowd": lambda where: _crowd(where, n),
        "writes": lambda where: writes.writes(where, step=every),
        "first-writes": lambda where: writes.first_writes(where, step=4 * every),
        "kill-ingest": lambda where: [kills.kill_ingest(where, kills=n(500))],
        "kill-rebuild": lambda where: [kills.kill_rebuild(where, kills=n(100))],
        "kill-publish": lambda where: [kills.kill_publish(where, kills=n(100))],
        "bombs": lambda _: [bombs.bombs()],
        "pages": lambda where: [pages.scripts(where)],
    }  # fmt: skip


def _crowd(where: Path, n: Callable[[int], int]) -> Iterator[Count]:
    from frontcast.testing.postgres import NoPostgresError, database, postgres_server

    from . import crowd

    rows = max(50, n(2000))
    yield crowd.ledger(str(where / "crowd.sqlite"), name="SQLite", rows=rows)
    yield crowd.kill(str(where / "kill.sqlite"), name="SQLite", kills=n(100))
    yield crowd.archive(where / "archive", items=n(200))
    yield crowd.workspace(where / "w", rounds=n(20))
    try:
        with postgres_server(durable=True) as server, database(server) as address:
            yield crowd.ledger(address, name="PostgreSQL", rows=rows)
            with database(server) as other:
                yield crowd.kill(other, name="PostgreSQL", kills=n(100))
    except NoPostgresError as error:
        print(f"PostgreSQL: left out: {error}", flush=True)


def main() -> None:
    """Run what is named."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("jobs", nargs="*", help="default: all")
    parser.add_argument("--scale", type=float, default=1.0, help="of the number of cases")
    given = parser.parse_args()
    without = ""
    if shim.loaded() is None:
        os.environ |= {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "NUMBA")}
        try:
            shim.start_again()
        except shim.NoShimError as error:
            without = str(error)
    shim.tidy()
    warnings.simplefilter("ignore")
    logging.disable(logging.ERROR)
    everything = jobs(given.scale)
    if unknown := set(given.jobs) - everything.keys():
        parser.error(f"no job {', '.join(sorted(unknown))}; there are {', '.join(everything)}")
    warm()
    print(HEAD, flush=True)
    bad = 0
    for name in given.jobs or everything:
        if "writes" in name and without:
            print(f"writes: left out: {without}", flush=True)
            continue
        bad += _alone(everything[name], name)
    print(f"{bad} things that must not be" if bad else "all as it must be")
    sys.exit(1 if bad else 0)


def _alone(job: Callable[[Path], Iterable[Count]], name: str) -> int:
    """Do a job in a process of its own: what one has started, threads above all, no other has."""
    fork = multiprocessing.get_context("fork")
    receiving, sending = fork.Pipe(duplex=False)
    running = fork.Process(target=lambda: sending.send(_one(job, name)))
    running.start()
    sending.close()
    try:
        return int(receiving.recv())
    except EOFError:
        print(f"    crashed: {name} came to no end", flush=True)
        return 1
    finally:
        running.join()


def _one(job: Callable[[Path], Iterable[Count]], name: str) -> int:
    started, used, bad = time.perf_counter(), sum(os.times()[:4]), 0
    with tempfile.TemporaryDirectory(prefix="frontcast-soak-") as folder:
        try:
            for count in job(Path(folder).resolve()):
                bad += count.bad
                for line in (count.line(), *(f"    {one}" for one in count.examples)):
                    print(line, flush=True)
        except Exception:  # noqa: BLE001 - the others go on
            traceback.print_exc()
            bad += 1
    took, cpu = time.perf_counter() - started, sum(os.times()[:4]) - used
    print(f"  {name}: {took:.0f} s, {cpu:.0f} s of CPU", flush=True)
    return bad


def warm() -> None:
    """Load what every child would load."""
    import warcio  # noqa: F401 - as below

    from . import corpus

    with tempfile.TemporaryDirectory() as folder:
        made = corpus.make_corpus(Path(folder).resolve(), days=1, posts=1)
        corpus.ingest(corpus.fresh(Path(folder).resolve() / "w", made), made)


if __name__ == "__main__":
    main()
