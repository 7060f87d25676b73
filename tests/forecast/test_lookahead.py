"""The future changes nothing, on a larger and livelier front than that of the contract."""

from datetime import date, timedelta

import numpy as np
import pytest
import xarray as xr

from frontcast.forecast import (
    Blend,
    DistanceClimatology,
    Propagation,
    Regression,
    SectorClimatology,
    advection,
    run,
)
from frontcast.testing.fronts import grown_cells, world_of

FIRST, DAY, SIZE = date(2030, 1, 1), 130, 60
CELLS = grown_cells(days=DAY + 60, size=SIZE, line=46, gain=(-4.5, 2.0), loss=(-6.0, 2.0))


def forecast(model, world):
    return run(
        model, world, init=FIRST + timedelta(days=DAY), leads=(7, 30, 90), members=10,
        rng=np.random.default_rng(4),
    )  # fmt: skip


@pytest.mark.parametrize(
    "model",
    [Propagation(), Blend(threads=2), Regression(), advection(), SectorClimatology(),
     DistanceClimatology()],
    ids=lambda m: m.name,
)  # fmt: skip
def test_what_comes_later_changes_nothing(model):
    """True later days, a rout, noise with gaps, nothing: bit by bit the same."""
    rng = np.random.default_rng(0)
    known = CELLS[: DAY + 1]
    rout = np.where(CELLS[DAY + 1 :] == 2, 1, CELLS[DAY + 1 :]).astype(np.uint8)
    noise = rng.integers(0, 4, (90, SIZE, SIZE), dtype=np.uint8)
    worlds = [world_of(np.concatenate([known, f])) for f in (CELLS[DAY + 1 :], rout, noise)]
    worlds[2].slots[DAY + 1 :: 2] = -1
    worlds.append(world_of(known))
    first, *others = (forecast(model, w) for w in worlds)
    assert first.area_gained(90).any()
    for other in others:
        xr.testing.assert_identical(first.dataset, other.dataset)


@pytest.mark.parametrize("model", [Propagation(), Regression()], ids=lambda m: m.name)
def test_the_last_known_day_changes_something(model):
    """The test above could not fail if models did not look at the last days at all."""
    changed = CELLS[: DAY + 1].copy()
    changed[DAY - 4 :, :20] = np.where(changed[DAY - 4 :, :20] == 2, 1, changed[DAY - 4 :, :20])
    a, b = (forecast(model, world_of(c)) for c in (CELLS[: DAY + 1], changed))
    south = np.s_[40:58]
    assert (a.probability(30)[south] != b.probability(30)[south]).any()
