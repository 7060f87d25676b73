"""The command, as a user would type it."""

import json
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from frontcast.cli.app import app
from frontcast.errors import ConfigError

MADE_UP = Path(__file__).resolve().parents[2] / "docs" / "campaign" / "made-up.toml"
SCENARIOS = sorted((MADE_UP.parent / "scenarios").glob("*.toml"))


def ran(*args: str):
    result = CliRunner().invoke(app, ["campaign", *args])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def test_the_pack_is_run_and_says_what_it_is(tmp_path):
    chart = tmp_path / "fan.svg"
    out = ran("run", "--axis", "pokrovsk", "--members", "20", "--figure", str(chart), "--checks")
    assert "parameters from the posterior" in out
    assert "No recommendation" in out
    assert "Avdiivka" in out
    assert "held out" in out
    assert "groups that pass" in out
    text = chart.read_text()
    assert text.startswith("<svg")
    assert "Ground taken by RU by month, pokrovsk" in text
    assert text.count("<circle") == 36  # a dot for each month that the maps show


def test_json_holds_all_of_it():
    out = json.loads(ran("run", "--members", "8", "--format", "json", "--prior"))
    assert out["parameters"] == "prior"
    assert len(out["months"]) == 36 * 7
    assert {r["use"] for r in out["months"]} == {"fitted", "held out"}
    assert {r["attacker"] for r in out["towns"]} == {"RU", "UA"}


def test_a_made_up_campaign_from_config_alone():
    out = ran("run", "--config", str(MADE_UP), "--members", "30")
    assert "Reds against Blues" in out
    assert "parameters from the prior" in out
    assert "Ferry" in out


def test_scenarios_are_compared(tmp_path):
    out = ran("compare", *map(str, SCENARIOS), "--members", "12", "--format", "json")
    rows = json.loads(out)
    assert len({r["scenario"] for r in rows}) == len(SCENARIOS) == 5
    left = [r for r in rows if r["outcome"] == "day on which Avdiivka falls"]
    by = {r["scenario"]: r for r in left}
    earlier = by["Avdiivka and Pokrovsk given up two months earlier"]
    assert earlier["difference"][1] <= -1
    chart = tmp_path / "fans.svg"
    table = ran("compare", *map(str, SCENARIOS[:2]), "--members", "5", "--axis", "pokrovsk",
                "--figure", str(chart))  # fmt: skip
    assert "No recommendation" in table
    drawn = chart.read_text()
    for scenario in SCENARIOS[:2]:
        assert tomllib.loads(scenario.read_text())["title"] in drawn
    assert drawn.count("pokrovsk. Shaded: baseline") == 2


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("run", "--axis", "nowhere"), "there is no axis 'nowhere'; there are: kupiansk"),
        (("run", "--config", "none.toml"), "no file none.toml"),
        (("compare", "none.toml"), "no file none.toml"),
        (("fit", "--config", str(MADE_UP)), "no series of observations"),
    ],
)
def test_faults_are_told(args, told):
    with pytest.raises(ConfigError, match=told):
        ran(*args)
