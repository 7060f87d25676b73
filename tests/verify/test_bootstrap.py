import numpy as np
import pytest

from frontcast.verify import draw_blocks


def interval(score, *, block=1, draws=4000, rng=None):
    """90 % interval of the skill against a reference of 1 everywhere."""
    drawn = draw_blocks(len(score), block=block, draws=draws, rng=rng or np.random.default_rng(0))
    ratio = (drawn @ np.asarray(score)) / drawn.sum(1)
    return np.quantile(1 - ratio[1:], [0.05, 0.95])


def test_the_first_row_is_each_once_and_all_rows_are_as_many():
    drawn = draw_blocks(7, block=3, draws=50, rng=np.random.default_rng(0))
    assert drawn.shape == (51, 7)
    assert (drawn[0] == 1).all()
    assert (drawn.sum(1) == 7).all()


def test_blocks_are_neighbours_on_a_circle():
    drawn = draw_blocks(6, block=3, draws=200, rng=np.random.default_rng(1))[1:]
    # Two runs of three: no date can be there without a neighbour of its run.
    alone = (drawn > 0) & (np.roll(drawn, 1, 1) == 0) & (np.roll(drawn, -1, 1) == 0)
    assert not alone.any()
    assert (drawn.mean(0) > 0.8).all(), "the ends are drawn as often as the middle"


def test_a_constant_score_has_no_width():
    assert interval(np.full(20, 0.8)) == pytest.approx([0.2, 0.2])


def test_coverage_of_independent_scores():
    rng = np.random.default_rng(1)
    inside = 0
    for _ in range(200):
        low, high = interval(rng.gamma(4.0, 0.2, 40), draws=400, rng=rng)  # mean 0.8
        inside += low <= 0.2 <= high
    assert 0.82 <= inside / 200 <= 0.96


def test_blocks_widen_the_interval_of_scores_that_go_together():
    rng = np.random.default_rng(2)
    score = 1 + np.repeat(rng.normal(0, 0.3, 10), 6)
    single, blocks = (interval(score, block=b) for b in (1, 6))
    assert blocks[1] - blocks[0] > 1.5 * (single[1] - single[0])


def test_too_little_to_draw_from():
    assert draw_blocks(1, block=1, draws=10, rng=np.random.default_rng(0)).tolist() == [[1.0]]
    assert draw_blocks(0, block=1, draws=10, rng=np.random.default_rng(0)).shape == (1, 0)


def test_a_block_longer_than_half_of_the_series_is_cut():
    low, high = interval([0.1, 0.2, 0.3, 0.4], block=50)
    assert low < high
