"""A quick slice of each fault; `make soak` does all of them at size."""

from pathlib import Path

import pytest

from . import addresses, cells, crowd, dates, kills, maps, paths, shim, tampering, upgrade
from .count import Count


@pytest.fixture
def where(tmp_path: Path) -> Path:
    return tmp_path.resolve()


def clean(*counts: Count, cases: int) -> None:
    """Nothing that must not be, in so many cases."""
    for count in counts:
        assert count.bad == 0, count.examples
        assert count.cases >= cases


def test_a_count_counts() -> None:
    count = Count("x", cases=3)
    count.note("lost", "nothing", number=0)
    assert (count.bad, count.examples) == (0, [])
    count.note("doubled", "a row", number=2)
    assert (count.bad, count.examples) == (2, ["doubled: a row"])


def test_maps(where: Path) -> None:
    clean(maps.made_by_hand(where / "hand"), cases=60)
    clean(maps.json_texts(), cases=300)
    clean(maps.mutations(where / "mutated", number=80), cases=80)


def test_days(where: Path) -> None:
    clean(dates.days(where), cases=40)
    clean(dates.zones(), cases=5)


def test_paths(where: Path) -> None:
    clean(paths.backups(where / "b"), cases=20)
    clean(paths.names(where / "n"), cases=100)


def test_addresses() -> None:
    clean(addresses.inside(), cases=400)


def test_upgrade(where: Path) -> None:
    clean(upgrade.upgrade(where), cases=4)
    clean(upgrade.newer(where), cases=3)


def test_tampering(where: Path) -> None:
    clean(*tampering.evidence(where / "e", cases=18), cases=4)
    clean(tampering.backups(where / "b", cases=12), cases=12)


def test_crowd(where: Path) -> None:
    clean(crowd.archive(where / "archive", items=6), cases=40)
    clean(crowd.workspace(where / "w", rounds=1), cases=4)


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_kills(where: Path) -> None:
    clean(kills.kill_ingest(where / "i", kills=4, posts=20), cases=4)
    clean(kills.kill_rebuild(where / "r", kills=2), cases=2)


def test_the_library_of_faults_compiles(where: Path) -> None:
    try:
        assert shim.build(where).stat().st_size > 1000
    except shim.NoShimError as error:
        pytest.skip(str(error))


def test_cells_are_looked_at_as_spreadsheets_do() -> None:
    assert all(cells.RUNS.search(text) for text in ("=1", " +1", "\t1", "@x", "-x", "\r=1"))
    assert not any(cells.RUNS.search(text) for text in ("'=1", "a=1", "1", ""))
    assert len(cells.payloads()) > 200
