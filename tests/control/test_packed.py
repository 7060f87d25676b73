"""A World in one small file is the World it was made of."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from frontcast.control import load_world, save_world
from frontcast.errors import ConfigError, SchemaError
from frontcast.testing import mock_theatre, mock_world

THEATRE = mock_theatre()


def packed(tmp_path: Path) -> Path:
    world = mock_world(days=30)
    world = replace(world, known_at=world.days + 1, hashes=tuple(f"{i:064d}" for i in range(30)))
    path = tmp_path / "maps-mock.npz"
    grid = THEATRE.grid.crop((485_000.0, 5_365_000.0, 515_000.0, 5_395_000.0))
    save_world(world, path, grid=grid, regions=THEATRE.regions, places=THEATRE.places)
    return path


def test_cells_and_tables_come_back(tmp_path: Path) -> None:
    world, again = mock_world(days=30), load_world(packed(tmp_path), theatre=THEATRE)
    part = again.grid.window_in(world.grid)
    np.testing.assert_array_equal(again.days, world.days)
    for i in (0, 13, 29):
        np.testing.assert_array_equal(again.cells(i), world.cells(i)[part])
    red = THEATRE.sides[0]
    for where in (*THEATRE.regions, THEATRE.places[0]):
        np.testing.assert_allclose(
            again.area_km2(where, red), world.area_km2(where, red), rtol=1e-6
        )
    for place in THEATRE.places:
        np.testing.assert_allclose(again.distance_km(place), world.distance_km(place), atol=1e-3)
        np.testing.assert_array_equal(again.holder(place), world.holder(place))
    assert again.hashes[3] == f"{3:064d}"


def test_it_is_read_as_of_a_day(tmp_path: Path) -> None:
    # A map is known the day after: as of 11 January, the last one is of 10 January.
    world = load_world(packed(tmp_path), theatre=THEATRE, as_of=date(2030, 1, 11))
    assert world.days[-1] == np.datetime64("2030-01-10")


def test_what_cannot_be_read_as_of_is_not_packed(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match="known_at"):
        save_world(mock_world(days=3), tmp_path / "x.npz", grid=THEATRE.grid, regions=(), places=())


@pytest.mark.parametrize("data", [b"", b"no archive", b"PK\x03\x04 cut short"])
def test_another_file_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.npz"
    path.write_bytes(data)
    with pytest.raises(ConfigError, match=r"x\.npz"):
        load_world(path, theatre=THEATRE)
