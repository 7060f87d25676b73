"""Opening a database: a new one gets its tables, an old one those that it lacks."""

import logging
import threading
from collections.abc import Callable

from sqlalchemy import Connection, Engine, inspect, text

from frontcast.errors import LedgerError
from frontcast.ledger._dialect import lock

_LOG = logging.getLogger(__name__)
REVISIONS = ("0001", "0002", "0003")
HEAD = REVISIONS[-1]
_TABLE = "alembic_version"
# Alembic keeps the migration that runs in a variable of its module.
_ONE_AT_A_TIME = threading.Lock()


def prepare(
    engine: Engine, writer: Engine, *, fill: Callable[[Connection, str | None], None]
) -> None:
    """Bring a database to the tables that this code knows.

    Parameters
    ----------
    engine, writer : Engine
        To look with; to write with.
    fill : callable
        Given the connection and the step the database stood at (None: it was empty), fills what
        a step of SQL alone cannot; in the same transaction.

    Raises
    ------
    LedgerError
        If it is no ledger, or one of a newer frontcast.
    """
    with engine.begin() as connection:
        if _found(connection) == HEAD:
            return
    with _ONE_AT_A_TIME, writer.begin() as connection:
        lock(connection)
        found = _found(connection)
        if found == HEAD:
            return  # another process was faster
        _upgrade(connection, found)
        fill(connection, found)
        _LOG.info("ledger brought from %s to %s", found or "nothing", HEAD)


def _found(connection: Connection) -> str | None:
    """Return the last step that was taken; None for an empty database."""
    tables = set(inspect(connection).get_table_names())
    if _TABLE in tables:
        step = connection.execute(text(f"SELECT version_num FROM {_TABLE}")).scalar()  # noqa: S608 - our own name
        if step is not None and step not in REVISIONS:
            raise LedgerError(
                f"this ledger is of a newer frontcast: its tables are at step {step}, this one "
                f"knows up to {HEAD}; update frontcast, nothing was changed"
            )
        if step is not None:
            return str(step)
    if "reports" in tables:
        columns = {c["name"] for c in inspect(connection).get_columns("reports")}
        if {"seq", "body", "row_hash"} <= columns:
            return REVISIONS[0]  # made before steps were counted
        raise LedgerError("it has a table named reports that is not a ledger's; name another")
    if tables and connection.dialect.name == "sqlite":
        raise LedgerError(f"it is a database, but no ledger: it has {', '.join(sorted(tables))}")
    return None


def _upgrade(connection: Connection, found: str | None) -> None:
    # Loaded only where something is to be done: a quarter of a second.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "frontcast.ledger:migrations")
    config.attributes["connection"] = connection
    if found is not None and _TABLE not in inspect(connection).get_table_names():
        command.stamp(config, found)
    command.upgrade(config, "head")
