"""Roads from an OSM extract that the test writes itself."""

from pathlib import Path

import pytest

from frontcast.access import read_pbf
from frontcast.errors import ConfigError

osmium = pytest.importorskip("osmium", reason="pyosmium (extra osm) is not installed")

NODES = {1: (37.0, 48.0), 2: (37.1, 48.0), 3: (37.2, 48.0), 4: (37.1, 48.1), 5: (37.3, 48.0),
         6: (37.05, 48.05)}  # fmt: skip
WAYS = [
    (10, [1, 2, 3], {"highway": "primary", "ref": "H-15"}),
    (11, [2, 6, 4], {"highway": "secondary", "name": "Mine Road"}),
    (12, [3, 5], {"railway": "rail", "name": "Main line"}),
    (13, [1, 4], {"highway": "footway"}),
    # Node 99 lies outside the extract.
    (14, [3, 5, 99], {"highway": "trunk"}),
    (15, [4, 99], {"highway": "trunk"}),
]


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    path = tmp_path / "small.osm.pbf"
    with osmium.SimpleWriter(str(path)) as writer:
        for key, at in NODES.items():
            writer.add_node(osmium.osm.mutable.Node(id=key, location=at))
        for key, nodes, tags in WAYS:
            writer.add_way(osmium.osm.mutable.Way(id=key, nodes=nodes, tags=tags))
    return path


def test_ways_are_split_at_junctions(extract: Path) -> None:
    net = read_pbf(extract)
    got = {
        (frozenset((net.node_ids[a], net.node_ids[b])), net.classes[e], net.modes[e], net.refs[e])
        for e, (a, b) in enumerate(zip(net.start, net.end, strict=True))
    }
    assert got == {
        (frozenset(("osm:1", "osm:2")), "H", "road", "H-15"),
        (frozenset(("osm:2", "osm:3")), "H", "road", "H-15"),
        (frozenset(("osm:2", "osm:4")), "T", "road", "Mine Road"),
        (frozenset(("osm:3", "osm:5")), "rail", "rail", "Main line"),
        (frozenset(("osm:3", "osm:5")), "M", "road", ""),
    }


def test_lengths_follow_the_line_drawn(extract: Path) -> None:
    net = read_pbf(extract)
    bent = next(e for e in range(net.n_edges) if net.refs[e] == "Mine Road")
    assert net.line(bent).tolist() == [[37.1, 48.0], [37.05, 48.05], [37.1, 48.1]]
    # Twice the way of 0.05 degrees by 0.05 degrees at 48 N: 3.72 and 5.56 km.
    assert net.km[bent] == pytest.approx(2 * (3.72**2 + 5.56**2) ** 0.5, rel=5e-3)


def test_only_what_is_asked_for(extract: Path) -> None:
    net = read_pbf(extract, highways={"footway": "O"})
    assert set(net.classes) == {"O", "rail"}


def test_what_is_no_extract(tmp_path: Path) -> None:
    bad = tmp_path / "bad.osm.pbf"
    bad.write_bytes(b"not a pbf")
    with pytest.raises(ConfigError, match="cannot be read"):
        read_pbf(bad)
    with pytest.raises(ConfigError, match="cannot be read"):
        read_pbf(tmp_path / "gone.osm.pbf")


def test_an_extract_without_roads(tmp_path: Path) -> None:
    path = tmp_path / "empty.osm.pbf"
    with osmium.SimpleWriter(str(path)) as writer:
        writer.add_node(osmium.osm.mutable.Node(id=1, location=(37.0, 48.0)))
    with pytest.raises(ConfigError, match="no main road"):
        read_pbf(path)
