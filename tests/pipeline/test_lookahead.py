"""Nothing known after `as_of` can be seen, from files to brief."""

from datetime import date, timedelta
from pathlib import Path

import orjson
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontcast.pipeline.brief import gather
from frontcast.pipeline.workspace import Workspace

FIRST = date(2024, 12, 1)
AS_OF = FIRST + timedelta(days=12)
KNOWN = [38.2 - 0.01 * n for n in range(13)]
ASKED = [
    "share(Donetsk Oblast, RU) >= 10%",
    "distance(Pokrovsk) <= 40 km by 2024-12-25",
    "captured(Pokrovsk, RU, half) by 2024-12-20",
    "gain(Donetsk Oblast, RU) > 0 from 2024-12-02 to 2024-12-10",
]


def write(folder: Path, n: int, west: float) -> None:
    shape = shapely.segmentize(shapely.box(west, 47.2, 38.9, 49.0), 0.05)
    feature = {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(shape)}
    data = {"type": "FeatureCollection", "features": [feature]}
    day = FIRST + timedelta(days=n)
    (folder / f"deepstatemap_data_{day:%Y%m%d}.geojson").write_bytes(orjson.dumps(data))


def workspace(folder: Path, wests: list[float], upto: int) -> Workspace:
    maps = folder / "maps"
    maps.mkdir()
    for n, west in enumerate(wests[:upto]):
        write(maps, n, west)
    made = Workspace.init(folder / "w")
    assert made.add_maps(maps, source="deepstate-mirror").failures == ()
    for n in (5, 15):
        report = folder / f"r{n}.txt"
        report.write_text(f"Russia controls about {n + 30} percent of Donetsk region.\n")
        made.add_reports(report, published=FIRST + timedelta(days=n))
    return made


def answers(made: Workspace) -> list[object]:
    # Mapper "deepstate" alone: the pack's second mapper is the same in both.
    out: list[object] = [made.ask(text, as_of=AS_OF, mapper="deepstate").verdict for text in ASKED]
    out += [made.ask(text, as_of=AS_OF).weighed for text in ASKED[2:]]
    out += [(c.claim.id, c.verdict) for c in made.check(as_of=AS_OF)]
    brief = gather(made, "Pokrovsk", as_of=AS_OF)
    out += [brief.on, brief.answers, brief.forecasts, brief.undone, brief.sources]
    out += [brief.ways.exits, brief.ways.dates, brief.ways.windows, brief.ways.figures]
    return out


@pytest.fixture(scope="module")
def known_only(tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    """Return the answers of a workspace that holds nothing later."""
    return answers(workspace(tmp_path_factory.mktemp("known"), KNOWN, 13))


@pytest.mark.slow
@given(steps=st.lists(st.floats(-0.02, 0.02), min_size=8, max_size=8))
@settings(max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_later_maps_and_reports_change_no_answer(
    steps: list[float], known_only: list[object], tmp_path_factory: pytest.TempPathFactory
) -> None:
    later = [KNOWN[-1]]
    for step in steps:
        later.append(later[-1] + step)
    # File 12 is published on the day asked as of; files 13 and on are the future.
    assert answers(workspace(tmp_path_factory.mktemp("long"), KNOWN + later[1:], 21)) == known_only
