"""Effects have the sign they must have."""

import numpy as np
import pytest

from frontcast.campaign import effects, to_values
from frontcast.campaign.example import example
from frontcast.errors import ConfigError


def test_ground_hangs_on_what_it_must():
    campaign = example(days=90)
    unit = np.random.default_rng(0).standard_normal((200, len(campaign.table)))
    values = to_values(unit, campaign.table)
    rows = {e.name: e for e in effects(campaign, values, trajectories=4, members=6)}
    assert rows["advance"].mean > 0
    assert rows["stop_max"].mean < 0
    assert all(e.size >= abs(e.mean) - 1e-6 for e in rows.values())
    assert rows["advance"].size > rows["permanent"].size
    assert "confirmed" not in rows  # says how losses are seen, not how they come about
    with pytest.raises(ConfigError, match="no outcome 'luck'"):
        effects(campaign, values, outcome="luck")
