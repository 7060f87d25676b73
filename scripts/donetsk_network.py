"""Compile the roads and railways of the `donetsk` pack.

Usage: python scripts/donetsk_network.py DATA PACK

DATA is a folder with `settlements.csv` (GeoNames-derived, CC BY 4.0) and `rail_stations.csv`
(OpenStreetMap-derived, ODbL); PACK is the pack's folder. Which road passes which place, and which
line which station, is written down here by hand; positions are those of the places' centres and of
the stations. Roads are straight between them: up to 1 km (confidence A) or 2 km (B) beside the
carriageway, more where marked C. Lengths are straight distances times a factor by class.
"""

import csv
import sys
from collections import defaultdict
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np

from frontcast.access.network import great_circle_km

WINDING = {"M": 1.06, "H": 1.06, "R": 1.07, "T": 1.07, "O": 1.09, "rail": 1.06}
BOX = (35.7, 47.3, 38.8, 49.3)
FAR = {"Dnipro", "Zaporizhzhia", "Kharkiv", "Synelnykove", "Novomoskovsk", "Samar", "Izium"}
"""Places beyond the sector that roads are followed to."""
# Namesakes are told apart by the neighbours on the road (the shortest reading wins) or "#number".
ROADS = """
M-30 M B: Samar, Pavlohrad, Shakhtarske, Sukhareva Balka, Novooleksandrivka
M-30 M B: Novooleksandrivka, Serhiivka, Hryshyne, Pokrovsk
M-30 M B: Pokrovsk, Hnativka, Novopavlivka, Petrivka, Selydove, Mykhailivka, Karlivka
M-30 M B: Karlivka, Netailove, Pisky, Donetsk
M-30 M A: Donetsk, Yasynuvata, Horlivka, Yenakiieve, Vuhlehirsk, Debaltseve
M-03 M A: Izium, Dolyna, Sloviansk, Minkivka, Bakhmut, Svitlodarsk, Debaltseve
M-18 M A: Dnipro, Samar, Krasnopavlivka, Kharkiv
H-15 H A: Zaporizhzhia, Novomykolaivka, Pokrovske, Velykomykhailivka, Oleksandrohrad, Komar, Bahatyr
H-15 H A: Bahatyr, Kostiantynopil, Ulakly, Dachne, Kurakhove, Maksymilianivka, Marinka, Donetsk
H-20 H A: Sloviansk, Kramatorsk, Druzhkivka, Oleksiievo-druzhkivka, Kostiantynivka, Ivanopillia
H-20 H A: Ivanopillia, Kleban-byk, Katerynivka, Panteleimonivka, Novobakhmutivka, Avdiivka, Donetsk
H-20 H A: Donetsk, Olenivka, Volnovakha
H-21 H A: Donetsk, Makiivka, Khartsyzk, Shakhtarsk
H-32 H A: Pokrovsk, Myrnohrad, Mykolaivka, Malynivka, Yelyzavetivka, Vozdvyzhenka
H-32 H A: Vozdvyzhenka, Novoolenivka, Yablunivka, Illinivka, Kostiantynivka
H-32 H A: Kostiantynivka, Stupochky, Ivanivske, Bakhmut
T-04-01 T A: Pokrovske, Oleksiivka, Uspenivka, Huliaipole
T-04-06 T A: Pokrovsk, Zvirove, Kotlyne, Udachne, Novopidhorodnie, Mezhova, Novopavlivka
T-04-10 T B: Prosiana, Pokrovske
T-05-09 T B: Velyka Novosilka, Zolota Nyva, Prechystivka, Vuhledar, Mykilske, Volnovakha
T-05-11 T B: Myrnohrad, Promin, Hrodivka, Prohres, Ocheretyne, Novobakhmutivka
T-05-11 T B: Novobakhmutivka, Berdychi, Orlivka, Avdiivka
T-05-13 T A: Siversk, Zvanivka, Soledar, Bakhmut, Odradivka, Zaitseve, Horlivka
T-05-14 T B: Dobropillia#709900, Andriivka, Shabelkivka, Kramatorsk
T-05-14 T B: Sloviansk, Raihorodok, Lyman, Yampil, Dronivka, Siversk
T-05-15 T A: Pokrovsk, Rodynske, Bilytske, Vodianske, Dobropillia#709900
T-05-15 T B: Dobropillia#709900, Bilozerske, Oleksandrivka, Barvinkove
T-05-16 T A: Kleban-byk, Toretsk, Zalizne, Horlivka
T-05-18 T A: Velyka Novosilka, Neskuchne, Makarivka, Urozhaine, Staromlynivka
T-05-24 T A: Marinka, Pobieda, Kostiantynivka, Vuhledar
T-08-03 T B: Huliaipole, Malynivka, Olhivske, Temyrivka, Velyka Novosilka
T-08-15 T B: Huliaipole, Zaliznychne, Orikhiv, Zaporizhzhia
T-13-02 T A: Bakhmut, Bilohorivka, Zolotarivka, Lysychansk
R-66 R A: Kreminna, Rubizhne, Siverskodonetsk, Lysychansk
T-21-07 T B: Sloviansk, Barvinkove, Blyzniuky, Lozova
- R A: Lozova, Pavlohrad, Vasylkivka, Pokrovske
- R A: Krasnopavlivka, Lozova
- O B: Vasylkivka, Chaplyne, Prosiana, Demuryne, Mezhova
- O B: Mezhova, Sukhareva Balka
- O B: Shakhtarske, Petropavlivka, Ternivka, Pavlohrad
- O B: Novopavlivka, Andriivka-klevtsove, Velykomykhailivka
- O B: Novopavlivka, Novokhatske, Komar
- O B: Novopavlivka, Muravka, Novomykolaivka, Novoserhiivka, Udachne
- O B: Pokrovsk, Pishchane, Novotroitske, Novoolenivka, Ukrainka, Slovianka, Shevchenko, Ulakly
- O B: Pokrovsk, Shevchenko, Novyi Trud, Yuriivka, Voznesenka, Sontsivka, Dachne
- O B: Kostiantynopil, Andriivka, Oleksiivka, Zaporizhzhia, Novoandriivka
- O B: Novoandriivka, Nadezhdynka, Novoserhiivka
- O B: Selydove, Tsukuryne, Hirnyk, Kurakhivka, Kurakhove
- O B: Selydove, Ukrainsk, Hirnyk
- O B: Ukrainsk, Memryk, Halytsynivka, Karlivka
- O B: Novohrodivka, Marynivka, Mykhailivka
- O B: Novohrodivka, Krasnyi Yar, Promin
- O B: Novohrodivka, Lysivka, Hnativka
- O B: Novohrodivka, Orlivka, Zhelanne, Prohres
- O B: Zhelanne, Novozhelanne, Memryk
- O B: Kurakhove, Dalnie, Uspenivka, Bohoiavlenka, Vuhledar
- O B: Uspenivka, Kostiantynopolske, Kostiantynopil
- O B: Velyka Novosilka, Rozdolne, Bahatyr
- O B: Velyka Novosilka, Vremivka, Novyi Komar, Komar
- O B: Rozdolne, Shakhtarske, Bohoiavlenka
- O B: Velyka Novosilka, Shevchenko, Voskresenka, Oleksandrohrad
- O B: Rodynske, Krasnyi Lyman, Razine, Boikivka, Novotoretske, Volodymyrivka, Shakhove
- O B: Myrnohrad, Svitle, Rivne, Pokrovsk
- O B: Myrnohrad, Krasnyi Lyman
- O B: Myrnohrad, Novoekonomichne, Razine
- O B: Bilytske, Dorozhnie, Nove Shakhove, Shakhove
- O B: Dobropillia#709900, Novyi Donbas, Nove Shakhove
- O B: Shakhove, Sofiivka, Raiske, Druzhkivka
- O B: Andriivka, Raiske
- O B: Sofiivka, Stepanivka, Illinivka
- O B: Malynivka, Shevchenko Pershe, Koptieve, Novotoretske
- O B: Novoolenivka, Nova Poltavka, Malynivka
- O B: Yablunivka, Poltavka, Popiv Yar, Volodymyrivka
- O B: Yablunivka, Oleksandro-kalynove, Kleban-byk
- O B: Ocheretyne, Novooleksandrivka, Vozdvyzhenka
- O B: Ocheretyne, Arkhanhelske, Kalynove, Zoria, Oleksandro-kalynove
- O B: Arkhanhelske, Keramik, Novokalynove, Novobakhmutivka
- O B: Niu-york, Yuriivka, Romanivka, Katerynivka
- O B: Niu-york, Zalizne
- O B: Toretsk, Dyliivka, Oleksandro-shultyne, Predtechyne, Stupochky
- O B: Stupochky, Chasiv Yar, Kalynivka, Khromove, Bakhmut
- O B: Chasiv Yar, Maiske, Druzhkivka
- O B: Chasiv Yar, Novomarkove, Markove, Bilokuzmynivka, Kramatorsk
- O B: Kostiantynivka, Mykolaivka, Chasiv Yar
- O B: Bakhmut, Klishchiivka, Kurdiumivka, Horlivka
- O B: Hryshyne, Rodynske
- O B: Hryshyne, Novooleksandrivka, Shevchenko, Dobropillia#709900
- O B: Hryshyne, Kotlyne
- O B: Serhiivka, Udachne
- O B: Dobropillia#709900, Sviatohorivka, Bilozerske
- O B: Dobropillia#709900, Kryvorizhzhia, Novomarivka, Petropavlivka
- O B: Bilozerske, Novodonetske, Oleksandrivka
- O B: Kramatorsk, Oleksandrivka, Blyzniuky
- O B: Lyman, Zarichne, Torske, Kreminna
- O B: Lyman, Drobysheve, Sviatohirsk
- O B: Sloviansk, Maiaky, Sviatohirsk
- O B: Sloviansk, Mykolaivka, Raihorodok
- O B: Mykolaivka, Kryva Luka, Ozerne, Yampil
- O B: Siversk, Riznykivka, Nykyforivka, Minkivka
- O B: Siversk, Bilohorivka, Lysychansk
- O B: Oleksandro-shultyne, Bila Hora, Kurdiumivka
"""
RAILWAYS = """
Pavlohrad-Pokrovsk B: Павлоград 1, Чаплине, Межова, Удачна, Покровськ
Pokrovsk-Avdiivka B: Покровськ, Гродівка, Очеретине, Авдіївка, Ясинувата-Пасажирська
Pokrovsk-Dobropillia B: Покровськ, Добропілля
Kostiantynivka-Sloviansk A: Костянтинівка, Дружківка, Краматорськ, Слов'янськ
Sloviansk-Lozova A: Слов'янськ, Барвінкове, Лозова-Пас.
Kostiantynivka-Yasynuvata A: Костянтинівка, Фенольна, Ясинувата-Пасажирська
Sloviansk-Lyman A: Слов'янськ, Лиман
Lozova-Pavlohrad A: Лозова-Пас., Павлоград 1
Pokrovsk-Selydove B: Покровськ, Селидівка, Курахівка
"""
Node = tuple[str, str, float, float]
Make = Callable[[dict[str, str]], Node]


def nearest_reading(options: list[list[Node]]) -> list[Node]:
    """Choose one namesake each, so that the road is shortest."""
    best = [(0.0, [node]) for node in options[0]]
    for choices in options[1:]:
        best = [
            min(((km + float(great_circle_km(*way[-1][2:], *node[2:])), [*way, node])
                 for km, way in best), key=lambda t: t[0])
            for node in choices
        ]  # fmt: skip
    return min(best, key=lambda t: t[0])[1]


def named(
    rows: list[dict[str, str]], columns: tuple[str, ...], node: Make
) -> dict[str, list[Node]]:
    out: dict[str, dict[str, Node]] = defaultdict(dict)
    for row in rows:
        for column in columns:
            if row.get(column):
                made = node(row)
                out[row[column].replace("\u2019", "'").casefold()][made[0]] = made
    return {name: list(nodes.values()) for name, nodes in out.items()}


def chosen(name: str, places: dict[str, list[Node]]) -> list[Node]:
    bare, _, number = name.partition("#")
    return [n for n in places.get(bare.casefold(), []) if not number or n[0].endswith(number)]


def inside(row: dict[str, str]) -> bool:
    west, south, east, north = BOX
    near = west <= float(row["lon"]) <= east and south <= float(row["lat"]) <= north
    return near or (row.get("name") in FAR and int(row["population"] or 0) > 10_000)


def edges(text: str, places: dict[str, list[Node]], *, mode: str) -> list[dict[str, object]]:
    out, missing = [], []
    for line in text.strip().splitlines():
        head, _, rest = line.partition(": ")
        *ref, confidence = head.split(" ")
        cls = "rail" if mode == "rail" else ref.pop()
        names = [n.strip() for n in rest.split(", ")]
        found = [chosen(n, places) for n in names]
        missing += [n for n, nodes in zip(names, found, strict=True) if not nodes]
        options = [nodes for nodes in found if nodes]
        for a, b in pairwise(nearest_reading(options)):
            km = float(great_circle_km(*a[2:], *b[2:]))
            number = " ".join(ref)
            out.append({
                "from": a[0], "to": b[0], "from_name": a[1], "to_name": b[1],
                "from_lon": f"{a[2]:.4f}", "from_lat": f"{a[3]:.4f}", "to_lon": f"{b[2]:.4f}",
                "to_lat": f"{b[3]:.4f}", "mode": mode, "class": cls,
                "ref": "" if number == "-" else number, "km": f"{km * WINDING[cls]:.2f}",
                "confidence": confidence,
                "origin": "stations OpenStreetMap, ODbL 1.0; order by hand" if mode == "rail"
                else "positions GeoNames, CC BY 4.0; order by hand",
            })  # fmt: skip
    if missing:
        print("not found, left out:", ", ".join(sorted(set(missing))))
    return out


def english(station: dict[str, str], settlements: list[dict[str, str]]) -> str:
    name = station["name_uk"]
    known = {"Удачна": "Udachna", "Селидівка": "Selydivka", "Курахівка": "Kurakhivka",
             "Ясинувата-Пасажирська": "Yasynuvata", "Фенольна": "Fenolna"}  # fmt: skip
    found = [r for r in settlements if r["name_uk"] == name]
    place = (found[0]["name_kmu"] or found[0]["name"]) if found else ""
    return known.get(name) or place or station["name_en"] or name


def main(data: Path, pack: Path) -> None:
    settlements = [
        r for r in csv.DictReader((data / "settlements.csv").open(encoding="utf-8"))
        if r["geonameid"] and r["coord_quality"] in "AB" and inside(r)
    ]  # fmt: skip
    towns = named(settlements, ("name", "name_kmu"), lambda r: (
        f"geonames:{r['geonameid']}", r["name_kmu"] or r["name"],
        float(r["lon"]), float(r["lat"])))  # fmt: skip
    stations = named(
        [r for r in csv.DictReader((data / "rail_stations.csv").open(encoding="utf-8"))
         if inside({**r, "population": "0"})],
        ("name_uk",), lambda r: (
            f"osm:{r['osm_type'][0]}{r['osm_id']}", english(r, settlements),
            float(r["lon"]), float(r["lat"])))  # fmt: skip
    rows = edges(ROADS, towns, mode="road") + edges(RAILWAYS, stations, mode="rail")
    seen = set()
    rows = [r for r in rows if not ((k := frozenset((r["from"], r["to"]))) in seen or seen.add(k))]
    with (pack / "network.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    km = np.array([float(r["km"]) for r in rows])
    print(f"{len(rows)} edges, {km.sum():.0f} km; longest {km.max():.0f} km")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
