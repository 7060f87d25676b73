"""Any byte of any row that is not as it was written is found. The rest is in the contract."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from frontcast.errors import LedgerError
from frontcast.ledger import Head, Ledger
from frontcast.ledger.rows import TABLES
from frontcast.testing.ledgers import LedgerContract, report

COLUMNS = ("id", "parent", "body", "known_at", "recorded_at", "content_hash", "prev_hash",
           "row_hash", "supersedes")  # fmt: skip


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with three rows in every table, in one file, its guards taken away."""
    where = tmp_path_factory.mktemp("filled") / "l.sqlite"
    LedgerContract()._filled(str(where))
    raw = sqlite3.connect(where)
    for table in TABLES:
        for action in ("update", "delete", "replace"):
            raw.execute(f"DROP TRIGGER {table}_no_{action}")
    raw.commit()
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()
    return where


@pytest.fixture
def copy(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(filled, tmp_path / "l.sqlite"))


@pytest.mark.parametrize("table", TABLES)
def test_every_column(copy: Path, table: str) -> None:
    raw = sqlite3.connect(copy, isolation_level=None)
    with Ledger(copy) as ledger:
        assert ledger.verify_chain() == []
        for column in COLUMNS:
            for seq in (1, 3):
                (before,) = raw.execute(
                    f"SELECT {column} FROM {table} WHERE seq = ?", (seq,)
                ).fetchone()
                for after in (before[:-1] or "y", None, b"\xff\xfe"):
                    if after == before:
                        continue
                    try:
                        raw.execute(f"UPDATE {table} SET {column} = ? WHERE seq = ?", (after, seq))
                    except sqlite3.IntegrityError:
                        continue  # NOT NULL and UNIQUE are kept by the database itself
                    found = {f.table for f in ledger.verify_chain()}
                    assert table in found, (column, seq, before, after)
                raw.execute(f"UPDATE {table} SET {column} = ? WHERE seq = ?", (before, seq))
        assert ledger.verify_chain() == []
    raw.close()


@pytest.mark.parametrize("bit", [0, 5, 7])
def test_bytes_flipped_in_the_file_itself(filled: Path, copy: Path, bit: int) -> None:
    whole = filled.read_bytes()
    at = [whole.index(words) + 3 for words in
          (b'"text":"Text 1"', b'"speaker":"narrator"', b'"reviewer":"A"', b'"relation":"supp',
           b'"fault":"f"', b'"sentence":"0"', b'"extractor":"t/1","whole"')]  # fmt: skip
    for place in at:
        copy.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :])
        with Ledger(copy) as ledger:
            assert [f for f in ledger.audit() if f.kind != "unguarded"], place


def test_a_file_cut_off_is_found_or_refused(filled: Path, copy: Path) -> None:
    whole = filled.read_bytes()
    for part in (0.25, 0.5, 0.75, 0.95):
        copy.write_bytes(whole[: int(len(whole) * part)])
        try:
            with Ledger(copy) as ledger:
                assert [f for f in ledger.audit() if f.kind != "unguarded"], part
        except LedgerError as error:
            assert "cannot open the ledger" in str(error)


def test_rows_written_anew_with_their_hashes_are_seen_against_a_noted_head(tmp_path: Path) -> None:
    """Who recomputes the whole chain leaves no trace in it, but another last hash."""
    with Ledger(tmp_path / "a") as ledger:
        ledger.add_report(report(1), report(1).published)
        noted = ledger.heads()
    with Ledger(tmp_path / "b") as forged:
        forged.add_report(report(1, text="another text"), report(1).published)
        assert forged.verify_chain() == []
        assert [f.table for f in forged.verify_chain(heads=noted)] == ["reports"]


@pytest.mark.parametrize("value", [None, 7])
def test_a_parent_that_is_no_text_any_more_is_found(copy: Path, value: object) -> None:
    """A bit of a row's head says of what kind a field is: no table's NOT NULL is asked then."""
    raw = sqlite3.connect(copy, isolation_level=None)
    raw.execute("PRAGMA writable_schema = ON")
    raw.execute("UPDATE sqlite_schema SET sql = replace(sql, 'NOT NULL', '') WHERE name = 'claims'")
    raw.close()
    raw = sqlite3.connect(copy, isolation_level=None)
    raw.execute("UPDATE claims SET parent = ? WHERE seq = 1", (value,))
    raw.close()
    with Ledger(copy) as ledger:
        found = ledger.verify_chain()
    assert ("claims", "changed", 1) in {(f.table, f.kind, f.seq) for f in found}
    assert any(f"speaks of the report {value}, which is not there" in f.detail for f in found)


def test_a_row_too_many_is_found(copy: Path) -> None:
    raw = sqlite3.connect(copy)
    raw.execute(
        "INSERT INTO claims SELECT 4, 'x', parent, body, known_at, recorded_at, content_hash, "
        "row_hash, row_hash, '' FROM claims WHERE seq = 3"
    )
    raw.commit()
    raw.close()
    with Ledger(copy) as ledger:
        assert [(f.kind, f.seq) for f in ledger.verify_chain()] == [("changed", 4)]


def test_a_damaged_record_is_an_error_that_says_what_to_do(copy: Path) -> None:
    raw = sqlite3.connect(copy)
    raw.execute("UPDATE claims SET body = '{}' WHERE seq = 1")
    raw.commit()
    raw.close()
    with Ledger(copy) as ledger, pytest.raises(LedgerError, match="frontcast audit"):
        ledger.claims()


def test_a_head_of_no_table_is_refused(copy: Path) -> None:
    with Ledger(copy) as ledger, pytest.raises(LedgerError, match="no ledger has"):
        ledger.verify_chain(heads=[Head(table="songs", seq=1, row_hash="")])
