"""Bringing things in: what is refused is named and kept aside, and nothing is lost."""

from datetime import date
from pathlib import Path

import orjson
import pytest
import shapely

from frontcast.errors import UnknownNameError, WorkspaceError
from frontcast.frame import sha256_hex
from frontcast.pipeline.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.init(tmp_path / "w")


def mirror_file(folder: Path, day: str, east: float = 38.0) -> Path:
    folder.mkdir(exist_ok=True)
    shape = shapely.segmentize(shapely.box(east, 47.0, 38.9, 48.5), 0.05)
    feature = {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(shape)}
    data = {"type": "FeatureCollection", "features": [feature]}
    path = folder / f"deepstatemap_data_{day}.geojson"
    path.write_bytes(orjson.dumps(data))
    return path


def test_a_faulty_map_is_kept_aside_and_the_rest_goes_on(
    workspace: Workspace, tmp_path: Path
) -> None:
    maps = tmp_path / "maps"
    mirror_file(maps, "20241219")
    bad = maps / "deepstatemap_data_20241220.geojson"
    bad.write_bytes(b"<html><body>502 Bad Gateway</body></html>")
    mirror_file(maps, "20241221", east=37.99)
    added = workspace.add_maps(maps, source="deepstate-mirror")
    assert (added.read, added.added, len(added.failures)) == (3, 2, 1)
    failure = added.failures[0]
    assert failure.name == bad.name
    assert failure.fault in failure.detail
    assert workspace.archive.refused(failure.sha256) == bad.read_bytes()
    assert [f.name for f in workspace.ledger.failures()] == [bad.name]
    # File D shows D-1, and is known on D.
    days = workspace.store("deepstate").editions()
    assert [str(d.date()) for d in days["valid_on"]] == ["2024-12-18", "2024-12-20"]
    assert [str(d.date()) for d in days["known_at"]] == ["2024-12-19", "2024-12-21"]
    for path in (maps / "deepstatemap_data_20241219.geojson",):
        assert workspace.archive.get(sha256_hex(path.read_bytes())) == path.read_bytes()


def test_the_same_files_again_change_nothing(workspace: Workspace, tmp_path: Path) -> None:
    maps = tmp_path / "maps"
    mirror_file(maps, "20241219")
    workspace.add_maps(maps, source="deepstate-mirror")
    again = workspace.add_maps(maps, source="deepstate-mirror")
    assert (again.added, again.unchanged, again.revised) == (0, 1, 0)
    mirror_file(maps, "20241219", east=37.98)
    revised = workspace.add_maps(maps, source="deepstate-mirror")
    assert (revised.added + revised.revised, revised.unchanged) == (1, 0)
    assert len(workspace.store("deepstate").editions()) == 2


def test_a_revised_file_does_not_rewrite_what_was_known(
    workspace: Workspace, tmp_path: Path
) -> None:
    maps = tmp_path / "maps"
    mirror_file(maps, "20241219")
    mirror_file(maps, "20241220", east=37.99)
    workspace.add_maps(maps, source="deepstate-mirror")
    asked = "area(Donetsk Oblast, RU) on 2024-12-19"
    day = date(2024, 12, 20)
    before = workspace.ask(asked, as_of=day, mapper="deepstate").verdict.value
    mirror_file(maps, "20241220", east=37.9)
    assert workspace.add_maps(maps, source="deepstate-mirror").revised == 1
    assert workspace.ask(asked, as_of=day, mapper="deepstate").verdict.value == before
    assert workspace.ask(asked, mapper="deepstate").verdict.value > before


@pytest.mark.parametrize(
    ("name", "data", "fault"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\t ", "empty"),
        ("picture.txt", bytes(range(256)) * 8, "encoding"),
        ("shell.html", b"<html><body><script>1</script></body></html>", ""),
        ("huge.txt", b"Russia took a town. " * 400_000, "at most"),
    ],
)
def test_unreadable_reports(
    workspace: Workspace, tmp_path: Path, name: str, data: bytes, fault: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    good = tmp_path / "good.txt"
    good.write_text("Russia controls about 60 percent of Donetsk region.\n", encoding="utf-8")
    added = workspace.add_reports(path, good, published=date(2024, 12, 20))
    assert added.added == 1
    assert [f.name for f in added.failures] == [name]
    assert fault in added.failures[0].detail.lower()
    assert workspace.archive.refused(added.failures[0].sha256) == data


def test_claims_survive_in_the_ledger(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "good.txt"
    path.write_text("Russia controls about 60 percent of Donetsk region.\n", encoding="utf-8")
    assert workspace.add_reports(path, published=date(2024, 12, 20)).claims >= 1
    assert workspace.add_reports(path, published=date(2024, 12, 20)).unchanged == 1
    opened = Workspace.open(workspace.folder("."))
    claims = opened.claims()
    assert any(c.statements for c in claims)
    assert len({c.id for c in claims}) == len(claims)
    # Nothing is known of a report before it was published.
    assert opened.claims(as_of=date(2024, 12, 19)) == []
    assert opened.ledger.verify_chain() == []


def test_a_source_that_is_not_declared(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="deepstate-mirror"):
        workspace.add_maps(tmp_path, source="nobody")


def test_a_workspace_is_made_once_and_only_in_an_empty_folder(tmp_path: Path) -> None:
    Workspace.init(tmp_path / "w")
    with pytest.raises(WorkspaceError, match="not empty"):
        Workspace.init(tmp_path / "w")
    with pytest.raises(WorkspaceError, match="frontcast init"):
        Workspace.open(tmp_path)
    with pytest.raises(WorkspaceError, match="read-only"):
        Workspace.of_pack().add_maps(tmp_path, source="deepstate-mirror")
