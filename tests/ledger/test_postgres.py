"""The contract of the ledger on PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from frontcast.testing.ledgers import LedgerContract
from frontcast.testing.postgres import database


class TestPostgres(LedgerContract):
    examples = 4

    @pytest.fixture(autouse=True)
    def _server(self, postgres: str) -> None:
        self.server = postgres

    @pytest.fixture
    def where(self, postgres: str) -> Iterator[str]:
        with database(postgres) as address:
            yield address

    @contextmanager
    def fresh(self) -> Iterator[str]:
        with database(self.server) as address:
            yield address
