"""Questions, predictions and resolutions."""

from alembic import op
from sqlalchemy import Column, Date, Integer, String, Text, text

from frontcast.ledger._dialect import forbid_changes

revision = "0003"
down_revision = "0002"
_TABLES = ("questions", "predictions", "resolutions")


def upgrade() -> None:
    """Add three tables like the others."""
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
            Column("supersedes", String(64), nullable=False, server_default=""),
        )
        op.create_index(f"{name}_by_known_at", name, ["known_at"])
        op.create_index(f"{name}_by_parent", name, ["parent"])
        corrected = text("supersedes <> ''")
        op.create_index(
            f"{name}_by_supersedes",
            name,
            ["supersedes"],
            sqlite_where=corrected,
            postgresql_where=corrected,
        )
        forbid_changes(op.get_bind(), name)
