"""One theatre for all tests of the room: loading it takes a moment."""

import pytest

from frontcast.theatre import load_theatre


@pytest.fixture(scope="session")
def theatre():
    return load_theatre("donetsk")
