"""Run everything, or what is named, and print the table; exit code 1 if anything must not be.

python -m tests.soak                    all, at full size (about an hour on one core)
python -m tests.soak --scale 0.02       all, a fiftieth of it
python -m tests.soak writes kills       some
"""

import argparse
import os
import sys
import tempfile
import time
import traceback
import warnings
from pathlib import Path

from . import shim
from .count import HEAD, Count


def jobs(scale: float) -> dict:
    """Return every fault by name, at a size."""
    from . import kills, writes

    def n(full: int) -> int:
        return max(1, round(full * scale))

    return {
        "writes": lambda where: writes.writes(where, step=max(1, round(1 / min(scale, 1)))),
        "first-writes": lambda where: writes.first_writes(where, step=max(1, round(2 / scale))),
        "kill-ingest": lambda where: [kills.kill_ingest(where, kills=n(500))],
        "kill-rebuild": lambda where: [kills.kill_rebuild(where, kills=n(100))],
        "kill-publish": lambda where: [kills.kill_publish(where, kills=n(100))],
    }


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
    warnings.simplefilter("ignore")
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
        bad += _one(everything[name], name)
    print(f"{bad} things that must not be" if bad else "all as it must be")
    sys.exit(1 if bad else 0)


def _one(job, name: str) -> int:
    started, used = time.perf_counter(), os.times()
    with tempfile.TemporaryDirectory(prefix="frontcast-soak-") as folder:
        try:
            counts: list[Count] = job(Path(folder).resolve())
        except Exception:  # noqa: BLE001 - the others go on
            traceback.print_exc()
            counts = [Count(name, crashed=1)]
    for count in counts:
        print(count.line(), flush=True)
        for example in count.examples:
            print(f"    {example}", flush=True)
    now = os.times()
    cpu = sum(now[:4]) - sum(used[:4])
    print(f"  {name}: {time.perf_counter() - started:.0f} s, {cpu:.0f} s of CPU", flush=True)
    return sum(count.bad for count in counts)


def warm() -> None:
    """Load what every child would load."""
    import warcio  # noqa: F401 - as below

    from . import corpus

    with tempfile.TemporaryDirectory() as folder:
        made = corpus.make_corpus(Path(folder).resolve(), days=1, posts=1)
        corpus.ingest(corpus.fresh(Path(folder).resolve() / "w", made), made)


if __name__ == "__main__":
    main()
