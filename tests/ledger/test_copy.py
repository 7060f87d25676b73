"""A ledger's rows in another database: the same numbers, hashes, answers."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from frontcast.errors import LedgerError
from frontcast.ledger import HEAD, Ledger, stands_at
from frontcast.testing.ledgers import DAY, LedgerContract, report, sql
from frontcast.testing.postgres import database


@pytest.fixture(params=["sqlite", "postgres"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield str(tmp_path / "ledger.sqlite")
        return
    with database(request.getfixturevalue("postgres")) as address:
        yield address


def test_there_and_back(where: str, tmp_path: Path) -> None:
    LedgerContract()._filled(where)
    copy = tmp_path / "copy.sqlite"
    with Ledger(where) as ledger:
        heads = ledger.heads()
        ledger.copy_to(copy)
        assert ledger.heads() == heads
        with pytest.raises(LedgerError, match=r"name another|want an empty ledger"):
            ledger.copy_to(copy)
        with Ledger(copy) as same:
            assert same.heads() == heads
            assert same.audit(heads=heads) == []
            assert same.claims() == ledger.claims()
            assert {h.id for h in same.search("text")} == {h.id for h in ledger.search("text")}
            assert same.search("text")
            with pytest.raises(LedgerError, match="want an empty ledger"):
                same.copy_to(where if "://" in where else f"sqlite:///{where}")


def test_a_copy_goes_into_an_empty_database_of_another_kind(tmp_path: Path, postgres: str) -> None:
    LedgerContract()._filled(str(tmp_path / "one.sqlite"))
    with Ledger(tmp_path / "one.sqlite") as ledger, database(postgres) as address:
        ledger.copy_to(address)
        with Ledger(address) as same:
            assert same.heads() == ledger.heads()
            assert same.audit() == []
            assert same.add_report(report(9), DAY)


def test_a_copy_is_of_one_moment(tmp_path: Path) -> None:
    """Rows come in hundreds while it is made: what is in it holds together."""
    path = tmp_path / "busy.sqlite"
    Ledger(path).close()
    stop = threading.Event()

    def write() -> None:
        with Ledger(path) as ledger:
            for start in range(0, 4000, 100):
                ledger.add_reports([(report(n), DAY) for n in range(start, start + 100)])
                if stop.is_set():
                    return

    thread = threading.Thread(target=write)
    thread.start()
    try:
        with Ledger(path) as ledger:
            for n in range(3):
                ledger.copy_to(tmp_path / f"copy{n}.sqlite")
    finally:
        stop.set()
        thread.join()
    for n in range(3):
        with Ledger(tmp_path / f"copy{n}.sqlite") as copy:
            assert copy.audit() == []
            assert copy.counts()["reports"] % 100 == 0


def test_looking_where_it_stands_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a?b#c.sqlite"
    Ledger(path).close()
    before = path.read_bytes()
    assert stands_at(path) == HEAD
    sql(str(path), "DELETE FROM alembic_version")
    assert stands_at(path) is None
    sql(str(path), f"INSERT INTO alembic_version VALUES ('{HEAD}')")
    assert len(path.read_bytes()) == len(before)
    with pytest.raises(LedgerError, match="cannot read"):
        stands_at(tmp_path / "none.sqlite")
