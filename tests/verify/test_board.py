"""Everybody's record: who counts, how often, and from when a mean is shown."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontcast.verify import LEAST_RATED, Rated, board

DAY = date(2025, 1, 1)
ONE = Rated(question="q0", who="Ann", made_on=DAY, low=0.6, high=0.8, happened=True, outlet="o",
            town="X", persistence=0.0)  # fmt: skip


def cases(n: int, *, seed: int = 0, **fields) -> list[Rated]:
    rng = np.random.default_rng(seed)
    out = []
    for i in range(n):
        p = float(rng.random())
        out.append(
            replace(ONE, question=f"q{i}", low=p, high=p, happened=bool(rng.random() < p),
                    town=f"T{i % 7}", made_on=DAY + timedelta(days=17 * (i % 9)),
                    persistence=float(i % 5 == 0), **fields)
        )  # fmt: skip
    return out


def test_no_mean_below_the_least_number() -> None:
    few = board(cases(LEAST_RATED - 1)).rows[0]
    assert (few.rated, few.brier, few.skill_base_rate.value) == (LEAST_RATED - 1, None, None)
    enough = next(r for r in board(cases(LEAST_RATED)).rows if r.by == "who")
    assert enough.brier is not None


def test_means_and_skills_by_hand() -> None:
    given = cases(40)
    row = next(r for r in board(given).rows if r.by == "who")
    p = np.array([c.low for c in given])
    y = np.array([float(c.happened) for c in given])
    brier = ((p - y) ** 2).mean()
    assert row.brier == pytest.approx(brier)
    rate = y.mean()
    assert row.skill_base_rate.value == pytest.approx(1 - brier / (rate * (1 - rate)))
    still = np.array([c.persistence for c in given])
    assert row.skill_persistence.value == pytest.approx(1 - brier / ((still - y) ** 2).mean())
    assert row.brier_interval.low < brier < row.brier_interval.high
    found = board(given)
    assert found.murphy.brier == pytest.approx(brier)
    assert sum(n for _, _, n in found.curve) == 40


def test_what_is_said_twice_on_a_day_counts_once_with_both_ranges() -> None:
    again = replace(ONE, low=0.2, high=0.3)
    found = board([ONE, again], least=1)
    who = next(r for r in found.rows if r.by == "who")
    assert who.rated == 1
    assert who.brier == pytest.approx((1 - 0.5) ** 2)
    assert (who.brier_best, who.brier_worst) == pytest.approx((0.04, 0.64))


def test_models_people_and_outlets_stand_apart() -> None:
    given = [ONE, replace(ONE, who="Bob"), replace(ONE, who="m", outlet="frontcast", model="m")]
    found = {(r.by, r.name): r.rated for r in board(given).rows}
    assert found == {("model", "m"): 1, ("outlet", "o"): 2, ("who", "Ann"): 1, ("who", "Bob"): 1}


@given(st.permutations(range(14)))
@settings(max_examples=20)
def test_the_order_does_not_matter(order: list[int]) -> None:
    given = cases(14, seed=3)
    assert board([given[i] for i in order]) == board(given)


def test_nobody_gives_nothing() -> None:
    found = board([])
    assert (found.rows, found.rated, found.base_rate, found.murphy) == ((), 0, None, None)
