"""Fixtures for all rooms."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the data folder beside the project; skip where it is absent."""
    given = os.environ.get("FRONTCAST_SHARED")
    folder = Path(given) if given else Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip(f"needs the data folder {folder} (set FRONTCAST_SHARED)")
    return folder
