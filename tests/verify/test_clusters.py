"""Two-way cluster intervals: they cover at the stated rate where cases hang together."""

import numpy as np
import pytest

from frontcast.errors import SchemaError
from frontcast.verify import twoway_interval


def simulated(rng: np.random.Generator, *, towns: int, times: int, n: int, effects: tuple):
    of_town, of_time, noise = effects
    town, time = rng.integers(0, towns, n), rng.integers(0, times, n)
    score = (
        0.3
        + rng.normal(0, of_town, towns)[town]
        + rng.normal(0, of_time, times)[time]
        + rng.normal(0, noise, n)
    )
    return score, town.tolist(), time.tolist()


@pytest.mark.parametrize(
    ("towns", "times", "n", "effects"),
    [(30, 20, 300, (0.1, 0.1, 0.2)), (10, 8, 100, (0.1, 0.1, 0.2)), (30, 20, 300, (0, 0, 0.2)),
     (12, 6, 100, (0.2, 0, 0.1))],
    ids=["many", "few", "independent", "by town alone"],
)  # fmt: skip
def test_they_cover_at_the_stated_rate(towns: int, times: int, n: int, effects: tuple) -> None:
    """90 %: of 300 simulated tables within four standard errors of it, on either side."""
    rng = np.random.default_rng(7)
    tables, covered = 300, 0
    for _ in range(tables):
        score, town, time = simulated(rng, towns=towns, times=times, n=n, effects=effects)
        low, high = twoway_interval(score, towns=town, times=time, rng=rng, draws=200)
        covered += low <= 0.3 <= high
    assert 0.83 <= covered / tables <= 0.97


def test_cases_that_hang_together_widen_it() -> None:
    """As if they were independent, the interval would be far too narrow."""
    rng = np.random.default_rng(1)
    score, town, time = simulated(rng, towns=8, times=6, n=400, effects=(0.2, 0.1, 0.05))
    low, high = twoway_interval(score, towns=town, times=time, rng=rng)
    naive = 2 * 1.645 * score.std() / np.sqrt(score.size)
    assert high - low > 3 * naive


def test_a_skill_covers_its_true_value() -> None:
    rng = np.random.default_rng(3)
    covered = 0
    for _ in range(200):
        base, town, time = simulated(rng, towns=20, times=10, n=200, effects=(0.03, 0.03, 0.05))
        ours = 0.8 * base + rng.normal(0, 0.02, base.size)
        low, high = twoway_interval(
            ours, towns=town, times=time, rng=rng, reference=base, draws=200
        )
        covered += low <= 0.2 <= high
    assert covered / 200 >= 0.83


def test_too_few_towns_or_times_give_none() -> None:
    rng = np.random.default_rng(0)
    score = rng.random(20)
    for towns, times in ((["a", "b"] * 10, list(range(20))), (list(range(20)), ["x"] * 20)):
        low, high = twoway_interval(score, towns=towns, times=times, rng=rng)
        assert np.isnan(low)
        assert np.isnan(high)


def test_lengths_must_agree() -> None:
    with pytest.raises(SchemaError):
        twoway_interval([0.1, 0.2], towns=["a"], times=["b", "c"], rng=np.random.default_rng(0))
