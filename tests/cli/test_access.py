"""`frontcast access` prints what its formats promise."""

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from frontcast.cli import access  # noqa: F401 - registers the command
from frontcast.cli.app import app

ONE = ["access", "Pokrovsk", "--on", "2025-06-01", "--road", "Dobropillia/T-05-15"]


def run(*args: str):
    return CliRunner().invoke(app, [*ONE, *args])


def test_table() -> None:
    got = run()
    assert got.exit_code == 0, got.output
    assert "exposed" in got.output
    assert "Last day with a way out that was not cut" in got.output


def test_csv_and_json_say_the_same() -> None:
    rows = list(csv.DictReader(io.StringIO(run("--format", "csv").output)))
    whole = json.loads(run("--format", "json").output)
    assert len(rows) == len(whole["rows"]) == 1
    assert float(rows[0]["distance_to_line_km"]) == whole["rows"][0]["distance_to_line_km"]
    assert whole["last_exit"] == "2025-11-01"
    assert whole["roads"][0]["cut"] == "2025-11-02"


def test_geojson_and_parquet(tmp_path: Path) -> None:
    whole = json.loads(run("--format", "geojson").output)
    assert whole["features"][0]["properties"]["ref"] == "T-05-15"
    path = tmp_path / "e.parquet"
    got = run("--format", "parquet", "--edges", "--out", str(path))
    assert got.exit_code == 0, got.output
    assert path.stat().st_size > 1000
    assert run("--format", "parquet").exit_code != 0


def test_a_day_or_a_window_but_not_both() -> None:
    got = run("--from", "2025-06-01")
    assert got.exit_code != 0
    assert "not both" in str(got.exception)


@pytest.mark.parametrize("place", ["Kyiv"])
def test_a_place_off_the_roads(place: str) -> None:
    got = CliRunner().invoke(app, ["access", place])
    assert got.exit_code == 0
    assert "none on any map" in got.output
