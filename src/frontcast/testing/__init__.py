"""For tests only, outside the rooms: made-up theatres, Worlds; `models` has a suite to inherit."""

from frontcast.testing.mock import mock_cells as mock_cells
from frontcast.testing.mock import mock_theatre as mock_theatre
from frontcast.testing.mock import mock_world as mock_world
