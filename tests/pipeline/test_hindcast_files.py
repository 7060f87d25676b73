"""Hindcasts from map files: kept, gone on with after a kill, the same for any number of workers."""

import hashlib
import json
import multiprocessing
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from typer.testing import CliRunner

from frontcast.cli import app as cli
from frontcast.errors import ConfigError, SchemaError, UnknownNameError
from frontcast.forecast import DistanceClimatology, Forecast, open_forecast
from frontcast.pipeline.hindcast import HindcastConfig, hindcast
from frontcast.pipeline.observations import Observations, read_folder
from frontcast.pipeline.record import score_models
from frontcast.pipeline.workers import Workers
from frontcast.testing import mock_cells, mock_theatre
from frontcast.testing.mirror import write_mirror, write_theatre
from frontcast.verify import Record, Verification

FIRST = date(2024, 1, 1)
DAYS = 60
CONFIG = HindcastConfig(
    first=FIRST + timedelta(days=30),
    last=FIRST + timedelta(days=50),
    every_days=5,
    leads=(5, 10, 20),
    members=8,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up theatre and its map files."""
    root = tmp_path_factory.mktemp("mirror")
    write_theatre(root / "theatre")
    write_mirror(root / "files", mock_cells(days=DAYS, pace=0.25), first=FIRST)
    (root / "files" / "README.md").write_text("not a map", encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def maps(folder: Path) -> Observations:
    return read_folder(
        folder / "files", keep=folder / "maps", theatre=str(folder / "theatre"), source="mirror"
    )


@pytest.fixture(scope="module")
def whole(maps: Observations, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that was left alone."""
    out = tmp_path_factory.mktemp("whole")
    score(maps, out)
    return out


def score(maps: Observations, out: Path, *models, config=CONFIG, **more) -> Verification:
    contest = models or (DistanceClimatology(),)
    return score_models(maps, out / "scores.json", contest=contest, config=config, **more)


def written(out: Path) -> dict[str, str]:
    """Return every file and its hash."""
    return {
        str(p.relative_to(out)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(out.rglob("*"))
        if p.is_file()
    }


def test_file_names_tell_the_day_before(maps, folder):
    world = maps.open()
    assert str(world.days[0]) == "2024-01-01"
    assert len(world.days) == DAYS
    cells = mock_cells(days=DAYS, pace=0.25)
    assert all((world.cells(d)[:38] == cells[d][:38]).all() for d in (0, 31, 59))


def test_a_folder_is_read_once(maps, folder, tmp_path):
    def no_file(done, of):
        raise AssertionError("a file was read again")

    args = {"keep": folder / "maps", "theatre": str(folder / "theatre"), "source": "mirror"}
    assert read_folder(folder / "files", progress=no_file, **args) == maps
    with pytest.raises(UnknownNameError, match="mirror"):
        read_folder(folder / "files", keep=tmp_path, theatre="donetsk", source="mirror")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigError, match="no maps of the source mirror"):
        read_folder(tmp_path / "empty", **args)


def test_a_file_that_is_no_map_is_left_out_and_named(folder, tmp_path):
    files = sorted((folder / "files").glob("*.geojson"))[:5]
    (tmp_path / "files").mkdir()
    for path in files:
        (tmp_path / "files" / path.name).write_bytes(path.read_bytes())
    (tmp_path / "files" / files[2].name).write_bytes(b"<html>502 Bad Gateway</html>")
    said = []
    found = read_folder(
        tmp_path / "files", keep=tmp_path / "maps", theatre=str(folder / "theatre"),
        source="mirror", refused=said.append,
    )  # fmt: skip
    assert [s.split(":")[0] for s in said] == [files[2].name]
    world = found.open()
    assert str(world.map_days[2]) == "2024-01-02", "a gap keeps the map before it"


def test_what_is_kept(whole, maps):
    got = written(whole)
    days = [str(FIRST + timedelta(days=d)) for d in (30, 35, 40, 45, 50)]
    assert [name for name in got if name.endswith(".nc")] == [f"forecasts/{d}.nc" for d in days]
    assert {Path(n).parent.name for n in got if n.endswith(".npz")} == {
        "climatology", "persistence",
    }  # fmt: skip
    found = Verification.from_json((whole / "scores.json").read_text(encoding="utf-8"))
    assert [str(d) for d in found.issues] == days
    assert len(found.scored[20]) == 2  # days 30 and 35, to 50 and 55; maps end with day 59
    assert found == hindcast(maps, (DistanceClimatology(),), config=CONFIG)


def test_another_program_can_read_a_forecast(whole):
    """Plain xarray: the names, dimensions, coordinates and mask that others count on."""
    init = FIRST + timedelta(days=35)
    grid = mock_theatre().grid
    with xr.open_dataset(whole / "forecasts" / f"{init}.nc", engine="scipy") as data:
        assert data["probability"].dims == ("lead_time", "y", "x")
        assert data["area_gained"].dims == ("lead_time", "realization")
        assert (data["area_gained"].attrs["units"], data.sizes["realization"]) == ("km2", 8)
        assert data["domain"].dims == ("y", "x")
        assert data["x"].values.tolist() == grid.x_centres().tolist()
        assert data["y"].values.tolist() == grid.y_centres().tolist()
        assert (data["x"].attrs["units"], data["y"].attrs["units"]) == ("m", "m")
        mapping = data[data["probability"].attrs["grid_mapping"]].attrs
        assert mapping["grid_mapping_name"] == "transverse_mercator"
        assert "EPSG" in mapping["crs_wkt"]
        assert data["init_time"].values == np.datetime64(init)
        assert data["lead_time"].attrs["standard_name"] == "forecast_period"
        days = data["time"].values - data["init_time"].values
        assert (days / np.timedelta64(1, "D")).tolist() == [5, 10, 20]
        p, inside = data["probability"].values, data["domain"].values == 1
        assert ((p >= 0) & (p <= 1) | np.isnan(p)).all()
        start = mock_cells(days=36, pace=0.25)[35]
        line = np.argwhere(start == 1)
        row, column = np.nonzero(start == 2)
        gap = ((row[:, None] - line[:, 0]) ** 2 + (column[:, None] - line[:, 1]) ** 2).min(1)
        want = np.zeros(start.shape, dtype=bool)
        want[row[gap <= 625], column[gap <= 625]] = True
        assert (inside == want).all()


def test_a_forecast_can_be_opened_again(whole):
    path = whole / "forecasts" / f"{CONFIG.first}.nc"
    fcst = open_forecast(path, theatre=mock_theatre())
    assert isinstance(fcst, Forecast)
    assert (fcst.init, fcst.leads, fcst.size) == (CONFIG.first, (5, 10, 20), 8)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_two_workers_one_killed_write_the_same_bytes_as_one(maps, whole, tmp_path):
    killed = []

    def kill(done: int, _: int) -> None:
        if done and not killed:
            killed.append(multiprocessing.active_children()[0].pid)
            os.kill(killed[0], signal.SIGKILL)

    found = score(maps, tmp_path, workers=Workers(count=2), progress=kill)
    assert killed
    assert [t.init for t in found.towns] == sorted(t.init for t in found.towns)
    assert written(tmp_path) == written(whole)


@dataclass(frozen=True)
class Counting(DistanceClimatology):
    """Climatology that notes each day it is asked for, and may be cut off."""

    stop_after: int = 99

    def fit_predict(self, world, *, init, **more):
        if len(ASKED) == self.stop_after:
            raise KeyboardInterrupt
        ASKED.append(init)
        return super().fit_predict(world, init=init, **more)


ASKED: list[date] = []


def test_a_run_that_was_cut_off_goes_on_where_it_was(maps, whole, tmp_path):
    ASKED.clear()
    with pytest.raises(KeyboardInterrupt):
        score(maps, tmp_path, Counting(stop_after=3))
    assert not (tmp_path / "scores.json").exists()
    assert len(list((tmp_path / "forecasts").glob("*.nc"))) == 3
    score(maps, tmp_path, Counting())
    assert len(ASKED) == len(set(ASKED)) == 5, "none is made twice"
    assert written(tmp_path) == written(whole)


@pytest.mark.parametrize("kind", ["forecasts/{day}.nc", "digests/climatology/{day}.npz"])
@pytest.mark.parametrize("fault", ["cut", "gone", "other"])
def test_what_is_not_whole_is_made_again(maps, whole, tmp_path, kind, fault):
    ASKED.clear()
    score(maps, tmp_path, Counting())
    path = tmp_path / kind.format(day=CONFIG.first)
    other = tmp_path / kind.format(day=CONFIG.first + timedelta(days=5))
    if fault == "gone":
        path.unlink()
    else:
        data = path.read_bytes()
        path.write_bytes(data[: len(data) // 2] if fault == "cut" else other.read_bytes())
    ASKED.clear()
    score(maps, tmp_path, Counting())
    assert [CONFIG.first] == ASKED
    assert written(tmp_path) == written(whole)


_KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
import test_hindcast_files as t
from frontcast.forecast import DistanceClimatology
class Killed(DistanceClimatology):
    done = []
    def fit_predict(self, world, **more):
        self.done.append(1)
        if len(self.done) == 4:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().fit_predict(world, **more)
maps = t.Observations(theatre={theatre!r}, store=Path({store!r}), mapper="mock")
t.score(maps, Path({out!r}), Killed())
"""


def test_a_run_that_was_killed_goes_on_where_it_was(maps, whole, tmp_path):
    code = _KILLED.format(
        tests=str(Path(__file__).parent), theatre=maps.theatre, store=str(maps.store),
        out=str(tmp_path),
    )  # fmt: skip
    ended = subprocess.run([sys.executable, "-c", code], env=os.environ, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert len(list((tmp_path / "forecasts").glob("*.nc"))) == 3
    (tmp_path / "forecasts" / "2024-02-15.half").write_bytes(b"the beginning of a forecast")
    ASKED.clear()
    score(maps, tmp_path, Counting())
    assert len(ASKED) == 2
    assert written(tmp_path) == written(whole)


def test_other_seeds_members_leads_and_versions_are_made_anew(maps, tmp_path):
    ASKED.clear()
    few = {"first": CONFIG.first, "last": CONFIG.first, "every_days": 5}
    for config in (
        HindcastConfig(**few, leads=(5,), members=4),
        HindcastConfig(**few, leads=(5,), members=4, seed=2),
        HindcastConfig(**few, leads=(5,), members=5),
        HindcastConfig(**few, leads=(5, 10), members=5),
    ):
        before = len(ASKED)
        score(maps, tmp_path, Counting(), config=config)
        assert len(ASKED) == before + 1
    score(maps, tmp_path, Counting(version="2"), config=config)
    assert len(ASKED) == before + 2


def test_dates_and_models_can_be_added(maps, whole, tmp_path):
    ASKED.clear()
    early = HindcastConfig(
        first=CONFIG.first, last=CONFIG.first + timedelta(days=5), every_days=5,
        leads=CONFIG.leads, members=CONFIG.members,
    )  # fmt: skip
    score(maps, tmp_path, Counting(), config=early)
    score(maps, tmp_path, Counting())
    assert len(ASKED) == 5
    assert written(tmp_path) == written(whole)
    score(maps, tmp_path, Counting(), Counting(name="second", every_days=7))
    assert len(ASKED) == 10


def test_days_after_the_issue_date_change_no_forecast(folder, maps, whole, tmp_path):
    """No lookahead, from the files on: later maps replaced by noise, and none at all."""
    rng = np.random.default_rng(3)
    cut = 40
    cells = mock_cells(days=DAYS, pace=0.25)
    noise = rng.integers(1, 3, (DAYS - cut - 1, 40, 40), dtype=np.uint8)
    write_mirror(tmp_path / "noise", np.concatenate([cells[: cut + 1], noise]), first=FIRST)
    write_mirror(tmp_path / "short", cells[: cut + 1], first=FIRST)
    for name in ("noise", "short"):
        other = read_folder(
            tmp_path / name, keep=tmp_path / "maps", theatre=maps.theatre, source="mirror"
        )
        out = tmp_path / f"out-{name}"
        score(other, out)
        want, got = written(whole), written(out)
        for day in (30, 35, 40):
            issued = FIRST + timedelta(days=day)
            for path in (
                f"forecasts/{issued}.nc",
                f"digests/climatology/{issued}.npz",
                f"digests/persistence/{issued}.npz",
            ):
                assert got[path] == want[path], (name, path)
    later = f"forecasts/{FIRST + timedelta(days=45)}.nc"
    assert written(tmp_path / "out-noise")[later] != want[later]


def test_models_must_be_scored_on_the_same_ground(maps):
    class Elsewhere(DistanceClimatology):
        def fit_predict(self, world, **more):
            fcst = super().fit_predict(world, **more)
            fcst.dataset["domain"][5:9] = 0
            return fcst

    with pytest.raises(SchemaError, match="cannot be compared"):
        hindcast(maps, (Elsewhere(name="elsewhere"),), config=CONFIG)


def test_a_model_that_fails_is_named_with_its_day(maps):
    class Failing(DistanceClimatology):
        def fit_predict(self, world, *, init, **more):
            raise ZeroDivisionError("nothing to divide")

    with pytest.raises(ZeroDivisionError) as caught:
        hindcast(maps, (Failing(name="failing"),), config=CONFIG)
    assert caught.value.__notes__[0].startswith("failing failed to forecast from 2024-01-31")


def test_the_command_on_a_folder_of_map_files(folder, whole, tmp_path):
    args = [
        "hindcast", "--maps", str(folder / "files"), "--theatre", str(folder / "theatre"),
        "--source", "mirror", "--from", "2024-01-31", "--to", "2024-02-20", "--every", "5d",
        "--horizons", "5,10,20", "--members", "8", "--models", "climatology",
        "--out", str(tmp_path / "run" / "scores.json"),
    ]  # fmt: skip
    got = CliRunner().invoke(cli.app, args)
    assert got.exit_code == 0, got.output
    assert "forecasts by climatology had a Brier score" in got.output
    assert (tmp_path / "run" / "scores.json").read_bytes() == (whole / "scores.json").read_bytes()
    kept = {n: h for n, h in written(tmp_path / "run").items() if not n.startswith("maps")}
    assert kept == written(whole)


def test_the_command_on_a_workspace_keeps_the_record(folder, tmp_path):
    runner, w = CliRunner(), str(tmp_path / "w")
    runner.invoke(cli.app, ["init", w, "--theatre", str(folder / "theatre")])
    runner.invoke(cli.app, ["add", "maps", str(folder / "files"), "--source", "mirror", "-w", w])
    args = ["hindcast", "--from", "2024-01-31", "--to", "2024-02-20", "--horizons", "5,10",
            "--every", "5d", "--members", "8", "--models", "climatology",
            "--out", str(tmp_path / "s.json")]  # fmt: skip
    got = runner.invoke(cli.app, [*args, "-w", w])
    assert got.exit_code == 0, got.output
    (path,) = (tmp_path / "w" / "records").glob("*.json")
    record = Record.from_json(path.read_text(encoding="utf-8"))
    assert path.name == f"mock-{record.as_of}.json" == "mock-2024-03-01.json"
    found = Verification.from_json((tmp_path / "s.json").read_text(encoding="utf-8"))
    assert record == found.record()
    # The same folder, named as the maps.
    again = runner.invoke(cli.app, [*args, "--maps", w])
    assert again.exit_code == 0
    assert Verification.from_json((tmp_path / "s.json").read_text(encoding="utf-8")) == found


def test_a_model_that_there_is_not(tmp_path):
    got = CliRunner().invoke(
        cli.app, ["hindcast", "--models", "oracle", "--out", str(tmp_path / "s.json")]
    )
    assert isinstance(got.exception, UnknownNameError)
    assert "climatology" in str(got.exception)


def test_scores_are_a_table_that_pandas_reads(whole):
    pd = pytest.importorskip("pandas")
    raw = json.loads((whole / "scores.json").read_text(encoding="utf-8"))
    frame = pd.DataFrame(**raw["table"])
    row = frame[
        (frame["score"] == "brier") & (frame["by"] == "all") & (frame["model"] == "persistence")
    ]
    assert sorted(row["lead_days"]) == [5, 10, 20]
    assert (row["low"] <= row["value"]).all()
