"""Opening: what is new gets its tables, what is old those it lacks, what is strange is refused."""

import sqlite3
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from frontcast.errors import LedgerError
from frontcast.ledger import Head, Ledger
from frontcast.ledger._dialect import engine_of
from frontcast.ledger._schema import HEAD, REVISIONS
from frontcast.ledger.rows import METADATA
from frontcast.records import Claim, Report
from frontcast.testing.ledgers import DAY, report, sql
from frontcast.testing.postgres import database, plain

# Written by frontcast 0.1.0, which made its tables without counting steps, and dumped.
OLD = Path(__file__).with_name("ledger_of_0_1.sql").read_text(encoding="utf-8")
# As that frontcast printed them.
OLD_HEADS = (
    Head(table="reports", seq=2,
         row_hash="d51c24503744eb304f082ad15faa1396dadfe388d93abee015fcf70aac7d7b7b"),
    Head(table="claims", seq=3,
         row_hash="af8f29b704b0f896bc1a5808054c51a8b9d6a6954127f0b6dea9d9d13e00dc8e"),
    Head(table="verdicts", seq=1,
         row_hash="af7064b22c781499ce38389538c3943013658c4f607f78b75b83edc025aaeefb"),
    Head(table="failures", seq=1,
         row_hash="907214132ef9fb85188fcb1a3a839cad553bf56ab68ee40bbad5089b9cf96091"),
)  # fmt: skip


@pytest.fixture(params=["sqlite", "postgres"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield str(tmp_path / "ledger.sqlite")
        return
    with database(request.getfixturevalue("postgres")) as address:
        yield address


@pytest.fixture
def old(where: str) -> str:
    """The address of a ledger that frontcast 0.1.0 made."""
    if "://" not in where:
        raw = sqlite3.connect(where)
        raw.executescript(OLD)
        raw.close()
        return where
    import psycopg

    # Tables, rows and indexes are the same SQL; the triggers never worked there.
    lines = OLD.split("CREATE TRIGGER")[0].replace("BEGIN TRANSACTION;", "BEGIN;")
    with psycopg.connect(plain(where), autocommit=True) as raw_pg:
        raw_pg.execute((lines + "COMMIT;").encode())
    return where


def test_an_old_ledger_is_brought_up_to_date(old: str) -> None:
    with Ledger(old) as opened:
        assert opened.heads()[:4] == OLD_HEADS, "not one row was touched"
        assert opened.audit(heads=OLD_HEADS) == []
        assert [r.text for r in opened.reports()] == ["The bridge fell.", "The town stands."]
        # Of the first report rules/1 is the latest run; the rows of rules/0 stay.
        assert [c.extractor for c in opened.claims()] == ["rules/1", "rules/1"]
        assert [c.extractor for c in opened.claims(raw=True)] == ["rules/0", "rules/1", "rules/1"]
        assert [v.sentence for v in opened.verdicts()] == ["Too early."]
        assert {h.excerpt for h in opened.search("bridge fell")} == {
            "The bridge fell", "The bridge fell."
        }  # fmt: skip
        assert [h.kind for h in opened.search("town", as_of=date(2025, 3, 1))] == []
        same = Report(id="a" * 64, text="The bridge fell.", published=date(2025, 3, 1))
        assert not opened.add_report(same, DAY)
        again = Claim(report="b" * 64, doc="b", span_start=0, span_end=15, text="The town stands",
                      extractor="rules/1")  # fmt: skip
        assert opened.add_claims([again]) == 0
    assert sql(old, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    with Ledger(old) as opened:
        assert opened.counts()["readings"] == 3
        assert opened.audit(heads=OLD_HEADS) == []


def test_an_upgrade_that_fails_changes_nothing(old: str) -> None:
    sql(old, "CREATE TABLE links (x INTEGER)")
    with pytest.raises(LedgerError, match="cannot open the ledger"):
        Ledger(old)
    sql(old, "DROP TABLE links")
    with Ledger(old) as opened:
        assert opened.audit(heads=OLD_HEADS) == []


def test_the_steps_make_the_tables_that_the_code_knows(where: str) -> None:
    Ledger(where).close()
    engine = engine_of(where)
    with engine.begin() as connection:
        found = compare_metadata(MigrationContext.configure(connection), METADATA)
    engine.dispose()

    # The index of words is no table of the model, nor are the tables SQLite keeps it in.
    def words(change: Any) -> bool:
        table = getattr(change[1], "table", change[1])
        return change[0].startswith("remove_") and table.name.startswith("search_words")

    assert [change for change in found if not words(change)] == []


def test_every_step_is_known_by_name() -> None:
    config = Config()
    config.set_main_option("script_location", "frontcast.ledger:migrations")
    steps = [s.revision for s in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(steps)) == REVISIONS


def test_many_open_a_new_ledger_at_once(where: str) -> None:
    errors: list[Exception] = []
    start = threading.Barrier(6)

    def work(number: int) -> None:
        start.wait()
        try:
            with Ledger(where) as mine:
                mine.add_report(report(number), DAY)
        except LedgerError as error:  # pragma: no cover - the assertion below shows it
            errors.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with Ledger(where) as opened:
        assert len(opened.reports()) == 6
        assert opened.audit() == []


def test_what_is_no_ledger_is_refused(tmp_path: Path) -> None:
    where = tmp_path / "x.db"
    where.write_bytes(b"this is no database, it is a text of some length" * 40)
    with pytest.raises(LedgerError, match="cannot open"):
        Ledger(where)
    with pytest.raises(LedgerError, match="want a file or a database address"):
        Ledger("nosuch://x/y")


@pytest.mark.parametrize("line", ["CREATE TABLE songs (x)", "CREATE TABLE reports (x)"])
def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path, line: str) -> None:
    where = str(tmp_path / "songs.db")
    sql(where, line)
    with pytest.raises(LedgerError, match=r"no ledger|not a ledger"):
        Ledger(where)
    assert len(sql(where, "SELECT name FROM sqlite_master")) == 1


def test_sqlite_writes_through_to_the_disk(tmp_path: Path) -> None:
    engine = engine_of(str(tmp_path / "l.db"))
    with engine.connect() as connection:
        found = [connection.exec_driver_sql(f"PRAGMA {p}").scalar()
                 for p in ("journal_mode", "synchronous")]  # fmt: skip
    engine.dispose()
    assert found == ["wal", 2]


def test_a_full_disk_leaves_the_ledger_as_it_was(tmp_path: Path) -> None:
    where = str(tmp_path / "l.db")
    with Ledger(where) as opened:
        opened.add_report(report(1), DAY)
        with opened._store._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1")  # no page more than there are
        large = [(report(i, text="word " * 4000), DAY) for i in range(2, 20)]
        with pytest.raises(LedgerError, match="full"):
            opened.add_reports(large)
    with Ledger(where) as opened:
        assert opened.reports() == [report(1)]
        assert opened.audit() == []
        assert opened.add_reports(large) == 18


def test_sqlite_replaces_nothing(tmp_path: Path) -> None:
    where = str(tmp_path / "l.db")
    with Ledger(where) as opened:
        opened.add_report(report(1), DAY)
    columns = "seq, id, parent, 'x', known_at, recorded_at, content_hash, prev_hash, row_hash, ''"
    raw = sqlite3.connect(where)
    with pytest.raises(sqlite3.DatabaseError, match="append-only"):
        raw.execute(f"INSERT OR REPLACE INTO reports SELECT {columns} FROM reports")
    raw.close()
