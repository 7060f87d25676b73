"""Fixtures for all rooms."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    beside = Path(__file__).resolve().parents[2] / "shared"
    folder = Path(os.environ.get("FRONTCAST_SHARED", beside))
    if not (folder / "data").is_dir():
        pytest.skip(f"there is no data folder at {folder}")
    return folder
