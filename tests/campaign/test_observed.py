"""Corridors and series."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from frontcast.campaign import corridors, read_series
from frontcast.campaign.example import example
from frontcast.errors import ConfigError
from frontcast.testing import mock_theatre

CAMPAIGN = example(days=90)


def test_ground_belongs_to_the_nearest_spine():
    theatre = mock_theatre()
    north, south = CAMPAIGN.axes
    campaign = replace(
        CAMPAIGN,
        axes=(replace(north, spine=("Ashford", "Birchwick")),
              replace(south, spine=("Dunmore", "Coldwater"))),
        lateral_km=8.0,
    )  # fmt: skip
    cells = corridors(campaign, theatre)
    # Ashford lies in column 30, row 8; Birchwick in 20, 20; Coldwater 10, 30; Dunmore 26, 33.
    assert cells[8, 30] == cells[20, 20] == cells[14, 25] == 0
    assert cells[30, 10] == cells[33, 26] == cells[31, 18] == 1
    assert cells[2, 2] == -1
    with pytest.raises(ConfigError, match="two places or more"):
        corridors(CAMPAIGN, theatre)


def test_series_are_read(tmp_path):
    path = tmp_path / "series.csv"
    rows = ["month,axis,what,value", "2030-01,north,ground_km2,5", "2030-02,south,ground_km2,-2",
            "2030-02,*,claimed_people,900", "2029-12,north,ground_km2,99"]  # fmt: skip
    path.write_text("\n".join(rows) + "\n")
    campaign = replace(CAMPAIGN, series=path, fit_until=date(2030, 2, 1))
    got = read_series(campaign)
    assert got.ground[0, 0] == 5
    assert got.ground[1, 1] == -2
    assert np.isnan(got.ground[0, 1])
    assert got.people[1] == 900
    assert got.fitted.tolist() == [True, False, False]
    path.write_text("month,axis,what,value\n2030-01,east,ground_km2,5\n")
    with pytest.raises(ConfigError, match="no axis 'east'"):
        read_series(campaign)
    path.write_text("month,what\n2030-01,5\n")
    with pytest.raises(ConfigError, match="want columns"):
        read_series(campaign)
    with pytest.raises(ConfigError, match="no series"):
        read_series(CAMPAIGN)
