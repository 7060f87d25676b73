"""On the real line: the references must come out as an independent program found them."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from frontcast.control import World
from frontcast.forecast import DistanceClimatology, run
from frontcast.frame import to_day64
from frontcast.theatre import load_theatre


def world_of(shared: Path) -> World:
    """DeepState by day on the 1-km grid, 2024-07 to 2025-08, unpacked when it is read."""
    theatre = load_theatre("donetsk")
    with np.load(shared / "data" / "control_deepstate_2022-04_2025-08.npz") as data:
        when, occupied = data["days"].astype("datetime64[D]"), data["occ"]
    every = np.arange(to_day64(date(2024, 7, 8)), when[-1] + 1)
    slots = np.searchsorted(when, every, side="right") - 1
    width = theatre.grid.width

    def read(slot: int) -> np.ndarray:
        held = np.unpackbits(occupied[slot], axis=-1)[:, :width].astype(bool)
        return np.where(held, np.uint8(1), theatre.home)

    return World(
        theatre=theatre,
        mapper="deepstate",
        grid=theatre.grid,
        days=every,
        map_days=when[slots],
        slots=slots,
        read=read,
    )


@pytest.mark.shared
@pytest.mark.slow
def test_persistence_against_climatology_is_as_trials_found_it(shared):
    """Trials on the same maps: persistence -.085 (30 days) and -.145 (90) against climatology.

    They had all issue dates to 2025-10; here every 45 days of those with targets before 2025-08.
    """
    world = world_of(shared)
    brier = {30: [], 90: []}
    for n in range(4):
        init = date(2024, 12, 21) + timedelta(days=45 * n)
        fcst = run(
            DistanceClimatology(),
            world,
            init=init,
            leads=(30, 90),
            members=1,
            rng=np.random.default_rng(0),
        )
        for lead, rows in brier.items():
            later = world.cells(world.index(init + timedelta(days=lead)))[fcst.domain] == 1
            p = fcst.probability(lead)[fcst.domain]
            rows.append((((p - later) ** 2).mean(), later.mean()))
    ratio = {
        k: 1 - np.mean([b for _, b in v]) / np.mean([a for a, _ in v]) for k, v in brier.items()
    }
    assert -0.13 < ratio[30] < -0.05
    assert -0.20 < ratio[90] < -0.09
