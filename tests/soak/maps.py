"""Malformed maps: made by hand, made of JSON texts, and thousands of mutations of a good one."""

import json
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from frontcast.control import FAULTS, ControlMap, MapStore, read_map
from frontcast.control._json import load
from frontcast.errors import MapError
from frontcast.frame import sha256_hex
from frontcast.sources import Archive
from frontcast.testing.malformed import BAD, GOOD, NAME, NAMES, poly
from frontcast.theatre import load_theatre

from . import json_cases
from .corpus import dice
from .count import Count

TODAY = date(2026, 1, 1)
DAY_AFTER = "deepstatemap_data_20240802.geojson"
#: What mending may change of an area (docs/data-model.md), and what rounding does.
MENDED = 0.011


def reader() -> Callable[..., ControlMap]:
    """Return what reads one file of the Donetsk mirror."""
    theatre = load_theatre("donetsk")
    source = theatre.source("deepstate-mirror")

    def read(data: bytes, name: str = NAME) -> ControlMap:
        (got,) = read_map(data, name=name, source=source, theatre=theatre, today=TODAY)
        return got

    return read


def made_by_hand(folder: Path) -> Count:
    """Each must be refused by the fault that it has, and lie aside byte for byte."""
    read, archive, count = reader(), Archive(folder), Count("maps malformed by hand")
    cases = [(name, data, NAME, fault) for name, (data, fault) in BAD.items()]
    cases += [(name, GOOD, name, fault) for name, fault in NAMES.items()]
    for case, data, name, wanted in cases:
        count.cases += 1
        try:
            read(data, name)
            count.note("silent", f"{case}: taken")
        except MapError as error:
            if error.fault != wanted:
                count.note("silent", f"{case}: want {wanted}, got {error}")
            failure = _failure(case, error)
            if archive.refused(archive.aside(data, failure=failure).sha256) != data:
                count.note("lost", case)
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            count.note("crashed", f"{case}: {error!r}")
    return count


def _failure(case: str, error: MapError):
    from frontcast.records import Failure

    return Failure(name=case, fault=error.fault, detail=str(error))


def json_texts() -> Count:
    """Good texts are taken, bad ones refused, double keys too; alone and inside a map."""
    read, count = reader(), Count("JSON texts, alone and inside a map")
    want = read(GOOD).areas[1].area
    inside = GOOD.replace(b"{}", b'{"note": %s}')
    for text in json_cases.GOOD:
        count.cases += 2
        try:
            load(text)
            if abs(read(inside % text).areas[1].area / want - 1) > 1e-9:
                count.note("silent", f"{text[:40]!r}: another shape")
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            count.note("crashed", f"{text[:40]!r}: {error!r}")
    for text in (*json_cases.BAD, *json_cases.DOUBLE):
        for data in (text, inside % text):
            count.cases += 1
            try:
                if data is text:
                    load(data)
                else:
                    read(data)
                if text not in json_cases.DOUBLE or data is text:
                    count.note("silent", f"{data[:40]!r}: taken")
                else:
                    count.notes["double keys in properties, which are not read"] += 1
            except MapError as error:
                assert error.fault in FAULTS
            except Exception as error:  # noqa: BLE001 - this is what is looked for
                count.note("crashed", f"{data[:40]!r}: {error!r}")
    return count


def good_map() -> bytes:
    """Return a map with three areas, one of them with a hole and one of two parts."""

    def ring(lon: float, lat: float, radius: float, points: int) -> list[list[float]]:
        turn = np.linspace(0, 2 * np.pi, points)
        out = [[round(lon + radius * np.cos(a), 6), round(lat + radius * np.sin(a), 6)]
               for a in turn[:-1]]  # fmt: skip
        return [*out, out[0]]

    multi = {"type": "MultiPolygon",
             "coordinates": [[ring(38.2, 47.3, 0.1, 8)], [ring(38.6, 47.3, 0.1, 8)]]}  # fmt: skip
    features = [
        {"type": "Feature", "properties": {"name": n}, "geometry": g}
        for n, g in enumerate((poly(ring(37.5, 48.2, 0.5, 24), ring(37.5, 48.2, 0.2, 9)),
                               poly(ring(38.5, 48.5, 0.3, 12)), multi))
    ]  # fmt: skip
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def mutations(folder: Path, *, number: int, seed: int = 4) -> Count:
    """Change a good map at random; it is taken as what it says, or refused by name.

    What it says is read a second time by the standard library's JSON and by shapely alone. A map
    that is taken is then added after the unchanged one: more change than is plausible in a day
    must be refused there.
    """
    read, dices, count = reader(), dice(seed), Count("maps mutated at random")
    theatre = load_theatre("donetsk")
    whole = good_map()
    first = read(whole)
    for turn in range(number):
        if turn % 500 == 0:
            store = MapStore(folder / f"{turn}.zarr", theatre=theatre, mapper="deepstate")
            store.add([first])
        kind = dices.choice(list(KINDS))
        data = KINDS[kind](whole, dices)
        count.cases += 1
        try:
            got = read(data, DAY_AFTER)
        except MapError as error:
            count.notes["refused by name"] += 1
            if error.fault not in FAULTS:
                count.note("crashed", f"{turn} {kind}: {error.fault!r} is no fault")
            continue
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            count.note("crashed", f"{turn} {kind}: {error!r}")
            continue
        count.notes["taken"] += 1
        if why := _differs(got, data, theatre):
            count.note("silent", f"{turn} {kind}: {why}")
        changed = _km2(shapely.symmetric_difference(got.areas[1], first.areas[1]))
        refused = store.add([_as_own_day(got, turn)]).refused
        count.notes["refused as too sudden"] += len(refused)
        if changed > 3300 and not refused:
            count.note("silent", f"{turn} {kind}: {changed:.0f} km2 changed in a day, taken")
    return count


def _as_own_day(got: ControlMap, turn: int) -> ControlMap:
    from dataclasses import replace

    return replace(got, sha256=sha256_hex(f"{turn}{got.sha256}".encode()))


def _km2(shape: Any) -> float:
    return float(shape.area) / 1e6


def _differs(got: ControlMap, data: bytes, theatre: Any) -> str:
    """Compare a map that was taken with what its bytes say; return what is different."""
    value = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_no_doubles)
    parts = []
    for feature in value["features"]:
        todo = [feature["geometry"]]
        while todo:
            geometry = todo.pop()
            todo += geometry.get("geometries", [])
            many = geometry.get("coordinates", [])
            if geometry["type"] in ("Polygon", "MultiPolygon"):
                parts += [many] if geometry["type"] == "Polygon" else many
    shapes = []
    for rings in parts:
        flat = [[point[:2] for point in ring] for ring in rings]
        # Edges are straight in metres, as in every GIS that projects the points of a file.
        metres = [np.column_stack(theatre.grid.project(*np.array(r).T)) for r in flat]
        shapes.append(shapely.make_valid(shapely.Polygon(metres[0], metres[1:])))
    want = shapely.union_all(shapes)
    off = shapely.symmetric_difference(want, got.areas[1]).area
    if off > MENDED * max(want.area, got.areas[1].area):
        return f"{off / 1e6:.1f} of {want.area / 1e6:.1f} km2 differ, mended {got.repairs}"
    return ""


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise AssertionError("a key is there twice")
    return dict(pairs)


def _flip(data: bytes, dices: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(dices.choice((1, 1, 1, 2, 5))):
        out[dices.randrange(len(out))] ^= 1 << dices.randrange(8)
    return bytes(out)


def _cut(data: bytes, dices: random.Random) -> bytes:
    a, b = sorted(dices.randrange(len(data)) for _ in range(2))
    return data[:a] + data[min(b, a + dices.choice((1, 2, 5, 40, 4000))) :]


def _twice(data: bytes, dices: random.Random) -> bytes:
    a = dices.randrange(len(data))
    b = a + dices.choice((1, 3, 20, 200))
    return data[:b] + data[a:b] + data[b:]


def _put(data: bytes, dices: random.Random) -> bytes:
    a = dices.randrange(len(data))
    word = dices.choice((b",", b"]", b"[", b"}", b"{", b'"', b"0", b"-", b".", b"e9", b"null",
                         b"\x00", b"\xff", b"NaN", b" ", b"[37,48],", b"1e400"))  # fmt: skip
    return data[:a] + word + data[a:]


def _truncate(data: bytes, dices: random.Random) -> bytes:
    return data[: dices.randrange(len(data))]


def _digit(data: bytes, dices: random.Random) -> bytes:
    at = dices.choice([n for n, c in enumerate(data) if 48 <= c <= 57])
    return data[:at] + str(dices.randrange(10)).encode() + data[at + 1 :]


def _point(data: bytes, dices: random.Random) -> bytes:
    """Change, drop, repeat or exchange points of one ring."""
    value = json.loads(data)
    ring = _rings(value, dices)
    at, other = dices.randrange(len(ring)), dices.randrange(len(ring))
    match dices.randrange(7):
        case 0:
            del ring[at]
        case 1:
            ring[at], ring[other] = ring[other], ring[at]
        case 2:
            ring.insert(at, ring[other])
        case 3:
            ring[at] = ring[at][::-1]
        case 4:
            ring[at] = [ring[at][0] + dices.gauss(0, 1), ring[at][1] + dices.gauss(0, 1)]
        case 5:
            ring.reverse()
        case _:
            ring[at] = [c * dices.choice((-1, 10, 0.1, 111_319.5)) for c in ring[at]]
    return json.dumps(value).encode()


def _rings(value: Any, dices: random.Random) -> list[Any]:
    geometry = dices.choice(value["features"])["geometry"]
    many = geometry["coordinates"]
    rings = many if geometry["type"] == "Polygon" else dices.choice(many)
    return dices.choice(rings)


def _value(data: bytes, dices: random.Random) -> bytes:
    """Put something of another kind in the place of any value."""
    value = json.loads(data)
    spots: list[tuple[Any, Any]] = []
    todo = [value]
    while todo:
        item = todo.pop()
        keys = item if isinstance(item, dict) else range(len(item))
        for key in keys:
            spots.append((item, key))
            if isinstance(item[key], dict | list):
                todo.append(item[key])
    # Near the top there are few, deep in the rings many: as often one as the other.
    named = [s for s in spots if isinstance(s[0], dict)]
    features = json.loads(data)["features"]
    item, key = dices.choice(named if dices.random() < 0.6 else spots)
    item[key] = dices.choice((None, True, 0, -1, 1e308, 10**30, "", "x", [], {}, [[]], [{}], [None],
                              {"type": "Point"}, {"type": "GeometryCollection", "geometries": 3},
                              {"type": "Polygon", "coordinates": [[[36, 48]]]}, features,
                              {"type": "GeometryCollection", "geometries": [
                                  {"type": "Polygon", "coordinates": "x"}]}))  # fmt: skip
    return json.dumps(value).encode()


KINDS: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "bits flipped": _flip, "bytes cut out": _cut, "bytes doubled": _twice, "bytes put in": _put,
    "cut off": _truncate, "a digit changed": _digit, "points changed": _point,
    "a value of another kind": _value,
}  # fmt: skip
