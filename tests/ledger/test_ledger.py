"""The contract of the ledger. Every database that it is opened on must pass it."""

import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontcast.errors import LedgerError
from frontcast.ledger import Ledger
from frontcast.records import (
    Claim,
    ClaimQuantity,
    ClaimTime,
    Failure,
    Outcome,
    PlaceMention,
    Report,
    Verdict,
)

DAY = date(2025, 3, 1)


def report(i: int) -> Report:
    return Report(id=f"{i:064x}", text=f"Text {i}", published=DAY, boilerplate=((0, 2),))


def claim(i: int, *, of: int) -> Claim:
    return Claim(
        report=f"{of:064x}",
        doc="d",
        span_start=i,
        span_end=i + 4,
        text="Text",
        chain=("a", "b"),
        places=(PlaceMention(surface="X", start=i, end=i + 1, canonical="X", geonameid=3),),
        quantities=(
            ClaimQuantity(surface="5", start=0, end=1, low=5.0, high=None, unit="km", what="w"),
        ),
        time=ClaimTime(surface="today", start=DAY, end=DAY),
        statements=("control(X) = RU on 2025-03-01",),
        said_on=DAY,
        extractor="t/1",
    )


@pytest.fixture
def ledger(tmp_path):
    with Ledger(tmp_path / "ledger.db") as opened:
        yield opened


def test_records_come_back_as_they_went_in(ledger):
    verdict = Verdict(
        statement="control(X) = RU", outcome=Outcome.SUPPORTED, sentence="So it was.", value=66.5
    )
    failure = Failure(name="a.txt", fault="empty", detail="empty file")
    assert ledger.add_report(report(1), DAY)
    assert ledger.add_claims([claim(0, of=1), claim(7, of=1)]) == 2
    assert ledger.add_verdicts([verdict], known_at=DAY, claim=claim(0, of=1).id) == 1
    assert ledger.add_failure(failure, known_at=DAY)
    assert ledger.reports() == [report(1)]
    assert ledger.claims() == [claim(0, of=1), claim(7, of=1)]
    assert ledger.verdicts(claim=claim(0, of=1).id) == [verdict]
    assert ledger.verdicts(claim="other") == []
    assert ledger.failures() == [failure]
    assert ledger.verify_chain() == []


def test_adding_again_changes_nothing(ledger):
    ledger.add_report(report(1), DAY)
    ledger.add_claims([claim(0, of=1)])
    before = ledger.heads()
    assert not ledger.add_report(report(1), DAY + timedelta(days=9))
    assert ledger.add_claims([claim(0, of=1), claim(0, of=1)]) == 0
    assert ledger.heads() == before
    assert {n: c for n, c in ledger.counts().items() if c} == {
        "reports": 1,
        "claims": 1,
        "readings": 1,
    }


def test_a_claim_needs_its_report(ledger):
    with pytest.raises(LedgerError, match="add the report first"):
        ledger.add_claims([claim(0, of=5)])
    assert ledger.counts()["claims"] == 0


def test_a_claim_is_known_no_earlier_than_its_report(ledger):
    ledger.add_report(report(1), DAY)
    ledger.add_claims([claim(0, of=1)], known_at=DAY - timedelta(days=30))
    assert ledger.claims(as_of=DAY - timedelta(days=1)) == []
    assert len(ledger.claims(as_of=DAY)) == 1


def test_reopening_keeps_everything(tmp_path):
    where = tmp_path / "l.db"
    with Ledger(where) as first:
        first.add_report(report(1), DAY)
    with Ledger(where) as second:
        assert second.reports() == [report(1)]
        assert second.add_report(report(2), DAY)
        assert second.verify_chain() == []


@pytest.mark.parametrize("sql", ["UPDATE reports SET body = '{}'", "DELETE FROM reports"])
def test_the_database_refuses_changes(tmp_path, sql):
    where = tmp_path / "l.db"
    with Ledger(where) as opened:
        opened.add_report(report(1), DAY)
    raw = sqlite3.connect(where)
    try:
        with pytest.raises(sqlite3.DatabaseError, match="append-only"):
            raw.execute(sql)
    finally:
        raw.close()


def _tamper(where: Path, *sql: str) -> None:
    raw = sqlite3.connect(where)
    for action in ("update", "delete"):
        raw.execute(f"DROP TRIGGER reports_no_{action}")
    for line in sql:
        raw.execute(line)
    raw.commit()
    raw.close()


@pytest.mark.parametrize(
    ("sql", "kind", "seq"),
    [
        (["UPDATE reports SET body = replace(body, 'Text', 'Lie ') WHERE seq = 2"], "changed", 2),
        (["UPDATE reports SET known_at = '2020-01-01' WHERE seq = 3"], "changed", 3),
        (["DELETE FROM reports WHERE seq = 2"], "missing", 2),
        (
            [
                "UPDATE reports SET seq = 99 WHERE seq = 2",
                "UPDATE reports SET seq = 2 WHERE seq = 3",
                "UPDATE reports SET seq = 3 WHERE seq = 99",
            ],
            "reordered",
            2,
        ),
    ],
)
def test_tampering_is_named(tmp_path, sql, kind, seq):
    where = tmp_path / "l.db"
    with Ledger(where) as opened:
        for i in range(1, 5):
            opened.add_report(report(i), DAY)
    _tamper(where, *sql)
    with Ledger(where) as opened:
        faults = opened.verify_chain()
    assert faults
    assert (faults[0].table, faults[0].kind, faults[0].seq) == ("reports", kind, seq)


def test_rows_cut_off_at_the_end_are_seen_against_a_noted_head(tmp_path):
    where = tmp_path / "l.db"
    with Ledger(where) as opened:
        for i in range(1, 4):
            opened.add_report(report(i), DAY)
        noted = opened.heads()
    _tamper(where, "DELETE FROM reports WHERE seq = 3")
    with Ledger(where) as opened:
        assert opened.verify_chain() == []
        assert [f.kind for f in opened.verify_chain(heads=noted)] == ["truncated"]


def test_writers_side_by_side_lose_nothing(tmp_path):
    where = tmp_path / "l.db"
    Ledger(where).close()
    errors: list[Exception] = []

    def work(first: int) -> None:
        try:
            with Ledger(where) as mine:
                for i in range(first, first + 15):
                    mine.add_report(report(i), DAY)
                    mine.add_claims([claim(j, of=i) for j in range(3)])
        except LedgerError as error:  # pragma: no cover - the assertion below shows it
            errors.append(error)

    threads = [threading.Thread(target=work, args=(n * 10,)) for n in range(4)]  # they overlap
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with Ledger(where) as opened:
        assert opened.counts()["reports"] == 45  # 0..44, those written twice once
        assert opened.counts()["claims"] == 135
        assert opened.verify_chain() == []


_WRITE = """
import sys
from datetime import date
from frontcast.ledger import Ledger
from frontcast.records import Report
with Ledger(sys.argv[1]) as ledger:
    for i in range(int(sys.argv[2]), int(sys.argv[2]) + 20):
        ledger.add_report(Report(id=f"{i:064x}", text=f"Text {i}"), date(2025, 3, 1))
"""


def test_two_processes_lose_nothing(tmp_path):
    where = tmp_path / "l.db"
    running = [
        subprocess.Popen([sys.executable, "-c", _WRITE, str(where), str(first)])
        for first in (0, 10)
    ]
    assert [process.wait(timeout=60) for process in running] == [0, 0]
    with Ledger(where) as opened:
        assert opened.counts()["reports"] == 30
        assert opened.verify_chain() == []


def test_the_clock_is_recorded_in_utc(tmp_path):
    where = tmp_path / "l.db"
    with Ledger(where, clock=lambda: datetime(2025, 1, 2, 3, 4, tzinfo=UTC)) as opened:
        opened.add_report(report(1), DAY)
    raw = sqlite3.connect(where)
    stamp = raw.execute("SELECT recorded_at FROM reports").fetchone()[0]
    raw.close()
    assert stamp == "2025-01-02T03:04:00.000000+00:00"


def test_what_is_no_ledger_is_refused(tmp_path):
    where = tmp_path / "x.db"
    where.write_bytes(b"this is no database, it is a text of some length" * 40)
    with pytest.raises(LedgerError, match="cannot open"):
        Ledger(where)
    with pytest.raises(LedgerError, match="want a file or a database address"):
        Ledger("nosuch://x/y")


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    known=st.lists(st.integers(0, 40), min_size=1, max_size=12),
    cut=st.integers(0, 40),
    later=st.lists(st.integers(1, 40), max_size=4),
)
def test_no_lookahead(tmp_path_factory, known, cut, later):
    """What is read as of a day is unchanged by anything that becomes known after it."""
    as_of = DAY + timedelta(days=cut)
    with Ledger(tmp_path_factory.mktemp("l") / "l.db") as opened:
        for i, offset in enumerate(known):
            opened.add_report(report(i), DAY + timedelta(days=offset))
            opened.add_claims([claim(0, of=i)])
        before = opened.reports(as_of), opened.claims(as_of)
        assert {r.id for r in before[0]} == {
            report(i).id for i, offset in enumerate(known) if offset <= cut
        }
        for i, offset in enumerate(later, start=100):
            opened.add_report(report(i), as_of + timedelta(days=offset))
            opened.add_claims([claim(0, of=i)])
        assert (opened.reports(as_of), opened.claims(as_of)) == before
        assert opened.verify_chain() == []
