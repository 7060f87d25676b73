"""Tables that only grow, and how rows get into them."""

from collections.abc import Iterable, Sequence
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
    text,
)

from frontcast.frame import content_id, sha256_hex
from frontcast.ledger._dialect import index_words

METADATA = MetaData()
GENESIS = "0" * 64
_BATCH = 500  # below the parameter limit of every database
_KINDS = ("reports", "claims")


def _table(name: str) -> Table:
    corrected = text("supersedes <> ''")
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
        Column("supersedes", String(64), nullable=False, server_default=""),
        Index(f"{name}_by_known_at", "known_at"),
        Index(f"{name}_by_parent", "parent"),
        Index(
            f"{name}_by_supersedes",
            "supersedes",
            sqlite_where=corrected,
            postgresql_where=corrected,
        ),
    )


TABLES: dict[str, Table] = {
    name: _table(name)
    for name in (
        "reports", "claims", "verdicts", "failures", "links", "reviews", "readings",
        "questions", "predictions", "resolutions",
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row before it has a number.

    Parameters
    ----------
    id : str
        Content address of the row.
    body : str
        The record as JSON.
    known_at : datetime.date
        The day from which it can be known.
    parent : str
        What it belongs to: the report of a claim or reading, the claim of a verdict, review or
        question, the first claim of a link, the question of a prediction or resolution.
    supersedes : str
        Id of the row that it corrects; empty: none.
    words : str
        What a search finds it by (reports and claims).
    """

    id: str
    body: str
    known_at: date
    parent: str = ""
    supersedes: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One row of a record: the first, or one that corrects the one before."""

    id: str
    body: str
    known_at: date


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
    known = {e.id for e in _with(connection, table, "id", [e.id for e in entries])}
    seq, prev = head(connection, table)
    rows: list[dict[str, Any]] = []
    words: list[tuple[int, str]] = []
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
            "supersedes": entry.supersedes,
        }
        row["row_hash"] = prev = row_hash(row)
        rows.append(row)
        words.append((seq, entry.words))
    if rows:
        connection.execute(table.insert(), rows)
    if table.name in _KINDS:
        index_words(connection, _KINDS.index(table.name), words)
    return [row["id"] for row in rows]


def row_hash(row: dict[str, Any]) -> str:
    """Return the hash over a row's fields and the hash of the row before it."""
    fields = ["seq", "id", "parent", "known_at", "recorded_at", "content_hash", "prev_hash"]
    if row["supersedes"] != "":  # rows older than this column have the same hash as ever
        fields.append("supersedes")
    return content_id({name: row[name] for name in fields})


def editions(connection: Connection, table: Table, ids: Iterable[str]) -> dict[str, list[Edition]]:
    """Return the rows of each record that has some, the first before those that correct it."""
    out: dict[str, list[Edition]] = {}
    of: dict[str, str] = {}
    found = _with(connection, table, "id", ids)
    for row in found:
        out[row.id] = [Edition(id=row.id, body=row.body, known_at=row.known_at)]
        of[row.id] = row.id
    while found:
        found = _with(connection, table, "supersedes", [row.id for row in found])
        for row in found:
            of[row.id] = of[row.supersedes]
            out[of[row.id]].append(Edition(id=row.id, body=row.body, known_at=row.known_at))
    return out


def bodies(
    connection: Connection, table: Table, *, as_of: date | None, parents: Iterable[str] | None
) -> list[tuple[str, str]]:
    """Return id and body of the rows known by `as_of`, of some parents only if they are given."""
    query = select(table.c.id, table.c.body).order_by(table.c.seq)
    if as_of is not None:
        query = query.where(table.c.known_at <= as_of)
    if parents is None:
        return [(row.id, row.body) for row in connection.execute(query)]
    wanted, out = sorted(set(parents)), []
    for i in range(0, len(wanted), _BATCH):
        some = query.where(table.c.parent.in_(wanted[i : i + _BATCH]))
        out += [(row.id, row.body) for row in connection.execute(some)]
    return out


def count(connection: Connection, table: Table) -> int:
    """Return the number of rows."""
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _with(connection: Connection, table: Table, column: str, values: Iterable[str]) -> list[Any]:
    wanted = list(dict.fromkeys(values))
    out: list[Any] = []
    for i in range(0, len(wanted), _BATCH):
        query = select(table.c.id, table.c.body, table.c.known_at, table.c.supersedes)
        query = query.where(table.c[column].in_(wanted[i : i + _BATCH]))
        if column == "supersedes":
            query = query.where(table.c.supersedes != "")  # the index holds these only
        out += connection.execute(query.order_by(table.c.seq)).all()
    return out
