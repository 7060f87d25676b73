"""What is wrong is found and said, and how to mend it; looking changes nothing."""

import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import orjson
import pytest
from typer.testing import CliRunner

from frontcast.cli import app as cli
from frontcast.pipeline.doctor import State, examine, mend
from frontcast.pipeline.rebuild import rebuild
from frontcast.pipeline.workspace import CONFIG, SCHEMA, Workspace
from frontcast.sources import locked
from frontcast.testing.ledgers import DAY, report, sql, unguard
from frontcast.testing.mirror import write_mirror, write_theatre
from frontcast.testing.mock import mock_cells


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with maps, an original and a report."""
    theatre = write_theatre(tmp_path / "theatre")
    workspace = Workspace.init(tmp_path / "w", theatre=str(theatre))
    files = write_mirror(tmp_path / "maps", mock_cells(days=3), first=DAY)
    workspace.add_maps(*files, source="mirror")
    sha = workspace.archive.put(b"Text 1", name="a.txt", origin="x", licence="link-only")
    workspace.ledger.add_report(report(int(sha, 16)), DAY)
    workspace.ledger.close()
    return tmp_path / "w"


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the installation alone: it is the same each time, and takes seconds to look at."""
    monkeypatch.setattr("frontcast.pipeline._doctor_installation.CHECKS", {})


def found(folder: Path) -> dict[str, object]:
    return {c.name: c for c in examine(folder)}


def bad(folder: Path) -> dict[str, str]:
    """What is not in order, but for the page, which a checkout may lack."""
    return {
        c.name: c.says for c in examine(folder) if c.state is not State.OK and c.name != "page"
    }  # fmt: skip


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(folder)): p.read_bytes()
        for p in folder.rglob("*")
        if p.is_file() and not p.name.endswith(("-wal", "-shm"))
    }


def aged(path: Path) -> None:
    old = time.time() - 7200
    os.utime(path, (old, old))


def test_what_is_in_order_is_said_and_nothing_is_changed(folder: Path) -> None:
    before = files(folder)
    assert bad(folder) == {}
    assert files(folder) == before
    checks = found(folder)
    assert "3 editions" in checks["maps"].says
    assert "each as it was written" in checks["ledger"].says
    assert "libraries in versions that fit" in checks["libraries"].says
    assert "en_core_web_sm loads" in checks["language"].says


def test_without_a_workspace_the_installation_is_looked_at() -> None:
    assert [c.name for c in examine(None)][:3] == ["python", "libraries", "language"]


@dataclass(frozen=True)
class Damage:
    """Something done to a workspace: which check says so, in which words, can it be mended."""

    check: str
    words: str
    mended: bool = False


def _no_workspace(folder: Path) -> None:
    (folder / CONFIG).unlink()


def _newer(folder: Path) -> None:
    text = (folder / CONFIG).read_text()
    (folder / CONFIG).write_text(text.replace(f"schema = {SCHEMA}", f"schema = {SCHEMA + 1}"))


def _no_number(folder: Path) -> None:
    lines = (folder / CONFIG).read_text().splitlines(keepends=True)
    (folder / CONFIG).write_text("".join(x for x in lines if not x.startswith("schema")))


def _left(folder: Path) -> None:
    (folder / "maps" / ".rebuilding-mock").mkdir()
    aged(folder / "maps" / ".rebuilding-mock")
    path = folder / "archive" / ".x.1.2.partial"
    path.write_bytes(b"half")
    aged(path)
    # Files of the user's own that are called like ours.
    for own in (folder / "notes.old", folder / "theatre" / "places.partial"):
        own.write_text("mine")
        aged(own)


def _row(folder: Path) -> None:
    where = str(folder / "ledger.sqlite")
    unguard(where, "reports")
    sql(where, "UPDATE reports SET body = body || ' '")


def _newer_ledger(folder: Path) -> None:
    sql(str(folder / "ledger.sqlite"), "UPDATE alembic_version SET version_num = '9999'")


def _no_words(folder: Path) -> None:
    sql(str(folder / "ledger.sqlite"), "DROP TABLE search_words")


def _no_original(folder: Path) -> None:
    next((folder / "archive").glob("??/*")).unlink()


def _cells(folder: Path) -> None:
    chunk = next(p for p in (folder / "maps/mock.zarr/cube.zarr/control/c").rglob("*")
                 if p.is_file())  # fmt: skip
    chunk.write_bytes(chunk.read_bytes()[:-4])


def _no_list(folder: Path) -> None:
    (folder / "maps/mock.zarr/editions.json").write_bytes(b"[{")


def _places(folder: Path) -> None:
    """Another place in the theatre: its distances are in no store."""
    with (folder / "theatre/places.csv").open("a") as file:
        file.write("mock:new,Newton,37.001,48.5,900,MO-1,town\n")


def _later(folder: Path) -> None:
    path = folder / "maps/mock.zarr/editions.json"
    rows = orjson.loads(path.read_bytes())
    rows[0]["known_at"] = "2999-01-01"
    path.write_bytes(orjson.dumps(rows))


CASES = [
    (_no_workspace, Damage("workspace", "no workspace")),
    (_newer, Damage("workspace", "newer frontcast")),
    (_no_number, Damage("schema", "no schema", mended=True)),
    (_left, Damage("unfinished writes", "2 writes were cut off", mended=True)),
    (_row, Damage("ledger", "reports 1: changed")),
    (_newer_ledger, Damage("ledger", "newer frontcast")),
    (_no_words, Damage("index of words", "search_words", mended=True)),
    (_no_original, Damage("archive", "missing")),
    (_cells, Damage("maps", "damaged", mended=True)),
    (_no_list, Damage("maps", "damaged", mended=True)),
    (_places, Damage("maps", "another place_ids", mended=True)),
    (_later, Damage("days", "2999-01-01")),
]  # fmt: skip


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(("harm", "wanted"), CASES, ids=lambda c: getattr(c, "__name__", ""))
def test_damage_is_found_said_and_mended_where_nothing_can_be_lost(
    folder: Path, harm: object, wanted: Damage
) -> None:
    kept = Workspace.open(folder).store("mock").editions()
    harm(folder)
    before = files(folder)
    said = bad(folder)
    assert wanted.words in said[wanted.check]
    assert files(folder) == before, "looking changed something"
    done = mend(folder, examine(folder))
    assert bool(done) == wanted.mended
    if wanted.mended:
        assert bad(folder) == {}
        assert all(files(folder)[own] == b"mine" for own, data in before.items() if data == b"mine")
        again = Workspace.open(folder).store("mock").editions()
        assert again.to_dict() == kept.to_dict()


@pytest.mark.usefixtures("installed")
def test_another_process_is_named(folder: Path) -> None:
    with locked(folder / "archive" / ".lock"):
        assert "archive/.lock" in bad(folder)["locks"]
    assert "locks" not in bad(folder)


def test_stores_are_kept_where_an_original_is_lost(folder: Path) -> None:
    before = files(folder / "maps")
    item = next(i for i in Workspace.open(folder).archive.items() if i.origin == "mirror")
    (folder / "archive" / item.sha256[:2] / item.sha256).unlink()
    (done,) = rebuild(Workspace.open(folder), words=False)
    assert item.name in done.lost[0]
    assert {k: v for k, v in files(folder / "maps").items() if ".lock" not in k} == {
        k: v for k, v in before.items() if ".lock" not in k
    }


def test_revised_days_are_made_again_as_they_were_known(folder: Path, tmp_path: Path) -> None:
    other = write_mirror(tmp_path / "more", mock_cells(days=3, seed=5), first=DAY)
    workspace = Workspace.open(folder)
    assert workspace.add_maps(other[2], source="mirror").revised == 1
    before = workspace.store("mock").editions().to_dict()
    prints = workspace.store("mock").fingerprints()
    rebuild(workspace)
    again = Workspace.open(folder).store("mock")
    assert (again.editions().to_dict(), again.fingerprints()) == (before, prints)
    # Without the old store's list, from the archive's index alone.
    (folder / "maps/mock.zarr/editions.json").unlink()
    rebuild(Workspace.open(folder))
    assert Workspace.open(folder).store("mock").editions().to_dict() == before


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("damaged", [False, True])
def test_the_command_says_it_and_ends_with_a_code(folder: Path, damaged: bool) -> None:  # noqa: FBT001 - parametrised
    if damaged:
        _cells(folder)
    got = CliRunner().invoke(cli.app, ["doctor", "-w", str(folder)])
    assert got.exit_code == (1 if damaged else 0)
    assert ("to mend: frontcast rebuild (--mend does it)" in got.output) == damaged
    got = CliRunner().invoke(cli.app, ["doctor", "-w", str(folder), "--mend"])
    assert got.exit_code == 0


def test_a_library_that_is_missing_is_named_whatever_cannot_be_loaded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in [n for n in sys.modules if n.startswith("frontcast.pipeline.doctor")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "frontcast.pipeline.rebuild", None)  # importing it fails
    got = CliRunner().invoke(cli.app, ["doctor"])
    assert got.exit_code == 1
    assert "frontcast cannot be loaded" in got.output
    assert "libraries in versions that fit" in got.output
    assert "to mend: pip install" in got.output
