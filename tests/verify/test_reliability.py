import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from frontcast.errors import SchemaError
from frontcast.verify import expected_calibration_error, reliability


def test_a_table_by_hand():
    table = reliability([0.0, 0.05, 0.1, 0.99, 1.0], [0, 1, 0, 1, 1], bins=10)
    assert table.count.tolist() == [2, 1, 0, 0, 0, 0, 0, 0, 0, 2]
    assert table.fcst[[0, 1, 9]] == pytest.approx([0.025, 0.1, 0.995])
    assert table.obs[[0, 1, 9]] == pytest.approx([0.5, 0.0, 1.0])
    assert np.isnan(table.obs[2:9]).all()
    assert table.lower[1] == table.upper[0] == 0.1


def test_weights():
    table = reliability([0.2, 0.4], [0, 1], bins=1, weights=[3, 1])
    assert (table.count[0], table.weight[0]) == (2, 4)
    assert table.fcst[0] == pytest.approx(0.25)
    assert table.obs[0] == pytest.approx(0.25)


@given(fcst=arrays(float, 50, elements=st.floats(0, 1)), bins=st.integers(1, 30))
def test_every_forecast_falls_into_one_bin_between_its_edges(fcst, bins):
    table = reliability(fcst, np.zeros(50), bins=bins)
    assert table.count.sum() == 50
    full = table.count > 0
    assert (table.fcst[full] >= table.lower[full] - 1e-9).all()
    assert (table.fcst[full] <= table.upper[full] + 1e-9).all()


def test_calibration_error_by_hand():
    # bins of .05: {.12, .14} one of two happens; {.9} does not.
    got = expected_calibration_error([0.12, 0.14, 0.9], [1, 0, 0])
    assert got == pytest.approx((2 * (0.5 - 0.13) + 0.9) / 3)


def test_the_gate_leaves_out_the_many_cells_far_away():
    fcst, obs = [0.0] * 1000 + [0.5], [0] * 1000 + [1]
    assert expected_calibration_error(fcst, obs) == pytest.approx(0.5)
    assert expected_calibration_error(fcst, obs, gate=0.0) == pytest.approx(0.5 / 1001)
    assert np.isnan(expected_calibration_error([0.001], [0]))


def test_calibrated_forecasts_have_nearly_no_error():
    rng = np.random.default_rng(0)
    p = rng.random(200_000)
    assert expected_calibration_error(p, rng.random(p.size) < p) < 0.01


def test_a_table_needs_a_bin():
    with pytest.raises(SchemaError, match="at least 1 bin"):
        reliability([0.5], [1], bins=0)
