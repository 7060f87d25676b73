"""J2: an ensemble of the front, 90 days: frontcast, NumPy over the active cells, Mesa's agents.

Usage: python benchmarks/bench_ensemble.py [--maps FOLDER OR WORKSPACE] [--members 1000]

On real maps where there are any (a mirror's folder of daily files, or a workspace; by default
../shared/data/deepstate), else on a made-up front on the same grid, which is said. All follow the
same rule with the same factors of level and noise. NumPy is given frontcast's random numbers and
must find the very same changes; Mesa draws its own, and its gains must have the same mean and
spread within sampling error. CPU seconds of one thread, least of some repeats; compiling, drawing
of noise (told apart) and, for Mesa, the first placing of agents are left out of a member's time.
The whole forecast runs in a process of its own: reading what was observed, fit, tuning, members,
chances of cells and places, everything but compiling.

The goals were set on a trial with a simpler rule (eight neighbours and a memory of changes); the
rule measured here is the one that the forecast uses: two rings of near cells and two of far ones,
paces by place and part of the lead, noise by sector, both directions.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ.setdefault(threads, "1")

import numpy as np  # noqa: E402 - one thread must be set first
from _bench import Job, peak_gb, shared  # noqa: E402 - as above
from _fronts import PARTS, Rule, mesa_member, mesa_whole, numpy_member  # noqa: E402 - as above

from frontcast.control import World  # noqa: E402 - as above
from frontcast.forecast import Propagation, run, seal  # noqa: E402 - as above
from frontcast.forecast._front import front_of  # noqa: E402 - as above
from frontcast.forecast._history import read_history  # noqa: E402 - as above
from frontcast.forecast._members import smooth_noise  # noqa: E402 - as above
from frontcast.forecast._past import last_map  # noqa: E402 - as above
from frontcast.forecast._spread import _events  # noqa: E402 - as above
from frontcast.forecast.propagation import PropagationConfig, prepare  # noqa: E402 - as above
from frontcast.frame import to_date  # noqa: E402 - as above
from frontcast.pipeline.observations import Observations, read_folder  # noqa: E402 - as above
from frontcast.theatre import load_theatre  # noqa: E402 - as above

LEADS = (30, 60, 90)
KERNEL, NUMPY, MESA, CROP = 64, 3, 16, 100  # members; edge of the box in which all cells are agents


def made_up() -> World:
    """A front on the theatre's grid that moves a kilometre a month, for where there are no maps."""
    theatre = load_theatre("donetsk")
    grid, days = theatre.grid, 300
    bumps = next(smooth_noise(grid.shape, sigma=4.0, rng=np.random.default_rng(1)))[0]
    wide = next(smooth_noise(grid.shape, sigma=25.0, rng=np.random.default_rng(2)))[0]
    depth = np.arange(grid.width)[None] - 0.62 * grid.width + 14.0 * bumps + 30.0 * wide
    last = np.datetime64("2025-07-19")
    when = last - np.arange(days)[::-1]

    def read(slot: int):
        return np.where(depth > -slot / 30, np.uint8(1), theatre.home)

    return World(
        theatre=theatre, mapper="made up", grid=grid, days=when, map_days=when,
        slots=np.arange(days), read=read,
    )  # fmt: skip


def opened(maps: str, keep: Path) -> World:
    if not maps:
        return made_up()
    folder = Path(maps)
    if any(folder.glob("*.geojson")):
        return read_folder(folder, keep=keep).open()
    return Observations(workspace=folder).open()


def issue_date(world: World) -> date:
    """Ninety days before the last map, so that what came of it would be known."""
    last = to_date(world.days[-1])
    return last if world.mapper == "made up" else last - timedelta(days=90)


def least(work: Callable[[], Any], *, repeats: int) -> tuple[float, Any]:
    best, out = np.inf, None
    for _ in range(repeats):
        start = time.process_time()
        out = work()
        best = min(best, time.process_time() - start)
    return best, out


def whole(maps: str, keep: Path, members: int) -> dict[str, float]:
    """One forecast with everything in it, timed after a small one that compiles."""
    world = opened(maps, keep)
    init = issue_date(world)
    for many in (8, members):
        rng, wall, used = np.random.default_rng(1), time.perf_counter(), time.process_time()
        run(Propagation(), world, init=init, leads=LEADS, members=many, rng=rng)
        wall, used = time.perf_counter() - wall, time.process_time() - used
    return {"wall_s": wall, "cpu_s": used, "peak_gb": peak_gb()}


def kernel(ready, *, threads: int = 1) -> tuple[float, int, Any, Any]:
    """Return CPU seconds of `KERNEL` members, cells looked at, the changes, and their factors."""
    keys, field = ready.noise.chunk(0)
    push, pull = (np.exp(log[:KERNEL]).astype(np.float32) for log in (ready.push, ready.pull))
    part = (np.arange(push.shape[1]) // 5).astype(np.int32)
    call = (ready.scene, (field, push, pull), part, keys, threads)
    _events(*call)
    used, (events, looked_at) = least(lambda: _events(*call), repeats=9)
    return used, looked_at, events, (field, push, pull, keys)


def net(changes) -> float:
    return float(sum(2 * to - 1 for _, _, to in changes))


def by_numpy(job: Job, rule: Rule, factors, events, *, way: str) -> float:
    field, push, pull, keys = factors
    used, same, members = 0.0, True, 1 if way == "whole" else NUMPY
    for m in range(members):
        seconds, found = least(
            lambda m=m: numpy_member(rule, factor=field[m], push=push[m], pull=pull[m],
                                     keys=keys[m], way=way),
            repeats=1 if way == "whole" else 2,
        )  # fmt: skip
        mine = events[0] == m
        ours = zip(*(events[e][mine].tolist() for e in (2, 1, 3)), strict=True)
        same &= sorted(found) == sorted(ours)
        used += seconds
    job.check(f"NumPy ({way}): the very same changes as the kernel's in {members} members", same)
    return used / members


def by_mesa(job: Job, rule: Rule, factors, events) -> float:
    """Return CPU seconds of a member where agents stand at the front only."""
    field, push, pull, _ = factors
    gains, used = [], 0.0
    for m in range(MESA):
        start = time.process_time()
        changes, _ = mesa_member(rule, factor=field[m], push=push[m], pull=pull[m], seed=m)
        used += time.process_time() - start
        gains.append(net(changes))
    to = 2.0 * events[3] - 1.0
    ours = np.bincount(events[0], weights=to, minlength=KERNEL)[:MESA]
    gap = np.array(gains) - ours
    error = gap.std(ddof=1) / np.sqrt(MESA)
    alike = abs(gap.mean()) <= 4 * error and 0.8 < np.std(gains) / ours.std() < 1.25
    job.check(
        f"Mesa draws its own numbers: gains of {MESA} members {np.mean(gains):.0f} +- "
        f"{np.std(gains):.0f} cells, frontcast {ours.mean():.0f} +- {ours.std():.0f}; mean "
        f"difference {gap.mean():.1f}, standard error {error:.1f}", alike)  # fmt: skip
    return used / MESA


def by_mesa_whole(rule: Rule, factors, *, looks: bool) -> tuple[float, int]:
    """Return CPU seconds of a call of an agent where all cells of a box are agents, and how many.

    Over one part of the lead, so that neighbours near and far are counted as often as they are.
    """
    field, push, pull, _ = factors
    box = box_of(rule.scene)
    steps = mesa_whole(rule, factor=field[0], push=push[0], pull=pull[0], box=box, looks=looks)
    next(steps)  # places the agents too
    calls = [next(steps) for _ in range(PARTS - 1)]
    start = time.process_time()
    calls = sum(next(steps) for _ in range(PARTS))
    return (time.process_time() - start) / calls, box.size


def box_of(scene) -> np.ndarray:
    """Return the cells of the defender's own ground in a box around the middle of the front."""
    padded = scene.padded
    width = padded.shape[1] + 2 * padded.pad
    row, column = np.divmod(scene.active[scene.active.size // 2], width)
    reach = np.arange(CROP) - CROP // 2
    rows = np.clip(row + reach, padded.pad, padded.pad + padded.shape[0] - 1)
    columns = np.clip(column + reach, padded.pad, padded.pad + padded.shape[1] - 1)
    box = np.unique(rows[:, None] * width + columns[None])
    return box[scene.home[box] > 0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    real = shared("data", "deepstate")
    parser.add_argument("--maps", default=str(real) if real.is_dir() else "")
    parser.add_argument("--members", type=int, default=1000)
    parser.add_argument("--whole", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.whole:
        print(json.dumps(whole(given.maps, Path(given.whole), given.members)))
        return
    with tempfile.TemporaryDirectory() as keep:
        compare(given.maps, keep=keep, members=given.members)


def compare(maps: str, *, keep: str, members: int) -> None:
    # First, as the peak of a process counts that of the one it came from.
    here = [sys.executable, __file__, "--whole", keep, "--maps", maps, "--members", str(members)]
    told = subprocess.run(here, check=True, capture_output=True, text=True).stdout
    got = json.loads(told.splitlines()[-1])
    world = opened(maps, Path(keep))
    init = issue_date(world)
    ready = made_ready(world, init)
    rule = Rule(ready.scene)
    cells = world.grid.height * world.grid.width
    job = Job(
        "J2", f"ensemble of the front, 90 days, {world.grid.height} x {world.grid.width} cells",
        f"{'Real maps' if maps else 'A made-up front, as there are no maps'}, issue {init}: "
        f"{ready.scene.active.size:,} cells at the front, {len(ready.scene.root)} sectors; 30 "
        "steps. CPU time of a member on one core, the forecast's own rule in all rows; compiling "
        "and the drawing of noise are told apart.",
    )  # fmt: skip
    used, looked_at, events, factors = kernel(ready)
    many = kernel(ready, threads=2)[2]
    job.check("the same bytes on one thread and on two",
              all(np.array_equal(a, b) for a, b in zip(events, many, strict=True)))  # fmt: skip
    drawn, _ = least(lambda: ready.noise.chunk(1), repeats=5)
    ours = used / KERNEL
    ways = {"whole": ("NumPy, whole grid", 140),
            "frontier": ("NumPy, list of the frontier, neighbours counted anew", 40),
            "kept": ("NumPy, list of the frontier, counts kept", None),
            "touched": ("NumPy, the same, rates only where touched", None)}  # fmt: skip
    rows = {name: (by_numpy(job, rule, factors, events, way=way), goal)
            for way, (name, goal) in ways.items()}  # fmt: skip
    if job.peer("mesa") is not None:
        rows["Mesa, agents at the front only"] = by_mesa(job, rule, factors, events), None
        for name, looks, goal in (
            ("Mesa, every cell an agent that counts its neighbours", True, 14_000),
            ("Mesa, every cell an agent, counts kept in lists", False, None),
        ):
            per_call, size = by_mesa_whole(rule, factors, looks=looks)
            rows[name] = per_call * 30 * cells, goal
        job.notes.append(
            f"Mesa with every cell an agent is scaled from {size:,} cells and {PARTS} steps."
        )
    job.notes.append(
        "Goals stand at the forms that the list of peers measured (neighbours counted anew in each "
        "step); the more careful forms of the same peers are shown without one."
    )
    job.row("frontcast, kernel", ours * 1e3, "ms", note=f"{looked_at / used / 1e6:.0f} M updates/s")
    job.row("frontcast, drawing of its noise", drawn / KERNEL * 1e3, "ms")
    for name, (seconds, _) in rows.items():
        job.row(name, seconds * 1e3, "ms")
    job.row(f"whole forecast, {members} members, fit included, CPU", got["cpu_s"], "s",
            note=f"{got['wall_s']:.1f} s wall, peak {got['peak_gb']:.2f} GB")  # fmt: skip
    job.goal("members a second and core, the forecast's own rule", 1 / ours, 600, unit="/s")
    job.goal("the same with its noise drawn", 1 / (ours + drawn / KERNEL), unit="/s")
    for name, (seconds, goal) in rows.items():
        job.goal(f"{name} / frontcast", seconds / ours, goal)
    job.done()


def made_ready(world: World, init: date):
    sealed = seal(world, init)
    cells, _ = last_map(sealed, init)
    history = read_history(sealed, front_of(sealed))
    ready = prepare(history, cells, init=init, leads=LEADS, members=KERNEL,
                    config=PropagationConfig(), rng=np.random.default_rng(1))  # fmt: skip
    if ready is None:
        raise SystemExit(f"there is no front on {init}")
    return ready


if __name__ == "__main__":
    main()
