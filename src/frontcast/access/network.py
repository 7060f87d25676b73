"""Roads and railways as a graph, from tables. Each edge says where it comes from.

Two forms of table are read:

- one table of edges that carries the coordinates of both ends (a pack's ``network.csv``);
- a table of nodes and one of edges between them.

All faults of a table are found before any is reported.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from frontcast.errors import ConfigError
from frontcast.records import Place

MODES: Final = ("road", "rail")
CONFIDENCE: Final = ("A", "B", "C")
WINDING: Final = 1.08
"""Length of a road over that of the line it is drawn by, where its length is not known."""
NEAR_KM: Final = 5.0
"""A place is on the network if a node lies within so many km of its centre."""
_SAME_KM = 0.2
_EARTH_KM = 6371.0088
_SHOWN = 12


@dataclass(frozen=True, kw_only=True, eq=False)
class Network:
    """A graph of roads and railways.

    Parameters
    ----------
    node_ids, names : tuple of str
        One a node; an id is a place's id where the node is a place.
    lon, lat : (node,) float64
        Degrees (WGS 84).
    start, end : (edge,) int64
        Nodes; every edge goes both ways.
    km : (edge,) float64
        Length, >= 0.
    modes : tuple of str
        ``road`` or ``rail``.
    classes, refs : tuple of str
        Class and number of the road, or name of the railway line; empty where not known.
    confidence : tuple of str
        ``A`` (surveyed or on every map), ``B`` (drawn by hand), ``C`` (guessed).
    origins : tuple of str
        Where each edge was taken from.
    points : (point, 2) float64
        Longitude, latitude along the edges.
    offsets : (edge + 1,) int64
        Where the points of each edge begin.
    """

    node_ids: tuple[str, ...]
    names: tuple[str, ...]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    km: NDArray[np.float64]
    modes: tuple[str, ...]
    classes: tuple[str, ...]
    refs: tuple[str, ...]
    confidence: tuple[str, ...]
    origins: tuple[str, ...]
    points: NDArray[np.float64]
    offsets: NDArray[np.int64]

    @property
    def n_nodes(self) -> int:
        """Number of nodes."""
        return len(self.node_ids)

    @property
    def n_edges(self) -> int:
        """Number of edges."""
        return len(self.km)

    @cached_property
    def is_road(self) -> NDArray[np.bool_]:
        """Which edges are roads, ``(edge,)``."""
        return np.array([m == "road" for m in self.modes], dtype=bool)

    @cached_property
    def _by_id(self) -> dict[str, int]:
        return {key: i for i, key in enumerate(self.node_ids)}

    def line(self, edge: int) -> NDArray[np.float64]:
        """Return longitude, latitude along an edge, ``(point, 2)``."""
        return self.points[self.offsets[edge] : self.offsets[edge + 1]]

    def node_of(self, place: Place, *, mode: str = "road") -> int:
        """Return the node of a place: its own, or the nearest within 5 km; -1 if there is none.

        Parameters
        ----------
        place : Place
        mode : str
            Only nodes that an edge of this mode touches count.
        """
        used = np.zeros(self.n_nodes, dtype=bool)
        mine = np.array([m == mode for m in self.modes], dtype=bool)
        used[self.start[mine]] = used[self.end[mine]] = True
        own = self._by_id.get(place.id, -1)
        if own >= 0 and used[own]:
            return own
        if not used.any():
            return -1
        far = np.where(used, great_circle_km(place.lon, place.lat, self.lon, self.lat), np.inf)
        nearest = int(far.argmin())
        return nearest if far[nearest] <= NEAR_KM else -1

    def hours(self, speeds_kmh: Mapping[str, float]) -> NDArray[np.float64]:
        """Return the time that each edge takes, ``(edge,)`` h, at a speed by class.

        Raises
        ------
        ConfigError
            If neither a class nor ``O`` has a speed.
        """
        if "O" not in speeds_kmh or min(speeds_kmh.values()) <= 0:
            raise ConfigError(f"want speeds > 0 and one for class O, got {dict(speeds_kmh)}")
        speed = [
            speeds_kmh.get("rail" if m == "rail" else c, speeds_kmh["O"])
            for m, c in zip(self.modes, self.classes, strict=True)
        ]
        return self.km / np.array(speed, dtype=np.float64)


def great_circle_km(
    lon: float | NDArray[np.float64],
    lat: float | NDArray[np.float64],
    other_lon: float | NDArray[np.float64],
    other_lat: float | NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return great-circle distances in km between points in degrees; arrays broadcast."""
    a, b = np.radians(np.asarray(lat)), np.radians(np.asarray(other_lat))
    dlon = np.radians(np.asarray(other_lon) - np.asarray(lon))
    h = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(dlon / 2) ** 2
    return np.asarray(2 * _EARTH_KM * np.arcsin(np.sqrt(np.clip(h, 0, 1))))


def read_network(path: str | Path) -> Network:
    """Read a table of edges that carries the coordinates of both ends.

    Columns ``from, to, from_lon, from_lat, to_lon, to_lat``; optional ``from_name, to_name, mode``
    (``road`` unless said), ``class, ref`` (or ``line``), ``km, confidence`` (or ``conf``),
    ``origin, via`` (points between as ``lon lat;lon lat``).

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    Network

    Raises
    ------
    ConfigError
        If the table is missing or faulty; the message lists every fault found.
    """
    rows = _rows(Path(path), ("from", "to", "from_lon", "from_lat", "to_lon", "to_lat"))
    return _build(rows, {}, where=str(path))


def read_tables(nodes: str | Path, edges: str | Path, *, mode: str = "road") -> Network:
    """Read a table of nodes and a table of edges between them.

    Nodes have ``node_id, name, lon, lat``; edges ``from_id, to_id`` and optional ``ref, class,
    conf, km_est`` (or ``km``), ``origin``. A node whose id is a number is the place
    ``geonames:<number>``.

    Parameters
    ----------
    nodes, edges : str or Path
    mode : str
        Of all edges: ``road`` or ``rail``.

    Returns
    -------
    Network

    Raises
    ------
    ConfigError
        If a table is missing or faulty; the message lists every fault found.
    """
    known = {}
    for line, row in _rows(Path(nodes), ("node_id", "name", "lon", "lat")):
        known[_place_id(row["node_id"])] = (line, row)
    rows = []
    for line, row in _rows(Path(edges), ("from_id", "to_id")):
        a, b = _place_id(row["from_id"]), _place_id(row["to_id"])
        given = {**row, "from": a, "to": b, "mode": mode, "km": row.get("km") or row.get("km_est")}
        for end, key in (("from", a), ("to", b)):
            node = known.get(key, (0, {}))[1]
            given |= {f"{end}_lon": node.get("lon", ""), f"{end}_lat": node.get("lat", ""),
                      f"{end}_name": node.get("name", "")}  # fmt: skip
        rows.append((line, {k: v or "" for k, v in given.items()}))
    return _build(rows, {k: row for k, (_, row) in known.items()}, where=str(edges))


@lru_cache(maxsize=8)
def network_at(path: Path) -> Network:
    """Return the network of a file, read once; see `read_network`."""
    return read_network(path)


def join(*networks: Network) -> Network:
    """Return one network of several; nodes of the same id become one.

    Raises
    ------
    ConfigError
        If there is none.
    """
    if not networks:
        raise ConfigError("want at least one network to join, got none")
    index: dict[str, int] = {}
    for net in networks:
        for key in net.node_ids:
            index.setdefault(key, len(index))
    first: dict[str, tuple[str, float, float]] = {}
    for net in networks:
        for row in zip(net.node_ids, net.names, net.lon, net.lat, strict=True):
            first.setdefault(row[0], (row[1], float(row[2]), float(row[3])))
    to = [np.array([index[k] for k in net.node_ids], dtype=np.int64) for net in networks]
    shift = np.cumsum([0, *(len(net.points) for net in networks)])
    return Network(
        node_ids=tuple(index),
        names=tuple(first[k][0] for k in index),
        lon=np.array([first[k][1] for k in index]),
        lat=np.array([first[k][2] for k in index]),
        start=np.concatenate([t[n.start] for t, n in zip(to, networks, strict=True)]),
        end=np.concatenate([t[n.end] for t, n in zip(to, networks, strict=True)]),
        km=np.concatenate([n.km for n in networks]),
        modes=sum((n.modes for n in networks), ()),
        classes=sum((n.classes for n in networks), ()),
        refs=sum((n.refs for n in networks), ()),
        confidence=sum((n.confidence for n in networks), ()),
        origins=sum((n.origins for n in networks), ()),
        points=np.concatenate([n.points for n in networks]),
        offsets=np.concatenate(
            [n.offsets[:-1] + s for n, s in zip(networks, shift[:-1], strict=True)]
            + [shift[-1:]]
        ).astype(np.int64),
    )  # fmt: skip


def _place_id(text: str) -> str:
    return f"geonames:{text}" if text.isdecimal() else text


Row = tuple[int, dict[str, str]]


def _rows(path: Path, wanted: tuple[str, ...]) -> list[Row]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in wanted if name not in (reader.fieldnames or ())]
            if missing:
                raise ConfigError(f"{path}: the table lacks the columns {', '.join(missing)}")
            return [
                (
                    n,
                    {
                        str(k): (v or "").strip()
                        for k, v in row.items()
                        if isinstance(v, str | None)
                    },
                )
                for n, row in enumerate(reader, start=2)
            ]
    except FileNotFoundError:
        raise ConfigError(f"there is no table of roads at {path}") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is no UTF-8 text: {error}") from error


def _point(row: Mapping[str, str], end: str) -> tuple[float, float]:
    try:
        lon, lat = float(row[f"{end}_lon"]), float(row[f"{end}_lat"])
    except ValueError:
        raise ValueError(f"{row[end]!r} has no place on the map") from None
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValueError(f"{row[end]!r}: {lon}, {lat} is no longitude, latitude")
    return lon, lat


def _line(row: Mapping[str, str]) -> NDArray[np.float64]:
    middle = []
    for pair in filter(None, (row.get("via") or "").split(";")):
        lon, lat = pair.split()
        middle.append((float(lon), float(lat)))
    return np.array([_point(row, "from"), *middle, _point(row, "to")], dtype=np.float64)


def _km(row: Mapping[str, str], line: NDArray[np.float64]) -> float:
    a, b = line[:-1], line[1:]
    drawn = float(great_circle_km(a[:, 0], a[:, 1], b[:, 0], b[:, 1]).sum())
    given = row.get("km") or ""
    if not given:
        return drawn * WINDING
    km = float(given)
    straight = float(great_circle_km(*line[0], *line[-1]))
    if not (np.isfinite(km) and km >= 0) or km < 0.95 * straight - 0.1:
        raise ValueError(f"{given} km is shorter than the {straight:.1f} km between its ends")
    return km


def _checked(row: Mapping[str, str]) -> tuple[NDArray[np.float64], float, str, str]:
    """Return line, km, mode and confidence of an edge; ValueError says what is wrong."""
    if not (row["from"] and row["to"]):
        raise ValueError("an edge has two ends")
    if row["from"] == row["to"]:
        raise ValueError(f"an edge from {row['from']!r} to itself leads nowhere")
    mode = row.get("mode") or "road"
    confidence = row.get("confidence") or row.get("conf") or "C"
    if mode not in MODES:
        raise ValueError(f"want mode {' or '.join(MODES)}, got {mode!r}")
    if confidence not in CONFIDENCE:
        raise ValueError(f"want confidence {', '.join(CONFIDENCE)}, got {confidence!r}")
    line = _line(row)
    return line, _km(row, line), mode, confidence


def _build(rows: Iterable[Row], nodes: Mapping[str, Mapping[str, str]], *, where: str) -> Network:
    faults: list[str] = []
    good: list[tuple[dict[str, str], NDArray[np.float64], float, str, str]] = []
    seen: dict[str, tuple[float, float]] = {}
    for number, row in rows:
        try:
            line, km, mode, confidence = _checked(row)
        except ValueError as error:
            faults.append(f"line {number}: {error}")
            continue
        for end, (lon, lat) in (("from", line[0]), ("to", line[-1])):
            key = row[end]
            if _elsewhere(seen.setdefault(key, (float(lon), float(lat))), lon, lat):
                if ":" in key:
                    faults.append(f"line {number}: {key!r} lies in two places")
                # A mere name may mean several places: "41 km" is a halt on every line.
                row[f"{end}_name"] = row.get(f"{end}_name") or key
                row[end] = f"{key} @ {lat:.3f}, {lon:.3f}"
                seen.setdefault(row[end], (float(lon), float(lat)))
        good.append((row, line, km, mode, confidence))
    if not good and not faults:
        faults.append("it holds no edge")
    if faults:
        more = f"; and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
        raise ConfigError(f"{where}: {len(faults)} faults: {'; '.join(faults[:_SHOWN])}{more}")
    return _network(good, seen, {k: str(v.get("name", "")) for k, v in nodes.items()})


def _elsewhere(known: tuple[float, float], lon: float, lat: float) -> bool:
    return float(great_circle_km(*known, lon, lat)) > _SAME_KM


def _network(
    good: list[tuple[dict[str, str], NDArray[np.float64], float, str, str]],
    seen: Mapping[str, tuple[float, float]],
    names: dict[str, str],
) -> Network:
    for row, *_ in good:
        for end in ("from", "to"):
            names.setdefault(row[end], row.get(f"{end}_name") or row[end])
    at = {key: i for i, key in enumerate(seen)}
    rows = [g[0] for g in good]
    return Network(
        node_ids=tuple(seen),
        names=tuple(names[k] or k for k in seen),
        lon=np.array([p[0] for p in seen.values()]),
        lat=np.array([p[1] for p in seen.values()]),
        start=np.array([at[r["from"]] for r in rows], dtype=np.int64),
        end=np.array([at[r["to"]] for r in rows], dtype=np.int64),
        km=np.array([g[2] for g in good]),
        modes=tuple(g[3] for g in good),
        classes=tuple(r.get("class", "") for r in rows),
        refs=tuple(r.get("ref") or r.get("line") or "" for r in rows),
        confidence=tuple(g[4] for g in good),
        origins=tuple(r.get("origin", "") for r in rows),
        points=np.concatenate([g[1] for g in good]),
        offsets=np.cumsum([0, *(len(g[1]) for g in good)]).astype(np.int64),
    )
