"""What things cost: CPU time, memory and storage of maps, reports and hindcasts, at three sizes.

Usage: python benchmarks/scaling.py [maps|reports|hindcast] [--maps FOLDER OF MAP FILES]

Each size runs in a process of its own, in one thread, after one small run that fills the cache of
compiled loops. CPU seconds are user and system of the process and of those it started; memory is
the peak of the process. A JSON line a run; docs/scaling.md is written from them.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ.setdefault(threads, "1")

from bench_ingest import write  # noqa: E402 - one thread must be set first

from frontcast.pipeline.forecast import chosen_models  # noqa: E402 - as above
from frontcast.pipeline.hindcast import HindcastConfig  # noqa: E402 - as above
from frontcast.pipeline.ingest import add_maps, files_under  # noqa: E402 - as above
from frontcast.pipeline.observations import Observations, read_folder  # noqa: E402 - as above
from frontcast.pipeline.record import score_models  # noqa: E402 - as above
from frontcast.pipeline.workspace import Workspace  # noqa: E402 - as above

ROOT = Path(__file__).resolve().parents[1]
SIZES = {
    "maps": (60, 180, 500),  # days
    "reports": (1_000, 3_000, 9_000),  # posts
    "hindcast": ((1, 300), (3, 300), (3, 1_200), (6, 300)),  # issue dates, members
}


def cpu() -> float:
    used = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def stored(folder: Path) -> dict[str, float]:
    """Return megabytes on disk, in whole blocks, by what lies directly in a folder."""
    out: dict[str, float] = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).parts[0]
        out[name] = out.get(name, 0.0) + path.lstat().st_blocks * 512 / 1e6
    return {name: round(size, 2) for name, size in out.items()}


def maps(days: int, files: Path, where: Path) -> dict[str, object]:
    workspace = Workspace.init(where / "w")
    add_maps(workspace, files_under([files])[:days], source="deepstate-mirror")
    return {"days": days}


def reports(posts: int, _: Path, where: Path) -> dict[str, object]:
    write(where / "result.json", posts)
    workspace = Workspace.init(where / "w")
    added = workspace.add_reports(where / "result.json")
    return {"posts": posts, "claims": added.claims}


def hindcast(size: tuple[int, int], files: Path, where: Path) -> dict[str, object]:
    dates, members = size
    first = date(2024, 12, 20)
    score_models(
        Observations(store=files, mapper="deepstate"), where / "w" / "scores.json",
        contest=chosen_models(["propagation"]),
        config=HindcastConfig(
            first=first, last=first + timedelta(days=15 * (dates - 1)), members=members
        ),
    )  # fmt: skip
    return {"dates": dates, "members": members}


def one(kind: str, size: str, files: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        start, before = time.perf_counter(), cpu()
        said = globals()[kind](json.loads(size), files, Path(folder))
        said |= {"cpu_s": round(cpu() - before, 2), "wall_s": round(time.perf_counter() - start, 1)}
        said["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        said["stored_mb"] = stored(Path(folder) / "w")
    print(json.dumps({"kind": kind, **said}), flush=True)


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("kind", nargs="?", choices=SIZES)
    given.add_argument("--maps", type=Path, default=ROOT.parent / "shared" / "data" / "deepstate")
    given.add_argument("--one", help="in a process of its own: the size, as JSON")
    args = given.parse_args()
    if args.one:
        one(args.kind, args.one, args.maps)
        return
    with tempfile.TemporaryDirectory() as folder:
        for kind in [args.kind] if args.kind else SIZES:
            files = args.maps
            if kind == "hindcast":
                files = read_folder(files, keep=Path(folder)).store
            command = [sys.executable, __file__, kind, "--maps", str(files), "--one"]
            subprocess.run([*command, json.dumps(SIZES[kind][0])], check=True, capture_output=True)
            for size in SIZES[kind]:
                subprocess.run([*command, json.dumps(size)], check=True)


if __name__ == "__main__":
    main()
