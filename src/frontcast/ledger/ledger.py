"""The ledger: what was read, claimed and found, in the order in which it became known."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Final, Self, TypeVar

from sqlalchemy import Connection

from frontcast.errors import LedgerError
from frontcast.frame import content_id
from frontcast.ledger import _scores, _writes, chain, rows
from frontcast.ledger._bodies import dump, load, load_standing
from frontcast.ledger._store import Store
from frontcast.ledger.chain import Fault, Head
from frontcast.ledger.rows import TABLES, Entry
from frontcast.ledger.search import Hit, find, words_of
from frontcast.ledger.views import Standing, latest_reports
from frontcast.records import (
    Claim,
    Failure,
    Link,
    Prediction,
    Question,
    Report,
    Resolution,
    Review,
    Verdict,
)

T = TypeVar("T")
_AT_ONCE: Final = 500  # reports written in one transaction


def _now() -> datetime:
    return datetime.now(tz=UTC)


class Ledger:
    """An append-only store.

    Parameters
    ----------
    where : str or Path
        A file (SQLite; made if it is not there) or an SQLAlchemy address. One made by an earlier
        frontcast is brought up to date.
    clock : callable, optional
        Gives the time of recording, with time zone.

    Raises
    ------
    LedgerError
        If the database cannot be opened, is no ledger, or is one of a newer frontcast.
    """

    def __init__(self, where: str | Path, *, clock: Callable[[], datetime] = _now) -> None:
        self._store = Store(str(where), clock=clock, fill=_fill)

    def __enter__(self) -> Self:
        """Return the ledger; leaving the block closes it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the ledger."""
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._store.close()

    def add_report(self, report: Report, known_at: date) -> bool:
        """Add a report.

        Parameters
        ----------
        report : Report
        known_at : datetime.date
            The day from which it can be known.

        Returns
        -------
        bool
            Whether it is new, or says something else (day, outlet, text) than was said last of
            the same bytes. Then it is a new edition, which supersedes the one before.
        """
        return bool(self.add_reports([(report, known_at)]))

    def add_reports(self, reports: Iterable[tuple[Report, date]]) -> int:
        """Add many reports with the days from which they can be known; return how many are new.

        They are written a few hundred at a time: what was written stays if a later one fails.
        """
        given, new = iter(reports), 0
        while some := list(islice(given, _AT_ONCE)):
            new += self._store.write("reports", _add_reports, some)
        return new

    def add_claims(self, claims: Iterable[Claim], *, known_at: date | None = None) -> int:
        """Add claims of reports that the ledger has, and return how many are new.

        They come to those that the same extractor found in the report before; after another
        extractor, or another version, they take the place of what that one found.

        Parameters
        ----------
        claims : iterable of Claim
        known_at : datetime.date, optional
            Default: the day each claim's report became known. Never earlier than that day.

        Raises
        ------
        LedgerError
            If a claim's report is not in the ledger.
        """
        given = list(claims)

        def job(connection: Connection, _: object, recorded_at: str) -> int:
            days = _days(connection, {c.report for c in given}, known_at)
            new, found = _writes.add_claims(connection, given, days=days, recorded_at=recorded_at)
            _writes.add_readings(connection, found, whole=False, days=days, recorded_at=recorded_at)
            return new

        return self._store.write("claims", job, given) if given else 0

    def add_reading(
        self,
        claims: Iterable[Claim],
        *,
        report: str,
        extractor: str = "",
        known_at: date | None = None,
    ) -> int:
        """Add all that one run of an extractor found in a report; return how many are new.

        They take the place of what earlier runs found there, be it nothing. What a person
        reviewed stays.

        Parameters
        ----------
        claims : iterable of Claim
            All of one report and one extractor; may be empty.
        report : str
            Id of the report.
        extractor : str
            Name and version of what read it; default: as the claims say.
        known_at : datetime.date, optional
            As for `add_claims`.

        Raises
        ------
        LedgerError
            If the report is not in the ledger, or a claim is of another report or extractor.
        """
        given = list(claims)
        extractor = extractor or (given[0].extractor if given else "")
        return self.add_readings({report: given}, extractor=extractor, known_at=known_at)

    def add_readings(
        self,
        read: Mapping[str, Sequence[Claim]],
        *,
        extractor: str,
        known_at: date | None = None,
    ) -> int:
        """Add all that one extractor found in each of some reports; see `add_reading`."""
        if any(c.report != key or c.extractor != extractor for key in read for c in read[key]):
            raise LedgerError("a reading holds the claims of one report by one extractor")

        def job(connection: Connection, given: Sequence[Claim], recorded_at: str) -> int:
            days = _days(connection, read, known_at)
            new, found = _writes.add_claims(connection, given, days=days, recorded_at=recorded_at)
            with_claims = {one.report for one in found}
            nothing = [
                _writes.Found(report=key, extractor=extractor, rows=(), all_new=True)
                for key in read
                if key not in with_claims
            ]
            _writes.add_readings(
                connection, [*found, *nothing], whole=True, days=days, recorded_at=recorded_at
            )
            return new

        return self._store.write("claims", job, [c for claims in read.values() for c in claims])

    def add_verdicts(self, verdicts: Iterable[Verdict], *, known_at: date, claim: str = "") -> int:
        """Add verdicts, on the claim with this id if one is given; return how many are new."""
        entries = []
        for verdict in verdicts:
            body = dump(verdict)
            key = content_id({"claim": claim, "verdict": body})
            entries.append(Entry(id=key, body=body, known_at=known_at, parent=claim))
        return self._append("verdicts", entries)

    def add_failure(self, failure: Failure, *, known_at: date) -> bool:
        """Add an input that could not be used; return whether it is new."""
        body = dump(failure)
        entry = Entry(id=content_id({"failure": body}), body=body, known_at=known_at)
        return bool(self._append("failures", [entry]))

    def add_links(self, links: Iterable[Link], *, known_at: date = date.min) -> int:
        """Add links between claims that the ledger has; return how many are new.

        Parameters
        ----------
        links : iterable of Link
        known_at : datetime.date, optional
            Never earlier than the day both claims became known, which is the default.

        Raises
        ------
        LedgerError
            If a claim is not in the ledger.
        """

        def job(connection: Connection, given: Sequence[Link], recorded_at: str) -> int:
            return _writes.add_links(connection, given, known_at=known_at, recorded_at=recorded_at)

        some = list(links)
        return self._store.write("links", job, some) if some else 0

    def add_review(self, review: Review, *, known_at: date | None = None) -> bool:
        """Add what a person decided on a claim; it supersedes the last decision on that claim.

        Parameters
        ----------
        review : Review
            On the claim as it was extracted. If it names a review that it supersedes, that must
            still be the last one.
        known_at : datetime.date, optional
            Default: today. Never earlier than the day the claim became known.

        Returns
        -------
        bool
            Whether it says something else than the last decision.

        Raises
        ------
        LedgerError
            If there is no such claim, the edited claim is of another report, or somebody else
            reviewed the claim meanwhile.
        """
        day = known_at or self._store.today()

        def job(connection: Connection, given: Sequence[Review], recorded_at: str) -> int:
            return _writes.add_review(connection, given[0], known_at=day, recorded_at=recorded_at)

        return bool(self._store.write("reviews", job, [review]))

    def reports(self, as_of: date | None = None, *, raw: bool = False) -> list[Report]:
        """Return the reports known by `as_of`, in the order they were recorded.

        Of each its latest edition known by then; with `raw` every edition.
        """
        found = self._all(Report, as_of=as_of)
        return found if raw else latest_reports(found)

    def claims(
        self, as_of: date | None = None, *, report: str | None = None, raw: bool = False
    ) -> list[Claim]:
        """Return the claims known by `as_of`, of one report if its id is given.

        They are those that stand: see `standing`. With `raw` every one that was ever extracted,
        as it was.
        """
        if raw:
            return self._all(Claim, as_of=as_of, parent=report)
        return [standing.claim for standing in self.standing(as_of, report=report)]

    def standing(self, as_of: date | None = None, *, report: str | None = None) -> list[Standing]:
        """Return the claims that stand as of a day, with what people decided on them.

        Of each report those that its latest reading found and nobody rejected, edited ones as
        edited; what a person reviewed stays, and is not read again (docs/data-model.md).
        """

        def job(connection: Connection) -> list[Standing]:
            wanted = None if report is None else [report]
            return [s for _, s in load_standing(connection, as_of=as_of, reports=wanted)]

        return self._store.read("claims", job)

    def verdicts(self, as_of: date | None = None, *, claim: str | None = None) -> list[Verdict]:
        """Return the verdicts known by `as_of`, on one claim if its id is given."""
        return self._all(Verdict, as_of=as_of, parent=claim)

    def failures(self, as_of: date | None = None) -> list[Failure]:
        """Return the inputs that could not be used, known by `as_of`."""
        return self._all(Failure, as_of=as_of)

    def links(self, as_of: date | None = None, *, claim: str | None = None) -> list[Link]:
        """Return the links known by `as_of`, those of one claim, at either end, if given."""
        found = self._all(Link, as_of=as_of)
        return [link for link in found if claim is None or claim in (link.a, link.b)]

    def reviews(self, as_of: date | None = None, *, claim: str | None = None) -> list[Review]:
        """Return the reviews known by `as_of`, oldest first; of one claim if its id is given."""
        return self._all(Review, as_of=as_of, parent=claim)

    def add_questions(self, questions: Iterable[Question], *, known_at: date | None = None) -> int:
        """Add questions; return how many are new.

        Parameters
        ----------
        questions : iterable of Question
            One that names a question that it `supersedes` takes its place.
        known_at : datetime.date, optional
            Default: the day each was asked on.

        Raises
        ------
        LedgerError
            If there is no question to edit, or it was edited already.
        """
        given = list(questions)
        days = {q.id: known_at or q.asked_on for q in given}

        def job(connection: Connection, some: Sequence[Question], recorded_at: str) -> int:
            return _scores.add_questions(connection, some, days=days, recorded_at=recorded_at)

        return self._store.write("questions", job, given) if given else 0

    def add_predictions(
        self, predictions: Iterable[Prediction], *, known_at: date | None = None
    ) -> int:
        """Add predictions on questions that the ledger has; return how many say something new.

        Parameters
        ----------
        predictions : iterable of Prediction
        known_at : datetime.date, optional
            Default: the day each was made. Never earlier than the day its question became known.

        Raises
        ------
        LedgerError
            If a question is not in the ledger, or one of frontcast's own would be changed.
        """
        given = list(predictions)

        def job(connection: Connection, some: Sequence[Prediction], recorded_at: str) -> int:
            return _scores.add_predictions(
                connection, some, known_at=known_at, recorded_at=recorded_at
            )

        return self._store.write("predictions", job, given) if given else 0

    def add_resolutions(
        self, resolutions: Iterable[Resolution], *, known_at: date | None = None
    ) -> int:
        """Add resolutions that say something else than the last ones; return how many do.

        Parameters
        ----------
        resolutions : iterable of Resolution
        known_at : datetime.date, optional
            Default: the day as of which each holds. Never earlier than its question.

        Raises
        ------
        LedgerError
            If a question is not in the ledger.
        """
        given = list(resolutions)

        def job(connection: Connection, some: Sequence[Resolution], recorded_at: str) -> int:
            return _scores.add_resolutions(
                connection, some, known_at=known_at, recorded_at=recorded_at
            )

        return self._store.write("resolutions", job, given) if given else 0

    def questions(self, as_of: date | None = None, *, raw: bool = False) -> list[Question]:
        """Return the questions known by `as_of` that were not edited into others; `raw`: all."""
        found = self._all(Question, as_of=as_of)
        return found if raw else _scores.standing_questions(found)

    def predictions(
        self, as_of: date | None = None, *, question: str | None = None, raw: bool = False
    ) -> list[Prediction]:
        """Return the predictions known by `as_of`, of one question if its id is given.

        Of each voice and day what it said last; with `raw` everything.
        """
        found = self._all(Prediction, as_of=as_of, parent=question)
        return found if raw else _scores.standing_predictions(found)

    def resolutions(
        self, as_of: date | None = None, *, question: str | None = None, raw: bool = False
    ) -> list[Resolution]:
        """Return the resolutions known by `as_of`, of one question if its id is given.

        Of each question, mapper and definition the last; with `raw` every one.
        """
        found = self._all(Resolution, as_of=as_of, parent=question)
        return found if raw else _scores.standing_resolutions(found)

    def search(self, query: str, *, as_of: date | None = None, limit: int = 20) -> list[Hit]:
        """Return the reports and claims that hold all words of a query, the best first.

        Parameters
        ----------
        query : str
            Words; case, accents of Latin letters and every mark between words do not count.
        as_of : datetime.date, optional
            Only what stands as of this day.
        limit : int
            How many at most.
        """
        words = words_of(query)
        if not words:
            return []
        return self._store.read("words", lambda c: find(c, words, as_of=as_of, limit=limit))

    def rebuild_search(self) -> None:
        """Make the index of words anew. It is no evidence: it is made of the rows."""

        def job(connection: Connection, _: object, _recorded_at: str) -> int:
            _writes.index_all(connection)
            return 0

        self._store.write("words", job, [None])

    def copy_to(self, where: str | Path) -> None:
        """Copy every row, number and hashes and all, as of one moment, while others write.

        Parameters
        ----------
        where : str or Path
            A file that is not there yet, or the SQLAlchemy address of a database without rows:
            SQLite to PostgreSQL and back.

        Raises
        ------
        LedgerError
            If there is a file of this name, the other ledger has rows, or it cannot be written.
        """
        self._store.copy_to(str(where))

    def counts(self) -> dict[str, int]:
        """Return the number of rows of each table."""
        return self._store.read(
            "rows", lambda c: {name: rows.count(c, table) for name, table in TABLES.items()}
        )

    def heads(self) -> tuple[Head, ...]:
        """Return the last row's number and hash of each table."""
        return self._store.read("heads", chain.heads)

    def verify_chain(self, *, heads: Iterable[Head] = ()) -> list[Fault]:
        """Re-hash every row and return what is not as it was written; empty if all is well.

        Parameters
        ----------
        heads : iterable of Head
            As noted earlier: rows up to them must still be there (rows cut off at a table's
            end leave no other trace, unless other rows speak of them).
        """
        noted = list(heads)
        return self._store.read("rows", lambda c: chain.verify(c, noted=noted))

    def audit(self, *, heads: Iterable[Head] = ()) -> list[Fault]:
        """Do what `verify_chain` does, and look for damage and for guards taken away."""
        return [*self._store.read("guards", chain.guards), *self.verify_chain(heads=heads)]

    def _append(self, name: str, entries: list[Entry]) -> int:
        def job(connection: Connection, given: Sequence[Entry], recorded_at: str) -> int:
            table = TABLES[name]
            return len(rows.append(connection, table, entries=given, recorded_at=recorded_at))

        return self._store.write(name, job, entries) if entries else 0

    def _all(self, kind: type[T], *, as_of: date | None, parent: str | None = None) -> list[T]:
        parents = None if parent is None else [parent]
        return self._store.read(
            f"{kind.__name__.lower()}s",
            lambda c: [r for _, r in load(c, kind, as_of=as_of, parents=parents)],
        )


def _fill(connection: Connection, found: str | None, recorded_at: str) -> None:
    if found == "0001":
        _writes.note_old_readings(connection, recorded_at=recorded_at)
        _writes.index_all(connection)


def _add_reports(
    connection: Connection, given: Sequence[tuple[Report, date]], recorded_at: str
) -> int:
    return _writes.add_reports(connection, given, recorded_at=recorded_at)


def _days(connection: Connection, reports: Iterable[str], known_at: date | None) -> dict[str, date]:
    known = _writes.known_days(connection, reports)
    return {key: max(known_at or day, day) for key, day in known.items()}
