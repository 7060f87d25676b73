"""A ledger's rows, all of one moment, in another database."""

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, insert, select

from frontcast.errors import LedgerError
from frontcast.ledger import _writes
from frontcast.ledger._dialect import lock
from frontcast.ledger.rows import TABLES, count

_AT_ONCE = 1_000


def copy_rows(source: Connection, target: Connection) -> int:
    """Copy every row of every table, number and hashes and all, and index its words.

    Parameters
    ----------
    source : Connection
        In a transaction that sees one state.
    target : Connection
        Of a ledger without rows, in a transaction.

    Returns
    -------
    int
        Rows copied.

    Raises
    ------
    LedgerError
        If the target has rows.
    """
    lock(target)
    filled = [name for name, table in TABLES.items() if count(target, table)]
    if filled:
        raise LedgerError(f"want an empty ledger to copy into, this one has {', '.join(filled)}")
    copied = 0
    for table in TABLES.values():
        found = source.execute(select(table).order_by(table.c.seq))
        for rows in found.mappings().partitions(_AT_ONCE):
            target.execute(insert(table), [dict(row) for row in rows])
            copied += len(rows)
    _writes.index_all(target)
    return copied


def copy_file(engine: Engine, path: Path) -> None:
    """Copy an SQLite database page by page, as of one moment, while others write.

    Raises
    ------
    LedgerError
        If there is a file of this name.
    """
    if path.exists():
        raise LedgerError(f"there is a file {path}; name another")
    raw = engine.raw_connection()
    target = sqlite3.connect(path)
    try:
        driver = raw.driver_connection
        if not isinstance(driver, sqlite3.Connection):
            raise LedgerError("want an SQLite database to copy page by page")
        driver.backup(target)
        # One file, whatever the source's journal: nothing beside it has to be kept with it.
        target.execute("PRAGMA journal_mode = DELETE")
    finally:
        target.close()
        raw.close()


def stands_at(path: Path) -> str | None:
    """Return the step that a ledger's file stands at, without changing anything.

    Returns
    -------
    str or None
        None: it is no ledger, or one made before steps were counted.

    Raises
    ------
    LedgerError
        If it cannot be read.
    """
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as raw:
            there = raw.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")
            if there.fetchone() is None:
                return None
            found = raw.execute("SELECT version_num FROM alembic_version").fetchone()
            return None if found is None else str(found[0])
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise LedgerError(f"cannot read {path}: {error}") from error
