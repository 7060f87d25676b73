"""Hindcast by one and by two worker processes: the same bytes, and how much sooner.

Usage: python benchmarks/bench_workers.py [FOLDER OF MAP FILES] [ISSUE DATES] [MODELS]

Wall-clock time means something on an idle machine only, so CPU time is printed beside it: of this
process (which scores) and of the workers. `CPU bound` is the ratio that the machine would show if
nothing else ran on it: CPU of one run against CPU of this process plus half that of two workers.
Opening the maps and starting the workers are inside both.
"""

import hashlib
import json
import resource
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from frontcast.pipeline.forecast import chosen_models
from frontcast.pipeline.hindcast import HindcastConfig
from frontcast.pipeline.observations import Observations, read_folder
from frontcast.pipeline.record import score_models
from frontcast.pipeline.workers import Workers

ROOT = Path(__file__).resolve().parents[1]
FIRST, GOAL = date(2024, 12, 20), 1.7


def cpu(who: int) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def timed(maps: Observations, *, dates: int, models: str, workers: Workers) -> dict[str, object]:
    config = HindcastConfig(first=FIRST, last=FIRST + timedelta(days=15 * (dates - 1)))
    before = cpu(resource.RUSAGE_SELF), cpu(resource.RUSAGE_CHILDREN), time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        score_models(
            maps, Path(folder) / "scores.json", contest=chosen_models(models.split(",")),
            config=config, workers=workers,
        )  # fmt: skip
        wall = time.perf_counter() - before[2]
        content = hashlib.sha256()
        for path in sorted(p for p in Path(folder).rglob("*") if p.is_file()):
            content.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return {
        "wall_s": round(wall, 2),
        "cpu_here_s": round(cpu(resource.RUSAGE_SELF) - before[0], 2),
        "cpu_workers_s": round(cpu(resource.RUSAGE_CHILDREN) - before[1], 2),
        "sha256": content.hexdigest(),
    }


def main(files: Path, dates: int, models: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        maps = read_folder(files, keep=Path(folder))
        # Once beforehand: compiled loops are cached by then, as they are on any second run.
        timed(maps, dates=1, models=models, workers=Workers(count=1))
        one = timed(maps, dates=dates, models=models, workers=Workers(count=1))
        two = timed(maps, dates=dates, models=models, workers=Workers(count=2))
    bound = one["cpu_here_s"] / (two["cpu_here_s"] + two["cpu_workers_s"] / 2)
    wall = one["wall_s"] / two["wall_s"]
    print(json.dumps({
        "job": "hindcast by two workers", "dates": dates, "models": models, "one": one, "two": two,
        "identical": one["sha256"] == two["sha256"], "ratio_wall": round(wall, 2),
        "ratio_cpu_bound": round(bound, 2), "goal": GOAL, "reached": wall >= GOAL,
    }, indent=1))  # fmt: skip
    if one["sha256"] != two["sha256"]:
        raise SystemExit("two workers wrote other bytes than one")


if __name__ == "__main__":
    given = [*sys.argv[1:], *["", "", ""][len(sys.argv) - 1 :]]
    main(
        Path(given[0] or ROOT.parent / "shared" / "data" / "deepstate"),
        int(given[1] or 8),
        given[2] or "propagation",
    )
