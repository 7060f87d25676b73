"""Collections of features that can be asked for by place and time, a page at a time."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import numpy as np

from frontcast.brief.atlas.areas import Feature, control_features, feature
from frontcast.brief.atlas.overview import place_view
from frontcast.control import CONTESTED, World
from frontcast.frame import to_date
from frontcast.records import Place

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Entry:
    """One feature of a collection, made when it is asked for.

    Parameters
    ----------
    key : str
        Id, unique in the collection.
    box : tuple of float or None
        West, south, east, north in degrees; None: nowhere.
    start, end : datetime.date or None
        First and last day that it speaks of; both None: of no time.
    make : callable
        Returns the GeoJSON feature.
    """

    key: str
    box: Box | None
    start: date | None
    end: date | None
    make: Callable[[], Feature]


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """Features of one kind.

    Parameters
    ----------
    key, title, description : str
    entries : tuple of Entry
        In the order in which they are paged through.
    """

    key: str
    title: str
    description: str
    entries: tuple[Entry, ...]

    @property
    def box(self) -> Box | None:
        """What the features cover, degrees."""
        boxes = np.array([e.box for e in self.entries if e.box is not None])
        if not boxes.size:
            return None
        west, south = boxes[:, :2].min(0).tolist()
        east, north = boxes[:, 2:].max(0).tolist()
        return west, south, east, north

    @property
    def interval(self) -> tuple[date | None, date | None]:
        """First and last day of all features."""
        starts = [e.start for e in self.entries if e.start is not None]
        ends = [e.end for e in self.entries if e.end is not None]
        return min(starts, default=None), max(ends, default=None)

    def select(
        self, *, box: Box | None = None, span: tuple[date | None, date | None] | None = None
    ) -> list[Entry]:
        """Return the features that touch a box and a span of days.

        Parameters
        ----------
        box : tuple of float or None
            West, south, east, north; west > east crosses the antimeridian.
        span : (date or None, date or None) or None
            First and last day; None in it: open. Features of no time always fit.
        """
        return [
            e
            for e in self.entries
            if (box is None or (e.box is not None and _touch(e.box, box)))
            and (span is None or _within(e, span))
        ]

    def find(self, key: str) -> Entry | None:
        """Return a feature by its id; None if there is none."""
        return next((e for e in self.entries if e.key == key), None)


def _touch(a: Box, b: Box) -> bool:
    if a[3] < b[1] or a[1] > b[3]:
        return False
    if b[0] > b[2]:
        return a[2] >= b[0] or a[0] <= b[2]
    return a[2] >= b[0] and a[0] <= b[2]


def _within(entry: Entry, span: tuple[date | None, date | None]) -> bool:
    first, last = span
    if entry.start is None and entry.end is None:
        return True
    return (last is None or entry.start is None or entry.start <= last) and (
        first is None or entry.end is None or entry.end >= first
    )


def control_collection(world: World) -> Collection:
    """Return control by one mapper: a feature for each day and holder, the last day first."""
    entries = []
    west, north, cell = world.grid.west, world.grid.north, world.grid.cell
    kept: dict[tuple[int, int], Box | None] = {}
    for i in range(len(world.days) - 1, -1, -1):
        slot = int(world.slots[i])
        if slot < 0:
            continue
        day = to_date(world.days[i])
        for flag in (1, 2, CONTESTED):
            if (slot, flag) not in kept:
                mask = world.read(slot) == flag
                rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
                kept[slot, flag] = None
                if rows.size:
                    x = west + cell * np.array([columns[0], columns[-1] + 1])
                    y = north - cell * np.array([rows[-1] + 1, rows[0]])
                    kept[slot, flag] = _degrees_box(world, x, y)
            box = kept[slot, flag]
            if box is not None:
                make = partial(_control_feature, world, day, flag)
                entries.append(Entry(f"{day}.{flag}", box, day, day, make))
    return Collection(
        key=f"control-{world.mapper}",
        title=f"Control by {world.theatre.mapper_title(world.mapper)}",
        description="Who holds what, as polygons of cells: one feature for each day and holder.",
        entries=tuple(entries),
    )


def _degrees_box(world: World, x: np.ndarray, y: np.ndarray) -> Box:
    # Sides of a box in metres bend in degrees: points between its corners count, too.
    xs, ys = np.meshgrid(np.linspace(x[0], x[1], 9), np.linspace(y[0], y[1], 9))
    lon, lat = world.grid.unproject(xs.ravel(), ys.ravel())
    return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())


def _control_feature(world: World, day: date, flag: int) -> Feature:
    return control_features(world, day, flags=(flag,))[0]


def place_collection(places: Iterable[Place]) -> Collection:
    """Return settlements as points, the largest first."""
    ordered = sorted(places, key=lambda p: (-(p.population or 0), p.name))
    return Collection(
        key="places",
        title="Places",
        description="Settlements with names in English and Ukrainian.",
        entries=tuple(
            Entry(view["key"], (p.lon, p.lat, p.lon, p.lat), None, None,
                  partial(_place_feature, p))
            for p in ordered
            for view in [{"key": place_view(p)["key"]}]
        ),
    )  # fmt: skip


def _place_feature(place: Place) -> Feature:
    view = place_view(place)
    names = "; ".join(view.pop("names"))
    point = {"type": "Point", "coordinates": [place.lon, place.lat]}
    return feature(point, view | {"names": names}, key=view["key"])


def edge_collection(networks: Sequence[dict[str, Any]]) -> Collection:
    """Return roads and railways: a feature for each time an edge stayed in one state.

    Parameters
    ----------
    networks : sequence of dict
        As `road_states` gives them.
    """
    entries = []
    for net in networks:
        first = date.fromisoformat(net["first_day"]).toordinal()
        for e, edge in enumerate(net["edges"]):
            line = np.array(edge["line"])
            box = (*line.min(0).tolist(), *line.max(0).tolist())
            ends = [n for n, _ in edge["states"][1:]] + [net["days"]]
            for (n, state), until in zip(edge["states"], ends, strict=True):
                start, end = date.fromordinal(first + n), date.fromordinal(first + until - 1)
                key = f"{net['mapper']}.{net['side']}.{e}.{start}"
                make = partial(_edge_feature, net, edge, net["states"][state], start, end, key)
                entries.append(Entry(key, box, start, end, make))
    return Collection(
        key="edges",
        title="Roads and railways",
        description="Approximate edges by state (open, exposed, cut): distances to a drawn line, "
        "not reports of fire. One feature for each time an edge stayed in one state.",
        entries=tuple(entries),
    )


def _edge_feature(
    net: dict[str, Any], edge: dict[str, Any], state: str, start: date, end: date, key: str
) -> Feature:
    names = ("from", "to", "mode", "class", "ref", "km", "confidence", "origin")
    return feature(
        {"type": "LineString", "coordinates": edge["line"]},
        {name: edge[name] for name in names}
        | {"state": state, "start": start.isoformat(), "end": end.isoformat(),
           "mapper": net["mapper"], "side": net["side"]},
        key=key,
    )  # fmt: skip


def claim_collection(claims: Iterable[dict[str, Any]]) -> Collection:
    """Return claims at their settlements, as far as licences let them pass.

    Parameters
    ----------
    claims : iterable of dict
        As `claim_views` gives them.
    """
    entries = []
    for claim in claims:
        said = date.fromisoformat(claim["said_on"]) if claim["said_on"] else None
        seen = set()
        for place in claim["places"]:
            if place["key"] is None or place["key"] in seen:
                continue
            seen.add(place["key"])
            key = f"{claim['id']}.{place['key']}"
            box = (place["lon"], place["lat"], place["lon"], place["lat"])
            entries.append(Entry(key, box, said, said, partial(_claim_feature, claim, place, key)))
    return Collection(
        key="claims",
        title="Claims",
        description="What was claimed, at the settlements it names; words only where the "
        "source's licence lets them pass.",
        entries=tuple(entries),
    )


def _claim_feature(claim: dict[str, Any], place: dict[str, Any], key: str) -> Feature:
    names = ("text", "speaker", "outlet", "title", "address", "said_on", "modality", "polarity",
             "type", "licence", "report")  # fmt: skip
    return feature(
        {"type": "Point", "coordinates": [place["lon"], place["lat"]]},
        {name: claim[name] for name in names}
        | {
            "claim": claim["id"],
            "place": place["key"],
            "place_name": place["name"],
            "span_start": claim["span"][0],
            "span_end": claim["span"][1],
            "statements": "; ".join(claim["statements"]),
            "outcomes": "; ".join(v["outcome"] for v in claim["verdicts"]),
        },
        key=key,
    )
