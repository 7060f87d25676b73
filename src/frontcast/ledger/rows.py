"""Tables and the hash that ties each row to the one before it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Date,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    func,
    select,
)

from frontcast.frame import content_id, sha256_hex

METADATA = MetaData()
GENESIS = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A row of the ledger that is not as it was written.

    Parameters
    ----------
    table : str
        ``reports``, ``claims``, ``verdicts`` or ``failures``.
    seq : int
        The row's number; for missing rows the first number that is missing.
    kind : str
        ``changed``, ``missing``, ``reordered`` or ``truncated``.
    detail : str
        One sentence.
    """

    table: str
    seq: int
    kind: str
    detail: str


def _table(name: str) -> Table:
    return Table(
        name,
        METADATA,
        Column("seq", Integer, primary_key=True, autoincrement=False),
        Column("id", String(64), nullable=False, unique=True),
        Column("parent", String(64), nullable=False),
        Column("body", Text, nullable=False),
        Column("known_at", Date, nullable=False),
        Column("recorded_at", String(40), nullable=False),
        Column("content_hash", String(64), nullable=False),
        Column("prev_hash", String(64), nullable=False),
        Column("row_hash", String(64), nullable=False),
        Index(f"{name}_by_known_at", "known_at"),
        Index(f"{name}_by_parent", "parent"),
    )


TABLES: dict[str, Table] = {
    name: _table(name) for name in ("reports", "claims", "verdicts", "failures")
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row before it has a number: `parent` is the report of a claim, the claim of a verdict."""

    id: str
    body: str
    known_at: date
    parent: str = ""


def head(connection: Connection, table: Table) -> tuple[int, str]:
    """Return number and hash of the last row; 0 and the genesis hash of an empty table."""
    found = connection.execute(
        select(table.c.seq, table.c.row_hash).order_by(table.c.seq.desc()).limit(1)
    ).first()
    return (int(found.seq), str(found.row_hash)) if found else (0, GENESIS)


def append(
    connection: Connection, table: Table, *, entries: Sequence[Entry], recorded_at: str
) -> list[str]:
    """Write those entries whose ids are new; return their ids. Holds the write lock."""
    known = _existing(connection, table, [e.id for e in entries])
    seq, prev = head(connection, table)
    rows: list[dict[str, Any]] = []
    for entry in entries:
        if entry.id in known:
            continue
        known.add(entry.id)
        seq += 1
        row: dict[str, Any] = {
            "seq": seq,
            "id": entry.id,
            "parent": entry.parent,
            "body": entry.body,
            "known_at": entry.known_at,
            "recorded_at": recorded_at,
            "content_hash": sha256_hex(entry.body.encode()),
            "prev_hash": prev,
        }
        row["row_hash"] = prev = row_hash(row)
        rows.append(row)
    if rows:
        connection.execute(table.insert(), rows)
    return [row["id"] for row in rows]


def row_hash(row: dict[str, Any]) -> str:
    """Return the hash over a row's fields and the hash of the row before it."""
    fields = ("seq", "id", "parent", "known_at", "recorded_at", "content_hash", "prev_hash")
    return content_id({name: row[name] for name in fields})


def verify(connection: Connection, table: Table) -> Iterator[Fault]:
    """Yield what is not as it was written, in the order of the rows."""
    wanted_seq, prev = 1, GENESIS
    for found in connection.execute(select(table).order_by(table.c.seq)).mappings():
        row = dict(found)
        seq = int(row["seq"])
        if seq != wanted_seq:
            yield Fault(table=table.name, seq=wanted_seq, kind="missing",
                        detail=f"rows {wanted_seq} to {seq - 1} are gone")  # fmt: skip
        elif row["prev_hash"] != prev:
            yield Fault(table=table.name, seq=seq, kind="reordered",
                        detail="does not follow the row before it")  # fmt: skip
        if sha256_hex(row["body"].encode()) != row["content_hash"]:
            yield Fault(table=table.name, seq=seq, kind="changed",
                        detail="the content is not what was hashed")  # fmt: skip
        elif row_hash(row) != row["row_hash"]:
            yield Fault(table=table.name, seq=seq, kind="changed",
                        detail="a field is not what was hashed")  # fmt: skip
        wanted_seq, prev = seq + 1, str(row["row_hash"])


def count(connection: Connection, table: Table) -> int:
    """Return the number of rows."""
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _existing(connection: Connection, table: Table, ids: Sequence[str]) -> set[str]:
    out: set[str] = set()
    for i in range(0, len(ids), 500):  # below the parameter limit of every database
        query = select(table.c.id).where(table.c.id.in_(ids[i : i + 500]))
        out.update(connection.execute(query).scalars())
    return out
