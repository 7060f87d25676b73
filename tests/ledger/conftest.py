"""Databases to run the ledger's contract on."""

from collections.abc import Iterator

import pytest

from frontcast.testing.postgres import NoPostgresError, postgres_server


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL server of this process; skips, with the reason, where none can be started."""
    server = postgres_server()
    try:
        address = server.__enter__()
    except NoPostgresError as error:
        pytest.skip(f"no PostgreSQL here: {error}")
    yield address
    server.__exit__(None, None, None)
