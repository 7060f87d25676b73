"""Everything that differs between databases. The only SQL that is not SQLAlchemy's own."""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    LargeBinary,
    cast,
    create_engine,
    event,
    func,
    make_url,
    text,
)
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from frontcast.errors import LedgerError

# Shorter than the patience of a writer (ledger.py), which asks again.
_BUSY_S = 10.0
_WRITES = "frontcast_writes"
# Any number will do, as long as every frontcast takes the same.
_PG_LOCK = 7_203_114
_SQLITE_BUSY: Final = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
# Serialisation, deadlock, lock not available, too many clients, server going down or coming up.
_PG_BUSY: Final = ("40001", "40P01", "55P03", "53300", "57P01", "57P03")
# A tsvector holds at most 1 MB; words beyond this many characters of a text are not searched.
_PG_MOST_CHARACTERS = 250_000
_WORDS = "search_words"


def engine_of(where: str) -> Engine:
    """Return an engine for a file's path or an SQLAlchemy address."""
    try:
        url = make_url(where) if "://" in where else URL.create("sqlite", database=where)
        if url.get_backend_name() == "sqlite":
            return _sqlite(url)
        return create_engine(url, isolation_level="REPEATABLE READ")
    except (ArgumentError, ImportError) as error:
        raise LedgerError(f"want a file or a database address, got {where!r}: {error}") from None


def writer(engine: Engine) -> Engine:
    """Return the engine with transactions that take the one write lock at their start."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(**{_WRITES: True})
    # What is read after the lock was given must be what the writer before has left.
    return engine.execution_options(isolation_level="READ COMMITTED")


def lock(connection: Connection) -> None:
    """Take the one write lock where the begin of a transaction has not done so."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _PG_LOCK})


def is_busy(error: SQLAlchemyError) -> bool:
    """Tell whether the same may go well a moment later."""
    if not isinstance(error, DBAPIError):
        return False
    if isinstance(error.orig, sqlite3.Error):
        return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in _SQLITE_BUSY
    state = getattr(error.orig, "sqlstate", None) or ""
    return error.connection_invalidated or state in _PG_BUSY or state.startswith("08")


def forbid_changes(connection: Connection, table: str) -> None:
    """Create the triggers that refuse to change, replace or take out a row."""
    if connection.dialect.name == "sqlite":
        for action in ("UPDATE", "DELETE"):
            connection.exec_driver_sql(
                f"CREATE TRIGGER IF NOT EXISTS {table}_no_{action.lower()} "
                f"BEFORE {action} ON {table} BEGIN "
                f"SELECT RAISE(ABORT, '{table} is append-only: {action} refused'); END"
            )
        # INSERT OR REPLACE takes rows out without the trigger above being asked.
        there = f"SELECT 1 FROM {table} WHERE seq = NEW.seq OR id = NEW.id"  # noqa: S608 - our own name
        connection.exec_driver_sql(
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS ({there}) BEGIN "
            f"SELECT RAISE(ABORT, '{table} is append-only: REPLACE refused'); END"
        )
    elif connection.dialect.name == "postgresql":
        connection.exec_driver_sql(
            "CREATE OR REPLACE FUNCTION frontcast_append_only() RETURNS trigger AS $$ BEGIN "
            "RAISE EXCEPTION '%% is append-only: %% refused', TG_TABLE_NAME, TG_OP; END; "
            "$$ LANGUAGE plpgsql"
        )
        connection.exec_driver_sql(
            f"CREATE OR REPLACE TRIGGER {table}_append_only "
            f"BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION frontcast_append_only()"
        )


def unguarded(connection: Connection, tables: Sequence[str]) -> list[str]:
    """Return the triggers of `forbid_changes` that are not there or switched off."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        wanted = [f"{t}_no_{a}" for t in tables for a in ("update", "delete", "replace")]
    else:
        query = (
            "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE c.relnamespace = current_schema()::regnamespace AND t.tgenabled IN ('O', 'A')"
        )
        wanted = [f"{t}_append_only" for t in tables]
    there = set(connection.exec_driver_sql(query).scalars())
    return [name for name in wanted if name not in there]


def damage(connection: Connection) -> list[str]:
    """Return what the database itself finds wrong with its file."""
    if connection.dialect.name != "sqlite":
        return []
    found = connection.exec_driver_sql("PRAGMA integrity_check(20)").scalars()
    return [line for line in map(str, found) if line != "ok"]


def as_bytes(connection: Connection, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return a text column as the bytes that are stored, be they UTF-8 or not."""
    if connection.dialect.name == "sqlite":
        return cast(column, LargeBinary)
    return func.convert_to(column, "UTF8")


def create_index(connection: Connection) -> None:
    """Create the index of words, empty."""
    if connection.dialect.name == "sqlite":
        # Contentless: the words are those of the rows' bodies, which are kept already.
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE {_WORDS} USING fts5("
            "words, content='', tokenize='unicode61 remove_diacritics 0')"
        )
    else:
        connection.exec_driver_sql(
            f"CREATE TABLE {_WORDS} (kind smallint NOT NULL, seq integer NOT NULL, "
            "words tsvector NOT NULL, PRIMARY KEY (kind, seq))"
        )
        connection.exec_driver_sql(f"CREATE INDEX {_WORDS}_by_word ON {_WORDS} USING gin (words)")


def drop_index(connection: Connection) -> None:
    """Drop the index of words."""
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {_WORDS}")


def index_words(connection: Connection, kind: int, rows: Sequence[tuple[int, str]]) -> None:
    """Add rows of one kind (0 or 1), each with its number and its words, to the index."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        connection.execute(
            text(f"INSERT INTO {_WORDS} (rowid, words) VALUES (:row, :words)"),  # noqa: S608 - our own name
            [{"row": 2 * seq + kind, "words": words} for seq, words in rows],
        )
    else:
        connection.execute(
            text(
                f"INSERT INTO {_WORDS} (kind, seq, words) "  # noqa: S608 - our own name
                "VALUES (:kind, :seq, to_tsvector('simple', :words))"
            ),
            [
                {"kind": kind, "seq": seq, "words": words[:_PG_MOST_CHARACTERS]}
                for seq, words in rows
            ],
        )


def find_words(connection: Connection, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield kind and number of the rows that hold all words, the best first."""
    if connection.dialect.name == "sqlite":
        # Quoted, a word is never an operator.
        wanted = " ".join(f'"{word}"' for word in words)
        found = connection.execute(
            text(f"SELECT rowid FROM {_WORDS} WHERE {_WORDS} MATCH :words ORDER BY rank, rowid"),  # noqa: S608 - our own name
            {"words": wanted},
        ).scalars()
        yield from ((int(row) % 2, int(row) // 2) for row in found)
    else:
        ranked = connection.execute(
            text(
                f"SELECT kind, seq FROM {_WORDS}, plainto_tsquery('simple', :words) AS wanted "  # noqa: S608 - our own name
                "WHERE words @@ wanted ORDER BY ts_rank(words, wanted, 1) DESC, kind, seq"
            ),
            {"words": " ".join(words)},
        )
        yield from ((int(row.kind), int(row.seq)) for row in ranked)


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": _BUSY_S})

    @event.listens_for(engine, "connect")
    def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
        # The driver's own transaction handling is off: "begin" below says which kind.
        connection.isolation_level = None
        cursor = connection.cursor()
        try:
            found = cursor.execute("PRAGMA journal_mode").fetchone()
            # Setting what is set already would wait for writers.
            if found != ("wal",):
                cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=FULL")
        except UnicodeDecodeError as error:  # in the database's own words about its damage
            raise LedgerError(f"the file of the database is damaged: {error.object!r}") from error
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        # A writer that begins as a reader may fail on upgrading; it locks at once instead.
        writes = connection.get_execution_options().get(_WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
