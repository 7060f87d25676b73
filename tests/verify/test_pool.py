"""Scores over issue dates: by hand on a few cells."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontcast.errors import SchemaError
from frontcast.verify import Tally, brier_score, joint_histogram, log_score, pool
from frontcast.verify.tally import DISTANCES_KM

GROUPS = ("everywhere", "North")
NEAR, NORTH = 0, 1


def tallied(day, fcst, obs, *, model="m", area=0.0, towns=(), crps=(1.0, 2.0, 4.0), month=1):
    """A tally of cells that all lie near the line, in the one region."""
    p, y = np.asarray(fcst, dtype=float), np.asarray(obs, dtype=float)
    cells = np.zeros((len(DISTANCES_KM) - 1, len(GROUPS), 5))
    if p.size:
        logs = log_score(p, y) * p.size
        cells[NEAR, NORTH] = p.size, y.sum(), p.sum(), ((p - y) ** 2).sum(), logs
    sums = np.zeros((3, 5))
    for q, z in towns:
        sums[1] += 1, z, q, (q - z) ** 2, log_score([q], [z])
    ranks = np.zeros((2, 10))
    ranks[:, day % 10] = 1
    return Tally(
        init=date(2030, month, day), model=model, version="1", lead=30, cells=cells,
        histogram=joint_histogram(p, y), fractions=np.tile([1.0, 4.0], (5, 1)),
        area_obs=np.array([area, area]), area_mean=np.array([10.0, 10.0]),
        crps=np.full(2, crps[0]), crps_gains=np.full(2, crps[1]), crps_rate=np.full(2, crps[2]),
        covered=np.tile([0.0, 1.0, 1.0], (2, 1)), ranks=ranks, towns=sums,
    )  # fmt: skip


def scored(*mine, climatology=None, persistence=None):
    climatology = climatology or mine
    persistence = persistence or climatology
    every = [
        *mine,
        *(replace(t, model="climatology") for t in climatology),
        *(replace(t, model="persistence") for t in persistence),
    ]
    rows = pool(every, groups=GROUPS, every_days=15, draws=60)
    return {(r.score, r.by, r.group): r for r in rows if r.model == "m"}


def test_each_issue_date_counts_alike():
    mine = [tallied(1, [0.5], [1]), tallied(2, [0.0, 0.0, 0.0], [0, 0, 1])]
    climate = [tallied(1, [0.0], [1]), tallied(2, [0.0, 0.0, 0.0], [0, 0, 1])]
    got = scored(*mine, climatology=climate)
    assert got["brier", "all", ""].value == pytest.approx((0.25 + 1 / 3) / 2)
    assert got["bss", "all", ""].value == pytest.approx(1 - (0.25 + 1 / 3) / (1 + 1 / 3))
    assert got["base_rate", "all", ""].value == pytest.approx(0.5)
    assert got["base_rate", "all", ""].n == 4
    # The parts of the domain add up to the whole in the same way.
    for by, group in (("distance", "0-2 km"), ("region", "North")):
        assert got["bss", by, group].value == got["bss", "all", ""].value


def test_skill_by_issue_date_and_month_and_the_worst():
    mine = [
        tallied(5, [0.5], [1]), tallied(20, [0.4], [1]), tallied(4, [0.1], [0], month=2),
    ]  # fmt: skip
    climate = [
        tallied(5, [0.2], [1]), tallied(20, [0.5], [1]), tallied(4, [0.2], [0], month=2),
    ]  # fmt: skip
    got = scored(*mine, climatology=climate)
    want = {"2030-01-05": 1 - 0.25 / 0.64, "2030-01-20": 1 - 0.36 / 0.25, "2030-02-04": 0.75}
    for day, value in want.items():
        assert got["bss", "issue", day].value == pytest.approx(value)
    assert got["bss", "worst issue", "2030-01-20"].value == pytest.approx(1 - 0.36 / 0.25)
    assert got["bss", "month", "2030-01"].value == pytest.approx(1 - 0.61 / 0.89)
    assert got["bss", "month", "2030-02"].value == pytest.approx(0.75)


def test_towns_and_areas():
    mine = [tallied(1, [0.5], [1], towns=[(0.5, 1), (0.1, 0)]), tallied(2, [0.5], [0])]
    climate = [tallied(1, [0.5], [1], towns=[(0.0, 1), (0.0, 0)]), tallied(2, [0.5], [0])]
    got = scored(*mine, climatology=climate)
    half = {k[0]: r for k, r in got.items() if k[1:] == ("extent", "half")}
    assert half["town_brier"].value == pytest.approx(0.13)
    assert half["town_bss"].value == pytest.approx(1 - 0.26)
    assert (half["town_share"].value, half["town_share"].n) == (0.5, 2)
    assert ("town_brier", "extent", "whole") not in got
    assert got["area_crpss_gains", "all", ""].value == pytest.approx(0.5)
    assert got["area_crpss_rate", "region", "North"].value == pytest.approx(0.75)
    assert [got[f"coverage_{k}", "all", ""].value for k in (50, 80, 90)] == [0, 1, 1]
    assert got["rank", "rank", "2"].value == pytest.approx(0.5)
    assert got["rank", "rank, North", "3"].value == pytest.approx(0.5)
    assert got["fss", "scale", "5 km"].value == pytest.approx(0.75)


@settings(max_examples=12)
@given(
    said=st.lists(st.floats(0, 1), min_size=4, max_size=4),
    order=st.permutations(range(4)),
)
def test_the_order_of_tallies_changes_nothing(said, order):
    mine = [tallied(d + 1, [p, 0.3], [d % 2, 0]) for d, p in enumerate(said)]
    climate = [tallied(d + 1, [0.3, 0.3], [d % 2, 0]) for d in range(4)]
    a = scored(*mine, climatology=climate)
    b = scored(*(mine[i] for i in order), climatology=[climate[i] for i in order])
    assert a == b
    issue = [brier_score([p, 0.3], [d % 2, 0]) for d, p in enumerate(said)]
    assert a["brier", "all", ""].value == pytest.approx(np.mean(issue), rel=1e-6)


def test_reliability_and_roc():
    p = [0.12, 0.14, 0.62, 0.64, 0.66, 0.0]
    y = [0, 1, 1, 1, 0, 0]
    got = scored(tallied(1, p, y), tallied(2, p, y))
    assert got["forecast", "probability", "0.10-0.15"].value == pytest.approx(0.13)
    assert got["observed", "probability", "0.10-0.15"].value == pytest.approx(0.5)
    assert got["observed", "probability", "0.60-0.65"].n == 4
    assert got["hit_rate", "threshold", "0.6"].value == pytest.approx(2 / 3)
    assert got["false_alarm_rate", "threshold", "0.6"].value == pytest.approx(1 / 3)
    assert got["ece", "all", ""].value == pytest.approx((abs(0.26 - 1) + abs(1.26 - 2) + 0.66) / 5)
    # Six cells, three of which happened; of nine pairs in right order: .62 .64 > .12, 0 ...
    assert got["auc", "all", ""].value == pytest.approx(6 / 9)


def test_models_that_always_differ_are_told_apart_and_intervals_hold_the_value():
    rng = np.random.default_rng(0)
    mine, climate = [], []
    for day in range(1, 25):
        y = rng.random(50) < 0.3
        mine.append(tallied(day, np.where(y, 0.6, 0.1), y))
        climate.append(tallied(day, np.full(50, 0.3), y))
    got = scored(*mine, climatology=climate)
    skill = got["bss", "all", ""]
    assert skill.low < skill.value < skill.high
    difference = got["brier_difference", "against", "climatology"]
    assert difference.high < 0
    assert got["brier_dm_p", "against", "climatology"].value < 0.001
    assert got["brier_difference", "against", "persistence"].n == 24


def test_one_issue_date_has_no_interval_and_an_empty_domain_no_score():
    got = scored(tallied(1, [0.5], [1]))
    assert (got["brier", "all", ""].value, got["brier", "all", ""].low) == (0.25, None)
    empty = scored(tallied(1, [], []), tallied(2, [], []))
    assert (empty["brier", "all", ""].value, empty["brier", "all", ""].n) == (None, 0)
    assert empty["bss", "all", ""].value is None
    assert ("bss", "region", "North") not in empty


def test_a_perfect_reference_leaves_skill_untold():
    still = [tallied(1, [0.0], [0]), tallied(2, [0.0], [0])]
    got = scored(tallied(1, [0.1], [0]), tallied(2, [0.1], [0]), climatology=still)
    assert got["bss", "all", ""].value is None
    assert got["brier", "all", ""].value == pytest.approx(0.01)


def test_references_must_be_of_the_same_issue_dates():
    with pytest.raises(SchemaError, match="same issue dates"):
        scored(tallied(1, [0.5], [1]), climatology=[tallied(2, [0.5], [1])])
    with pytest.raises(SchemaError, match="both references"):
        pool([tallied(1, [0.5], [1])], groups=GROUPS, every_days=15)
