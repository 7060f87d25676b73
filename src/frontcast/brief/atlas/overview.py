"""What a theatre is and what is loaded for it: the first thing that a map page asks for."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import numpy as np
import shapely

from frontcast.brief.atlas.areas import Feature, box_of, collection, feature, holder_words
from frontcast.brief.build import LIMITS
from frontcast.control import CONTESTED, UNKNOWN, World
from frontcast.frame import GridSpec, to_date
from frontcast.records import SIGNATURES, Outcome, Place
from frontcast.theatre import Theatre, ukrainian_name

_UNFIT_KEY = re.compile(r"[^A-Za-z0-9._-]")


def key_of(place_id: str) -> str:
    """Return a place's id as it stands in addresses and file names.

    Examples
    --------
    >>> key_of("geonames:704422")
    'geonames-704422'
    """
    return _UNFIT_KEY.sub("-", place_id)


def mapper_view(world: World, *, origin: str) -> dict[str, Any]:
    """Return what is known of one mapper: days, gaps, licence, grid.

    Parameters
    ----------
    world : World
    origin : str
        ``workspace`` or ``pack``.
    """
    theatre = world.theatre
    sources = [s for s in theatre.sources if s.mapper == world.mapper]
    return {
        "mapper": world.mapper,
        "title": theatre.mapper_title(world.mapper),
        "licence": sources[0].licence if sources else "derived-only",
        "sources": [{"key": s.key, "title": s.title, "licence": s.licence} for s in sources],
        "first_day": to_date(world.days[0]).isoformat(),
        "last_day": to_date(world.days[-1]).isoformat(),
        "maps": len(set(world.slots[world.slots >= 0].tolist())),
        "held_over": _runs(world, (world.slots >= 0) & (world.map_days != world.days)),
        "unknown": _runs(world, world.slots < 0),
        "known_until": _latest(world),
        "silent_on": sorted(theatre.silent_regions(world.mapper)),
        "origin": origin,
        "cell_km": world.grid.cell_km,
        "bbox": box_of(world.grid),
    }


def _latest(world: World) -> str | None:
    known = world.known_at
    return None if known is None or not known.size else to_date(known.max()).isoformat()


def _runs(world: World, mask: np.ndarray) -> list[list[str]]:
    """First and last day of each run of days in a mask."""
    edge = np.diff(np.concatenate([[0], mask.astype(np.int8), [0]]))
    days = world.days
    return [
        [str(days[a]), str(days[b - 1])]
        for a, b in zip(np.flatnonzero(edge == 1), np.flatnonzero(edge == -1), strict=True)
    ]


def overview(
    theatre: Theatre,
    mappers: Sequence[Mapping[str, Any]],
    *,
    as_of: date | None,
    files: Mapping[str, object],
    about: Mapping[str, object],
) -> dict[str, Any]:
    """Return ``data/theatre.json``.

    Parameters
    ----------
    theatre : Theatre
    mappers : sequence of mapping
        As `mapper_view` gives them, the first one is shown first.
    as_of : datetime.date or None
    files : mapping
        Which files of the page's data there are.
    about : mapping
        What the server says of itself: ``live``, ``made_with``, ``basemap``.
    """
    focus = theatre.gazetteer.place(theatre.focus) if theatre.focus else None
    boxes = np.array([m["bbox"] for m in mappers] or [_region_box(theatre)])
    known = [m["known_until"] for m in mappers if m["known_until"]]
    values = []
    for flag in (UNKNOWN, 1, 2, CONTESTED):
        code, words = holder_words(theatre, flag)
        values.append({"value": flag, "code": code, "label": words})
    return {
        **about,
        "name": theatre.name,
        "title": theatre.title,
        "as_of": as_of.isoformat() if as_of else None,
        "known_until": max(known, default=None),
        "first_day": min((m["first_day"] for m in mappers), default=None),
        "last_day": mappers[0]["last_day"] if mappers else None,
        "bbox": [*boxes[:, :2].min(0).tolist(), *boxes[:, 2:].max(0).tolist()],
        "focus": place_view(focus) if focus else None,
        "sides": [{"code": s.code, "flag": s.flag, "name": s.name} for s in theatre.sides],
        "values": values,
        "outcomes": [str(o) for o in Outcome],
        "mappers": list(mappers),
        "files": dict(files),
        "hold_days": theatre.hold_days,
        "quarantine_days": theatre.quarantine_days,
        "attribution": [s.title for s in theatre.sources] + [theatre.notes],
        "limits": list(LIMITS),
    }


def _region_box(theatre: Theatre) -> list[float]:
    box = shapely.total_bounds(np.array([r.geometry for r in theatre.regions], dtype=object))
    return [round(float(v), 5) for v in box]


def place_view(place: Place) -> dict[str, Any]:
    """Return what is known of a place, without what happened there."""
    return {
        "key": key_of(place.id),
        "id": place.id,
        "name": place.name,
        "name_uk": ukrainian_name(place),
        "names": list(place.names),
        "kind": place.kind,
        "population": place.population,
        "region": place.region,
        "lon": place.lon,
        "lat": place.lat,
        "katottg": place.katottg,
        "pcode": place.pcode,
        "outlined": place.outline is not None,
    }


def places_table(theatre: Theatre, grids: Sequence[GridSpec]) -> dict[str, Any]:
    """Return ``data/places.json``: columns of equal length, the largest places first.

    Parameters
    ----------
    theatre : Theatre
    grids : sequence of GridSpec
        Of the maps loaded: ``mapped`` says whether a place lies on one.
    """
    places = sorted(theatre.places, key=lambda p: (-(p.population or 0), p.name))
    x, y = theatre.grid.project([p.lon for p in places], [p.lat for p in places])
    mapped = np.zeros(len(places), dtype=bool)
    for west, south, east, north in (g.bounds for g in grids):
        mapped |= (x >= west) & (x < east) & (y > south) & (y <= north)
    return {
        "count": len(places),
        "key": [key_of(p.id) for p in places],
        "name": [p.name for p in places],
        "name_uk": [ukrainian_name(p) for p in places],
        "lon": [p.lon for p in places],
        "lat": [p.lat for p in places],
        "kind": [p.kind for p in places],
        "population": [p.population for p in places],
        "region": [p.region for p in places],
        "outlined": [p.outline is not None for p in places],
        "mapped": mapped.tolist(),
    }


def region_features(theatre: Theatre) -> dict[str, Any]:
    """Return the regions as GeoJSON."""
    return collection(
        feature(
            shapely.geometry.mapping(r.geometry),
            {"id": r.id, "name": r.name, "name_uk": ukrainian_name(r), "home": r.home},
            key=r.id,
        )
        for r in theatre.regions
    )


def outline_features(theatre: Theatre) -> dict[str, Any]:
    """Return the built-up areas that are known as GeoJSON."""
    found: list[Feature] = [
        feature(
            shapely.geometry.mapping(p.outline),
            {"place": key_of(p.id), "name": p.name},
            key=key_of(p.id),
        )
        for p in theatre.places
        if p.outline is not None
    ]
    return collection(found)


EXAMPLES = (
    'control("{focus}")',
    'distance("{focus}") <= 5 km',
    'share("{focus}", {attacker}) >= 60%',
    'captured("{focus}", {attacker}, whole) by {later}',
    'exits("{focus}") = 0 on {last}',
)
_RELATIONS = {
    "amount": ["=", "!=", "<=", ">=", "<", ">", "rising", "falling"],
    "flow": ["=", "!=", "<=", ">=", "<", ">", "rising", "falling"],
    "flag": ["=", "!="],
    "side": ["=", "!="],
}
_TIMES = (
    ("on", "on {day}", "on that day"),
    ("by", "by {day}", "on some day up to then"),
    ("from", "from {day} to {day}", "on some day of a window; a flow is totalled"),
    ("since", "since {day}", "on every day from then on"),
    ("throughout", "throughout from {day} to {day}", "on every day of a window"),
    ("monthly", "monthly from {month} to {month}", "month by month"),
)


def language_view(theatre: Theatre, *, last: date | None) -> dict[str, Any]:
    """Return ``data/language.json``: what a Statement can be made of.

    Parameters
    ----------
    theatre : Theatre
    last : datetime.date or None
        Last day with a map, for the examples.
    """
    words = {
        "focus": theatre.focus or (theatre.places[0].name if theatre.places else ""),
        "attacker": next(s.code for s in theatre.sides if s.flag == 1),
        "last": last or "",
        "later": date(last.year + 1, 6, 30) if last else "",
    }
    return {
        "measures": [
            {
                "name": name,
                "kind": signature.kind,
                "unit": signature.unit,
                "meaning": signature.meaning,
                "params": [asdict(p) for p in signature.params],
                "relations": _RELATIONS[signature.kind],
            }
            for name, signature in SIGNATURES.items()
        ],
        "times": [{"kind": k, "form": form, "meaning": meaning} for k, form, meaning in _TIMES],
        "sides": [{"code": s.code, "name": s.name} for s in theatre.sides],
        "regions": [
            {"id": r.id, "name": r.name, "name_uk": ukrainian_name(r)} for r in theatre.regions
        ],
        "examples": [example.format(**words) for example in EXAMPLES],
    }
