"""Daily polygons -> cube: what 505 real maps cost on one core, and one day more.

Usage: python benchmarks/bench_cube.py [FOLDER WITH THE MIRROR'S FILES]
"""

import os
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLOSC_NTHREADS"):
    os.environ.setdefault(threads, "1")

from frontcast.control import MapStore, read_map  # noqa: E402 - one thread must be set first
from frontcast.theatre import load_theatre  # noqa: E402 - as above


def cpu() -> float:
    """Return user + system seconds of this process, all threads."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main() -> None:
    default = Path(__file__).resolve().parents[2] / "shared"
    shared = Path(os.environ.get("FRONTCAST_SHARED", default))
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else shared / "data" / "deepstate"
    files = sorted(folder.glob("*.geojson"))
    if len(files) < 20:
        raise SystemExit(f"want daily files in {folder}, found {len(files)}")
    theatre = load_theatre("donetsk")
    source = theatre.source("deepstate-mirror")
    last = files[-15:]
    with tempfile.TemporaryDirectory() as where:
        wall, used = time.perf_counter(), cpu()
        store = MapStore(Path(where) / "cube", theatre=theatre, mapper=source.mapper)
        maps = []
        for file in files[:-15]:
            maps += read_map(file.read_bytes(), name=file.name, source=source, theatre=theatre)
        reading = cpu() - used
        counts = store.add(maps)
        maps.clear()
        wall, used = time.perf_counter() - wall, cpu() - used
        n = len(files) - 15
        print(f"{n} days: {used:.2f} s CPU (reading {reading:.2f}), {wall:.2f} s wall;", end=" ")
        print(f"per day {used / n * 1000:.1f} ms; 505 days at this rate {used / n * 505:.1f} s")
        print(f"added {counts.added}, refused {len(counts.refused)}")
        each, used = [], cpu()
        for file in last:
            start = time.perf_counter()
            data = file.read_bytes()
            store.add(read_map(data, name=file.name, source=source, theatre=theatre))
            each.append((time.perf_counter() - start) * 1000)
        mean = (cpu() - used) / len(last) * 1000
        median, worst = statistics.median(each), max(each)
        print(f"one more day: median {median:.1f} ms, max {worst:.1f} ms wall; {mean:.1f} ms CPU")


if __name__ == "__main__":
    main()
