"""The ledger: what was read, claimed and found, in the order in which it became known."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pydantic import TypeAdapter
from sqlalchemy import Select, select
from sqlalchemy.exc import SQLAlchemyError

from frontcast.errors import LedgerError
from frontcast.frame import content_id
from frontcast.ledger import rows
from frontcast.ledger._dialect import engine_of, forbid_changes, lock, writer
from frontcast.ledger.rows import METADATA, TABLES, Entry, Fault
from frontcast.records import Claim, Failure, Report, Verdict

_LOG = logging.getLogger(__name__)
_REPORT = TypeAdapter(Report)
_CLAIM = TypeAdapter(Claim)
_VERDICT = TypeAdapter(Verdict)
_FAILURE = TypeAdapter(Failure)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Number and hash of a table's last row: note it elsewhere, and lost rows are seen."""

    table: str
    seq: int
    row_hash: str


def _now() -> datetime:
    return datetime.now(tz=UTC)


class Ledger:
    """An append-only store.

    Parameters
    ----------
    where : str or Path
        A file (SQLite; made if it is not there) or an SQLAlchemy address.
    clock : callable, optional
        Gives the time of recording, with time zone.

    Raises
    ------
    LedgerError
        If the database cannot be opened or is no ledger.
    """

    def __init__(self, where: str | Path, *, clock: Callable[[], datetime] = _now) -> None:
        self._where, self._clock = str(where), clock
        self._engine = engine_of(self._where)
        self._writer = writer(self._engine)
        try:
            with self._writer.begin() as connection:
                lock(connection)
                METADATA.create_all(connection)
                for name in TABLES:
                    forbid_changes(connection, name)
        except SQLAlchemyError as error:
            self._engine.dispose()
            raise LedgerError(f"cannot open the ledger {self._where}: {_why(error)}") from error

    def __enter__(self) -> Self:
        """Return the ledger; leaving the block closes it."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the ledger."""
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

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
            Whether it is new. The first version of a report with these bytes stands.
        """
        entry = Entry(id=report.id, body=_REPORT.dump_json(report).decode(), known_at=known_at)
        return bool(self._append("reports", [entry]))

    def add_claims(self, claims: Iterable[Claim], *, known_at: date | None = None) -> int:
        """Add claims of reports that the ledger has, and return how many are new.

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
        known = self._known_at_of("reports", {c.report for c in given})
        lost = {c.report for c in given} - set(known)
        if lost:
            raise LedgerError(f"add the report first: there is no report {min(lost)[:12]}")
        return len(
            self._append(
                "claims",
                [
                    Entry(
                        id=c.id,
                        body=_CLAIM.dump_json(c).decode(),
                        known_at=max(known_at or known[c.report], known[c.report]),
                        parent=c.report,
                    )
                    for c in given
                ],
            )
        )

    def add_verdicts(self, verdicts: Iterable[Verdict], *, known_at: date, claim: str = "") -> int:
        """Add verdicts, on the claim with this id if one is given; return how many are new."""
        entries = []
        for verdict in verdicts:
            body = _VERDICT.dump_json(verdict).decode()
            key = content_id({"claim": claim, "verdict": body})
            entries.append(Entry(id=key, body=body, known_at=known_at, parent=claim))
        return len(self._append("verdicts", entries))

    def add_failure(self, failure: Failure, *, known_at: date) -> bool:
        """Add an input that could not be used; return whether it is new."""
        body = _FAILURE.dump_json(failure).decode()
        entry = Entry(id=content_id({"failure": body}), body=body, known_at=known_at)
        return bool(self._append("failures", [entry]))

    def reports(self, as_of: date | None = None) -> list[Report]:
        """Return the reports known by `as_of`, in the order they were recorded."""
        return [_REPORT.validate_json(b) for b in self._bodies("reports", as_of=as_of)]

    def claims(self, as_of: date | None = None, *, report: str | None = None) -> list[Claim]:
        """Return the claims known by `as_of`, of one report if its id is given."""
        bodies = self._bodies("claims", as_of=as_of, parent=report)
        return [_CLAIM.validate_json(b) for b in bodies]

    def verdicts(self, as_of: date | None = None, *, claim: str | None = None) -> list[Verdict]:
        """Return the verdicts known by `as_of`, on one claim if its id is given."""
        bodies = self._bodies("verdicts", as_of=as_of, parent=claim)
        return [_VERDICT.validate_json(b) for b in bodies]

    def failures(self, as_of: date | None = None) -> list[Failure]:
        """Return the inputs that could not be used, known by `as_of`."""
        return [_FAILURE.validate_json(b) for b in self._bodies("failures", as_of=as_of)]

    def counts(self) -> dict[str, int]:
        """Return the number of rows of each table."""
        with self._engine.begin() as connection:
            return {name: rows.count(connection, table) for name, table in TABLES.items()}

    def heads(self) -> tuple[Head, ...]:
        """Return the last row's number and hash of each table."""
        with self._engine.begin() as connection:
            found = [(name, rows.head(connection, table)) for name, table in TABLES.items()]
        return tuple(Head(table=name, seq=seq, row_hash=key) for name, (seq, key) in found)

    def verify_chain(self, *, heads: Iterable[Head] = ()) -> list[Fault]:
        """Re-hash every row and return what is not as it was written; empty if all is well.

        Parameters
        ----------
        heads : iterable of Head
            As noted earlier: rows up to them must still be there (rows cut off at a table's
            end leave no other trace).
        """
        out: list[Fault] = []
        with self._engine.begin() as connection:
            for table in TABLES.values():
                out += rows.verify(connection, table)
            for noted in heads:
                table = TABLES[noted.table]
                query = select(table.c.row_hash).where(table.c.seq == noted.seq)
                if noted.seq and connection.execute(query).scalar() != noted.row_hash:
                    out.append(
                        Fault(table=noted.table, seq=noted.seq, kind="truncated",
                              detail="the row noted as the last one is not there")
                    )  # fmt: skip
        return out

    def _append(self, name: str, entries: list[Entry]) -> list[str]:
        if not entries:
            return []
        try:
            with self._writer.begin() as connection:
                lock(connection)
                new = rows.append(
                    connection,
                    TABLES[name],
                    entries=entries,
                    recorded_at=self._clock().astimezone(UTC).isoformat(timespec="microseconds"),
                )
        except SQLAlchemyError as error:
            raise LedgerError(f"could not add to {name}: {_why(error)}") from error
        _LOG.info("%s: %d given, %d new", name, len(entries), len(new))
        return new

    def _bodies(self, name: str, *, as_of: date | None, parent: str | None = None) -> list[str]:
        table = TABLES[name]
        query: Select[Any] = select(table.c.body).order_by(table.c.seq)
        if as_of is not None:
            query = query.where(table.c.known_at <= as_of)
        if parent is not None:
            query = query.where(table.c.parent == parent)
        try:
            with self._engine.begin() as connection:
                return list(connection.execute(query).scalars())
        except SQLAlchemyError as error:
            raise LedgerError(f"could not read {name}: {_why(error)}") from error

    def _known_at_of(self, name: str, ids: set[str]) -> dict[str, date]:
        table = TABLES[name]
        out: dict[str, date] = {}
        ordered = sorted(ids)
        with self._engine.begin() as connection:
            for i in range(0, len(ordered), 500):
                query = select(table.c.id, table.c.known_at).where(
                    table.c.id.in_(ordered[i : i + 500])
                )
                out |= {row.id: row.known_at for row in connection.execute(query)}
        return out


def _why(error: SQLAlchemyError) -> str:
    return str(getattr(error, "orig", None) or error).splitlines()[0]
