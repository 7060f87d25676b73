from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pytest

from frontcast.control import world_from_cells
from frontcast.errors import SchemaError
from frontcast.forecast import DistanceClimatology, Persistence
from frontcast.pipeline.hindcast import hindcast
from frontcast.testing import mock_cells, mock_theatre, mock_world
from frontcast.verify import brier_score

FIRST = date(2030, 1, 1)


def score(world, *models, first=50, last=90, every=10, leads=(10, 20), seed=1, **more):
    return hindcast(
        world,
        models,
        first=FIRST + timedelta(days=first),
        last=FIRST + timedelta(days=last),
        every_days=every,
        leads=leads,
        members=10,
        rng=np.random.default_rng(seed),
        **more,
    )


@pytest.fixture(scope="module")
def world():
    return mock_world(days=100, pace=0.2)


@pytest.fixture(scope="module")
def record(world):
    return score(world)


def test_only_windows_seen_in_full_count(record):
    # Days 0-99 are known; issue days 50, 60 .. 90 and leads of 10 and 20 days.
    assert {(s.lead_days, s.issues) for s in record.scores} == {(10, 4), (20, 3)}
    assert record.score(20).last_issue == FIRST + timedelta(days=70)
    assert record.as_of == FIRST + timedelta(days=99)


def test_persistence_by_hand(world, record):
    """Of the cells within 25 km not held at issue, all that are held later were missed."""
    misses, start = [], None
    for day in (50, 60, 70):
        start, end = world.cells(day), world.cells(day + 20)
        line = np.argwhere(start == 1)
        row, column = np.nonzero(start == 2)
        gap = ((row[:, None] - line[:, 0]) ** 2 + (column[:, None] - line[:, 1]) ** 2).min(1)
        near = gap <= 625
        misses.append((end[row[near], column[near]] == 1).mean())
    got = record.score(20, model="persistence")
    assert got.brier == pytest.approx(np.mean(misses))
    assert got.bss_persistence.value == 0
    area = [
        float((world.cells(d + 20) == 1).sum() - (world.cells(d) == 1).sum()) for d in (50, 60, 70)
    ]
    assert got.area_crps == pytest.approx(np.mean(area))


def test_climatology_beats_persistence_on_a_moving_front(record):
    got = record.score(20)
    assert got.bss_persistence.low > 0.3
    assert got.bss_climatology.value == 0
    assert got.area_crps < record.score(20, model="persistence").area_crps / 2


def test_towns_not_yet_half_taken_are_scored(world, record):
    # Ashford's half falls before day 50; Birchwick stays to be taken.
    got = record.score(20, model="persistence")
    birchwick = world.theatre.gazetteer.place("Birchwick")
    mask = world.mask(birchwick)
    held = [(world.cells(d)[mask] == 1).mean() >= 0.5 for d in range(100)]
    cases = [d for d in (50, 60, 70) if not held[d]]
    assert got.towns == len(cases)
    assert got.towns_taken == sum(held[d + 20] for d in cases)
    assert got.town_brier == pytest.approx(
        brier_score(np.zeros(len(cases)), [held[d + 20] for d in cases])
    )


def test_what_comes_after_the_window_changes_no_score():
    cells = mock_cells(days=100, pace=0.2)
    theatre = mock_theatre()

    def of(stack):
        days = np.datetime64(FIRST) + np.arange(len(stack))
        return world_from_cells(stack, theatre=theatre, grid=theatre.grid, days=days, mapper="mock")

    noise = np.random.default_rng(0).integers(0, 4, (29, 40, 40), dtype=np.uint8)
    changed = np.concatenate([cells[:71], noise])
    a, b = (score(of(c), last=60, leads=(10,)) for c in (cells, changed))
    assert a == b


def test_gaps_leave_out_issue_dates_and_targets():
    world = mock_world(days=100, pace=0.2)
    world.slots[[60, 90]] = -1
    record = score(world)
    assert record.score(10).issues == 1  # 70 + 10; not 50 + 10, 60 + 10, 80 + 10
    assert record.score(20).issues == 1  # 50 + 20; not 60 + 20, 70 + 20


def test_another_model_stands_beside_the_references(world, record):
    @dataclass(frozen=True)
    class Renamed(DistanceClimatology):
        name: str = "other"

    got = score(world, Renamed(every_days=7))
    assert {s.model for s in got.scores} == {"persistence", "climatology", "other"}
    assert got.score(20).brier == record.score(20).brier
    assert got.score(20, model="other").bss_climatology.value != 0
    assert "distance climatology" in got.sentence(20, model="other")


def test_two_models_of_one_name_are_refused(world):
    with pytest.raises(SchemaError, match="different names"):
        score(world, Persistence(), Persistence())
    with pytest.raises(SchemaError, match="at least 1 day apart"):
        score(world, every=0)


def test_nothing_to_score():
    record = score(mock_world(days=40))
    assert all(s.issues == 0 for s in record.scores)
    assert record.sentence(10) == "No 10-day forecast by climatology could be checked yet."


def test_a_front_that_never_was(world):
    record = score(mock_world(days=100, pace=0, start=40.0))
    assert record.score(10).issues == 4
    assert record.score(10).brier is None
    frozen = score(mock_world(days=100, pace=0))
    assert frozen.score(10, model="persistence").brier == 0
    assert frozen.score(10).bss_persistence.value is None


def test_unknown_ground_at_the_end_is_not_scored(world, record):
    def read(slot):
        cells = world.read(slot).copy()
        if slot >= 60:
            cells[:19] = 0
        return cells

    half = score(replace(world, read=read), last=50)
    assert half.score(10).cells < record.score(10).cells / 4
    assert half.score(10).brier is not None


def test_progress_is_reported(world):
    seen = []
    score(world, leads=(10,), progress=lambda done, of: seen.append((done, of)))
    assert seen == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]
