"""What the ledger must keep on every database, as a suite of tests to inherit.

class TestMine(LedgerContract):
    @pytest.fixture
    def where(self): ...  # the address of a new, empty database
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import SQLAlchemyError

from frontcast.errors import LedgerError
from frontcast.ledger import Ledger
from frontcast.ledger._dialect import engine_of
from frontcast.ledger.rows import TABLES
from frontcast.records import (
    Claim,
    ClaimQuantity,
    ClaimTime,
    Failure,
    Link,
    Outcome,
    PlaceMention,
    Prediction,
    Question,
    Report,
    Resolution,
    Review,
    Settled,
    Verdict,
)
from frontcast.testing.ledger_model import check_against_model
from frontcast.testing.torture import made_claim, made_report, torture, write

DAY: Final = date(2025, 3, 1)


def report(i: int, **fields: Any) -> Report:
    """Return a made-up report."""
    made = Report(id=f"{i:064x}", text=f"Text {i}", published=DAY, boilerplate=((0, 2),))
    return replace(made, **fields)


def claim(i: int, *, of: int, **fields: Any) -> Claim:
    """Return a made-up claim with something in every field."""
    made = Claim(
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
    return replace(made, **fields)


def question(i: int, **fields: Any) -> Question:
    """Return a made-up question with something in every field."""
    made = Question(
        text=f"X falls, {i}", asked_on=DAY,
        statement=f"captured(X, RU, half) by 2025-04-{i + 1:02}",
        conditions=("captured(Y, RU, half) by 2025-04-01",), condition_text="if Y falls",
        counted_from="condition", horizon="default", horizon_words="soon",
        deadline=DAY + timedelta(days=60), who="Ann",
    )  # fmt: skip
    return replace(made, **fields)


def prediction(i: int, **fields: Any) -> Prediction:
    """Return a made-up prediction on the question of a number."""
    made = Prediction(
        question=question(i).id, who="Ann", made_on=DAY, low=0.2, high=0.45, source="report",
        outlet="o", phrase="unlikely", table="t", origin="c" * 64, inputs="d" * 64, note="n",
    )  # fmt: skip
    return replace(made, **fields)


def resolution(i: int, **fields: Any) -> Resolution:
    """Return a made-up resolution of the question of a number."""
    made = Resolution(
        question=question(i).id, as_of=DAY + timedelta(days=70), mapper="m", outcome=Settled.NO,
        extent="half", day=DAY + timedelta(days=60), value=0.0, met_on=DAY, map_sha256="e" * 64,
        stood_days=3, detail="So.",
    )  # fmt: skip
    return replace(made, **fields)


def sql(where: str, *lines: str) -> list[Any]:
    """Do something to a database without asking the ledger; return the rows of the last line."""
    engine = engine_of(where)
    try:
        with engine.begin() as connection:
            done = [connection.exec_driver_sql(line) for line in lines]
            return list(done[-1]) if done[-1].returns_rows else []
    finally:
        engine.dispose()


def unguard(where: str, table: str) -> None:
    """Take away what keeps a table's rows from being changed."""
    if "://" in where:
        sql(where, f"ALTER TABLE {table} DISABLE TRIGGER ALL")
    else:
        sql(where, *(f"DROP TRIGGER {table}_no_{a}" for a in ("update", "delete", "replace")))


class LedgerContract:
    """Tests that the ledger must pass on any database; a subclass has the fixture `where`."""

    @pytest.fixture
    def ledger(self, where: str) -> Iterator[Ledger]:
        """Open the ledger."""
        with Ledger(where) as opened:
            yield opened

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """Give the address of one more new database, for tests that need many."""
        raise NotImplementedError
        yield

    def opened(self) -> Callable[[], AbstractContextManager[Ledger]]:
        """Return what opens new ledgers."""

        @contextmanager
        def one() -> Iterator[Ledger]:
            with self.fresh() as where, Ledger(where) as ledger:
                yield ledger

        return one

    def test_records_come_back_as_they_went_in(self, ledger: Ledger) -> None:
        """Every kind of record, with every kind of field."""
        verdict = Verdict(
            statement="control(X) = RU", outcome=Outcome.SUPPORTED, sentence="So.", value=66.5
        )
        failure = Failure(name="a.txt", fault="empty", detail="empty file")
        a, b = claim(0, of=1), claim(7, of=1)
        link = Link(a=a.id, b=b.id, relation="supports", reason="So.")
        review = Review(claim=a.id, reviewer="Ann", decision="accept", note="in the text")
        assert ledger.add_report(report(1), DAY)
        assert ledger.add_claims([a, b]) == 2
        assert ledger.add_verdicts([verdict], known_at=DAY, claim=a.id) == 1
        assert ledger.add_failure(failure, known_at=DAY)
        assert ledger.add_links([link]) == 1
        assert ledger.add_review(review)
        assert ledger.add_questions([question(1)]) == 1
        assert ledger.add_predictions([prediction(1)]) == 1
        assert ledger.add_resolutions([resolution(1)]) == 1
        assert ledger.questions() == ledger.questions(raw=True) == [question(1)]
        assert ledger.predictions() == ledger.predictions(question=question(1).id)
        assert ledger.predictions() == [prediction(1)]
        assert ledger.predictions(question="other") == []
        assert ledger.resolutions() == ledger.resolutions(question=question(1).id)
        assert ledger.resolutions() == [resolution(1)]
        assert ledger.reports() == [report(1)]
        assert ledger.claims() == ledger.claims(raw=True) == [a, b]
        assert ledger.verdicts(claim=a.id) == [verdict]
        assert ledger.verdicts(claim="other") == []
        assert ledger.failures() == [failure]
        assert ledger.links() == ledger.links(claim=a.id) == ledger.links(claim=b.id) == [link]
        assert ledger.links(claim="other") == []
        assert ledger.reviews() == ledger.reviews(claim=a.id) == [review]
        assert ledger.reviews(claim=b.id) == []
        assert ledger.audit() == []

    def test_odd_text_comes_back(self, ledger: Ledger) -> None:
        """NUL, quotes, per cent signs, every plane of Unicode."""
        odd = report(1, text="\x00 100% 'a' \"b\" \\u0000 %s :x ?1 \U0001f600 ї\u0301")
        ledger.add_report(odd, DAY)
        assert ledger.reports() == [odd]
        assert ledger.verify_chain() == []

    def test_adding_again_changes_nothing(self, ledger: Ledger) -> None:
        """The same record twice, also within one call, also known on another day."""
        ledger.add_report(report(1), DAY)
        ledger.add_claims([claim(0, of=1)])
        ledger.add_reading([claim(0, of=1)], report=report(1).id)
        before = ledger.heads()
        assert not ledger.add_report(report(1), DAY + timedelta(days=9))
        assert not ledger.add_report(report(1, known_at=DAY), DAY)
        assert ledger.add_claims([claim(0, of=1), claim(0, of=1)]) == 0
        assert ledger.add_reading([claim(0, of=1)], report=report(1).id) == 0
        assert ledger.heads() == before
        counts = {name: number for name, number in ledger.counts().items() if number}
        assert counts == {"reports": 1, "claims": 1, "readings": 1}

    def test_a_claim_needs_its_report_and_a_link_its_claims(self, ledger: Ledger) -> None:
        """What it speaks of must be there; nothing is written otherwise."""
        with pytest.raises(LedgerError, match="add the report first"):
            ledger.add_claims([claim(0, of=5)])
        with pytest.raises(LedgerError, match="add the report first"):
            ledger.add_reading([], report=report(5).id)
        ledger.add_report(report(1), DAY)
        ledger.add_claims([claim(0, of=1)])
        with pytest.raises(LedgerError, match="add the claims first"):
            ledger.add_links([Link(a=claim(0, of=1).id, b="x", relation="copies", reason="")])
        with pytest.raises(LedgerError, match="there is no claim"):
            ledger.add_review(Review(claim="x", reviewer="Ann", decision="accept"))
        with pytest.raises(LedgerError, match="one report by one extractor"):
            ledger.add_reading([claim(0, of=2)], report=report(1).id)
        assert ledger.counts()["claims"] == 1
        assert ledger.counts()["links"] == ledger.counts()["reviews"] == 0

    def test_nothing_is_known_before_what_it_speaks_of(self, ledger: Ledger) -> None:
        """A claim no earlier than its report, a link than its claims, a review than its claim."""
        early, late = DAY - timedelta(days=30), DAY + timedelta(days=3)
        a, b = claim(0, of=1), claim(0, of=2)
        ledger.add_reports([(report(1), DAY), (report(2), late)])
        ledger.add_claims([a, b], known_at=early)
        ledger.add_links([Link(a=a.id, b=b.id, relation="copies", reason="")], known_at=early)
        ledger.add_review(Review(claim=b.id, reviewer="A", decision="accept"), known_at=early)
        assert ledger.claims(as_of=DAY - timedelta(days=1)) == []
        assert ledger.claims(as_of=DAY) == [a]
        assert ledger.links(as_of=DAY) == []
        assert ledger.reviews(as_of=DAY) == []
        assert len(ledger.links(as_of=late)) == len(ledger.reviews(as_of=late)) == 1

    def test_another_edition_of_a_report_supersedes(self, where: str, ledger: Ledger) -> None:
        """Other metadata of the same bytes are a new row; the last one by the day is shown."""
        undated = report(1, published=None, outlet="unknown")
        dated = report(1, outlet="The Daily")
        later = DAY + timedelta(days=5)
        assert ledger.add_report(undated, DAY)
        assert ledger.add_report(dated, later)
        assert not ledger.add_report(dated, later)
        assert ledger.reports(as_of=DAY) == [undated]
        assert ledger.reports(as_of=later) == ledger.reports() == [dated]
        assert ledger.reports(raw=True) == [undated, dated]
        # What was said last holds, also if it was said before.
        assert ledger.add_reports([(undated, later), (dated, later), (undated, later)]) == 3
        assert ledger.reports() == [undated]
        rows = sql(where, "SELECT id, supersedes FROM reports ORDER BY seq")
        assert rows[0] == (undated.id, "")
        assert [row[1] for row in rows[1:]] == [row[0] for row in rows[:-1]]
        assert ledger.verify_chain() == []

    def test_reading_anew_takes_the_place_of_the_run_before(self, ledger: Ledger) -> None:
        """Another version's claims, fewer claims, no claims; the rows stay."""
        one, two = claim(0, of=1), claim(9, of=1)
        newer = replace(one, extractor="t/2")
        ledger.add_reports([(report(1), DAY), (report(2), DAY)])
        ledger.add_claims([one, claim(0, of=2)])
        ledger.add_claims([two])
        assert ledger.claims(report=report(1).id) == [one, two]
        ledger.add_claims([newer])
        assert ledger.claims(report=report(1).id) == [newer]
        assert ledger.add_claims([one, two]) == 0  # the earlier version, run once more
        assert ledger.claims(report=report(1).id) == [one, two]
        ledger.add_reading([two], report=report(1).id)
        assert ledger.claims(report=report(1).id) == [two]
        ledger.add_reading([], report=report(1).id, extractor="t/3")
        assert ledger.claims(report=report(1).id) == []
        assert ledger.claims() == [claim(0, of=2)]
        assert ledger.claims(raw=True) == [one, claim(0, of=2), two, newer]

    def test_what_a_run_finds_again_stands_from_the_earlier_day(self, ledger: Ledger) -> None:
        """On a day when the run was not known yet, but this part of it was."""
        one, two, other = claim(0, of=1), claim(9, of=1), claim(20, of=1, extractor="t/2")
        ledger.add_report(report(1), DAY)
        for found, days in (([one], 2), ([other], 1), ([one], 4), ([one, two], 2)):
            ledger.add_claims(found, known_at=DAY + timedelta(days=days))
        assert ledger.claims(as_of=DAY + timedelta(days=3)) == [one, two]

    def test_a_claim_read_from_a_corrected_report(self, where: str, ledger: Ledger) -> None:
        """The same claim with another day in it is a new row, which supersedes the first."""
        first = claim(0, of=1, said_on=None)
        ledger.add_report(report(1), DAY)
        ledger.add_reading([first], report=report(1).id)
        second = claim(0, of=1)
        assert first.id == second.id
        assert ledger.add_reading([second], report=report(1).id) == 1
        assert ledger.claims() == [second]
        assert ledger.claims(raw=True) == [first, second]
        rows = sql(where, "SELECT id, supersedes FROM claims ORDER BY seq")
        assert rows[1][1] == rows[0][0] == first.id
        ledger.add_review(Review(claim=first.id, reviewer="Ann", decision="accept"))
        assert ledger.claims() == [second]

    def test_what_a_person_decided_stays(self, ledger: Ledger) -> None:
        """Accepted, edited and rejected claims over a run of another version."""
        a, b, c, d = (claim(i, of=1) for i in (0, 10, 20, 30))
        ledger.add_report(report(1), DAY)
        ledger.add_claims([a, b, c, d])
        better = replace(b, speaker="Ann Lee")
        for review in (
            Review(claim=a.id, reviewer="Ann", decision="accept"),
            Review(claim=b.id, reviewer="Ann", decision="edit", edited=better),
            Review(claim=c.id, reviewer="Ann", decision="reject"),
        ):
            assert ledger.add_review(review, known_at=DAY)
            assert not ledger.add_review(review, known_at=DAY)
        edited = replace(better, extractor="review/Ann")
        assert ledger.claims() == [a, edited, d]
        again = [replace(x, span_start=x.span_start + 1, extractor="t/2") for x in (a, b, c, d)]
        elsewhere = claim(50, of=1, extractor="t/2")
        ledger.add_reading([*again, elsewhere], report=report(1).id)
        # d was not reviewed: its re-read takes its place. The others are not read again.
        assert ledger.claims() == [a, edited, again[3], elsewhere]
        assert [s.origin for s in ledger.standing()][:2] == [a.id, b.id]
        assert ledger.standing()[1].review is not None

    def test_the_last_decision_by_the_day_holds(self, ledger: Ledger) -> None:
        """A decision taken back; two people at once."""
        a = claim(0, of=1)
        later = DAY + timedelta(days=5)
        ledger.add_report(report(1), DAY)
        ledger.add_claims([a])
        ledger.add_review(Review(claim=a.id, reviewer="Ann", decision="reject"), known_at=DAY)
        seen = ledger.standing(), ledger.reviews()[0].id
        ledger.add_review(Review(claim=a.id, reviewer="Bob", decision="accept"), known_at=later)
        assert seen[0] == []
        assert ledger.claims(as_of=DAY) == []
        assert ledger.claims(as_of=later) == [a]
        assert ledger.reviews()[1].supersedes == seen[1]
        stale = Review(claim=a.id, reviewer="Cy", decision="reject", supersedes=seen[1])
        with pytest.raises(LedgerError, match="meanwhile"):
            ledger.add_review(stale)
        other = replace(a, report=report(2).id)
        with pytest.raises(LedgerError, match="another report"):
            ledger.add_review(Review(claim=a.id, reviewer="C", decision="edit", edited=other))

    def test_what_stands_is_as_the_model_says(self) -> None:
        """Made-up sequences of runs and reviews, on every day."""
        check_against_model(self.opened(), examples=self.examples, steps=12)

    examples = 12

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("bridge", {"r1", "c1"}),
            ("BRIDGE river", {"r1", "c1"}),
            ("bridge, town", set()),
            ("čiv yar", {"r2"}),
            ("Chasiv-Yar", {"r1"}),
            ("київ", {"r2"}),
            ("kyiv", set()),
            ("152mm", {"r1"}),
            ('"bridge', {"r1", "c1"}),
            ("bridge OR town", set()),  # a word like any other
            ("bridge*", {"r1", "c1"}),
            ("NEAR(bridge river) -", set()),
            ("text:bridge ^ ( ) : ' ; -- %", set()),
            ("bridge') --", {"r1", "c1"}),
            ("bridge & river | !", {"r1", "c1"}),
            ("", set()),
            ("' \" * ( \\ \x00 %s", set()),
        ],
    )
    def test_search(self, ledger: Ledger, query: str, found: set[str]) -> None:
        """All words must be there; no query is an error."""
        ledger.add_reports(
            [
                (report(1, text="The bridge over the RIVER at Chasiv Yar; 152mm shells."), DAY),
                (report(2, text="Čiv_Yar. Місто Київ. The town.", title="Road"), DAY),
            ]
        )
        ledger.add_claims([claim(0, of=1, text="bridge over the river")])
        names = {report(1).id: "r1", report(2).id: "r2"}
        got = ledger.search(query)
        assert {names.get(hit.id, "c1") for hit in got} == found
        assert len(got) == len(found)
        ledger.rebuild_search()
        assert ledger.search(query) == got
        assert ledger.verify_chain() == []

    def test_search_finds_what_stands_as_of_a_day(self, ledger: Ledger) -> None:
        """No superseded edition, no rejected claim, nothing of a later day; as many as asked."""
        later = DAY + timedelta(days=5)
        ledger.add_report(report(1, text="old words"), DAY)
        ledger.add_report(report(1, text="new words"), later)
        ledger.add_claims([claim(0, of=1, text="claimed words")], known_at=later)
        assert [h.excerpt for h in ledger.search("words", as_of=DAY)] == ["old words"]
        assert {h.excerpt for h in ledger.search("words")} == {"new words", "claimed words"}
        assert ledger.search("old") == []
        key = claim(0, of=1).id
        ledger.add_review(Review(claim=key, reviewer="A", decision="reject"), known_at=later)
        assert [h.kind for h in ledger.search("words")] == ["report"]
        ledger.add_reports([(report(i, text=f"words {i}"), DAY) for i in range(10, 300)])
        assert len(ledger.search("words", limit=250)) == 250

    def test_an_edited_question_takes_the_place_of_the_one_before(self, ledger: Ledger) -> None:
        """Both rows stay; nobody edits what was edited, or what is not there."""
        later = DAY + timedelta(days=5)
        new = question(2, supersedes=question(1).id)
        ledger.add_questions([question(1)])
        assert ledger.add_questions([new], known_at=later) == 1
        assert ledger.questions() == [new]
        assert ledger.questions(DAY) == [question(1)]
        assert ledger.questions(raw=True) == [question(1), new]
        assert ledger.add_questions([question(1)]) == 0
        with pytest.raises(LedgerError, match="edited already"):
            ledger.add_questions([question(3, supersedes=question(1).id)])
        with pytest.raises(LedgerError, match="no question"):
            ledger.add_questions([question(3, supersedes="f" * 64)])

    def test_our_own_predictions_are_never_corrected(self, ledger: Ledger) -> None:
        """Others' are, by rows that come after."""
        ledger.add_questions([question(1)])
        own = prediction(1, source="forecast", who="a model")
        assert ledger.add_predictions([prediction(1), own]) == 2
        assert ledger.add_predictions([prediction(1), own]) == 0
        with pytest.raises(LedgerError, match="what frontcast gave stands"):
            ledger.add_predictions([replace(own, high=0.5)])
        other = prediction(1, high=0.5)
        assert ledger.add_predictions([other], known_at=DAY + timedelta(days=1)) == 1
        assert ledger.predictions() == [other, own]
        assert ledger.predictions(DAY) == [prediction(1), own]
        assert len(ledger.predictions(raw=True)) == 3
        with pytest.raises(LedgerError, match="question first"):
            ledger.add_predictions([prediction(2)])

    def test_a_resolution_is_kept_when_it_says_something_new(self, ledger: Ledger) -> None:
        """A later day alone is nothing new; another map that shows something else is."""
        ledger.add_questions([question(1)])
        still = DAY + timedelta(days=80)
        assert ledger.add_resolutions([resolution(1), resolution(1, mapper="n")]) == 2
        assert ledger.add_resolutions([resolution(1, as_of=still, detail="Still.")]) == 0
        other = resolution(1, as_of=still, outcome=Settled.YES)
        assert ledger.add_resolutions([other]) == 1
        assert ledger.resolutions() == [other, resolution(1, mapper="n")]
        assert ledger.resolutions(resolution(1).as_of) == [
            resolution(1), resolution(1, mapper="n")
        ]  # fmt: skip
        with pytest.raises(LedgerError, match="question first"):
            ledger.add_resolutions([resolution(2)])

    def test_reopening_keeps_everything(self, where: str) -> None:
        """Close and open."""
        with Ledger(where) as first:
            first.add_report(report(1), DAY)
        with Ledger(where) as second:
            assert second.reports() == [report(1)]
            assert second.add_report(report(2), DAY)
            assert second.verify_chain() == []

    @pytest.mark.parametrize("line", ["UPDATE {} SET body = '{{}}'", "DELETE FROM {}"])
    def test_the_database_refuses_changes(self, where: str, line: str) -> None:
        """Of every table, whoever asks."""
        self._filled(where)
        for table in TABLES:
            with pytest.raises(SQLAlchemyError, match="append-only"):
                sql(where, line.format(table))

    @pytest.mark.parametrize(
        ("lines", "kind", "seq"),
        [
            (["UPDATE {t} SET body = body || ' ' WHERE seq = 2"], "changed", 2),
            (["UPDATE {t} SET known_at = '2020-01-01' WHERE seq = 3"], "changed", 3),
            (["UPDATE {t} SET recorded_at = '' WHERE seq = 1"], "changed", 1),
            (["UPDATE {t} SET parent = 'x' WHERE seq = 2"], "changed", 2),
            (["UPDATE {t} SET supersedes = 'x' WHERE seq = 1"], "changed", 1),
            (["DELETE FROM {t} WHERE seq = 2"], "missing", 2),
            (["DELETE FROM {t} WHERE seq = 1"], "missing", 1),
            (
                ["UPDATE {t} SET seq = 99 WHERE seq = 2", "UPDATE {t} SET seq = 2 WHERE seq = 3",
                 "UPDATE {t} SET seq = 3 WHERE seq = 99"], "reordered", 2,
            ),
        ],
        ids=["body", "day", "time", "parent", "supersedes", "removed", "first", "reordered"],
    )  # fmt: skip
    def test_tampering_is_named(self, where: str, lines: list[str], kind: str, seq: int) -> None:
        """In every table."""
        self._filled(where)
        for table in TABLES:
            unguard(where, table)
            sql(where, *(line.format(t=table) for line in lines))
        with Ledger(where) as opened:
            faults = opened.audit()
        for table in TABLES:
            first = next(f for f in faults if f.table == table and f.kind != "unguarded" and f.seq)
            assert (table, first.kind, first.seq) == (table, kind, seq)
        assert {f.table for f in faults if f.kind == "unguarded"} == set(TABLES)

    def test_rows_cut_off_at_the_end(self, where: str) -> None:
        """They are seen against a noted head, or where other rows speak of them."""
        self._filled(where)
        with Ledger(where) as opened:
            noted = opened.heads()
        unguard(where, "failures")
        unguard(where, "reports")
        sql(where, "DELETE FROM failures WHERE seq = 3", "DELETE FROM reports WHERE seq = 3")
        with Ledger(where) as opened:
            assert {f.kind for f in opened.verify_chain()} == {"missing"}
            found = {(f.table, f.kind) for f in opened.verify_chain(heads=noted)}
            assert {("failures", "truncated"), ("reports", "truncated")} <= found

    def test_the_clock_is_recorded_in_utc(self, where: str) -> None:
        """Whatever zone it shows."""
        with Ledger(where, clock=lambda: datetime(2025, 1, 2, 3, 4, tzinfo=UTC)) as opened:
            opened.add_report(report(1), DAY)
        stamps = sql(where, "SELECT recorded_at FROM reports")
        assert stamps == [("2025-01-02T03:04:00.000000+00:00",)]

    def test_many_writers_and_readers(self, where: str) -> None:
        """Eight writers and four readers as processes: nothing lost, nothing doubled."""
        out = torture("crowd", where, writers=8, readers=4, rows=250, batch=25)
        assert out["errors"] == []
        assert out["new"] == 8 * 250
        assert out["reads"] >= 4
        with Ledger(where) as opened:
            assert {r.id for r in opened.reports(raw=True)} == {
                made_report(i).id for i in range(1000)
            }
            assert len(opened.reports(raw=True)) == len(opened.claims(raw=True)) == 1000
            assert opened.claims()[0] in [made_claim(i) for i in range(1000)]
            assert opened.audit() == []

    def test_writers_killed_at_any_moment(self, where: str) -> None:
        """What was acknowledged is there, and going on ends with the same rows."""
        out = torture("kill", where, kills=10, rows=200, batch=2)
        assert (out["lost"], out["errors"]) == ([], [])
        assert out["killed"] > 0
        list(write(where, range(100), batch=7))
        with Ledger(where) as opened:
            assert [r.id for r in opened.reports(raw=True)] == [
                made_report(i).id for i in range(100)
            ]
            assert {c.id for c in opened.claims()} == {made_claim(i).id for i in range(100)}
            assert opened.counts()["claims"] == 100
            assert opened.audit() == []

    def test_a_ledger_of_a_newer_frontcast_is_refused(self, where: str) -> None:
        """It says so, and changes nothing."""
        Ledger(where).close()
        sql(where, "UPDATE alembic_version SET version_num = '9999'")
        with pytest.raises(LedgerError, match=r"newer frontcast.*9999"):
            Ledger(where)
        assert sql(where, "SELECT version_num FROM alembic_version") == [("9999",)]

    def test_no_lookahead(self) -> None:
        """What is read as of a day is unchanged by anything that becomes known after it."""

        @settings(max_examples=self.examples, deadline=None,
                  suppress_health_check=list(HealthCheck))  # fmt: skip
        @given(
            known=st.lists(st.integers(0, 40), min_size=1, max_size=8),
            cut=st.integers(0, 40),
            later=st.lists(st.integers(1, 40), max_size=4),
        )
        def check(known: list[int], cut: int, later: list[int]) -> None:
            as_of = DAY + timedelta(days=cut)
            with self.opened()() as opened:
                days = [DAY + timedelta(days=offset) for offset in known]
                opened.add_reports([(report(i, published=None), d) for i, d in enumerate(days)])
                opened.add_claims([claim(0, of=i) for i in range(len(days))])
                opened.add_questions([question(0)], known_at=min(days))
                opened.add_predictions([prediction(0)], known_at=min(days))
                opened.add_resolutions([resolution(0)], known_at=min(days))
                before = _seen(opened, as_of)
                assert {r.id for r in before[0]} == {
                    report(i).id for i, day in enumerate(days) if day <= as_of
                }
                for i, offset in enumerate(later):
                    day = as_of + timedelta(days=offset)
                    of = i % len(days)
                    opened.add_report(report(of, outlet=f"o{i}"), day)
                    opened.add_report(report(100 + i, text="Text"), day)
                    opened.add_reading(
                        [claim(i, of=of, extractor=f"t/{i}")], report=report(of).id, known_at=day
                    )
                    given = Review(claim=claim(0, of=of).id, reviewer=f"r{i}", decision="reject")
                    opened.add_review(given, known_at=day)
                    opened.add_questions([question(i + 1)], known_at=day)
                    opened.add_predictions([prediction(0, low=0.01 * i)], known_at=day)
                    opened.add_resolutions([resolution(0, value=float(i + 1))], known_at=day)
                assert _seen(opened, as_of) == before

        check()

    def _filled(self, where: str) -> None:
        """Put three rows into every table."""
        with Ledger(where) as opened:
            opened.add_reports([(report(i), DAY) for i in range(1, 4)])
            claims = [claim(0, of=i) for i in range(1, 4)]
            for one in claims:
                opened.add_claims([one])
            for i, one in enumerate(claims):
                opened.add_verdicts(
                    [Verdict(statement="s", outcome=Outcome.TOO_EARLY, sentence=f"{i}")],
                    known_at=DAY, claim=one.id,
                )  # fmt: skip
                opened.add_failure(Failure(name=f"{i}", fault="f", detail=""), known_at=DAY)
                other = claims[(i + 1) % 3]
                opened.add_links([Link(a=one.id, b=other.id, relation="supports", reason="")])
                opened.add_review(Review(claim=one.id, reviewer="A", decision="accept"))
                opened.add_questions([question(i)])
                opened.add_predictions([prediction(i)])
                opened.add_resolutions([resolution(i)])


def _seen(opened: Ledger, as_of: date) -> Any:
    return (opened.reports(as_of), opened.claims(as_of), opened.claims(as_of, raw=True),
            opened.search("text", as_of=as_of), opened.reviews(as_of), opened.questions(as_of),
            opened.predictions(as_of), opened.resolutions(as_of))  # fmt: skip
