"""For tests only, outside the rooms: small made-up theatres and Worlds."""

from frontcast.testing.mock import mock_cells as mock_cells
from frontcast.testing.mock import mock_theatre as mock_theatre
from frontcast.testing.mock import mock_world as mock_world
