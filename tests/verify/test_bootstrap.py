import numpy as np
import pytest

from frontcast.errors import SchemaError
from frontcast.verify import skill_interval


def interval(score, reference, *, block=1, level=0.9):
    return skill_interval(
        score, reference, block=block, rng=np.random.default_rng(0), level=level, draws=4000
    )


def test_a_constant_ratio_has_no_width():
    reference = np.linspace(1, 2, 20)
    assert interval(0.8 * reference, reference) == pytest.approx((0.2, 0.2))


def test_coverage_of_independent_scores():
    rng = np.random.default_rng(1)
    inside = 0
    for _ in range(200):
        score = rng.gamma(4.0, 0.2, 40)  # mean 0.8
        low, high = skill_interval(score, np.ones(40), block=1, rng=rng, draws=400)
        inside += low <= 0.2 <= high
    assert 0.82 <= inside / 200 <= 0.96


def test_blocks_widen_the_interval_of_scores_that_go_together():
    rng = np.random.default_rng(2)
    score = 1 + np.repeat(rng.normal(0, 0.3, 10), 6)
    single, blocks = (interval(score, np.ones(60), block=b) for b in (1, 6))
    assert blocks[1] - blocks[0] > 1.5 * (single[1] - single[0])


@pytest.mark.parametrize(("score", "reference"), [([0.1], [0.2]), ([], []), ([0, 0], [0, 0])])
def test_too_little_to_tell(score, reference):
    assert np.isnan(interval(score, reference)).all()


def test_a_block_longer_than_half_of_the_series_is_cut():
    low, high = interval([0.1, 0.2, 0.3, 0.4], np.ones(4), block=50)
    assert low < high


def test_scores_must_match():
    with pytest.raises(SchemaError, match="two scores by issue date"):
        interval([1, 2], [1, 2, 3])
