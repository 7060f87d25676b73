"""The contract of the ledger on SQLite."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from frontcast.testing.ledgers import LedgerContract


class TestSqlite(LedgerContract):
    @pytest.fixture
    def where(self, tmp_path: Path) -> str:
        return str(tmp_path / "ledger.sqlite")

    @contextmanager
    def fresh(self) -> Iterator[str]:
        with tempfile.TemporaryDirectory() as folder:
            yield f"{folder}/ledger.sqlite"
