"""Fixtures for all rooms."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("default", deadline=None, max_examples=60)
settings.load_profile("default")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of real data beside the project; skips where it is not there."""
    root = Path(__file__).resolve().parents[1]
    folder = Path(os.environ.get("FRONTCAST_SHARED", root.parent / "shared"))
    if not (folder / "data" / "deepstate").is_dir():
        pytest.skip("the folder of real data (../shared) is not here")
    return folder
