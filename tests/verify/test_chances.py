"""Scores of ranges: worked examples, propriety, ends of ranges."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontcast.errors import SchemaError
from frontcast.verify import range_scores

CHANCE = st.floats(0.0, 1.0)


def expected(name: str, said: float, truth: float) -> float:
    """Expected score of saying `said` where the event has chance `truth`; less is better."""
    found = range_scores([said, said], [said, said], [1, 0])
    yes, no = getattr(found, name)
    value = truth * yes + (1 - truth) * no
    return float(-value if name == "spherical" else value)


def test_worked_examples() -> None:
    # Brier 1950, two-category form halved: 0.9 that rain falls, and it does.
    found = range_scores([0.9, 0.9, 0.5], [0.9, 0.9, 0.5], [1, 0, 1])
    assert found.brier.tolist() == pytest.approx([0.01, 0.81, 0.25])
    assert found.log.tolist() == pytest.approx([-np.log(0.9), -np.log(0.1), np.log(2)])
    # p / sqrt(p^2 + q^2) by hand: 0.9 / 0.905539, 0.1 / 0.905539, 0.5 / 0.707107.
    assert found.spherical.tolist() == pytest.approx([0.993884, 0.110432, 0.707107], abs=1e-6)


def test_the_library_of_scores_says_the_same() -> None:
    rules = pytest.importorskip("scoringrules")
    rng = np.random.default_rng(2)
    p, y = rng.uniform(0.001, 0.999, 50), rng.integers(0, 2, 50).astype(float)
    found = range_scores(p, p, y)
    assert found.brier.tolist() == pytest.approx(rules.brier_score(y, p).tolist())
    assert found.log.tolist() == pytest.approx(rules.log_score(y, p).tolist())


@pytest.mark.parametrize("name", ["brier", "log", "spherical"])
@given(said=CHANCE, truth=CHANCE)
def test_no_forecast_beats_honesty_in_expectation(name: str, said: float, truth: float) -> None:
    # The log score keeps chances 1e-4 away from certainty: so far honesty may be rounded.
    honest = min(max(truth, 1e-4), 1 - 1e-4) if name == "log" else truth
    assert expected(name, honest, truth) <= expected(name, said, truth) + 1e-9


@pytest.mark.parametrize("name", ["brier", "log", "spherical"])
def test_what_is_further_off_costs_more(name: str) -> None:
    costs = [expected(name, p, 0.3) for p in (0.3, 0.4, 0.6, 0.9)]
    assert costs == sorted(costs)
    assert len(set(costs)) == 4


@given(a=CHANCE, b=CHANCE, inside=CHANCE, happened=st.integers(0, 1))
def test_a_range_scores_between_its_ends(a: float, b: float, inside: float, happened: int) -> None:
    low, high = min(a, b), max(a, b)
    p = low + (high - low) * inside
    whole = range_scores([low], [high], [happened])
    one = range_scores([p], [p], [happened])
    for name in ("brier", "log"):
        best, worst = getattr(whole, f"{name}_best")[0], getattr(whole, f"{name}_worst")[0]
        assert best - 1e-9 <= getattr(one, name)[0] <= worst + 1e-9
    middle = range_scores([(low + high) / 2], [(low + high) / 2], [happened])
    assert whole.brier[0] == pytest.approx(middle.brier[0])


@pytest.mark.parametrize(
    ("low", "high", "obs"),
    [([0.5], [0.4], [1]), ([0.5], [1.5], [1]), ([0.5], [0.6], [2]), ([0.5], [0.6, 0.7], [1]),
     ([np.nan], [0.5], [1])],
)  # fmt: skip
def test_what_is_no_chance_is_refused(low: list, high: list, obs: list) -> None:
    with pytest.raises(SchemaError):
        range_scores(low, high, obs)
