"""Build the geography of the `donetsk` pack: regions, places, outlines.

Usage: python scripts/donetsk_geography.py DATA PACK

DATA is a folder with `settlements.csv` (GeoNames-derived, CC BY 4.0) and
`adm1_ukraine.geojson` (OpenStreetMap-derived, ODbL); PACK is the pack's folder. What is
derived: names and centres of settlements of the oblasts at the front and of towns elsewhere; oblast
outlines simplified to 400 m. Town outlines are ellipses set by hand (docs/sources.md).
"""

import csv
import json
import math
import re
import sys
from pathlib import Path

import numpy as np
import shapely
from pyproj import Transformer
from rapidfuzz import fuzz
from shapely.geometry import mapping, shape

CRS = "EPSG:32637"
NEAR = (35.6, 46.8, 39.3, 49.5)
NAMES = {
    "UA-14": ("Donetsk Oblast", 709716, ["Donetsk region", "Donetsk province", "Donechchyna"]),
    "UA-09": ("Luhansk Oblast", 702657, ["Luhansk region", "Lugansk Oblast", "Lugansk region"]),
    "UA-23": ("Zaporizhzhia Oblast", 687699, ["Zaporizhzhia region", "Zaporizhia Oblast",
              "Zaporizhzhya region", "Zaporizhia region", "Zaporizhzhya Oblast"]),
    "UA-65": ("Kherson Oblast", 706442, ["Kherson region"]),
    "UA-63": ("Kharkiv Oblast", 706482, ["Kharkiv region", "Kharkov region"]),
    "UA-12": ("Dnipropetrovsk Oblast", 709929, ["Dnipropetrovsk region", "Dnipro region"]),
    "UA-59": ("Sumy Oblast", 692196, ["Sumy region"]),
    "UA-53": ("Poltava Oblast", 696634, ["Poltava region"]),
    "UA-48": ("Mykolaiv Oblast", 700568, ["Mykolaiv region"]),
    "UA-74": ("Chernihiv Oblast", 710734, ["Chernihiv region"]),
    "UA-43": ("Crimea", 703883, ["Autonomous Republic of Crimea", "Crimean peninsula"]),
}  # fmt: skip
# Hand-drawn rectangles, cut by the oblasts of Ukraine: good for areas near the border only.
RUSSIAN = {
    "RU-KRS": ("Kursk Oblast", 538555, ["Kursk region", "Kursk province"],
               [(34.0, 50.90), (34.6, 50.95), (35.2, 50.9), (35.45, 50.72), (35.62, 50.72),
                (35.8, 50.95), (36.6, 51.1), (37.6, 51.35), (38.4, 51.7), (38.4, 51.85),
                (34.0, 51.85)]),
    "RU-BEL": ("Belgorod Oblast", 578071, ["Belgorod region"],
               [(35.45, 50.72), (35.62, 50.72), (35.8, 50.95), (36.6, 51.1), (37.6, 51.35),
                (38.3, 51.3), (39.2, 50.6), (39.2, 49.7), (35.3, 49.7), (35.3, 50.72)]),
}  # fmt: skip
# place: lon, lat, half-lengths west-east and south-north in km (built-up area of the town proper).
OUTLINES = {
    "Pokrovsk": (37.178, 48.282, 3.2, 3.1),
    "Myrnohrad": (37.262, 48.303, 2.6, 2.2),
    "Selydove": (37.300, 48.147, 2.3, 2.0),
    "Novohrodivka": (37.345, 48.205, 1.6, 1.4),
    "Kurakhove": (37.282, 47.985, 3.2, 1.1),
    "Vuhledar": (37.250, 47.779, 1.0, 0.9),
    "Toretsk": (37.848, 48.397, 2.0, 1.8),
    "Chasiv Yar": (37.834, 48.588, 2.0, 1.6),
    "Kostiantynivka": (37.710, 48.527, 4.2, 3.6),
    "Avdiivka": (37.750, 48.140, 2.6, 2.0),
    "Bakhmut": (38.000, 48.594, 3.6, 3.2),
    "Velyka Novosilka": (36.836, 47.842, 1.6, 1.5),
    "Ocheretyne": (37.615, 48.243, 1.6, 1.0),
    "Dobropillia": (37.086, 48.467, 2.2, 2.0),
    "Rodynske": (37.206, 48.353, 1.4, 1.2),
    "Siversk": (38.097, 48.866, 2.0, 1.6),
    "Huliaipole": (36.262, 47.665, 2.4, 1.8),
    "Kramatorsk": (37.560, 48.735, 4.6, 4.6),
    "Sloviansk": (37.610, 48.860, 4.0, 4.2),
    "Druzhkivka": (37.535, 48.620, 3.4, 3.2),
    "Lyman": (37.810, 48.985, 2.4, 2.2),
    "Kupiansk": (37.615, 49.710, 2.6, 2.8),
}


def _spellings(row: dict[str, str]) -> list[str]:
    names = [row["name"], row["name_uk"], *row["altnames"].split("|")]
    keep = [
        n.replace("\u2019", "'") for n in names
        if len(n) > 3 and n[0].isupper() and re.fullmatch(r"[A-Za-z' -]+|[\u0400-\u04ff' -]+", n)
    ]  # fmt: skip
    return list(dict.fromkeys(keep))


def places(data: Path) -> list[dict[str, str]]:
    rows = [r for r in csv.DictReader((data / "settlements.csv").open(encoding="utf-8"))
            if r["geonameid"] and r["coord_quality"] in "AB"]  # fmt: skip
    official = {r["name_uk"]: r["name_kmu"] for r in rows if r["name_kmu"]}
    # Of namesakes the one nearer the front bears the bare name.
    rows.sort(key=lambda r: (not _near(r), -int(r["population"] or 0), int(r["geonameid"])))
    seen: set[str] = set()
    out = []
    for row in rows:
        name = (row["name_kmu"] or official.get(row["name_uk"], row["name"])).replace("\u2019", "'")
        bare, name = name, name if name not in seen else f"{name} [{row['geonameid']}]"
        seen.add(bare)
        out.append({
            "id": f"geonames:{row['geonameid']}", "name": name, "bare": bare,
            "names": _spellings(row), "lon": f"{float(row['lon']):.4f}",
            "lat": f"{float(row['lat']):.4f}",
            "kind": {"rural settlement (selyshche)": "settlement"}.get(row["category"],
                                                                       row["category"] or "town"),
            "population": row["population"], "region": row["adm1"],
            "geonameid": row["geonameid"], "katottg": row["katottg"], "pcode": row["adm3_pcode"],
        })  # fmt: skip
    _one_owner(out)
    return out


def _near(row: dict[str, str]) -> bool:
    west, south, east, north = NEAR
    lon, lat, people = float(row["lon"]), float(row["lat"]), int(row["population"] or 0)
    if not (west <= lon <= east and south <= lat <= north):
        return people >= 20_000
    inner = 36.2 <= lon <= 38.4 and 47.5 <= lat <= 49.2
    return inner or people >= 500 or row["coord_quality"] == "A"


def _one_owner(rows: list[dict[str, str]]) -> None:
    """An old name listed under two neighbours stays with the one whose own name is like it."""
    by_name: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        for name in row["names"]:
            by_name.setdefault(name.casefold(), []).append(row)
    for name, owners in by_name.items():
        for row in owners:
            near = [o for o in owners if o is not row and abs(float(o["lat"]) - float(row["lat"]))
                    < 0.4 and abs(float(o["lon"]) - float(row["lon"])) < 0.6]  # fmt: skip
            mine = fuzz.ratio(name, row["bare"].casefold())
            if any(fuzz.ratio(name, o["bare"].casefold()) > mine + 15 for o in near):
                row["names"] = [n for n in row["names"] if n.casefold() != name]


def regions(data: Path) -> list[dict[str, object]]:
    to_m = Transformer.from_crs("EPSG:4326", CRS, always_xy=True)
    to_deg = Transformer.from_crs(CRS, "EPSG:4326", always_xy=True)
    move = lambda t: lambda a: np.column_stack(t.transform(a[:, 0], a[:, 1]))  # noqa: E731
    loaded = json.loads((data / "adm1_ukraine.geojson").read_text(encoding="utf-8"))["features"]
    chosen = {f["properties"]["iso"]: shapely.transform(shape(f["geometry"]), move(to_m))
              for f in loaded if f["properties"]["iso"] in NAMES}  # fmt: skip
    uk = {f["properties"]["iso"]: f["properties"]["name_uk"] for f in loaded}
    ids = list(chosen)
    simple = dict(zip(ids, shapely.coverage_simplify([chosen[i] for i in ids], 400), strict=True))
    ukraine = shapely.union_all(list(simple.values()))
    feature = lambda i, name, geonameid, names, home, g: {  # noqa: E731
        "type": "Feature",
        "properties": {"id": i, "name": name, "names": names, "home": home,
                       "geonameid": geonameid},
        "geometry": mapping(shapely.set_precision(shapely.transform(g, move(to_deg)), 1e-4)),
    }  # fmt: skip
    out = [feature(i, NAMES[i][0], NAMES[i][1], [*NAMES[i][2], uk[i]], "UA", simple[i])
           for i in ids]  # fmt: skip
    for i, (name, geonameid, names, ring) in RUSSIAN.items():
        area = shapely.transform(shapely.Polygon(ring), move(to_m)).difference(ukraine)
        out.append(
            feature(
                i, name, geonameid, names, "RU", max(shapely.get_parts(area), key=lambda p: p.area)
            )
        )
    return out


def outlines(found: list[dict[str, str]]) -> list[dict[str, object]]:
    ids = {r["name"]: r["id"] for r in found}
    out = []
    for name, (lon, lat, a_km, b_km) in OUTLINES.items():
        t = np.linspace(0, 2 * np.pi, 33)[:-1]
        ring = np.column_stack([
            lon + a_km * np.cos(t) / (111.32 * math.cos(math.radians(lat))),
            lat + b_km * np.sin(t) / 111.2,
        ]).round(4)  # fmt: skip
        out.append(
            {
                "type": "Feature",
                "properties": {"place": ids[name], "name": name},
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [[*ring.tolist(), ring[0].tolist()]],
                },
            }
        )
    return out


def main(data: Path, pack: Path) -> None:
    found = places(data)
    with (pack / "places.csv").open("w", encoding="utf-8", newline="") as file:
        columns = (
            "id",
            "name",
            "lon",
            "lat",
            "kind",
            "population",
            "region",
            "geonameid",
            "katottg",
            "pcode",
            "names",
        )
        writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        for row in found:
            names = [n for n in row["names"] if n != row["name"]]
            writer.writerow({**row, "names": "|".join(names)})
    for name, features in (("regions", regions(data)), ("outlines", outlines(found))):
        collection = {"type": "FeatureCollection", "features": features}
        (pack / f"{name}.geojson").write_text(
            json.dumps(collection, ensure_ascii=False, separators=(",", ":")), encoding="utf-8"
        )
    print(f"{len(found)} places, {len(OUTLINES)} outlines")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
