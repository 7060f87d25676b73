"""A database, and transactions on it that wait their turn."""

import logging
import random
import sqlite3
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from frontcast.errors import LedgerError
from frontcast.ledger._copy import copy_file, copy_rows
from frontcast.ledger._dialect import engine_of, is_busy, lock, writer
from frontcast.ledger._schema import prepare

_LOG = logging.getLogger(__name__)
# A database that is damaged may say so in words that are no UTF-8.
_BROKEN: Final = (SQLAlchemyError, UnicodeDecodeError)
R = TypeVar("R")
G = TypeVar("G")
# A busy database is asked again after these seconds, each by chance half as long or half longer.
_WAITS_S: Final = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)


class Store:
    """An open database.

    Parameters
    ----------
    where : str
        A file, or an SQLAlchemy address.
    clock : callable
        Gives the time of recording, with time zone.
    fill : callable
        Called once after the tables were brought up to date, in the same transaction, with the
        connection, the step they stood at, and the time.

    Raises
    ------
    LedgerError
        If it cannot be opened.
    """

    def __init__(
        self,
        where: str,
        *,
        clock: Callable[[], datetime],
        fill: Callable[[Connection, str | None, str], None],
    ) -> None:
        self._clock = clock
        self._engine = engine_of(where)
        self._writer = writer(self._engine)
        try:
            self._patiently(
                lambda: prepare(
                    self._engine,
                    self._writer,
                    fill=lambda connection, found: fill(connection, found, self._stamp()),
                )
            )
        except (*_BROKEN, LedgerError) as error:
            self.close()
            raise LedgerError(f"cannot open the ledger {where}: {_why(error)}") from error

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def today(self) -> date:
        """Return the day, in UTC."""
        return self._clock().astimezone(UTC).date()

    def write(
        self, name: str, job: Callable[[Connection, Sequence[G], str], int], given: Sequence[G]
    ) -> int:
        """Do a job in one transaction, alone; it is given what to write and the time."""

        def transaction() -> int:
            with self._writer.begin() as connection:
                lock(connection)
                return job(connection, given, self._stamp())

        try:
            new = self._patiently(transaction)
        except _BROKEN as error:
            raise LedgerError(f"could not add to {name}: {_why(error)}") from error
        _LOG.info("%s: %d given, %d new", name, len(given), new)
        return new

    def read(self, name: str, job: Callable[[Connection], R]) -> R:
        """Do a job that sees one state of the database."""

        def transaction() -> R:
            with self._engine.begin() as connection:
                return job(connection)

        try:
            return self._patiently(transaction)
        except _BROKEN as error:
            raise LedgerError(f"could not read {name}: {_why(error)}") from error

    def copy_to(self, where: str) -> None:
        """Copy everything, as of one moment, into a new file or an empty ledger elsewhere."""
        try:
            if "://" not in where and self._engine.dialect.name == "sqlite":
                copy_file(self._engine, Path(where))
                return
            other = Store(where, clock=self._clock, fill=lambda *_: None)
            try:
                with self._engine.begin() as source, other._writer.begin() as target:
                    copy_rows(source, target)
            finally:
                other.close()
        except (*_BROKEN, sqlite3.Error) as error:
            raise LedgerError(f"could not copy the ledger to {where}: {_why(error)}") from error

    def _stamp(self) -> str:
        return self._clock().astimezone(UTC).isoformat(timespec="microseconds")

    def _patiently(self, job: Callable[[], R]) -> R:
        """Do it, and again a little later if the database is busy: every job may be repeated."""
        for wait in _WAITS_S:
            try:
                return job()
            except SQLAlchemyError as error:
                if not is_busy(error):
                    raise
                _LOG.info("busy: %s", _why(error))
            time.sleep(wait * random.uniform(0.5, 1.5))  # noqa: S311 - no secret
        return job()


def _why(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).splitlines()[0]
