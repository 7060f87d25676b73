"""Which of several places of one name is meant: by what stands around it and how far they lie."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from frontcast.claims._surroundings import fold, russian_fold
from frontcast.records import Place
from frontcast.theatre import normalise

_VOWELS = re.compile("[aeiou]")
_DEGREE_KM = 111.2
_HAMLET = 1.5
# People of a place that is meant sooner than namesakes whose people nobody counted.
_SOME_PEOPLE = 500
_LARGE = 5_000
# Places of a name that is not common.
_FEW = 4
# So far from all that is named a small place is some other of its name.
_ASTRAY_KM = 150.0
_MANY_PEOPLE = 20_000
_TOWN = 50_000
# Places of a line that lie together, one between them, and one that can be none of theirs.
_TOGETHER_KM = 80.0
_AMONG_KM = 30.0
_BESIDE_KM = 15.0
# As far as this one place of a line is as near as another.
_CLOSE_KM = 5.0
_LISTED_KM = 100.0
_METROPOLIS = 300_000
_OUTSIDE_KM = 110.0
# Quarters and suburbs of large cities: so many people, so near to its centre.
_CITY = 200_000
_QUARTER = 10_000
_QUARTER_KM = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """What stands around a name: places of its line and of the report, and what it says.

    `before` are places of the last lines above that name some, `listed` what a list of places
    that lie together ("near A and B") names first, `region` stands beside the name, `within` is
    what the line has named last.
    """

    line: list[Place]
    report: list[Place]
    before: Sequence[Place] = ()
    listed: Sequence[Place] = ()
    region: str | None = None
    within: str | None = None
    regions: frozenset[str] = frozenset()
    sector: bool = False
    small: bool = False

    def allows(self, place: Place) -> bool:
        """Whether a place lies in the region beside its name, or in that which the line names.

        Large places are named in any line, small ones beside places close to them.
        """
        if self.region is not None:
            return place.region == self.region
        return (
            self.within in (None, place.region) or (place.population or 0) >= _MANY_PEOPLE
            or bool(self.line and not far(place, self.line, km=_AMONG_KM))
        )  # fmt: skip

    def rules_out(self, place: Place) -> bool:
        """Whether a place lies too far from all that is named to be meant."""
        return astray(place, self) or unlisted(place, self.listed)


def quarters(exact: Mapping[str, list[Place]]) -> dict[str, str]:
    """Return the quarters and suburbs of cities that have namesakes, by id, each with its city.

    Parameters
    ----------
    exact : mapping of str to list of Place
        Places by name, as `normalise` writes it.
    """
    cities = {p.id: p for found in exact.values() for p in found if (p.population or 0) >= _CITY}
    ranked = sorted(cities.values(), key=lambda p: p.population or 0)  # the largest one last
    shared = {p.id: p for found in exact.values() if len(found) > 1 for p in found
              if (p.population or 0) >= _QUARTER and p.kind != "city"}  # fmt: skip
    return {
        p.id: city.id for p in shared.values() for city in ranked
        if (city.population or 0) >= 1.5 * (p.population or 0) and _km(p, city) <= _QUARTER_KM
    }  # fmt: skip


def is_former(place: Place) -> bool:
    """Whether a place without people has but a Russian name: most of these are no more."""
    name = place.name.partition("[")[0].strip()
    return not place.population and fold(name) != russian_fold(name)


def chosen(found: list[Place], *, key: str, where: Where) -> Place | None:
    """Return which of the namesakes is meant, or None where nothing tells.

    Parameters
    ----------
    found : list of Place
    key : str
        Their name, as `normalise` writes it.
    where : Where
    """
    bearing = found
    found = [p for p in found if where.allows(p)]
    if where.regions and any(p.region in where.regions for p in found):
        found = [p for p in found if p.region in where.regions]
    if where.small:  # "the village of X" is not the city of that name
        found = [p for p in found if p.kind != "city" and (p.population or 0) < 20_000]
    if len(found) < 2:
        # One that lies far from all that the lines around it name is some other of that name.
        others = [a for a in where.line if a not in bearing]
        lost = found and (
            (where.small and far(found[0], others)) or astray(found[0], where)
            or _outside(found[0], others) or unlisted(found[0], where.listed)
        )  # fmt: skip
        return found[0] if found and not lost else None
    own = [p for p in found if _own_name(p) == key]
    chief = outstanding(found)
    if chief is not None and (astray(chief, where) or unlisted(chief, where.listed)):
        return chosen([p for p in found if p != chief], key=key, where=where)
    if chief is not None and len(own) > 1 and not _is_spelling(chief, key):
        # An old name of a city that villages bear today.
        return chosen([p for p in found if p != chief], key=key, where=where)
    if where.sector:  # sectors bear the names of places that many know
        return chief or max(found, key=lambda p: p.population or 0)
    meant = {p.id for p in found}
    line = [a for a in where.line if a.id not in meant]
    report = [a for a in where.report if a.id not in meant]
    close = _nearest(found, line, least_km=_CLOSE_KM) or (
        None if line else _nearest(found, where.before) or _nearest(found, report)
    )
    # A hamlet whose people nobody counted yields to a town of that name in another spelling.
    outdone = (
        chief is not None and len(own) == 1 and not own[0].population
        and _is_spelling(chief, key)
    )  # fmt: skip
    if len(own) == 1 and not where.small and not outdone:
        lost = close is not None and (
            far(own[0], line or report) or _outdone(own[0], close, line or where.before)
        )
        return close if lost else own[0]
    if chief is None:
        around = line or where.before
        if around and all(far(p, around, km=_ASTRAY_KM) for p in found):
            return None
        others = [p for p in found if p in own or _is_spelling(p, key)]
        return close or _nearest(found, report) or _counted(others, line=line, report=report)
    # A city is meant wherever it is named, a town far from all else only if none is near.
    above = [] if line else [a for a in where.before if a.id not in meant]
    beside = close is not None and _away(close, line or above or report) < 60
    small = (chief.population or 0) < 150_000
    lost = far(chief, above or [*line, *report], km=120)
    if close is not None and close != chief and _among(close, line) and far(chief, line):
        return close  # "near A, B and C" of villages that lie together
    return close if beside and small and lost else chief


def _nearest(
    found: list[Place], anchors: Sequence[Place], *, least_km: float = 10.0
) -> Place | None:
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
    near = first < 60 and second > 1.4 * max(first, least_km)
    return found[distances.index(first)] if near else None


def _counted(found: list[Place], *, line: list[Place], report: list[Place]) -> Place | None:
    """Return the only one whose people somebody counted, where it lies among what is named."""
    anchors = line or report
    near = [p for p in found if not far(p, anchors)]
    if not near and len(found) <= _FEW:
        near = [p for p in found if not far(p, report)]
    big = [p for p in near if (p.population or 0) >= _SOME_PEOPLE]
    if len(found) > _FEW and not line and (len(big) != 1 or (big[0].population or 0) < _LARGE):
        return None  # of a common name the report as a whole tells nothing
    return big[0] if len(big) == 1 and not any(p.population for p in near if p != big[0]) else None


def _away(place: Place, anchors: Sequence[Place]) -> float:
    """Return how far a place lies from others, km: from the nearest of a few, else from most."""
    distances = sorted(_km(place, a) for a in anchors)
    return distances[0] if len(distances) < 6 else distances[len(distances) // 3]


def far(place: Place, anchors: Sequence[Place], *, km: float = 60.0) -> bool:
    """Whether a place lies far from everything that is named around it."""
    return bool(anchors) and min(_km(place, a) for a in anchors) > km


def _is_spelling(place: Place, key: str) -> bool:
    """Whether a name is that of a place in another spelling, and no other name of it."""
    own = place.name.partition("[")[0].strip()
    return _VOWELS.sub("", russian_fold(own)) == _VOWELS.sub("", russian_fold(key))


def _outdone(place: Place, other: Place, anchors: Sequence[Place]) -> bool:
    """Whether a hamlet lies off while another that is called so lies where the line is."""
    if place.population or not anchors or other == place:
        return False
    near = _away(other, anchors)
    return near <= _BESIDE_KM and _away(place, anchors) > max(2 * _BESIDE_KM, 3 * near)


def _among(place: Place, line: list[Place]) -> bool:
    """Whether a place lies between others of its line: close to at least two of them."""
    near = {a.id for a in line if a.id != place.id and _km(place, a) <= _AMONG_KM}
    return len(near) > 1


def _outside(place: Place, others: list[Place]) -> bool:
    """Whether a small place lies far from a line's other places, which lie together."""
    if place.kind == "city" or (place.population or 0) >= _TOWN:
        return False
    around = list({a.id: a for a in others}.values())
    return (
        len(around) > 1 and far(place, around, km=_OUTSIDE_KM)
        and not any(far(a, around[:1], km=_TOGETHER_KM) for a in around[1:])
    )  # fmt: skip


def unlisted(place: Place, listed: Sequence[Place]) -> bool:
    """Whether a place lies far from what it is named together with: "near A and B"."""
    return (place.population or 0) < _METROPOLIS and far(place, listed, km=_LISTED_KM)


def astray(place: Place, where: Where) -> bool:
    """Whether a small place lies so far from all that is named that another has to be meant."""
    return lies_apart(place, [*where.line, *where.report])


def lies_apart(place: Place, anchors: list[Place], *, most: int = _MANY_PEOPLE) -> bool:
    """Whether a place of fewer people than `most` lies far from all others of a report."""
    if place.kind == "city" or (place.population or 0) >= most:
        return False
    others = [a for a in anchors if a.id != place.id]
    return len(others) > 1 and not any(_km(place, a) <= _ASTRAY_KM for a in others)


def outstanding(found: list[Place]) -> Place | None:
    """Return the one of namesakes that everybody means: a city among villages."""
    ranked = sorted(found, key=lambda p: -(p.population or 0))
    first, second = (*(p.population or 0 for p in ranked[:2]), 0)[:2]
    # Of cities there are few; a village of the name is called one.
    rivals = any(p.kind in ("city", "town") for p in ranked[1:2])
    ratio = 4 if ranked[0].kind == "city" and not rivals else 10
    return ranked[0] if first >= 10_000 and first >= ratio * max(second, 500) else None


def renowned(found: list[Place], *, key: str) -> Place | None:
    """Return the one that a name means anywhere: no city of which it is but an old name.

    Parameters
    ----------
    found : list of Place
    key : str
        Their name, as `normalise` writes it.
    """
    chief = outstanding(found)
    own = [p for p in found if _own_name(p) == key]
    old = chief is not None and len(own) > 1 and not _is_spelling(chief, key)
    return None if old else chief


def _own_name(place: Place) -> str:
    return normalise(place.name.partition("[")[0])


def _km(a: Place, b: Place) -> float:
    dx = (a.lon - b.lon) * math.cos(math.radians((a.lat + b.lat) / 2))
    return _DEGREE_KM * math.hypot(dx, a.lat - b.lat)
