"""Reports, claims, verdicts and failures, each row tied to the one before it."""

from alembic import op
from sqlalchemy import Column, Date, Integer, String, Text

from frontcast.ledger._dialect import forbid_changes

revision = "0001"
down_revision = None
_TABLES = ("reports", "claims", "verdicts", "failures")


def upgrade() -> None:
    """Create the four tables."""
    for name in _TABLES:
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
        )
        op.create_index(f"{name}_by_known_at", name, ["known_at"])
        op.create_index(f"{name}_by_parent", name, ["parent"])
        forbid_changes(op.get_bind(), name)
