"""Odds from traits: against closed forms, and honest on few cases."""

from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontcast.errors import SchemaError
from frontcast.verify import fit_odds, left_out_odds


def test_without_traits_it_is_the_share() -> None:
    """Half a case on either side: (7 + 0.5) of (10 + 1)."""
    bias, weights = fit_odds([()] * 10, [True] * 7 + [False] * 3, ridge=1.0)
    assert weights == {}
    assert 1 / (1 + exp(-bias)) == pytest.approx(7.5 / 11)


def test_always_right_is_not_certain() -> None:
    bias, weights = fit_odds([["a"]] * 5, [True] * 5, ridge=1.0)
    assert bias + weights["a"] < log(5.5 / 0.5) + 3
    assert 1 / (1 + exp(-bias - weights["a"])) < 1


def test_the_slope_is_zero_at_the_answer() -> None:
    """The condition of the least: sum of residuals of a trait equals ridge times its weight."""
    rng = np.random.default_rng(3)
    names = ["a", "b", "c"]
    traits = [[n for n in names if rng.random() < 0.5] for _ in range(80)]
    right = [bool(rng.random() < 0.4 + 0.4 * ("a" in t)) for t in traits]
    bias, weights = fit_odds(traits, right, ridge=2.0)
    p = [1 / (1 + exp(-bias - sum(weights[n] for n in t))) for t in traits]
    for name in names:
        residual = sum(y - q for y, q, t in zip(right, p, traits, strict=True) if name in t)
        assert residual == pytest.approx(2.0 * weights[name], abs=1e-6)


@given(
    st.lists(st.tuples(st.sets(st.sampled_from("abcd")), st.booleans()), min_size=1, max_size=30)
)
def test_a_larger_ridge_draws_nearer_to_zero(cases) -> None:
    traits, right = [sorted(t) for t, _ in cases], [y for _, y in cases]
    size = [sum(w * w for w in fit_odds(traits, right, ridge=r)[1].values()) for r in (1, 10, 100)]
    assert size[0] >= size[1] - 1e-9
    assert size[1] >= size[2] - 1e-9


def test_left_out_cases_do_not_tell_of_themselves() -> None:
    traits, groups = [["a"]] * 6, ["x"] * 3 + ["y"] * 3
    right = [True] * 3 + [False] * 3
    p = left_out_odds(traits, right, groups=groups, ridge=1.0)
    assert (p[:3] < 0.5).all()  # fitted on y, where all were wrong
    assert (p[3:] > 0.5).all()


def test_what_cannot_be_fitted_is_refused() -> None:
    with pytest.raises(SchemaError, match="cases"):
        fit_odds([], [], ridge=1.0)
    with pytest.raises(SchemaError, match="ridge"):
        fit_odds([()], [True], ridge=0.0)
    with pytest.raises(SchemaError, match="2 groups"):
        left_out_odds([()], [True], groups=["x"], ridge=1.0)
