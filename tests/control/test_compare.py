"""Disagreement between mappers, and edits that were undone."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from frontcast.control import disagreement, undone_edits, world_from_cells
from frontcast.errors import SchemaError

from .conftest import DAY, GRID


def days(n, first=DAY):
    return np.datetime64(first, "D") + np.arange(n)


def world(theatre, cells, first=DAY):
    return world_from_cells(
        cells, theatre=theatre, grid=GRID, days=days(len(cells), first), mapper="m"
    )


def test_disagreement_by_hand(theatre):
    a, b = np.full((2, 3, 100, 100), 2, dtype=np.uint8)
    a[1, :4, :10] = 1  # 40 km2 that only a gives to side 1
    b[1, 50:52, :10] = 1  # 20 that only b does
    b[2] = 0  # and here b knows nothing
    got = disagreement(world(theatre, a), world(theatre, b))
    assert list(got["differ_km2"]) == [0, 60, 0]
    assert list(got["more_a_km2"]) == [0, 40, 0]
    assert list(got["more_b_km2"]) == [0, 20, 0]


def test_disagreement_on_shared_days_and_in_a_region(theatre):
    a, b = np.full((2, 3, 100, 100), 2, dtype=np.uint8)
    a[:, :, 90:] = 1
    red = theatre.gazetteer.region("Red Shire")
    blue = theatre.gazetteer.region("Blue Shire")
    late = world(theatre, b, DAY + timedelta(days=2))
    got = disagreement(world(theatre, a), late, region=red)
    assert len(got) == 1
    assert got["differ_km2"][0] == 1000
    assert disagreement(world(theatre, a), late, region=blue)["differ_km2"][0] == 0


def test_disagreement_wants_one_grid(theatre):
    a = world(theatre, np.ones((1, 100, 100), dtype=np.uint8))
    with pytest.raises(SchemaError, match="one grid"):
        disagreement(a, replace(a, grid=replace(GRID, cell=500.0)))


def test_undone_edits_by_hand(theatre):
    cells = np.full((6, 100, 100), 2, dtype=np.uint8)
    cells[1, 48:52, 29:31] = 1  # eight cells around Ash, taken back the next day
    cells[2:, 10, 10] = 1  # stands
    cells[1:5, 80, 20] = 1  # stands for four days
    got = undone_edits(world(theatre, cells), within_days=3)
    assert len(got) == 1
    row = got.iloc[0]
    assert row["cells"] == 8
    assert row["km2"] == 8.0
    assert row["nearest"] == "Ash"
    assert (row["day"].date(), row["undone_on"].date()) == (
        DAY + timedelta(days=1),
        DAY + timedelta(days=2),
    )
    longer = undone_edits(world(theatre, cells), within_days=4)
    assert list(longer["cells"]) == [8, 1]


def test_no_edit_is_no_row(theatre):
    got = undone_edits(world(theatre, np.ones((3, 100, 100), dtype=np.uint8)), within_days=3)
    assert got.empty
    assert list(got) == ["day", "undone_on", "cells", "km2", "nearest"]


def test_ground_that_becomes_known_is_no_edit(theatre):
    cells = np.full((3, 100, 100), 2, dtype=np.uint8)
    cells[1] = 0
    assert undone_edits(world(theatre, cells), within_days=3).empty
