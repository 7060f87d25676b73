import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scores.spatial import fss_2d_single_field

from frontcast.verify import fractions, fss_terms

FIELD = arrays(np.float64, (12, 15), elements=st.sampled_from([0.0, 1.0]))


def fss(fcst, obs, size):
    """The score with zeros around the field."""
    gap, total = fss_terms(*(fractions(f, sizes=[size]).reshape(1, -1) for f in (fcst, obs)))[0]
    return 1 - gap / total if total else float("nan")


@given(fcst=FIELD, obs=FIELD)
def test_a_square_of_one_cell_asks_for_the_very_cell(fcst, obs):
    if not (fcst.any() or obs.any()):
        return
    hits = (fcst * obs).sum()
    assert fss(fcst, obs, 1) == pytest.approx(2 * hits / (fcst.sum() + obs.sum()))


@given(fcst=FIELD, obs=FIELD, size=st.sampled_from([3, 5, 7]))
def test_binary_fields_are_scored_as_by_scores(fcst, obs, size):
    """`scores` looks at whole squares only: a rim of zeros gives it those at the edges."""
    if not (fcst.any() and obs.any()):
        return
    rim = size // 2
    padded = [np.pad(f, 2 * rim) for f in (fcst, obs)]
    want = fss_2d_single_field(
        *padded, event_threshold=0.5, window_size=(size, size), zero_padding=False
    )
    ours = [np.pad(f, rim) for f in (fcst, obs)]
    assert fss(*ours, size) == pytest.approx(float(want), abs=1e-6)


def test_a_near_miss_is_seen_from_afar():
    fcst, obs = np.zeros((2, 21, 21))
    fcst[10, 9], obs[10, 11] = 1, 1
    values = [fss(fcst, obs, n) for n in (1, 3, 5, 11)]
    assert values[0] == 0
    assert values == sorted(values)
    assert values[-1] > 0.8


def test_a_perfect_forecast():
    obs = np.eye(9)
    assert [fss(obs, obs, n) for n in (1, 3, 9)] == [1, 1, 1]
