"""A Dask cluster of real processes does the same work to the same bytes, and survives a kill."""

import os
import signal
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from frontcast.errors import ConfigError
from frontcast.forecast import DistanceClimatology
from frontcast.pipeline.hindcast import HindcastConfig, _Job
from frontcast.pipeline.observations import Observations, read_folder
from frontcast.pipeline.record import score_models
from frontcast.pipeline.workers import HERE, Workers
from frontcast.testing import mock_cells
from frontcast.testing.mirror import write_mirror, write_theatre

distributed = pytest.importorskip("distributed")
FIRST = date(2024, 1, 1)
CONFIG = HindcastConfig(
    first=FIRST + timedelta(days=20), last=FIRST + timedelta(days=26), every_days=1,
    leads=(5,), members=4,
)  # fmt: skip


@pytest.fixture(scope="module")
def cluster() -> Iterator["distributed.LocalCluster"]:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
    ) as started:
        yield started


@pytest.fixture(scope="module")
def maps(tmp_path_factory: pytest.TempPathFactory) -> Observations:
    root = tmp_path_factory.mktemp("mirror")
    write_theatre(root / "theatre")
    write_mirror(root / "files", mock_cells(days=40, pace=0.25), first=FIRST)
    return read_folder(
        root / "files", keep=root / "maps", theatre=str(root / "theatre"), source="mirror"
    )


def run(maps: Observations, out: Path, **more: object) -> dict[str, bytes]:
    score_models(maps, out / "scores.json", contest=[DistanceClimatology()], config=CONFIG, **more)
    return {str(p.relative_to(out)): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}


def test_a_machine_that_does_not_see_the_folders_says_so(maps, tmp_path):
    away = _Job(models=(), config=CONFIG, maps=maps, folder=tmp_path, mark=tmp_path / ".run-1")
    with pytest.raises(ConfigError, match="same folders under the same names"):
        away.begin()
    (tmp_path / ".run-1").touch()
    assert away.begin().world.mapper == "mock"


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_cluster_writes_the_same_bytes_though_a_worker_is_killed(cluster, maps, tmp_path):
    killed = []

    def kill(done: int, _: int) -> None:
        if done and not killed:
            killed.append(cluster.workers[0].pid)
            os.kill(killed[0], signal.SIGKILL)

    theirs = run(
        maps, tmp_path / "theirs", workers=Workers(scheduler=cluster.scheduler_address),
        progress=kill,
    )  # fmt: skip
    assert killed
    assert len(theirs) == 1 + 7 + 2 * 7
    assert theirs == run(maps, tmp_path / "ours", workers=HERE)
