"""The audit of a workspace: archive, ledger, and each against the other."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from frontcast import cli
from frontcast.errors import ConfigError
from frontcast.frame import sha256_hex
from frontcast.pipeline.audit import audit, write_heads
from frontcast.pipeline.workspace import CONFIG, Workspace
from frontcast.records import Claim, Failure, Report
from frontcast.testing.ledgers import DAY, sql, unguard
from frontcast.theatre import Theatre, load_theatre, pack_path

TEXTS = ("The bridge fell.", "The town stands.")
KEYS = tuple(sha256_hex(t.encode()) for t in TEXTS)


@pytest.fixture(scope="module")
def theatre() -> Theatre:
    return load_theatre("donetsk")


@pytest.fixture
def workspace(tmp_path: Path, theatre: Theatre) -> Workspace:
    (tmp_path / CONFIG).write_text('theatre = "donetsk"', encoding="utf-8")
    made = Workspace(theatre=theatre, path=tmp_path, pack=pack_path("donetsk"))
    for number, text in enumerate(TEXTS):
        data = text.encode()
        made.archive.put(data, name=f"{number}.txt", origin="o", licence="link-only")
        made.ledger.add_report(Report(id=sha256_hex(data), text=text, published=DAY), DAY)
        made.ledger.add_claims([Claim(report=sha256_hex(data), doc="d", span_start=0,
                                      span_end=3, text=text[:3], extractor="t/1")])  # fmt: skip
    aside = made.archive.aside(b"bad", failure=Failure(name="c", fault="empty", detail="none"))
    made.ledger.add_failure(aside, known_at=DAY)
    return made


def ledger_of(workspace: Workspace) -> str:
    workspace.ledger.close()
    return str(workspace.folder("ledger.sqlite"))


def cut(table: str) -> Callable[[Workspace], None]:
    def do(workspace: Workspace) -> None:
        where = ledger_of(workspace)
        unguard(where, table)
        sql(where, f"DELETE FROM {table} WHERE seq = (SELECT max(seq) FROM {table})")

    return do


def unlink(*names: str) -> Callable[[Workspace], None]:
    def do(workspace: Workspace) -> None:
        for name in names:
            (workspace.archive.path / name).unlink()

    return do


def lose_the_last_original(workspace: Workspace) -> None:
    index = workspace.archive.path / "index.jsonl"
    index.write_bytes(index.read_bytes().splitlines(keepends=True)[0])
    (workspace.archive.path / KEYS[1][:2] / KEYS[1]).unlink()


def break_the_file(workspace: Workspace) -> None:
    Path(ledger_of(workspace)).write_bytes(b"SQLite format 3\x00" + b"\xff" * 8000)


def lose_the_ledger(workspace: Workspace) -> None:
    for name in ("ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"):
        workspace.ledger.close()
        workspace.folder(name).unlink(missing_ok=True)


# What was done, whether it is found without noted heads, and where it is named.
DONE = [
    (unlink(f"{KEYS[0][:2]}/{KEYS[0]}"), True, KEYS[0]),
    (lose_the_last_original, True, KEYS[1]),
    (unlink("index.jsonl"), True, KEYS[0]),
    (unlink(f"aside/{sha256_hex(b'bad')}", "aside/failures.jsonl"), True, "aside/"),
    (cut("reports"), True, "reports"),
    (cut("claims"), False, "claims"),
    (cut("readings"), False, "readings"),
    (cut("failures"), False, "failures"),
    (break_the_file, True, "ledger.sqlite"),
    (lose_the_ledger, False, "ledger.sqlite"),
]


@pytest.mark.parametrize(("harm", "plain", "named"), DONE)
def test_what_was_done_is_named(
    workspace: Workspace,
    tmp_path: Path,
    harm: Callable[[Workspace], None],
    plain: bool,  # noqa: FBT001 - a column of the table above
    named: str,
) -> None:
    heads = tmp_path / "heads.json"
    assert audit(workspace) == []
    write_heads(workspace, heads)
    assert audit(workspace, heads=heads) == []
    harm(workspace)
    assert any(named in f.item for f in audit(workspace, heads=heads))
    if plain:
        assert any(named in f.item for f in audit(workspace))


def test_what_is_no_heads_file_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "h.json"
    path.write_text('{"ledger": 3}')
    with pytest.raises(ConfigError, match="--write-heads"):
        audit(workspace, heads=path)


def test_the_command(
    workspace: Workspace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder, heads = str(workspace.path), tmp_path / "heads.json"

    def run(*words: str) -> int:
        monkeypatch.setattr("sys.argv", ["frontcast", "audit", "-w", folder, *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        return int(ended.value.code or 0)

    assert run("--write-heads", str(heads)) == 0
    assert "all as it was kept: 2 originals, 7 rows" in capsys.readouterr().out
    assert json.loads(heads.read_text())["ledger"][0]["seq"] == 2
    assert run("--heads", str(heads), "--format", "json") == 0
    assert json.loads(capsys.readouterr().out) == []
    where = ledger_of(workspace)
    unguard(where, "claims")
    raw = sqlite3.connect(where)
    raw.execute("UPDATE claims SET body = replace(body, 'narrator', 'somebody') WHERE seq = 2")
    raw.commit()
    raw.close()
    again = tmp_path / "again.json"
    assert run("--format", "json", "--write-heads", str(again)) == 8
    said = capsys.readouterr()
    assert {(f["item"], f["kind"]) for f in json.loads(said.out)} == {
        ("claims", "unguarded"), ("claims 2", "changed")
    }  # fmt: skip
    assert json.loads(said.err)["error"] == "EvidenceError"
    assert not again.exists(), "what is not sound is not noted"
