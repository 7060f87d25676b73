"""On the real maps beside the project: the references lie where published trials found them."""

from datetime import date
from pathlib import Path

import pytest

from frontcast.pipeline.hindcast import HindcastConfig, hindcast
from frontcast.pipeline.observations import read_folder


@pytest.mark.shared
@pytest.mark.slow
def test_persistence_against_climatology_is_as_in_published_trials(
    shared: Path, tmp_path: Path
) -> None:
    """Issue dates every 15 days from 2024-12-21, targets before 2025-12-01; -.085 and -.145.

    The trials' net-area references: past gains .35 and .15 below a CRPS of 71 and 280 km2, the
    recent rate .38 and .57 below it.
    """
    maps = read_folder(shared / "data" / "deepstate", keep=tmp_path)
    config = HindcastConfig(
        first=date(2024, 12, 21), last=date(2025, 10, 31), leads=(30, 90), members=2
    )
    found = hindcast(maps, config=config)
    assert {lead: len(days) for lead, days in found.scored.items()} == {30: 21, 90: 17}
    for lead, bss, gains, rate in ((30, -0.085, 109, 115), (90, -0.145, 329, 651)):
        row = found.find("bss", model="persistence", lead=lead)
        assert row.value == pytest.approx(bss, abs=0.01)
        crps = found.find("area_crps", model="persistence", lead=lead).value
        for name, want in (("gains", gains), ("rate", rate)):
            skill = found.find(f"area_crpss_{name}", model="persistence", lead=lead).value
            assert crps / (1 - skill) == pytest.approx(want, rel=0.08)
