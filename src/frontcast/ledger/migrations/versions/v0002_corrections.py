"""Rows that supersede rows; links, reviews and readings; the index of words."""

from alembic import op
from sqlalchemy import Column, Date, Integer, String, Text, text

from frontcast.ledger._dialect import create_index, forbid_changes

revision = "0002"
down_revision = "0001"
_OLD = ("reports", "claims", "verdicts", "failures")
_NEW = ("links", "reviews", "readings")


def upgrade() -> None:
    """Add a column to the four tables of 0001, three tables like them, and the index."""
    for name in _OLD:
        op.add_column(name, Column("supersedes", String(64), nullable=False, server_default=""))
    for name in _NEW:
        op.create_table(
            name,
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
        )
        op.create_index(f"{name}_by_known_at", name, ["known_at"])
        op.create_index(f"{name}_by_parent", name, ["parent"])
    for name in (*_OLD, *_NEW):
        corrected = text("supersedes <> ''")
        op.create_index(
            f"{name}_by_supersedes",
            name,
            ["supersedes"],
            sqlite_where=corrected,
            postgresql_where=corrected,
        )
        forbid_changes(op.get_bind(), name)
    create_index(op.get_bind())
