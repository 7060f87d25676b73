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
"""

import argparse
import json
import os
import resource
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
from _fronts import Rule, mesa_member, mesa_whole, numpy_member  # noqa: E402 - as above

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
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return {"wall_s": wall, "cpu_s": used, "peak_gb": peak}


def kernel(ready) -> tuple[float, int, Any, Any]:
    """Return CPU seconds of `KERNEL` members, cells looked at, the changes, and their factors."""
    keys, field = ready.noise.chunk(0)
    push, pull = (np.exp(log[:KERNEL]).astype(np.float32) for log in (ready.push, ready.pull))
    part = (np.arange(push.shape[1]) // 5).astype(np.int32)
    call = (ready.scene, (field, push, pull), part, keys, 1)
    _events(*call)
    used, (events, looked_at) = least(lambda: _events(*call), repeats=9)
    return used, looked_at, events, (field, push, pull, keys)


def net(changes) -> float:
    return float(sum(2 * to - 1 for _, _, to in changes))


def by_numpy(rule: Rule, factors, events, *, anew: bool) -> float:
    field, push, pull, keys = factors
    used = 0.0
    for m in range(NUMPY):
        seconds, found = least(
            lambda m=m: numpy_member(rule, factor=field[m], push=push[m], pull=pull[m],
                                     keys=keys[m], anew=anew),
            repeats=2,
        )  # fmt: skip
        mine = events[0] == m
        ours = zip(*(events[e][mine].tolist() for e in (2, 1, 3)), strict=True)
        if sorted(found) != sorted(ours):
            raise SystemExit(f"NumPy's member {m} differs from the kernel's: no times are given")
        print(f"  member {m}: {len(found)} changes, the same in NumPy and in the kernel")
        used += seconds
    return used / NUMPY


def by_mesa(rule: Rule, factors, events) -> tuple[float, float, int]:
    """Return CPU seconds of a member at the front alone, of one call where all cells are agents."""
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
    print(f"  gains, {MESA} members: Mesa {np.mean(gains):.0f} +- {np.std(gains):.0f}, frontcast "
          f"{ours.mean():.0f} +- {ours.std():.0f} cells; mean difference {gap.mean():.1f} "
          f"(standard error {error:.1f})")  # fmt: skip
    if abs(gap.mean()) > 4 * error or not 0.8 < np.std(gains) / ours.std() < 1.25:
        raise SystemExit("Mesa's members are not distributed as the kernel's: no times are given")
    box = box_of(rule.scene)
    start, calls = time.process_time(), 0
    steps = mesa_whole(rule, factor=field[0], push=push[0], pull=pull[0], box=box)
    calls += next(steps)  # places the agents too
    start = time.process_time()
    calls = sum(next(steps) for _ in range(4))
    return used / MESA, (time.process_time() - start) / calls, box.size


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
    shared = Path(
        os.environ.get("FRONTCAST_SHARED", Path(__file__).resolve().parents[2] / "shared")
    )
    real = shared / "data" / "deepstate"
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
    print(f"{maps or 'made-up front, as there are no maps'}, {init}: grid {world.grid.height} x "
          f"{world.grid.width}, {ready.scene.active.size} cells at the front, "
          f"{len(ready.scene.root)} sectors, 90 days in 30 steps")  # fmt: skip
    used, looked_at, events, factors = kernel(ready)
    drawn, _ = least(lambda: ready.noise.chunk(1), repeats=5)
    ours, rate = used / KERNEL, looked_at / used / 1e6
    rows = {
        "NumPy, active band": by_numpy(rule, factors, events, anew=True),
        "NumPy, active band, rates of what was touched alone": by_numpy(
            rule, factors, events, anew=False
        ),
    }
    try:
        agents, per_call, size = by_mesa(rule, factors, events)
    except ImportError as error:
        print(f"Mesa: left out, {error.name} is not installed (extra `bench`)")
    else:
        rows["Mesa, agents at the front"] = agents
        total = per_call * 30 * world.grid.height * world.grid.width
        rows[f"Mesa, every cell an agent (scaled from {size} cells)"] = total
    print(f"{'frontcast, kernel':52} {ours * 1e3:10.2f} ms a member, {1 / ours:.0f} members/s, "
          f"{rate:.0f} M member-cell updates/s")  # fmt: skip
    print(f"{'  drawing its noise':52} {drawn / KERNEL * 1e3:10.2f} ms a member")
    for name, seconds in rows.items():
        print(f"{name:52} {seconds * 1e3:10.2f} ms a member, frontcast {seconds / ours:.1f}x")
    print(f"whole forecast, {members} members, fit included: {got['cpu_s']:.2f} s CPU, "
          f"{got['wall_s']:.2f} s wall, peak {got['peak_gb']:.2f} GB")  # fmt: skip


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
