from datetime import date

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from frontcast.control import world_from_cells
from frontcast.forecast._front import Band, front_of
from frontcast.forecast._past import Past, by_lead, count, last_map, level_share, share_taken
from frontcast.testing import mock_theatre, mock_world


def strip(*columns):
    """A World whose first row has Red from the given column on, day by day; None: no map."""
    theatre = mock_theatre()
    cells = np.full((len(columns), 40, 40), 2, dtype=np.uint8)
    for day, column in enumerate(columns):
        if column is not None:
            cells[day, :, column:] = 1
    world = world_from_cells(
        cells,
        theatre=theatre,
        grid=theatre.grid,
        days=np.datetime64("2030-01-01") + np.arange(len(columns)),
        mapper="mock",
    )
    world.slots[[c is None for c in columns]] = -1
    return world


def past_of(world, *, every=1):
    return Past(world=world, front=front_of(world), every=every)


def first_row(cells):
    """Cells of the first row not held, with the distance to the line."""
    line = int((cells[0] == 2).sum())
    return Band(
        cells=np.arange(line - 3, line, dtype=np.int32), km=np.array([3, 2, 1], dtype=np.uint8)
    )


def test_count_by_hand():
    past = past_of(strip(10, 10, 9, 7))
    taken, seen = count(past, 1, band=lambda i: first_row(past.cells(i)), bins=5)
    assert taken.tolist() == [[0, 0, 0, 0, 0], [0, 1, 0, 0, 0], [0, 1, 1, 0, 0]]
    assert seen.sum(0).tolist() == [0, 3, 3, 3, 0]


def test_windows_with_an_unknown_end_do_not_count():
    past = past_of(strip(10, None, 9, 9))
    assert past.windows(1) == [(2, 3)]
    assert past.windows(2) == [(0, 2)]


def test_cells_unknown_at_the_end_do_not_count():
    world = strip(10, 9)
    world.cells(1)[0, 9] = 0
    past = past_of(world)
    taken, seen = count(past, 1, band=lambda i: first_row(past.cells(i)), bins=5)
    assert taken.sum() == 0
    assert seen[0].tolist() == [0, 0, 1, 1, 0]


def test_windows_of_two_issue_dates_start_on_the_same_days():
    world = mock_world(days=150)
    early, late = (world.until(date(2030, 4, d)) for d in (17, 24))
    starts = [{w[0] for w in past_of(w, every=5).windows(30)} for w in (early, late)]
    assert starts[0] < starts[1]
    assert all(b - a == 5 for a, b in zip(sorted(starts[1]), sorted(starts[1])[1:], strict=False))


def test_share_taken_adds_one_cell_at_the_mean_rate():
    counts = (np.array([[0.0, 3.0, 1.0]]), np.array([[0.0, 9.0, 10.0]]))
    mean = 4.5 / 20
    assert share_taken(counts) == pytest.approx([mean, (3 + mean) / 10, (1 + mean) / 11])


def test_a_front_that_never_moved_keeps_a_small_chance():
    p = share_taken((np.zeros((5, 3)), np.full((5, 3), 100.0)))
    assert (p > 0).all()
    assert (p < 1e-4).all()


def test_nothing_seen_is_no_chance():
    assert share_taken((np.zeros((1, 3)), np.zeros((1, 3)))).tolist() == [0, 0, 0]


def test_by_lead_carries_the_hazard_on_and_never_falls():
    rates = {10: np.array([0.2, 0.5]), 20: np.array([0.36, 0.4])}
    got = by_lead((10, 20, 40), 20, rates.__getitem__)
    assert got[0] == pytest.approx([0.2, 0.5])
    assert got[1] == pytest.approx([0.36, 0.5])  # 0.4 raised to the earlier 0.5
    assert got[2] == pytest.approx([1 - 0.64**2, 1 - 0.6**2])


def test_last_map_reaches_back_over_a_gap():
    world = strip(10, 9, None)
    cells, day = last_map(world, date(2030, 1, 3))
    assert day == date(2030, 1, 2)
    assert (cells[0] == 1).sum() == 31
    cells, day = last_map(strip(None, 9), date(2030, 1, 1))
    assert day is None
    assert not cells.any()


@pytest.mark.parametrize("true_share", [0.05, 0.2, 0.4])
def test_level_share_is_found_again_in_simulated_windows(true_share):
    rng = np.random.default_rng(3)
    p, cells = np.array([0.0, 0.3, 0.1, 0.03]), np.array([0.0, 4e4, 4e4, 4e4])
    level = rng.standard_normal((4000, 1))
    q = ndtri(np.clip(p, 1e-9, 1))
    taken = cells * ndtr((q - np.sqrt(true_share) * level) / np.sqrt(1 - true_share))
    share, windows = level_share(
        (taken, np.broadcast_to(cells, taken.shape)), lead=30, span_days=300
    )
    assert share == pytest.approx(true_share, abs=0.03)
    assert windows == 10


def test_even_gains_have_no_common_level():
    taken, seen = np.full((10, 3), 50.0), np.full((10, 3), 500.0)
    assert level_share((taken, seen), lead=10, span_days=100) == (0.0, 10.0)


def test_too_few_windows_say_nothing_of_the_level():
    assert level_share((np.ones((3, 2)), np.ones((3, 2))), lead=10, span_days=100) == (0, 0)
