"""Forecasts on the pack: they go on from the map that is shown, with the record of their own."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from frontcast.errors import DateError
from frontcast.frame import to_date
from frontcast.pipeline.forecast import issue, record
from frontcast.pipeline.hindcast import HindcastConfig, hindcast
from frontcast.pipeline.workspace import Workspace
from frontcast.testing import mock_world

AS_OF = date(2025, 11, 6)


@pytest.fixture(scope="module")
def pack() -> Workspace:
    return Workspace.of_pack("donetsk")


@pytest.mark.parametrize(
    "text",
    [
        "captured(Pokrovsk, RU, centre) on 2025-11-12",
        "share(Pokrovsk, RU) = 16..26% on 2025-11-12",
        "share(Donetsk Oblast, RU) = 75..76.5% on 2025-11-12",
        "distance(Pokrovsk) <= 1 km on 2025-11-12",
    ],
)
def test_if_nothing_changes_what_the_map_shows_goes_on(pack: Workspace, text: str) -> None:
    now = pack.ask(text.replace("2025-11-12", "2025-11-05"), as_of=AS_OF, mapper="deepstate")
    assert str(now.verdict.outcome) == "supported"
    weighed = pack.ask(text, as_of=AS_OF, mapper="deepstate").weighed
    still = next(w for w in weighed if "persistence" in w.model)
    assert (still.probability, still.issued) == (1.0, date(2025, 11, 5))


def test_a_forecast_goes_on_from_the_mapper_that_was_asked(pack: Workspace) -> None:
    text = "captured(Myrnohrad, RU, half) by 2026-03-01"
    second = pack.ask(text, mapper="uacontrolmap").weighed
    assert {w.mapper for w in second} == {"uacontrolmap"}
    # The pack ships no record of forecasts on that mapper's maps; another's is not its own.
    assert {w.record for w in second} == {"No track record yet."}
    assert record(pack, mapper="uacontrolmap") is None
    assert record(pack, mapper="deepstate") is not None


def test_a_record_knows_nothing_later_than_the_day_asked_as_of(pack: Workspace) -> None:
    for day in (date(2025, 5, 4), date(2025, 5, 5), date(2025, 11, 4), date(2025, 11, 6)):
        found = record(pack, mapper="deepstate", as_of=day)
        assert found is None or found.as_of <= day
        for score in found.scores if found else ():
            if score.last_issue is not None:
                assert score.last_issue + timedelta(days=score.lead_days) <= day
    assert record(pack, mapper="deepstate", as_of=date(2025, 5, 4)) is None


def test_a_record_is_dated_by_the_last_map_it_could_know() -> None:
    world = mock_world(days=60)
    world = replace(world, known_at=world.days + 1)
    config = HindcastConfig(
        first=to_date(world.days[30]), last=to_date(world.days[40]), every_days=5, leads=(7,),
        members=3,
    )  # fmt: skip
    made = hindcast(world, (), config=config).record()
    assert made.as_of == to_date(world.days[-1]) + timedelta(days=1)


def test_a_brief_dates_its_forecasts_from_their_day_of_issue(
    pack: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "b.json"
    pack.brief("Pokrovsk", path=path, on=date(2025, 11, 5))
    rows = json.loads(path.read_text(encoding="utf-8"))["forecasts"]
    # The map of 4 November is the last one known on the 5th.
    assert issue(pack, as_of=date(2025, 11, 5))[0].init == date(2025, 11, 4)
    assert {(r["horizon_days"], r["by"]) for r in rows} >= {(30, "2025-12-04")}
    with pytest.raises(DateError, match="2025-11-29"):
        pack.brief("Pokrovsk", path=path, on=date(2030, 1, 1))
