"""Distances of edges to the line: against every point and every cell, one by one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontcast.access import cut_to_grid, edge_margins, signed_km

from .conftest import BLUE, GRID


def brute(control: np.ndarray, edges, flag: int) -> np.ndarray:
    """Distance to each square of the other kind, in plain words."""
    out = np.full(len(edges.cells), np.nan)
    for n, (row, column) in enumerate(edges.points):
        if edges.cells[n] < 0:
            continue
        here = control.ravel()[edges.cells[n]]
        if here == 0:
            continue
        wanted = (control != flag) & (control != 0) if here == flag else control == flag
        squares = np.argwhere(wanted)
        off = np.maximum(np.abs(squares - (row, column)) - 0.5, 0)
        best = np.hypot(*off.T).min(initial=np.inf)
        out[n] = best if here == flag else -best
    return out


@settings(max_examples=6)
@given(seed=st.integers(0, 10_000), share=st.sampled_from([0.0, 0.02, 0.3, 0.9, 1.0]))
def test_distances_are_those_to_the_nearest_square(network, seed: int, share: float) -> None:
    rng = np.random.default_rng(seed)
    control = np.where(rng.random(GRID.shape) < share, 1, BLUE).astype(np.uint8)
    control[rng.random(GRID.shape) < 0.05] = rng.integers(0, 4)
    edges = cut_to_grid(network, GRID)
    got = signed_km(control, edges, flag=BLUE)
    want = brute(control, edges, BLUE)
    assert np.array_equal(np.isnan(got), np.isnan(want))
    near = np.abs(want) < 15
    assert got[near] == pytest.approx(want[near], abs=1e-9)
    far = np.isfinite(want) & ~near
    assert got[far] == pytest.approx(want[far], abs=0.21)


@settings(max_examples=20)
@given(seed=st.integers(0, 10_000), count=st.integers(0, 60))
def test_what_did_not_change_need_not_be_worked_out(network, seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    control = np.full(GRID.shape, BLUE, dtype=np.uint8)
    control[:, 90:] = 1
    later = control.copy()
    rows, columns = rng.integers(0, GRID.height, count), rng.integers(60, GRID.width, count)
    later[rows, columns] = rng.integers(0, 4, count)
    edges = cut_to_grid(network, GRID)
    before = control, signed_km(control, edges, flag=BLUE)
    quick = signed_km(later, edges, flag=BLUE, before=before)
    assert np.array_equal(quick, signed_km(later, edges, flag=BLUE), equal_nan=True)


def test_an_edge_is_as_near_as_its_nearest_point(network) -> None:
    control = np.full(GRID.shape, BLUE, dtype=np.uint8)
    # Road S-1 runs straight from (5.5, 30.5) to (60.5, 50.5); the square's corner (34, 44) is next.
    control[44:46, 33] = 1
    edges = cut_to_grid(network, GRID)
    margins = edge_margins(signed_km(control, edges, flag=BLUE), edges.starts)
    above = 44 - (30.5 + (34 - 5.5) * 20 / 55)
    assert margins[2] == pytest.approx(above * np.cos(np.arctan2(20, 55)), abs=0.05)
    assert margins.argmin() == 2


def test_ground_that_nobody_knows_says_nothing(network) -> None:
    edges = cut_to_grid(network, GRID)
    control = np.zeros(GRID.shape, dtype=np.uint8)
    assert np.isnan(edge_margins(signed_km(control, edges, flag=BLUE), edges.starts)).all()
    control[:] = BLUE
    assert np.isinf(edge_margins(signed_km(control, edges, flag=BLUE), edges.starts)).all()
    control[:] = 3
    assert (edge_margins(signed_km(control, edges, flag=BLUE), edges.starts) < 0).all()
    # A grid that holds the west only: what lies outside is not known.
    west = GRID.crop((GRID.west, GRID.bounds[1], GRID.west + 70_000, GRID.north))
    part = cut_to_grid(network, west)
    margins = edge_margins(
        signed_km(np.full(west.shape, BLUE, dtype=np.uint8), part, flag=BLUE), part.starts
    )
    assert np.isnan(margins[5])
    assert not np.isnan(margins[:5]).any()
