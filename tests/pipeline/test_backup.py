"""A workspace in one file and back: whole, checked, written over nothing."""

import gzip
import shutil
from pathlib import Path

import pytest

from frontcast.errors import EvidenceError, WorkspaceError
from frontcast.ledger import Ledger
from frontcast.pipeline import backup as module
from frontcast.pipeline.backup import backup, restore, verify
from frontcast.pipeline.workspace import Workspace
from frontcast.records import Failure
from frontcast.testing.ledgers import DAY, claim, report


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace.init(tmp_path / "w")
    sha = made.archive.put(b"Text 1", name="a.txt", origin="x", licence="link-only")
    one = report(int(sha, 16))
    made.ledger.add_report(one, DAY)
    made.ledger.add_claims([claim(0, of=int(sha, 16))])
    kept = made.archive.aside(b"{", failure=Failure(name="b", fault="truncated", detail="it ends"))
    made.ledger.add_failure(kept, known_at=DAY)
    return made


def files(folder: Path) -> dict[str, bytes]:
    """Every file that is evidence or setting; the ledger by its rows."""
    with Ledger(folder / "ledger.sqlite") as ledger:
        heads = repr(ledger.heads()).encode()
    return {"heads": heads} | {
        str(p.relative_to(folder)): p.read_bytes()
        for p in folder.rglob("*")
        if p.is_file() and not p.name.startswith(".") and "ledger" not in p.name
    }


@pytest.mark.parametrize("name", ["w.tar", "w.tar.gz", "w.tgz"])
def test_there_and_back(workspace: Workspace, tmp_path: Path, name: str) -> None:
    done = backup(workspace, tmp_path / "copies" / name)
    assert verify(tmp_path / "copies" / name) == done
    back = tmp_path / "back"
    assert restore(tmp_path / "copies" / name, back, sha256=done.sha256) == done
    assert files(back) == files(workspace.folder("."))
    assert Workspace.open(back).ledger.search("Text")
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []
    assert [p.name for p in (tmp_path / "copies").iterdir()] == [name]


def test_nothing_is_written_over(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "w.tar"
    backup(workspace, path)
    before = path.read_bytes()
    with pytest.raises(WorkspaceError, match="does not write over"):
        backup(workspace, path)
    assert path.read_bytes() == before
    with pytest.raises(WorkspaceError, match="not empty"):
        restore(path, workspace.folder("."))
    (tmp_path / "empty").mkdir()
    restore(path, tmp_path / "empty")
    with pytest.raises(WorkspaceError, match="read-only"):
        backup(Workspace.of_pack(), tmp_path / "p.tar")


def test_what_was_tampered_with_is_not_backed_up(workspace: Workspace, tmp_path: Path) -> None:
    original = next(workspace.folder("archive").glob("??/*"))
    original.write_bytes(b"Text 2")
    with pytest.raises(EvidenceError, match="its hash is not its name"):
        backup(workspace, tmp_path / "w.tar")
    assert not (tmp_path / "w.tar").exists()


def test_a_row_that_was_changed_is_not_backed_up(workspace: Workspace, tmp_path: Path) -> None:
    from frontcast.testing.ledgers import sql, unguard

    where = str(workspace.folder("ledger.sqlite"))
    unguard(where, "claims")
    sql(where, "UPDATE claims SET parent = 'x'")
    with pytest.raises(EvidenceError, match="rows of the ledger"):
        backup(workspace, tmp_path / "w.tar")
    assert list(tmp_path.glob("*.tar")) == []


def test_what_is_not_listed_is_left_out(workspace: Workspace, tmp_path: Path) -> None:
    """A write that has not ended, a lock, a file that came from nowhere, a link out of it."""
    root = workspace.folder(".")
    (root / "archive" / "aa").mkdir(exist_ok=True)
    (root / "archive" / "aa" / ("a" * 64)).write_bytes(b"from nowhere")
    (root / "archive" / "aa" / ".x.1.partial").write_bytes(b"half")
    (root / "alerts").mkdir()
    (root / "alerts" / "alerts.jsonl").write_bytes(b'{"a":1}\n{"b":')
    (root / "alerts" / "lock").write_bytes(b"")
    (tmp_path / "secret").write_text("a secret")
    (root / "link").symlink_to(tmp_path / "secret")
    backup(workspace, tmp_path / "w.tar")
    restore(tmp_path / "w.tar", tmp_path / "back")
    names = files(tmp_path / "back").keys()
    assert files(tmp_path / "back")["alerts/alerts.jsonl"] == b'{"a":1}\n'
    assert not [n for n in names if "aaaa" in n or "partial" in n or n in ("link", "alerts/lock")]


@pytest.mark.parametrize("share", [0.0, 0.3, 0.7, 0.999])
def test_a_copy_that_was_cut_off_is_refused(
    workspace: Workspace, tmp_path: Path, share: float
) -> None:
    path = tmp_path / "w.tar.gz"
    backup(workspace, path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(EvidenceError, match=r"no whole backup|is damaged"):
        restore(path, tmp_path / "back")
    assert not (tmp_path / "back").exists()


def test_another_file_than_the_one_noted_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    done = backup(workspace, tmp_path / "w.tar")
    shutil.copy(tmp_path / "w.tar", tmp_path / "x.tar")
    with (tmp_path / "x.tar").open("ab") as file:
        file.write(b"\0" * 10_240)
    with pytest.raises(EvidenceError, match="another file"):
        restore(tmp_path / "x.tar", tmp_path / "back", sha256=done.sha256)
    assert not (tmp_path / "back").exists()


def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    for name, data in (("a.tar", b""), ("b.tar", b"words" * 500), ("c.tar.gz", gzip.compress(b"x")),
                       ("d.tar.gz", b"x")):  # fmt: skip
        (tmp_path / name).write_bytes(data)
        with pytest.raises(EvidenceError):
            restore(tmp_path / name, tmp_path / "back")
    with pytest.raises(FileNotFoundError):
        restore(tmp_path / "none.tar", tmp_path / "back")


def test_a_full_disk_leaves_no_half_copy(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "_sync", full)
    with pytest.raises(OSError, match="No space"):
        backup(workspace, tmp_path / "copies" / "w.tar")
    assert list((tmp_path / "copies").iterdir()) == []
