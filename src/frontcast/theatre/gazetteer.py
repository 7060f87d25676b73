"""Names to things: exact after normalising, with suggestions where nothing fits.

A name is never resolved by likeness alone (fuzzy matching invents places); likeness only
feeds the suggestions of the error message.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import process

from frontcast.errors import AmbiguousNameError, UnknownNameError
from frontcast.records import Place, Region

_DROP = re.compile(r"[\u2019\u02bc'`\u02b9\"]")
_GAP = re.compile(r"[\s\-\u2010-\u2015_]+")


@lru_cache(maxsize=65_536)
def normalise(name: str) -> str:
    """Return a name in the form in which names are compared.

    Case, accents, apostrophes and hyphens do not count.

    Examples
    --------
    >>> normalise("Kostyantynivka  Raion"), normalise("Mar\u2019inka")
    ('kostyantynivka raion', 'marinka')
    """
    text = _GAP.sub(" ", _DROP.sub("", name)).strip().casefold()
    if text.isascii():
        return text
    # Only Latin accents fall away: Cyrillic й and ї are letters of their own.
    out = []
    for letter in unicodedata.normalize("NFC", text):
        base = unicodedata.normalize("NFD", letter)
        out.append(base[0] if base[0].isascii() else letter)
    return "".join(out)


class Gazetteer:
    """Finds places and regions by any of their names.

    Parameters
    ----------
    places : iterable of Place
        In any order; namesakes are told apart by population, then by id in brackets.
    regions : iterable of Region
        Regions of the theatre.
    """

    def __init__(self, places: Iterable[Place], regions: Iterable[Region]) -> None:
        self.places: tuple[Place, ...] = tuple(places)
        self.regions: tuple[Region, ...] = tuple(regions)
        self._canonical = {normalise(p.name): p for p in self.places}
        self._places: dict[str, list[Place]] = defaultdict(list)
        for place in self.places:
            bare = re.sub(r"\s*\[.*\]$", "", place.name)
            for key in {normalise(n) for n in (bare, *place.names)} - {""}:
                self._places[key].append(place)
        self._regions: dict[str, Region] = {}
        for region in self.regions:
            for name in (region.name, region.id, *region.names):
                self._regions.setdefault(normalise(name), region)

    def candidates(self, name: str) -> tuple[Place, ...]:
        """Return every place that bears a name, most populous first; empty if none does."""
        found = self._places.get(normalise(name), [])
        return tuple(sorted(found, key=lambda p: (-(p.population or 0), p.id)))

    def place(self, name: str) -> Place:
        """Return the one place a name means.

        Canonical names win. Among namesakes, one with at least ten times the people of the
        next wins; otherwise the name is ambiguous.

        Raises
        ------
        UnknownNameError, AmbiguousNameError
        """
        canonical = self._canonical.get(normalise(name))
        if canonical is not None:
            return canonical
        found = self.candidates(name)
        if not found:
            raise UnknownNameError(self._unknown("place", name, list(self._canonical)))
        if len(found) > 1:
            first, second = (found[i].population or 0 for i in (0, 1))
            if first < 10 * max(second, 1):
                listed = ", ".join(p.name for p in found[:5])
                raise AmbiguousNameError(f"{name!r} could be {listed}; say which")
        return found[0]

    def region(self, name: str) -> Region:
        """Return the region a name means.

        Raises
        ------
        UnknownNameError
        """
        region = self._regions.get(normalise(name))
        if region is None:
            raise UnknownNameError(self._unknown("region", name, list(self._regions)))
        return region

    def where(self, name: str) -> Region | Place:
        """Return the region or, if no region bears the name, the place.

        Raises
        ------
        UnknownNameError, AmbiguousNameError
        """
        region = self._regions.get(normalise(name))
        return region if region is not None else self.place(name)

    def names(self) -> dict[str, list[Place]]:
        """Return every normalised name with the places that bear it (a copy)."""
        return {name: list(found) for name, found in self._places.items()}

    def region_names(self) -> dict[str, Region]:
        """Return every normalised region name with its region (a copy)."""
        return dict(self._regions)

    def _unknown(self, what: str, name: str, keys: list[str]) -> str:
        near = process.extract(normalise(name), keys, limit=3, score_cutoff=70)
        shown: list[str] = []
        for key, _, _ in near:
            thing = self._regions.get(key) if what == "region" else self._canonical.get(key)
            if thing is not None and thing.name not in shown:
                shown.append(thing.name)
        hint = f"; did you mean {' or '.join(shown)}?" if shown else ""
        return f"unknown {what} {name!r}{hint}"
