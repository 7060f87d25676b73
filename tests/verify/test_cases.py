from datetime import date

import numpy as np
import pytest

from frontcast.errors import SchemaError
from frontcast.verify import Case, score_cases


def case(day, fcst, obs, *, towns=(), area=(0.0, 2.0), area_obs=1.0):
    return Case(
        init=date(2030, 1, day),
        fcst=np.asarray(fcst, dtype=np.float32),
        obs=np.asarray(obs, dtype=np.float32),
        towns=np.array(towns, dtype=float).reshape(-1, 2),
        area=np.asarray(area),
        area_obs=area_obs,
    )


def score(cases, climatology, persistence):
    return score_cases(
        cases,
        model=("m", "1"),
        lead=30,
        climatology=climatology,
        persistence=persistence,
        block=1,
        rng=np.random.default_rng(0),
    )


def test_each_issue_date_counts_alike():
    mine = [case(1, [0.5], [1]), case(2, [0.0, 0.0, 0.0], [0, 0, 1])]
    climate = [case(1, [0.0], [1]), case(2, [0.0, 0.0, 0.0], [0, 0, 1])]
    got = score(mine, climate, climate)
    assert got.brier == pytest.approx((0.25 + 1 / 3) / 2)
    assert got.bss_climatology.value == pytest.approx(1 - (0.25 + 1 / 3) / (1 + 1 / 3))
    assert (got.issues, got.cells, got.base_rate) == (2, 4, 0.5)
    assert (got.first_issue, got.last_issue) == (date(2030, 1, 1), date(2030, 1, 2))


def test_towns_and_area():
    mine = [case(1, [0.5], [1], towns=[(0.5, 1), (0.1, 0)]), case(2, [0.5], [0])]
    towns = [(0.0, 1), (0.0, 0)]
    climate = [case(1, [0.5], [1], towns=towns, area=[5.0]), case(2, [0.5], [0], area=[5.0])]
    got = score(mine, climate, climate)
    assert (got.towns, got.towns_taken) == (2, 1)
    assert got.town_brier == pytest.approx(0.13)
    assert got.town_brier_climatology == pytest.approx(0.5)
    assert got.area_crps == pytest.approx(0.5)
    assert got.area_crps_climatology == pytest.approx(4.0)
    assert got.coverage == 1.0


def test_no_issue_date():
    got = score([], [], [])
    assert (got.issues, got.brier, got.bss_climatology.value) == (0, None, None)


def test_an_empty_domain_is_no_score_and_no_crash():
    nothing = [case(1, [], [])]
    got = score(nothing, nothing, nothing)
    assert (got.issues, got.cells, got.brier, got.base_rate, got.log_score) == (
        1,
        0,
        None,
        None,
        None,
    )
    assert got.town_brier is None


def test_a_perfect_reference_leaves_skill_untold():
    frozen = [case(1, [0.0], [0]), case(2, [0.0], [0])]
    got = score([case(1, [0.1], [0]), case(2, [0.1], [0])], frozen, frozen)
    assert got.bss_persistence.value is None
    assert got.brier == pytest.approx(0.01)


def test_references_must_be_of_the_same_issue_dates():
    with pytest.raises(SchemaError, match="same issue dates"):
        score([case(1, [0.5], [1])], [case(2, [0.5], [1])], [case(1, [0.5], [1])])
