"""A store that lost something says so, instead of answering "unknown"."""

import shutil
from pathlib import Path

import pytest

from frontcast.control import MapStore
from frontcast.errors import SchemaError

from .conftest import DAY, box


@pytest.fixture
def stored(theatre, tmp_path, make_map) -> Path:
    path = tmp_path / "c"
    store = MapStore(path, theatre=theatre, mapper="alpha")
    store.add([make_map(box(40, 0, 50, 100), DAY)])
    assert len(MapStore(path, theatre=theatre, mapper="alpha").editions()) == 1
    return path


@pytest.mark.parametrize(
    "lost",
    ["cube.zarr", "cube.zarr/zarr.json", "cube.zarr/area", "cube.zarr/control/c",
     "cube.zarr/area/c", "cube.zarr/sha256/c", "cube.zarr/valid_on/c"],
)  # fmt: skip
def test_missing_parts(stored, theatre, lost):
    gone = stored / lost
    shutil.rmtree(gone) if gone.is_dir() else gone.unlink()
    with pytest.raises(SchemaError, match="damaged"):
        MapStore(stored, theatre=theatre, mapper="alpha")


def test_truncated_parts(stored, theatre):
    (stored / "editions.json").write_bytes((stored / "editions.json").read_bytes()[:-20])
    with pytest.raises(SchemaError, match="damaged"):
        MapStore(stored, theatre=theatre, mapper="alpha")


def test_a_truncated_chunk_is_found_when_it_is_read(stored, theatre):
    chunk = next(p for p in (stored / "cube.zarr/control/c").rglob("*") if p.is_file())
    chunk.write_bytes(chunk.read_bytes()[:-4])
    world = MapStore(stored, theatre=theatre, mapper="alpha").world()
    with pytest.raises(SchemaError, match="damaged"):
        world.cells(0)
