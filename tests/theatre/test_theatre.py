"""Theatres from files, names, sides."""

from pathlib import Path

import orjson
import pytest
import shapely

from frontcast.errors import AmbiguousNameError, ConfigError, UnknownNameError
from frontcast.records import Place, parse
from frontcast.testing import mock_theatre
from frontcast.theatre import Gazetteer, load_theatre, normalise, pack_names, resolve

TOML = """
name = "isles"
regions = "regions.geojson"
places = "places.csv"
mappers = ["atlas"]
[grid]
crs = "EPSG:32630"
west = 400000.0
north = 6300000.0
cell = 500.0
height = 40
width = 60
[[sides]]
code = "NOR"
flag = 1
name = "Norland"
[[sides]]
code = "SUD"
flag = 2
name = "Suderland"
names = ["Suders"]
[[sources]]
key = "atlas-files"
mapper = "atlas"
holder_field = "who"
holders = { n = "NOR", s = "SUD" }
"""
REGION = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"id": "I-1", "name": "Great Isle", "home": "SUD", "names": ["Île"]},
            "geometry": shapely.geometry.mapping(shapely.box(-4.6, 56.6, -4.3, 56.75)),
        }
    ],
}
PLACES = "id,name,lon,lat,names\np:1,Kirkö,-4.5,56.7,Kirkau|Кіркьо\np:2,Tarn,-4.4,56.7,\n"


def folder(tmp_path: Path, *, toml: str = TOML, places: str = PLACES) -> Path:
    (tmp_path / "theatre.toml").write_text(toml, encoding="utf-8")
    (tmp_path / "regions.geojson").write_bytes(orjson.dumps(REGION))
    (tmp_path / "places.csv").write_text(places, encoding="utf-8")
    return tmp_path


def test_a_theatre_needs_a_config_and_no_code(tmp_path: Path) -> None:
    theatre = load_theatre(folder(tmp_path))
    assert theatre.side("suders").code == "SUD"
    assert theatre.other(theatre.side("NOR")).code == "SUD"
    assert theatre.gazetteer.place("кіркьо").name == "Kirkö"
    assert theatre.gazetteer.region("ile").name == "Great Isle"
    assert theatre.source("atlas-files").holders == {"n": "NOR", "s": "SUD"}
    assert set(theatre.home.ravel()) == {0, 2}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('name = "isles"', 'nam = "isles"', "nam"),
        ("cell = 500.0", "cell = -1.0", "grid.cell"),
        ("EPSG:32630", "EPSG:4326", "degrees"),
        ("flag = 2", "flag = 1", "two sides"),
        ('places = "places.csv"', 'places = "plaices.csv"', "plaices.csv"),
        ("[grid]", "[grid", "theatre.toml"),
    ],
)
def test_a_faulty_config_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said.replace(".", r"\.")):
        load_theatre(folder(tmp_path, toml=TOML.replace(old, new)))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("p:3,Tarn,-4.4,56.7,", "unique"),
        ("p:3,Nowhere,-4.4,156.7,", "line 4"),
        ("p:3,Nowhere,here,56.7,", "line 4"),
    ],
)
def test_faulty_places_are_named(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        load_theatre(folder(tmp_path, places=PLACES + line + "\n"))


def test_an_unknown_theatre_lists_the_packs() -> None:
    with pytest.raises(UnknownNameError, match="donetsk"):
        load_theatre("nowhere-at-all")


def place(i: int, name: str, people: int | None, *names: str) -> Place:
    return Place(id=f"p:{i}", name=name, lon=30.0 + i, lat=48.0, population=people, names=names)


def test_namesakes_are_told_apart_by_size_or_not_at_all() -> None:
    names = Gazetteer(
        [
            place(1, "Dobropillia", 28_000),
            place(2, "Dobropillia [2]", 1_000),
            place(3, "Ivanivka", 900, "Iwanowka"),
            place(4, "Ivanivka [4]", 700, "Iwanowka"),
        ],
        [],
    )
    assert names.place("dobropillia").id == "p:1"
    assert names.place("Dobropillia [2]").id == "p:2"
    with pytest.raises(AmbiguousNameError, match=r"Ivanivka, Ivanivka \[4\]"):
        names.place("Iwanowka")
    assert [p.id for p in names.candidates("Ivanivka")] == ["p:3", "p:4"]


def test_likeness_suggests_but_never_resolves() -> None:
    names = Gazetteer([place(1, "Vuhledar", 14_000)], [])
    with pytest.raises(UnknownNameError, match="did you mean Vuhledar"):
        names.place("Vuldehar")


@pytest.mark.parametrize(
    ("one", "other"),
    [("Mar’inka", "marinka"), ("Łódź", "ŁÓDŹ"), ("Velyka-Novosilka", "velyka novosilka")],
)
def test_case_apostrophes_and_hyphens_do_not_count(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


def test_cyrillic_letters_stay_what_they_are() -> None:
    assert normalise("Київ") != normalise("Киів")


def test_resolve_gives_canonical_names() -> None:
    theatre = mock_theatre()
    statement = resolve(parse("share(mock oblast, reds) >= 10% on 2030-01-02"), theatre)
    assert str(statement) == "share(Mock Oblast, RED) >= 10% on 2030-01-02"
    assert resolve(statement, theatre) == statement
    with pytest.raises(UnknownNameError, match="want RED or BLUE"):
        resolve(parse("share(Mock Oblast, Green) >= 10%"), theatre)


def test_the_donetsk_pack_is_what_it_says() -> None:
    assert "donetsk" in pack_names()
    theatre = load_theatre("donetsk")
    donetsk = theatre.gazetteer.region("Donetsk region")
    # 26,517 km2 by the statistical office.
    assert theatre.projected(donetsk.geometry).area / 1e6 == pytest.approx(26_517, rel=0.01)
    town = theatre.gazetteer.place("Krasnoarmiisk")
    assert (town.name, town.geonameid) == ("Pokrovsk", 704422)
    # An old name listed under two neighbours stays with the one it is like.
    assert theatre.gazetteer.place("Grishino").name == "Hryshyne"
    assert theatre.gazetteer.where("Donetsk").name == "Donetsk"
    assert theatre.silent_regions("deepstate") == {"RU-KRS", "RU-BEL"}
