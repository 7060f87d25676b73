"""Roads and railways from an OpenStreetMap extract (PBF), by pyosmium.

Install the extra ``osm``. What comes out is derived from OpenStreetMap: (c) OpenStreetMap
contributors, ODbL 1.0.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from frontcast.access.network import Network, great_circle_km
from frontcast.errors import ConfigError

if TYPE_CHECKING:
    from numpy.typing import NDArray

HIGHWAYS: Final[Mapping[str, str]] = {
    "motorway": "M", "motorway_link": "M", "trunk": "M", "trunk_link": "M",
    "primary": "H", "primary_link": "H", "secondary": "T", "secondary_link": "T",
    "tertiary": "O", "tertiary_link": "O",
}  # fmt: skip
"""Which roads are read, and as what class: the main roads that places are reached by."""
ORIGIN: Final = "OpenStreetMap contributors, ODbL 1.0"


def read_pbf(path: str | Path, *, highways: Mapping[str, str] | None = None) -> Network:
    """Read the main roads and the railways of an OSM extract.

    Ways are split where they meet and joined nowhere: one edge from junction to junction, drawn
    as in OSM. One-way roads go both ways here: who flees does not ask. A way that leaves the
    extract ends at its last known point.

    Parameters
    ----------
    path : str or Path
        An ``.osm.pbf`` (or any format that libosmium reads).
    highways : mapping of str to str or None
        Values of ``highway`` to be read -> class; None: from motorways to tertiary roads.

    Returns
    -------
    Network
        Node ids are ``osm:<number>``; edges are of confidence A.

    Raises
    ------
    ConfigError
        If pyosmium is not installed, or the file cannot be read or holds no road.
    """
    wanted = dict(HIGHWAYS if highways is None else highways)
    try:
        import osmium
    except ImportError:
        raise ConfigError(
            "reading OpenStreetMap needs pyosmium: pip install 'frontcast[osm]'"
        ) from None
    try:
        ways = list(_ways(osmium, Path(path), wanted))
    except (RuntimeError, OSError) as error:
        raise ConfigError(f"{path} cannot be read as an OSM extract: {error}") from error
    if not ways:
        raise ConfigError(f"{path} holds no main road and no railway")
    return _network(ways)


Node = tuple[int, float, float]
Way = tuple[list[Node], str, str, str]


def _ways(osmium: Any, path: Path, wanted: Mapping[str, str]) -> Iterator[Way]:
    """Yield known pieces of the wanted ways: nodes, mode, class, number or name."""
    reader = osmium.FileProcessor(str(path)).with_locations()
    for way in reader.with_filter(osmium.filter.EntityFilter(osmium.osm.WAY)):
        highway, rail = way.tags.get("highway"), way.tags.get("railway") == "rail"
        if highway not in wanted and not rail:
            continue
        mode, cls = ("rail", "rail") if rail else ("road", wanted[highway])
        ref = way.tags.get("ref") or way.tags.get("name") or ""
        piece: list[Node] = []
        for node in way.nodes:
            if node.location.valid():
                piece.append((node.ref, node.lon, node.lat))
                continue
            if len(piece) > 1:
                yield piece, mode, cls, ref
            piece = []
        if len(piece) > 1:
            yield piece, mode, cls, ref


def _network(ways: list[Way]) -> Network:
    uses = Counter(node for nodes, *_ in ways for node, _, _ in nodes)
    at: dict[int, tuple[int, float, float]] = {}
    rows: list[tuple[int, int, float, str, str, str]] = []
    lines: list[NDArray[np.float64]] = []
    for nodes, mode, cls, ref in ways:
        last = len(nodes) - 1
        stops = [i for i, n in enumerate(nodes) if i in (0, last) or uses[n[0]] > 1]
        for i, j in pairwise(stops):
            if nodes[i][0] == nodes[j][0]:
                # A loop without a junction on it leads nowhere.
                continue
            ends = [at.setdefault(n[0], (len(at), n[1], n[2]))[0] for n in (nodes[i], nodes[j])]
            line = np.array([(lon, lat) for _, lon, lat in nodes[i : j + 1]], dtype=np.float64)
            a, b = line[:-1], line[1:]
            km = float(great_circle_km(a[:, 0], a[:, 1], b[:, 0], b[:, 1]).sum())
            rows.append((ends[0], ends[1], km, mode, cls, ref))
            lines.append(line)
    count = len(rows)
    return Network(
        node_ids=tuple(f"osm:{key}" for key in at),
        names=tuple("" for _ in at),
        lon=np.array([p[1] for p in at.values()]),
        lat=np.array([p[2] for p in at.values()]),
        start=np.array([r[0] for r in rows], dtype=np.int64),
        end=np.array([r[1] for r in rows], dtype=np.int64),
        km=np.array([r[2] for r in rows]),
        modes=tuple(r[3] for r in rows),
        classes=tuple(r[4] for r in rows),
        refs=tuple(r[5] for r in rows),
        confidence=("A",) * count,
        origins=(ORIGIN,) * count,
        points=np.concatenate(lines),
        offsets=np.cumsum([0, *(len(x) for x in lines)]).astype(np.int64),
    )
