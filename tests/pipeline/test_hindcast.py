"""Hindcasts of Worlds: what is scored, by hand on a small front."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pytest

from frontcast.control import world_from_cells
from frontcast.errors import SchemaError
from frontcast.forecast import DistanceClimatology, Persistence
from frontcast.pipeline.hindcast import HindcastConfig, hindcast
from frontcast.pipeline.workers import Workers
from frontcast.testing import mock_cells, mock_theatre, mock_world
from frontcast.verify import brier_score, crps_ensemble

FIRST = date(2030, 1, 1)


def score(world, *models, first=50, last=90, every=10, leads=(10, 20), seed=1, **more):
    config = HindcastConfig(
        first=FIRST + timedelta(days=first),
        last=FIRST + timedelta(days=last),
        every_days=every,
        leads=leads,
        members=10,
        seed=seed,
    )
    return hindcast(world, models, config=config, **more)


@pytest.fixture(scope="module")
def world():
    return mock_world(days=100, pace=0.2)


@pytest.fixture(scope="module")
def found(world):
    return score(world)


@pytest.fixture(scope="module")
def record(found):
    return found.record()


def test_only_windows_seen_in_full_count(found, record):
    # Days 0-99 are known; issue days 50, 60 .. 90 and leads of 10 and 20 days.
    assert {(s.lead_days, s.issues) for s in record.scores} == {(10, 4), (20, 3)}
    assert record.score(20).last_issue == FIRST + timedelta(days=70)
    assert record.as_of == FIRST + timedelta(days=99)
    assert len(found.issues) == 5, "forecasts are made whether or not they can be scored yet"


def domain(world, day):
    """Cells not held on a day and within 25 km of what is held, worked out the long way."""
    start = world.cells(day)
    line = np.argwhere(start == 1)
    row, column = np.nonzero(start == 2)
    gap = ((row[:, None] - line[:, 0]) ** 2 + (column[:, None] - line[:, 1]) ** 2).min(1)
    near = gap <= 625
    return row[near], column[near], np.sqrt(gap[near])


def test_persistence_by_hand(world, found, record):
    """Of the cells within 25 km not held at issue, all that are held later were missed."""
    misses, by_distance = [], []
    for day in (50, 60, 70):
        row, column, km = domain(world, day)
        missed = world.cells(day + 20)[row, column] == 1
        misses.append(missed.mean())
        by_distance.append((missed[km <= 2].sum(), (km <= 2).sum()))
    got = record.score(20, model="persistence")
    assert got.brier == pytest.approx(np.mean(misses))
    assert got.bss_persistence.value == 0
    nearest = found.find("brier", model="persistence", lead=20, by="distance", group="0-2 km")
    missed, cells = np.sum(by_distance, axis=0)
    assert (nearest.value, nearest.n) == (pytest.approx(missed / cells), cells)
    area = [
        float((world.cells(d + 20) == 1).sum() - (world.cells(d) == 1).sum()) for d in (50, 60, 70)
    ]
    assert got.area_crps == pytest.approx(np.mean(area))


def test_the_references_of_area_are_past_gains_and_the_last_one(world, found):
    held = [float((world.cells(d) == 1).sum()) for d in range(100)]
    gains, rates = [], []
    for day in (50, 60, 70):
        # Windows start on every fifth day of the calendar, counted from 1970.
        epoch = (FIRST - date(1970, 1, 1)).days
        past = [held[d + 20] - held[d] for d in range(day - 19) if (epoch + d) % 5 == 0]
        came = held[day + 20] - held[day]
        gains.append(crps_ensemble([past], [came]))
        rates.append(abs(held[day] - held[day - 20] - came))
    for name, reference in (("gains", gains), ("rate", rates)):
        mine = found.find("area_crps", model="climatology", lead=20).value
        got = found.find(f"area_crpss_{name}", model="climatology", lead=20).value
        assert got == pytest.approx(1 - mine / np.mean(reference))


def test_climatology_beats_persistence_on_a_moving_front(record):
    got = record.score(20)
    assert got.bss_persistence.low > 0.3
    assert got.bss_climatology.value == 0
    assert got.area_crps < record.score(20, model="persistence").area_crps / 2


@pytest.mark.parametrize(("extent", "needed"), [("half", 0.5), ("whole", 0.9)])
def test_towns_not_yet_taken_are_scored_by_each_definition(world, found, extent, needed):
    # Ashford falls before day 50; Birchwick stays to be taken.
    birchwick = world.theatre.gazetteer.place("Birchwick")
    mask = world.mask(birchwick)
    held = [(world.cells(d)[mask] == 1).mean() >= needed for d in range(100)]
    cases = [d for d in (50, 60, 70) if not held[d]]
    got = found.find("town_brier", model="persistence", lead=20, by="extent", group=extent)
    assert got.n == len(cases) > 0
    assert got.value == pytest.approx(
        brier_score(np.zeros(len(cases)), [held[d + 20] for d in cases])
    )


def test_towns_are_told_one_by_one(world, found):
    birchwick = world.theatre.gazetteer.place("Birchwick")
    mask = world.mask(birchwick)
    held = [(world.cells(d)[mask] == 1).mean() >= 0.5 for d in range(100)]
    assert held.index(True) > 50
    assert {c.place for c in found.towns} == {"Ashford", "Birchwick"}
    for case in found.towns:
        if case.place == "Ashford" or case.taken_on <= case.init:
            assert (case.lead, case.taken, case.said) == (0, True, {})
            continue
        at = (case.init - FIRST).days + case.lead
        assert case.taken == (held[at] if at < 100 else None)
        assert case.taken_on == FIRST + timedelta(days=held.index(True))
        assert set(case.said) == {"climatology", "persistence"}
    assert {c.taken for c in found.towns if c.lead} >= {True}


def test_what_comes_after_the_window_changes_no_score():
    cells = mock_cells(days=100, pace=0.2)
    theatre = mock_theatre()

    def of(stack):
        days = np.datetime64(FIRST) + np.arange(len(stack))
        return world_from_cells(stack, theatre=theatre, grid=theatre.grid, days=days, mapper="mock")

    noise = np.random.default_rng(0).integers(0, 4, (29, 40, 40), dtype=np.uint8)
    changed = np.concatenate([cells[:71], noise])
    a, b = (score(of(c), last=60, leads=(10,)) for c in (cells, changed))
    assert a.rows == b.rows


def test_gaps_leave_out_issue_dates_and_targets():
    world = mock_world(days=100, pace=0.2)
    world.slots[[60, 90]] = -1
    record = score(world).record()
    assert record.score(10).issues == 1  # 70 + 10; not 50 + 10, 60 + 10, 80 + 10
    assert record.score(20).issues == 1  # 50 + 20; not 60 + 20, 70 + 20


@dataclass(frozen=True)
class Renamed(DistanceClimatology):
    name: str = "other"


def test_another_model_stands_beside_the_references(world, record):
    got = score(world, Renamed(every_days=7)).record()
    assert [s.model for s in got.scores[::2]] == ["other", "climatology", "persistence"]
    assert got.score(20).brier == record.score(20).brier
    assert got.score(20, model="other").bss_climatology.value != 0
    assert "distance climatology" in got.sentence(20, model="other")


def test_each_issue_date_and_model_has_its_own_random_numbers(world):
    """So that dates and models can be added without changing the forecasts that were there."""
    few = score(world, last=60)
    many = score(world, Renamed(), every=5)
    other = score(world, last=60, seed=2)
    for day in (50, 60):
        at = {"by": "issue", "group": str(FIRST + timedelta(days=day))}
        want = few.find("brier", model="climatology", lead=10, **at)
        assert many.find("brier", model="climatology", lead=10, **at) == want
    crps = [v.find("area_crps", model="climatology", lead=10).value for v in (few, other)]
    assert crps[0] != crps[1]


def test_two_models_of_one_name_are_refused(world):
    with pytest.raises(SchemaError, match="different names"):
        score(world, Persistence(), Persistence())
    with pytest.raises(SchemaError, match="at least 1 day apart"):
        score(world, every=0)
    with pytest.raises(SchemaError, match="Observations"):
        score(world, workers=Workers(count=2))


def test_nothing_to_score():
    record = score(mock_world(days=40)).record()
    assert all(s.issues == 0 for s in record.scores)
    assert record.sentence(10) == "No 10-day forecast by climatology could be checked yet."


def test_a_front_that_never_was(world):
    record = score(mock_world(days=100, pace=0, start=40.0)).record()
    assert record.score(10).issues == 4
    assert record.score(10).brier is None
    frozen = score(mock_world(days=100, pace=0)).record()
    assert frozen.score(10, model="persistence").brier == 0
    assert frozen.score(10).bss_persistence.value is None


def test_unknown_ground_at_the_end_is_not_scored(world, record):
    def read(slot):
        cells = world.read(slot).copy()
        if slot >= 60:
            cells[:19] = 0
        return cells

    half = score(replace(world, read=read), last=50).record()
    assert half.score(10).cells < record.score(10).cells / 4
    assert half.score(10).brier is not None


def test_progress_is_reported(world):
    seen = []
    score(world, leads=(10,), progress=lambda done, of: seen.append((done, of)))
    assert seen == [(0, 5), (1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]
