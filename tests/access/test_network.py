"""Networks from tables: what is read, and every fault at once."""

from pathlib import Path

import numpy as np
import pytest

from frontcast.access import join, read_network, read_tables
from frontcast.access.network import WINDING, great_circle_km
from frontcast.errors import ConfigError
from frontcast.theatre import load_theatre

from .conftest import ROADS, place, table

HEAD = "from,to,from_lon,from_lat,to_lon,to_lat,mode,class,ref,km,confidence,origin\n"


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_degree_of_latitude_is_111_km() -> None:
    # 6371.0088 km x pi / 180.
    assert float(great_circle_km(37, 48, 37, 49)) == pytest.approx(111.195, abs=0.001)


def test_an_edge_without_a_length_takes_it_from_its_line(network) -> None:
    # Rear lies 55 km west and 20 km south of North.
    assert network.km[0] == pytest.approx(np.hypot(55, 20) * WINDING, rel=5e-3)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    rows = [
        "a,a,37,48,37,48,road,M,,1,A,",
        "a,b,37,48,37,49,road,M,,12,A,",
        "a,c,37,x,38,48,road,M,,,A,",
        "a,d,37,48,38,480,road,M,,,A,",
        "a,e,37,48,38,48,path,M,,,A,",
        "a,f,37,48,38,48,road,M,,,Z,",
        "g,a,38,48,39,49,road,M,,,A,",
        "h,,38,48,39,49,road,M,,,A,",
        "i,j,38,48,39,49,road,M,,nan,A,",
    ]
    path = write(tmp_path / "n.csv", HEAD + "\n".join(rows) + "\n")
    with pytest.raises(ConfigError) as error:
        read_network(path)
    text = str(error.value)
    assert "8 faults" in text or "9 faults" in text
    for words in ("to itself", "shorter than the 111.2 km", "no place on the map",
                  "no longitude, latitude", "want mode road or rail", "want confidence A, B, C",
                  "two ends", "nan km"):  # fmt: skip
        assert words in text, words


def test_a_node_cannot_lie_in_two_places(tmp_path: Path) -> None:
    rows = "p:a,p:b,37,48,37,49,road,M,,,A,\np:a,p:c,37.5,48,37,49.5,road,M,,,A,\n"
    with pytest.raises(ConfigError, match=r"line 3: 'p:a' lies in two places"):
        read_network(write(tmp_path / "n.csv", HEAD + rows))
    # A name that is no id may be that of two halts.
    net = read_network(write(tmp_path / "n.csv", HEAD + rows.replace("p:", "")))
    assert net.n_nodes == 4
    assert net.names.count("a") == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [("from,to\na,b\n", "lacks the columns from_lon"), (HEAD, "holds no edge")],
)
def test_a_table_that_is_none(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        read_network(write(tmp_path / "n.csv", text))


def test_a_table_that_is_missing_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no table of roads"):
        read_network(tmp_path / "gone.csv")
    (tmp_path / "b.csv").write_bytes(b"from,to\xff\xfe")
    with pytest.raises(ConfigError, match="no UTF-8"):
        read_network(tmp_path / "b.csv")


def test_points_between_bend_an_edge(tmp_path: Path) -> None:
    head = HEAD.replace("origin", "origin,via")
    net = read_network(write(tmp_path / "n.csv", head + "a,b,37,48,38,48,road,M,,,A,x,37.5 48.5\n"))
    assert net.line(0).tolist() == [[37.0, 48.0], [37.5, 48.5], [38.0, 48.0]]
    two_legs = float(great_circle_km(37, 48, 37.5, 48.5) + great_circle_km(37.5, 48.5, 38, 48))
    assert net.km[0] == pytest.approx(two_legs * WINDING)


def test_a_place_is_on_the_network_by_its_id_or_within_5_km(network) -> None:
    town = place("Town")
    assert network.names[network.node_of(town)] == "p:Town"
    assert network.node_of(place("Lone")) == -1
    # Only Town and North have a station.
    assert network.node_of(place("Rear"), mode="rail") == -1
    assert network.node_of(town, mode="rail") == network.node_of(town)


def test_networks_are_joined_by_their_ids(tmp_path: Path, network) -> None:
    more = read_network(write(tmp_path / "n.csv", table([("Town", "Lone", "L-1", "O", "C")])))
    both = join(network, more)
    assert both.n_edges == network.n_edges + 1
    assert both.n_nodes == network.n_nodes + 1
    ends = {both.node_ids[both.start[-1]], both.node_ids[both.end[-1]]}
    assert ends == {"p:Town", "p:Lone"}
    assert both.line(both.n_edges - 1).tolist() == more.line(0).tolist()


def test_speeds_need_a_fallback(network) -> None:
    with pytest.raises(ConfigError, match="one for class O"):
        network.hours({"M": 70.0})
    hours = network.hours({"H": 60.0, "O": 30.0})
    assert hours[2] == pytest.approx(network.km[2] / 30.0)
    assert hours[5] == pytest.approx(network.km[5] / 30.0)


@pytest.mark.shared
def test_the_tables_of_the_data_folder(shared: Path) -> None:
    roads = read_tables(shared / "data" / "road_nodes.csv", shared / "data" / "road_edges.csv")
    assert (roads.n_nodes, roads.n_edges) == (382, 487)
    rail = read_network(shared / "data" / "rail_edges_hand.csv")
    lines = (shared / "data" / "rail_edges_hand.csv").read_text(encoding="utf-8").splitlines()
    assert rail.n_edges == len(lines) - 1


def test_the_network_that_ships() -> None:
    theatre = load_theatre("donetsk")
    net = read_network(theatre.access.network)
    places = {p.id for p in theatre.places}
    roads = {
        net.node_ids[n] for e in np.flatnonzero(net.is_road) for n in (net.start[e], net.end[e])
    }
    assert roads <= places
    assert all(net.origins)
    assert set(net.confidence) <= {"A", "B", "C"}
    assert (~net.is_road).sum() >= 15
    # Great-circle distance Avdiivka - Pokrovsk 45.1 km: the README of the data folder.
    pokrovsk, avdiivka = (theatre.gazetteer.place(n) for n in ("Pokrovsk", "Avdiivka"))
    a, b = net.node_of(pokrovsk), net.node_of(avdiivka)
    km = float(great_circle_km(net.lon[a], net.lat[a], net.lon[b], net.lat[b]))
    assert km == pytest.approx(45.1, abs=0.5)


def test_roads_of_the_mock(network) -> None:
    assert network.n_edges == len(ROADS) + 1
    assert int(network.is_road.sum()) == len(ROADS)
