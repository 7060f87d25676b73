"""What the rows were when they were written, and what of it is no longer so."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Table, exists, literal_column, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.types import NullType

from frontcast.errors import LedgerError
from frontcast.frame import sha256_hex
from frontcast.ledger._dialect import as_bytes, damage, unguarded
from frontcast.ledger.rows import GENESIS, TABLES, head, row_hash

_FIELDS: Final = ("id", "parent", "body", "recorded_at", "content_hash", "prev_hash",
                  "row_hash", "supersedes")  # fmt: skip
# Child, parent, and what the parent is called: a row whose parent was cut off is an orphan.
_BELONGS: Final = (
    ("claims", "reports", "report"),
    ("readings", "reports", "report"),
    ("reviews", "claims", "claim"),
    ("predictions", "questions", "question"),
    ("resolutions", "questions", "question"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Number and hash of a table's last row: note it elsewhere, and lost rows are seen."""

    table: str
    seq: int
    row_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A row of the ledger that is not as it was written.

    Parameters
    ----------
    table : str
        Name of the table; empty where it is the database as a whole.
    seq : int
        The row's number; for missing rows the first number that is missing; 0: no one row.
    kind : str
        ``changed``, ``missing``, ``reordered``, ``truncated``, ``damaged`` (the database cannot
        read it) or ``unguarded`` (what refuses changes was taken away).
    detail : str
        One sentence.
    """

    table: str
    seq: int
    kind: str
    detail: str


def heads(connection: Connection) -> tuple[Head, ...]:
    """Return the last row's number and hash of each table."""
    found = [(name, head(connection, table)) for name, table in TABLES.items()]
    return tuple(Head(table=name, seq=seq, row_hash=key) for name, (seq, key) in found)


def verify(connection: Connection, *, noted: Iterable[Head] = ()) -> list[Fault]:
    """Re-hash every row; compare with heads noted earlier; look for rows without their parent."""
    out: list[Fault] = []
    for table in TABLES.values():
        out += _readable(table.name, _rows(connection, table))
    for one in noted:
        out += _readable(one.table, _against(connection, one))
    for child, parent, word in _BELONGS:
        out += _readable(child, _orphans(connection, TABLES[child], TABLES[parent], word))
    return out


def guards(connection: Connection) -> list[Fault]:
    """Ask the database what it finds wrong with its file, and whether it still refuses changes."""
    out = [Fault(table="", seq=0, kind="damaged", detail=line) for line in damage(connection)]
    for name in unguarded(connection, list(TABLES)):
        detail = f"the trigger {name}, which refuses changes, was taken away"
        table = next(t for t in TABLES if name.startswith(t))
        out.append(Fault(table=table, seq=0, kind="unguarded", detail=detail))
    return out


def _readable(table: str, found: Iterator[Fault]) -> Iterator[Fault]:
    """Go on with the next table where the database cannot read this one to its end."""
    try:
        yield from found
    except (SQLAlchemyError, UnicodeDecodeError) as error:
        why = str(getattr(error, "orig", None) or error).splitlines()[0]
        yield Fault(table=table, seq=0, kind="damaged", detail=f"cannot be read: {why}")


def _rows(connection: Connection, table: Table) -> Iterator[Fault]:
    # Raw values: a day that is none, or text that is no UTF-8, must not stop the search.
    columns = [as_bytes(connection, table.c[name]).label(name) for name in _FIELDS]
    day = literal_column(f"{table.name}.known_at", NullType()).label("known_at")
    query = select(table.c.seq, day, *columns).order_by(table.c.seq)
    query = query.execution_options(stream_results=True)
    wanted, prev = 1, GENESIS
    for found in connection.execute(query).mappings():
        seq = int(found["seq"])
        row: dict[str, Any] = {name: _text(found[name]) for name in _FIELDS}
        row |= {"seq": seq, "known_at": _day(found["known_at"])}
        if seq != wanted:
            yield Fault(table=table.name, seq=wanted, kind="missing",
                        detail=f"rows {wanted} to {seq - 1} are gone")  # fmt: skip
        elif row["prev_hash"] != prev:
            yield Fault(table=table.name, seq=seq, kind="reordered",
                        detail="does not follow the row before it")  # fmt: skip
        if sha256_hex(bytes(found["body"] or b"")) != row["content_hash"]:
            yield Fault(table=table.name, seq=seq, kind="changed",
                        detail="the content is not what was hashed")  # fmt: skip
        elif row_hash(row) != row["row_hash"]:
            yield Fault(table=table.name, seq=seq, kind="changed",
                        detail="a field is not what was hashed")  # fmt: skip
        wanted, prev = seq + 1, str(row["row_hash"])


def _against(connection: Connection, noted: Head) -> Iterator[Fault]:
    table = TABLES.get(noted.table)
    if table is None:
        raise LedgerError(f"a head was noted of a table {noted.table!r}, which no ledger has")
    query = select(table.c.row_hash).where(table.c.seq == noted.seq)
    if noted.seq and connection.execute(query).scalar() != noted.row_hash:
        yield Fault(table=noted.table, seq=noted.seq, kind="truncated",
                    detail="the row noted as the last one is not there")  # fmt: skip


def _orphans(connection: Connection, child: Table, parent: Table, word: str) -> Iterator[Fault]:
    there = exists().where(parent.c.id == child.c.parent)
    query = select(child.c.seq, child.c.parent).where(~there).order_by(child.c.seq).limit(20)
    for row in connection.execute(query):
        yield Fault(table=parent.name, seq=0, kind="missing",
                    detail=f"row {row.seq} of {child.name} speaks of the {word} "
                    f"{str(row.parent)[:12]}, which is not there")  # fmt: skip


def _text(value: Any) -> str | None:
    return None if value is None else bytes(value).decode(errors="backslashreplace")


def _day(value: Any) -> str | None:
    # SQLite gives the text that is stored, PostgreSQL a date.
    return None if value is None else str(value)
