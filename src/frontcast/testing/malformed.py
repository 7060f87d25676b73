"""Malformed map files, each with the fault by which it must be refused.

They are written as the DeepState mirror writes its files, with degrees of the Donetsk theatre.
"""

import json
import math
from typing import Any

SQ: list[list[float]] = [[36, 48], [37, 48], [37, 49], [36, 49], [36, 48]]
LOOP = [[36.5, 48], [36.499, 48.001], [36.501, 48.001], [36.4995, 48]]
NAME = "deepstatemap_data_20240801.geojson"


def fc(geometry: Any, **more: Any) -> bytes:
    """Return a collection of one feature."""
    feature = {"type": "Feature", "properties": {}, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [feature], **more}).encode()


def poly(*rings: Any) -> dict[str, Any]:
    """Return a polygon."""
    return {"type": "Polygon", "coordinates": list(rings)}


def crs(name: str) -> dict[str, Any]:
    """Return what a file says of its coordinate system."""
    return {"type": "name", "properties": {"name": name}}


GOOD = fc(poly(SQ))
M = 111_319.5
#: Case -> (file, fault).
BAD: dict[str, tuple[bytes, str]] = {
    "bowtie": (fc(poly([[36, 48], [37, 49], [37, 48], [36, 49], [36, 48]])), "self-crossing"),
    "no features": (b'{"type":"FeatureCollection","features":[]}', "no polygons"),
    "null geometry": (fc(None), "null geometry"),
    "no rings": (fc({"type": "Polygon", "coordinates": []}), "empty geometry"),
    "no polygons in multi": (fc({"type": "MultiPolygon", "coordinates": []}), "empty geometry"),
    "empty ring": (fc(poly([])), "empty geometry"),
    "flat ring": (fc(poly([[36, 48], [36.1, 48], [36, 48], [36, 48]])), "empty geometry"),
    "swapped": (fc(poly([[y, x] for x, y in SQ])), "swapped axes"),
    "metres": (fc(poly([[x * M, y * M] for x, y in SQ])), "metres as degrees"),
    "crs 3857": (fc(poly(SQ), crs=crs("urn:ogc:def:crs:EPSG::3857")), "foreign crs"),
    "crs lies": (fc(poly(SQ), crs=crs("urn:ogc:def:crs:EPSG::32637")), "foreign crs"),
    "crs odd": (fc(poly(SQ), crs="moon"), "foreign crs"),
    "truncated": (GOOD[:90], "truncated"),
    "unclosed": (fc(poly(SQ[:-1])), "unclosed ring"),
    "two points": (fc(poly([SQ[0], SQ[1], SQ[0]])), "short ring"),
    "NaN": (fc(poly([[36, 48], [math.nan, 48], [37, 49], [36, 48]])), "not finite"),
    "1e999": (GOOD.replace(b"[37, 48]", b"[1e999, 48]"), "not finite"),
    "strings": (fc(poly([[str(x), str(y)] for x, y in SQ])), "not numbers"),
    "nulls": (fc(poly([[None, y] for _, y in SQ])), "not numbers"),
    "ragged": (fc(poly([[36, 48], [37], [37, 49], [36, 48]])), "not numbers"),
    "flat list": (fc(poly([36, 48, 37, 49, 36, 48])), "not numbers"),
    "duplicate features": (
        GOOD.replace(b'"features"', b'"features": [], "features"'),
        "duplicate keys",
    ),
    "duplicate coordinates": (
        GOOD.replace(b'"coordinates"', b'"coordinates": [[]], "coordinates"'),
        "duplicate keys",
    ),
    "duplicate, escaped": (
        GOOD.replace(b'"features"', b'"\\u0066eatures": [], "features"'),
        "duplicate keys",
    ),
    "hole outside": (
        fc(poly(SQ, [[38, 48], [38.5, 48], [38.5, 48.5], [38, 48]])),
        "hole outside",
    ),
    "line": (fc({"type": "LineString", "coordinates": SQ}), "not polygons"),
    "point": (fc({"type": "Point", "coordinates": [36, 48]}), "not polygons"),
    "globe": (
        fc(poly([[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]])),
        "globe-wide",
    ),
    "elsewhere": (fc(poly([[x - 40, y] for x, y in SQ])), "outside the theatre"),
    "out of range": (fc(poly([[x + 400, y + 50] for x, y in SQ])), "out of range"),
    "utf-16": (GOOD.decode().encode("utf-16"), "wrong encoding"),
    "latin-1": (GOOD.replace(b"{}", b'{"n": "\xe9"}'), "wrong encoding"),
    "deep": (
        b'{"type":"FeatureCollection","features":'
        + b"[" * 99_999 + b"]" * 99_999 + b"}",
        "nesting",
    ),
    "html": (b"<html><body>502 Bad Gateway</body></html>", "html page"),
    "no bytes": (b"", "empty"),
    "blank": (b" \n", "empty"),
    "garbage after": (GOOD + b"}}}garbage", "trailing garbage"),
    "no JSON": (b"day,holder\n2024-08-01,RU\n", "not JSON"),
    "a list": (b"[1, 2]", "not a map"),
    "other object": (b'{"message": "rate limit"}', "not a map"),
    "features no list": (b'{"type":"FeatureCollection","features":{}}', "not a map"),
    "spike far": (
        fc(poly([*SQ[:3], [80, 49.00001], [37, 49.00001], *SQ[3:]])),
        "spike",
    ),
    "spike near": (
        fc(poly([*SQ[:3], [38.5, 49.00001], [37, 49.00002], *SQ[3:]])),
        "spike",
    ),
    "lon + 360": (fc(poly([[x + 360, y] for x, y in SQ])), "longitude beyond 180"),
    "UTF-32": (GOOD.decode().encode("utf-32"), "wrong encoding"),
    "NUL inside": (GOOD.replace(b"{}", b'{"n": "\x00"}'), "not JSON"),
    "lone surrogate": (GOOD.replace(b"{}", b'{"n": "\\ud800"}'), "wrong encoding"),
    "overlong UTF-8": (GOOD.replace(b"{}", b'{"n": "\xc0\xaf"}'), "wrong encoding"),
    "Infinity": (GOOD.replace(b"[37, 48]", b"[Infinity, 48]"), "not finite"),
    "comment": (b"/* a map */" + GOOD, "not JSON"),
    "single quotes": (GOOD.replace(b'"', b"'"), "not JSON"),
    "comma at the end": (GOOD[:-1] + b",}", "not JSON"),
    "leading zeros": (GOOD.replace(b"[37, 48]", b"[037, 48]"), "not JSON"),
    "plus sign": (GOOD.replace(b"[37, 48]", b"[+37, 48]"), "not JSON"),
    "hexadecimal": (GOOD.replace(b"[37, 48]", b"[0x25, 48]"), "not JSON"),
    "two maps": (GOOD + b"\n" + GOOD, "trailing garbage"),
    "duplicate geometry": (
        GOOD.replace(b'"geometry"', b'"geometry": null, "geometry"'),
        "duplicate keys",
    ),
    "duplicate crs": (
        GOOD.replace(b'"features"', b'"crs": null, "crs": null, "features"'),
        "duplicate keys",
    ),
    "duplicate geometries": (
        fc({"type": "GeometryCollection", "geometries": [poly(SQ)]}).replace(
            b'"geometries"', b'"geometries": [], "geometries"'
        ),
        "duplicate keys",
    ),
    "geometries no list": (fc({"type": "GeometryCollection", "geometries": 7}), "not a map"),
    "geometry a text": (fc("POLYGON ((36 48, 37 48, 37 49, 36 48))"), "not a map"),
    "geometry a list": (fc([poly(SQ)]), "not a map"),
    "no geometry": (
        b'{"type":"FeatureCollection","features":[{"type":"Feature"}]}',
        "not a map",
    ),
    "type misspelt": (
        GOOD.replace(b"]}}]}", b']}}, {"type": "Feature", "geometry": {"type": "Polygn"}}]}'),
        "not a map",
    ),
    "feature a number": (b'{"type":"FeatureCollection","features":[7]}', "not a map"),
    "crs on a feature": (
        GOOD.replace(
            b'"properties"',
            b'"crs": {"type": "name", "properties": {"name": "EPSG:3857"}}, "properties"',
        ),
        "foreign crs",
    ),
    "crs on a geometry": (
        fc({**poly(SQ), "crs": crs("urn:ogc:def:crs:EPSG::3857")}),
        "foreign crs",
    ),
    "crs by link": (
        fc(poly(SQ), crs={"type": "link", "properties": {"href": "https://x.example/3857"}}),
        "foreign crs",
    ),
    "crs without a name": (fc(poly(SQ), crs={"type": "name"}), "foreign crs"),
    "booleans": (fc(poly([[True, False], [37, 48], [37, 49], [True, False]])), "not numbers"),
    "one boolean": (fc(poly([[36, 48], [37.0, True], [37, 49], [36, 48]])), "not numbers"),
    "integers without end": (GOOD.replace(b"[37, 48]", b"[" + b"9" * 400 + b", 48]"), "not finite"),
    "four numbers": (fc(poly([[x, y, 0, 0] for x, y in SQ])), "not numbers"),
    "one number": (fc(poly([[36], [37], [37], [36]])), "not numbers"),
    "too deep a ring": (fc({"type": "Polygon", "coordinates": [[SQ]]}), "not numbers"),
    "multipolygon of a ring": (fc({"type": "MultiPolygon", "coordinates": [SQ]}), "not numbers"),
    "hole larger than its ring": (
        fc(poly(SQ, [[35, 47], [38, 47], [38, 50], [35, 50], [35, 47]])),
        "hole outside",
    ),
    "ring three times around": (fc(poly([*SQ, *SQ[1:], *SQ[1:]])), "self-crossing"),
    "poles": (fc(poly([[36, 89], [37, 89], [37, 90], [36, 90], [36, 89]])), "outside the theatre"),
    "across the date line": (
        fc(poly([[179, 48], [-179, 48], [-179, 49], [179, 49], [179, 48]])),
        "globe-wide",
    ),
    "half metres": (fc(poly([*SQ[:2], [37 * M, 49 * M], *SQ[3:]])), "metres as degrees"),
    "zeros": (fc(poly([[0, 0], [0, 0], [0, 0], [0, 0]])), "outside the theatre"),
    "null island": (fc(poly([[0, 0], [1, 0], [1, 1], [0, 0]])), "outside the theatre"),
    "radians": (
        fc(poly([[x * math.pi / 180, y * math.pi / 180] for x, y in SQ])),
        "outside the theatre",
    ),
    "TopoJSON": (b'{"type":"Topology","objects":{},"arcs":[]}', "not a map"),
    "Esri JSON": (
        json.dumps({"features": [{"geometry": {"rings": [SQ]}}]}).encode(),
        "not a map",
    ),
    "gzip": (b"\x1f\x8b\x08\x00" + b"\x00" * 20, "wrong encoding"),
    "PNG": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 20, "wrong encoding"),
    "XML": (b'<?xml version="1.0"?><kml/>', "html page"),
    "a number": (b"7", "not a map"),
    "null": (b"null", "not a map"),
    "a text": (b'"FeatureCollection"', "not a map"),
}  # fmt: skip
#: File names whose day cannot be, with the fault.
NAMES = {
    "map.geojson": "no date",
    "deepstatemap_data_20230229.geojson": "impossible date",
    "deepstatemap_data_20241301.geojson": "impossible date",
    "deepstatemap_data_20990101.geojson": "future date",
    "deepstatemap_data_00010101.geojson": "impossible date",
}
