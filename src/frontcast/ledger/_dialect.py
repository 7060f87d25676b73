"""Everything that differs between databases. The only SQL that is not SQLAlchemy's own."""

import sqlite3

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError

from frontcast.errors import LedgerError

_BUSY_S = 60.0
_WRITES = "frontcast_writes"
# Any number will do, as long as every frontcast takes the same.
_PG_LOCK = 7_203_114


def engine_of(where: str) -> Engine:
    """Return an engine for a file's path or an SQLAlchemy address."""
    try:
        url = make_url(where) if "://" in where else URL.create("sqlite", database=where)
        if url.get_backend_name() == "sqlite":
            return _sqlite(url)
        return create_engine(url)
    except (ArgumentError, ImportError) as error:
        raise LedgerError(f"want a file or a database address, got {where!r}: {error}") from None


def writer(engine: Engine) -> Engine:
    """Return the engine with transactions that take the one write lock at their start."""
    return engine.execution_options(**{_WRITES: True})


def lock(connection: Connection) -> None:
    """Take the one write lock where the begin of a transaction has not done so."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _PG_LOCK})


def forbid_changes(connection: Connection, table: str) -> None:
    """Create the triggers that refuse UPDATE and DELETE."""
    if connection.dialect.name == "sqlite":
        for action in ("UPDATE", "DELETE"):
            connection.exec_driver_sql(
                f"CREATE TRIGGER IF NOT EXISTS {table}_no_{action.lower()} "
                f"BEFORE {action} ON {table} BEGIN "
                f"SELECT RAISE(ABORT, '{table} is append-only: {action} refused'); END"
            )
    elif connection.dialect.name == "postgresql":
        connection.exec_driver_sql(
            "CREATE OR REPLACE FUNCTION frontcast_append_only() RETURNS trigger AS $$ BEGIN "
            "RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP; END; "
            "$$ LANGUAGE plpgsql"
        )
        connection.exec_driver_sql(
            f"CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION frontcast_append_only()"
        )


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": _BUSY_S})

    @event.listens_for(engine, "connect")
    def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
        # The driver's own transaction handling is off: "begin" below says which kind.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        # A writer that begins as a reader may fail on upgrading; it locks at once instead.
        writes = connection.get_execution_options().get(_WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
