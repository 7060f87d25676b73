"""A second, made-up campaign from config alone; scenarios; faults are named."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from frontcast.campaign import load_campaign, load_scenario, simulate, to_values
from frontcast.campaign._courses import courses_of, field_of, leaving_of, months_of, orders_of
from frontcast.campaign.compare import differences, run_scenario
from frontcast.errors import ConfigError

MADE_UP = """
title = "Reds against Blues"
first = 2031-03-01
last = 2031-09-01
fit_until = 2031-08-01
staying = 0.1

[ways]
km = [0, 10, 20]
share = [0.0, 0.5, 1.0]

[[forces]]
side = "RED"
people = 20_001
vehicles = 300

[[forces]]
side = "BLUE"
people = 15_000
vehicles = 200

[[axes]]
name = "river"
width_km = 20
weight = 2.0
ahead.RED = [{ place = "Ferry", km = 4, people = 900 }, { place = "Bridge", km = 11 }]
ahead.BLUE = [{ place = "Mill", km = 7 }]
terrain = [{ side = "RED", from_km = 2, to_km = 5, class = "water" }]

[[axes]]
name = "hills"
width_km = 40
ahead.RED = [{ place = "Abbey", km = 9 }]

[[events]]
name = "push"
side = "RED"
what = "tempo"
value = 1.0

[[events]]
name = "shells"
side = "BLUE"
what = "fire"
value = 0.5
from = 2031-04-01
until = 2031-04-30

[priors.advance]
median = 0.1
sd = 0.1

[priors."recruits.RED"]
median = 60

[priors."recruits.BLUE"]
median = 40
"""
SCENARIO = """
title = "Shells come, the river town is left early"
without = ["shells"]

[[change]]
event = "push"
value = 1.2

[[events]]
name = "drones"
side = "BLUE"
what = "drones"
value = 2

[[earlier]]
place = "Ferry"
days = 20
"""


@pytest.fixture
def made_up(tmp_path: Path):
    path = tmp_path / "campaign.toml"
    path.write_text(MADE_UP)
    return load_campaign(path, people={"Bridge": 5000.0, "Ferry": 1.0})


def test_a_made_up_campaign_runs_from_config_alone(made_up):
    assert made_up.sides == ("RED", "BLUE")
    assert made_up.days == 184
    values = to_values(np.zeros((20, len(made_up.table))), made_up.table)
    runs = simulate(made_up, values)
    assert [m.month for m in runs.months] == [3, 4, 5, 6, 7, 8]
    assert not runs.balance.any()
    assert (runs.gains.sum((1, 2)) > 0).all()
    assert runs.fall_days("Ferry").max() >= 0
    assert runs.fall_days("Mill").max() == -1  # Blue never attacks


def test_config_reaches_the_arrays(made_up):
    people, vehicles, share, width, ways, terrain, km, *_, inhabitants, staying = field_of(made_up)
    assert people[:, 0].tolist() == [13334, 6667]
    assert vehicles.sum(0).tolist() == [300, 200]
    assert share[:, 0] == pytest.approx([2 / 3, 1 / 3])
    assert width.tolist() == [20, 40]
    assert ways[0, 0, [0, 5, 15, 40]] == pytest.approx([0.0, 0.25, 0.75, 1.0])
    assert terrain[0, 0, 40:46].tolist() == [0, 0, 2, 2, 2, 0]
    assert not terrain[0, 1].any()
    assert km[0, 0].tolist() == [4, 11]
    assert np.isnan(km[1, 1]).all()
    assert inhabitants[0, 0].tolist() == [900, 5000]  # what the file says goes first
    assert staying[0, 0] == 0.1
    courses = courses_of(made_up)
    fire = courses[:, 1, 3]
    assert (fire == 0.5).sum() == 30
    assert fire[31] == 0.5
    assert fire[30] == fire[61] == 1.0
    assert (orders_of(made_up)[:, :, 0, 0] == 1.0).all()
    assert (leaving_of(made_up) == -1).all()
    assert made_up.table[0].median == 0.1
    starts, month = months_of(made_up)
    assert starts[1] == date(2031, 4, 1)
    assert np.bincount(month).tolist() == [31, 30, 31, 30, 31, 31]


def test_a_scenario_changes_what_it_names_and_nothing_else(made_up, tmp_path):
    path = tmp_path / "scenario.toml"
    path.write_text(SCENARIO)
    changed = load_scenario(path, made_up)
    assert [(e.name, e.value) for e in changed.events] == [("push", 1.2), ("drones", 2.0)]
    values = to_values(np.zeros((60, len(made_up.table))), made_up.table)
    base = simulate(made_up, values, seed=4)
    runs = run_scenario(base, changed, seed=4)
    fell = base.fall_days("Ferry")
    assert (fell >= 0).any()
    # It is left 20 days before it fell in the same member, or it falls sooner still.
    early = runs.fall_days("Ferry")
    assert (early[fell >= 20] <= fell[fell >= 20] - 20).all()
    assert (early[fell >= 20] >= 0).all()
    rows = {d.outcome: d for d in differences(base, runs, axis="river")}
    assert rows["day on which Ferry falls"].difference[1] <= -20
    never = ((fell < 0) & (early < 0)).mean()  # ties count half
    assert rows["day on which Ferry falls"].more == pytest.approx(never / 2)
    same = {d.outcome: d for d in differences(base, base)}
    assert same["ground km2, RED, all axes"].difference == (0.0, 0.0, 0.0)
    assert same["ground km2, RED, all axes"].more == 0.5


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('side = "RED"\nwhat', 'side = "GREEN"\nwhat', "side 'GREEN' is none of"),
        ('what = "fire"', 'what = "fires"', "'fires' is none of"),
        ("fit_until = 2031-08-01", "fit_until = 2032-08-01", "want first < fit_until <= last"),
        ("width_km = 40", "width_km = -4", "axes.1.width_km"),
        ("[priors.advance]", "[priors.speed]", "priors name parameters that do not exist: speed"),
        ("value = 0.5", "value = -0.5", "0 or more"),
        ("title =", "titel =", "titel"),
        ("km = [0, 10, 20]", "km = [0, 10]", "as many shares as km"),
        ('name = "hills"', 'name = "river"', "names of their own"),
    ],
)
def test_faults_are_named(old, new, told, tmp_path):
    assert old in MADE_UP
    path = tmp_path / "campaign.toml"
    path.write_text(MADE_UP.replace(old, new, 1))
    with pytest.raises(ConfigError, match=told):
        _ = load_campaign(path).table


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('title = "x"\nwithout = ["rain"]', "there is no event rain"),
        ('title = "x"\n[[earlier]]\nplace = "Nowhere"\ndays = 3', "no axis has a town 'Nowhere'"),
        ("title = ", "scenario.toml"),
    ],
)
def test_faults_of_scenarios_are_named(text, told, made_up, tmp_path):
    path = tmp_path / "scenario.toml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=told):
        load_scenario(path, made_up)
    with pytest.raises(ConfigError, match="no file"):
        load_scenario(tmp_path / "none.toml", made_up)
