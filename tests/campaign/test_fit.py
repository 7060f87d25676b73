"""A calibration finds what can be found, says what cannot, and sees nothing of later months."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from frontcast.campaign import (
    Event,
    Figure,
    FitConfig,
    calibrate,
    coverage,
    figure_rows,
    fitting_features,
    identified,
    load_draws,
    member_values,
    observe,
    rank_statistics,
    save_draws,
    simulate,
    to_values,
    whole,
)
from frontcast.campaign.example import example
from frontcast.campaign.fit import Normal, fitted_part, free_of, learn, make_bank, sample
from frontcast.campaign.observation import figure_values
from frontcast.campaign.observed import Observed
from frontcast.errors import ConfigError

KEPT = ("advance", "vehicle_rate", "confirmed")
CAMPAIGN = example(days=240)
CAMPAIGN = replace(
    CAMPAIGN,
    fit_until=date(2030, 7, 1),
    priors={p.name: {"sd": 0.0} for p in CAMPAIGN.table if p.name not in KEPT},
)
CONFIG = FitConfig(members=900, rounds=2, draws=200, steps=200, walkers=24, seed=3)
TRUE = np.array([[0.8, -0.7, 0.4]])


@pytest.fixture(scope="module")
def made_up() -> Observed:
    """What would be observed of one member with known parameters."""
    runs = simulate(CAMPAIGN, whole(TRUE, CAMPAIGN), seed=77)
    seen = observe(runs, np.random.default_rng(5))
    return Observed(
        months=runs.months, ground=seen.ground[0], confirmed=seen.confirmed[0],
        people=seen.people[0], vehicles=seen.vehicles[0],
        fitted=np.array([m < CAMPAIGN.fit_until for m in runs.months]),
    )  # fmt: skip


@pytest.fixture(scope="module")
def found(made_up):
    return calibrate(CAMPAIGN, fitting_features(made_up, CAMPAIGN), config=CONFIG)


def test_the_truth_is_found(found):
    """Of twelve made-up data sets: one in fifty lies outside of an interval of 98 % by chance."""
    seen = make_bank(CAMPAIGN, np.tile(TRUE, (12, 1)), seed=77).features
    rng = np.random.default_rng(4)
    held = []
    for one in seen:
        draws = sample(found.likelihood, one, prior=Normal.prior(3), config=CONFIG, rng=rng)
        low, high = np.percentile(draws, [1, 99], axis=0)
        held.append((low < TRUE[0]) & (high > TRUE[0]))
    assert np.sum(held) >= 33  # of 36; four or more fall outside once in two hundred times
    rows = {r["parameter"]: r for r in identified(found)}
    assert set(rows) == set(KEPT)
    assert max(r["contraction"] for r in rows.values()) > 0.5


def test_what_comes_after_the_cut_changes_nothing(made_up):
    late = ~made_up.fitted
    noise = np.random.default_rng(1)
    other = replace(
        made_up,
        ground=np.where(late[:, None], noise.normal(size=made_up.ground.shape), made_up.ground),
        confirmed=np.where(late[:, None], 7.0, made_up.confirmed),
        people=np.where(late, 1e6, made_up.people),
        vehicles=np.where(late, 1.0, made_up.vehicles),
    )
    event = Event(name="later", side="RED", what="tempo", value=9.0, first=date(2030, 7, 15))
    figure = Figure(name="later", what="vehicles_lost", side="RED", first=date(2030, 7, 1),
                    until=date(2030, 8, 1), value=1e6, sd=0.1)  # fmt: skip
    changed = replace(CAMPAIGN, events=(*CAMPAIGN.events, event), figures=(figure,))
    assert np.array_equal(fitting_features(other, changed), fitting_features(made_up, CAMPAIGN))
    unit = np.zeros((4, len(free_of(CAMPAIGN))))
    banks = [make_bank(c, unit, seed=2).features for c in (CAMPAIGN, changed)]
    assert np.array_equal(*banks)
    assert fitted_part(changed).last == CAMPAIGN.fit_until


def test_ranks_are_even_where_the_prior_is_the_posterior():
    """With a likelihood that says nothing the posterior is the prior, and ranks are even."""
    found = calibrate(CAMPAIGN, make_bank(CAMPAIGN, np.zeros((1, 3)), seed=9).features[0],
                      config=replace(CONFIG, members=600, rounds=1))  # fmt: skip
    flat = replace(found.likelihood, root=1e6 * np.eye(len(found.likelihood.root)))
    ranks = rank_statistics(
        CAMPAIGN, flat, Normal.prior(3), replicates=16, config=replace(CONFIG, steps=60)
    )
    assert (ranks.p_values() > 1e-3).all()
    assert ((ranks.spread() > 0.4) & (ranks.spread() < 1.8)).all()


def test_intervals_hold_what_they_should(made_up):
    values = whole(np.tile(TRUE, (400, 1)), CAMPAIGN)
    seen = observe(simulate(CAMPAIGN, values, seed=5), np.random.default_rng(6))
    rows = coverage(seen, made_up)
    assert {(r.series, r.months) for r in rows} == {
        (s, m) for s in ("ground", "confirmed", "people", "vehicles", "total ground")
        for m in ("fitted", "held out")
    }  # fmt: skip
    for row in rows:
        assert row.covered + row.below + row.above == pytest.approx(1.0)
    assert sum(r.covered * r.n for r in rows) / sum(r.n for r in rows) > 0.75


def test_claims_drift_as_a_random_walk():
    campaign = replace(example(days=1100), priors={})
    names = [p.name for p in campaign.table]
    values = np.tile(to_values(np.zeros((1, len(names))), campaign.table), (2000, 1))
    column = names.index("claim_drift")
    one = simulate(campaign, values[:1], seed=4)
    runs = replace(one, values=values, sums=np.tile(one.sums, (2000, 1, 1, 1, 1)))
    spread = []
    for drift in (0.0, 0.2):
        runs.values[:, column] = drift
        seen = observe(runs, np.random.default_rng(8))
        spread.append(np.log([seen.people, seen.vehicles]).std(1))
    months = np.arange(len(one.months))
    assert spread[0] == pytest.approx(0.1, rel=0.1)  # each month's own error, and no more
    assert spread[1] == pytest.approx(np.tile(np.sqrt(0.01 + months * 0.04), (2, 1)), rel=0.1)
    assert abs(np.corrcoef(np.log(seen.people[:, -1]), np.log(seen.vehicles[:, -1]))[0, 1]) < 0.1


def test_what_is_seen_tells_how_claims_drift():
    campaign = replace(example(days=720), fit_until=date(2031, 12, 1))
    campaign = replace(
        campaign, priors={p.name: {"sd": 0.0} for p in campaign.table if p.name != "claim_drift"}
    )
    unit = np.random.default_rng(2).standard_normal((900, 1))
    assert learn(make_bank(campaign, unit, seed=3)).known[0] > 0.3


def test_figures_of_reports():
    figures = tuple(
        Figure(name=what, what=what, side="RED", axis="north", place="Ashford", value=1.0,
               first=date(2030, 2, 1), until=date(2030, 4, 1))
        for what in ("vehicles_lost", "advance_km", "passed_share", "tried_daily", "months_to",
                     "rising")
    )  # fmt: skip
    campaign = replace(CAMPAIGN, figures=figures)
    runs = simulate(campaign, to_values(np.zeros((50, len(campaign.table))), campaign.table))
    by = {f.name: figure_values(runs, f) for f in figures}
    lost = runs.of("vehicles_lost")[:, 1:4, 0, 0].sum(1)
    assert by["vehicles_lost"] == pytest.approx(lost)
    km = runs.of("progress_km")[:, :, 0, 0]
    assert by["advance_km"] == pytest.approx(km[:, 3] - km[:, 0])
    tried = runs.of("groups_tried")[:, 1:4, 0, 0].sum(1)
    assert by["tried_daily"] == pytest.approx(tried / 89)  # February, March, April 2030
    assert ((by["passed_share"] > 0) & (by["passed_share"] < 1)).all()
    reached = (km >= 4.0).any(1)  # 6 km to the centre, 2 km of built-up area
    assert np.array_equal(np.isfinite(by["months_to"]), reached)
    gains = runs.gains[:, 1:4, 0]
    assert np.array_equal(by["rising"], (gains[:, 0] < gains[:, 1]) & (gains[:, 1] < gains[:, 2]))
    assert [r["figure"] for r in figure_rows(runs)] == [f.name for f in figures]
    with pytest.raises(ConfigError, match="has no 'luck'"):
        figure_values(runs, replace(figures[0], what="luck"))


def test_draws_are_kept_and_read_again(found, tmp_path):
    path = tmp_path / "draws.csv"
    campaign = replace(CAMPAIGN, posterior=path)
    values = whole(found.draws, campaign)
    save_draws(path, campaign, values, notes=["made up"])
    assert load_draws(campaign) == pytest.approx(values, rel=1e-4)
    members, origin = member_values(campaign, 500, seed=1)
    assert origin == "posterior"
    assert np.array_equal(members[0], members[200])
    assert member_values(campaign, 5, seed=1, prior=True)[1] == "prior"
    other = example()
    with pytest.raises(ConfigError, match="has not the parameters"):
        load_draws(replace(replace(other, axes=other.axes[:1], events=()), posterior=path))
