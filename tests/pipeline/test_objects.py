"""Maps and originals on object storage: the same answers as from a disk.

Against fsspec's own store in memory; with FRONTCAST_TEST_STORAGE=s3://bucket against a real one.
"""

import json
import os
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest

from frontcast.control import MapStore
from frontcast.errors import ConfigError, LedgerError, SchemaError
from frontcast.forecast import DistanceClimatology
from frontcast.frame import folder_at, sha256_hex
from frontcast.pipeline.hindcast import HindcastConfig, hindcast
from frontcast.pipeline.observations import Observations
from frontcast.pipeline.workspace import CONFIG, Workspace
from frontcast.records import Failure
from frontcast.sources import Archive, archive_at, audit_archive, index_heads
from frontcast.testing import mock_cells
from frontcast.testing.mirror import write_mirror, write_theatre

pytest.importorskip("upath")
FIRST = date(2024, 1, 1)
DAYS = 36


@pytest.fixture
def where() -> str:
    return f"{os.environ.get('FRONTCAST_TEST_STORAGE', 'memory://test')}/{uuid4().hex}"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("mirror")
    write_theatre(root / "theatre")
    write_mirror(root / "files", mock_cells(days=DAYS, pace=0.25), first=FIRST)
    return root


def workspace(root: Path, files: Path, where: str = "") -> Workspace:
    made = Workspace.init(root, theatre=str(files / "theatre"))
    if where:
        with (root / CONFIG).open("a", encoding="utf-8") as file:
            file.write(f'[storage]\nmaps = "{where}/maps"\narchive = "{where}/archive"\n')
    return made


def test_a_workspace_answers_the_same(files: Path, where: str, tmp_path: Path) -> None:
    post = tmp_path / "posts.jsonl"
    post.write_text(json.dumps({"text": "Redland took Birchwick, officials said."}), "utf-8")
    here = workspace(tmp_path / "here", files)
    there = workspace(tmp_path / "there", files, where)
    for one in (here, there):
        for part in (20, DAYS):
            paths = sorted((files / "files").glob("*.geojson"))[:part]
            one.add_maps(*paths, source="mirror")
        one.add_reports(post)
    assert not (tmp_path / "there" / "archive").exists()
    assert not (tmp_path / "there" / "maps").exists()
    again = Workspace.open(tmp_path / "there")
    assert again.loaded_mappers() == ("mock",)
    (ours,), (theirs,) = here.worlds(), again.worlds()
    assert theirs.hashes == ours.hashes
    for day in range(DAYS):
        assert (theirs.cells(day) == ours.cells(day)).all()
    for name, table in ours.tables.items():
        np.testing.assert_array_equal(theirs.tables[name].values, table.values)
    kept = [(i.sha256, i.name, i.licence, i.size) for i in here.archive.items()]
    assert [(i.sha256, i.name, i.licence, i.size) for i in again.archive.items()] == kept
    assert len(kept) == DAYS + 2
    assert audit_archive(again.archive) == []
    assert again.archive.to_warc(tmp_path / "all.warc") == len({i[0] for i in kept})
    # What was written over there is read by the hindcast, too.
    config = HindcastConfig(first=FIRST + timedelta(days=25), last=FIRST + timedelta(days=30),
                            every_days=5, leads=(5,), members=4)  # fmt: skip
    scores = [
        hindcast(Observations(workspace=w.path), [DistanceClimatology()], config=config)
        for w in (here, again)
    ]
    assert scores[0] == scores[1]


def test_a_lost_part_of_the_cube_is_found(files: Path, where: str, tmp_path: Path) -> None:
    made = workspace(tmp_path / "w", files, where)
    made.add_maps(files / "files", source="mirror")
    folder = folder_at(f"{where}/maps/mock.zarr")
    chunk = next(p for p in folder.glob("cube.zarr/control/c/3/**/*") if p.is_file())
    chunk.unlink()
    with pytest.raises(SchemaError, match="missing"):
        MapStore(folder, theatre=made.theatre, mapper="mock")


def put(archive: Archive, data: bytes, name: str = "a.txt") -> str:
    return archive.put(data, name=name, origin="https://x.example/", licence="derived-only")


def test_an_archive_of_objects_keeps_what_one_of_files_does(where: str, tmp_path: Path) -> None:
    archive = archive_at(where)
    big = tmp_path / "big"
    big.write_bytes(b"x" * 100_000)
    shas = [put(archive, str(n).encode()) for n in range(600)]
    shas.append(archive.put_file(big, name="big", origin="b", licence="link-only"))
    assert put(archive, b"7") == shas[7]
    other = archive_at(where)
    assert put(other, b"7") == shas[7], "known to another writer"
    put(other, b"7", name="b.txt")
    assert [i.sha256 for i in archive_at(where).items()] == [*shas, shas[7]]
    assert all(other.has(sha) and sha256_hex(other.get(sha)) == sha for sha in shas)
    said = archive.aside(b"bad", failure=Failure(name="x", fault="empty", detail="nothing"))
    again = archive.aside_file(big, failure=Failure(name="y", fault="empty", detail="nothing"))
    assert list(archive_at(where).failures()) == [said, again]
    assert other.refused(said.sha256) == b"bad"
    assert audit_archive(other, heads=index_heads(archive)) == []
    folder_at(f"{where}/{shas[3][:2]}/{shas[3]}").write_bytes(b"tampered")
    with pytest.raises(LedgerError, match="was changed"):
        archive.get(shas[3])
    assert [d.kind for d in audit_archive(archive)] == ["changed"]


def test_what_cannot_be_reached_is_said(files: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"frontcast\[objects\]"):
        folder_at("nothing-known://bucket")
    made = workspace(tmp_path / "w", files)
    with (tmp_path / "w" / CONFIG).open("a", encoding="utf-8") as file:
        file.write('[storage]\nledger = "s3://bucket/ledger"\n')
    with pytest.raises(ConfigError, match="maps and archive"):
        made.archive.has("0" * 64)
