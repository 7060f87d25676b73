"""Which of several places of one name is meant: by what stands around it and how far they lie."""

import math
from dataclasses import dataclass

from frontcast.claims._surroundings import russian_fold
from frontcast.records import Place
from frontcast.theatre import normalise

_DEGREE_KM = 111.2
_HAMLET = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """What stands around a name: places of its line and of the report, and what it says."""

    line: list[Place]
    report: list[Place]
    region: str | None = None
    sector: bool = False
    small: bool = False


def chosen(found: list[Place], *, key: str, where: Where) -> Place | None:
    """Return which of the namesakes is meant, or None where nothing tells.

    Parameters
    ----------
    found : list of Place
    key : str
        Their name, as `normalise` writes it.
    where : Where
    """
    if where.region is not None:
        found = [p for p in found if p.region == where.region]
    if where.small:  # "the village of X" is not the city of that name
        found = [p for p in found if p.kind != "city" and (p.population or 0) < 20_000]
    if len(found) < 2:
        # One that lies far from all that the lines around it name is some other of that name.
        lost = found and where.small and far(found[0], where.line)
        return found[0] if found and not lost else None
    own = [p for p in found if normalise(p.name.partition("[")[0]) == key]
    chief = outstanding(found)
    if where.sector:  # sectors bear the names of places that many know
        return chief or max(found, key=lambda p: p.population or 0)
    meant = {p.id for p in found}
    line = [a for a in where.line if a.id not in meant]
    report = [a for a in where.report if a.id not in meant]
    close = _nearest(found, line) or (None if line else _nearest(found, report))
    # A hamlet whose people nobody counted yields to a town of that name in another spelling.
    outdone = (
        chief is not None and len(own) == 1 and not own[0].population
        and russian_fold(chief.name) == russian_fold(key)
    )  # fmt: skip
    if len(own) == 1 and not where.small and not outdone:
        lost = close is not None and far(own[0], line or report)
        return close if lost else own[0]
    if chief is None:
        return close or _nearest(found, report)
    # A city is meant wherever it is named, a town far from all else only if none is near.
    beside = close is not None and _away(close, line or report) < 60
    small = (chief.population or 0) < 150_000
    lost = far(chief, [*line, *report], km=120)
    return close if beside and small and lost else chief


def _nearest(found: list[Place], anchors: list[Place]) -> Place | None:
    """Return the one that lies clearly nearest to places named with certainty, or None."""
    if not anchors or not found:
        return None

    def away(place: Place) -> float:
        # Hamlets are seldom named: one of them has to be much nearer.
        return _away(place, anchors) * (1.0 if (place.population or 0) >= 500 else _HAMLET)

    if len(found) == 1:
        return found[0]
    distances = [away(place) for place in found]
    first, second = sorted(distances)[:2]
    near = first < 60 and second > 1.4 * max(first, 10)
    return found[distances.index(first)] if near else None


def _away(place: Place, anchors: list[Place]) -> float:
    """Return how far a place lies from others, km: from the nearest of a few, else from most."""
    distances = sorted(_km(place, a) for a in anchors)
    return distances[0] if len(distances) < 6 else distances[len(distances) // 3]


def far(place: Place, anchors: list[Place], *, km: float = 60.0) -> bool:
    """Whether a place lies far from everything that is named around it."""
    return bool(anchors) and min(_km(place, a) for a in anchors) > km


def outstanding(found: list[Place]) -> Place | None:
    """Return the one of namesakes that everybody means: a city among villages."""
    ranked = sorted(found, key=lambda p: -(p.population or 0))
    first, second = (p.population or 0 for p in ranked[:2])
    # Of cities there are few; a village of the name is called one.
    ratio = 4 if ranked[0].kind == "city" and ranked[1].kind not in ("city", "town") else 10
    return ranked[0] if first >= 10_000 and first >= ratio * max(second, 500) else None


def _km(a: Place, b: Place) -> float:
    dx = (a.lon - b.lon) * math.cos(math.radians((a.lat + b.lat) / 2))
    return _DEGREE_KM * math.hypot(dx, a.lat - b.lat)
